import TensorCore
import Testing

/// A small linear congruential generator (Numerical Recipes), so that tests repeat.
struct Numbers {
  var state: UInt64
  init(_ seed: UInt64) { state = seed }
  mutating func next() -> Double {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Double(state >> 33) / Double(1 << 31)
  }
  mutating func integer(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + Int(next() * Double(range.count))
  }
}

let numberTypes = DType.allCases.filter { $0 != .half }
let integerTypes = DType.allCases.filter { $0.isInteger }
let realTypes: [DType] = [.float, .double]

/// The storage places of the elements in row-major order, by plain counting.
func places(_ t: Tensor) -> [Int] {
  var places = [Int]()
  if t.dimension == 0 { return places }
  func go(_ d: Int, _ at: Int) {
    if d == t.dimension { return places.append(at) }
    for i in 0..<t.sizes[d] { go(d + 1, at + i * t.strides[d]) }
  }
  go(0, t.layout.offset)
  return places
}

func values(_ t: Tensor) -> [Double] { places(t).map { t.load($0) } }

/// Ways to lie in memory.
enum Form: CaseIterable { case plain, transposed, narrowed, stepped, expanded }

/// A tensor of `sizes` with small random integers (exact in every type), `low` at least.
func random(
  _ sizes: Dims, _ type: DType = .double, _ form: Form = .plain, _ rng: inout Numbers, low: Int = 0,
  high: Int = 9
) throws -> Tensor {
  var memory = sizes
  let form = sizes.product == 0 ? .plain : form  // views without elements cannot be cut
  switch form {
  case .plain, .expanded: break
  case .transposed: memory = Dims(sizes.reversed())
  case .narrowed: for d in memory.indices { memory[d] += 2 }
  case .stepped: memory.append(3)
  }
  if form == .expanded, sizes.count > 0 { memory[0] = 1 }
  var t = try Tensor(memory, type)
  for p in places(t) { t.store(Double(rng.integer(low...high)), p) }
  switch form {
  case .plain: break
  case .expanded: t = try t.expand(sizes)
  case .transposed: t = try t.permute(Dims(sizes.indices.reversed()))
  case .narrowed: for d in sizes.indices { t = try t.narrow(d, 1, sizes[d]) }
  case .stepped: t = try t.select(sizes.count, 1)
  }
  #expect(t.sizes == sizes)
  return t
}

/// All shapes and forms that the loops distinguish.
let shapes: [Dims] = [
  [1], [7], [33], [3, 4], [1, 5], [5, 1], [2, 3, 4], [3, 1, 2], [2, 2, 2, 2, 3, 2],
]

/// Shapes without elements, which Torch cannot make but Swift can.
let hollow: [Dims] = [[], [0], [2, 0], [0, 3]]

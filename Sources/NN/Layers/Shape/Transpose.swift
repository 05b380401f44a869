import TensorCore

/// Swaps dimensions, pair after pair: nn.Transpose (`nn/Transpose.lua`).
///
/// The arguments are pairs {a, b}, counted from 1, which are swapped in turn; the output is a copy in the new order.
/// After `setNumInputDims(n)` they count among the last n dimensions, those of one sample.
///
/// ```lua
/// print(nn.Transpose({1, 2}):forward(torch.Tensor{{1, 2, 3}, {4, 5, 6}}))  -->  1  4
/// -->  2  5
/// -->  3  6
/// --> [torch.DoubleTensor of size 3x2]
/// ```
public final class Transpose: Module {
  /// Each pair {a, b}, from 1.
  public var permutations: [(Int, Int)] = []
  /// Dimensions of one sample, to which the pairs belong; nil for all of the input's.
  public var numInputDims: Int?

  /// Swaps the two dimensions of each pair in turn.
  public convenience init(_ permutations: [(Int, Int)]) {
    self.init()
    self.permutations = permutations
  }

  func build(_ permutations: [(Int, Int)]) { self.permutations = permutations }

  public override class var help: String { "swaps the dimensions of each pair {a, b} in turn" }
  public override class var fields: [Field] {
    super.fields + [
      .integer("numInputDims", \Transpose.numInputDims),
      Field(
        "permutations", .option,
        { (m: Transpose) in
          .list(m.permutations.map { .list([.number(Double($0.0)), .number(Double($0.1))]) })
        }
      ) { (m: Transpose, value) in
        m.permutations = try (value.list ?? []).map {
          guard let a = $0.list?.first?.number, let b = $0.list?[safe: 1]?.number else {
            throw Field.wrong(m, "permutations", "pairs of dimensions", value)
          }
          return (Int(bounded: a), Int(bounded: b))
        }
      },
    ]
  }
  public override class var constructor: Constructor { Constructor(Transpose.build, .pairs("permutations")) }
  public override class var methods: [ClassMethod] { super.methods + [setNumInputDims(\Transpose.numInputDims)] }
  public override class var example: Example { Example([[1, 2]]) }

  private func swapped<S: Sequence>(_ x: Tensor, _ pairs: S) throws -> Tensor where S.Element == (Int, Int) {
    let offset = numInputDims.map { x.dimension &- $0 } ?? 0
    var result = x
    for (a, b) in pairs {
      result = try result.transpose(axis(a &+ offset, of: x), axis(b &+ offset, of: x))
    }
    return result
  }

  public override func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? {
    guard var axes = input.axes else { return nil }
    for (a, b) in permutations {
      func place(_ d: Int) -> Int? {
        run.axis(axes) { rank in Self.axis(d &+ (numInputDims.map { rank &- $0 } ?? 0), rank: rank) }
      }
      guard let i = place(a), let j = place(b) else { return nil }
      axes.swapAt(i, j)
    }
    return .tensor(axes)
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    let x = try swapped(tensor(input), permutations)
    try ownOutput(x.sizes).copy(from: x)
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    let dy = try swapped(tensor(gradOutput, "gradOutput"), permutations.reversed())
    try ownGradInput(dy.sizes).copy(from: dy)
    return gradInput
  }
}

extension Argument where T == [(Int, Int)] {
  /// Pairs of dimensions, a table each, up to the last argument.
  static func pairs(_ name: String) -> Argument {
    Argument(ArgumentInfo(name, "table", takesRest: true)) { given in
      var pairs: [(Int, Int)] = []
      while given.position < given.values.count {
        guard let pair = given.next().list, let a = pair.first?.number, let b = pair[safe: 1]?.number else {
          throw NNError.message("table of two dimensions expected")
        }
        pairs.append((Int(saturating: a), Int(saturating: b)))
      }
      return pairs
    }
  }
}

extension Module {
  /// The method `setNumInputDims(n)`, which says how many dimensions of the input belong to one sample.
  static func setNumInputDims<M: Module>(_ path: ReferenceWritableKeyPath<M, Int?>) -> ClassMethod {
    ClassMethod("setNumInputDims", { (m: M) in { m[keyPath: path] = $0 } }, .optional(.integer("numInputDims")))
  }
}

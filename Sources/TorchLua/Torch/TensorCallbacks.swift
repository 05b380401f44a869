import LuaBridge
import TensorCore

/// `t:apply(f)`, `t:map(a, f)`, `t:map2(a, b, f)`: `f` gets the elements and returns a number that
/// replaces the tensor's, or nil.
enum TensorCallbacks {
  static func run(_ arguments: Arguments, sources: Int32) throws -> Int32 {
    let lua = arguments.lua
    var tensors: [Tensor] = []
    var i: Int32 = 1
    while i <= sources + 1 {
      let tensor: Tensor = try arguments.get(i)
      guard tensor.dtype == tensors.first?.dtype ?? tensor.dtype, tensor.dtype != .half else {
        let wanted = tensors.first?.dtype.tensorName ?? "a number tensor"
        throw arguments.error(i, "\(wanted) expected, got \(tensor.dtype.tensorName)")
      }
      guard tensor.count == tensors.first?.count ?? tensor.count else {
        throw arguments.error(
          i, "inconsistent tensor size: \(tensor.count) elements, expected \(tensors[0].count)")
      }
      tensors.append(tensor)
      i += 1
    }
    guard arguments.type(of: i) == .function || lua.isCallable(at: i) else {
      throw arguments.error(i, "function expected, got \(lua.typeName(at: i))")
    }
    // Whatever `f` does to the tensors, what is walked here stays: storages never shrink.
    let storages = tensors.map(\.storage)
    var walks = tensors.map { Places($0.layout) }
    try lua.reserve(8)
    while let place = walks[0].next() {
      lua.pushValue(at: i)
      lua.push(number: storages[0].load(place))
      for k in 1..<max(storages.count, 1) {
        if let other = walks[k].next() { lua.push(number: storages[k].load(other)) }
      }
      try lua.call(sources + 1, 1)
      if let value = lua.numeric(at: -1) {
        storages[0].store(value, place)
      } else if !lua.isNil(at: -1) {
        throw LuaError(
          "given function should return a number or nil, not a \(lua.typeName(at: -1))")
      }
      lua.pop()
    }
    lua.pushValue(at: 1)
    return 1
  }
}

/// The storage indices of a layout's elements in row-major order.
struct Places: IteratorProtocol, Sequence {
  private let sizes: Dims
  private let strides: Dims
  private var position: Dims
  private var place: Int
  private var left: Int

  init(_ layout: Layout) {
    sizes = layout.sizes
    strides = layout.strides
    position = Dims(repeating: 0, count: sizes.count)
    place = layout.offset
    left = layout.count
  }

  mutating func next() -> Int? {
    guard left > 0 else { return nil }
    left -= 1
    let current = place
    var d = sizes.count - 1
    while d >= 0 {
      position[d] += 1
      place += strides[d]
      if position[d] < sizes[d] { break }
      place -= strides[d] * sizes[d]
      position[d] = 0
      d -= 1
    }
    return current
  }
}

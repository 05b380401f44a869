import LuaBridge
import NN
import TensorCore

/// What every tensor can do with its layout, storage and elements (`torch7/generic/Tensor.c`).
extension TorchEngine {
  func defineTensorBasics(_ classes: TensorClassSet) {
    defineShape(classes.all)
    defineResizing(classes.all)
    let n = classes.numbers
    n.define(raw: "apply") { try TensorCallbacks.run($0, sources: 0) }
    n.define(raw: "map") { try TensorCallbacks.run($0, sources: 1) }
    n.define(raw: "map2") { try TensorCallbacks.run($0, sources: 2) }
    let half = classes.types[Int(DType.half.rawValue)]
    half.define("fill") { (t: Tensor, value: Double) -> Tensor in
      try t.fill(value)
      return t
    }
    half.define("zero") { (t: Tensor) -> Tensor in
      try t.fill(0)
      return t
    }
  }

  private func defineShape(_ c: LuaClass) {
    c.define(raw: "size") { try Self.measure($0) { $0.sizes } }
    c.define(raw: "stride") { try Self.measure($0) { $0.strides } }
    c.define(raw: "__len") {
      try $0.lua.push(object: Storage($0.object(1, as: Tensor.self).sizes))
      return 1
    }
    c.define("dim") { (t: Tensor) in t.dimension }
    c.define("nDimension") { (t: Tensor) in t.dimension }
    c.define("nElement") { (t: Tensor) in t.count }
    c.define("storage") { (t: Tensor) in t.storage }
    c.define("storageOffset") { (t: Tensor) in t.layout.offset + 1 }
    c.define("isContiguous") { (t: Tensor) in t.isContiguous }
    c.define("isSameSizeAs") { (t: Tensor, other: Tensor) in t.isSameSize(as: other) }
    c.define("isSetTo") { (t: Tensor, other: Tensor) in t.isSet(to: other) }
    c.define(raw: "isSize") { arguments in
      let t = try arguments.object(1, as: Tensor.self)
      arguments.lua.push(t.sizes == (try TensorConstructor.longs(arguments, 2)))
      return 1
    }
    c.define(raw: "__tostring") {
      let tensor = try $0.object(1, as: Tensor.self)
      try LuaMemory.requireText(tensor.count)
      $0.lua.push(tensor.text)
      return 1
    }
    c.define(raw: "isTensor") { arguments in
      arguments.lua.push(arguments.lua.object(at: 1, as: Tensor.self) != nil)
      return 1
    }
    // Torch's reference counts, which nobody has to keep here.
    c.define("retain") { (_: Tensor) in }
    c.define("free") { (_: Tensor) in }
  }

  /// `t:size()`, a LongStorage, and `t:size(dim)`.
  @inline(__always)
  private static func measure(_ arguments: Arguments, _ property: (Tensor) -> Dims) throws -> Int32 {
    let t = try arguments.object(1, as: Tensor.self)
    guard let dim: Int = try arguments.optional(2) else {
      try arguments.lua.push(object: Storage(property(t)))
      return 1
    }
    guard dim >= 1, dim <= t.dimension else {
      throw arguments.error(2, "dimension \(dim) out of range of \(t.dimension)D tensor")
    }
    arguments.lua.push(property(t)[dim - 1])
    return 1
  }

  private func defineResizing(_ c: LuaClass) {
    c.define(raw: "resize") { arguments in
      let t = try arguments.object(1, as: Tensor.self)
      try t.resize(Sizes.read(arguments, 2).present)
      arguments.lua.pushValue(at: 1)
      return 1
    }
    c.define(raw: "resizeAs") { arguments in
      try arguments.object(1, as: Tensor.self).resizeAs(arguments.get(2))
      arguments.lua.pushValue(at: 1)
      return 1
    }
    c.define("clone") { (t: Tensor) in try t.clone() }
    c.define("contiguous") { (t: Tensor) in try t.contiguous() }
    c.define(raw: "copy") { arguments in
      try arguments.object(1, as: Tensor.self).copy(from: arguments.get(2))
      arguments.lua.pushValue(at: 1)
      return 1
    }
    c.define(raw: "set") { arguments in
      let t = try arguments.object(1, as: Tensor.self)
      let described = try TensorConstructor.view(t.dtype, arguments, 2)
      try t.set(described?.0 ?? Storage(t.dtype), described?.1 ?? Layout())
      arguments.lua.pushValue(at: 1)
      return 1
    }
  }
}

extension Storage {
  /// A LongStorage of sizes.
  convenience init(_ sizes: Dims) throws {
    try self.init(.long, count: sizes.count)
    let elements = elements(Int.self)
    for (i, size) in sizes.enumerated() { elements[i] = size }
  }
}

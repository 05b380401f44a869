import LuaBridge
import NN
import TensorCore

/// Views of tensors (`torch7/generic/Tensor.c`, `torch7/Tensor.lua`); also as `torch.` functions.
extension TorchEngine {
  func defineTensorViews(_ classes: TensorClassSet) {
    let c = classes.all
    view(c, "narrow") { try $0.narrow($1.place(2), $1.place(3), $1.get(4)) }
    view(c, "transpose") { try $0.transpose($1.place(2), $1.place(3)) }
    view(c, "t") { t, _ in try t.t() }
    view(c, "unfold") { try $0.unfold($1.place(2), $1.get(3), $1.get(4)) }
    view(c, "unsqueeze") { try $0.unsqueeze($1.place(2)) }
    view(c, "permute") { t, arguments in
      var order = Dims()
      for i in 2..<max(2, arguments.count + 1) { order.append(try arguments.place(i)) }
      return try t.permute(order)
    }
    raw(c, "select", TensorViews.select)
    raw(c, "sub", TensorViews.sub)
    raw(c, "expand") { try TensorViews.sized($0) { try $0.expand($1) } }
    raw(c, "expandAs") { try TensorViews.shaped($0) { try $0.expand($1) } }
    raw(c, "view") { try TensorViews.sized($0) { try $0.view($1) } }
    raw(c, "viewAs") { try TensorViews.shaped($0) { try $0.view($1) } }
    raw(c, "repeatTensor", TensorViews.repeated)
    raw(c, "split", TensorViews.split)
    raw(c, "chunk", TensorViews.chunk)
  }

  private func raw(_ c: LuaClass, _ name: String, _ body: @escaping (Arguments) throws -> Int32) {
    c.define(raw: name, body)
    torch.define(raw: name, body)
  }

  /// `f` of a tensor, which it takes first, and the arguments.
  private func view(
    _ c: LuaClass, _ name: String, _ f: @escaping (Tensor, Arguments) throws -> Tensor
  ) {
    raw(c, name) { arguments in
      try arguments.lua.push(object: f(arguments.object(1, as: Tensor.self), arguments))
      return 1
    }
  }
}

extension Arguments {
  /// The dimension or position at `i`, counted from 0.
  fileprivate func place(_ i: Int32) throws -> Int { try get(i, as: Place.self).index }
}

enum TensorViews {
  /// `t:select(dim, i)`: a number for a vector, whatever the dimension, as in Torch.
  static func select(_ arguments: Arguments) throws -> Int32 {
    let t = try arguments.object(1, as: Tensor.self)
    let (d, i) = (try arguments.place(2), try arguments.place(3))
    guard t.dimension <= 1 else {
      try arguments.lua.push(object: t.select(d, i))
      return 1
    }
    guard t.dimension == 1 else { throw arguments.error(1, "empty Tensor") }
    guard i >= 0, i < t.sizes[0] else {
      throw arguments.error(3, "out of range: the tensor's size is \(t.sizes[0])")
    }
    arguments.lua.push(number: t.storage.load(t.layout.offset + i * t.strides[0]))
    return 1
  }

  /// `t:sub(first, last[, first, last]…)`, negative numbers from the end.
  static func sub(_ arguments: Arguments) throws -> Int32 {
    let t = try arguments.object(1, as: Tensor.self)
    var ranges: [(first: Int, last: Int)] = []
    var i: Int32 = 2
    repeat {
      guard ranges.count < t.dimension else { throw arguments.error(i, "invalid dimension") }
      let size = t.sizes[ranges.count]
      let (first, last): (Int, Int) = (try arguments.get(i), try arguments.get(i + 1))
      ranges.append((first < 0 ? first &+ size : first &- 1, last < 0 ? last &+ size : last &- 1))
      i += 2
    } while i <= arguments.count
    try arguments.lua.push(object: t.sub(ranges))
    return 1
  }

  /// `t:f(sizes…)` and `result:f(t, sizes…)`, where the result becomes the view.
  static func sized(_ arguments: Arguments, _ make: (Tensor, Dims) throws -> Tensor) throws -> Int32 {
    let (result, t, next) = try operands(arguments)
    guard next <= arguments.count else {
      throw arguments.error(next, "sizes expected: numbers or a torch.LongStorage")
    }
    return try give(make(t, Sizes.read(arguments, next)), result, arguments)
  }

  /// `t:f(like)` and `result:f(t, like)`, with the sizes of a tensor.
  static func shaped(_ arguments: Arguments, _ make: (Tensor, Dims) throws -> Tensor) throws
    -> Int32
  {
    let isLong = arguments.count > 2
    let t: Tensor = try arguments.get(isLong ? 2 : 1)
    let like: Tensor = try arguments.get(isLong ? 3 : 2)
    return try give(make(t, like.sizes), isLong ? arguments.get(1) : nil, arguments)
  }

  /// `t:repeatTensor(times…)` and `result:repeatTensor(t, times…)`, a copy.
  static func repeated(_ arguments: Arguments) throws -> Int32 {
    let (result, t, next) = try operands(arguments)
    guard next <= arguments.count else {
      throw arguments.error(next, "numbers or a torch.LongStorage expected")
    }
    let copy = try t.repeatTensor(Sizes.read(arguments, next))
    guard let result else { return try give(copy, nil, arguments) }
    try result.resizeAs(copy)
    try result.copy(from: copy)
    arguments.lua.pushValue(at: 1)
    return 1
  }

  private static func operands(_ arguments: Arguments) throws -> (Tensor?, Tensor, Int32) {
    let first: Tensor = try arguments.get(1)
    guard let second = arguments.lua.object(at: 2, as: Tensor.self) else { return (nil, first, 2) }
    return (first, second, 3)
  }

  private static func give(_ view: Tensor, _ result: Tensor?, _ arguments: Arguments) throws
    -> Int32
  {
    guard let result else {
      try arguments.lua.push(object: view)
      return 1
    }
    try result.set(view)
    arguments.lua.pushValue(at: 1)
    return 1
  }

  static func split(_ arguments: Arguments) throws -> Int32 {
    try parts(arguments) { try $0.split($1, $2) }
  }

  static func chunk(_ arguments: Arguments) throws -> Int32 {
    try parts(arguments) { try $0.chunk($1, $2) }
  }

  /// `t:f(n[, dim])` and `f(table, t, n[, dim])`, which fills the table.
  private static func parts(
    _ arguments: Arguments, _ make: (Tensor, Int, Int) throws -> [Tensor]
  ) throws -> Int32 {
    let lua = arguments.lua
    let hasTable = arguments.type(of: 1) == .table
    let first: Int32 = hasTable ? 2 : 1
    let (t, n): (Tensor, Int) = (try arguments.get(first), try arguments.get(first + 1))
    let dim: Place? = try arguments.optional(first + 2)
    let parts = try make(t, n, dim?.index ?? 0)
    guard hasTable else {
      try parts.push(to: lua)
      return 1
    }
    let old = lua.rawLength(at: 1)
    for (i, part) in parts.enumerated() {
      try lua.push(object: part)
      lua.rawSet(1, i + 1)
    }
    if old > parts.count {
      for i in (parts.count + 1)...old {
        lua.pushNil()
        lua.rawSet(1, i)
      }
    }
    lua.pushValue(at: 1)
    return 1
  }
}

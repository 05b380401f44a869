import CLua
import LuaBridge
import TensorCore

/// `+ - * / %` and unary minus (`torch7/generic/TensorOperator.c`).
extension TorchEngine {
  func defineTensorOperators(_ classes: TensorClassSet) {
    let c = classes.numbers
    typealias Operators = TensorOperators
    c.define(raw: "__add") { try Operators.add($0) }
    c.define(raw: "__sub") { try Operators.subtract($0) }
    c.define(raw: "__mul") { try Operators.multiply($0) }
    c.define(raw: "__div") { try Operators.withNumber($0) { try $0.div($1, $2) } }
    c.define(raw: "__mod") { try Operators.withNumber($0) { try $0.remainder($1, $2) } }
    c.define(raw: "__unm") { arguments in
      let t: Tensor = try Operators.operand(arguments, 1)
      return try Operators.result(arguments, like: t) { try $0.mul(t, -1) }
    }
    for (event, name) in [
      ("__concat", "concat"), ("__pow", "pow"), ("__lt", "less-than"), ("__le", "less-equal"),
      ("__idiv", "integer division"), ("__call", "call"),
    ] {
      classes.all.define(raw: event) { try Operators.noOperator($0, name) }
    }
  }
}

enum TensorOperators {
  /// Both operands are tensors of one type, or one of them is a number.
  private enum Operands {
    case tensors(Tensor, Tensor)
    case left(Tensor, Double)
    case right(Double, Tensor)
  }

  // Lua's operators know no receiver, so positions count the operands.
  private static func bad(
    _ arguments: Arguments, _ position: Int32, _ expected: String, _ hint: String = ""
  ) -> LuaError {
    let given = arguments.lua.typeName(at: position)
    return LuaError("bad argument #\(position) to '?' (\(expected), got \(given)\(hint))")
  }

  static func operand(_ arguments: Arguments, _ position: Int32) throws -> Tensor {
    guard let tensor = arguments.lua.object(at: position, as: Tensor.self) else {
      throw bad(arguments, position, "torch.*Tensor expected")
    }
    return tensor
  }

  private static func operands(_ arguments: Arguments) throws -> Operands {
    let lua = arguments.lua
    guard let a = lua.object(at: 1, as: Tensor.self) else {
      guard let number = lua.numeric(at: 1) else { throw bad(arguments, 1, "number expected") }
      return .right(number, try operand(arguments, 2))
    }
    if let number = lua.numeric(at: 2) { return .left(a, number) }
    guard let b = lua.object(at: 2, as: Tensor.self) else {
      throw bad(arguments, 2, "number expected")
    }
    guard a.dtype == b.dtype else {
      throw bad(arguments, 2, "number expected", "; a tensor has to be a \(a.dtype.tensorName)")
    }
    return .tensors(a, b)
  }

  /// The result has the sizes of `t`, and `compute` writes all of it.
  fileprivate static func result(
    _ arguments: Arguments, like t: Tensor, _ compute: (Tensor) throws -> Void
  ) throws -> Int32 {
    try push(arguments, Tensor(uninitializedLike: t), compute)
  }

  private static func push(
    _ arguments: Arguments, _ r: Tensor, _ compute: (Tensor) throws -> Void
  ) throws -> Int32 {
    try compute(r)
    try arguments.lua.push(object: r)
    return 1
  }

  static func add(_ arguments: Arguments) throws -> Int32 {
    switch try operands(arguments) {
    case .tensors(let a, let b): return try result(arguments, like: a) { try $0.cadd(a, 1, b) }
    case .left(let t, let value), .right(let value, let t):
      return try result(arguments, like: t) { try $0.add(t, value) }
    }
  }

  static func subtract(_ arguments: Arguments) throws -> Int32 {
    switch try operands(arguments) {
    case .tensors(let a, let b): return try result(arguments, like: a) { try $0.cadd(a, -1, b) }
    case .left(let t, let value): return try result(arguments, like: t) { try $0.add(t, -value) }
    case .right(let value, let t):
      return try result(arguments, like: t) { r in
        try r.fill(value)
        try r.cadd(r, -1, t)
      }
    }
  }

  static func multiply(_ arguments: Arguments) throws -> Int32 {
    switch try operands(arguments) {
    case .left(let t, let value), .right(let value, let t):
      return try result(arguments, like: t) { try $0.mul(t, value) }
    case .tensors(let a, let b):
      switch (a.dimension, b.dimension) {
      case (1, 1):
        arguments.lua.push(number: try a.dot(b))
        return 1
      case (2, 1): return try push(arguments, Tensor(a.dtype)) { try $0.mv(a, b) }
      case (2, 2): return try push(arguments, Tensor(a.dtype)) { try $0.mm(a, b) }
      default:
        throw LuaError(
          "multiplication between \(a.dimension)D and \(b.dimension)D tensors not yet supported")
      }
    }
  }

  /// Tensor and number, in this order.
  static func withNumber(
    _ arguments: Arguments, _ compute: (_ r: Tensor, _ t: Tensor, _ value: Double) throws -> Void
  ) throws -> Int32 {
    let t = try operand(arguments, 1)
    guard let value = arguments.lua.numeric(at: 2) else {
      throw bad(arguments, 2, "number expected")
    }
    return try result(arguments, like: t) { try compute($0, t, value) }
  }

  /// What Torch says of an operator that the operands do not have.
  static func noOperator(_ arguments: Arguments, _ name: String) throws -> Int32 {
    let lua = arguments.lua
    if name == "call" { throw LuaError("attempt to call a \(lua.typeName(at: 1)) value") }
    throw LuaError(
      "\(lua.typeName(at: 1)) and \(lua.typeName(at: 2)) have no \(name) operator")
  }
}

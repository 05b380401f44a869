import LuaBridge
import NN
import TensorCore

/// Changing the element type, and tables (`torch7/Tensor.lua`).
extension TorchEngine {
  func defineConversions(_ classes: TensorClassSet, _ storages: LuaClass) {
    let c = classes.all
    c.define(raw: "type") { arguments in
      let t = try arguments.object(1, as: Tensor.self)
      guard let name: String = try arguments.optional(2) else {
        arguments.lua.push(t.dtype.tensorName)
        return 1
      }
      guard let dtype = DType(named: name), name.hasSuffix("Tensor") else {
        throw arguments.error(2, "the name of a tensor type expected, got '\(name)'")
      }
      try arguments.lua.push(object: t.to(dtype))
      return 1
    }
    c.define("typeAs") { (t: Tensor, other: Tensor) in try t.to(other.dtype) }
    for dtype in DType.allCases {
      c.define(dtype.name.lowercased()) { (t: Tensor) in try t.to(dtype) }
    }
    c.define("real") { [environment] (t: Tensor) in try t.to(environment.dtype) }
    c.define(raw: "totable") { arguments in
      let t = try arguments.object(1, as: Tensor.self)
      try LuaMemory.requireTable(t.count)
      try t.pushTable(to: arguments.lua)
      return 1
    }
    torch.define(raw: "totable") { arguments in
      let lua = arguments.lua
      guard lua.object(at: 1, as: Tensor.self) != nil || lua.object(at: 1, as: Storage.self) != nil
      else { throw LuaError("obj must be a Storage or a Tensor, got \(lua.typeName(at: 1))") }
      try lua.getField(1, "totable")
      lua.pushValue(at: 1)
      try lua.call(1, 1)
      return 1
    }
  }

  /// The default type, and questions about types.
  func defineTypeFunctions() {
    torch.define(raw: "setdefaulttensortype") { [unowned self] arguments in
      let name: String = try arguments.get(1)
      guard let dtype = DType(named: name), name.hasSuffix("Tensor") else {
        throw LuaError("<\(name)> is not a string describing a torch object")
      }
      guard dtype.isReal else {
        throw LuaError(
          "the default tensor type is torch.FloatTensor or torch.DoubleTensor, not \(name)")
      }
      try self.setDefault(dtype)
      return 0
    }
    torch.define("getdefaulttensortype") { [environment] in environment.dtype.tensorName }
    torch.define(raw: "isTensor") { arguments in
      arguments.lua.push(arguments.lua.object(at: 1, as: Tensor.self) != nil)
      return 1
    }
    torch.define(raw: "isStorage") { arguments in
      arguments.lua.push(arguments.lua.object(at: 1, as: Storage.self) != nil)
      return 1
    }
  }
}

/// Asks for the memory of what Lua is about to get: in the middle of a native call its allocations cannot
/// fail.
enum LuaMemory {
  /// For a table of `count` numbers, nested or not.
  static func requireTable(_ count: Int) throws { try StorageMemory.require(Int(saturating: Double(count) * 20)) }
  /// For the text of `count` numbers, and the string that Lua makes of it.
  static func requireText(_ count: Int) throws { try StorageMemory.require(Int(saturating: Double(count) * 48)) }
}

extension Tensor {
  /// Pushes nested tables of the elements.
  func pushTable(to lua: Lua) throws {
    try lua.reserve(4)
    lua.newTable(array: dimension == 0 ? 0 : sizes[0])
    if dimension == 0 { return }
    for i in 0..<sizes[0] {
      if dimension == 1 {
        lua.push(number: storage.load(layout.offset + i * strides[0]))
      } else {
        try select(0, i).pushTable(to: lua)
      }
      lua.rawSet(-2, i + 1)
    }
  }
}

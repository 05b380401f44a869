import CLua
import LuaBridge
import NN
import TensorCore

/// For scripts a cache of conversions (`tensorCache` in `nn/utils.lua`).
extension Copier: LuaObject {
  static let id = LuaClassID("nn.Copier")
  /// A class without methods.
  public var luaClass: LuaClassID { Self.id }
  /// What messages call it.
  public static var expectation: String { "cache of conversions" }

  /// The copier that an argument stands for: itself, or one that is kept in the table given; a new one for nil.
  static func kept(_ arguments: Arguments, _ position: Int32) throws -> Copier {
    let lua = arguments.lua
    switch arguments.type(of: position) {
    case .none, .nil: return Copier()
    case .table:
      lua.rawGet(position, "copier")
      defer { lua.pop() }
      if let copier = lua.object(at: -1, as: Copier.self) { return copier }
      let copier = Copier()
      try lua.push(object: copier)
      lua.rawSet(position, "copier")
      return copier
    default: return try arguments.object(position, as: Copier.self)
    }
  }

  /// (tensor, name of a type, cache) -> the tensor, or its conversion.
  static func convert(_ arguments: Arguments) throws -> Int32 {
    let tensor = try arguments.object(1, as: Tensor.self)
    let name: String = try arguments.get(2)
    guard let dtype = DType(named: name) else {
      throw arguments.error(2, "expected the name of a tensor type, got '\(name)'")
    }
    try arguments.lua.push(object: tensor.dtype == dtype ? tensor : kept(arguments, 3).copy(tensor, to: dtype))
    return 1
  }
}

import CLua
import LuaBridge
import NN
import TensorCore

/// What the engine knows of one class, native or scripted.
final class ClassRecord {
  let id: LuaClassID
  let name: String
  let parent: ClassRecord?
  /// The native class, own or inherited; nil for classes of values and of plain Lua tables.
  let type: TorchObject.Type?
  /// Its objects are values, as tensors and files are, which no script derives from.
  let isValue: Bool
  /// The scripted side that objects of this class share.
  let script: LuaScriptClass
  /// A script defines `__init` here or above, below the native class.
  var hasScriptInit: Bool
  /// A script has made the class.
  var isScripted = false
  /// The constructor table.
  var table: LuaRef?
  /// Functions of Lua that make an object, and an empty one for a file to fill (`torch.newmetatable`).
  var constructor: LuaRef?
  var factory: LuaRef?
  private(set) var children: [ClassRecord] = []

  init(
    _ name: String, parent: ClassRecord?, engine: TorchEngine, type: TorchObject.Type? = nil, isValue: Bool = false
  ) {
    id = LuaClassID(name)
    self.name = name
    self.parent = parent
    self.type = type ?? parent?.type
    self.isValue = isValue
    script = LuaScriptClass(name: name, id: id, engine: engine)
    script.overridden = parent?.script.overridden ?? []
    hasScriptInit = parent?.hasScriptInit ?? false
    parent?.children.append(self)
  }

  /// The objects are Lua tables.
  var holdsTables: Bool { type == nil && !isValue }

  /// An empty object of a native class, or of one derived from it; nil for other classes.
  func makeEmpty() -> TorchObject? {
    guard let object = type?.init() else { return nil }
    object.script = script
    return object
  }

  /// Notes that a script wrote `method`, here and for every class below.
  func override(_ method: Method) {
    script.overridden.formUnion(MethodSet(method))
    for child in children { child.override(method) }
  }

  func overrideInit() {
    hasScriptInit = true
    for child in children { child.overrideInit() }
  }

  /// Whether this is the class `other` or comes from it.
  func isKind(of other: String) -> Bool { name == other || parent?.isKind(of: other) ?? false }
}

/// Calls a script's methods of objects.
final class LuaScriptClass: ScriptClass {
  let id: LuaClassID
  private unowned let owner: TorchEngine

  init(name: String, id: LuaClassID, engine: TorchEngine) {
    self.id = id
    owner = engine
    super.init(name: name)
  }

  override func call(_ method: Method, on object: TorchObject, _ arguments: [Value]) throws -> [Value] {
    let lua = owner.lua
    let bottom = lua.top
    defer { lua.setTop(bottom) }
    try lua.reserve(arguments.count + 8)
    try lua.push(object: object)
    try lua.getField(-1, method.name)
    lua.insert(at: -2)
    for argument in arguments { try argument.push(to: lua) }
    try lua.call(Int32(arguments.count) + 1)
    return try (bottom..<lua.top).map { try Value.decode(lua, $0 + 1) }
  }

  /// Looked up at each call, as `nn.Module.parameters` does: a script may set and clear the fields at any time.
  override func parameters(of object: TorchObject) throws -> [Parameter] {
    let lua = owner.lua
    let bottom = lua.top
    defer { lua.setTop(bottom) }
    try lua.reserve(8)
    // Without a Lua value there are no fields.
    guard lua.pushLive(Unmanaged.passUnretained(object).toOpaque()) else { return [] }
    lua.pushFields(of: -1)
    guard lua.type(at: -1) == .table else { return [] }
    let fields = lua.top
    return [("weight", "gradWeight"), ("bias", "gradBias")].compactMap { names in
      guard object.fieldTable.byName[names.0] == nil else { return nil }
      lua.rawGet(fields, names.0)
      lua.rawGet(fields, names.1)
      guard let value = lua.object(at: -2, as: Tensor.self), let gradient = lua.object(at: -1, as: Tensor.self)
      else { return nil }
      return Parameter(value: value, gradient: gradient)
    }
  }

  override func field(_ name: String, of object: TorchObject) throws -> Value {
    let lua = owner.lua
    let bottom = lua.top
    defer { lua.setTop(bottom) }
    try lua.reserve(4)
    try lua.push(object: object)
    try lua.getField(-1, name)
    return try Value.decode(lua, -1)
  }

  override func setField(_ name: String, of object: TorchObject, to value: Value) throws {
    let lua = owner.lua
    let bottom = lua.top
    defer { lua.setTop(bottom) }
    try lua.reserve(4)
    try lua.push(object: object)
    try value.push(to: lua)
    try lua.setField(-2, name)
  }

  /// Tables and objects of scripts' classes are copied with what is in them, each once; functions, foreign objects and
  /// tables with other metatables are shared.
  override func copyFields(from original: TorchObject, to copy: TorchObject, _ copier: Copier) throws {
    try withFields(of: original, and: copy) { lua, place, from, to in
      let shared = copier.sharing == .none ? [] : try sharedNames(lua, place)
      try TableCopier(copier).copy(lua, from: from, to: to, shared: shared)
    }
  }

  /// The fields that a shared clone has in common with its original: Torch's names, or those that the
  /// script lists in `dpnn_parameters` and `dpnn_gradParameters` (`dpnn/Module.lua`).
  private func sharedNames(_ lua: Lua, _ object: Int32) throws -> Set<String> {
    var names: Set<String> = []
    for (list, usual) in [
      ("dpnn_parameters", ["weight", "bias"]), ("dpnn_gradParameters", ["gradWeight", "gradBias"]),
    ] {
      try lua.getField(object, list)
      names.formUnion((try? lua.get(-1, as: [String].self)) ?? usual)
      lua.pop()
    }
    return names
  }

  /// Tables and tensors are taken over in place where there are such; a field that is not saved stays.
  override func takeFields(of other: TorchObject, for object: TorchObject, _ taker: StateTaker) throws {
    try withFields(of: other, and: object) { lua, _, from, to in
      var tables = TableTaker(taker)
      try tables.take(lua, from: from, to: to)
    }
  }

  /// Calls `body` with the places of `original` and of both tables of fields, that of `other` made if it is missing;
  /// not if `original` has no fields.
  private func withFields(
    of original: TorchObject, and other: TorchObject,
    _ body: (_ lua: Lua, _ original: Int32, _ fields: Int32, _ others: Int32) throws -> Void
  ) throws {
    let lua = owner.lua
    let bottom = lua.top
    defer { lua.setTop(bottom) }
    try lua.reserve(12)
    try lua.push(object: original)
    lua.pushFields(of: -1)
    guard lua.type(at: -1) == .table else { return }
    try lua.push(object: other)
    lua.pushFields(of: -1, create: true)
    try body(lua, bottom + 1, bottom + 2, bottom + 4)
  }

  override func convertFields(of object: TorchObject, to dtype: DType, _ copier: Copier) throws {
    let lua = owner.lua
    let bottom = lua.top
    defer { lua.setTop(bottom) }
    try lua.reserve(12)
    try lua.push(object: object)
    lua.pushFields(of: -1)
    guard lua.type(at: -1) == .table else { return }
    var seen: Set<UnsafeRawPointer> = []
    try convertTable(lua, lua.top, dtype, copier, &seen, depth: 0)
  }

  private func convertTable(
    _ lua: Lua, _ table: Int32, _ dtype: DType, _ copier: Copier, _ seen: inout Set<UnsafeRawPointer>, depth: Int
  ) throws {
    // Tables may lie in one another in circles, and more than once.
    guard depth < 100, let identity = lua_topointer(lua.L, table), seen.insert(identity).inserted else { return }
    try lua.reserve(12)
    try lua.forEach(at: table) { key, value in
      if let tensor = lua.object(at: value, as: Tensor.self) {
        guard tensor.dtype.isReal, tensor.dtype != dtype else { return }
        lua.pushValue(at: key)
        try lua.push(object: copier.copy(tensor, to: dtype))
        lua_rawset(lua.L, table)
      } else if let module = lua.object(at: value, as: Module.self) {
        if module.dtype != dtype { try module.callConvert(to: dtype, copier) }
      } else if let criterion = lua.object(at: value, as: Criterion.self) {
        if criterion.dtype != dtype { try criterion.callConvert(to: dtype, copier) }
      } else if lua.type(at: value) == .table, !hasMetatable(lua, value) {
        try convertTable(lua, value, dtype, copier, &seen, depth: depth + 1)
      }
    }
  }

  private func hasMetatable(_ lua: Lua, _ index: Int32) -> Bool {
    if lua_getmetatable(lua.L, index) == 0 { return false }
    lua.pop()
    return true
  }
}

extension TorchObject: LuaObject {
  /// The class that a script made the object of, else the one of its Torch name.
  public var luaClass: LuaClassID { (script as? LuaScriptClass)?.id ?? LuaClassID(typeName) }
  /// The Torch name, as `nn.Linear`.
  public static var expectation: String { className }
}

import CLuaHost

/// How keys of a class's objects are looked up.
public struct LuaClassOptions {
  /// Which comes first for a string key.
  public enum Order: Sendable {
    /// Methods, then the indexer: for objects indexed by numbers.
    case methodsFirst
    /// The indexer, then fields set by scripts, then methods: for objects with fields.
    case fieldsFirst
  }

  /// Reads and writes keys in Swift: `(self, key)` and `(self, key, value)`. Returns the number of
  /// results or `Arguments.notHandled`.
  public typealias Indexer = (Arguments) throws -> Int32

  /// nil takes the parent's.
  public var order: Order?
  /// Objects may get fields from scripts; nil takes the parent's, false without one.
  public var userFields: Bool?
  /// The objects have no fields of scripts', but hold objects that may have some (`LuaEngine.visitHeld`).
  public var isHolder: Bool
  /// The objects are Lua tables, made by scripts; nil takes the parent's, false without one.
  public var isTable: Bool?
  /// `getmetatable(object)` gives false; by default so for native objects.
  public var hidesMetatable: Bool?
  // nil takes the parent's. Boxed at once: a closure is wrapped anew each time an optional is copied
  // through generic code, and every element access would pay for all the wrappers.
  var indexer: LuaFunctionBox?
  var newIndexer: LuaFunctionBox?
  /// The only keys to ask the indexers for when fields come first; nil: all. Asked for when the first
  /// object of the class reaches Lua.
  public var declared: (() -> [String])?

  /// Options; what is nil is taken from the parent.
  public init(
    order: Order? = nil, userFields: Bool? = nil, isTable: Bool? = nil,
    hidesMetatable: Bool? = nil, isHolder: Bool = false, declared: (() -> [String])? = nil,
    indexer: Indexer? = nil, newIndexer: Indexer? = nil
  ) {
    self.isHolder = isHolder
    self.order = order
    self.userFields = userFields
    self.isTable = isTable
    self.hidesMetatable = hidesMetatable
    self.declared = declared
    if let indexer { self.indexer = LuaFunctionBox("?", isMethod: false, indexer) }
    if let newIndexer { self.newIndexer = LuaFunctionBox("?", isMethod: false, newIndexer) }
  }
}

/// A class defined in an engine. Binding a function gives the class a method, whose first argument
/// is the receiver; names that only start with `__` are metamethods.
public struct LuaClass: LuaScope {
  /// The interned name.
  public let id: LuaClassID
  let core: LuaCore
  private var isMethod = true

  init(_ id: LuaClassID, _ core: LuaCore) {
    self.id = id
    self.core = core
  }

  /// The class's name.
  public var name: String { id.name }

  /// The same class for binding functions that are called without a receiver (`Class.f(x)`).
  public var statics: LuaClass {
    var result = self
    result.isMethod = false
    return result
  }

  /// Binds a method, a static function (`statics`) or, for a name like `__add`, a metamethod. Does nothing once
  /// the engine is closed.
  public func define(raw name: String, _ body: @escaping (Arguments) throws -> Int32) {
    guard let record, let lua = try? core.running() else { return }
    let box = core.keep(LuaFunctionBox(name, isMethod: isMethod, body))
    // Torch's constructor is a method, whatever its name looks like: a script may replace it.
    if name.hasPrefix("__"), !name.hasSuffix("__"), name != "__init" {
      lua.pushFunction(box)
      return slua_set_event(lua.L, record, name)
    }
    slua_forget_methods(lua.L)
    lua_rawgeti(lua.L, slua_registryindex(), lua_Integer(record.pointee.natives))
    lua.pushFunction(box)
    lua.rawSet(-2, name)
    lua.pop()
  }

  /// Makes native method `alias` the same function as `name`. Throws when there is none.
  public func alias(_ alias: String, to name: String) throws {
    let lua = try core.running()
    let bottom = lua.top
    defer { lua.setTop(bottom) }
    try pushMetatable(to: lua)
    guard try lua.getField(-1, name) == .function, let record else {
      throw LuaError("class '\(self.name)' has no method '\(name)'")
    }
    slua_forget_methods(lua.L)
    lua_rawgeti(lua.L, slua_registryindex(), lua_Integer(record.pointee.natives))
    lua.insert(at: -2)
    lua.rawSet(-2, alias)
  }

  /// Lets operator `event` (as `__add`) call the method `method` (as `__add__`), found when it runs:
  /// operators that scripts define and inherit.
  public func dispatch(_ event: String, to method: String) {
    guard let record, let lua = try? core.running() else { return }
    slua_push_dispatcher(lua.L, event, method)
    slua_set_event(lua.L, record, event)
  }

  /// Pushes the class table: raw fields, `__typename`, methods that scripts set. Reading it finds
  /// native methods and the parents' too. Throws when the engine is closed.
  public func pushMetatable(to lua: Lua) throws(LuaError) {
    guard let record else { throw LuaError("there is no Lua class '\(name)'") }
    lua_rawgeti(lua.L, slua_registryindex(), lua_Integer(record.pointee.metatable))
  }

  private var record: UnsafeMutablePointer<slua_class>? {
    core.host.flatMap { slua_class_of($0, id.raw) }
  }
}

import CLuaHost

/// A Swift object that Lua may hold. It is the same Lua value (`==`, table key) as long as Lua knows it.
///
/// A class that conforms is decodable: a Lua value decodes if its object is of that class or a
/// subclass.
public protocol LuaObject: AnyObject, LuaDecodable, LuaEncodable {
  /// Which metatable the object gets when it is first pushed.
  var luaClass: LuaClassID { get }
}

extension LuaObject {
  /// The object itself. Throws `LuaMismatch` when the value is no object of this class or a subclass.
  @inlinable public static func decode(_ lua: Lua, _ index: Int32) throws -> Self {
    guard let object = lua.object(at: index, as: Self.self) else {
      throw LuaMismatch(expected: expectation, lua, index)
    }
    return object
  }

  /// The class's name; conformances override it with the name scripts know.
  public static var expectation: String { "\(Self.self)" }

  /// Pushes the object's one userdata. Throws `LuaError` when the engine has no class for it.
  @inlinable public func push(to lua: Lua) throws { try lua.push(object: self) }
}

extension Lua {
  /// Pushes the userdata of `object`, made now if Lua has none.
  ///
  /// Throws `LuaError` when no class `object.luaClass` is defined.
  @inlinable public func push<T: LuaObject>(object: T) throws(LuaError) {
    let id = object.luaClass
    let reference = Unmanaged<AnyObject>.passUnretained(object)
    var result = slua_push_object(L, reference.toOpaque(), id.raw)
    if result < 0, engine.makeClass(id) { result = slua_push_object(L, reference.toOpaque(), id.raw) }
    switch result {
    case 1: _ = reference.retain()
    case 0: break
    default: throw LuaError("there is no Lua class '\(id.name)'")
    }
  }

  /// The Swift object at `index` as a `T`; nil if the value is something else.
  @inlinable public func object<T: AnyObject>(at index: Int32, as type: T.Type) -> T? {
    guard let pointer = slua_object(L, index) else { return nil }
    // Not by Unmanaged, which would count atomically.
    return unsafeBitCast(pointer, to: AnyObject.self) as? T
  }

  /// The address of the Swift object at `index`, which holds while the value is on the stack; nil if
  /// the value is something else.
  @inlinable public func address(at index: Int32) -> UnsafeMutableRawPointer? {
    slua_object(L, index)
  }

  /// The Swift object at `index` of whatever class; nil if the value is something else.
  public func anyObject(at index: Int32) -> AnyObject? {
    guard let pointer = slua_object(L, index) else { return nil }
    return unsafeBitCast(pointer, to: AnyObject.self)
  }

  /// Pushes the table of fields that scripts set on the object at `index`, or nil. With `create`
  /// the table is made when missing. The fields live as long as the Swift object.
  public func pushFields(of index: Int32, create: Bool = false) {
    slua_fields(L, index, create ? 1 : 0)
  }
}

extension Lua {
  /// Pushes the userdata whose object is at `address`; false, with nothing pushed, when Lua holds none.
  public func pushLive(_ address: UnsafeMutableRawPointer) -> Bool {
    lua_rawgeti(L, slua_registryindex(), lua_Integer(slua_host_of(L).pointee.identity))
    if lua_rawgetp(L, -1, address) == LUA_TUSERDATA, slua_object(L, -1) == address {
      remove(at: -2)
      return true
    }
    pop(2)
    return false
  }
}

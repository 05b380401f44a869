import CLua
import LuaBridge
import NN
import TensorCore

extension Value: LuaDecodable, LuaEncodable {
  /// Any value of Lua's, nil included.
  public static var expectation: String { "value" }

  /// Any Lua value; tables are copied with what is in them, everything else is shared.
  public static func decode(_ lua: Lua, _ index: Int32) throws -> Value {
    try decode(lua, index, depth: 0)
  }

  private static func decode(_ lua: Lua, _ index: Int32, depth: Int) throws -> Value {
    switch lua.type(at: index) {
    case .none, .nil: return .none
    case .boolean: return .boolean(lua.truth(at: index))
    case .number: return .number(lua.number(at: index) ?? 0)
    case .string: return .string(lua.string(at: index) ?? "")
    case .userdata:
      guard let object = lua.anyObject(at: index) else { return .object(LuaRef(lua, index)) }
      if let tensor = object as? Tensor { return .tensor(tensor) }
      return .object(object)
    case .table:
      // An object of a class that a script made is no table of values.
      if lua_getmetatable(lua.L, index) != 0 {
        defer { lua.pop() }
        if lua.rawGet(-1, "__typename") != .nil {
          lua.pop()
          return .object(LuaRef(lua, index))
        }
        lua.pop()
      }
      guard depth < 100 else { throw LuaMismatch("tables are nested too deeply, or in a circle") }
      return .table(try table(lua, lua.absolute(index), depth))
    default: return .object(LuaRef(lua, index))
    }
  }

  fileprivate static func table(_ lua: Lua, _ index: Int32, _ depth: Int) throws -> Table {
    try lua.reserve(4)
    let bottom = lua.top
    defer { lua.setTop(bottom) }
    let table = Table()
    table.list.reserveCapacity(lua.rawLength(at: index))
    var later: [Int: Value] = [:]
    lua.pushNil()
    // `next` raises only for keys that it did not give.
    while lua_next(lua.L, index) != 0 {
      if let key = lua.integer(at: -2) {
        let value = try decode(lua, lua.top, depth: depth + 1)
        if key == table.list.count + 1 { table.list.append(value) } else { later[key] = value }
      } else if let key = lua.string(at: -2) {
        table.fields[key] = try decode(lua, lua.top, depth: depth + 1)
      }
      lua.pop()
    }
    while let value = later[table.list.count + 1] { table.list.append(value) }
    return table
  }

  /// Pushes a tensor, module, criterion or storage as itself, a table as a new one (a live table of this state as
  /// itself), and other objects than Lua's own as nil. Throws when the stack cannot grow.
  public func push(to lua: Lua) throws {
    switch self {
    case .none: lua.pushNil()
    case .boolean(let flag): lua.push(flag)
    case .number(let number): lua.push(number: number)
    case .string(let text): lua.push(text)
    case .tensor(let tensor): try lua.push(object: tensor)
    case .object(let object):
      switch object {
      case let ref as LuaRef: try ref.push(to: lua)
      case let object as TorchObject: try lua.push(object: object)
      case let storage as Storage: try lua.push(object: storage)
      case let object as any LuaObject: try lua.push(object: object)
      default: lua.pushNil()
      }
    case .table(let table as LiveTable) where table.ref.belongs(to: lua): try table.ref.push(to: lua)
    case .table(let table):
      try lua.reserve(4)
      let bottom = lua.top
      do {
        lua.newTable(array: table.list.count, fields: table.fields.count)
        for (i, value) in table.list.enumerated() {
          try value.push(to: lua)
          lua.rawSet(-2, i + 1)
        }
        for (key, value) in table.fields {
          try value.push(to: lua)
          lua.rawSet(-2, key)
        }
      } catch {
        lua.setTop(bottom)
        throw error
      }
    }
  }
}

/// A Lua table that a field of a module holds, as `output` and `gradInput` may: the script and Swift see
/// the same entries.
final class LiveTable: Value.Table {
  let ref: LuaRef

  /// The table at `index`.
  init(_ lua: Lua, _ index: Int32) {
    ref = LuaRef(lua, index)
    super.init()
  }

  override var list: [Value] {
    get { settled.list }
    set {}
  }

  override var fields: [String: Value] {
    get { settled.fields }
    set {}
  }

  override func visitHeld(_ visitor: HeldVisitor) { visitor.visit(ref) }

  /// What is in it now; nothing when it has become something that no value can be.
  override var settled: Value.Table {
    guard let lua = ref.lua, (try? lua.reserve(4)) != nil, (try? ref.push(to: lua)) != nil else { return Value.Table() }
    defer { lua.pop() }
    return (try? Value.table(lua, lua.top, 0)) ?? Value.Table()
  }
}

extension LuaRef: LuaTyped {
  /// What `type` gives for the value.
  public var luaTypeName: String {
    guard let lua, (try? push(to: lua)) != nil else { return "value" }
    defer { lua.pop() }
    return lua.typeName(at: -1)
  }
}

extension Lua {
  /// Pushes a float, as an integer when it is one: scripts of Torch7's time know one kind of number,
  /// and print 3, not 3.0. Larger ones stay floats, so that a product of two does not wrap.
  func push(number: Double) {
    if let integer = Int(exactly: number), integer.magnitude < 1 << 31, number != 0 || number.sign == .plus {
      push(integer)
    } else {
      push(number)
    }
  }
}

import CLua
import LuaBridge
import NN
import TensorCore

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What scripts may do with classes and objects by name (`torch7/lib/luaT/luaT.c`, `torch7/utils.c`),
/// and addresses for whoever compares them (`torch7/FFInterface.lua`).
extension TorchEngine {
  func openTypeSystem() throws {
    defineClassQuestions()
    defineAddresses()
    torch.define(raw: "isatty") { arguments in
      arguments.lua.push(isatty(try Self.fileNumber(arguments)) == 1)
      return 1
    }
    lua.newTable()
    defer { lua.pop() }
    let system = try LuaTable(lua, -1)
    defineClassMaking(system)
    try runFile(LuaFile("torch/type_system.lua", PackageResources.type_system_lua)) { lua in
      try system.ref.push(to: lua)
      return 1
    }
    try runFile(LuaFile("torch/tester.lua", PackageResources.tester_lua))
  }

  // MARK: Questions

  private func defineClassQuestions() {
    torch.define(raw: "getconstructortable") { [unowned self] arguments in
      guard let table = try self.record(arguments.get(1))?.table else {
        arguments.lua.pushNil()
        return 1
      }
      try table.push(to: arguments.lua)
      return 1
    }
    torch.define("typename2id") { [unowned self] (name: String) in
      self.classes[name].map { Int($0.id.raw) }
    }
    torch.define(raw: "id") { [unowned self] arguments in
      let record = self.typeName(arguments.lua, 1).flatMap { self.classes[$0] }
      try record.map { Int($0.id.raw) }.push(to: arguments.lua)
      return 1
    }
    torch.define(raw: "version") { [unowned self] arguments in
      let lua = arguments.lua
      guard self.typeName(lua, 1) != nil else {
        lua.pushNil()
        return 1
      }
      if let object = lua.object(at: 1, as: TorchObject.self) {
        lua.push(type(of: object).fileVersion)
        return 1
      }
      if lua.type(at: 1) == .table, try lua.getField(1, "__version") != .nil { return 1 }
      lua.push(1)
      return 1
    }
  }

  private static func fileNumber(_ arguments: Arguments) throws -> Int32 {
    guard let stream = luaL_testudata(arguments.lua.L, 1, "FILE*")?.assumingMemoryBound(to: luaL_Stream.self)
    else { throw arguments.error(1, "FILE* expected, got \(arguments.lua.typeName(at: 1))") }
    guard stream.pointee.closef != nil, let file = stream.pointee.f else {
      throw arguments.error(1, "attempt to use a closed file")
    }
    return fileno(file)
  }

  // MARK: Making classes and objects

  private func defineClassMaking(_ system: LuaTable) {
    /// `(name, parent or nil, module or nil)`: defines a class; gives its metatable.
    system.define(raw: "newclass") { [unowned self] arguments in
      let lua = arguments.lua
      let record = try self.scriptClass(arguments.get(1), parent: arguments.optional(2))
      record.constructor = lua.isNoneOrNil(at: 4) ? nil : LuaRef(lua, 4)
      record.factory = lua.isNoneOrNil(at: 5) ? nil : LuaRef(lua, 5)
      // Without one the class has no table of its own to call, as in Torch.
      if record.constructor != nil {
        try self.publish(record, in: lua.type(at: 3) == .table ? LuaRef(lua, 3) : nil)
      }
      guard self.engine.pushMetatable(record.id, to: lua) else { return 0 }
      return 1
    }
    /// Whether the class has empty objects.
    system.define("hasempty") { [unowned self] (name: String) -> Bool in
      guard let record = try self.record(name) else { return false }
      return !record.isValue || Self.isPlainValue(name)
    }
    system.define(raw: "empty") { [unowned self] arguments in
      let name: String = try arguments.get(1)
      guard let record = try self.record(name) else { throw LuaError("unknown Torch class <\(name)>") }
      if try self.pushEmpty(record, to: arguments.lua) { return 1 }
      guard Self.isPlainValue(name), let table = record.table else {
        throw LuaError("\(name) has no empty objects")
      }
      try table.push(to: arguments.lua)
      try arguments.lua.call(0, 1)
      return 1
    }
    /// `(table, name)`: makes a table an object of a class of scripts.
    system.define(raw: "setmetatable") { [unowned self] arguments in
      let lua = arguments.lua
      guard arguments.type(of: 1) == .table else {
        throw arguments.error(1, "table expected, got \(lua.typeName(at: 1))")
      }
      let name: String = try arguments.get(2)
      guard let record = try self.record(name) else {
        throw arguments.error(2, "unknown Torch class <\(name)>")
      }
      guard record.holdsTables, self.engine.pushMetatable(record.id, to: lua)
      else { throw arguments.error(2, "the objects of \(name) are no tables") }
      // As Lua's own: constructors and the like stay what they are.
      if luaL_getmetafield(lua.L, 1, "__metatable") != LUA_TNIL {
        throw arguments.error(1, "cannot change a protected metatable")
      }
      lua.setMetatable(at: 1)
      lua.pushValue(at: 1)
      return 1
    }
    system.define(raw: "forget") { [unowned self] arguments in
      let name: String = try arguments.get(1)
      guard let record = self.classes[name] else { return 0 }
      guard record.isScripted else { throw LuaError("class \(name) is built in and cannot be removed") }
      self.classes[name] = nil
      return 0
    }
  }

  /// Tensors, storages and generators: values that start empty.
  private static func isPlainValue(_ name: String) -> Bool {
    name == "torch.Generator"
      || DType.allCases.contains { name == $0.tensorName || name == $0.storageName }
  }

  // MARK: Addresses

  /// Addresses of objects and elements: to be compared and printed, not to be followed.
  private func defineAddresses() {
    for (name, address) in [
      ("cdata", { Unmanaged.passUnretained($0).toOpaque() }),
      (
        "data",
        { object -> UnsafeMutableRawPointer? in
          switch object {
          case let storage as Storage: storage.base
          case let tensor as Tensor where tensor.count > 0:
            tensor.storage.base + tensor.layout.offset * tensor.dtype.size
          default: nil
          }
        }
      ),
    ] as [(String, (AnyObject) -> UnsafeMutableRawPointer?)] {
      torch.define(raw: name) { arguments in
        let lua = arguments.lua
        guard arguments.count > 0, !lua.isNil(at: 1) else {
          lua.pushNil()
          return 1
        }
        guard let object = lua.anyObject(at: 1), object is Tensor || object is Storage else {
          throw arguments.error(1, "tensor or storage expected, got \(lua.typeName(at: 1))")
        }
        guard let pointer = address(object) else {
          lua.pushNil()
          return 1
        }
        if lua.truth(at: 2) && arguments.count > 1 {
          lua.push(Int(bitPattern: pointer))
        } else {
          lua_pushlightuserdata(lua.L, pointer)
        }
        return 1
      }
    }
    torch.define(raw: "pushudata") { [unowned self] arguments in
      let lua = arguments.lua
      let pointer = lua_touserdata(lua.L, 1) ?? UnsafeMutableRawPointer(bitPattern: lua.index(at: 1) ?? 0)
      let name: String = try arguments.get(2)
      guard let pointer, lua.pushLive(pointer), self.typeName(lua, -1) == name else {
        throw arguments.error(1, "there is no \(name) at this address")
      }
      return 1
    }
  }
}

import CLua
import LuaBridge
import NN
import TensorCore

/// Copies the Lua tables that scripts keep on modules, with a `Copier` for the modules and tensors in them.
///
/// Tables that lie in one another in circles, and graphs of thousands of them, are copied one at a time; each becomes
/// one table, however often it is met while the `Copier` lives.
struct TableCopier {
  private let copier: Copier

  init(_ copier: Copier) { self.copier = copier }

  /// An original and its copy, kept so that the address stays the original's.
  final class Pair {
    let original: LuaRef
    let copy: LuaRef
    /// Whether a `TableTaker` has been there.
    var isTaken = false

    init(_ original: LuaRef, _ copy: LuaRef) {
      self.original = original
      self.copy = copy
    }
  }

  /// Whether the table at `index` is the script's own: without a metatable, or an object of a class of its. Others
  /// stand for something outside.
  static func isOwn(_ lua: Lua, _ index: Int32) -> Bool {
    guard lua_getmetatable(lua.L, index) != 0 else { return true }
    defer { lua.pop(2) }
    return lua.rawGet(-1, "__typename") != .nil
  }

  /// Copies what is in the table `from` to the table `to`; tensors under the names `shared` are the same in both.
  func copy(_ lua: Lua, from: Int32, to: Int32, shared: Set<String>) throws {
    var waiting: [Pair] = []
    try fill(lua, from: from, to: to, shared, &waiting)
    try finish(lua, &waiting)
  }

  /// Whether the table at `index` has a copy.
  func knows(_ lua: Lua, _ index: Int32) -> Bool {
    lua_topointer(lua.L, index).map { copier.others[$0] is Pair } ?? false
  }

  /// Makes the table at `copy` what stands for that at `original`.
  func pair(_ lua: Lua, _ original: Int32, with copy: Int32) -> Pair {
    let pair = Pair(LuaRef(lua, original), LuaRef(lua, copy))
    if let address = lua_topointer(lua.L, original) { copier.others[address] = pair }
    return pair
  }

  /// Pushes a copy of the value at `index`.
  func push(_ lua: Lua, _ index: Int32) throws {
    var waiting: [Pair] = []
    try push(lua, lua.absolute(index), &waiting)
    try finish(lua, &waiting)
  }

  private func finish(_ lua: Lua, _ waiting: inout [Pair]) throws {
    while let pair = waiting.popLast() {
      try lua.reserve(4)
      let bottom = lua.top
      defer { lua.setTop(bottom) }
      try pair.original.push(to: lua)
      try pair.copy.push(to: lua)
      try fill(lua, from: bottom + 1, to: bottom + 2, [], &waiting)
    }
  }

  private func fill(
    _ lua: Lua, from: Int32, to: Int32, _ shared: Set<String>, _ waiting: inout [Pair]
  ) throws {
    try lua.reserve(12)
    try lua.forEach(at: from) { key, value in
      try push(lua, key, &waiting)
      if let tensor = lua.object(at: value, as: Tensor.self), let name = lua.string(at: key), shared.contains(name) {
        try lua.push(object: tensor)
      } else {
        try push(lua, value, &waiting)
      }
      lua_rawset(lua.L, to)
    }
  }

  private func push(_ lua: Lua, _ value: Int32, _ waiting: inout [Pair]) throws {
    switch lua.anyObject(at: value) {
    case let tensor as Tensor: try lua.push(object: copier.copy(tensor))
    case let object as TorchObject: try lua.push(object: copier.copy(object))
    default:
      guard lua.type(at: value) == .table, let address = lua_topointer(lua.L, value), Self.isOwn(lua, value) else {
        return lua.pushValue(at: value)
      }
      if let known = copier.others[address] as? Pair { return try known.copy.push(to: lua) }
      try StorageMemory.spend(500)
      try StorageMemory.grow(to: waiting.count, 32)
      lua.newTable()
      if lua_getmetatable(lua.L, value) != 0 { lua.setMetatable(at: -2) }
      waiting.append(pair(lua, value, with: -1))
    }
  }
}

import CLua
import LuaBridge
import NN
import TensorCore

/// Makes the Lua tables that scripts keep on a module equal to those of another, in place.
///
/// A table goes on where the other has one in the same place, and takes over what is in that; what has no place yet is
/// copied. Tables that lie in one another in circles are taken one at a time, each once. The nodes of a graph are keys,
/// too: entries of such keys wait until all tables that names lead to have found their counterparts.
struct TableTaker {
  private let taker: StateTaker
  private let copier: TableCopier
  private var waiting: [TableCopier.Pair] = []
  /// Pairs that are done but for the entries under tables.
  private var keyed: [TableCopier.Pair] = []
  /// Tables that have become the counterpart of another one.
  private var taken: Set<UnsafeRawPointer> = []

  init(_ taker: StateTaker) {
    self.taker = taker
    copier = TableCopier(taker.copier)
  }

  /// Makes the table at `to` equal to that at `from`; what is only in `to` stays.
  mutating func take(_ lua: Lua, from: Int32, to: Int32) throws {
    pair(lua, from, to)
    while let pair = waiting.popLast() ?? keyed.popLast() {
      try lua.reserve(4)
      let bottom = lua.top
      defer { lua.setTop(bottom) }
      try pair.original.push(to: lua)
      try pair.copy.push(to: lua)
      try takeEntries(lua, from: bottom + 1, to: bottom + 2, pair)
    }
  }

  private mutating func pair(_ lua: Lua, _ from: Int32, _ to: Int32) {
    guard let address = lua_topointer(lua.L, to), taken.insert(address).inserted else { return }
    waiting.append(copier.pair(lua, from, with: to))
  }

  /// Takes the entries under names and numbers when the pair comes for the first time, those under tables when it
  /// comes again.
  private mutating func takeEntries(_ lua: Lua, from: Int32, to: Int32, _ pair: TableCopier.Pair) throws {
    let isAgain = pair.isTaken
    pair.isTaken = true
    var hasTableKeys = false
    try lua.reserve(12)
    try lua.forEach(at: from) { key, value in
      let isTableKey = lua.type(at: key) == .table
      hasTableKeys = hasTableKeys || isTableKey
      guard isTableKey == isAgain else { return }
      try copier.push(lua, key)
      try takeValue(lua, value, at: lua.top, to)
    }
    if hasTableKeys && !isAgain { keyed.append(pair) }
  }

  private mutating func takeValue(_ lua: Lua, _ value: Int32, at key: Int32, _ to: Int32) throws {
    lua.pushValue(at: key)
    lua_rawget(lua.L, to)
    let old = lua.top
    switch (lua.anyObject(at: old), lua.anyObject(at: value)) {
    case (let mine as Tensor, let theirs as Tensor) where mine.sizes == theirs.sizes && mine.dtype == theirs.dtype:
      return try mine.copy(from: theirs)
    case (let mine as TorchObject, let theirs as TorchObject): return try taker.take(theirs, into: mine)
    case (_, is TorchObject): return
    default: break
    }
    if lua.type(at: value) == .table, lua.type(at: old) == .table, TableCopier.isOwn(lua, value),
      !copier.knows(lua, value), let address = lua_topointer(lua.L, old), !taken.contains(address)
    {
      return pair(lua, value, old)
    }
    lua.pushValue(at: key)
    try copier.push(lua, value)
    lua_rawset(lua.L, to)
  }
}

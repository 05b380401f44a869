import LuaBridge
import TestSupport

/// Counts instances that live in one test.
final class Counter {
  var live = 0
  var bytes = 0
}

/// An object with one field, which charges memory like a storage.
class Thing: LuaObject {
  static let id = LuaClassID("test.Thing")
  class var typeName: String { "test.Thing" }
  static var expectation: String { typeName }
  let counter: Counter
  var value: Double
  var kept: [AnyObject] = []
  var luaClass: LuaClassID { Thing.id }

  init(_ counter: Counter, _ value: Double = 0) {
    self.counter = counter
    self.value = value
    counter.live += 1
  }

  deinit { counter.live -= 1 }
}

final class Special: Thing {
  static let specialID = LuaClassID("test.Special")
  override var luaClass: LuaClassID { Special.specialID }
}

/// An engine with the classes test.Thing (fields first) and test.Special below it.
struct Bench {
  let engine = LuaEngine()
  let counter = Counter()
  let thing: LuaClass
  let special: LuaClass
  var lua: Lua { engine.lua }

  init() throws {
    thing = try engine.defineClass(
      Thing.id,
      parent: nil,
      LuaClassOptions(
        order: .fieldsFirst, userFields: true, declared: { ["value"] },
        indexer: { args in
          args.lua.push(try args.object(1, as: Thing.self).value)
          return 1
        },
        newIndexer: { args in
          try args.object(1, as: Thing.self).value = args.get(3)
          return 0
        }))
    special = try engine.defineClass(Special.specialID, parent: Thing.id)
    let counter = counter
    thing.define("add") { (a: Thing, b: Double) in
      a.value += b
      return a
    }
    thing.define("keep") { (a: Thing, b: Thing) in a.kept.append(b) }
    thing.define("first") { (a: Thing) in a.kept.first as? Thing }
    thing.define("drop") { (a: Thing) in a.kept.removeAll() }
    thing.define("__tostring") { (a: Thing) in "thing \(a.value)" }
    special.define("twice") { (a: Special) in a.value * 2 }
    engine.define("Thing") { (value: Double?) in Thing(counter, value ?? 0) }
    engine.define("Special") { (value: Double?) in Special(counter, value ?? 0) }
  }

  func run(_ text: String) throws { try engine.lua.run(text) }

  func collect() throws {
    for _ in 0..<3 { try run("collectgarbage()") }
  }

  /// The message of the error that `text` raises.
  func error(_ text: String) -> String { message { try run(text) } }
}

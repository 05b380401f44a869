import LuaBridge
import NN

/// The live list `container.modules` of a script: reading and writing it works on the container.
final class ModuleList: LuaObject, ObjectHolder {
  let container: Container

  init(_ container: Container) { self.container = container }

  func visitHeld(_ visitor: HeldVisitor) { visitor.visit(container) }

  private static let id = LuaClassID("nn.ModuleList")
  var luaClass: LuaClassID { Self.id }
  static var expectation: String { "list of modules" }

  static func define(in engine: LuaEngine) throws {
    let list = try engine.defineClass(
      id,
      LuaClassOptions(
        isHolder: true,
        indexer: { arguments in
          let modules = try arguments.object(1, as: ModuleList.self).container.modules
          guard let i = arguments.lua.index(at: 2) else { return Arguments.notHandled }
          guard i >= 1, i <= modules.count else {
            arguments.lua.pushNil()
            return 1
          }
          try arguments.lua.push(object: modules[i - 1])
          return 1
        },
        newIndexer: { arguments in
          let container = try arguments.object(1, as: ModuleList.self).container
          let i = try arguments.get(2, as: Int.self)
          let count = container.modules.count
          if arguments.lua.isNil(at: 3) {
            // Beyond the list there is nothing to remove, as in any table.
            guard i >= 1, i <= count else { return 0 }
            guard i == count else {
              throw arguments.error(2, "only the last module can be removed by assigning nil; use remove()")
            }
            container.modules.removeLast()
            return 0
          }
          let module = try arguments.object(3, as: Module.self)
          guard i >= 1, i <= count + 1 else {
            throw arguments.error(2, "index \(i) is out of range: the container has \(count) modules")
          }
          var modules = container.modules
          if i == count + 1 { modules.append(module) } else { modules[i - 1] = module }
          try container.hold(modules)
          return 0
        }))
    list.define(raw: "__len") { arguments in
      arguments.lua.push(try arguments.object(1, as: ModuleList.self).container.modules.count)
      return 1
    }
    list.define(raw: "__pairs") { arguments in
      let lua = arguments.lua
      let modules = try arguments.object(1, as: ModuleList.self).container.modules
      try lua.getGlobal("next")
      lua.newTable(array: modules.count)
      for (i, module) in modules.enumerated() {
        try lua.push(object: module)
        lua.rawSet(-2, i + 1)
      }
      lua.pushNil()
      return 3
    }
  }
}

import CLua
import LuaBridge
import NN

/// Opening packages: for `require`, and when a script names a class of one that is not open yet.
extension TorchEngine {
  /// Makes `require` find the packages, and opens those that are there without it. Throws when two have
  /// one name, or one needs another that is not there.
  func install(_ packages: [Package]) throws {
    for package in packages {
      guard self.packages[package.name] == nil else {
        throw LuaError("there are two packages of the name '\(package.name)'")
      }
      self.packages[package.name] = package
      for type in package.classes {
        registry.add(type)
        homes[type.className] = package.name
      }
      try preload(package.name) { [unowned self] in try self.open(package) }
    }
    for package in packages {
      for need in package.needs where self.packages[need] == nil && need != "torch" {
        throw LuaError("package '\(package.name)' needs '\(need)', which is not there")
      }
    }
    for package in packages where package.opensAtStart { try require(package.name) }
  }

  /// Makes `require name` run `open`, which leaves the package's value on the stack.
  func preload(_ name: String, _ open: @escaping () throws -> Void) throws {
    let bottom = lua.top
    defer { lua.setTop(bottom) }
    try lua.getGlobal("package")
    try lua.getField(-1, "preload")
    lua.pushFunction("require") { _ in
      try open()
      return 1
    }
    lua.rawSet(-2, name)
  }

  /// `require name`, without its result.
  func require(_ name: String) throws {
    try lua.getGlobal("require")
    lua.push(name)
    try lua.call(1, 0)
  }

  /// Opens a package and leaves its table on the stack.
  private func open(_ package: Package) throws {
    if !opensUseless { try package.check() }
    for need in package.needs { try require(need) }
    let lua = lua
    lua.newTable()
    let table = try LuaTable(lua, -1, prefix: package.name + ".")
    if package.isGlobal {
      lua.pushValue(at: -1)
      try lua.setGlobal(package.name)
    }
    for function in package.functions { function.define(table) }
    try package.prepare(self)
    for type in package.classes { try define(type, among: package.classes) }
    if !package.files.isEmpty {
      let natives = try nativeTable(package.name, package.natives(self))
      for file in package.files {
        try runFile(file) { lua in
          try table.ref.push(to: lua)
          try natives.ref.push(to: lua)
          return 2
        }
      }
    }
    for name in homes.keys where homes[name] == package.name { homes[name] = nil }
  }

  /// What Lua files of a package get besides its table: functions, and `check`.
  func nativeTable(_ name: String, _ functions: [PackageFunction]) throws -> LuaTable {
    let lua = lua
    lua.newTable()
    defer { lua.pop() }
    let natives = try LuaTable(lua, -1, prefix: name + ".")
    let names = functions.map(\.name) + ["check"]
    guard Set(names).count == names.count else { throw LuaError("two natives of package '\(name)' have one name") }
    for function in functions { function.define(natives) }
    try pushArgumentChecks(lua)
    lua.rawSet(-2, "check")
    return natives
  }

  /// Defines a class and those above it, unless they are there. A name that a script has taken for its own
  /// class stays the script's.
  private func define(_ type: TorchObject.Type, among all: [TorchObject.Type]) throws {
    guard classes[type.className] == nil else { return }
    var parent: TorchObject.Type? = superclass(of: type)
    while let above = parent {
      if let record = classes[above.className], record.type == above { break }
      if classes[above.className] == nil, all.contains(where: { $0 == above }) {
        try define(above, among: all)
        break
      }
      parent = superclass(of: above)
    }
    try nativeClass(type, parent: parent.flatMap { classes[$0.className] })
  }

  /// What the engine knows of the class `name`; opens the package that has it.
  func record(_ name: String) throws -> ClassRecord? {
    if let record = classes[name] { return record }
    guard let home = homes[name] else { return nil }
    // Before it is opened, so that what it asks for itself ends here.
    homes[name] = nil
    try require(home)
    return classes[name]
  }

  /// Lets a script find `nn.LSTM` in the table `nn` (on top of the stack) though no one has required its
  /// package.
  func openOnDemand(_ prefix: String) {
    let lua = lua
    lua.newTable(fields: 1)
    lua.pushFunction(prefix) { [unowned self] arguments in
      let lua = arguments.lua
      guard let key = lua.string(at: 2), try self.record("\(prefix).\(key)") != nil else {
        lua.pushNil()
        return 1
      }
      lua.rawGet(1, key)
      return 1
    }
    lua.rawSet(-2, "__index")
    lua_setmetatable(lua.L, -2)
  }
}

/// The class above `type`; nil above `TorchObject`.
func superclass(of type: TorchObject.Type) -> TorchObject.Type? {
  _getSuperclass(type) as? TorchObject.Type
}

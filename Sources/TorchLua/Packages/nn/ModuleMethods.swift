import LuaBridge
import NN
import TensorCore

/// The methods of `nn.Module`, `nn.Container` and `nn.Criterion`; other classes declare their own.
///
/// A method called from Lua runs the native implementation: Lua has already found that no script
/// replaces it. Native code that calls other modules goes through the `call…` forms.
extension TorchEngine {
  /// Defines the methods that all modules, containers or criterions have, if `type` is the root of those.
  func defineMethods(of type: TorchObject.Type, _ luaClass: LuaClass) throws {
    if type == Module.self { defineModule(luaClass) }
    if type == Container.self { defineContainer(luaClass) }
    if type == AbstractRecurrent.self { defineRecurrent(luaClass) }
    if type == Criterion.self { defineCriterion(luaClass) }
    if type == Module.self || type == Criterion.self {
      // save(path [, mode]): as torch.save
      luaClass.define(raw: "save") { [unowned self] arguments in
        try self.save(arguments, value: 1, path: 2)
        arguments.lua.pushValue(at: 1)
        return 1
      }
      // What a script's own `write` and `read` call for the fields (`nn/Module.lua`).
      luaClass.define(raw: "write") { try Self.writeFields($0) }
      luaClass.define(raw: "read") { try Self.readFields($0) }
    }
  }

  /// (file): writes the fields of the object as one table.
  private static func writeFields(_ arguments: Arguments) throws -> Int32 {
    let lua = arguments.lua
    _ = try arguments.object(1, as: TorchObject.self)
    guard !lua.isNoneOrNil(at: 2) else { throw arguments.error(2, "torch.File expected, got nothing") }
    try lua.getField(2, "writeObject")
    lua.pushValue(at: 2)
    // `next`, the table, and nil.
    _ = try pairs(arguments)
    lua.pop()
    lua.remove(at: -2)
    try lua.call(2, 0)
    return 0
  }

  /// (file): sets the fields of the object to those of the table that comes next.
  private static func readFields(_ arguments: Arguments) throws -> Int32 {
    let lua = arguments.lua
    _ = try arguments.object(1, as: TorchObject.self)
    guard !lua.isNoneOrNil(at: 2) else { throw arguments.error(2, "torch.File expected, got nothing") }
    try lua.getField(2, "readObject")
    lua.pushValue(at: 2)
    try lua.call(1, 1)
    guard lua.type(at: -1) == .table else { throw LuaError("the file holds no table of fields") }
    let table = lua.top
    try lua.forEach(at: table) { key, value in
      guard let name = lua.string(at: key) else { return }
      lua.pushValue(at: value)
      try lua.setField(1, name)
    }
    return 0
  }

  private func defineModule(_ c: LuaClass) {
    // Running
    for (name, body) in [
      ("forward", { try $0.forward($1) }), ("updateOutput", { try $0.updateOutput($1) }),
    ] as [(String, (Module, Value) throws -> Value)] {
      c.define(raw: name) { arguments in
        let module = try arguments.object(1, as: Module.self)
        let result = try body(module, arguments.get(2))
        try Self.pushResult(result, \.output, of: module, to: arguments.lua)
        return 1
      }
    }
    for (name, body) in [
      ("backward", { try $0.backwardNatively($1, $2, scale: $3.optional(4) ?? 1) }),
      ("updateGradInput", { module, x, dy, _ in try module.updateGradInput(x, dy) }),
    ] as [(String, (Module, Value, Value, Arguments) throws -> Value)] {
      c.define(raw: name) { arguments in
        let module = try arguments.object(1, as: Module.self)
        let result = try body(module, arguments.get(2), arguments.get(3), arguments)
        try Self.pushResult(result, \.gradInput, of: module, to: arguments.lua)
        return 1
      }
    }
    c.define("accGradParameters") { (m: Module, x: Value, dy: Value, scale: Double?) in
      try m.accGradParameters(x, dy, scale: scale ?? 1)
    }
    // The original adds to the parameters in place of their gradients, and has another way for shared ones; both
    // come to the same sum.
    for name in ["accUpdateGradParameters", "sharedAccUpdateGradParameters", "defaultAccUpdateGradParameters"] {
      c.define(name) { (m: Module, x: Value, dy: Value, rate: Double) in try m.accUpdateGradParameters(x, dy, rate) }
    }
    c.define(raw: "backwardUpdate") { arguments in
      let module = try arguments.object(1, as: Module.self)
      let (x, dy): (Value, Value) = (try arguments.get(2), try arguments.get(3))
      let result = try module.callUpdateGradInput(x, dy)
      try module.callAccUpdateGradParameters(x, dy, arguments.get(4))
      try Self.pushResult(result, \.gradInput, of: module, to: arguments.lua)
      return 1
    }
    c.define(raw: "__call__") { arguments in
      let module = try arguments.object(1, as: Module.self)
      let (x, dy): (Value, Value) = (try arguments.get(2), try arguments.get(3))
      try module.forward(x).push(to: arguments.lua)
      if dy.isNo { return 1 }
      try module.backward(x, dy).push(to: arguments.lua)
      return 2
    }

    // Parameters
    c.define(raw: "parameters") { arguments in
      try Self.push(try arguments.object(1, as: Module.self).parameters(), to: arguments.lua)
    }
    c.define("getParameters") { (m: Module) in
      let (parameters, gradients) = try m.getParameters()
      try Watcher.tell { try $0.didFlatten(m, parameters) }
      return (parameters, gradients)
    }
    c.statics.define("flatten") { (tensors: [Tensor]?) in try Module.flatten(tensors ?? []) }
    c.define("zeroGradParameters") { (m: Module) in
      try m.zeroGradParameters()
      try Watcher.tell { try $0.didZeroGradients(m) }
    }
    c.define("updateParameters") { (m: Module, rate: Double) in
      try Watcher.tell { try $0.willUpdate(m, rate: rate) }
      try m.updateParameters(rate)
    }
    c.define("reset") { (m: Module, stdv: Double?) -> Module in
      try m.reset(stdv)
      return m
    }
    c.define("share") { (m: Module, other: Module, names: Rest<String>) -> Module in
      try m.share(other, names.values)
      return m
    }

    defineTrainingMethods(c)

    // Modes, types, copies
    c.define("training") { (m: Module) in try m.training() }
    c.define("evaluate") { (m: Module) in try m.evaluate() }
    defineConversions(c, as: Module.self, { try $0.convert(to: $1, $2) }, { try $0.callConvert(to: $1, $2) })
    c.define("clone") { (m: Module, names: Rest<String>) -> Module in
      let copy = try Copier(keepsResults: true).copy(m)
      if !names.values.isEmpty { try copy.share(m, names.values) }
      return copy
    }
    c.define("sharedClone") { (m: Module) in try Copier(sharing: .parameters).copy(m) }
    c.define("stepClone") { (m: Module) in try Copier(sharing: .steps).copy(m) }
    c.define("clearState") { (m: Module) -> Module in
      try m.clearState()
      return m
    }

    // What files leave out (nn.Serial)
    for (name, mode) in [("heavySerial", Module.SerialMode.heavy), ("mediumSerial", .medium), ("lightSerial", .light)] {
      c.define(name) { (m: Module) -> Module in
        m.setSerialMode(mode)
        return m
      }
    }
    c.define("serialMode") { (m: Module, names: [String]) -> Module in
      m.setSerialMode(.fields(names))
      return m
    }
    c.define("reinforce") { (m: Module, reward: Value) in try m.reinforce(reward) }

    // Walking
    c.define("apply") { (m: Module, f: LuaFunction) in try self.walk(m) { try f.call($0) } }
    c.define("applyToModules") { (m: Module, f: LuaFunction) in
      for child in m.children { try f.call(child) }
    }
    c.define("findModules") { (m: Module, name: String) in
      var found: [Module] = []
      var owners: [Module] = []
      func search(_ module: Module, in owner: Module) throws {
        if module.typeName == name {
          found.append(module)
          owners.append(owner)
        }
        for child in try Self.inside(module) { try search(child, in: module) }
      }
      try search(m, in: m)
      return (found, owners)
    }
    c.define("listModules") { (m: Module) -> [Module] in
      var all: [Module] = []
      try self.walk(m) { all.append($0) }
      return all
    }
    c.define("replace") { (m: Module, f: LuaFunction) in try self.replace(m, f) }

    // Memory
    c.define("forget") { (m: Module) -> Module in
      try Watcher.tell { try $0.willForget(m) }
      try m.forget()
      return m
    }
    c.define("remember") { (m: Module, mode: String?) -> Module in
      try Watcher.tell { try $0.willRemember(m, mode) }
      try m.remember(mode)
      return m
    }
    c.define("maxBPTTstep") { (m: Module, rho: Int) in try m.maxBPTTstep(rho) }
    c.define("setOutputStep") { (m: Module, step: Int) in try m.setOutputStep(step) }
    c.define("getHiddenState") { (m: Module, step: Int?) in try HiddenStates.get(m, step) }
    c.define("setHiddenState") { (m: Module, step: Int?, state: Value) in try HiddenStates.set(m, step, state) }
    c.define("getGradHiddenState") { (m: Module, step: Int?) in try HiddenStates.getGradient(m, step) }
    c.define("setGradHiddenState") { (m: Module, step: Int?, state: Value) in
      try HiddenStates.setGradient(m, step, state)
    }
    c.define("backwardOnline") { (_: Module) in
      Console.warn("backwardOnline() is no longer needed: back-propagation through time is always online")
    }
  }

  /// What rnn took away in January 2016, with a word on why; and
  /// `module:includingSharedClones(f)`: calls f while `modules` holds the steps' modules, too; gives what f gives.
  private func defineRecurrent(_ c: LuaClass) {
    for name in [
      "backwardThroughTime", "updateGradInputThroughTime", "accGradParametersThroughTime",
      "accUpdateGradParametersThroughTime", "backwardUpdateThroughTime",
    ] {
      c.define(raw: name) { _ in
        throw LuaError("\(name) is deprecated: call backward for each step, from the last to the first")
      }
    }
    c.define(raw: "includingSharedClones") { arguments in
      let module = try arguments.object(1, as: AbstractRecurrent.self)
      let lua = arguments.lua, own = module.modules
      guard lua.type(at: 2) == .function else { throw arguments.error(2, "function expected") }
      module.modules = own + module.stepClones
      defer { module.modules = own }
      lua.setTop(2)
      try lua.call(0)
      return lua.top - 1
    }
  }

  private static func push(_ parameters: [Parameter], to lua: Lua) throws -> Int32 {
    if parameters.isEmpty { return 0 }
    try parameters.map(\.value).push(to: lua)
    try parameters.map(\.gradient).push(to: lua)
    return 2
  }

  private func walk(_ module: Module, _ visit: (Module) throws -> Void) throws {
    try visit(module)
    for child in try Self.inside(module) { try walk(child, visit) }
  }

  /// The modules in a module; those in the table `modules` that a script has put on one that is no container, too.
  private static func inside(_ module: Module) throws -> [Module] {
    guard !(module is Container), let script = module.script, script.isDerived else { return module.children }
    let own = try script.field("modules", of: module).list ?? []
    return module.children + own.compactMap { if case .object(let child as Module) = $0 { child } else { nil } }
  }

  private func replace(_ module: Module, _ f: LuaFunction) throws -> Module {
    let result = try f.call(module, returning: Module.self)
    if let container = module as? Container {
      try container.hold(container.modules.map { try replace($0, f) })
    }
    return result
  }

  private func defineContainer(_ c: LuaClass) {
    c.define("add") { (container: Container, module: Module) -> Container in
      try container.add(module)
      return container
    }
    c.define("extend") { (container: Container, modules: Rest<Module>) -> Container in
      for module in modules.values { try container.add(module) }
      return container
    }
    c.define(raw: "rethrowErrors") { try Self.rethrowErrors($0) }
    c.define("size") { (container: Container) in container.modules.count }
    c.define(raw: "__len__") { arguments in
      arguments.lua.push(try arguments.object(1, as: Container.self).modules.count)
      return 1
    }
    c.define(raw: "get") { arguments in
      let modules = try arguments.object(1, as: Container.self).modules
      // As the original: unlike `remove`, it does not count from the end.
      let i: Int = try arguments.get(2)
      guard i >= 1, i <= modules.count else {
        arguments.lua.pushNil()
        return 1
      }
      try arguments.lua.push(object: modules[i - 1])
      return 1
    }
    c.define(raw: "insert") { arguments in
      let container = try arguments.object(1, as: Container.self)
      let module = try arguments.object(2, as: Module.self)
      let count = container.modules.count
      guard let i = arguments.lua.isNoneOrNil(at: 3) ? count : try self.position(arguments, 3, count, extra: 1) else {
        throw arguments.error(3, "index should be contiguous to existing modules: there are \(count)")
      }
      var modules = container.modules
      modules.insert(module, at: i)
      try container.hold(modules)
      try arguments.lua.push(object: container)
      return 1
    }
    c.define(raw: "remove") { arguments in
      let container = try arguments.object(1, as: Container.self)
      let count = container.modules.count
      guard let i = arguments.lua.isNoneOrNil(at: 2) ? count - 1 : try self.position(arguments, 2, count, extra: 0),
        i >= 0
      else { throw arguments.error(2, "index out of range: there are \(count) modules") }
      try arguments.lua.push(object: container.modules.remove(at: i))
      return 1
    }
  }

  /// (module, its index, name of a method, …): calls it; an error comes out with the way to the module before it.
  private static func rethrowErrors(_ arguments: Arguments) throws -> Int32 {
    let lua = arguments.lua
    let container = try arguments.object(1, as: Container.self)
    let module = try arguments.object(2, as: Module.self)
    let i: Int = try arguments.get(3), name: String = try arguments.get(4)
    guard i >= 1, i <= container.modules.count, container.modules[i - 1] === module else {
      throw arguments.error(3, "mismatch between moduleIndex and self.modules in rethrowErrors")
    }
    try container.naming(i - 1) {
      // In the place of the index and the name: the method, and its receiver.
      try lua.getField(2, name)
      lua.replace(at: 3)
      lua.pushValue(at: 2)
      lua.replace(at: 4)
      try lua.call(arguments.count - 3)
    }
    return lua.top - 2
  }

  /// A position argument, from 1 or negative from the end, as an index; nil when out of range.
  private func position(_ arguments: Arguments, _ argument: Int32, _ count: Int, extra: Int) throws -> Int? {
    let given: Int = try arguments.get(argument)
    let index = given < 0 ? (given < -count ? -1 : count + extra + given) : given - 1
    return index >= 0 && index < count + extra ? index : nil
  }

  private func defineCriterion(_ c: LuaClass) {
    c.define(raw: "forward") { try Self.runForward($0) { try $0.forward($1, $2) } }
    c.define(raw: "updateOutput") { try Self.runForward($0) { try $0.updateOutput($1, $2) } }
    for (name, body) in [
      ("backward", { try $0.backward($1, $2) }), ("updateGradInput", { try $0.updateGradInput($1, $2) }),
    ] as [(String, (Criterion, Value, Value) throws -> Value)] {
      c.define(raw: name) { arguments in
        let criterion = try arguments.object(1, as: Criterion.self)
        let result = try body(criterion, arguments.get(2), arguments.get(3))
        try Self.pushResult(result, \.gradInput, of: criterion, to: arguments.lua)
        return 1
      }
    }
    c.define(raw: "__call__") { arguments in
      let criterion = try arguments.object(1, as: Criterion.self)
      let (x, t): (Value, Value) = (try arguments.get(2), try arguments.get(3))
      try criterion.forward(x, t).push(to: arguments.lua)
      try criterion.backward(x, t).push(to: arguments.lua)
      return 2
    }
    c.define("clone") { (c: Criterion) in try Copier().copy(c) }
    defineConversions(c, as: Criterion.self, { try $0.convert(to: $1, $2) }, { try $0.callConvert(to: $1, $2) })
  }

  /// `type`, `float` and `double`; each takes a cache, a table, whose calls keep shared what shares memory.
  private func defineConversions<O: TorchObject>(
    _ c: LuaClass, as type: O.Type, _ convert: @escaping (O, DType, Copier) throws -> Void,
    _ callConvert: @escaping (O, DType, Copier) throws -> Void
  ) {
    c.define(raw: "type") { arguments in
      let object = try arguments.object(1, as: O.self)
      guard let name: String = try arguments.optional(2) else {
        try (object.fieldTable.byName["_type"]?.get(object) ?? .none).push(to: arguments.lua)
        return 1
      }
      guard let dtype = DType(named: name), dtype.isReal else {
        throw arguments.error(2, "expected torch.FloatTensor or torch.DoubleTensor, got '\(name)'")
      }
      try convert(object, dtype, Copier.kept(arguments, 3))
      try arguments.lua.push(object: object)
      return 1
    }
    for (name, dtype) in [("float", DType.float), ("double", .double)] {
      c.define(raw: name) { arguments in
        let object = try arguments.object(1, as: O.self)
        try callConvert(object, dtype, Copier.kept(arguments, 2))
        try arguments.lua.push(object: object)
        return 1
      }
    }
  }
}

extension TorchEngine {
  /// Pushes what a method gave; a table that is the object's `output` or `gradInput` is from then on one Lua
  /// table for both sides.
  fileprivate static func pushResult<O: TorchObject>(
    _ result: Value, _ field: ReferenceWritableKeyPath<O, Value>, of object: O, to lua: Lua
  ) throws {
    try result.push(to: lua)
    if case .table(let table) = result, case .table(let own) = object[keyPath: field], table === own,
      !(table is LiveTable)
    {
      object[keyPath: field] = .table(LiveTable(lua, -1))
    }
  }

  /// The loss, and what the criterion gives besides it.
  fileprivate static func runForward(
    _ arguments: Arguments, _ body: (Criterion, Value, Value) throws -> Value
  ) throws -> Int32 {
    let criterion = try arguments.object(1, as: Criterion.self)
    try body(criterion, arguments.get(2), arguments.get(3)).push(to: arguments.lua)
    let further = criterion.furtherOutputs
    for value in further { try value.push(to: arguments.lua) }
    return Int32(1 + further.count)
  }
}

/// All arguments from here on.
struct Rest<Element: LuaDecodable>: LuaDecodable {
  let values: [Element]
  static var expectation: String { Element.expectation }

  static func decode(_ lua: Lua, _ index: Int32) throws -> Rest<Element> {
    var values: [Element] = []
    var i = index
    let last = lua.top
    while i <= last {
      values.append(try Element.decode(lua, i))
      i += 1
    }
    return Rest(values: values)
  }
}

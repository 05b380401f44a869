import LuaBridge
import NN
import TensorCore
import Training

/// Reads the options of `nn.Trainer` from a Lua table.
struct TrainerReader {
  let lua: Lua
  let engine: TorchEngine
  let model: Module

  /// Options that hold functions, objects or go together.
  private static let special = [
    "optimizer", "learningRate", "learningRateDecay", "momentum", "weightDecay", "clipNorm", "clipValue", "metrics",
    "hooks", "valid", "doctor",
  ]
  /// Settings of the optimiser that may stand among the options.
  private static let shorthands = ["learningRate", "learningRateDecay", "momentum", "weightDecay"]

  /// The names that a script may use.
  static let names = special + TrainerOption.all.map(\.name) + Hook.allCases.map(\.rawValue)

  /// The options in the table at `index`. `old` is the trainer's optimiser with the options that made it.
  func read(_ index: Int32, optimizer: (Value) throws -> any Optimizer) throws -> TrainerOptions {
    let table = lua.absolute(index)
    let bottom = lua.top
    defer { lua.setTop(bottom) }
    try lua.reserve(10)
    var options = TrainerOptions()
    var values: [String: Value] = [:]
    try lua.forEach(at: table) { key, value in
      guard lua.type(at: key) == .string, let name = lua.string(at: key) else {
        throw LuaError("nn.Trainer: options have names, got the key \(try lua.tostring(at: key))")
      }
      guard Self.names.contains(name) else {
        throw LuaError("nn.Trainer has no option '\(name)'" + Spelling.help(name, among: Self.names))
      }
      values[name] = name == "valid" ? .boolean(true) : try Value.decode(lua, value)
    }
    for option in TrainerOption.all {
      guard let value = values[option.name] else { continue }
      do { try option.apply(&options, value) } catch let error as NNError {
        throw LuaError("nn.Trainer: the option '\(option.name)': \(error)")
      }
    }
    options.metrics = try metrics(values["metrics"] ?? .none, options)
    options.hooks = try hooks(values)
    options.clip = try clip(values)
    options.optimizer = try optimizer(
      .table(
        Value.Table(
          [],
          fields: values.filter { name, value in
            name == "optimizer" || Self.shorthands.contains(name) && !value.isNo
          })))
    if values["title"] == nil, let script = try scriptName() { options.title = script }
    options.described = Self.names.compactMap { name in
      // The optimiser, with all its settings, and the title have places of their own.
      guard let value = values[name], !["valid", "title", "optimizer"].contains(name), Hook(rawValue: name) == nil,
        !value.isNo, !value.isEmptyText
      else { return nil }
      return (name, value.luaText())
    }
    return options
  }

  /// The name of the script that runs, without folder and ending: `arg[0]`.
  private func scriptName() throws -> String? {
    let bottom = lua.top
    defer { lua.setTop(bottom) }
    guard try lua.getGlobal("arg") == .table, lua.rawGet(-1, 0) == .string, let path = lua.string(at: -1) else {
      return nil
    }
    let name = path.split(separator: "/").last ?? ""
    let stem = name.hasSuffix(".lua") ? name.dropLast(4) : name
    return stem.isEmpty || stem == "-" ? nil : String(stem)
  }

  // MARK: Metrics

  /// A name, a function, or a table of names and of functions under names.
  private func metrics(_ value: Value, _ options: TrainerOptions) throws -> [any Metric] {
    switch value {
    case .none, .boolean(false): return []
    case .string(let name): return [try make(name)]
    case .object(let ref as LuaRef): return [try function("metric", ref, options)]
    case .table(let table):
      var metrics: [any Metric] = []
      for entry in table.list {
        guard case .string(let name) = entry else { throw wrongMetrics(entry) }
        metrics.append(try make(name))
      }
      for (name, entry) in table.fields.sorted(by: { $0.key < $1.key }) {
        guard case .object(let ref as LuaRef) = entry else { throw wrongMetrics(entry) }
        metrics.append(try function(name, ref, options))
      }
      return metrics
    default: throw wrongMetrics(value)
    }
  }

  private func wrongMetrics(_ value: Value) -> LuaError {
    LuaError(
      "nn.Trainer: the option 'metrics' has to be a table of names and functions, as "
        + "{'accuracy', mine = function(output, target) … end}; an entry is \(value.plainText)")
  }

  private func make(_ name: String) throws -> any Metric {
    guard Metrics.names.contains(name) else {
      throw LuaError("nn.Trainer: there is no metric '\(name)'" + Spelling.help(name, among: Metrics.names))
    }
    return try Metrics.make(name)
  }

  private func function(_ name: String, _ ref: LuaRef, _ options: TrainerOptions) throws -> any Metric {
    let function = try callable(ref) { wrongMetrics(.object(ref)) }
    let decides = options.watch == name || options.target?.name == name
    guard options.maximizes != nil || !decides else {
      throw LuaError("nn.Trainer: is more of '\(name)' better? Say maximize = true or false")
    }
    return FunctionMetric(name, isHigherBetter: options.maximizes ?? true) { output, target in
      guard let number = try function.call(output, target, returning: Value.self).number else {
        throw LuaError("it has to return a number")
      }
      return number
    }
  }

  private func callable(_ ref: LuaRef, _ error: () -> LuaError) throws -> LuaFunction {
    let bottom = lua.top
    defer { lua.setTop(bottom) }
    try ref.push(to: lua)
    guard lua.isCallable(at: -1) else { throw error() }
    return LuaFunction(ref)
  }

  // MARK: Hooks

  private func hooks(_ values: [String: Value]) throws -> [Hook: (TrainingState) throws -> Void] {
    var given: [String: Value] = [:]
    switch values["hooks"] ?? .none {
    case .none, .boolean(false): break
    case .table(let table) where table.list.isEmpty: given = table.fields
    case let other:
      throw LuaError("nn.Trainer: the option 'hooks' has to be a table of functions by name; it is \(other.plainText)")
    }
    for hook in Hook.allCases { if let value = values[hook.rawValue] { given[hook.rawValue] = value } }
    guard !given.isEmpty else { return [:] }
    let caller = ScriptHooks(lua, model)
    var hooks: [Hook: (TrainingState) throws -> Void] = [:]
    for (name, value) in given where !value.isNo {
      guard let hook = Hook(rawValue: name) else {
        throw LuaError(
          "nn.Trainer has no hook '\(name)'" + Spelling.help(name, among: Hook.allCases.map(\.rawValue)))
      }
      let wrong = LuaError("nn.Trainer: the hook '\(name)' has to be a function; it is \(value.plainText)")
      guard case .object(let ref as LuaRef) = value else { throw wrong }
      let function = try callable(ref) { wrong }
      hooks[hook] = { state in try caller.call(function, hook, state) }
    }
    return hooks
  }

  // MARK: Steps

  private func clip(_ values: [String: Value]) throws -> GradientClip? {
    func bound(_ name: String) throws -> Double? {
      guard let value = values[name], !value.isNo else { return nil }
      guard let number = value.number, number > 0 else {
        throw LuaError("nn.Trainer: the option '\(name)' has to be a positive number; it is \(value.plainText)")
      }
      return number
    }
    let (norm, value) = (try bound("clipNorm"), try bound("clipValue"))
    if norm == nil, value == nil { return nil }
    return try GradientClip(value: value, norm: norm)
  }

  /// The optimiser that `optimizer` and the shorthands beside it ask for: a name, a function of `optim`, or a table
  /// with one of these first (or as `name`) and options.
  func optimizer(_ asked: Value) throws -> any Optimizer {
    guard case .table(let values) = asked else { return try Optimizers.make("adam") }
    var settings: [String: Value] = [:]
    for name in Self.shorthands { settings[name] = values.fields[name] }
    var kind = values.fields["optimizer"] ?? .string("adam")
    if case .table(let table) = kind {
      settings.merge(table.fields) { $1 }
      kind = table.list.first ?? settings["name"] ?? .string("adam")
      settings["name"] = nil
    }
    switch kind {
    case .string(let name):
      if !Optimizers.names.contains(name), let function = try package(name) {
        return try script(name, function, settings)
      }
      return try named(name, settings)
    case .object(let ref as LuaRef):
      if let name = try Optimizers.names.first(where: { try package($0)?.isSame(as: ref) ?? false }) {
        return try named(name, settings)
      }
      let wrong = wrongOptimizer(kind)
      return try script("a function", try callable(ref) { wrong }.ref, settings)
    default: throw wrongOptimizer(kind)
    }
  }

  private func wrongOptimizer(_ value: Value) -> LuaError {
    LuaError(
      "nn.Trainer: the option 'optimizer' has to be a name, a function of optim, or a table of one with options, as "
        + "{'sgd', learningRate = 0.1}; it is \(value.plainText)")
  }

  private func named(_ name: String, _ settings: [String: Value]) throws -> any Optimizer {
    do { return try Optimizers.make(name, settings) } catch let error as NNError {
      throw LuaError("nn.Trainer: the option 'optimizer': \(error)")
    }
  }

  private func script(_ name: String, _ function: LuaRef, _ settings: [String: Value]) throws -> ScriptOptimizer {
    try Value.table(Value.Table([], fields: settings)).push(to: lua)
    return ScriptOptimizer(lua, name: name, LuaFunction(function), config: LuaRef(popping: lua))
  }

  /// The function of this name in the package `optim`; nil if there is none.
  private func package(_ name: String) throws -> LuaRef? {
    let bottom = lua.top
    defer { lua.setTop(bottom) }
    try engine.require("optim")
    guard try lua.getGlobal("optim") == .table, lua.rawGet(-1, name) == .function else { return nil }
    return LuaRef(lua, -1)
  }
}

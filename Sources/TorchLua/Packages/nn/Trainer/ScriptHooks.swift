import LuaBridge
import NN
import TensorCore
import Training

/// Calls a script's hooks with one table: what of a run may be seen and changed, by torchnet's names.
final class ScriptHooks {
  private let table: LuaRef
  private let model: Module

  /// Hooks of a run of `model`.
  init(_ lua: Lua, _ model: Module) {
    lua.newTable()
    table = LuaRef(popping: lua)
    self.model = model
  }

  /// Calls `function`, then takes over what it has changed: `lr`, `maxepoch`, `stop`, and in `onSample` the samples.
  /// A hook that returns false stops the run.
  func call(_ function: LuaFunction, _ hook: Hook, _ state: TrainingState) throws {
    guard let lua = table.lua else { return }
    let bottom = lua.top
    defer { lua.setTop(bottom) }
    try lua.reserve(10)
    try table.push(to: lua)
    try fill(lua, bottom + 1, hook, state)
    try function.push(to: lua)
    lua.pushValue(at: bottom + 1)
    try lua.call(1, 1)
    if lua.type(at: -1) == .boolean, !lua.truth(at: -1) { state.stops = true }
    try read(lua, bottom + 1, hook, state)
  }

  private func fill(_ lua: Lua, _ table: Int32, _ hook: Hook, _ state: TrainingState) throws {
    func set(_ name: String, _ value: Value) throws {
      try value.push(to: lua)
      lua.rawSet(table, name)
    }
    try set("network", .object(model))
    try set("model", .object(model))
    try set("criterion", .object(state.criterion))
    try set("epoch", .number(Double(state.epoch)))
    try set("t", .number(Double(state.update)))
    try set("lr", .number(state.rate))
    try set("maxepoch", state.lastEpoch.map { .number(Double($0)) } ?? .none)
    try set("loss", .number(state.loss))
    try set("stop", .boolean(state.stops))
    try set("training", .boolean(model.isTraining))
    if hook == .onSample {
      try set("samples", .list(state.samples.map { .list([$0.input, $0.target]) }))
      lua.rawGet(table, "samples")
      lua.rawGet(-1, 1)
      lua.rawSet(table, "sample")
      try set("numbers", .list(state.numbers.map { .number(Double($0)) }))
    }
    if hook == .onEndEpoch || hook == .onEnd || hook == .onStart { try set("history", state.history.scriptValue) }
  }

  private func read(_ lua: Lua, _ table: Int32, _ hook: Hook, _ state: TrainingState) throws {
    lua.rawGet(table, "lr")
    guard let rate = lua.number(at: -1), rate >= 0 || state.rate.isNaN, rate < .infinity || rate.isNaN else {
      throw LuaError("\(hook.rawValue): state.lr has to be a number that is not negative")
    }
    state.rate = rate
    lua.rawGet(table, "stop")
    if lua.truth(at: -1) { state.stops = true }
    lua.rawGet(table, "maxepoch")
    state.lastEpoch = lua.number(at: -1).flatMap { $0.isFinite ? Int(saturating: $0) : nil }
    guard hook == .onSample else { return }
    lua.rawGet(table, "samples")
    guard case .table(let list) = try Value.decode(lua, -1) else {
      throw LuaError("onSample: state.samples has to be a table of samples")
    }
    state.samples = try list.list.map { entry in
      guard let sample = entry.list, sample.count >= 2 else {
        throw LuaError("onSample: state.samples has to be a table of samples {input, target}")
      }
      return Sample(input: sample[0], target: sample[1])
    }
  }
}

extension History {
  /// The records as a list, with `best`, the record of the best evaluation, and `stop`, why the run ended.
  var scriptValue: Value {
    let values = records.map(\.value)
    let table = Value.Table(values)
    if let best, values.indices.contains(best) { table.fields["best"] = values[best] }
    if let stop { table.fields["stop"] = .string(stop.rawValue) }
    return .table(table)
  }
}

import LuaBridge
import NN
import TensorCore
import Training

/// A Swift trainer as a Lua value, with the optimiser that its options asked for last.
final class ScriptTrainer: LuaObject, ObjectHolder {
  let trainer: Trainer
  /// What the optimiser was made of.
  var asked: Value?

  init(_ trainer: Trainer) { self.trainer = trainer }

  func visitHeld(_ visitor: HeldVisitor) {
    visitor.visit(trainer)
    if let asked { visitor.visit(asked) }
  }

  static let id = LuaClassID("nn.Trainer.loop")
  var luaClass: LuaClassID { Self.id }
  static var expectation: String { "nn.Trainer" }
}

/// What `trainer.lua` and `stochastic_gradient.lua` call.
struct TrainerFunctions {
  private unowned let engine: TorchEngine

  static func all(_ engine: TorchEngine) throws -> [PackageFunction] {
    try engine.engine.defineClass(ScriptTrainer.id, LuaClassOptions(order: .methodsFirst, isHolder: true))
    let functions = TrainerFunctions(engine: engine)
    return [
      PackageFunction("trainer", functions.make), PackageFunction(raw: "options", functions.checkOptions),
      PackageFunction(raw: "train", functions.train), PackageFunction(raw: "evaluate", functions.evaluate),
      PackageFunction(raw: "predict", functions.predict), PackageFunction(raw: "descend", functions.descend),
    ]
  }

  private init(engine: TorchEngine) { self.engine = engine }

  private func make(_ model: Value, _ criterion: Value) throws -> ScriptTrainer {
    guard case .object(let network as Module) = model else {
      throw LuaError("bad argument #1 to 'nn.Trainer' (nn.Module expected, got \(model.plainText))")
    }
    guard case .object(let loss as Criterion) = criterion else {
      throw LuaError("bad argument #2 to 'nn.Trainer' (nn.Criterion expected, got \(criterion.plainText))")
    }
    return ScriptTrainer(try Trainer(network, loss, store: ScriptStore(engine)))
  }

  // MARK: Options

  /// `options(loop, options)`: throws what is wrong with the options.
  private func checkOptions(_ arguments: Arguments) throws -> Int32 {
    let loop = try arguments.object(1, as: ScriptTrainer.self)
    var options = try read(loop, arguments.lua, 2)
    try options.check()
    options.optimizer = nil
    return 0
  }

  /// The options in the table at `index`, with the optimiser that the loop has if it was asked for in the same words.
  private func read(_ loop: ScriptTrainer, _ lua: Lua, _ index: Int32) throws -> TrainerOptions {
    let reader = TrainerReader(lua: lua, engine: engine, model: loop.trainer.model)
    var options = try reader.read(index) { asked in
      if let before = loop.asked, before.isSame(as: asked) { return loop.trainer.optimizer }
      let optimizer = try reader.optimizer(asked)
      loop.asked = asked
      loop.trainer.optimizer = optimizer
      return optimizer
    }
    options.isInterrupted = { [unowned engine] in engine.engine.takeInterrupt() }
    return options
  }

  /// Runs `work` with the options of the `nn.Trainer` at 1, which the loop then forgets: a reference to a script's
  /// function that Swift keeps, and that leads back to the trainer, is a circle that no collector sees.
  private func perform<R>(_ arguments: Arguments, _ work: (Trainer) throws -> R) throws -> R {
    let lua = arguments.lua
    guard lua.type(at: 1) == .table, lua.rawGet(1, "loop") == .userdata,
      let loop = lua.object(at: -1, as: ScriptTrainer.self)
    else { throw arguments.error(1, "nn.Trainer expected, got \(lua.typeName(at: 1))") }
    lua.pop()
    lua.rawGet(1, "options")
    guard lua.type(at: -1) == .table else { throw LuaError("nn.Trainer: its options are no table") }
    // A hook may ask the trainer of the run that calls it.
    let before = loop.trainer.options
    loop.trainer.options = try read(loop, lua, -1)
    lua.pop()
    defer { loop.trainer.options = before }
    do {
      return try engine.engine.deferInterrupts { try work(loop.trainer) }
    } catch is Interrupted {
      throw LuaError.interrupted()
    }
  }

  // MARK: Runs

  private func train(_ arguments: Arguments) throws -> Int32 {
    let lua = arguments.lua
    let data = try dataset(lua, 2, "data")
    SampleDraws.current?.willTrain(lua, 2)
    let valid = lua.isNoneOrNil(at: 3) ? nil : try dataset(lua, 3, "valid")
    let doctor = try doctor(arguments)
    // The watching ends with the run, also when that fails.
    defer { doctor?.printLine() }
    let history = try perform(arguments) { try $0.train(data, valid: valid) }
    try history.scriptValue.push(to: lua)
    lua.pushValue(at: -1)
    try lua.setField(1, "history")
    if history.stop == .interrupt { throw LuaError.interrupted() }
    return 1
  }

  /// Who looks at the training after the seconds of the option `doctor`, `true` for 60, or at its end; nil without the
  /// option, or where somebody looks already.
  private func doctor(_ arguments: Arguments) throws -> ScriptDoctor? {
    let lua = arguments.lua
    let bottom = lua.top
    defer { lua.setTop(bottom) }
    lua.rawGet(1, "options")
    lua.rawGet(-1, "doctor")
    let seconds: Double
    switch try Value.decode(lua, -1) {
    case .none, .boolean(false): return nil
    case .boolean(true): seconds = 60
    case .number(let number) where number > 0: seconds = number
    case let other:
      throw LuaError("nn.Trainer: the option 'doctor' has to be true or a number of seconds; it is \(other.plainText)")
    }
    guard engine.environment.watcher == nil else { return nil }
    return try engine.watchTraining(seconds: seconds, steps: nil, ending: .line)
  }

  private func evaluate(_ arguments: Arguments) throws -> Int32 {
    let data = try dataset(arguments.lua, 2, "data")
    let figures = try perform(arguments) { try $0.evaluate(data) }
    try figures.value.push(to: arguments.lua)
    return 1
  }

  private func predict(_ arguments: Arguments) throws -> Int32 {
    let lua = arguments.lua
    guard !lua.isNoneOrNil(at: 2) else {
      throw LuaError("bad argument #1 to 'predict' (an input or a dataset expected)")
    }
    if try ScriptDataset.isDataset(lua, 2) {
      let data = try ScriptDataset(lua, 2, needsTarget: false)
      let inputs = try data.first(data.count()).map(\.input)
      try Value.list(perform(arguments) { try $0.predict(inputs) }).push(to: lua)
      return 1
    }
    let input = try Value.decode(lua, 2)
    // Steps are tensors or numbers, so a table of tables holds many inputs.
    if let list = input.list, !list.isEmpty, list.allSatisfy({ $0.list != nil }) {
      try Value.list(perform(arguments) { try $0.predict(list) }).push(to: lua)
      return 1
    }
    let output = try perform(arguments) { try $0.predict([input]) }.first ?? .none
    try output.push(to: lua)
    return 1
  }

  /// `descend(model, criterion, dataset, rate, epochs, hooks)`: plain stochastic gradient descent over the samples as
  /// they stand, with the model's own update and in whatever mode it is.
  private func descend(_ arguments: Arguments) throws -> Int32 {
    let lua = arguments.lua
    let model = try arguments.object(1, as: Module.self)
    let criterion = try arguments.object(2, as: Criterion.self)
    let data = try ScriptDataset(lua, 3)
    SampleDraws.current?.willTrain(lua, 3)
    let rate: Double = try arguments.get(4)
    let epochs: Int = try arguments.get(5)
    let reader = TrainerReader(lua: lua, engine: engine, model: model)
    var options = try reader.read(6) { _ in ModuleUpdate(model, rate: rate) }
    options.epochs = epochs > 0 ? epochs : nil
    options.shuffle = false
    options.managesModes = false
    options.checkNaN = false
    options.progress = .quiet
    options.isInterrupted = { [unowned engine] in engine.engine.takeInterrupt() }
    let trainer = try Trainer(model, criterion, options, store: ScriptStore(engine))
    let history = try engine.engine.deferInterrupts { try trainer.train(data) }
    if history.stop == .interrupt { throw LuaError.interrupted() }
    return 0
  }

  private func dataset(_ lua: Lua, _ index: Int32, _ name: String) throws -> ScriptDataset {
    do { return try ScriptDataset(lua, index) } catch let error as LuaMismatch {
      throw LuaError("nn.Trainer: \(name): \(error.description)")
    }
  }
}

extension SampleError: LuaErrorWrapper {
  /// What happened at the sample.
  public var wrappedError: any Error { underlying }
  /// The sample's number.
  public var luaPrefix: String { prefix }
}

extension MetricError: LuaErrorWrapper {
  /// What the metric threw.
  public var wrappedError: any Error { underlying }
  /// The metric's name.
  public var luaPrefix: String { prefix }
}

extension Value {
  /// Whether a script has given the same: equal texts and numbers, the same objects.
  fileprivate func isSame(as other: Value) -> Bool {
    switch (self, other) {
    case (.none, .none): true
    case (.boolean(let a), .boolean(let b)): a == b
    case (.number(let a), .number(let b)): a == b
    case (.string(let a), .string(let b)): a == b
    case (.tensor(let a), .tensor(let b)): a === b
    case (.object(let a as LuaRef), .object(let b as LuaRef)): a.isSame(as: b)
    case (.object(let a), .object(let b)): a === b
    case (.table(let a), .table(let b)):
      a.list.count == b.list.count && a.fields.count == b.fields.count
        && zip(a.list, b.list).allSatisfy { $0.isSame(as: $1) }
        && a.fields.allSatisfy { name, value in b.fields[name].map { value.isSame(as: $0) } ?? false }
    default: false
    }
  }
}

import NN
import TensorCore

extension Run {
  /// What the number in a checkpoint must be.
  static let checkpointVersion = 1

  /// All that the rest of the run depends on.
  func checkpoint() throws -> Value {
    .named([
      "version": .integer(Run.checkpointVersion),
      "model": .object(model), "best": .named(["model": best.model.map { .object($0) } ?? .none, "gain": best.state]),
      "memory": try memory(),
      "optimizer": .named([
        "name": .string(optimizer.name), "state": .named(optimizer.state()),
        "rate": .number(optimizer.rate), "base": .number(base),
      ]),
      "schedule": schedule.map { .named($0.state) } ?? .none,
      "random": try trainer.store.randomState(), "stream": streamStart,
      "epoch": .integer(epoch), "insideEpoch": .boolean(isInsideEpoch), "firstEpoch": .integer(firstEpoch),
      "update": .integer(state.update), "firstUpdate": .integer(firstUpdate), "samples": .integer(samples),
      "order": feed.seed.map { .string("\($0)") } ?? .none, "place": .integer(feed.place),
      "drawn": .integer(feed.drawn),
      "seconds": .number(elapsed), "sums": sums.state, "norms": norms.state,
      "history": trainer.history.value,
    ])
  }

  /// Goes to the place that `checkpoint` has described. Throws when it is of another model or optimiser.
  func restore(_ value: Value) throws {
    let table = StateTable(value)
    guard case .object(let saved as Module) = table["model"] else {
      throw NNError.message("the checkpoint has no model")
    }
    try model.takeState(of: saved)
    try restoreMemory(table["memory"])
    let kept = table.table("best")
    if case .object(let model as Module) = kept["model"] {
      best.restore(kept["gain"], model)
    } else {
      best.restore(kept["gain"], nil)
    }
    try restoreOptimizer(table.table("optimizer"))
    if case .table(let fields) = table["schedule"] { try schedule?.restore(fields.fields) }
    epoch = table.integer("epoch") ?? 0
    isInsideEpoch = table.flag("insideEpoch")
    firstEpoch = table.integer("firstEpoch") ?? 0
    state.update = table.integer("update") ?? 0
    firstUpdate = table.integer("firstUpdate") ?? 0
    samples = table.integer("samples") ?? 0
    earlierSeconds = table.number("seconds") ?? 0
    sums.state = table["sums"]
    norms.state = table["norms"]
    trainer.history = History(table["history"])
    state.lastEpoch = options.epochs.map { firstEpoch + $0 }
    state.history = trainer.history
    try restorePlace(table)
    try trainer.store.restoreRandom(table["random"])
  }

  private func restoreOptimizer(_ table: StateTable) throws {
    let name = optimizer.name
    guard let saved = table.text("name"), saved == name else {
      throw NNError.message(
        "the checkpoint was made with the optimiser \(table.text("name") ?? "?"), this run has \(name)")
    }
    guard case .table(let fields) = table["state"] else { return }
    try optimizer.restore(fields.fields)
    optimizer.rate = table.number("rate") ?? optimizer.rate
    base = table.number("base") ?? base
  }

  /// Takes the data to the sample that would have come next.
  private func restorePlace(_ table: StateTable) throws {
    feed.seed = table.text("order").flatMap { UInt64($0) }
    streamStart = table["stream"]
    let drawn = table.integer("drawn") ?? 0
    guard isInsideEpoch || drawn > 0 else { return }
    // A stream gives anew what it has given; it may draw its own order when it begins.
    if drawn > 0, !streamStart.isNone { try trainer.store.restoreRandom(streamStart) }
    try feed.start(epoch: Swift.max(epoch, 1))
    try feed.skip(to: isInsideEpoch ? table.integer("place") ?? 0 : 0, drawn: drawn)
  }

  // MARK: What recurrent layers remember

  /// The hidden states of the layers that carry theirs from sample to sample, by their place.
  private func memory() throws -> Value {
    var states: [Value] = []
    try forEachRemembering { layer in
      states.append(try layer.memory()?.mapTensors { try $0.clone() } ?? .boolean(false))
    }
    return .list(states)
  }

  private func restoreMemory(_ value: Value) throws {
    let states = value.list ?? []
    var place = 0
    try forEachRemembering { layer in
      defer { place += 1 }
      guard states.indices.contains(place) else { return try layer.callForget() }
      if case .boolean = states[place] { return try layer.callForget() }
      try layer.restoreMemory(states[place])
    }
  }

  private func forEachRemembering(_ body: (any MemoryKeeper) throws -> Void) throws {
    var seen: Set<ObjectIdentifier> = []
    func walk(_ module: Module, _ remembers: Bool) throws {
      guard seen.insert(ObjectIdentifier(module)).inserted else { return }
      let remembers = (module as? AbstractSequencer)?.hasMemory ?? (module as? SeqLayer)?.hasMemory ?? remembers
      if remembers, let layer = module as? any MemoryKeeper { try body(layer) }
      // What is inside is how it is computed.
      if module is GatedLayer { return }
      for child in module.children { try walk(child, remembers) }
    }
    try walk(model, false)
  }
}

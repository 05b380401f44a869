import TensorCore

/// The modules that run the steps of a recurrence: each step in training has a clone that shares the
/// parameters (`rnn/AbstractRecurrent.lua` getStepModule, recycle).
final class StepClones: ObjectHolder {
  private var root: Module?
  /// Each clone by its place, from 1; the decorated module has place 0. A layer that goes on from a file's
  /// step needs none for the steps before.
  private var clones: [Int: Module] = [:]
  /// Places whose clones have been given up, or that the layer which this one is a copy of has: they come back when a
  /// script asks for all.
  private var missing: Set<Int> = []

  /// Gives up the clones.
  func drop() {
    missing.formUnion(clones.keys)
    reset(nil)
  }

  /// Has as many clones as `other`, when a script asks for all.
  func follow(_ other: StepClones) { missing = other.missing.union(other.clones.keys) }

  /// Which place serves a step, and the steps in the order in which they got theirs. Steps begin anew at 1, and `rho`
  /// may change between the way there and the way back: a step that has a module keeps it until that goes on.
  private var places: [Int: Int] = [:]
  private var order: [Int] = []

  /// How many steps have a module of their own: `rho` + 1, and never less than there have been.
  func kept(_ rho: Int) -> Int { Swift.max(Swift.min(Swift.max(rho, 1), 1 << 30) + 1, clones.count + 1) }

  /// The module for `step`, from 1, of a layer that decorates `module`; the oldest goes on once all that are kept are
  /// in use.
  func module(_ step: Int, of module: Module, rho: Int) throws -> Module {
    if root !== module { reset(module) }
    let place: Int
    if let own = places[step] {
      place = own
    } else {
      if order.count < kept(rho) {
        place = order.count
      } else {
        place = places.removeValue(forKey: order.removeFirst()) ?? 0
      }
      places[step] = place
      order.append(step)
    }
    if place == 0 { return module }
    return try clone(place, of: module)
  }

  private func reset(_ module: Module?) { (root, clones, places, order) = (module, [:], [:], []) }

  private func clone(_ place: Int, of module: Module) throws -> Module {
    if let clone = clones[place] { return clone }
    let clone = try module.callStepClone()
    clones[place] = clone
    missing.remove(place)
    return clone
  }

  func visitHeld(_ visitor: HeldVisitor) {
    visitor.visit(root)
    visitor.visit(clones)
  }

  /// Calls `body` with every clone but the decorated module itself.
  func each(_ body: (Module) throws -> Void) rethrows {
    for (_, clone) in clones { try body(clone) }
  }

  /// The list of the original's field: the decorated module and its clones.
  func value(_ module: Module?) -> Value {
    guard let module else { return .list([]) }
    if root !== module { reset(module) }
    for place in missing.sorted() { _ = try? clone(place, of: module) }
    return .list(([module] + clones.sorted { $0.key < $1.key }.map(\.value)).map { .object($0) })
  }
}

/// Runs a module of modules as the step of a recurrence: {x, state} to the next state, of whatever form.
///
/// The states and their gradients are kept by step, 0 standing for the initial state.
final class StepGraph: ObjectHolder {
  let module: Module
  private let clones = StepClones()
  var states: [Int: Value] = [:]
  /// What flows from step t + 1 into the state after step t.
  var gradients: [Int: Value] = [:]
  private var totals: [Int: Value] = [:]

  /// The number of the first step that `module` runs.
  private let first: Int

  init(_ module: Module, from first: Int = 1) { (self.module, self.first) = (module, first) }

  /// The module that runs `step`: in evaluation one for all.
  func module(_ layer: AbstractRecurrent, _ step: Int) throws -> Module {
    layer.isTraining ? try clones.module(step - first + 1, of: module, rho: layer.rho) : module
  }

  /// Runs `step`; returns its state.
  func forward(_ layer: AbstractRecurrent, _ x: Value, _ step: Int, before: Value) throws -> Value {
    states[step - 1] = before
    let result = try module(layer, step).callUpdateOutput(.list([x, before]))
    // In evaluation one module serves all steps: what it keeps is overwritten by the next.
    states[step] = layer.isTraining ? result : try result.cloned()
    let old = step - clones.kept(layer.rho) - 1
    states[old] = nil
    gradients[old] = nil
    totals[old] = nil
    return states[step] ?? .none
  }

  private func needState(_ step: Int, _ layer: Module) throws -> Value {
    guard let found = states[step] else {
      throw NNError.input(layer.describe(), "step \(step) is no longer kept; see maxBPTTstep()")
    }
    return found
  }

  /// The gradient with respect to the input of `step`, given that of its output.
  func backward(_ layer: AbstractRecurrent, _ x: Value, _ dy: Value, _ step: Int) throws -> Value {
    let before = try needState(step - 1, layer), after = try needState(step, layer)
    let total = try (gradients[step] ?? after.zeros()).adding(dy, layer.describe())
    totals[step] = total
    let result = try module(layer, step).callUpdateGradInput(.list([x, before]), total)
    guard let list = result.list, list.count == 2 else {
      throw NNError.input(layer.describe(), "the step's module gave \(result.summary) as gradInput")
    }
    gradients[step - 1] = try list[1].cloned()
    return list[0]
  }

  func accumulate(_ layer: AbstractRecurrent, _ x: Value, _ step: Int, scale: Double) throws {
    guard let total = totals[step] else { throw NNError.input(layer.describe(), "Missing updateGradInput") }
    try module(layer, step).callAccGradParameters(.list([x, needState(step - 1, layer)]), total, scale: scale)
  }

  func visitHeld(_ visitor: HeldVisitor) {
    visitor.visit(module)
    visitor.visit(clones)
    for values in [states, gradients, totals] { visitor.visit(values) }
  }

  func forget() {
    states = [:]
    gradients = [:]
    totals = [:]
  }

  /// Has as many clones as `other`, when a script asks for all.
  func follow(_ other: StepGraph) { clones.follow(other.clones) }

  func eachClone(_ body: (Module) throws -> Void) rethrows { try clones.each(body) }

  /// The clones as the original's field has them.
  var sharedClones: Value { clones.value(module) }
}

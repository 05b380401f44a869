import TensorCore

/// Runs a module of modules as the step of a recurrence: {x, state …} to the next state.
///
/// Each step in training has a clone that shares the parameters, as in `rnn/AbstractRecurrent.lua`; the
/// states and their gradients are kept by step, 0 standing for the initial state.
final class StepGraph {
  let module: Module
  /// How many states go in and come out; one comes out bare, several as a table.
  let count: Int
  private(set) var clones: [Module] = []
  var states: [Int: [Value]] = [:]
  /// What flows from step t + 1 into the states after step t.
  var gradients: [Int: [Value]] = [:]
  private var totals: [Int: [Value]] = [:]

  init(_ module: Module, states count: Int) {
    self.module = module
    self.count = count
  }

  private func clone(_ step: Int, rho: Int) throws -> Module {
    if clones.isEmpty { clones = [module] }
    let room = Swift.max(Swift.min(rho, 1 << 30) + 1, clones.count)
    let index = (step - 1) % room
    while clones.count <= index { clones.append(try module.callStepClone()) }
    return clones[index]
  }

  private func bundle(_ values: [Value]) -> Value { count == 1 ? values[0] : .list(values) }

  private func unbundle(_ value: Value, _ layer: Module) throws -> [Value] {
    if count == 1 { return [value] }
    guard let list = value.list, list.count == count else {
      throw NNError.input(layer.describe(), "the step's module gave \(value.summary), expected \(count) states")
    }
    return list
  }

  /// Runs `step`; returns its first state.
  func forward(_ layer: AbstractRecurrent, _ x: Value, _ step: Int, before: [Value]) throws -> Value {
    states[step - 1] = before
    if layer.isTraining {
      let module = try clone(step, rho: layer.rho)
      states[step] = try unbundle(module.callUpdateOutput(.list([x] + before)), layer)
    } else {
      let result = try unbundle(module.callUpdateOutput(.list([x] + before)), layer)
      // One module serves all steps: what it keeps is overwritten by the next.
      states[step] = try result.map { try $0.cloned() }
    }
    let old = step - Swift.max(layer.rho, 1) - 2
    states[old] = nil
    gradients[old] = nil
    totals[old] = nil
    return states[step]?.first ?? .none
  }

  private func needStates(_ step: Int, _ layer: Module) throws -> [Value] {
    guard let found = states[step] else {
      throw NNError.input(layer.describe(), "step \(step) is no longer kept; see maxBPTTstep()")
    }
    return found
  }

  /// The gradient with respect to the input of `step`, given that of its output.
  func backward(_ layer: AbstractRecurrent, _ x: Value, _ dy: Value, _ step: Int) throws -> Value {
    let before = try needStates(step - 1, layer), after = try needStates(step, layer)
    var total = try gradients[step] ?? after.map { try $0.zeros() }
    total[0] = try total[0].adding(dy, layer.describe())
    totals[step] = total
    let module = layer.isTraining ? try clone(step, rho: layer.rho) : module
    let result = try module.callUpdateGradInput(.list([x] + before), bundle(total))
    guard let list = result.list, list.count == count + 1 else {
      throw NNError.input(layer.describe(), "the step's module gave \(result.summary) as gradInput")
    }
    gradients[step - 1] = try list.dropFirst().map { try $0.cloned() }
    return list[0]
  }

  func accumulate(_ layer: AbstractRecurrent, _ x: Value, _ step: Int, scale: Double) throws {
    guard let total = totals[step] else { throw NNError.input(layer.describe(), "Missing updateGradInput") }
    let module = layer.isTraining ? try clone(step, rho: layer.rho) : module
    try module.callAccGradParameters(.list([x] + needStates(step - 1, layer)), bundle(total), scale: scale)
  }

  func forget() {
    states = [:]
    gradients = [:]
    totals = [:]
  }

  /// Takes away the clones: after a change of type, or of the module itself.
  func dropClones() {
    forget()
    clones = []
  }

  func eachClone(_ body: (Module) throws -> Void) rethrows {
    for clone in clones.dropFirst() { try body(clone) }
  }

  /// `output` and `gradInput` of `step`'s clone.
  func results(_ step: Int) -> Value { states[step]?.first ?? .none }
}

import TensorCore

/// What one forward call of a recurrent layer covers, and leaves for its backward call: T steps of a sequence,
/// or one step.
///
/// T = steps, N = batch. A state of H columns is kept as `((T + 1)·N, H)`: block 0 is the initial one, block t
/// the state after step t. The first state is the hidden one, which is also the output.
final class Span {
  /// The number, from 1, of the first step.
  var first = 1
  private(set) var steps = 0
  private(set) var batch = 0
  /// False for steps without a batch: vectors.
  var isBatched = true
  private(set) var states: [Tensor] = []
  /// The gradients with respect to the states, laid out as they are.
  private(set) var stateGradients: [Tensor] = []
  /// `(T·N, G·H)`: pre-activations, then activations of the gates.
  private(set) var gates: Tensor?
  /// `(T·N, G·H)`: gradients of the pre-activations.
  private(set) var gateGradients: Tensor?
  /// `(T·N, H)`: whatever else a kernel keeps.
  private(set) var extra: Tensor?
  /// `(T·N, H)` and `(T·N, R)`: what a projection of the outputs is given, and the whole gradients of the outputs; nil
  /// without one.
  private(set) var raw: Tensor?
  private(set) var outputGradients: Tensor?
  /// False when the initial states are all zero, so that the first step needs no recurrent product.
  private(set) var hasInitialState = false
  /// Whether the layer's kernel ran, and not its graph of modules.
  var usesKernel = true
  /// Which rows the layer leaves out because their input is zero; empty for none.
  var mask: [Bool] = []
  /// Views on the output and the gradient of the input, given to callers.
  var output: Tensor?
  var gradInput: Tensor?
  /// dy `(T·N, R)` as the caller gave it, for scripts that look into the way back.
  var gradOutput: Tensor?

  var last: Int { first + steps - 1 }
  var rows: Int { steps * batch }
  /// Whether `start` or `restore` has been called since the buffers were given up.
  var isEmpty: Bool { states.isEmpty }

  @inline(__always) func isMasked(_ row: Int) -> Bool { !mask.isEmpty && mask[row] }

  /// Sizes the buffers for T steps of N samples; `widths` are the columns of the states, `gates` and `extra`
  /// and `raw` those of the buffers (0 for none). The initial states are `starts`, N·H elements each, or zero.
  func start(
    _ steps: Int, _ batch: Int, widths: [Int], gates: Int, extra: Int, raw: Int = 0, _ dtype: DType,
    from starts: [Tensor?]
  ) throws {
    self.steps = steps
    self.batch = batch
    hasInitialState = false
    for (k, width) in widths.enumerated() {
      let old = states[safe: k]
      var start = starts[safe: k] ?? nil
      // What is about to be overwritten is set aside.
      if let given = start, given.storage === old?.storage { start = try given.clone() }
      let state = try Tensor.reuse(old, [rows + batch, width], dtype)
      if old == nil { states.append(state) } else { states[k] = state }
      let block = try state.narrow(0, 0, batch)
      if let start {
        try block.copy(from: start)
        hasInitialState = true
      } else {
        try block.zero()
      }
    }
    if gates > 0 { self.gates = try Tensor.reuse(self.gates, [rows, gates], dtype) }
    if extra > 0 { self.extra = try Tensor.reuse(self.extra, [rows, extra], dtype) }
    self.raw = raw > 0 ? try Tensor.reuse(self.raw, [rows, raw], dtype) : nil
  }

  /// Sizes the gradients' buffers; `flowing` are the gradients that flow into the last states from later, or
  /// zero. `layer` names the layer in an error about their sizes.
  func startBackward(gates: Int, _ dtype: DType, flowing: [Tensor?], _ layer: () -> String) throws {
    for (k, state) in states.enumerated() {
      let gradient = try Tensor.reuse(stateGradients[safe: k], state.sizes, dtype)
      if k < stateGradients.count { stateGradients[k] = gradient } else { stateGradients.append(gradient) }
      let block = try gradient.narrow(0, rows, batch)
      guard let flow = flowing[safe: k] ?? nil else {
        try block.zero()
        continue
      }
      guard flow.count == block.count else {
        throw NNError.input(
          layer(),
          "the hidden state's gradient is \(flow.sizes.text), expected \(batch) x \(state.sizes[1])")
      }
      try block.copy(from: flow)
    }
    if gates > 0 { gateGradients = try Tensor.reuse(gateGradients, [rows, gates], dtype) }
    outputGradients = raw == nil ? nil : try Tensor.reuse(outputGradients, [rows, states[0].sizes[1]], dtype)
  }

  /// Makes it the span of `steps` steps whose states are known but not how they came about: no backward call
  /// can go through it. `all` has each state as `((T + 1)·N, H)`.
  func restore(_ steps: Int, _ batch: Int, _ all: [Tensor]) {
    (self.steps, self.batch, states) = (steps, batch, all)
    (gates, extra, raw) = (nil, nil, nil)
    hasInitialState = true
  }

  /// Whether a backward call can go through it.
  var canGoBack: Bool { !usesKernel || gates != nil }

  /// State `k` after step `t` of the span (0: the initial one), a view `(N, H)`, or `(H)` without a batch.
  func state(_ k: Int, _ t: Int) throws -> Tensor { try block(states[k], t) }

  /// The gradient with respect to that state; nil before the backward call.
  func gradient(_ k: Int, _ t: Int) throws -> Tensor? {
    guard let gradient = stateGradients[safe: k], gradient.sizes == states[k].sizes else { return nil }
    return try block(gradient, t)
  }

  /// The gradient with respect to x at step `t` from 0; nil before the backward call.
  func inputGradient(_ t: Int) throws -> Tensor? {
    guard let gradInput, gradInput.count > 0, gradInput.count % rows == 0 else { return nil }
    return try block(gradInput.view([rows, gradInput.count / rows]), t)
  }

  /// The whole gradient of the output of step `t` from 0, from above and from the next step; nil before the backward call.
  func outputGradient(_ t: Int) throws -> Tensor? {
    guard let flowing = try gradient(0, t + 1), let gradOutput, gradOutput.count == rows * states[0].sizes[1] else {
      return nil
    }
    // A graph's steps have added it.
    if !usesKernel { return flowing }
    let total = try flowing.clone()
    try total.cadd(total, 1, block(gradOutput.view([rows, states[0].sizes[1]]), t).view(total.sizes))
    return total
  }

  private func block(_ all: Tensor, _ t: Int) throws -> Tensor {
    let block = try all.narrow(0, t * batch, batch)
    return isBatched ? block : try block.view([all.sizes[1]])
  }

  /// Gives up all buffers.
  func clear() {
    (states, stateGradients) = ([], [])
    (gates, gateGradients, extra, output, gradInput, gradOutput) = (nil, nil, nil, nil, nil, nil)
    (raw, outputGradients) = (nil, nil)
  }

  /// Takes over copies of what `other` holds.
  func copy(_ other: Span, _ copier: Copier) throws {
    (first, steps, batch, isBatched) = (other.first, other.steps, other.batch, other.isBatched)
    (hasInitialState, usesKernel, mask) = (other.hasInitialState, other.usesKernel, other.mask)
    states = try other.states.map { try copier.copy($0) }
    stateGradients = try other.stateGradients.map { try copier.copy($0) }
    gates = try other.gates.map { try copier.copy($0) }
    gateGradients = try other.gateGradients.map { try copier.copy($0) }
    extra = try other.extra.map { try copier.copy($0) }
    raw = try other.raw.map { try copier.copy($0) }
    outputGradients = try other.outputGradients.map { try copier.copy($0) }
    output = try other.output.map { try copier.copy($0) }
    gradInput = try other.gradInput.map { try copier.copy($0) }
  }
}

extension Array {
  /// The element, or nil beyond the end.
  subscript(safe i: Int) -> Element? { indices.contains(i) ? self[i] : nil }
}

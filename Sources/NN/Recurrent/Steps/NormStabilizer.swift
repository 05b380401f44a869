import TensorCore

/// Keeps the norms of a hidden state near each other from step to step: nn.NormStabilizer (`rnn/NormStabilizer.lua`;
/// Krueger and Memisevic, arXiv:1511.08400).
///
/// N = batch, D = features. The output is the input h (N, D); the backward pass adds the gradient of
///
///     β Σₜ mean over the batch of (‖h(t)‖ - ‖h(t-1)‖)²
///
/// It goes behind a recurrent layer in a sequencer. `beta` is 1 by default. `updateLoss()` gives the term, divided by
/// the number of steps. A row of zeros, whose norm has no gradient, gets none.
///
/// ```lua
/// m = nn.NormStabilizer(0.1)
/// m:forward(torch.Tensor{{3, 0}})
/// m:forward(torch.Tensor{{3, 4}})
/// print(m:updateLoss())  --> 0.2
/// ```
public final class NormStabilizer: AbstractRecurrent, MemoryKeeper {
  /// What the term counts for; 1 by default.
  public var beta = 1.0
  /// The term, divided by the number of steps, of the last `updateLoss`; nil before it.
  public private(set) var loss: Double?

  private struct Step {
    let h: Tensor
    let norms: [Double]
    var gradient: Tensor?
  }
  private var steps: [Int: Step] = [:]

  public override class var help: String { "keeps the norms of a hidden state near each other from step to step" }
  public override class var fields: [Field] {
    super.fields + [
      .number("beta", \NormStabilizer.beta),
      .computed("loss") { (m: NormStabilizer) in m.loss.map(Value.number) ?? .none },
    ]
  }
  public override class var constructor: Constructor { .fields("beta") }
  public override class var methods: [ClassMethod] {
    super.methods + [
      ClassMethod("updateLoss", result: { (m: NormStabilizer) in { .number(try m.updateLoss()) } })
    ]
  }
  public override class var example: Example { Example(withoutJacobian: "the norms' term is not in the output") }

  public override func read(from file: StoredFields) throws {
    ignoreSteps(in: file)
    file.ignore("recurrentModule", "modules")
    try super.read(from: file)
    restart()
  }

  private func checked(_ input: Value, _ what: String = "input") throws -> Tensor {
    let h = try dense(input, what)
    guard h.dimension == 2 else { throw NNError.input(describe(), "expected \(what) N x D, got \(input.summary)") }
    return h
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    let h = try checked(input)
    output = input
    if isTraining {
      try keep(h)
      steps[step - Swift.max(rho, 1) - 1] = nil
    }
    step += 1
    startBackward()
    return output
  }

  private func keep(_ h: Tensor) throws {
    let norms = try Tensor(dtype)
    try norms.norm(h, 2, 1)
    steps[step] = Step(h: h, norms: (0..<h.sizes[0]).map { norms[linear: $0] }, gradient: steps[step]?.gradient)
  }

  /// The state that the next step goes on from; nil at a start.
  public func memory() throws -> Value? { steps[step - 1].map { .tensor($0.h) } }

  /// Starts anew, then goes on from `memory`.
  public func restoreMemory(_ memory: Value) throws {
    try callForget()
    try keep(checked(memory, "memory"))
    step = 2
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    let step = try nextGradInputStep()
    guard let here = steps[step] else {
      throw NNError.input(describe(), "step \(step) is not kept: it ran in evaluation, or too long ago")
    }
    let dy = try dense(gradOutput, "gradOutput", like: here.h), n = here.h.sizes[0], d = here.h.sizes[1]
    let dx = try reuse(here.gradient, here.h.sizes)
    steps[step]?.gradient = dx
    try dx.copy(from: dy)
    // Without its predecessor, as without one at all, a step has one neighbour less.
    let neighbours = [step - 1, step + 1].compactMap { $0 < self.step ? steps[$0] : nil }
    for other in neighbours where other.norms.count == n {
      for row in 0..<n where here.norms[row] > 0 {
        let factor = 2 * beta * (here.norms[row] - other.norms[row]) / here.norms[row] / Double(n)
        for k in (row * d)..<(row * d + d) { dx[linear: k] += factor * here.h[linear: k] }
      }
    }
    gradInput = .tensor(dx)
    return gradInput
  }

  public override func accGradParameters(_ input: Value, _ gradOutput: Value, scale: Double) throws {
    _ = try nextGradParametersStep()
  }

  /// The term for the steps that have run, divided by their number; 0 before two.
  public func updateLoss() throws -> Double {
    var sum = 0.0
    for t in steps.keys.sorted() where t < step {
      guard let here = steps[t], let before = steps[t - 1], before.norms.count == here.norms.count else { continue }
      let squares = zip(here.norms, before.norms).map { ($0 - $1) * ($0 - $1) }
      sum += squares.reduce(0, +) / Double(Swift.max(squares.count, 1))
    }
    let mean = step > 1 ? beta * sum / Double(step - 1) : 0
    loss = mean
    return mean
  }

  public override func setOutputStep(_ step: Int) throws {
    guard let kept = steps[step] else { return }
    output = .tensor(kept.h)
    if let gradient = kept.gradient { gradInput = .tensor(gradient) }
  }

  public override func forget() throws {
    try super.forget()
    steps = [:]
  }

  public override func clearState() throws {
    try forget()
    try super.clearState()
  }

  public override func convert(to dtype: DType, _ copier: Copier) throws {
    try forget()
    try super.convert(to: dtype, copier)
  }

  public override func copyMemory(of other: TorchObject, _ copier: Copier) throws {
    try super.copyMemory(of: other, copier)
    guard let other = other as? NormStabilizer else { return }
    steps = try other.steps.mapValues { Step(h: try copier.copy($0.h), norms: $0.norms, gradient: nil) }
  }

  public override func describe() -> String { typeName }
}

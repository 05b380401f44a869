import TensorCore

/// LogSoftMax and ClassNLLCriterion in one: nn.CrossEntropyCriterion (`nn/CrossEntropyCriterion.lua`).
///
///     loss = -Σ w[t] (x[t] - log Σ exp x)        divided by Σ w[t] when sizeAverage
///
/// N = batch, C = classes: scores (C) with a number as target, or (N, C) with N targets; targets are 1 … C. Dimensions
/// of size 1 are left out. `weights` (C) are ones if left out, `sizeAverage` is true by default. Put no `nn.SoftMax`
/// or `nn.LogSoftMax` before it.
///
/// ```lua
/// c = nn.CrossEntropyCriterion()
/// x = torch.Tensor{{0, 0}, {math.log(3), 0}}
/// print(string.format('%.4f', c:forward(x, torch.LongTensor{1, 1})))  --> 0.4904
/// g = c:backward(x, torch.LongTensor{1, 1})
/// print(string.format('%.3f %.3f', g[2][1], g[2][2]))  --> -0.125 0.125
/// ```
public final class CrossEntropyCriterion: Criterion {
  /// Makes log-probabilities of the input.
  public var lsm = LogSoftMax()
  /// Makes the loss of the log-probabilities; it holds the class weights.
  public var nll = ClassNLLCriterion()
  /// As `ClassNLLCriterion.sizeAverage`, which a pass sets to it when it has changed; true by default.
  public var sizeAverage = true
  /// What it was in the last pass.
  public var oldSizeAverage = true

  /// Throws unless `weights` is 1-D.
  public convenience init(_ weights: Tensor? = nil, _ sizeAverage: Bool? = nil) throws {
    self.init()
    try build(weights, sizeAverage)
  }

  func build(_ weights: Tensor?, _ sizeAverage: Bool?) throws {
    nll.weights = weights
    self.sizeAverage = sizeAverage ?? true
    oldSizeAverage = self.sizeAverage
    nll.sizeAverage = self.sizeAverage
    try nll.validate()
  }

  public override class var help: String { "LogSoftMax and ClassNLLCriterion in one" }
  public override class var fields: [Field] {
    super.fields + [
      .object("lsm", \CrossEntropyCriterion.lsm), .object("nll", \CrossEntropyCriterion.nll),
      .flag("sizeAverage", \CrossEntropyCriterion.sizeAverage),
      .flag("oldSizeAverage", \CrossEntropyCriterion.oldSizeAverage),
    ]
  }

  public override class var constructor: Constructor {
    Constructor(CrossEntropyCriterion.build, .optional(.tensor("weights")), .optional(.flag("sizeAverage")))
  }
  public override class var example: Example { Example(target: .indices([3], upTo: 4)) }

  public override var children: [Criterion] { [nll] }

  public override func visitHeld(_ visitor: HeldVisitor) {
    super.visitHeld(visitor)
    visitor.visit(lsm)
    visitor.visit(nll)
  }

  public override func convert(to dtype: DType, _ copier: Copier) throws {
    try lsm.convert(to: dtype, copier)
    try super.convert(to: dtype, copier)
  }

  public override func batchDivisor(_ input: Value, _ target: Value) -> Double? {
    // The dimension of the classes must be seen to be one.
    guard let x = input.tensor, x.dimension == 2, x.sizes[0] > 1, x.sizes[1] > 1 else { return nil }
    passOnSizeAverage()
    return nll.batchDivisor(input, target)
  }

  /// What a script has set on the inner criterion stands until this one's setting changes.
  private func passOnSizeAverage() {
    if sizeAverage != oldSizeAverage { nll.sizeAverage = sizeAverage }
    oldSizeAverage = sizeAverage
  }

  private func prepared(_ input: Value, _ target: Value) throws -> (x: Value, t: Value) {
    passOnSizeAverage()
    let x = try realTensor(input).squeeze()
    if case .tensor(let t) = target { return (.tensor(x), .tensor(try t.squeeze())) }
    return (.tensor(x), target)
  }

  public override func updateOutput(_ input: Value, _ target: Value) throws -> Value {
    let (x, t) = try prepared(input, target)
    output = try nll.updateOutput(lsm.updateOutput(x), t)
    return output
  }

  public override func updateGradInput(_ input: Value, _ target: Value) throws -> Value {
    let (x, t) = try prepared(input, target)
    let dx = try lsm.updateGradInput(x, nll.updateGradInput(lsm.output, t))
    gradInput = .tensor(try lsm.tensor(dx, "gradInput").view(realTensor(input).sizes))
    return gradInput
  }
}

import TensorCore

/// x where x > 0, else r x with a random r: nn.RReLU (`nn/RReLU.lua`; Xu et al., arXiv 1505.00853).
///
/// In training r is drawn uniformly from `l` to `u` (1/8 and 1/3 by default, 0 ≤ l ≤ u) for each element that is not
/// positive; in evaluation it is their mean. Inputs have any shape, the output has the same; `noise` holds the factors
/// of the last forward pass, which the backward pass uses again. With `ip` (false by default) output and gradInput are
/// written over input and gradOutput.
///
/// ```lua
/// m = nn.RReLU(0.25, 0.75)
/// y = m:forward(torch.Tensor{-1})[1]
/// print(y <= -0.25 and y >= -0.75)  --> true
/// m:evaluate()
/// print(m:forward(torch.Tensor{-1})[1])  --> -0.5
/// ```
public final class RReLU: Module {
  /// The least r; 1/8 by default.
  public var lower = 1.0 / 8
  /// The largest r; 1/3 by default.
  public var upper = 1.0 / 3
  /// Writes the output over the input, and gradInput over gradOutput; false by default.
  public var inplace = false
  /// What each element of the input was multiplied with in the last forward pass in training.
  public var noise: Tensor?

  func build(_ lower: Double?, _ upper: Double?, _ inplace: Bool?) throws {
    (self.lower, self.upper) = (lower ?? self.lower, upper ?? self.upper)
    self.inplace = inplace ?? self.inplace
    guard self.lower <= self.upper, self.lower >= 0 else {
      throw NNError.input(
        typeName, "expected 0 <= lower <= upper, got \(self.lower.formatted) and \(self.upper.formatted)")
    }
    train = true
    noise = try Tensor(dtype)
  }

  public override class var help: String { "x where x > 0, else r x with r drawn between lower and upper" }
  public override class var fields: [Field] {
    super.fields + [
      .number("lower", \RReLU.lower), .number("upper", \RReLU.upper), .flag("inplace", \RReLU.inplace),
      .tensor("noise", \RReLU.noise, .transient),
    ]
  }
  public override class var constructor: Constructor {
    Constructor(RReLU.build, .optional(.number("l")), .optional(.number("u")), .optional(.flag("ip")))
  }
  public override class var example: Example { Example(withoutJacobian: "it draws anew in each forward pass") }

  // Each step would draw in another order.
  public override var sequenceSupport: SequenceSupport { isTraining ? .steps : .rows }

  public override func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? { input.ifTensor }

  private var isRandom: Bool { isTraining && upper - lower > 1e-6 }

  public override func updateOutput(_ input: Value) throws -> Value {
    let x = try dense(input)
    let isOwn = inplace && x === input.tensor
    let y = isOwn ? x : try ownOutput(x.sizes)
    var drawn: Tensor?
    if isTraining {
      drawn = try reuse(noise, x.sizes)
      noise = drawn
    }
    try compute(
      Forward(x: x, y: y, noise: drawn, lower: lower, upper: upper, generator: Environment.current.generator))
    if isOwn { output = input }
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    let x = try dense(input)
    let dy = try dense(gradOutput, "gradOutput", like: x)
    let isOwn = inplace && dy === gradOutput.tensor
    let dx = isOwn ? dy : try ownGradInput(x.sizes)
    if isRandom {
      guard let noise, noise.sizes == x.sizes else { throw NNError.input(describe(), "backward needs forward first") }
      try dx.cmul(dy, noise)
    } else {
      try compute(Backward(x: x, dy: dy, dx: dx, slope: (lower + upper) / 2))
    }
    if isOwn { gradInput = gradOutput }
    return gradInput
  }

  public override func describe() -> String {
    func text(_ number: Double) -> String { LuaFormat.fixed(number, width: 0, places: 6) }
    return "\(typeName) (l:\(text(lower)), u:\(text(upper)))"
  }

  private struct Forward: LayerWork {
    let x: Tensor, y: Tensor, noise: Tensor?, lower: Double, upper: Double, generator: Generator
    func run<T: LayerScalar>(_ type: T.Type) {
      let x = x.elements(T.self), y = y.elements(T.self), noise = noise?.elements(T.self)
      let mean = (T(lower) + T(upper)) / 2
      for k in 0..<self.x.count {
        let r: T = x[k] > 0 ? 1 : noise == nil ? mean : T(generator.uniform(Double(T(lower)), Double(T(upper))))
        noise?[k] = r
        y[k] = x[k] * r
      }
    }
  }

  private struct Backward: LayerWork {
    let x: Tensor, dy: Tensor, dx: Tensor, slope: Double
    func run<T: LayerScalar>(_ type: T.Type) {
      let x = x.elements(T.self), dy = dy.elements(T.self), dx = dx.elements(T.self)
      for k in 0..<self.x.count { dx[k] = x[k] > 0 ? dy[k] : dy[k] * T(slope) }
    }
  }
}

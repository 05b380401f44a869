import TensorCore

/// Passes class probabilities on, and raises the entropy of their mean over the batch: nn.CategoricalEntropy
/// (`dpnn/CategoricalEntropy.lua`).
///
/// N = batch, C = classes. Input x (N, C), output the same; with q = Σₙ xₙ / Σ x and ε = 10⁻⁶, which has no gradient,
///
///     H = -Σ q ln(q + ε)        dx = dy - scale ∂H/∂q / Σ x        divided by N when sizeAverage
///
/// `scale` is 1 by default. The second term is left out when H is at least `minEntropy` (always there if left out).
/// The field `entropy` holds H of the last backward pass, `sizeAverage` is true. It keeps a gate, say, from always
/// choosing the same.
///
/// ```lua
/// m, x = nn.CategoricalEntropy(), torch.Tensor{{0.5, 0.5}}
/// m:forward(x)
/// m:backward(x, torch.zeros(1, 2))
/// print(string.format('%.4f', m.entropy))  --> 0.6931
/// ```
public final class CategoricalEntropy: Module {
  /// What the entropy counts for; 1 by default.
  public var scale = 1.0
  /// Up to which entropy it is raised; nil for always.
  public var minEntropy: Double?
  /// Divides the entropy's gradient by N; true by default.
  public var sizeAverage = true
  /// H of the last backward pass; nil before it.
  public private(set) var entropy: Double?

  public override class var help: String { "raises the entropy of class probabilities over the batch" }
  public override class var fields: [Field] {
    super.fields + [
      .number("scale", \CategoricalEntropy.scale), .number("minEntropy", \CategoricalEntropy.minEntropy),
      .flag("sizeAverage", \CategoricalEntropy.sizeAverage),
      .computed("entropy") { (m: CategoricalEntropy) in m.entropy.map(Value.number) ?? .none },
    ]
  }
  public override class var constructor: Constructor { .fields("scale", "minEntropy") }
  public override class var example: Example {
    Example(input: .fractions([3, 4]), withoutJacobian: "the entropy is not in the output")
  }

  private func matrix(_ value: Value, _ what: String = "input") throws -> Tensor {
    let x = try dense(value, what)
    guard x.dimension == 2 else {
      throw NNError.input(describe(), "only works with batches N x C, \(what) is \(value.summary)")
    }
    return x
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    _ = try matrix(input)
    output = input
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    let x = try matrix(input), dy = try dense(gradOutput, "gradOutput", like: x)
    let dx = try ownGradInput(x.sizes)
    try dx.copy(from: dy)
    let total = try x.sumAll(), mean = try Tensor(dtype), gradient = try Tensor([1, x.sizes[1]], dtype)
    try mean.sum(x, 0)
    try mean.div(mean, total)
    var entropy = 0.0
    for k in 0..<mean.count {
      let q = mean[linear: k], safe = q + 1e-6, log = libmLog(safe)
      entropy -= q * log
      // Descent on -scale H.
      gradient[linear: k] = scale * (log + q / safe) / total
    }
    self.entropy = entropy
    if minEntropy.map({ entropy < $0 }) ?? true {
      try dx.cadd(dx, sizeAverage ? 1 / Double(x.sizes[0]) : 1, gradient.expandAs(x))
    }
    return gradInput
  }
}

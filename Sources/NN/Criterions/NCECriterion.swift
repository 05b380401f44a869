import TensorCore

/// The loss of noise contrastive estimation: nn.NCECriterion (`dpnn/NCECriterion.lua`; Chen et al., ICASSP 2015,
/// equations 5 to 7).
///
/// N = batch, k = noise samples. Input {P(t), P(s), Q(t), Q(s)} as `nn.NCEModule` gives it: the model's and the
/// noise's probabilities of the targets (N) and of the samples (N, k). The target is not looked at. ε = 10⁻⁷.
///
///     loss = -Σ ln (P(t) / (P(t) + k Q(t) + ε)) - Σ ln (k Q(s) / (P(s) + k Q(s) + ε))        / N when sizeAverage
///
/// The field `sizeAverage` is true. Q has gradients of zeros.
///
/// ```lua
/// c = nn.NCECriterion()
/// p, q = torch.Tensor{0.5}, torch.Tensor{0.5}
/// print(string.format('%.4f', c:forward{p, p:view(1, 1), q, q:view(1, 1)}))  --> 1.3863
/// ```
public final class NCECriterion: Criterion {
  /// Divides the loss and its gradient by N; true by default.
  public var sizeAverage = true
  private static let epsilon = 1e-7

  /// One whose gradient is a table from the start, as the original's is.
  public required init() {
    super.init()
    gradInput = .list([])
  }

  public override class var help: String { "tells samples of the model from those of noise" }
  public override class var fields: [Field] { super.fields + [.flag("sizeAverage", \NCECriterion.sizeAverage)] }
  public override class var example: Example {
    Example(
      input: .table([.fractions([3]), .fractions([3, 5]), .fractions([3]), .fractions([3, 5])]),
      withoutJacobian: "the noise's probabilities have no gradient")
  }

  private struct Parts {
    let model: Tensor, samples: Tensor, noise: Tensor, sampleNoise: Tensor
    let n: Int, k: Int
  }

  private func parts(_ input: Value) throws -> Parts {
    guard let list = input.list, list.count == 4 else {
      throw NNError.input(typeName, "expected {P(t), P(s), Q(t), Q(s)} as input, got \(input.summary)")
    }
    let all = try list.enumerated().map { try realTensor($1, "input[\($0 + 1)]").contiguous() }
    guard all[0].dimension == 1, all[1].dimension == 2, all[1].sizes[0] == all[0].sizes[0],
      all[2].sizes == all[0].sizes, all[3].sizes == all[1].sizes, all.allSatisfy({ $0.dtype == all[0].dtype })
    else {
      throw NNError.input(
        typeName,
        "expected tensors N, N x k, N, N x k of one type, got "
          + all.map { Value.tensor($0).summary }.joined(separator: ", "))
    }
    return Parts(
      model: all[0], samples: all[1], noise: all[2], sampleNoise: all[3], n: all[0].sizes[0], k: all[1].sizes[1])
  }

  public override func batchDivisor(_ input: Value, _ target: Value) -> Double? {
    sizeAverage ? input.list?.first?.tensor?.sizes.first.map(Double.init) : 1
  }

  public override func updateOutput(_ input: Value, _ target: Value) throws -> Value {
    let p = try parts(input), k = Double(p.k)
    var sum = 0.0
    for i in 0..<p.n {
      let model = p.model[linear: i]
      sum += libmLog(model / (model + k * p.noise[linear: i] + Self.epsilon))
    }
    for i in 0..<(p.n * p.k) {
      let noise = k * p.sampleNoise[linear: i]
      sum += libmLog(noise / (p.samples[linear: i] + noise + Self.epsilon))
    }
    output = .number(-sum / (sizeAverage ? Double(p.n) : 1))
    return output
  }

  public override func updateGradInput(_ input: Value, _ target: Value) throws -> Value {
    let p = try parts(input), k = Double(p.k), scale = sizeAverage ? 1 / Double(Swift.max(p.n, 1)) : 1
    let old = gradInput.list ?? []
    let new = try [p.model, p.samples, p.noise, p.sampleNoise].enumerated().map {
      try Tensor.reuse(old[safe: $0]?.tensor, $1.sizes, $1.dtype)
    }
    for i in 0..<p.n {
      let model = p.model[linear: i], noise = k * p.noise[linear: i]
      new[0][linear: i] = -noise / (model + noise + Self.epsilon) / (model + Self.epsilon) * scale
    }
    for i in 0..<(p.n * p.k) {
      let model = p.samples[linear: i], noise = k * p.sampleNoise[linear: i]
      new[1][linear: i] = model / (model + noise + Self.epsilon) / (model + Self.epsilon) * scale
    }
    try new[2].zero()
    try new[3].zero()
    gradInput = .list(new.map { .tensor($0) })
    return gradInput
  }
}

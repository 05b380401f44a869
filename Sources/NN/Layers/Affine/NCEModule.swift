import TensorCore

/// A linear layer to many classes, trained by telling them from noise: nn.NCEModule (`dpnn/NCEModule.lua`; Mnih and
/// Teh, ICML 2012).
///
/// D = inputSize, C = outputSize, k = noise samples, N = batch. Input {x `(N, D)`, targets `(N)`}; samples s are drawn
/// from the noise Q = `unigrams` (C numbers, scaled to sum to 1), k for the whole batch with the field `batchnoise`
/// (true), else k for each row. Output {P(t) `(N)`, P(s) `(N, k)`, Q(t) `(N)`, Q(s) `(N, k)`}, where
///
///     P(c) = exp(W_c x + b_c) / Z        W (C, D)    b (C)
///
/// `nn.NCECriterion` takes that. In evaluation with the field `normalized` (false) the output is the softmax over all
/// classes, `(N, C)`, or its log with `logsoftmax`, which `nn.ClassNLLCriterion` takes. W is drawn from ±1/√D, b is
/// -ln C. A `Z` that is not given, or not positive, is set by the first batch to C times the mean of exp(W_s x + b_s).
///
/// ```lua
/// m = nn.NCEModule(4, 10, 3, torch.ones(10))
/// y = m:forward{torch.randn(2, 4), torch.LongTensor{1, 7}}
/// print(y[2]:size(1) .. ' x ' .. y[2]:size(2) .. ', Q = ' .. y[3][1])  --> 2 x 3, Q = 0.1
/// m:evaluate()
/// m.normalized = true
/// print(m:forward{torch.randn(2, 4), torch.LongTensor{1, 7}}:size(2))  --> 10
/// ```
public final class NCEModule: Linear {
  /// How many noise samples there are.
  public var k = 1
  /// `(C)`: the noise's probabilities; scaled to sum to 1.
  public var unigrams: Tensor?
  /// `(1)`: the normalisation constant, shared by clones.
  public var normalizer: Tensor?
  /// All rows share one set of samples.
  public var batchnoise = true
  /// Evaluation gives probabilities of all classes.
  public var normalized = false
  /// These as logarithms.
  public var logsoftmax = false
  /// `(k + N)`, the samples first, or without `batchnoise` `(N, 1 + k)`, the target first.
  public var sampleidx: Tensor?
  /// The alias tables of the noise (Walker).
  private var alias: (other: Tensor, keep: Tensor)?
  /// What the last forward pass made of the parameters: weights `(rows, D)` of `sampleidx`, and P without the
  /// targets and samples apart.
  private var rows: Tensor?
  private var linearGradient: (targets: Tensor, samples: Tensor)?

  /// One whose results are tables from the start, as the original's are.
  public required init() {
    super.init()
    gradInput = .list([])
  }

  private func build(_ inputSize: Int, _ outputSize: Int, _ k: Int, _ unigrams: Tensor, _ z: Double?) throws {
    guard k > 0, k <= 1 << 30 else { throw NNError.input(typeName, "k must be positive, got \(k)") }
    guard unigrams.dimension == 1, unigrams.count == outputSize, unigrams.dtype.isReal else {
      throw NNError.input(
        typeName, "unigrams must be \(outputSize) probabilities, got \(Value.tensor(unigrams).summary)")
    }
    self.k = k
    self.unigrams = unigrams
    normalizer = try Tensor([z ?? -1], [1], dtype)
    try build(inputSize, outputSize, true)
    try fastNoise()
  }

  public override class var help: String { "a linear layer to many classes, trained by telling them from noise" }
  public override class var constructor: Constructor {
    Constructor(
      NCEModule.build(_:_:_:_:_:), .integer("inputSize"), .integer("outputSize"), .integer("k"), .tensor("unigrams"),
      .optional(.number("Z")))
  }
  public override class var fields: [Field] {
    super.fields + [
      .integer("k", \NCEModule.k),
      .tensor("unigrams", \NCEModule.unigrams, .shared), .tensor("Z", \NCEModule.normalizer, .shared),
      .flag("batchnoise", \NCEModule.batchnoise), .flag("normalized", \NCEModule.normalized),
      .flag("logsoftmax", \NCEModule.logsoftmax), .tensor("sampleidx", \NCEModule.sampleidx, .transient),
    ]
  }
  public override class var methods: [ClassMethod] {
    super.methods + [
      ClassMethod("fastNoise", NCEModule.fastNoise),
      ClassMethod(
        "noiseSample", result: { (m: NCEModule) in { .tensor(try m.noiseSample($0, $1, $2)) } }, .tensor("sampleidx"),
        .integer("batchsize"), .integer("k")),
      ClassMethod(
        "noiseProb", result: { (m: NCEModule) in { .tensor(try m.noiseProb($0, $1)) } }, .tensor("sampleprob"),
        .tensor("sampleidx")),
    ]
  }
  public override class var example: Example {
    Example(
      [4, 6, 3, .tensor(try Tensor([1, 2, 3, 4, 5, 6], [6])), 1],
      input: .table([.normal([3, 4]), .indices([3], upTo: 6)]),
      withoutJacobian: "it draws other samples in each forward pass",
      after: { ($0 as? NCEModule)?.normalized = true })
  }

  public override func reset(_ stdv: Double?) throws {
    guard let weight, let bias, weight.dimension == 2 else { throw NNError.input(typeName, "has no weight and bias") }
    let bound = stdv ?? 1 / Double(weight.sizes[1]).squareRoot(), generator = Environment.current.generator
    try weight.uniform(generator, -bound, bound)
    if stdv != nil { try bias.uniform(generator, -bound, bound) } else { try bias.fill(-libmLog(Double(bias.count))) }
  }

  // MARK: Noise

  /// Makes the tables that samples are drawn by, after a change of `unigrams`.
  public func fastNoise() throws {
    guard let unigrams else { throw NNError.input(typeName, "has no unigrams") }
    let other = try Tensor(.long), keep = try Tensor(unigrams.dtype)
    try Tensor.multinomialAliasSetup(unigrams, alias: other, q: keep)
    try unigrams.div(unigrams, unigrams.sumAll())
    alias = (other, keep)
  }

  /// Fills `samples`, a LongTensor, with `batch` × `k` classes of the noise.
  public func noiseSample(_ samples: Tensor, _ batch: Int, _ k: Int) throws -> Tensor {
    if alias == nil { try fastNoise() }
    guard let alias, samples.dtype == .long, batch > 0, k > 0 else {
      throw NNError.input(
        describe(), "expected a LongTensor for \(batch) x \(k) samples, got \(Value.tensor(samples).summary)")
    }
    try samples.resize([batch, k])
    try samples.multinomialAlias(Environment.current.generator, alias: alias.other, q: alias.keep)
    return samples
  }

  /// Fills `probabilities` with those of the classes in `samples`, in the same sizes.
  public func noiseProb(_ probabilities: Tensor, _ samples: Tensor) throws -> Tensor {
    guard let unigrams else { throw NNError.input(typeName, "has no unigrams") }
    let flat = try Tensor(unigrams.dtype)
    try flat.index(unigrams, 0, samples.contiguous().view([samples.count]))
    try probabilities.resize(samples.sizes)
    try probabilities.copy(from: flat.view(samples.sizes))
    return probabilities
  }

  private func drawn(_ batch: Int) throws -> Tensor {
    let fresh = try Tensor(.long)
    guard isScripted(.noiseSample) else { return try noiseSample(fresh, batch, k) }
    let result = try callScript(.noiseSample, [.tensor(fresh), .number(Double(batch)), .number(Double(k))])
    guard let samples = result.first?.tensor, samples.dtype == .long, samples.count == batch * k else {
      throw NNError.input(
        describe(), "noiseSample gave \(result.first?.summary ?? "nothing"), expected \(batch) x \(k) classes")
    }
    return try samples.contiguous().view([batch, k])
  }

  private func probabilities(_ samples: Tensor) throws -> Tensor {
    let fresh = try Tensor(dtype)
    guard isScripted(.noiseProb) else { return try noiseProb(fresh, samples) }
    let result = try callScript(.noiseProb, [.tensor(fresh), .tensor(samples)])
    guard let found = result.first?.tensor, found.dtype == dtype, found.count == samples.count else {
      throw NNError.input(
        describe(), "noiseProb gave \(result.first?.summary ?? "nothing"), expected \(samples.sizes.text)")
    }
    return try found.contiguous().view(samples.sizes)
  }

  // MARK: Passes

  private struct Given {
    let x: Tensor, targets: Tensor, n: Int
    let weight: Tensor, bias: Tensor
  }

  private func given(_ input: Value) throws -> Given {
    let list = try items(input, count: 2)
    let x = try dense(list[0], "input[1]")
    guard let weight, let bias, weight.dimension == 2, bias.count == weight.sizes[0], weight.dtype == dtype,
      bias.dtype == dtype
    else { throw NNError.input(typeName, "has no weight and bias of its type") }
    guard x.dimension == 2, x.sizes[1] == weight.sizes[1], x.sizes[0] > 0, let given = list[1].tensor,
      given.dimension == 1, given.count == x.sizes[0]
    else {
      throw NNError.input(
        describe(), "expected {N x \(weight.sizes[1]), N targets}, got {\(list[0].summary), \(list[1].summary)}")
    }
    return Given(
      x: x, targets: try (given.dtype == .long ? given : given.to(.long)).contiguous(), n: x.sizes[0], weight: weight,
      bias: bias)
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    let given = try given(input), n = given.n
    if !isTraining && normalized { return try classify(given) }
    // The rows of `sampleidx`, of its weights and of its biases go together.
    let samples = try drawn(batchnoise ? 1 : n), all: Tensor
    if batchnoise {
      all = try Tensor([k + n], .long)
      try all.narrow(0, 0, k).copy(from: samples.view([k]))
      try all.narrow(0, k, n).copy(from: given.targets)
    } else {
      all = try Tensor([n, k + 1], .long)
      try all.select(1, 0).copy(from: given.targets)
      try all.narrow(1, 1, k).copy(from: samples)
    }
    sampleidx = all
    let indices = try all.view([all.count]), rows = try Tensor(dtype), biases = try Tensor(dtype)
    try rows.index(given.weight, 0, indices)
    try biases.index(given.bias, 0, indices)
    self.rows = rows
    let (targets, scores) = (try Tensor([n], dtype), try Tensor([n, k], dtype))
    if batchnoise {
      let products = try Tensor(dtype), sums = try Tensor(dtype)
      try products.cmul(given.x, rows.narrow(0, k, n))
      try sums.sum(products, 1)
      try targets.cadd(sums.view([n]), 1, biases.narrow(0, k, n))
      try scores.addmm(
        1, biases.narrow(0, 0, k).view([1, k]).expand([n, k]).clone(), 1, given.x, rows.narrow(0, 0, k).transpose(0, 1))
    } else {
      let both = try Tensor(dtype)
      try both.baddbmm(
        1, biases.view([n, 1, k + 1]), 1, given.x.view([n, 1, given.x.sizes[1]]),
        rows.view([n, k + 1, given.x.sizes[1]]).transpose(1, 2))
      try targets.copy(from: both.view([n, k + 1]).select(1, 0))
      try scores.copy(from: both.view([n, k + 1]).narrow(1, 1, k))
    }
    try targets.exp(targets)
    try scores.exp(scores)
    let z = try normalization(targets, scores, classes: given.weight.sizes[0])
    try targets.div(targets, z)
    try scores.div(scores, z)
    let noise = try probabilities(all)
    let (noiseOfTargets, noiseOfSamples) =
      batchnoise
      ? (try noise.narrow(0, k, n), try noise.narrow(0, 0, k).view([1, k]).expand([n, k]))
      : (try noise.select(1, 0), try noise.narrow(1, 1, k))
    output = .list([.tensor(targets), .tensor(scores), .tensor(noiseOfTargets), .tensor(noiseOfSamples)])
    return output
  }

  /// Z, which the first batch sets when it is not positive.
  private func normalization(_ targets: Tensor, _ scores: Tensor, classes: Int) throws -> Double {
    guard let normalizer, normalizer.count == 1 else { throw NNError.input(typeName, "Z must be one number") }
    let old = try normalizer.sumAll()
    if old > 0 { return old }
    let sum = try scores.sumAll() + (batchnoise ? 0 : targets.sumAll())
    let count = scores.count + (batchnoise ? 0 : targets.count)
    let z = sum / Double(count) * Double(classes)
    try normalizer.fill(z)
    return z
  }

  /// The softmax over all classes.
  private func classify(_ given: Given) throws -> Value {
    let scores = try Tensor(dtype)
    try scores.addmm(
      1, given.bias.contiguous().view([1, given.bias.count]).expand([given.n, given.bias.count]).clone(), 1, given.x,
      given.weight.transpose(0, 1))
    let layer: Module = logsoftmax ? LogSoftMax() : SoftMax()
    layer.dtype = dtype
    output = try layer.updateOutput(.tensor(scores))
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    let given = try given(input), n = given.n, d = given.x.sizes[1]
    let dy = try items(gradOutput, "gradOutput"), y = output.list?.compactMap(\.tensor) ?? []
    guard let rows, y.count == 4, y[0].sizes == [n], rows.count == (sampleidx?.count ?? 0) * d else {
      throw NNError.input(describe(), "backward needs forward first, in training or without normalized")
    }
    guard dy.count >= 2 else {
      throw NNError.input(describe(), "gradOutput has \(dy.count) entries, expected those of P(t) and P(s)")
    }
    // The gradients of what is in the exponents.
    let (targets, samples) = (try Tensor([n], dtype), try Tensor([n, k], dtype))
    try targets.cmul(dense(dy[0], "gradOutput[1]", like: y[0]), y[0])
    try samples.cmul(dense(dy[1], "gradOutput[2]", like: y[1]), y[1])
    linearGradient = (targets, samples)
    let old = gradInput.list ?? []
    let dx = try reuse(old[safe: 0]?.tensor, [n, d])
    if batchnoise {
      try dx.cmul(rows.narrow(0, k, n), targets.view([n, 1]).expand([n, d]))
      try dx.addmm(1, dx.clone(), 1, samples, rows.narrow(0, 0, k))
    } else {
      let all = try Tensor([n, 1, k + 1], dtype), result = try Tensor(dtype)
      try all.select(2, 0).copy(from: targets.view([n, 1]))
      try all.narrow(2, 1, k).copy(from: samples.view([n, 1, k]))
      try result.bmm(all, rows.view([n, k + 1, d]))
      try dx.copy(from: result.view([n, d]))
    }
    let dTargets = try reuse(old[safe: 1]?.tensor, [n])
    try dTargets.zero()
    gradInput = .list([.tensor(dx), .tensor(dTargets)])
    return gradInput
  }

  public override func accGradParameters(_ input: Value, _ gradOutput: Value, scale: Double) throws {
    let given = try given(input), n = given.n, d = given.x.sizes[1]
    guard let (targets, samples) = linearGradient, let sampleidx, let gradWeight, let gradBias, targets.sizes == [n]
    else { throw NNError.input(describe(), "Missing updateGradInput") }
    let dRows = try Tensor([sampleidx.count, d], dtype), dBiases = try Tensor([sampleidx.count], dtype)
    if batchnoise {
      try dRows.narrow(0, 0, k).copy(from: product(samples.transpose(0, 1), given.x))
      try dRows.narrow(0, k, n).cmul(given.x, targets.view([n, 1]).expand([n, d]))
      let sums = try Tensor(dtype)
      try sums.sum(samples, 0)
      try dBiases.narrow(0, 0, k).copy(from: sums.view([k]))
      try dBiases.narrow(0, k, n).copy(from: targets)
    } else {
      let all = try dBiases.view([n, k + 1])
      try all.select(1, 0).copy(from: targets)
      try all.narrow(1, 1, k).copy(from: samples)
      let products = try Tensor(dtype)
      try products.bmm(all.view([n, k + 1, 1]), given.x.view([n, 1, d]))
      try dRows.copy(from: products.view([sampleidx.count, d]))
    }
    try dRows.mul(dRows, scale)
    try dBiases.mul(dBiases, scale)
    let indices = try sampleidx.view([sampleidx.count])
    try gradWeight.indexAdd(0, indices, dRows)
    try gradBias.indexAdd(0, indices, dBiases)
  }

  private func product(_ a: Tensor, _ b: Tensor) throws -> Tensor {
    let result = try Tensor(dtype)
    try result.mm(a, b)
    return result
  }

  public override var sequenceSupport: SequenceSupport { .steps }

  // The noise keeps the type in which its samples are drawn.
  public override func convert(to dtype: DType, _ copier: Copier) throws {
    let noise = unigrams
    unigrams = nil
    defer { unigrams = noise }
    (rows, linearGradient) = (nil, nil)
    try super.convert(to: dtype, copier)
  }

  public override func clearState() throws {
    (rows, linearGradient) = (nil, nil)
    try super.clearState()
  }

  public override func copyMemory(of other: TorchObject, _ copier: Copier) throws {
    try super.copyMemory(of: other, copier)
    alias = (other as? NCEModule)?.alias
  }

  public override func describe() -> String {
    guard let weight, weight.dimension == 2 else { return typeName }
    return "\(typeName)(\(weight.sizes[1]) -> \(weight.sizes[0]))"
  }
}

import TensorCore

/// The negative log-likelihood of classes, of which there is one for each vector of log-probabilities.
///
///     loss = -Σ w[t] x[t]        divided by Σ w[t] when sizeAverage; targets t are 1 … C
public class LikelihoodCriterion: Criterion {
  /// `(C)`, or nil for ones.
  public final var weights: Tensor?
  /// Divides the loss and its gradient by Σ w[t]; true by default.
  public final var sizeAverage = true
  /// Σ w[t] of the last forward pass.
  public private(set) final var totalWeight = 1.0
  /// The loss and the weight where the original's C code leaves them.
  private var outputTensor: Tensor?, totalWeightTensor: Tensor?
  /// The original's buffer for a target that is a number.
  private var target: Tensor?

  public override final func validate() throws {
    guard (weights?.dimension ?? 1) == 1 else {
      throw NNError.input(typeName, "weights input should be 1-D Tensor, got \(weights?.sizes.text ?? "")")
    }
  }

  /// All classes count alike, and the loss is averaged.
  public required init() {
    super.init()
    outputTensor = try? Tensor([1], dtype)
    totalWeightTensor = try? Tensor([1], dtype)
    target = try? Tensor([1], .long)
  }

  public override class var fields: [Field] {
    super.fields + [
      .tensor("weights", \LikelihoodCriterion.weights),
      .flag("sizeAverage", \LikelihoodCriterion.sizeAverage),
      // What the original passes to its C code.
      .tensor("output_tensor", \LikelihoodCriterion.outputTensor),
      .tensor("total_weight_tensor", \LikelihoodCriterion.totalWeightTensor),
      .tensor("target", \LikelihoodCriterion.target),
    ]
  }
  public override class var constructor: Constructor { .fields("weights", "sizeAverage") }

  // The original's forward gives the sum of the weights, too.
  public override final var furtherOutputs: [Value] { [.number(totalWeight)] }

  /// A target that counts for nothing; nil for none.
  var ignored: Int? { nil }

  /// Dense log-probabilities as `rows` blocks of `classes` rows of `inner` numbers.
  struct Input {
    let x: Tensor
    let rows: Int, classes: Int, inner: Int
    /// The vectors of log-probabilities.
    var count: Int { rows * inner }
    /// Where the log-probability of class `c` of vector `i` is.
    func place(_ i: Int, _ c: Int) -> Int { (i / inner * classes + c) * inner + i % inner }
  }

  /// The input, and its class axis. Throws for tensors of another form.
  func layout(_ x: Tensor) throws -> (rows: Int, classes: Int, inner: Int) {
    throw NNError.input(typeName, "takes no input")
  }

  /// The targets of an input as a dense tensor. Throws when they are not as many as its vectors.
  func dense(_ target: Tensor, _ input: Input) throws -> Tensor { try target.contiguous() }

  public override final func updateOutput(_ input: Value, _ target: Value) throws -> Value {
    let input = try check(input)
    let targets = try self.targets(target, input)
    let weights = try self.weights?.contiguous()
    var loss = 0.0
    var total = 0.0
    for (i, target) in targets.enumerated() where target >= 0 {
      let w = weights?[linear: target] ?? 1
      total += w
      loss -= input.x[linear: input.place(i, target)] * w
    }
    if sizeAverage && total != 0 { loss /= total }
    totalWeight = total
    if let outputTensor, outputTensor.count == 1 { outputTensor[linear: 0] = loss }
    if let totalWeightTensor, totalWeightTensor.count == 1 { totalWeightTensor[linear: 0] = total }
    output = .number(loss)
    return output
  }

  public override final func updateGradInput(_ input: Value, _ target: Value) throws -> Value {
    let input = try check(input)
    let targets = try self.targets(target, input)
    let dx = try reuseGradInput(input.x.sizes, input.x.dtype)
    try dx.zero()
    let weights = try self.weights?.contiguous()
    var total = 0.0
    for target in targets where target >= 0 { total += weights?[linear: target] ?? 1 }
    if total > 0 {
      let norm = sizeAverage ? 1 / total : 1
      for (i, target) in targets.enumerated() where target >= 0 {
        dx[linear: input.place(i, target)] = -(weights?[linear: target] ?? 1) * norm
      }
    }
    gradInput = .tensor(dx)
    return gradInput
  }

  private func check(_ value: Value) throws -> Input {
    let x = try realTensor(value)
    let (rows, classes, inner) = try layout(x)
    if let weights, weights.count != classes {
      throw NNError.input(
        typeName,
        "weight tensor should be defined either for all \(classes) classes or no classes, it has \(weights.count)")
    }
    return Input(x: try x.contiguous(), rows: rows, classes: classes, inner: inner)
  }

  /// The classes counted from 0; -1 stands for one that is ignored.
  private func targets(_ target: Value, _ input: Input) throws -> [Int] {
    var result: [Int] = []
    switch target {
    case .number(let number): result = [try index(number, input.classes)]
    case .tensor(let tensor):
      let dense = try dense(tensor, input)
      result.reserveCapacity(dense.count)
      for i in 0..<dense.count { result.append(try index(dense[linear: i], input.classes)) }
    default:
      throw NNError.input(typeName, "expected a number or a tensor as target, got \(target.summary)")
    }
    // Of a target tensor for one vector the original reads the first element.
    guard result.count == input.count || (input.count == 1 && result.count > 1) else {
      throw NNError.input(typeName, "\(result.count) targets for an input of \(input.count) rows")
    }
    return Array(result.prefix(input.count))
  }

  private func index(_ target: Double, _ classes: Int) throws -> Int {
    let t = Int(bounded: target)
    if t == ignored { return -1 }
    guard t >= 1, t <= classes, !target.isNaN else {
      throw NNError.input(
        typeName, "target \(target.formatted) is out of range: there are \(classes) classes, 1 to \(classes)")
    }
    return t - 1
  }
}

/// The negative log-likelihood of a class: nn.ClassNLLCriterion (`nn/ClassNLLCriterion.lua`,
/// `nn/lib/THNN/generic/ClassNLLCriterion.c`).
///
///     loss = -Σ w[t] x[t]        divided by Σ w[t] when sizeAverage
///
/// N = batch, C = classes: log-probabilities (C), of a `nn.LogSoftMax`, with a number or a 1-element tensor as target,
/// or (N, C) with N targets; targets are 1 … C. `weights` (C) are ones if left out, `sizeAverage` is true by default;
/// a target of `ignoreIndex` (-100) counts for nothing. `nn.CrossEntropyCriterion` takes scores. `forward` gives Σ
/// w[t] as a second result.
///
/// ```lua
/// c = nn.ClassNLLCriterion()
/// x = torch.log(torch.Tensor{{0.5, 0.25, 0.25}, {0.1, 0.8, 0.1}})
/// print(string.format('%.4f', c:forward(x, torch.LongTensor{1, 2})))  --> 0.4581
/// print(c:backward(x, torch.LongTensor{1, 2}))  --> -0.5000  0.0000  0.0000
/// -->  0.0000 -0.5000  0.0000
/// --> [torch.DoubleTensor of size 2x3]
/// ```
public final class ClassNLLCriterion: LikelihoodCriterion {
  /// A target that counts for nothing; -100 by default.
  public var ignoreIndex = -100

  /// Throws unless `weights` is 1-D.
  public convenience init(_ weights: Tensor? = nil, _ sizeAverage: Bool = true, _ ignoreIndex: Int = -100) throws {
    self.init()
    self.weights = weights
    self.sizeAverage = sizeAverage
    self.ignoreIndex = ignoreIndex
    try validate()
  }

  public override class var help: String { "minus the log-probability of the target class" }
  public override class var fields: [Field] {
    super.fields + [.integer("ignoreIndex", \ClassNLLCriterion.ignoreIndex)]
  }
  public override class var constructor: Constructor { .fields("weights", "sizeAverage", "ignoreIndex") }
  public override class var example: Example { Example(target: .indices([3], upTo: 4)) }

  override var ignored: Int? { ignoreIndex }

  public override func batchDivisor(_ input: Value, _ target: Value) -> Double? {
    guard let x = input.tensor, x.dimension == 2 else { return nil }
    if !sizeAverage { return 1 }
    // Alone, a sample's weight is divided by itself.
    guard weights == nil, let t = try? target.tensor?.contiguous() else { return nil }
    let counted = (0..<t.count).reduce(0) { Int(bounded: t[linear: $1]) == ignoreIndex ? $0 : $0 + 1 }
    return Double(Swift.max(counted, 1))
  }

  override func layout(_ x: Tensor) throws -> (rows: Int, classes: Int, inner: Int) {
    guard x.dimension == 1 || x.dimension == 2 else {
      throw NNError.input(typeName, "input tensor should be 1D or 2D, got \(Value.tensor(x).summary)")
    }
    return (x.dimension == 1 ? 1 : x.sizes[0], x.sizes[x.dimension - 1], 1)
  }

  override func dense(_ target: Tensor, _ input: Input) throws -> Tensor {
    guard target.dimension <= 1 || target.count == target.sizes[0] else {
      throw NNError.input(typeName, "multi-target not supported: target is \(Value.tensor(target).summary)")
    }
    return try target.contiguous()
  }
}

/// The negative log-likelihood of a class at each place of an image: nn.SpatialClassNLLCriterion
/// (`nn/SpatialClassNLLCriterion.lua`, `nn/lib/THNN/generic/SpatialClassNLLCriterion.c`).
///
///     loss = -Σ w[t] x[t]        divided by Σ w[t] when sizeAverage
///
/// N = batch, C = classes: log-probabilities (N, C, H, W), of a `nn.SpatialLogSoftMax`, targets (N, H, W) of 1 … C.
/// Single images are not taken. `weights` (C) are ones if left out, `sizeAverage` is true by default.
///
/// ```lua
/// c = nn.SpatialClassNLLCriterion()
/// x = nn.SpatialLogSoftMax():forward(torch.zeros(1, 4, 2, 2))
/// print(string.format('%.4f', c:forward(x, torch.ones(1, 2, 2))))  --> 1.3863
/// ```
public final class SpatialClassNLLCriterion: LikelihoodCriterion {
  public override class var help: String { "minus the log-probability of the target class at each place of an image" }
  public override class var example: Example {
    Example(input: .normal([2, 3, 2, 2]), target: .indices([2, 2, 2], upTo: 3))
  }

  public override func batchDivisor(_ input: Value, _ target: Value) -> Double? {
    guard let x = input.tensor, x.dimension == 4, weights == nil || !sizeAverage else { return nil }
    return sizeAverage ? Double(x.sizes[0]) : 1
  }

  override func layout(_ x: Tensor) throws -> (rows: Int, classes: Int, inner: Int) {
    guard x.dimension == 4, x.count > 0 else {
      throw NNError.input(
        typeName,
        "only batches of spatial inputs supported (4D tensors), got \(Value.tensor(x).summary), "
          + "expected N x C x H x W")
    }
    return (x.sizes[0], x.sizes[1], x.sizes[2] * x.sizes[3])
  }

  override func dense(_ target: Tensor, _ input: Input) throws -> Tensor {
    let x = input.x.sizes
    guard target.sizes == [x[0], x[2], x[3]] else {
      throw NNError.input(
        typeName,
        "size mismatch (got input: \(x.text), target: \(target.sizes.text)); expected a target of "
          + "\(x[0]) x \(x[2]) x \(x[3])")
    }
    return try target.contiguous()
  }
}

extension Double {
  /// As Lua would print it: without a fraction when there is none.
  var formatted: String {
    if self == rounded(), magnitude < 1e15 { return String(Int(bounded: self)) }
    return String(self)
  }
}

extension Criterion {
  /// The value as a tensor of Float or Double.
  final func realTensor(_ value: Value, _ what: String = "input") throws -> Tensor {
    guard case .tensor(let tensor) = value else {
      let isSequence = value.list?.first?.tensor != nil
      throw NNError.input(
        typeName,
        "expected a tensor as \(what), got \(value.summary)"
          + (isSequence ? "; for the steps of a sequence: nn.SequencerCriterion(\(typeName)())" : ""))
    }
    guard tensor.dtype.isReal else {
      throw NNError.input(typeName, "\(what) must be Float or Double, got \(value.summary)")
    }
    return tensor
  }

  /// The criterion's gradInput, resized and reused.
  final func reuseGradInput(_ sizes: Dims, _ type: DType? = nil) throws -> Tensor {
    try Tensor.reuse(gradInput.tensor, sizes, type ?? dtype)
  }
}

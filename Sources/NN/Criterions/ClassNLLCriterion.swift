import TensorCore

/// The negative log-likelihood of a class: nn.ClassNLLCriterion (`nn/ClassNLLCriterion.lua`,
/// `nn/lib/THNN/generic/ClassNLLCriterion.c`).
///
/// N = batch, C = classes; x holds log-probabilities, targets are 1 … C.
///
///     loss = -Σ w[t] x[t]        divided by Σ w[t] when sizeAverage
///
/// Input (C) with a number or a 1-element tensor, or (N, C) with N targets.
public final class ClassNLLCriterion: Criterion {
  /// `(C)`, or nil for ones.
  public var weights: Tensor?
  /// Divides the loss and its gradient by Σ w[t]; true by default.
  public var sizeAverage = true
  /// A target that counts for nothing; -100 by default.
  public var ignoreIndex = -100
  /// Σ w[t] of the last forward pass.
  public private(set) var totalWeight = 1.0
  /// The loss and the weight where the original's C code leaves them.
  private var outputTensor: Tensor?, totalWeightTensor: Tensor?
  /// The original's buffer for a target that is a number.
  private var target: Tensor?

  /// Throws unless `weights` is 1-D.
  public convenience init(_ weights: Tensor? = nil, _ sizeAverage: Bool = true, _ ignoreIndex: Int = -100) throws {
    self.init()
    self.weights = weights
    self.sizeAverage = sizeAverage
    self.ignoreIndex = ignoreIndex
    try validate()
  }

  public override func validate() throws {
    guard (weights?.dimension ?? 1) == 1 else {
      throw NNError.input(typeName, "weights input should be 1-D Tensor, got \(weights?.sizes.text ?? "")")
    }
  }

  /// All classes count alike, the loss is averaged, and targets of -100 count for nothing.
  public required init() {
    super.init()
    outputTensor = try? Tensor([1], dtype)
    totalWeightTensor = try? Tensor([1], dtype)
    target = try? Tensor([1], .long)
  }

  public override class var help: String { "minus the log-probability of the target class" }
  public override class var fields: [Field] {
    super.fields + [
      .tensor("weights", \ClassNLLCriterion.weights),
      .flag("sizeAverage", \ClassNLLCriterion.sizeAverage),
      .integer("ignoreIndex", \ClassNLLCriterion.ignoreIndex),
      // What the original passes to its C code.
      .tensor("output_tensor", \ClassNLLCriterion.outputTensor),
      .tensor("total_weight_tensor", \ClassNLLCriterion.totalWeightTensor),
      .tensor("target", \ClassNLLCriterion.target),
    ]
  }
  public override class var constructor: Constructor { .fields("weights", "sizeAverage", "ignoreIndex") }
  public override class var example: Example { Example(target: .indices([3], upTo: 4)) }

  // The original's forward gives the sum of the weights, too.
  public override var furtherOutputs: [Value] { [.number(totalWeight)] }

  public override func batchDivisor(_ input: Value, _ target: Value) -> Double? {
    guard let x = input.tensor, x.dimension == 2 else { return nil }
    if !sizeAverage { return 1 }
    // Alone, a sample's weight is divided by itself.
    guard weights == nil, let t = try? target.tensor?.contiguous() else { return nil }
    let counted = (0..<t.count).reduce(0) { Int(bounded: t[linear: $1]) == ignoreIndex ? $0 : $0 + 1 }
    return Double(Swift.max(counted, 1))
  }

  public override func updateOutput(_ input: Value, _ target: Value) throws -> Value {
    let (x, rows, classes) = try check(input)
    let targets = try self.targets(target, rows, classes)
    let weights = try self.weights?.contiguous()
    var loss = 0.0
    var total = 0.0
    for (row, target) in targets.enumerated() where target >= 0 {
      let w = weights?[linear: target] ?? 1
      total += w
      loss -= x[linear: row * classes + target] * w
    }
    if sizeAverage && total != 0 { loss /= total }
    totalWeight = total
    if let outputTensor, outputTensor.count == 1 { outputTensor[linear: 0] = loss }
    if let totalWeightTensor, totalWeightTensor.count == 1 { totalWeightTensor[linear: 0] = total }
    output = .number(loss)
    return output
  }

  public override func updateGradInput(_ input: Value, _ target: Value) throws -> Value {
    let (x, rows, classes) = try check(input)
    let targets = try self.targets(target, rows, classes)
    let dx = try reuseGradInput(x.sizes, x.dtype)
    try dx.zero()
    let weights = try self.weights?.contiguous()
    var total = 0.0
    for target in targets where target >= 0 { total += weights?[linear: target] ?? 1 }
    if total > 0 {
      let norm = sizeAverage ? 1 / total : 1
      for (row, target) in targets.enumerated() where target >= 0 {
        dx[linear: row * classes + target] = -(weights?[linear: target] ?? 1) * norm
      }
    }
    gradInput = .tensor(dx)
    return gradInput
  }

  private func check(_ input: Value) throws -> (x: Tensor, rows: Int, classes: Int) {
    let x = try realTensor(input)
    guard x.dimension == 1 || x.dimension == 2 else {
      throw NNError.input(typeName, "input tensor should be 1D or 2D, got \(input.summary)")
    }
    let classes = x.sizes[x.dimension - 1]
    if let weights, weights.count != classes {
      throw NNError.input(
        typeName,
        "weight tensor should be defined either for all \(classes) classes or no classes, it has \(weights.count)")
    }
    return (try x.contiguous(), x.dimension == 1 ? 1 : x.sizes[0], classes)
  }

  /// The classes counted from 0; -1 stands for `ignoreIndex`.
  private func targets(_ target: Value, _ rows: Int, _ classes: Int) throws -> [Int] {
    var result: [Int] = []
    switch target {
    case .number(let number): result = [try index(number, classes)]
    case .tensor(let tensor):
      guard tensor.dimension <= 1 || tensor.count == tensor.sizes[0] else {
        throw NNError.input(typeName, "multi-target not supported: target is \(target.summary)")
      }
      let dense = try tensor.contiguous()
      result.reserveCapacity(dense.count)
      for i in 0..<dense.count { result.append(try index(dense[linear: i], classes)) }
    default:
      throw NNError.input(typeName, "expected a number or a tensor as target, got \(target.summary)")
    }
    // Of a target tensor for one vector the original reads the first element.
    guard result.count == rows || (rows == 1 && result.count > 1) else {
      throw NNError.input(typeName, "\(result.count) targets for an input of \(rows) rows")
    }
    return Array(result.prefix(rows))
  }

  private func index(_ target: Double, _ classes: Int) throws -> Int {
    let t = Int(bounded: target)
    if t == ignoreIndex { return -1 }
    guard t >= 1, t <= classes, !target.isNaN else {
      throw NNError.input(
        typeName, "target \(target.formatted) is out of range: there are \(classes) classes, 1 to \(classes)")
    }
    return t - 1
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
      throw NNError.input(typeName, "expected a tensor as \(what), got \(value.summary)")
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

import TensorCore

/// A criterion that sums a loss over all elements; input and target have as many.
///
///     loss = Σ w f(x, t)        divided by the number of elements when sizeAverage
///
/// A criterion of this target overrides `loss`, one of another target the two passes.
open class ElementCriterion: Criterion {
  /// Divides the loss and its gradient by the number of elements; true by default.
  public final var sizeAverage = true

  open override class var fields: [Field] { super.fields + [.flag("sizeAverage", \ElementCriterion.sizeAverage)] }
  open override class var constructor: Constructor { .fields("sizeAverage") }
  open override class var example: Example { Example(target: .normal([3, 4])) }

  /// f and its derivative.
  var loss: any Loss { MSELoss() }

  /// Weights for the elements of `x`, dense and of its sizes; nil for ones.
  func elementWeights(_ x: Tensor) throws -> Tensor? { nil }

  open override func batchDivisor(_ input: Value, _ target: Value) -> Double? {
    sizeAverage ? input.tensor?.sizes.first.map(Double.init) : 1
  }

  private func pass(_ input: Value, _ target: Value) throws -> LossPass {
    let x = try realTensor(input).contiguous()
    guard case .tensor(let given) = target, given.count == x.count, x.count > 0 else {
      throw NNError.input(
        typeName, "input and target size mismatch: input is \(input.summary), target \(target.summary)")
    }
    let t = try (given.dtype == x.dtype ? given : given.to(x.dtype)).contiguous()
    return LossPass(x: x, t: t, w: try elementWeights(x))
  }

  open override func updateOutput(_ input: Value, _ target: Value) throws -> Value {
    let pass = try pass(input, target)
    output = .number(loss.sum(pass) * (sizeAverage ? 1 / Double(pass.x.count) : 1))
    return output
  }

  open override func updateGradInput(_ input: Value, _ target: Value) throws -> Value {
    let pass = try pass(input, target)
    let dx = try reuseGradInput(realTensor(input).sizes, pass.x.dtype)
    loss.derive(pass, dx, norm: sizeAverage ? 1 / Double(pass.x.count) : 1)
    gradInput = .tensor(dx)
    return gradInput
  }
}

/// A criterion of elements with a weight for each column of (N, C), or each element of (C).
open class WeightedElementCriterion: ElementCriterion {
  /// `(C)`; nil for ones.
  public final var weights: Tensor?

  /// Throws unless `weights` is 1-D.
  public convenience init(_ weights: Tensor?, _ sizeAverage: Bool = true) throws {
    self.init()
    self.weights = weights
    self.sizeAverage = sizeAverage
    try validate()
  }

  open override class var fields: [Field] { super.fields + [.tensor("weights", \WeightedElementCriterion.weights)] }
  open override class var constructor: Constructor { .fields("weights", "sizeAverage") }

  open override func validate() throws {
    guard weights?.dimension ?? 1 == 1 else {
      throw NNError.input(typeName, "weights input should be 1-D Tensor, got \(weights?.sizes.text ?? "")")
    }
  }

  // Weights for all elements of a sample would not fit a batch.
  open override func batchDivisor(_ input: Value, _ target: Value) -> Double? {
    guard let weights, let x = input.tensor else { return super.batchDivisor(input, target) }
    return x.dimension == 2 && weights.count == x.sizes[1] ? super.batchDivisor(input, target) : nil
  }

  final override func elementWeights(_ x: Tensor) throws -> Tensor? { try columnWeights(weights, x) }
}

extension Criterion {
  /// Weights of columns as weights of elements.
  final func columnWeights(_ weights: Tensor?, _ x: Tensor) throws -> Tensor? {
    guard let weights else { return nil }
    guard weights.dtype == x.dtype, weights.count == x.count || weights.count == x.sizes[x.dimension - 1] else {
      throw NNError.input(
        typeName, "weights are \(Value.tensor(weights).summary), the input \(Value.tensor(x).summary)")
    }
    if weights.count == x.count { return try weights.contiguous() }
    var sizes = Dims(repeating: 1, count: x.dimension)
    sizes[x.dimension - 1] = weights.count
    return try weights.contiguous().view(sizes).expandAs(x).clone()
  }
}

import TensorCore

/// The loss of one number against its target, and the derivative.
protocol Loss {
  func value<T: LayerScalar>(_ x: T, _ t: T) -> T
  func slope<T: LayerScalar>(_ x: T, _ t: T) -> T
}

/// A criterion that sums a loss over all elements; input and target have as many.
///
///     loss = Σ w f(x, t)        divided by the number of elements when sizeAverage
public class ElementCriterion: Criterion {
  public final var sizeAverage = true

  public convenience init(sizeAverage: Bool?) {
    self.init()
    self.sizeAverage = sizeAverage ?? true
  }

  public override class var fields: [Field] {
    super.fields + [.flag("sizeAverage", \ElementCriterion.sizeAverage)]
  }

  /// Calls `apply` with the loss: `run(in:)` or `run(gradient:)`.
  func withLoss(_ apply: LossWork) throws -> Double { 0 }

  /// Weights for the elements of `x`, expanded to its sizes; nil for ones.
  func elementWeights(_ x: Tensor) throws -> Tensor? { nil }

  private func work(_ input: Value, _ target: Value, _ dx: Tensor?) throws -> LossWork {
    let x = try realTensor(input).contiguous()
    guard case .tensor(let given) = target, given.count == x.count, x.count > 0 else {
      throw NNError.input(
        typeName, "input and target size mismatch: input is \(input.summary), target \(target.summary)")
    }
    let t = try (given.dtype == x.dtype ? given : given.to(x.dtype)).contiguous()
    return LossWork(
      x: x, t: t, dx: dx, w: try elementWeights(x), norm: sizeAverage ? 1 / Double(x.count) : 1)
  }

  public override func updateOutput(_ input: Value, _ target: Value) throws -> Value {
    output = .number(try withLoss(work(input, target, nil)))
    return output
  }

  public override func updateGradInput(_ input: Value, _ target: Value) throws -> Value {
    let x = try realTensor(input)
    let dx = try reuseGradInput(x.sizes, x.dtype)
    _ = try withLoss(work(input, target, dx))
    gradInput = .tensor(dx)
    return gradInput
  }
}

/// The pass over all elements: the sum of the losses, or with `dx` their derivatives.
struct LossWork {
  let x: Tensor, t: Tensor, dx: Tensor?, w: Tensor?
  let norm: Double

  func run<L: Loss>(_ loss: L) -> Double {
    x.dtype == .float ? run(loss, Float.self) : run(loss, Double.self)
  }

  private func run<L: Loss, T: LayerScalar>(_ loss: L, _ type: T.Type) -> Double {
    let x = x.elements(T.self), t = t.elements(T.self), w = w?.elements(T.self)
    let n = self.x.count
    guard let dx = dx?.elements(T.self) else {
      var sum = 0.0
      for k in 0..<n { sum += Double(loss.value(x[k], t[k]) * (w?[k] ?? 1)) }
      return sum * norm
    }
    for k in 0..<n { dx[k] = loss.slope(x[k], t[k]) * (w?[k] ?? 1) * T(norm) }
    return 0
  }
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

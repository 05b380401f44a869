import TensorCore

/// One step of Adam (arXiv:1412.6980, algorithm 1 with ε outside the root as `optim/adam.lua` has it).
///
/// x = parameters, g = their gradient, m and v = running means of g and g², all of one size:
///
///     g = g + weightDecay x
///     m = beta1 m + (1 - beta1) g
///     v = beta2 v + (1 - beta2) g²
///     x = x - rate √(1 - beta2^t) / (1 - beta1^t) · m / (√v + epsilon)
///
/// g is changed as written, as the original does.
public struct Adam {
  /// The learning rate of this step.
  public var rate: Double
  /// The share of the parameters in their gradient; 0 by default.
  public var weightDecay = 0.0
  /// The share of m that each step keeps; 0.9 by default.
  public var beta1 = 0.9
  /// The share of v that each step keeps; 0.999 by default.
  public var beta2 = 0.999
  /// What keeps the denominator from being 0; 1e-8 by default.
  public var epsilon = 1e-8

  /// A step of this learning rate, everything else by default.
  public init(rate: Double) { self.rate = rate }

  /// Makes step number `t`, counted from 1. `denominator` is left with √v + epsilon.
  ///
  /// Throws `TensorError` when the tensors differ in type or number of elements.
  public func step(
    _ x: Tensor, _ gradient: Tensor, t: Double, _ m: Tensor, _ v: Tensor, _ denominator: Tensor
  ) throws {
    guard StepVectors.areSeparate([x, gradient, m, v, denominator]) else {
      return try stepByOperations(x, gradient, t: t, m, v, denominator)
    }
    Work(
      adam: self, size: stepSize(t), x: x, gradient: gradient, m: m, v: v, denominator: denominator
    )
    .run(in: x.dtype)
  }

  private func stepSize(_ t: Double) -> Double {
    rate * (1 - libmPow(beta2, t)).squareRoot() / (1 - libmPow(beta1, t))
  }

  /// The same, an operation on whole tensors at a time: for views, and to test the kernel against.
  package func stepByOperations(
    _ x: Tensor, _ g: Tensor, t: Double, _ m: Tensor, _ v: Tensor, _ denominator: Tensor
  ) throws {
    if weightDecay != 0 { try g.cadd(g, weightDecay, x) }
    try m.mul(m, beta1)
    try m.cadd(m, 1 - beta1, g)
    try v.mul(v, beta2)
    try v.addcmul(v, 1 - beta2, g, g)
    try denominator.copy(from: v)
    try denominator.sqrt(denominator)
    try denominator.add(denominator, epsilon)
    try x.addcdiv(x, -stepSize(t), m, denominator)
  }

  private struct Work: StepWork {
    let adam: Adam
    let size: Double
    let x, gradient, m, v, denominator: Tensor

    func run<T: LayerScalar>(_ type: T.Type) {
      let n = x.count
      let (xs, gs) = (x.elements(T.self), gradient.elements(T.self))
      let (ms, vs, ds) = (m.elements(T.self), v.elements(T.self), denominator.elements(T.self))
      let (b1, c1) = (T(adam.beta1), T(1 - adam.beta1))
      let (b2, c2) = (T(adam.beta2), T(1 - adam.beta2))
      let (epsilon, size) = (T.Vector(repeating: T(adam.epsilon)), T(size))
      let decay = T(adam.weightDecay)
      let hasDecay = adam.weightDecay != 0
      for k in stride(from: 0, to: n, by: T.Vector.scalarCount) {
        let x = load(xs, k, n)
        var g = load(gs, k, n)
        if hasDecay {
          g = g + decay * x
          store(g, gs, k, n)
        }
        let m = b1 * load(ms, k, n) + c1 * g
        let v = b2 * load(vs, k, n) + c2 * (g * g)
        let d = v.squareRoot() + epsilon
        store(m, ms, k, n)
        store(v, vs, k, n)
        store(d, ds, k, n)
        store(x - size * m / d, xs, k, n)
      }
    }
  }
}

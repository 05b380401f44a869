import TensorCore

/// One step of stochastic gradient descent with momentum (`optim/sgd.lua`).
///
/// x = parameters, g = their gradient, v = velocity, all of one size:
///
///     g = g + weightDecay x
///     v = momentum v + (1 - dampening) g        at the first step v = g
///     g = g + momentum v                        if nesterov
///     x = x - rate d                            d = g if nesterov or without momentum, else v
///
/// g is changed as written, as the original does.
public struct SGD {
  /// The learning rate of this step; nil leaves x alone.
  public var rate: Double?
  /// The share of the parameters in their gradient; 0 by default.
  public var weightDecay = 0.0
  /// The share of the velocity that each step keeps; 0 by default, which needs no velocity.
  public var momentum = 0.0
  /// 1 minus the share of the gradient in the velocity; 0 by default.
  public var dampening = 0.0
  /// Whether x moves along g + momentum v instead of v; false by default.
  public var nesterov = false

  /// A step of this learning rate, everything else by default.
  public init(rate: Double?) { self.rate = rate }

  /// Makes the step. `velocity` is needed unless `momentum` is 0; `isFirst` starts it from g.
  ///
  /// Throws `TensorError` when the tensors differ in type or number of elements.
  public func step(
    _ x: Tensor, _ gradient: Tensor, velocity: Tensor? = nil, isFirst: Bool = false
  ) throws {
    let v = momentum == 0 ? nil : velocity
    guard StepVectors.areSeparate([x, gradient] + (v.map { [$0] } ?? [])) else {
      return try stepByOperations(x, gradient, v, isFirst)
    }
    Work(sgd: self, x: x, gradient: gradient, velocity: v, isFirst: isFirst).run(in: x.dtype)
  }

  /// The same, an operation on whole tensors at a time: for views, and to test the kernel against.
  package func stepByOperations(_ x: Tensor, _ g: Tensor, _ v: Tensor?, _ isFirst: Bool) throws {
    if weightDecay != 0 { try g.cadd(g, weightDecay, x) }
    var direction = g
    if let v {
      if isFirst {
        try v.copy(from: g)
      } else {
        try v.mul(v, momentum)
        try v.cadd(v, 1 - dampening, g)
      }
      if nesterov { try g.cadd(g, momentum, v) } else { direction = v }
    }
    if let rate { try x.cadd(x, -rate, direction) }
  }

  private struct Work: StepWork {
    let sgd: SGD
    let x, gradient: Tensor
    let velocity: Tensor?
    let isFirst: Bool

    func run<T: LayerScalar>(_ type: T.Type) {
      let n = x.count
      let (xs, gs) = (x.elements(T.self), gradient.elements(T.self))
      let decay = T(sgd.weightDecay)
      let rate = T(sgd.rate ?? 0)
      let moves = sgd.rate != nil
      let hasDecay = sgd.weightDecay != 0
      let width = T.Vector.scalarCount
      guard let vs = velocity?.elements(T.self) else {
        for k in stride(from: 0, to: n, by: width) {
          let x = load(xs, k, n)
          var g = load(gs, k, n)
          if hasDecay {
            g = g + decay * x
            store(g, gs, k, n)
          }
          if moves { store(x - rate * g, xs, k, n) }
        }
        return
      }
      let momentum = T(sgd.momentum)
      // v = keep v + take g; the first step has nothing to keep.
      let (keep, take) = isFirst ? (T(0), T(1)) : (momentum, T(1 - sgd.dampening))
      for k in stride(from: 0, to: n, by: width) {
        let x = load(xs, k, n)
        var g = load(gs, k, n)
        if hasDecay { g = g + decay * x }
        let v = isFirst ? g : keep * load(vs, k, n) + take * g
        store(v, vs, k, n)
        if sgd.nesterov { g = g + momentum * v }
        if hasDecay || sgd.nesterov { store(g, gs, k, n) }
        if moves { store(x - rate * (sgd.nesterov ? g : v), xs, k, n) }
      }
    }
  }
}

import TensorCore

/// The elements at one place of all that a step walks over, a vector of them at a time.
struct StepElements<V: LayerVector> {
  /// Parameters.
  var x: V
  /// Their gradient.
  var g: V
  /// The optimiser's own tensors, as many as the law has; the others are of no meaning.
  var a, b, c: V
}

/// What a step does to each element, written once for Float and Double.
protocol StepLaw {
  /// Whether the gradient comes out changed, as where the original adds the weight decay to it.
  var changesGradient: Bool { get }
  func step<V: LayerVector>(_ e: inout StepElements<V>)
}

/// The loop over all elements.
enum StepVectors {
  /// True when `tensors` have one element type, Float or Double, and one length, lie without gaps and
  /// do not overlap, so that a step may treat each element on its own in any order.
  static func areSeparate(_ tensors: [Tensor]) -> Bool {
    guard let first = tensors.first, first.dtype.isReal else { return false }
    for (i, t) in tensors.enumerated() {
      guard t.dtype == first.dtype, t.count == first.count, t.isContiguous else { return false }
      let overlaps = tensors[..<i].contains {
        $0.storage === t.storage && $0.layout.offset < t.layout.extent
          && t.layout.offset < $0.layout.extent
      }
      if overlaps { return false }
    }
    return true
  }

  /// Makes the step on tensors that are separate; `own` are three at most.
  static func run(_ law: some StepLaw, _ x: Tensor, _ gradient: Tensor, _ own: [Tensor]) {
    if x.dtype == .float {
      run(Float.self, law, x, gradient, own)
    } else {
      run(Double.self, law, x, gradient, own)
    }
  }

  /// Makes the step of the optimiser `name` on any tensors of one real type and one number of elements: views go
  /// through copies.
  ///
  /// Throws `TensorError` when the tensors differ in type or number of elements.
  static func runAnywhere(
    _ name: String, _ law: some StepLaw, _ x: Tensor, _ gradient: Tensor, _ own: [Tensor]
  ) throws {
    let all = [x, gradient] + own
    if areSeparate(all) { return run(law, x, gradient, own) }
    guard x.dtype.isReal else { throw TensorError.unsupported(name, x.dtype) }
    for other in all where other.dtype != x.dtype || other.count != x.count {
      let what = other === gradient ? "their gradient" : "the optimiser's state"
      throw TensorError.shape(
        "\(name): the parameters are \(Value.tensor(x).summary), \(what) is \(Value.tensor(other).summary)")
    }
    let copies = try all.map { try $0.clone() }
    run(law, copies[0], copies[1], Array(copies[2...]))
    // The parameters last: a gradient that is the parameters themselves does not undo the step.
    if law.changesGradient { try gradient.copy(from: copies[1]) }
    for (tensor, copy) in zip(own, copies[2...]) { try tensor.copy(from: copy) }
    try x.copy(from: copies[0])
  }

  private static func run<T: LayerScalar>(
    _ type: T.Type, _ law: some StepLaw, _ x: Tensor, _ gradient: Tensor, _ own: [Tensor]
  ) {
    let (xs, gs) = (x.elements(T.self), gradient.elements(T.self))
    let own = own.map { $0.elements(T.self) }
    // What the law does not have is never read.
    func elements(_ i: Int) -> UnsafeMutablePointer<T> { i < own.count ? own[i] : xs }
    let (a, b, c) = (elements(0), elements(1), elements(2))
    let (hasA, hasB, hasC) = (own.count > 0, own.count > 1, own.count > 2)
    let changesGradient = law.changesGradient
    let none = T.Vector.all(0)
    // In line, which the body of `eachVector` is not: so the law's numbers become vectors before the loop.
    @inline(__always) func step(_ k: Int, _ end: Int) {
      var e = StepElements<T.Vector>(
        x: load(xs, k, end), g: load(gs, k, end), a: hasA ? load(a, k, end) : none,
        b: hasB ? load(b, k, end) : none, c: hasC ? load(c, k, end) : none)
      law.step(&e)
      if changesGradient { store(e.g, gs, k, end) }
      if hasA { store(e.a, a, k, end) }
      if hasB { store(e.b, b, k, end) }
      if hasC { store(e.c, c, k, end) }
      store(e.x, xs, k, end)
    }
    let (n, lanes) = (x.count, T.Vector.scalarCount)
    var k = 0
    while k &+ lanes <= n {
      step(k, k &+ lanes)
      k &+= lanes
    }
    if k < n { step(k, n) }
  }
}

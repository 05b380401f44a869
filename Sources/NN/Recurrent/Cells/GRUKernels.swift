import TensorCore

/// The weights of a gated recurrent unit, or their gradients, over a buffer of 3·H columns: r, z, g.
struct GRUWeights {
  /// From x to all columns.
  let input: [WeightBlock]
  /// From h' to r and z.
  let gates: WeightBlock
  /// From r * h' to g.
  let candidate: WeightBlock
  let bias: [BiasBlock]
}

/// The forward pass over a span; formulas at `GRU`. `span.extra` keeps r * h'.
struct GRUForward: LayerWork {
  let span: RecurrentLayer.Span
  let x: Tensor
  let h: Int
  let weights: GRUWeights

  func run<T: LayerScalar>(_ type: T.Type) {
    guard let gates = span.gates, let extra = span.extra else { return }
    let n = span.batch, h = h, wide = 3 * h
    let a = gates.elements(T.self), hs = span.states[0].elements(T.self)
    let resets = extra.elements(T.self)
    for bias in weights.bias { bias.spread(a, span.rows, stride: wide) }
    for block in weights.input {
      block.project(UnsafePointer(x.elements(T.self)), a, span.rows, stride: wide, beta: 1)
    }
    for t in 0..<span.steps {
      let at = a + t * n * wide
      let isZero = t == 0 && !span.hasInitialState
      if !isZero {
        weights.gates.project(UnsafePointer(hs + t * n * h), at, n, stride: wide, beta: 1)
      }
      for row in (t * n)..<(t * n + n) {
        openGates(a + row * wide, UnsafePointer(hs + row * h), resets + row * h, h)
      }
      if !isZero {
        weights.candidate.project(UnsafePointer(resets + t * n * h), at, n, stride: wide, beta: 1)
      }
      for row in (t * n)..<(t * n + n) {
        let y = hs + (row + n) * h
        blend(a + row * wide, UnsafePointer(hs + row * h), y, h)
        if span.isMasked(row) {
          y.update(repeating: 0, count: h)
          (a + row * wide).update(repeating: 0, count: wide)
          (resets + row * h).update(repeating: 0, count: h)
        }
      }
    }
  }

  @inline(__always)
  private func openGates<T: LayerScalar>(
    _ a: UnsafeMutablePointer<T>, _ before: UnsafePointer<T>, _ reset: UnsafeMutablePointer<T>, _ h: Int
  ) {
    var k = 0
    while k < h {
      let r = T.sigmoid(load(UnsafePointer(a), k, h)), z = T.sigmoid(load(UnsafePointer(a + h), k, h))
      store(r, a, k, h)
      store(z, a + h, k, h)
      store(r * load(before, k, h), reset, k, h)
      k += T.Vector.scalarCount
    }
  }

  @inline(__always)
  private func blend<T: LayerScalar>(
    _ a: UnsafeMutablePointer<T>, _ before: UnsafePointer<T>, _ y: UnsafeMutablePointer<T>, _ h: Int
  ) {
    var k = 0
    while k < h {
      let g = T.tanh(load(UnsafePointer(a + 2 * h), k, h)), z = load(UnsafePointer(a + h), k, h)
      store(g, a + 2 * h, k, h)
      store(g - z * g + z * load(before, k, h), y, k, h)
      k += T.Vector.scalarCount
    }
  }
}

/// The backward pass over a span, from the last step to the first.
struct GRUBackward: LayerWork {
  let span: RecurrentLayer.Span
  let dy: Tensor, dx: Tensor
  let h: Int
  let weights: GRUWeights

  func run<T: LayerScalar>(_ type: T.Type) {
    guard let gates = span.gates, let gateGradients = span.gateGradients else { return }
    let n = span.batch, h = h, wide = 3 * h
    let a = UnsafePointer(gates.elements(T.self)), da = gateGradients.elements(T.self)
    let hs = UnsafePointer(span.states[0].elements(T.self)), dhs = span.stateGradients[0].elements(T.self)
    let dy = UnsafePointer(dy.elements(T.self))
    withUnsafeTemporaryAllocation(of: T.self, capacity: Swift.max(n * h, 1)) { buffer in
      guard let dReset = buffer.baseAddress else { return }
      for t in (0..<span.steps).reversed() {
        let first = t * n
        for row in first..<(first + n) {
          if span.isMasked(row) {
            (da + row * wide).update(repeating: 0, count: wide)
            (dhs + row * h).update(repeating: 0, count: h)
          } else {
            close(
              a + row * wide, da + row * wide, hs + row * h, dy + row * h, dhs + (row + n) * h,
              dhs + row * h, h)
          }
        }
        weights.candidate.projectBack(UnsafePointer(da + first * wide), dReset, n, stride: wide, beta: 0)
        for row in first..<(first + n) {
          reset(
            a + row * wide, da + row * wide, hs + row * h, UnsafePointer(dReset + (row - first) * h),
            dhs + row * h, h)
        }
        weights.gates.projectBack(UnsafePointer(da + first * wide), dhs + first * h, n, stride: wide, beta: 1)
      }
    }
    for (i, block) in weights.input.enumerated() {
      block.projectBack(
        UnsafePointer(da), dx.elements(T.self), span.rows, stride: wide, beta: i == 0 ? 0 : 1)
    }
  }

  /// Gradients of z's and g's pre-activations, and the part of the state's that passes through z.
  @inline(__always)
  private func close<T: LayerScalar>(
    _ a: UnsafePointer<T>, _ da: UnsafeMutablePointer<T>, _ before: UnsafePointer<T>,
    _ dy: UnsafePointer<T>, _ dh: UnsafePointer<T>, _ dBefore: UnsafeMutablePointer<T>, _ h: Int
  ) {
    let one = T.Vector(repeating: 1)
    var k = 0
    while k < h {
      let z = load(a + h, k, h), g = load(a + 2 * h, k, h)
      let out = load(dy, k, h) + load(dh, k, h)
      store(out * (load(before, k, h) - g) * z * (one - z), da + h, k, h)
      store(out * (one - z) * (one - g * g), da + 2 * h, k, h)
      store(out * z, dBefore, k, h)
      k += T.Vector.scalarCount
    }
  }

  /// The gradient of r's pre-activation, and the part of the state's that passes through r * h'.
  @inline(__always)
  private func reset<T: LayerScalar>(
    _ a: UnsafePointer<T>, _ da: UnsafeMutablePointer<T>, _ before: UnsafePointer<T>,
    _ dReset: UnsafePointer<T>, _ dBefore: UnsafeMutablePointer<T>, _ h: Int
  ) {
    let one = T.Vector(repeating: 1)
    var k = 0
    while k < h {
      let r = load(a, k, h), d = load(dReset, k, h)
      store(d * load(before, k, h) * r * (one - r), da, k, h)
      store(load(UnsafePointer(dBefore), k, h) + d * r, dBefore, k, h)
      k += T.Vector.scalarCount
    }
  }
}

/// Adds the gradients of the parameters over a span; `weights` are gradients.
struct GRUAccumulate: LayerWork {
  let span: RecurrentLayer.Span
  let x: Tensor
  let h: Int
  let scale: Double
  let weights: GRUWeights

  func run<T: LayerScalar>(_ type: T.Type) {
    guard let gateGradients = span.gateGradients, let extra = span.extra else { return }
    let wide = 3 * h, scale = T(scale), rows = span.rows
    let da = UnsafePointer(gateGradients.elements(T.self))
    for block in weights.input {
      block.accumulate(da, UnsafePointer(x.elements(T.self)), rows, stride: wide, scale: scale)
    }
    let hs = UnsafePointer(span.states[0].elements(T.self))
    weights.gates.accumulate(da, hs, rows, stride: wide, scale: scale)
    weights.candidate.accumulate(
      da, UnsafePointer(extra.elements(T.self)), rows, stride: wide, scale: scale)
    for bias in weights.bias { bias.accumulate(da, rows, stride: wide, scale: scale) }
  }
}

import TensorCore

/// The weights of an LSTM without peepholes, or their gradients, over a buffer of 4·H columns.
struct LSTMCellWeights {
  let input: WeightBlock
  let hidden: WeightBlock
  let bias: BiasBlock
  /// From the H cell outputs to R outputs, `(H, R)`; nil when the outputs are the cell's.
  var output: WeightBlock?
}

/// Which H columns of the buffer belong to which gate: FastLSTM has i, g, f, o; SeqLSTM i, f, o, g.
struct LSTMGateOrder {
  let i: Int, f: Int, o: Int, g: Int
  static let fast = LSTMGateOrder(i: 0, f: 2, o: 3, g: 1)
  static let sequence = LSTMGateOrder(i: 0, f: 1, o: 2, g: 3)
}

/// The forward pass over a span: states h `(N, R)` and c `(N, H)`; `span.extra` keeps tanh c.
struct LSTMCellForward: LayerWork {
  let span: RecurrentLayer.Span
  let x: Tensor
  let h: Int
  let order: LSTMGateOrder
  let weights: LSTMCellWeights
  /// `(T·N, H)`: the cell's outputs before `weights.output`; nil without it.
  var raw: Tensor?

  func run<T: LayerScalar>(_ type: T.Type) {
    guard let gates = span.gates, let extra = span.extra else { return }
    let n = span.batch, h = h, wide = 4 * h, rows = span.rows
    let r = span.states[0].sizes[1]
    let a = gates.elements(T.self), tanhs = extra.elements(T.self)
    let hs = span.states[0].elements(T.self), cs = span.states[1].elements(T.self)
    let raws = raw?.elements(T.self)
    weights.bias.spread(a, rows, stride: wide)
    weights.input.project(UnsafePointer(x.elements(T.self)), a, rows, stride: wide, beta: 1)
    for t in 0..<span.steps {
      let first = t * n
      if t > 0 || span.hasInitialState {
        weights.hidden.project(UnsafePointer(hs + first * r), a + first * wide, n, stride: wide, beta: 1)
      }
      for row in first..<(first + n) {
        let y = raws.map { $0 + row * h } ?? (hs + (row + n) * r)
        step(a + row * wide, UnsafePointer(cs + row * h), cs + (row + n) * h, y, tanhs + row * h)
      }
      if let output = weights.output, let raws {
        output.project(UnsafePointer(raws + first * h), hs + (first + n) * r, n, stride: r, beta: 0)
      }
      for row in first..<(first + n) where span.isMasked(row) {
        (hs + (row + n) * r).update(repeating: 0, count: r)
        (cs + (row + n) * h).update(repeating: 0, count: h)
        (a + row * wide).update(repeating: 0, count: wide)
        (tanhs + row * h).update(repeating: 0, count: h)
      }
    }
  }

  /// One sample at one step: `a` holds 4·H pre-activations and is left with the activations.
  @inline(__always)
  private func step<T: LayerScalar>(
    _ a: UnsafeMutablePointer<T>, _ c0: UnsafePointer<T>, _ c: UnsafeMutablePointer<T>,
    _ y: UnsafeMutablePointer<T>, _ tanhs: UnsafeMutablePointer<T>
  ) {
    let (ai, af, ao, ag) = (a + order.i * h, a + order.f * h, a + order.o * h, a + order.g * h)
    let h = h
    var k = 0
    while k < h {
      let i = T.sigmoid(load(UnsafePointer(ai), k, h)), f = T.sigmoid(load(UnsafePointer(af), k, h))
      let o = T.sigmoid(load(UnsafePointer(ao), k, h)), g = T.tanh(load(UnsafePointer(ag), k, h))
      let cell = f * load(c0, k, h) + i * g
      let t = T.tanh(cell)
      store(i, ai, k, h)
      store(f, af, k, h)
      store(o, ao, k, h)
      store(g, ag, k, h)
      store(cell, c, k, h)
      store(t, tanhs, k, h)
      store(o * t, y, k, h)
      k += T.Vector.scalarCount
    }
  }
}

/// The backward pass over a span, from the last step to the first.
struct LSTMCellBackward: LayerWork {
  let span: RecurrentLayer.Span
  let dy: Tensor, dx: Tensor
  let h: Int
  let order: LSTMGateOrder
  let weights: LSTMCellWeights
  /// `(T·N, R)`: gets the outputs' whole gradients, which `weights.output` needs; nil without it.
  var outputGradients: Tensor?
  /// False leaves out the gradient of an initial hidden state that is all zero.
  var needsInitial = true

  func run<T: LayerScalar>(_ type: T.Type) {
    guard let gates = span.gates, let gateGradients = span.gateGradients, let extra = span.extra else { return }
    let n = span.batch, h = h, wide = 4 * h, r = span.states[0].sizes[1]
    let a = UnsafePointer(gates.elements(T.self)), da = gateGradients.elements(T.self)
    let cs = UnsafePointer(span.states[1].elements(T.self)), tanhs = UnsafePointer(extra.elements(T.self))
    let dhs = span.stateGradients[0].elements(T.self), dcs = span.stateGradients[1].elements(T.self)
    let dys = dy.elements(T.self), outs = outputGradients?.elements(T.self)
    withUnsafeTemporaryAllocation(of: T.self, capacity: Swift.max(n * (h + r), 1)) { buffer in
      guard let dRaw = buffer.baseAddress else { return }
      let sums = dRaw + n * h
      for t in (0..<span.steps).reversed() {
        let first = t * n
        let total = outs.map { $0 + first * r } ?? sums
        for row in 0..<n {
          let y = total + row * r
          if span.isMasked(first + row) {
            y.update(repeating: 0, count: r)
            continue
          }
          y.update(from: dys + (first + row) * r, count: r)
          T.axpy(r, 1, dhs + (first + row + n) * r, 1, y, 1)
        }
        var out = total
        if let output = weights.output {
          output.projectBack(UnsafePointer(total), dRaw, n, stride: r, beta: 0)
          out = dRaw
        }
        for row in first..<(first + n) {
          if span.isMasked(row) {
            (da + row * wide).update(repeating: 0, count: wide)
            (dcs + row * h).update(repeating: 0, count: h)
          } else {
            step(
              a + row * wide, da + row * wide, cs + row * h, tanhs + row * h,
              UnsafePointer(out + (row - first) * h), dcs + (row + n) * h, dcs + row * h)
          }
        }
        if t > 0 || span.hasInitialState || needsInitial {
          weights.hidden.projectBack(UnsafePointer(da + first * wide), dhs + first * r, n, stride: wide, beta: 0)
        }
      }
    }
    weights.input.projectBack(UnsafePointer(da), dx.elements(T.self), span.rows, stride: wide, beta: 0)
  }

  /// One sample at one step. `out`, `dc`: gradients of the output and cell after it; `dc0`: of the cell
  /// before it.
  @inline(__always)
  private func step<T: LayerScalar>(
    _ a: UnsafePointer<T>, _ da: UnsafeMutablePointer<T>, _ c0: UnsafePointer<T>,
    _ tanhs: UnsafePointer<T>, _ out: UnsafePointer<T>, _ dc: UnsafePointer<T>,
    _ dc0: UnsafeMutablePointer<T>
  ) {
    let one = T.Vector(repeating: 1)
    let h = h, oi = order.i * h, of = order.f * h, oo = order.o * h, og = order.g * h
    var k = 0
    while k < h {
      let i = load(a + oi, k, h), f = load(a + of, k, h), o = load(a + oo, k, h), g = load(a + og, k, h)
      let t = load(tanhs, k, h), dOut = load(out, k, h)
      let cell = load(dc, k, h) + dOut * o * (one - t * t)
      store(cell * g * i * (one - i), da + oi, k, h)
      store(cell * load(c0, k, h) * f * (one - f), da + of, k, h)
      store(dOut * t * o * (one - o), da + oo, k, h)
      store(cell * i * (one - g * g), da + og, k, h)
      store(cell * f, dc0, k, h)
      k += T.Vector.scalarCount
    }
  }
}

/// What `LSTMCellBackward` leaves out without `needsInitial`: dh' of the first step.
struct LSTMCellInitialGradient: LayerWork {
  let span: RecurrentLayer.Span
  let hidden: WeightBlock

  func run<T: LayerScalar>(_ type: T.Type) {
    guard let gateGradients = span.gateGradients else { return }
    hidden.projectBack(
      UnsafePointer(gateGradients.elements(T.self)), span.stateGradients[0].elements(T.self), span.batch,
      stride: hidden.wide, beta: 0)
  }
}

/// Adds the gradients of the parameters over a span; `weights` are gradients.
struct LSTMCellAccumulate: LayerWork {
  let span: RecurrentLayer.Span
  let x: Tensor
  let h: Int
  let scale: Double
  let weights: LSTMCellWeights
  var raw: Tensor?
  var outputGradients: Tensor?

  func run<T: LayerScalar>(_ type: T.Type) {
    guard let gateGradients = span.gateGradients else { return }
    let wide = 4 * h, scale = T(scale), rows = span.rows, r = span.states[0].sizes[1]
    let da = UnsafePointer(gateGradients.elements(T.self))
    weights.input.accumulate(da, UnsafePointer(x.elements(T.self)), rows, stride: wide, scale: scale)
    // Row t of the states is what step t started from; an all-zero first block adds nothing.
    let skip = span.hasInitialState ? 0 : span.batch
    weights.hidden.accumulate(
      da + skip * wide, UnsafePointer(span.states[0].elements(T.self)) + skip * r, rows - skip,
      stride: wide, scale: scale)
    weights.bias.accumulate(da, rows, stride: wide, scale: scale)
    if let output = weights.output, let raw, let outputGradients {
      output.accumulate(
        UnsafePointer(outputGradients.elements(T.self)), UnsafePointer(raw.elements(T.self)), rows,
        stride: r, scale: scale)
    }
  }
}

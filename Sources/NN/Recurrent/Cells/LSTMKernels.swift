import TensorCore

/// An LSTM's weights in the kernels' order of gates: i, f, o, g. Vectors are matrices without columns.
final class LSTMWeights {
  let input: GateMatrix, hidden: GateMatrix, bias: GateMatrix
  /// Of i, f and o; none without peepholes.
  let peephole: GateMatrix
  let inputGradient: GateMatrix, hiddenGradient: GateMatrix, biasGradient: GateMatrix
  let peepholeGradient: GateMatrix

  /// D = inputs, H = outputs.
  init(_ gates: [LSTM.Gate], _ d: Int, _ h: Int) {
    func matrix(_ columns: Int, _ part: (LSTM.Gate) -> Tensor?) -> GateMatrix {
      GateMatrix(gates.compactMap(part), rows: h, columns: columns)
    }
    input = matrix(d) { $0.input.value }
    hidden = matrix(h) { $0.hidden.value }
    bias = matrix(0) { $0.bias.value }
    peephole = matrix(0) { $0.peephole?.value }
    inputGradient = matrix(d) { $0.input.gradient }
    hiddenGradient = matrix(h) { $0.hidden.gradient }
    biasGradient = matrix(0) { $0.bias.gradient }
    peepholeGradient = matrix(0) { $0.peephole?.gradient }
  }

  func check(_ dtype: DType, _ layer: () -> String) throws {
    try input.check(dtype, layer)
    try hidden.check(dtype, layer)
    try bias.check(dtype, layer)
    try peephole.check(dtype, layer)
  }

  func checkGradients(_ dtype: DType, _ layer: () -> String) throws {
    try inputGradient.check(dtype, layer)
    try hiddenGradient.check(dtype, layer)
    try biasGradient.check(dtype, layer)
    try peepholeGradient.check(dtype, layer)
  }
}

/// The forward pass over a span; formulas at `LSTM`. Gates stand in the order i, f, o, g.
struct LSTMForward: LayerWork {
  let span: RecurrentLayer.Span
  let x: Tensor
  let h: Int
  let weights: LSTMWeights

  func run<T: LayerScalar>(_ type: T.Type) throws {
    guard let gates = span.gates else { return }
    let n = span.batch, h = h
    let a = gates.elements(T.self)
    let biases = weights.bias.gates.map { $0.elements(T.self) }
    for row in 0..<span.rows {
      for (g, bias) in biases.enumerated() { (a + (row * 4 + g) * h).update(from: bias, count: h) }
    }
    weights.input.project(UnsafePointer(x.elements(T.self)), a, span.rows, beta: 1)
    weights.hidden.withMatrix(T.self, rows: n) { run(a, $0) }
  }

  /// The steps, from pre-activations that lack the hidden state's part.
  private func run<T: LayerScalar>(_ a: UnsafeMutablePointer<T>, _ hidden: GateMatrix.Matrix<T>) {
    guard let extra = span.extra else { return }
    let n = span.batch, h = h
    let hs = span.states[0].elements(T.self), cs = span.states[1].elements(T.self)
    let tanhs = extra.elements(T.self)
    let peepholes = weights.peephole.gates.map { UnsafePointer($0.elements(T.self)) }
    for t in 0..<span.steps {
      let at = a + t * n * 4 * h
      if t > 0 || span.hasInitialState {
        hidden.project(UnsafePointer(hs + t * n * h), at, n, beta: 1)
      }
      for s in 0..<n {
        let row = t * n + s
        step(
          at + s * 4 * h, cs + row * h, cs + (row + n) * h, hs + (row + n) * h, tanhs + row * h, h, peepholes)
        if span.isMasked(row) {
          // With all gates zero nothing flows back through the row either.
          (hs + (row + n) * h).update(repeating: 0, count: h)
          (cs + (row + n) * h).update(repeating: 0, count: h)
          (tanhs + row * h).update(repeating: 0, count: h)
          (at + s * 4 * h).update(repeating: 0, count: 4 * h)
        }
      }
    }
  }

  /// One sample at one step: `a` holds 4·H pre-activations and is left with the activations.
  @inline(__always)
  private func step<T: LayerScalar>(
    _ a: UnsafeMutablePointer<T>, _ c0: UnsafePointer<T>, _ c: UnsafeMutablePointer<T>,
    _ y: UnsafeMutablePointer<T>, _ tanhs: UnsafeMutablePointer<T>, _ h: Int,
    _ peepholes: [UnsafePointer<T>]
  ) {
    let (ai, af, ao, ag) = (a, a + h, a + 2 * h, a + 3 * h)
    let peeps = peepholes.count == 3
    var k = 0
    while k < h {
      let before = load(c0, k, h)
      var zi = load(UnsafePointer(ai), k, h), zf = load(UnsafePointer(af), k, h)
      var zo = load(UnsafePointer(ao), k, h)
      if peeps {
        zi += load(peepholes[0], k, h) * before
        zf += load(peepholes[1], k, h) * before
      }
      let i = T.sigmoid(zi), f = T.sigmoid(zf), g = T.tanh(load(UnsafePointer(ag), k, h))
      let cell = f * before + i * g
      if peeps { zo += load(peepholes[2], k, h) * cell }
      let o = T.sigmoid(zo)
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
struct LSTMBackward: LayerWork {
  let span: RecurrentLayer.Span
  let dy: Tensor, dx: Tensor
  let h: Int
  let weights: LSTMWeights

  func run<T: LayerScalar>(_ type: T.Type) throws {
    weights.hidden.withMatrix(T.self, rows: span.batch) { run($0) }
    guard let gateGradients = span.gateGradients else { return }
    weights.input.projectBack(
      UnsafePointer(gateGradients.elements(T.self)), dx.elements(T.self), span.rows)
  }

  private func run<T: LayerScalar>(_ hidden: GateMatrix.Matrix<T>) {
    guard let gates = span.gates, let gateGradients = span.gateGradients, let extra = span.extra else { return }
    let n = span.batch, h = h
    let a = UnsafePointer(gates.elements(T.self)), da = gateGradients.elements(T.self)
    let cs = UnsafePointer(span.states[1].elements(T.self))
    let tanhs = UnsafePointer(extra.elements(T.self))
    let dhs = span.stateGradients[0].elements(T.self), dcs = span.stateGradients[1].elements(T.self)
    let dy = UnsafePointer(dy.elements(T.self))
    let peepholes = weights.peephole.gates.map { UnsafePointer($0.elements(T.self)) }
    for t in (0..<span.steps).reversed() {
      for s in 0..<n {
        let row = t * n + s
        step(
          a + row * 4 * h, da + row * 4 * h, cs + row * h, tanhs + row * h, dy + row * h,
          dhs + (row + n) * h, dcs + (row + n) * h, dcs + row * h, h, peepholes)
      }
      // Nobody asks for the gradient of an initial state that is all zero.
      if t > 0 || span.hasInitialState {
        hidden.projectBack(UnsafePointer(da + t * n * 4 * h), dhs + t * n * h, n)
      }
    }
  }

  /// One sample at one step. `dh`, `dc`: gradients of the state after it; `dc0`: of the cell before it.
  @inline(__always)
  private func step<T: LayerScalar>(
    _ a: UnsafePointer<T>, _ da: UnsafeMutablePointer<T>, _ c0: UnsafePointer<T>,
    _ tanhs: UnsafePointer<T>, _ dy: UnsafePointer<T>, _ dh: UnsafePointer<T>, _ dc: UnsafePointer<T>,
    _ dc0: UnsafeMutablePointer<T>, _ h: Int, _ peepholes: [UnsafePointer<T>]
  ) {
    let one = T.Vector(repeating: 1)
    let peeps = peepholes.count == 3
    var k = 0
    while k < h {
      let i = load(a, k, h), f = load(a + h, k, h), o = load(a + 2 * h, k, h), g = load(a + 3 * h, k, h)
      let t = load(tanhs, k, h)
      let out = load(dy, k, h) + load(dh, k, h)
      let dzo = out * t * o * (one - o)
      var cell = load(dc, k, h) + out * o * (one - t * t)
      if peeps { cell += dzo * load(peepholes[2], k, h) }
      let dzi = cell * g * i * (one - i)
      let dzf = cell * load(c0, k, h) * f * (one - f)
      let dzg = cell * i * (one - g * g)
      var before = cell * f
      if peeps { before += dzi * load(peepholes[0], k, h) + dzf * load(peepholes[1], k, h) }
      store(dzi, da, k, h)
      store(dzf, da + h, k, h)
      store(dzo, da + 2 * h, k, h)
      store(dzg, da + 3 * h, k, h)
      store(before, dc0, k, h)
      k += T.Vector.scalarCount
    }
  }
}

/// The part of the backward pass that only an initial hidden state needs: dh' of the first step.
struct LSTMInitialGradient: LayerWork {
  let span: RecurrentLayer.Span
  let hidden: GateMatrix

  func run<T: LayerScalar>(_ type: T.Type) throws {
    guard let gateGradients = span.gateGradients else { return }
    hidden.projectBack(
      UnsafePointer(gateGradients.elements(T.self)), span.stateGradients[0].elements(T.self), span.batch)
  }
}

/// Adds the gradients of the parameters over a span.
struct LSTMAccumulate: LayerWork {
  let span: RecurrentLayer.Span
  let x: Tensor
  let h: Int
  let scale: Double
  let weights: LSTMWeights

  func run<T: LayerScalar>(_ type: T.Type) throws {
    guard let gateGradients = span.gateGradients else { return }
    let n = span.batch, h = h, scale = T(scale)
    let da = UnsafePointer(gateGradients.elements(T.self))
    weights.inputGradient.accumulate(da, UnsafePointer(x.elements(T.self)), span.rows, scale: scale)
    // Row t of the states is what step t started from; an all-zero first block adds nothing.
    let skip = span.hasInitialState ? 0 : n
    weights.hiddenGradient.accumulate(
      da + skip * 4 * h, UnsafePointer(span.states[0].elements(T.self)) + skip * h, span.rows - skip,
      scale: scale)
    let rows = span.rows
    for (g, bias) in weights.biasGradient.gates.enumerated() {
      addColumnSums(da + g * h, rows: rows, stride: 4 * h, scale: scale, bias.elements(T.self), h)
    }
    let cs = UnsafePointer(span.states[1].elements(T.self))
    for (g, peephole) in weights.peepholeGradient.gates.enumerated() {
      // i and f look at the cell before the step, o at the cell after it.
      addColumnProducts(
        da + g * h, stride: 4 * h, cs + (g == 2 ? n * h : 0), rows: rows, scale: scale,
        peephole.elements(T.self), h)
    }
  }
}

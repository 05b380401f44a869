import TensorCore

/// Which H columns of the gates' buffer belong to which gate: FastLSTM has i, g, f, o; the others i, f, o, g.
struct LSTMGateOrder {
  let i: Int, f: Int, o: Int, g: Int
  static let fast = LSTMGateOrder(i: 0, f: 2, o: 3, g: 1)
  static let sequence = LSTMGateOrder(i: 0, f: 1, o: 2, g: 3)
}

/// The kernel of every LSTM: with peepholes (formulas at `LSTM`) or without, with a projection of the outputs
/// (`SeqLSTMP`) or without. States h `(N, R)` and c `(N, H)`; `extra` keeps tanh c.
final class LSTMKernel: CellKernel {
  let h: Int
  let order: LSTMGateOrder
  let input: GateMatrix
  let bias: GateVector
  let hidden: GateMatrix
  /// From the cell to i, f and o; nil without.
  let peepholes: GateVector?
  /// From the H cell outputs to R outputs; nil when the outputs are the cell's.
  let output: GateMatrix?

  init(
    h: Int, order: LSTMGateOrder, input: GateMatrix, bias: GateVector, hidden: GateMatrix,
    peepholes: GateVector? = nil, output: GateMatrix? = nil
  ) {
    (self.h, self.order, self.input, self.bias, self.hidden) = (h, order, input, bias, hidden)
    (self.peepholes, self.output) = (peepholes, output)
  }

  var scratch: Int { output == nil ? 0 : 2 * h }

  var parts: [GateParts] { [input.parts, bias.parts, hidden.parts] + (peepholes.map { [$0.parts] } ?? []) }

  func misfit(_ dtype: DType) -> (tensor: Tensor, expected: Dims)? {
    input.misfit(dtype) ?? bias.misfit(dtype) ?? hidden.misfit(dtype) ?? peepholes?.misfit(dtype)
      ?? output?.misfit(dtype)
  }

  /// The peepholes of i, f and o.
  private struct Peepholes<T> {
    let i: UnsafePointer<T>, f: UnsafePointer<T>, o: UnsafePointer<T>
  }

  private func peepholes<T: LayerScalar>(_ type: T.Type) -> Peepholes<T>? {
    guard let parts = peepholes?.parts, parts.rest.count == 2 else { return nil }
    return Peepholes(
      i: UnsafePointer(parts.first.tensor.elements(T.self)),
      f: UnsafePointer(parts.rest[0].tensor.elements(T.self)),
      o: UnsafePointer(parts.rest[1].tensor.elements(T.self)))
  }

  func step<T: LayerScalar>(_ at: SpanPointers<T>, _ t: Int, _ hidden: GateMatrix.Blocks<T>?) {
    let n = at.n, r = at.r, wide = at.wide, first = t * n
    hidden?.project(UnsafePointer(at.h + first * r), at.gates + first * wide, n, stride: wide, beta: 1)
    let peepholes = peepholes(T.self), raw = at.span.raw?.elements(T.self), columns = columns
    // The cell's outputs, R = H columns unless there is a projection.
    let y = raw.map { $0 + first * h } ?? (at.h + (first + n) * r)
    let gates = at.gates + first * wide, c = at.c + first * h, tanhs = at.extra + first * h
    for s in 0..<n {
      advance(
        gates + s &* wide, UnsafePointer(c + s &* h), c + (s &+ n) &* h, y + s &* h, tanhs + s &* h, columns,
        peepholes)
    }
    if let output, let raw {
      output.read(T.self, rows: n) {
        $0.project(UnsafePointer(raw + first * h), at.h + (first + n) * r, n, stride: r, beta: 0)
      }
    }
  }

  /// Where the gates begin in a row of 4·H columns.
  private var columns: LSTMGateOrder {
    LSTMGateOrder(i: order.i * h, f: order.f * h, o: order.o * h, g: order.g * h)
  }

  /// One sample at one step: `a` holds 4·H pre-activations and is left with the activations.
  @inline(__always)
  private func advance<T: LayerScalar>(
    _ a: UnsafeMutablePointer<T>, _ c0: UnsafePointer<T>, _ c: UnsafeMutablePointer<T>,
    _ y: UnsafeMutablePointer<T>, _ tanhs: UnsafeMutablePointer<T>, _ columns: LSTMGateOrder,
    _ peepholes: Peepholes<T>?
  ) {
    let h = h
    let (ai, af, ao, ag) = (a + columns.i, a + columns.f, a + columns.o, a + columns.g)
    var k = 0
    while k < h {
      let before = load(c0, k, h)
      var zi = load(UnsafePointer(ai), k, h), zf = load(UnsafePointer(af), k, h)
      var zo = load(UnsafePointer(ao), k, h)
      if let peepholes {
        zi += load(peepholes.i, k, h) * before
        zf += load(peepholes.f, k, h) * before
      }
      let i = T.sigmoid(zi), f = T.sigmoid(zf), g = T.tanh(load(UnsafePointer(ag), k, h))
      let cell = f * before + i * g
      if let peepholes { zo += load(peepholes.o, k, h) * cell }
      let o = T.sigmoid(zo)
      let t = T.tanh(cell)
      store(i, ai, k, h)
      store(f, af, k, h)
      store(o, ao, k, h)
      store(g, ag, k, h)
      store(cell, c, k, h)
      store(t, tanhs, k, h)
      store(o * t, y, k, h)
      k &+= T.Vector.scalarCount
    }
  }

  func stepBack<T: LayerScalar>(
    _ at: SpanPointers<T>, _ t: Int, _ dy: UnsafePointer<T>, _ hidden: GateMatrix.Blocks<T>?,
    _ scratch: UnsafeMutablePointer<T>
  ) {
    let n = at.n, r = at.r, wide = at.wide, first = t * n
    let peepholes = peepholes(T.self)
    // The outputs' gradients from above and from the next step; with a projection, its input's and none.
    var (dOut, dNext) = (dy + first * r, UnsafePointer(at.dh + (first + n) * r))
    if let output, let total = at.span.outputGradients?.elements(T.self) {
      let rows = total + first * r
      for row in 0..<n {
        let y = rows + row * r
        if at.span.isMasked(first + row) {
          y.update(repeating: 0, count: r)
        } else {
          y.update(from: dOut + row * r, count: r)
          T.axpy(r, 1, dNext + row * r, 1, y, 1)
        }
      }
      output.read(T.self, rows: n) { $0.projectBack(UnsafePointer(rows), scratch, n, stride: r, beta: 0) }
      (scratch + n * h).update(repeating: 0, count: n * h)
      (dOut, dNext) = (UnsafePointer(scratch), UnsafePointer(scratch + n * h))
    }
    let columns = columns
    let gates = UnsafePointer(at.gates + first * wide), da = at.gateGradients + first * wide
    let c = UnsafePointer(at.c + first * h), tanhs = UnsafePointer(at.extra + first * h), dc = at.dc + first * h
    for s in 0..<n {
      goBack(
        gates + s &* wide, da + s &* wide, c + s &* h, tanhs + s &* h, dOut + s &* h, dNext + s &* h,
        UnsafePointer(dc + (s &+ n) &* h), dc + s &* h, columns, peepholes)
    }
    hidden?.projectBack(
      UnsafePointer(at.gateGradients + first * wide), at.dh + first * r, n, stride: wide, beta: 0)
  }

  /// One sample at one step. `dy` and `dh`, whose sum counts, and `dc`: gradients of the output and of the
  /// state after it; `dc0`: of the cell before it.
  @inline(__always)
  private func goBack<T: LayerScalar>(
    _ a: UnsafePointer<T>, _ da: UnsafeMutablePointer<T>, _ c0: UnsafePointer<T>,
    _ tanhs: UnsafePointer<T>, _ dy: UnsafePointer<T>, _ dh: UnsafePointer<T>, _ dc: UnsafePointer<T>,
    _ dc0: UnsafeMutablePointer<T>, _ columns: LSTMGateOrder, _ peepholes: Peepholes<T>?
  ) {
    let one = T.Vector(repeating: 1)
    let h = h, ai = columns.i, af = columns.f, ao = columns.o, ag = columns.g
    var k = 0
    while k < h {
      let i = load(a + ai, k, h), f = load(a + af, k, h), o = load(a + ao, k, h), g = load(a + ag, k, h)
      let t = load(tanhs, k, h)
      let out = load(dy, k, h) + load(dh, k, h)
      let dzo = out * t * o * (one - o)
      var cell = load(dc, k, h) + out * o * (one - t * t)
      if let peepholes { cell += dzo * load(peepholes.o, k, h) }
      let dzi = cell * g * i * (one - i)
      let dzf = cell * load(c0, k, h) * f * (one - f)
      let dzg = cell * i * (one - g * g)
      var before = cell * f
      if let peepholes { before += dzi * load(peepholes.i, k, h) + dzf * load(peepholes.f, k, h) }
      store(dzi, da + ai, k, h)
      store(dzf, da + af, k, h)
      store(dzo, da + ao, k, h)
      store(dzg, da + ag, k, h)
      store(before, dc0, k, h)
      k &+= T.Vector.scalarCount
    }
  }

  func accumulateSteps<T: LayerScalar>(_ at: SpanPointers<T>, scale: T) {
    let n = at.n, r = at.r, wide = at.wide, rows = at.span.rows
    let da = UnsafePointer(at.gateGradients), cs = UnsafePointer(at.c)
    // Row t of the states is what step t started from; an all-zero first block adds nothing.
    let skip = at.span.hasInitialState ? 0 : n
    hidden.accumulate(da + skip * wide, UnsafePointer(at.h) + skip * r, rows - skip, stride: wide, scale: scale)
    peepholes?.parts.each { tensor, column, _ in
      // i and f look at the cell before the step, o at the cell after it.
      let gate = column / h, isOutput = gate == order.o
      addColumnProducts(
        da + gate * h, stride: wide, cs + (isOutput ? n * h : 0), rows: rows, scale: scale,
        tensor.elements(T.self), h)
    }
    if let output, let raw = at.span.raw, let outputGradients = at.span.outputGradients {
      output.accumulate(
        UnsafePointer(outputGradients.elements(T.self)), UnsafePointer(raw.elements(T.self)), rows, stride: r,
        scale: scale)
    }
  }
}

import TensorCore

/// The fast form of a cell's law over a span: what a gated layer runs instead of its graph of modules.
///
/// The gates' pre-activations stand in the columns of one buffer. What x gives to them is one product for all
/// steps; a cell says what a step adds, and how its gradient goes back. One value holds a layer's weights,
/// another one their gradients.
protocol CellKernel: AnyObject {
  /// From x to all columns.
  var input: GateMatrix { get }
  var bias: GateVector { get }
  /// From the hidden state before a step.
  var hidden: GateMatrix { get }
  /// Elements that `stepBack` needs for each sample besides the span's.
  var scratch: Int { get }

  /// Step `t` from 0: its states, and its gates' activations in place of the pre-activations, which lack the
  /// hidden state's part. `hidden` is nil when the states before the step are all zero.
  func step<T: LayerScalar>(_ at: SpanPointers<T>, _ t: Int, _ hidden: GateMatrix.Blocks<T>?)

  /// Goes back through step `t`: the gradients of its pre-activations and of the states before it, given
  /// those of the states after it and dy `(T·N, R)`. `hidden` is nil when nobody needs the gradient of the
  /// hidden state before the step.
  func stepBack<T: LayerScalar>(
    _ at: SpanPointers<T>, _ t: Int, _ dy: UnsafePointer<T>, _ hidden: GateMatrix.Blocks<T>?,
    _ scratch: UnsafeMutablePointer<T>)

  /// Adds `scale` times the gradients of what is neither `input` nor `bias`.
  func accumulateSteps<T: LayerScalar>(_ at: SpanPointers<T>, scale: T)

  /// A parameter that is not dense, of `dtype` and of the right sizes.
  func misfit(_ dtype: DType) -> (tensor: Tensor, expected: Dims)?

  /// The parameters that a new layer lays side by side, kind by kind.
  var parts: [GateParts] { get }
}

extension CellKernel {
  var parts: [GateParts] { [input.parts, bias.parts, hidden.parts] }
}

/// A span's buffers for the kernels; formulas at `Span`.
struct SpanPointers<T: LayerScalar> {
  let span: Span
  /// N, and the columns of the gates' buffer.
  let n: Int, wide: Int
  let gates: UnsafeMutablePointer<T>
  let extra: UnsafeMutablePointer<T>
  /// The hidden state and its columns.
  let h: UnsafeMutablePointer<T>
  let r: Int
  /// The second state, or the first where there is one.
  let c: UnsafeMutablePointer<T>
  /// The gradients: the same as what they are gradients of before the backward pass.
  let gateGradients: UnsafeMutablePointer<T>
  let dh: UnsafeMutablePointer<T>
  let dc: UnsafeMutablePointer<T>

  /// nil for a span without buffers. Throws when its steps ran in another type, which a layer may have left since.
  init?(_ span: Span, back: Bool) throws {
    guard let gates = span.gates, let extra = span.extra, let h = span.states.first, let c = span.states.last,
      let gateGradients = back ? span.gateGradients : gates,
      let dh = back ? span.stateGradients.first : h, let dc = back ? span.stateGradients.last : c
    else { return nil }
    for buffer in [gates, extra, h, c, gateGradients, dh, dc] where buffer.dtype != T.dtype {
      throw NNError.message(
        "the step ran with a \(buffer.dtype.tensorName), the layer now computes in \(T.dtype.tensorName)")
    }
    self.span = span
    n = span.batch
    wide = gates.sizes[1]
    r = h.sizes[1]
    self.gates = gates.elements(T.self)
    self.extra = extra.elements(T.self)
    self.h = h.elements(T.self)
    self.c = c.elements(T.self)
    self.gateGradients = gateGradients.elements(T.self)
    self.dh = dh.elements(T.self)
    self.dc = dc.elements(T.self)
  }

  /// Zeroes the states after step `t` and all that led to them, in the rows that are left out. With all gates
  /// zero nothing flows back through such a row either.
  func clearMasked(_ t: Int) {
    guard !span.mask.isEmpty, let width = span.extra?.sizes[1] else { return }
    for row in (t * n)..<(t * n + n) where span.mask[row] {
      (h + (row + n) * r).update(repeating: 0, count: r)
      if c != h { (c + (row + n) * width).update(repeating: 0, count: width) }
      (gates + row * wide).update(repeating: 0, count: wide)
      (extra + row * width).update(repeating: 0, count: width)
    }
  }
}

/// The forward pass over a span: its states and gates from x `(T·N, D)`.
struct CellForward<Cell: CellKernel>: LayerWork {
  let cell: Cell
  let span: Span
  let x: Tensor

  func run<T: LayerScalar>(_ type: T.Type) throws {
    guard let at = try SpanPointers<T>(span, back: false) else { return }
    let rows = span.rows
    cell.bias.spread(at.gates, rows, stride: at.wide)
    cell.input.read(T.self, rows: rows) {
      $0.project(UnsafePointer(x.elements(T.self)), at.gates, rows, stride: at.wide, beta: 1)
    }
    cell.hidden.read(T.self, rows: at.n, count: span.steps) { hidden in
      for t in 0..<span.steps {
        cell.step(at, t, t > 0 || span.hasInitialState ? hidden : nil)
        at.clearMasked(t)
      }
    }
  }
}

/// The backward pass over a span, from the last step to the first: the gradients of gates and states from dy
/// `(T·N, R)`, and dx `(T·N, D)`.
struct CellBackward<Cell: CellKernel>: LayerWork {
  let cell: Cell
  let span: Span
  let dy: Tensor, dx: Tensor
  /// False leaves out the gradient of an initial hidden state that is all zero, for which hardly anyone asks;
  /// `CellInitialGradient` makes up for it.
  var needsInitial = true

  func run<T: LayerScalar>(_ type: T.Type) throws {
    guard let at = try SpanPointers<T>(span, back: true) else { return }
    let dy = UnsafePointer(dy.elements(T.self))
    withUnsafeTemporaryAllocation(of: T.self, capacity: Swift.max(at.n * cell.scratch, 1)) { buffer in
      guard let scratch = buffer.baseAddress else { return }
      cell.hidden.read(T.self, rows: at.n, count: span.steps, back: true) { hidden in
        for t in (0..<span.steps).reversed() {
          cell.stepBack(at, t, dy, t > 0 || span.hasInitialState || needsInitial ? hidden : nil, scratch)
        }
      }
    }
    cell.input.read(T.self, rows: span.rows) {
      $0.projectBack(
        UnsafePointer(at.gateGradients), dx.elements(T.self), span.rows, stride: at.wide, beta: 0)
    }
  }
}

/// What `CellBackward` leaves out without `needsInitial`, of cells whose hidden state acts through `hidden`
/// alone: the gradient of the hidden state before the first step.
struct CellInitialGradient<Cell: CellKernel>: LayerWork {
  let cell: Cell
  let span: Span

  func run<T: LayerScalar>(_ type: T.Type) throws {
    guard let at = try SpanPointers<T>(span, back: true) else { return }
    cell.hidden.read(T.self, rows: at.n) {
      $0.projectBack(UnsafePointer(at.gateGradients), at.dh, at.n, stride: at.wide, beta: 0)
    }
  }
}

/// Adds the gradients of the parameters over a span; `cell` holds gradients.
struct CellAccumulate<Cell: CellKernel>: LayerWork {
  let cell: Cell
  let span: Span
  let x: Tensor
  let scale: Double

  func run<T: LayerScalar>(_ type: T.Type) throws {
    guard let at = try SpanPointers<T>(span, back: true) else { return }
    let da = UnsafePointer(at.gateGradients), scale = T(scale), rows = span.rows
    cell.input.accumulate(da, UnsafePointer(x.elements(T.self)), rows, stride: at.wide, scale: scale)
    cell.bias.accumulate(da, rows, stride: at.wide, scale: scale)
    cell.accumulateSteps(at, scale: scale)
  }
}

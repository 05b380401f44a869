import TensorCore

/// A convolution of sequences: nn.TemporalConvolution (`nn/TemporalConvolution.lua`).
///
/// T = steps, F = inputFrameSize, O = outputFrameSize, N = batch.
///
///     y[t] = b + W (x[t dW], …, x[t dW + kW - 1])    x (T, F) or (N, T, F)    W (O, kW · F)    b (O)
///     y (T', O) or (N, T', O),  T' = ⌊(T - kW) / dW⌋ + 1
///
/// There is no padding: a sequence must have kW steps, and becomes kW - 1 shorter; `nn.Padding` can put zeros around
/// it. `dW` is 1 by default. W, then b, are drawn uniformly from ±1/√(F kW).
///
/// ```lua
/// m = nn.TemporalConvolution(1, 1, 2)
/// m.weight:copy(torch.Tensor{-1, 1})  -- differences of steps
/// m.bias:zero()
/// print(table.concat(m:forward(torch.Tensor{{1}, {4}, {9}}):view(2):totable(), ' '))  --> 3 5
/// ```
public final class TemporalConvolution: Module {
  /// F and O.
  public var inputFrameSize = 0, outputFrameSize = 0
  /// Steps of a window, and how far windows are apart.
  public var kW = 1, dW = 1
  /// `(O, kW · F)`.
  public var weight: Tensor? {
    didSet { Changes.note() }
  }
  /// `(O, kW · F)`: the gradient of W, summed over the backward passes.
  public var gradWeight: Tensor? {
    didSet { Changes.note() }
  }
  /// `(O)`.
  public var bias: Tensor? {
    didSet { Changes.note() }
  }
  /// `(O)`: the sum of dy over steps and samples, summed over the backward passes.
  public var gradBias: Tensor? {
    didSet { Changes.note() }
  }

  func build(_ inputFrameSize: Int, _ outputFrameSize: Int, _ kW: Int, _ dW: Int) throws {
    try checkSizes(
      typeName, ("inputFrameSize", inputFrameSize), ("outputFrameSize", outputFrameSize), ("kW", kW), ("dW", dW))
    guard let inputs = ([inputFrameSize, kW] as Dims).product else {
      throw NNError.input(typeName, "a kernel of \(kW) x \(inputFrameSize) is too large")
    }
    self.inputFrameSize = inputFrameSize
    self.outputFrameSize = outputFrameSize
    self.kW = kW
    self.dW = dW
    weight = try Tensor([outputFrameSize, inputs], dtype)
    gradWeight = try Tensor([outputFrameSize, inputs], dtype)
    bias = try Tensor([outputFrameSize], dtype)
    gradBias = try Tensor([outputFrameSize], dtype)
    try callReset(nil)
  }

  public override class var help: String { "a convolution of sequences with a learned kernel" }
  public override class var fields: [Field] {
    super.fields + [
      .integer("inputFrameSize", \TemporalConvolution.inputFrameSize),
      .integer("outputFrameSize", \TemporalConvolution.outputFrameSize), .integer("kW", \TemporalConvolution.kW),
      .integer("dW", \TemporalConvolution.dW),
    ]
      + Field.parameter("weight", \TemporalConvolution.weight, "gradWeight", \TemporalConvolution.gradWeight)
      + Field.parameter("bias", \TemporalConvolution.bias, "gradBias", \TemporalConvolution.gradBias)
  }
  public override class var constructor: Constructor {
    Constructor(
      TemporalConvolution.build, .integer("inputFrameSize"), .integer("outputFrameSize"), .integer("kW"),
      .integer("dW", default: 1))
  }
  public override class var example: Example { Example([3, 2, 3, 2], input: .normal([2, 8, 3])) }

  public override func reset(_ stdv: Double?) throws {
    let bound = stdv.map { $0 * 3.0.squareRoot() } ?? 1 / (Double(kW) * Double(inputFrameSize)).squareRoot()
    let generator = Environment.current.generator
    try weight?.uniform(generator, -bound, bound)
    try bias?.uniform(generator, -bound, bound)
  }

  public override func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? {
    input == .rows(2) ? input : nil
  }

  /// The input, dense, its windows and the output's sizes.
  private func pass(_ input: Value) throws -> (x: Tensor, frames: Frames, sizes: Dims) {
    let x = try dense(input)
    try checkSizes(
      typeName, ("inputFrameSize", inputFrameSize), ("outputFrameSize", outputFrameSize), ("kW", kW), ("dW", dW))
    guard x.dimension == 2 || x.dimension == 3 else {
      throw NNError.input(describe(), "2D or 3D (batch mode) tensor expected for input, but got \(input.summary)")
    }
    let steps = x.sizes[x.dimension - 2]
    guard x.sizes[x.dimension - 1] == inputFrameSize else {
      throw NNError.input(
        describe(),
        "invalid input frame size. Got: \(x.sizes[x.dimension - 1]), Expected: \(inputFrameSize) (\(x.sizes.text))")
    }
    guard steps >= kW else {
      throw NNError.input(
        describe(),
        "input sequence smaller than kernel size. Got: \(steps) steps (\(x.sizes.text)), Expected: at least \(kW)")
    }
    let frames = Frames(
      samples: x.dimension == 3 ? x.sizes[0] : 1, steps: steps, size: inputFrameSize, outputs: outputFrameSize,
      kernel: kW, stride: dW)
    var sizes = x.sizes
    sizes[x.dimension - 2] = frames.windows
    sizes[x.dimension - 1] = outputFrameSize
    return (x, frames, sizes)
  }

  private func gradient(_ gradOutput: Value, _ sizes: Dims) throws -> Tensor {
    let dy = try dense(gradOutput, "gradOutput")
    guard dy.sizes == sizes else {
      throw NNError.input(describe(), "gradOutput is \(dy.sizes.text), expected \(sizes.text)")
    }
    return dy
  }

  private func checkedWeight(_ tensor: Tensor?, _ name: String) throws -> Tensor {
    guard let tensor, let count = ([outputFrameSize, inputFrameSize, kW] as Dims).product else {
      throw NNError.input(describe(), "has no \(name)")
    }
    return try checked(tensor, name, count: count).contiguous()
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    let (x, frames, sizes) = try pass(input)
    let w = try checkedWeight(weight, "weight")
    let b = try bias.map { try checked($0, "bias", count: outputFrameSize).contiguous() }
    try compute(FrameWork(frames: frames, pass: .forward(b), w: w, x: x, y: ownOutput(sizes)))
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    let (x, frames, sizes) = try pass(input)
    let w = try checkedWeight(weight, "weight"), dy = try gradient(gradOutput, sizes)
    let dx = try ownGradInput(x.sizes)
    try dx.zero()
    try compute(FrameWork(frames: frames, pass: .back, w: w, x: dx, y: dy))
    return gradInput
  }

  public override func accGradParameters(_ input: Value, _ gradOutput: Value, scale: Double) throws {
    let (x, frames, sizes) = try pass(input)
    let dy = try gradient(gradOutput, sizes)
    if let gradWeight {
      let dw = try checkedWeight(gradWeight, "gradWeight")
      try compute(FrameWork(frames: frames, pass: .weights(scale), w: dw, x: x, y: dy))
      if dw !== gradWeight { try gradWeight.copy(from: dw) }
    }
    if let gradBias {
      let db = try checked(gradBias, "gradBias", count: outputFrameSize).contiguous()
      try compute(FrameBias(dy: dy, db: db, rows: frames.samples * frames.windows, scale: scale))
      if db !== gradBias { try gradBias.copy(from: db) }
    }
  }

  private struct FrameBias: LayerWork {
    let dy: Tensor, db: Tensor, rows: Int, scale: Double
    func run<T: LayerScalar>(_ type: T.Type) {
      addColumnSums(dy.elements(T.self), rows: rows, stride: db.count, scale: T(scale), db.elements(T.self), db.count)
    }
  }
}

/// Windows over frames that lie one behind the other: a window is a row of kernel · size numbers where it is, so
/// nothing is unfolded. Windows overlap, and BLAS wants rows apart; so they go in `phases` groups, in each of
/// which they do not.
private struct Frames {
  let samples: Int, steps: Int, size: Int, outputs: Int, kernel: Int, stride: Int

  var windows: Int { (steps - kernel) / stride + 1 }
  var phases: Int { (kernel - 1) / stride + 1 }

  /// Calls `body` with each group: how many windows it has, where the first begins, which one it is.
  @inline(__always)
  func eachGroup(_ body: (_ count: Int, _ x: Int, _ y: Int) -> Void) {
    for sample in 0..<samples {
      for phase in 0..<Swift.min(phases, windows) {
        body(
          (windows - phase - 1) / phases + 1, (sample * steps + phase * stride) * size,
          (sample * windows + phase) * outputs)
      }
    }
  }
}

private struct FrameWork: LayerWork {
  enum Pass {
    case forward(Tensor?)
    case back
    case weights(Double)
  }

  let frames: Frames, pass: Pass
  let w: Tensor, x: Tensor, y: Tensor

  func run<T: LayerScalar>(_ type: T.Type) {
    let w = w.elements(T.self), x = x.elements(T.self), y = y.elements(T.self)
    let inner = frames.kernel * frames.size, outputs = frames.outputs
    // From a window to the next of its group.
    let xStep = frames.phases * frames.stride * frames.size, yStep = frames.phases * outputs
    switch pass {
    case .forward(let bias):
      if let b = bias?.elements(T.self) {
        for row in 0..<(frames.samples * frames.windows) { (y + row * outputs).update(from: b, count: outputs) }
      }
      frames.eachGroup { n, i, o in
        T.gemm(false, true, n, outputs, inner, 1, x + i, xStep, w, inner, bias == nil ? 0 : 1, y + o, yStep)
      }
    case .back:
      frames.eachGroup { n, i, o in
        T.gemm(false, false, n, inner, outputs, 1, y + o, yStep, w, inner, 1, x + i, xStep)
      }
    case .weights(let scale):
      frames.eachGroup { n, i, o in
        T.gemm(true, false, outputs, inner, n, T(scale), y + o, yStep, x + i, xStep, 1, w, inner)
      }
    }
  }
}

import TensorCore

/// The p-norm of each window of an image, (Σ xᵖ)^(1/p): nn.SpatialLPPooling (`nn/SpatialLPPooling.lua`).
///
///     x (N, C, H, W) or (C, H, W)
///     y (N, C, H', W'),  H' = ⌊(H - kH) / dH⌋ + 1, W' likewise
///
/// A chain of powers and an average. `pnorm` is p; `nInputPlane` is not used. `dW` and `dH` are the window's size if
/// left out. With an odd p, negative numbers count as negative, and a negative sum gives nan.
///
/// ```lua
/// m = nn.SpatialLPPooling(1, 2, 2, 1)
/// print(m:forward(torch.Tensor{{{3, 4}}})[1][1][1])  --> 5
/// ```
public final class SpatialLPPooling: Sequential {
  /// The size of a window.
  public var kW = 1, kH = 1
  /// From one window to the next; as the size of a window by default.
  public var dW = 1, dH = 1

  func build(_ nInputPlane: Int, _ pnorm: Double, _ kW: Int, _ kH: Int, _ dW: Int?, _ dH: Int?) throws {
    (self.kW, self.kH, self.dW, self.dH) = (kW, kH, dW ?? kW, dH ?? kH)
    func power(_ p: Double) throws -> Module { try Power.make(.number(p)) }
    let average = SpatialAveragePooling()
    (average.kW, average.kH, average.dW, average.dH) = (kW, kH, self.dW, self.dH)
    try hold([
      pnorm == 2 ? Square() : power(pnorm), average, MulConstant.make(.number(Double(kW) * Double(kH))),
      pnorm == 2 ? Sqrt() : power(1 / pnorm),
    ])
  }

  public override class var help: String { "the p-norm of each window of an image" }
  public override class var fields: [Field] {
    super.fields + [
      .integer("kW", \SpatialLPPooling.kW), .integer("kH", \SpatialLPPooling.kH),
      .integer("dW", \SpatialLPPooling.dW), .integer("dH", \SpatialLPPooling.dH),
    ]
  }
  public override class var constructor: Constructor {
    Constructor(
      SpatialLPPooling.build, .integer("nInputPlane"), .number("pnorm"), .integer("kW"), .integer("kH"),
      .optional(.integer("dW"), as: "kW"), .optional(.integer("dH"), as: "kH"))
  }
  public override class var example: Example { Example([2, 3, 2, 3, 1, 1], input: .fractions([2, 2, 4, 4])) }

  // The original keeps whatever stands in it from being drawn or learned.
  public override func reset(_ stdv: Double?) throws {}
  public override func accGradParameters(_ input: Value, _ gradOutput: Value, scale: Double) throws {}
  public override func accUpdateGradParameters(_ input: Value, _ gradOutput: Value, _ rate: Double) throws {}
  public override func zeroGradParameters() throws {}
  public override func updateParameters(_ learningRate: Double) throws {}
}

/// The p-norm of each window of features: nn.FeatureLPPooling (`nn/FeatureLPPooling.lua`,
/// `nn/lib/THNN/generic/FeatureLPPooling.c`).
///
///     y = (Σ xᵖ)^(1/p)        dx = dy (x / y)^(p-1), 0 where y is 0
///
/// x (F), (F, A) or (F, A, B), with `batch_mode` (false by default) (N, F), (N, F, A) or (N, F, A, B); F becomes (F -
/// width) / stride + 1. `width` is 2 to 16, `stride` 1 to 4, `power` is p.
///
/// ```lua
/// m = nn.FeatureLPPooling(2, 2, 2)
/// print(table.concat(m:forward(torch.Tensor{3, 4, 6, 8}):totable(), ' '))  --> 5 10
/// ```
public final class FeatureLPPooling: Module {
  /// The features of a window, 2 to 16.
  public var width = 2
  /// From one window to the next, 1 to 4.
  public var stride = 1
  /// p.
  public var power = 2.0
  /// Whether the first dimension is a batch; false by default, `batch_mode` in Torch.
  public var batchMode = false

  public override class var help: String { "the p-norm of each window of features" }
  public override class var fields: [Field] {
    super.fields + [
      .integer("width", \FeatureLPPooling.width), .integer("stride", \FeatureLPPooling.stride),
      .number("power", \FeatureLPPooling.power), .flag("batch_mode", \FeatureLPPooling.batchMode),
    ]
  }
  public override class var constructor: Constructor {
    .fields("width", "stride", "power", "batch_mode", required: 3)
  }
  public override class var example: Example { Example([3, 2, 3, true], input: .fractions([2, 7, 2])) }

  public override func validate() throws {
    guard (2...16).contains(width) else { throw NNError.input(typeName, "width must be within 2 to 16, got \(width)") }
    guard (1...4).contains(stride) else { throw NNError.input(typeName, "stride must be within 1 to 4, got \(stride)") }
  }

  public override func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? {
    guard batchMode, run.singlesHaveBatch, let axes = input.axes, (2...4).contains(axes.count),
      input == .rows(axes.count - 1)
    else { return nil }
    return input
  }

  /// Blocks of `features` rows of `inner` numbers, and the sizes of the output.
  private func shape(_ x: Tensor) throws -> (outer: Int, features: Int, inner: Int, out: Dims) {
    try validate()
    let axis = batchMode ? 1 : 0
    guard (axis + 1...axis + 3).contains(x.dimension), x.count > 0 else {
      throw NNError.input(
        describe(),
        "input must be \(axis + 1)-\(axis + 3) dimensions for \(batchMode ? "" : "non-")batch mode, "
          + "got \(Value.tensor(x).summary)")
    }
    let features = x.sizes[axis]
    guard features >= width else {
      throw NNError.input(
        describe(),
        "input: feature dimension must be >= width, but it is \(features) of \(x.sizes.text), width \(width)")
    }
    var out = x.sizes
    out[axis] = (features - width) / stride + 1
    let outer = batchMode ? x.sizes[0] : 1
    return (outer, features, x.count / outer / features, out)
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    let x = try dense(input)
    let (outer, features, inner, out) = try shape(x)
    try compute(
      Work(
        x: x, y: ownOutput(out), dy: nil, dx: nil, outer: outer, features: features, inner: inner, width: width,
        stride: stride, power: power))
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    let x = try dense(input)
    let (outer, features, inner, out) = try shape(x)
    let y = try dense(output, "output"), dy = try dense(gradOutput, "gradOutput", like: y)
    guard y.sizes == out else {
      throw NNError.input(describe(), "output is \(y.sizes.text), expected \(out.text): forward the same input first")
    }
    let dx = try ownGradInput(x.sizes)
    try dx.zero()
    try compute(
      Work(
        x: x, y: y, dy: dy, dx: dx, outer: outer, features: features, inner: inner, width: width, stride: stride,
        power: power))
    return gradInput
  }

  /// Forward without dy, backward with.
  private struct Work: LayerWork {
    let x: Tensor, y: Tensor, dy: Tensor?, dx: Tensor?
    let outer: Int, features: Int, inner: Int, width: Int, stride: Int, power: Double
    func run<T: LayerScalar>(_ type: T.Type) {
      let x = x.elements(T.self), y = y.elements(T.self), dy = dy?.elements(T.self), dx = dx?.elements(T.self)
      let windows = (features - width) / stride + 1
      for block in 0..<outer {
        for o in 0..<windows {
          for i in 0..<inner {
            let at = (block * windows + o) * inner + i
            let first = (block * features + o * stride) * inner + i
            if let dy, let dx {
              if y[at] == 0 { continue }
              for k in 0..<width {
                let place = first + k * inner
                dx[place] += T(Double(dy[at]) * libmPow(Double(x[place] / y[at]), power - 1))
              }
            } else {
              var sum = 0.0
              for k in 0..<width { sum += libmPow(Double(x[first + k * inner]), power) }
              y[at] = T(libmPow(sum, 1 / power))
            }
          }
        }
      }
    }
  }

  public override func describe() -> String {
    "\(typeName)(w\(width) s\(stride) power \(LuaFormat.general(power, digits: 14)) batch \(batchMode))"
  }
}

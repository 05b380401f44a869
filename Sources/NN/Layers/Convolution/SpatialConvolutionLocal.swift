import TensorCore

/// A convolution of images with another kernel at each place: nn.SpatialConvolutionLocal
/// (`nn/SpatialConvolutionLocal.lua`).
///
/// N = batch, P = nInputPlane, O = nOutputPlane, of images of iH x iW.
///
///     y[o, i, j] = b[o, i, j] + Σ_p W[i, j, o, p] · the window (i, j) of x[p]
///     x (N, P, iH, iW) or (P, iH, iW)    W (oH, oW, O, P, kH, kW)    b (O, oH, oW)
///     y (N, O, oH, oW),  oH = ⌊(iH + 2 padH - kH) / dH⌋ + 1, oW likewise
///
/// The image's size is part of the layer, other sizes are refused; it has oH · oW times the weights of a convolution.
/// `dW` and `dH` are 1, `padW` 0, `padH` as padW if left out. W, then b, are drawn uniformly from ±1/√(P kH kW).
///
/// ```lua
/// m = nn.SpatialConvolutionLocal(1, 1, 3, 1, 2, 1)  -- images of 1 x 3, windows of 1 x 2
/// m.bias:zero()
/// m.weight[1][1]:fill(1)
/// m.weight[1][2]:fill(10)
/// print(table.concat(m:forward(torch.Tensor{{{1, 2, 3}}}):view(2):totable(), ' '))  --> 3 50
/// ```
public final class SpatialConvolutionLocal: Convolution {
  /// Width and height of the input.
  public var iW = 0, iH = 0
  /// Width and height of the output.
  public var oW = 0, oH = 0

  func build(
    _ nInputPlane: Int, _ nOutputPlane: Int, _ iW: Int, _ iH: Int, _ kW: Int, _ kH: Int, _ dW: Int, _ dH: Int,
    _ padW: Int, _ padH: Int?
  ) throws {
    try checkSizes(typeName, ("iW", iW), ("iH", iH))
    try setUpImage(nInputPlane, nOutputPlane, kW, kH, dW, dH, padW, padH)
    self.iW = iW
    self.iH = iH
    let output = Windows(
      over: Extents(1, iH, iW), kernel: kernel, stride: stride, padding: padding, dilation: dilation
    ).output
    (oW, oH) = (output.w, output.h)
    guard oW >= 1, oH >= 1 else {
      throw NNError.input(
        typeName,
        "illegal configuration: output width or height less than 1: an input of \(iH) x \(iW) gives \(oH) x \(oW)")
    }
    try makeParameters(weight: [oH, oW, nOutputPlane, nInputPlane, kH, kW], bias: [nOutputPlane, oH, oW])
  }

  public override class var help: String { "a convolution of images with another kernel at each place" }
  public override class var fields: [Field] {
    super.fields + planeFields + [
      .integer("iW", \SpatialConvolutionLocal.iW), .integer("iH", \SpatialConvolutionLocal.iH),
      .integer("oW", \SpatialConvolutionLocal.oW), .integer("oH", \SpatialConvolutionLocal.oH),
    ]
  }
  public override class var constructor: Constructor {
    Constructor(
      SpatialConvolutionLocal.build, .integer("nInputPlane"), .integer("nOutputPlane"), .integer("iW"), .integer("iH"),
      .integer("kW"), .integer("kH"), .integer("dW", default: 1), .integer("dH", default: 1),
      .integer("padW", default: 0), .optional(.integer("padH")))
  }
  public override class var example: Example {
    Example([2, 3, 5, 4, 3, 2, 1, 2, 1, 0], input: .normal([2, 2, 4, 5]))
  }

  override var hasPlaceBias: Bool { true }

  override func windows(over input: Extents, _ value: Value) throws -> Windows {
    guard input.h == iH, input.w == iW else {
      throw NNError.input(
        describe(),
        "Given input size: (\(value.summary)) inconsistent with expected input size: "
          + "(\(nInputPlane) x \(iH) x \(iW), or N x \(nInputPlane) x \(iH) x \(iW))")
    }
    let windows = try super.windows(over: input, value)
    guard windows.output == Extents(1, oH, oW) else {
      throw NNError.input(
        describe(),
        "the weights are for an output of \(oH) x \(oW), but kernel, stride and padding give "
          + windows.output.dims(2).text)
    }
    return windows
  }

  override func linkedKernel() throws -> LinkedKernel {
    let weight = try needWeight()
    _ = try places()
    let sizes: Dims = [oH, oW, nOutputPlane, nInputPlane, kernel.h, kernel.w]
    guard sizes.product == weight.count, weight.count > 0 else {
      throw NNError.input(describe(), "weight is \(weight.sizes.text), expected \(sizes.text)")
    }
    return LinkedKernel(weights: weight, planes: nInputPlane, windowPlanes: nOutputPlane, links: [])
  }

  override func run(
    _ product: Correlation.Product, _ pass: Pass, _ w: Tensor, _ x: Tensor, _ y: Tensor, bias: Tensor? = nil
  ) throws {
    switch product {
    case .forward: try compute(PlaneFill(y: y, b: bias, planes: pass.biases, size: pass.biasSize))
    case .back: try x.zero()
    case .weights: break
    }
    let correlation = LocalCorrelation(
      windows: pass.windows, planes: pass.kernel.planes, windowPlanes: pass.planes, samples: pass.samples)
    try compute(
      LocalWork(
        correlation: correlation, product: product, w: w, x: x, y: y, buffer: buffer(correlation.bufferSizes)))
  }

  public override func describe() -> String { text("\(iW)x\(iH), ") + ")" }
}

private struct LocalWork: LayerWork {
  let correlation: LocalCorrelation
  let product: Correlation.Product
  let w: Tensor, x: Tensor, y: Tensor, buffer: Tensor

  func run<T: LayerScalar>(_ type: T.Type) {
    correlation.run(
      product, w.elements(T.self), x.elements(T.self), y.elements(T.self), buffer: buffer.elements(T.self))
  }
}

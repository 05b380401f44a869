import TensorCore

/// What transposed convolutions have in common: each place of the input spreads a kernel over the output.
///
/// Along each axis the output has (n - 1) d - 2 pad + k + adj places. With a table {x, t} as input, adj is what
/// brings the output nearest to the size of t; t gets a gradient of zeros. Sizes as in the class.
public class FullConvolution: Convolution {
  /// Places added at the far end of the output, fewer than the stride: adjT, adjH, adjW.
  public final var adjustment = Extents(0, 0, 0)
  /// The original's buffer; not used here.
  public final var ones: Tensor?

  /// A layer without planes.
  public required init() {
    super.init()
    ones = emptyTensor().tensor
  }

  public override class var fields: [Field] {
    super.fields + planeFields
      + axes.map { .integer("adj\($0.rawValue)", (\FullConvolution.adjustment).appending(path: $0.path)) }
      + [.tensor("ones", \FullConvolution.ones, .transient)]
  }
  public override class var methods: [ClassMethod] { super.methods + [noBias] }

  override var isTransposed: Bool { true }

  /// Throws unless the adjustment is smaller than the stride.
  final func checkAdjustment(_ adjustment: Extents) throws {
    for axis in Self.axes {
      let (adj, step) = (adjustment[keyPath: axis.path], stride[keyPath: axis.path])
      guard adj >= 0, adj < step else {
        throw NNError.input(
          typeName,
          "adj\(axis.rawValue) must not be negative and must be smaller than d\(axis.rawValue), \(step), but got \(adj)"
        )
      }
    }
  }

  override func linkedKernel() throws -> LinkedKernel {
    try denseKernel(rows: "nInputPlane", columns: "nOutputPlane")
  }

  override func source(_ input: Value) throws -> Tensor {
    guard case .table = input else { return try tensor(input) }
    return try tensor(items(input, count: 2)[0], "input[1]")
  }

  /// The target's tensor of an input {x, t}.
  private func target(_ input: Value) throws -> Tensor? {
    guard case .table = input else { return nil }
    guard case .tensor(let target) = try items(input, count: 2)[1], target.dimension >= rank else {
      throw NNError.input(describe(), "input[2] must be a tensor of at least \(rank) dimensions, got \(input.summary)")
    }
    return target
  }

  override func windows(over input: Extents, _ value: Value) throws -> Windows {
    var adjustment = adjustment
    if let target = try target(value) {
      let spare = Extents(target.sizes, rank).combined(padding) { $0 &+ 2 &* $1 }.combined(kernel, &-)
      adjustment = spare.combined(stride) { (($0 % $1) &+ $1) % $1 }
    }
    try checkAdjustment(adjustment)
    let spread = input.combined(stride) { (Swift.max($0, 1) &- 1) &* $1 }.combined(padding) { $0 &- 2 &* $1 }
    let output = spread.combined(kernel, &+).combined(adjustment, &+).combined(Extents(0, 0, 0), Swift.max)
    return Windows(over: output, kernel: kernel, stride: stride, padding: padding, dilation: dilation)
  }

  override var oldGradInput: Tensor? { gradInput.tensor ?? gradInput.list?[safe: 0]?.tensor }

  override func setGradInput(_ dx: Tensor, _ input: Value) throws {
    guard let target = try target(input) else { return try super.setGradInput(dx, input) }
    let zero = try Tensor(Dims(repeating: 1, count: target.dimension), dtype)
    gradInput = .list([.tensor(dx), .tensor(try zero.expandAs(target))])
  }
}

/// A transposed convolution of images: nn.SpatialFullConvolution (`nn/SpatialFullConvolution.lua`).
///
/// N = batch, P = nInputPlane, O = nOutputPlane.
///
///     x (N, P, H, W) or (P, H, W)    W (P, O, kH, kW)    b (O)
///     y (N, O, H', W'),  H' = (H - 1) dH - 2 padH + kH + adjH, W' likewise
///
/// Each place of the input spreads the kernel over the output, places dH and dW apart: what the gradient of a
/// `nn.SpatialConvolution` does. `dW` and `dH` are 1, padding and `adjW`, `adjH` 0 by default; adj, less than the
/// stride, adds places at the far end. With a table {x, t} as input, adj is what brings the output nearest to the size
/// of t, which gets a gradient of zeros. W, then b, are drawn uniformly from ±1/√(P kH kW). `noBias()` takes the bias
/// away.
///
/// ```lua
/// m = nn.SpatialFullConvolution(1, 1, 2, 2, 2, 2)
/// m.weight:fill(1)
/// m.bias:zero()
/// print(m:forward(torch.Tensor{{{1, 2}}})[1])  -->  1  1  2  2
/// -->  1  1  2  2
/// --> [torch.DoubleTensor of size 2x4]
/// ```
public final class SpatialFullConvolution: FullConvolution {
  func build(
    _ nInputPlane: Int, _ nOutputPlane: Int, _ kW: Int, _ kH: Int, _ dW: Int, _ dH: Int, _ padW: Int, _ padH: Int,
    _ adjW: Int, _ adjH: Int
  ) throws {
    try setUpImage(nInputPlane, nOutputPlane, kW, kH, dW, dH, padW, padH)
    adjustment = Extents(0, adjH, adjW)
    try checkAdjustment(adjustment)
    try makeParameters(weight: [nInputPlane, nOutputPlane, kH, kW], bias: [nOutputPlane])
  }

  public override class var help: String { "a transposed convolution of images with learned kernels" }
  public override class var constructor: Constructor {
    Constructor(
      SpatialFullConvolution.build, .integer("nInputPlane"), .integer("nOutputPlane"), .integer("kW"), .integer("kH"),
      .integer("dW", default: 1), .integer("dH", default: 1), .integer("padW", default: 0),
      .integer("padH", default: 0), .integer("adjW", default: 0), .integer("adjH", default: 0))
  }
  public override class var example: Example {
    Example([2, 3, 3, 2, 2, 1, 1, 0, 1, 0], input: .normal([2, 2, 3, 3]))
  }

  public override func describe() -> String {
    text() + (adjustment.w != 0 || adjustment.h != 0 ? ", \(adjustment.w),\(adjustment.h)" : "") + biasText
  }
}

/// A transposed convolution of volumes: nn.VolumetricFullConvolution (`nn/VolumetricFullConvolution.lua`).
///
/// N = batch, P = nInputPlane, O = nOutputPlane.
///
///     x (N, P, T, H, W) or (P, T, H, W)    W (P, O, kT, kH, kW)    b (O)
///     y (N, O, T', H', W'),  T' = (T - 1) dT - 2 padT + kT + adjT, H' and W' likewise
///
/// Strides are 1, padding and adj 0 by default; adj, less than the stride, adds places at the far end. With a table
/// {x, t} as input, adj is what brings the output nearest to the size of t, which gets a gradient of zeros. W, then b,
/// are drawn uniformly from ±1/√(P kT kH kW). `noBias()` takes the bias away.
///
/// ```lua
/// m = nn.VolumetricFullConvolution(4, 2, 2, 2, 2, 2, 2, 2)  -- doubles every axis
/// print(table.concat(m:forward(torch.randn(4, 3, 5, 5)):size():totable(), ' '))  --> 2 6 10 10
/// ```
public final class VolumetricFullConvolution: FullConvolution {
  /// A layer without planes.
  public required init() {
    super.init()
    // The original's code takes them as there.
    finput = emptyTensor().tensor
    fgradInput = emptyTensor().tensor
  }

  func build(
    _ nInputPlane: Int, _ nOutputPlane: Int, _ kT: Int, _ kW: Int, _ kH: Int, _ dT: Int, _ dW: Int, _ dH: Int,
    _ padT: Int, _ padW: Int, _ padH: Int, _ adjT: Int, _ adjW: Int, _ adjH: Int
  ) throws {
    try setUp(
      nInputPlane, nOutputPlane, kernel: Extents(kT, kH, kW), stride: Extents(dT, dH, dW),
      padding: Extents(padT, padH, padW))
    adjustment = Extents(adjT, adjH, adjW)
    try checkAdjustment(adjustment)
    try makeParameters(weight: [nInputPlane, nOutputPlane, kT, kH, kW], bias: [nOutputPlane])
  }

  public override class var help: String { "a transposed convolution of volumes with learned kernels" }
  override class var axes: [Axis] { [.t, .w, .h] }
  public override class var constructor: Constructor {
    Constructor(
      VolumetricFullConvolution.build, .integer("nInputPlane"), .integer("nOutputPlane"), .integer("kT"),
      .integer("kW"), .integer("kH"), .integer("dT", default: 1), .integer("dW", default: 1),
      .integer("dH", default: 1), .integer("padT", default: 0), .integer("padW", default: 0),
      .integer("padH", default: 0), .integer("adjT", default: 0), .integer("adjW", default: 0),
      .integer("adjH", default: 0))
  }
  public override class var example: Example {
    Example([2, 1, 2, 3, 2, 2, 1, 2, 0, 1, 0, 1], input: .normal([2, 2, 2, 3, 2]))
  }

  public override func read(from file: StoredFields) throws {
    // Files from before there was an adjustment name the padding otherwise, and their weight is (O, P, …).
    let isOld = file.peek("adjW").isNil
    try super.read(from: file)
    func old(_ name: String, _ value: inout Int) {
      if let number = file.take(name).asNumber { value = Int(bounded: number) }
    }
    old("pT", &padding.t)
    old("pH", &padding.h)
    old("pW", &padding.w)
    guard isOld else { return }
    if let old = weight, old.dimension == 5 { weight = try old.transpose(0, 1).contiguous() }
    if let old = gradWeight, old.dimension == 5 { gradWeight = try old.transpose(0, 1).contiguous() }
  }

  public override func describe() -> String {
    let adj = adjustment == Extents(0, 0, 0) ? "" : ", \(adjustment.t),\(adjustment.w),\(adjustment.h)"
    return text() + adj + ")"
  }
}

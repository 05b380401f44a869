import TensorCore

/// The largest number of each window of an image: nn.SpatialMaxPooling (`nn/SpatialMaxPooling.lua`).
///
///     x (N, C, H, W) or (C, H, W)
///     y (N, C, H', W'),  H' = ⌊(H + 2 padH - kH) / dH⌋ + 1, W' likewise
///
/// Windows are kH x kW places, `dW` and `dH` apart (as the window's size if left out); widths come before heights.
/// `padW` and `padH`, 0 by default, are at most half a window; places in the padding never count. `ceil()` rounds the
/// number of windows up, so that the last may reach beyond the image, `floor()` down again. The gradient goes to the
/// place of the largest number, the first of equal ones; `indices` holds these places, which `nn.SpatialMaxUnpooling`
/// takes.
///
/// ```lua
/// m = nn.SpatialMaxPooling(2, 2)
/// x = torch.Tensor{{{1, 2, 5, 6}, {3, 4, 8, 7}}}
/// print(table.concat(m:forward(x):view(2):totable(), ' '))  --> 4 8
/// print(nn.SpatialMaxPooling(2, 2):ceil():forward(torch.randn(1, 5, 5)):size(2))  --> 3
/// print(m:backward(x, torch.ones(1, 1, 2))[1])  -->  0  0  0  0
/// -->  0  1  1  0
/// --> [torch.DoubleTensor of size 2x4]
/// ```
public class SpatialMaxPooling: MaxPooling {
  /// The size of a window.
  public final var kW = 1, kH = 1
  /// From one window to the next; as the size of a window by default.
  public final var dW = 1, dH = 1
  /// At most half a window; 0 by default.
  public final var padW = 0, padH = 0
  /// The sizes of the last input, nil before the first.
  public final var iwidth: Int?, iheight: Int?

  final func build(_ kW: Int, _ kH: Int, _ dW: Int?, _ dH: Int?, _ padW: Int?, _ padH: Int?) {
    (self.kW, self.kH, self.dW, self.dH) = (kW, kH, dW ?? kW, dH ?? kH)
    (self.padW, self.padH) = (padW ?? 0, padH ?? 0)
  }

  public override class var help: String { "the largest number of each window of an image" }
  public override class var fields: [Field] {
    super.fields + rounding + [
      .integer("kW", \SpatialMaxPooling.kW), .integer("kH", \SpatialMaxPooling.kH),
      .integer("dW", \SpatialMaxPooling.dW), .integer("dH", \SpatialMaxPooling.dH),
      .integer("padW", \SpatialMaxPooling.padW), .integer("padH", \SpatialMaxPooling.padH),
      .integer("iwidth", \SpatialMaxPooling.iwidth), .integer("iheight", \SpatialMaxPooling.iheight),
    ]
  }
  public override class var constructor: Constructor {
    Constructor(
      SpatialMaxPooling.build, .integer("kW"), .integer("kH"), .optional(.integer("dW"), as: "kW"),
      .optional(.integer("dH"), as: "kH"),
      .optional(.integer("padW")), .optional(.integer("padH")))
  }
  public override class var methods: [ClassMethod] { super.methods + roundingMethods }
  public override class var example: Example { Example([3, 2, 2, 1, 1], input: .normal([2, 2, 4, 5])) }

  override var windows: [PoolWindow] {
    [PoolWindow(kernel: kH, stride: dH, pad: padH), PoolWindow(kernel: kW, stride: dW, pad: padW)]
  }
  override final func note(_ sizes: [Int]) { (iheight, iwidth) = (sizes[0], sizes[1]) }

  public override func describe() -> String { text() }
}

/// nn.SpatialMaxPooling with windows of places that lie apart: nn.SpatialDilatedMaxPooling
/// (`nn/SpatialDilatedMaxPooling.lua`).
///
///     x (N, C, H, W) or (C, H, W)
///     y (N, C, H', W'),  H' = ⌊(H + 2 padH - dilationH (kH - 1) - 1) / dH⌋ + 1, W' likewise
///
/// `dilationW` and `dilationH`, 1 by default, are how far the places of a window are apart; all else as
/// `nn.SpatialMaxPooling`.
///
/// ```lua
/// m = nn.SpatialDilatedMaxPooling(2, 1, 1, 1, 0, 0, 2, 1)  -- of x[i] and x[i + 2]
/// print(m:forward(torch.Tensor{{{1, 9, 3, 4}}})[1])  -->  3  9
/// --> [torch.DoubleTensor of size 1x2]
/// ```
public final class SpatialDilatedMaxPooling: SpatialMaxPooling {
  /// From one place of a window to the next; 1 by default.
  public var dilationW = 1, dilationH = 1

  func buildDilated(
    _ kW: Int, _ kH: Int, _ dW: Int?, _ dH: Int?, _ padW: Int?, _ padH: Int?, _ dilationW: Int?, _ dilationH: Int?
  ) {
    build(kW, kH, dW, dH, padW, padH)
    (self.dilationW, self.dilationH) = (dilationW ?? 1, dilationH ?? 1)
  }

  public override class var help: String { "the largest number of each window of places that lie apart" }
  public override class var fields: [Field] {
    super.fields + [
      .integer("dilationW", \SpatialDilatedMaxPooling.dilationW),
      .integer("dilationH", \SpatialDilatedMaxPooling.dilationH),
    ]
  }
  public override class var constructor: Constructor {
    Constructor(
      SpatialDilatedMaxPooling.buildDilated, .integer("kW"), .integer("kH"), .optional(.integer("dW"), as: "kW"),
      .optional(.integer("dH"), as: "kH"), .optional(.integer("padW")), .optional(.integer("padH")),
      .optional(.integer("dilationW")), .optional(.integer("dilationH")))
  }
  public override class var example: Example { Example([3, 2, 1, 1, 1, 1, 2, 2], input: .normal([2, 2, 5, 6])) }

  override var windows: [PoolWindow] {
    [
      PoolWindow(kernel: kH, stride: dH, pad: padH, dilation: dilationH),
      PoolWindow(kernel: kW, stride: dW, pad: padW, dilation: dilationW),
    ]
  }

  public override func describe() -> String { text(dilation: true) }
}

import TensorCore

/// The largest number of each window of a volume: nn.VolumetricMaxPooling (`nn/VolumetricMaxPooling.lua`).
///
///     x (N, C, T, H, W) or (C, T, H, W)
///     y (N, C, T', H', W'),  T' = ⌊(T + 2 padT - kT) / dT⌋ + 1, H' and W' likewise
///
/// Windows of kT x kH x kW places, at most 255 along each axis, since `indices` has a byte for each. Arguments go
/// time, width, height; tensors time, height, width. Strides (the window's size if left out), padding, `ceil()` and
/// `floor()` as in `nn.SpatialMaxPooling`.
///
/// ```lua
/// m = nn.VolumetricMaxPooling(2, 2, 2)
/// print(m:forward(torch.range(1, 8):view(1, 2, 2, 2))[1][1][1][1])  --> 8
/// ```
public class VolumetricMaxPooling: MaxPooling {
  /// The size of a window.
  public final var kT = 1, kW = 1, kH = 1
  /// From one window to the next; as the size of a window by default.
  public final var dT = 1, dW = 1, dH = 1
  /// At most half a window; 0 by default.
  public final var padT = 0, padW = 0, padH = 0
  /// The sizes of the last input, nil before the first.
  public final var itime: Int?, iwidth: Int?, iheight: Int?

  final func build(
    _ kT: Int, _ kW: Int, _ kH: Int, _ dT: Int?, _ dW: Int?, _ dH: Int?, _ padT: Int?, _ padW: Int?, _ padH: Int?
  ) {
    (self.kT, self.kW, self.kH) = (kT, kW, kH)
    (self.dT, self.dW, self.dH) = (dT ?? kT, dW ?? kW, dH ?? kH)
    (self.padT, self.padW, self.padH) = (padT ?? 0, padW ?? 0, padH ?? 0)
  }

  public override class var help: String { "the largest number of each window of a volume" }
  public override class var fields: [Field] {
    super.fields + rounding + [
      .integer("kT", \VolumetricMaxPooling.kT), .integer("kW", \VolumetricMaxPooling.kW),
      .integer("kH", \VolumetricMaxPooling.kH), .integer("dT", \VolumetricMaxPooling.dT),
      .integer("dW", \VolumetricMaxPooling.dW), .integer("dH", \VolumetricMaxPooling.dH),
      .integer("padT", \VolumetricMaxPooling.padT), .integer("padW", \VolumetricMaxPooling.padW),
      .integer("padH", \VolumetricMaxPooling.padH), .integer("itime", \VolumetricMaxPooling.itime),
      .integer("iwidth", \VolumetricMaxPooling.iwidth), .integer("iheight", \VolumetricMaxPooling.iheight),
    ]
  }
  public override class var constructor: Constructor {
    Constructor(
      VolumetricMaxPooling.build, .integer("kT"), .integer("kW"), .integer("kH"), .optional(.integer("dT"), as: "kT"),
      .optional(.integer("dW"), as: "kW"), .optional(.integer("dH"), as: "kH"), .optional(.integer("padT")),
      .optional(.integer("padW")),
      .optional(.integer("padH")))
  }
  public override class var methods: [ClassMethod] { super.methods + roundingMethods }
  public override class var example: Example { Example([2, 3, 2, 1, 2, 2, 1, 1, 0], input: .normal([2, 2, 3, 4, 5])) }
  // Since version 2 files hold ceil_mode.
  public override class var fileVersion: Int { 2 }

  override final var axes: PlaneAxes { .volume }
  override final var form: IndexForm { .bytes }
  override var windows: [PoolWindow] {
    [
      PoolWindow(kernel: kT, stride: dT, pad: padT), PoolWindow(kernel: kH, stride: dH, pad: padH),
      PoolWindow(kernel: kW, stride: dW, pad: padW),
    ]
  }
  override final func note(_ sizes: [Int]) { (itime, iheight, iwidth) = (sizes[0], sizes[1], sizes[2]) }

  override final func grids(_ planes: Planes) throws -> [PoolGrid] {
    guard Swift.max(kT, kH, kW) <= 255 else {
      throw NNError.input(describe(), "indices hold windows of at most 255 places along an axis")
    }
    return try super.grids(planes)
  }

  public override func describe() -> String { text() }
}

/// nn.VolumetricMaxPooling with windows of places that lie apart: nn.VolumetricDilatedMaxPooling
/// (`nn/VolumetricDilatedMaxPooling.lua`).
///
///     x (N, C, T, H, W) or (C, T, H, W)
///     y (N, C, T', H', W'),  T' = ⌊(T + 2 padT - dilationT (kT - 1) - 1) / dT⌋ + 1, H' and W' likewise
///
/// The dilations, 1 by default, are how far the places of a window are apart; all else as `nn.VolumetricMaxPooling`.
///
/// ```lua
/// m = nn.VolumetricDilatedMaxPooling(2, 2, 2, 1, 1, 1, 0, 0, 0, 3, 1, 1)  -- two frames, three apart
/// print(table.concat(m:forward(torch.randn(1, 6, 4, 4)):size():totable(), ' '))  --> 1 3 3 3
/// ```
public final class VolumetricDilatedMaxPooling: VolumetricMaxPooling {
  /// From one place of a window to the next; 1 by default.
  public var dilationT = 1, dilationW = 1, dilationH = 1

  func buildDilated(
    _ kT: Int, _ kW: Int, _ kH: Int, _ dT: Int?, _ dW: Int?, _ dH: Int?, _ padT: Int?, _ padW: Int?, _ padH: Int?,
    _ dilationT: Int?, _ dilationW: Int?, _ dilationH: Int?
  ) {
    build(kT, kW, kH, dT, dW, dH, padT, padW, padH)
    (self.dilationT, self.dilationW, self.dilationH) = (dilationT ?? 1, dilationW ?? 1, dilationH ?? 1)
  }

  public override class var help: String { "the largest number of each window of places of a volume that lie apart" }
  public override class var fields: [Field] {
    super.fields + [
      .integer("dilationT", \VolumetricDilatedMaxPooling.dilationT),
      .integer("dilationW", \VolumetricDilatedMaxPooling.dilationW),
      .integer("dilationH", \VolumetricDilatedMaxPooling.dilationH),
    ]
  }
  public override class var constructor: Constructor {
    Constructor(
      VolumetricDilatedMaxPooling.buildDilated, .integer("kT"), .integer("kW"), .integer("kH"),
      .optional(.integer("dT"), as: "kT"), .optional(.integer("dW"), as: "kW"), .optional(.integer("dH"), as: "kH"),
      .optional(.integer("padT")),
      .optional(.integer("padW")), .optional(.integer("padH")), .optional(.integer("dilationT")),
      .optional(.integer("dilationW")), .optional(.integer("dilationH")))
  }
  public override class var example: Example {
    Example([2, 2, 3, 1, 1, 2, 1, 1, 1, 1, 2, 2], input: .normal([2, 2, 3, 5, 4]))
  }
  public override class var fileVersion: Int { 1 }

  override var windows: [PoolWindow] {
    [
      PoolWindow(kernel: kT, stride: dT, pad: padT, dilation: dilationT),
      PoolWindow(kernel: kH, stride: dH, pad: padH, dilation: dilationH),
      PoolWindow(kernel: kW, stride: dW, pad: padW, dilation: dilationW),
    ]
  }

  public override func describe() -> String { text(dilation: true) }
}

import TensorCore

/// The mean of each window of an image: nn.SpatialAveragePooling (`nn/SpatialAveragePooling.lua`).
///
///     x (N, C, H, W) or (C, H, W)
///     y (N, C, H', W'),  H' = ⌊(H + 2 padH - kH) / dH⌋ + 1, W' likewise
///
/// Windows are kH x kW places; `dW` and `dH` are 1 by default, unlike in `nn.SpatialMaxPooling`, where they are the
/// window's size. `padW` and `padH`, 0 by default, are at most half a window. `ceil()` rounds the number of windows
/// up, `floor()` down again. Places in the padding count as zeros; after `setCountExcludePad()` the mean is over
/// places of the input only. With the field `divide` false it gives sums, kW kH times the mean.
///
/// ```lua
/// m = nn.SpatialAveragePooling(2, 2, 2, 2)
/// print(table.concat(m:forward(torch.Tensor{{{1, 2, 5, 6}, {3, 4, 7, 8}}}):view(2):totable(), ' '))  --> 2.5 6.5
/// m = nn.SpatialAveragePooling(3, 3, 1, 1, 1, 1)
/// print(string.format('%.4f', m:forward(torch.ones(1, 1, 1))[1][1][1]))  --> 0.1111
/// m:setCountExcludePad()
/// print(m:forward(torch.ones(1, 1, 1))[1][1][1])  --> 1
/// ```
public final class SpatialAveragePooling: AveragePooling {
  /// The size of a window.
  public var kW = 1, kH = 1
  /// From one window to the next; 1 by default.
  public var dW = 1, dH = 1
  /// At most half a window; 0 by default.
  public var padW = 0, padH = 0
  /// Whether the mean is also over places in the padding; true by default, `count_include_pad` in Torch.
  public var countIncludePad = true
  /// False for a sum: kW kH times the mean. True by default.
  public var divide = true

  public override class var help: String { "the mean of each window of an image" }
  public override class var fields: [Field] {
    super.fields + rounding + [
      .integer("kW", \SpatialAveragePooling.kW), .integer("kH", \SpatialAveragePooling.kH),
      .integer("dW", \SpatialAveragePooling.dW), .integer("dH", \SpatialAveragePooling.dH),
      .integer("padW", \SpatialAveragePooling.padW), .integer("padH", \SpatialAveragePooling.padH),
      .flag("count_include_pad", \SpatialAveragePooling.countIncludePad),
      .flag("divide", \SpatialAveragePooling.divide),
    ]
  }
  public override class var constructor: Constructor {
    .fields("kW", "kH", "dW", "dH", "padW", "padH", required: 2)
  }
  public override class var methods: [ClassMethod] {
    super.methods + roundingMethods + [
      ClassMethod("setCountIncludePad", SpatialAveragePooling.setCountIncludePad),
      ClassMethod("setCountExcludePad", SpatialAveragePooling.setCountExcludePad),
    ]
  }
  public override class var example: Example { Example([3, 2, 2, 1, 1, 1], input: .normal([2, 2, 4, 5])) }

  /// Takes the mean also over places in the padding.
  public func setCountIncludePad() { countIncludePad = true }
  /// Takes the mean over places of the input only.
  public func setCountExcludePad() { countIncludePad = false }

  // Layers of old files, which have no such field, sum.
  public override func read(from file: StoredFields) throws {
    divide = false
    try super.read(from: file)
  }

  override var windows: [PoolWindow] {
    [PoolWindow(kernel: kH, stride: dH, pad: padH), PoolWindow(kernel: kW, stride: dW, pad: padW)]
  }
  override var countsPadding: Bool { countIncludePad }
  override var factor: Double { divide ? 1 : Double(kW) * Double(kH) }

  public override func describe() -> String { text() }
}

/// The mean of each window of a volume: nn.VolumetricAveragePooling (`nn/VolumetricAveragePooling.lua`).
///
///     x (N, C, T, H, W) or (C, T, H, W)
///     y (N, C, T', H', W'),  T' = ⌊(T - kT) / dT⌋ + 1, H' and W' likewise
///
/// Windows of kT x kH x kW places, `dT`, `dH` and `dW` apart (as the window's size if left out). Arguments go time,
/// width, height; tensors time, height, width.
///
/// ```lua
/// m = nn.VolumetricAveragePooling(2, 2, 2)
/// print(m:forward(torch.range(1, 8):view(1, 2, 2, 2))[1][1][1][1])  --> 4.5
/// ```
public final class VolumetricAveragePooling: AveragePooling {
  /// The size of a window.
  public var kT = 1, kW = 1, kH = 1
  /// From one window to the next; as the size of a window by default.
  public var dT = 1, dW = 1, dH = 1

  func build(_ kT: Int, _ kW: Int, _ kH: Int, _ dT: Int?, _ dW: Int?, _ dH: Int?) {
    (self.kT, self.kW, self.kH) = (kT, kW, kH)
    (self.dT, self.dW, self.dH) = (dT ?? kT, dW ?? kW, dH ?? kH)
  }

  public override class var help: String { "the mean of each window of a volume" }
  public override class var fields: [Field] {
    super.fields + [
      .integer("kT", \VolumetricAveragePooling.kT), .integer("kW", \VolumetricAveragePooling.kW),
      .integer("kH", \VolumetricAveragePooling.kH), .integer("dT", \VolumetricAveragePooling.dT),
      .integer("dW", \VolumetricAveragePooling.dW), .integer("dH", \VolumetricAveragePooling.dH),
    ]
  }
  public override class var constructor: Constructor {
    Constructor(
      VolumetricAveragePooling.build, .integer("kT"), .integer("kW"), .integer("kH"),
      .optional(.integer("dT"), as: "kT"),
      .optional(.integer("dW"), as: "kW"), .optional(.integer("dH"), as: "kH"))
  }
  public override class var example: Example { Example([2, 3, 2, 1, 1, 2], input: .normal([2, 2, 3, 4, 4])) }

  override var axes: PlaneAxes { .volume }
  override var windows: [PoolWindow] {
    [
      PoolWindow(kernel: kT, stride: dT), PoolWindow(kernel: kH, stride: dH), PoolWindow(kernel: kW, stride: dW),
    ]
  }

  public override func describe() -> String { text() }
}

import TensorCore

/// Padding of images: x (C, H, W) or (N, C, H, W), y with `pad_l` + `pad_r` more columns and `pad_t` + `pad_b` more rows.
public class SpatialPadding: PlanePadding {
  /// Columns before the first and behind the last, rows above and below.
  public final var padL = 0, padR = 0, padT = 0, padB = 0

  final func build(_ left: Int, _ right: Int?, _ top: Int?, _ bottom: Int?) {
    (padL, padR, padT, padB) = (left, right ?? left, top ?? left, bottom ?? left)
  }

  public override class var fields: [Field] {
    super.fields + [
      .integer("pad_l", \SpatialPadding.padL), .integer("pad_r", \SpatialPadding.padR),
      .integer("pad_t", \SpatialPadding.padT), .integer("pad_b", \SpatialPadding.padB),
    ]
  }
  public override class var constructor: Constructor {
    Constructor(
      SpatialPadding.build, .integer("pad_l"), .optional(.integer("pad_r"), as: "pad_l"),
      .optional(.integer("pad_t"), as: "pad_l"),
      .optional(.integer("pad_b"), as: "pad_l"))
  }
  public override class var example: Example { Example([1, 2, -1, 1], input: .normal([2, 2, 4, 3])) }

  override final var pads: [(before: Int, behind: Int)] { [(padT, padB), (padL, padR)] }

  public override final func describe() -> String { "\(typeName)(l=\(padL), r=\(padR), t=\(padT), b=\(padB))" }
}

/// Zeros around an image: nn.SpatialZeroPadding (`nn/SpatialZeroPadding.lua`).
///
///     x (C, H, W) or (N, C, H, W)        y: pad_l + pad_r more columns, pad_t + pad_b more rows
///
/// The arguments are the columns left and right, the rows above and below; those left out are `pad_l`. A negative one
/// takes places away.
///
/// ```lua
/// print(nn.SpatialZeroPadding(1, 0, 1, 0):forward(torch.Tensor{{{1, 2}}})[1])  -->  0  0  0
/// -->  0  1  2
/// --> [torch.DoubleTensor of size 2x3]
/// ```
public final class SpatialZeroPadding: SpatialPadding {
  public override class var help: String { "zeros around an image, or places taken away where negative" }
}

/// An image with its mirror images around it: nn.SpatialReflectionPadding (`nn/SpatialReflectionPadding.lua`).
///
///     x (C, H, W) or (N, C, H, W)        y: pad_l + pad_r more columns, pad_t + pad_b more rows
///
/// The arguments are the columns left and right, the rows above and below; those left out are `pad_l`. The edge itself
/// is the mirror and not repeated; padding must be less than the image's size. A negative one takes places away.
///
/// ```lua
/// y = nn.SpatialReflectionPadding(2, 1, 0, 0):forward(torch.Tensor{{{1, 2, 3}}})
/// print(table.concat(y:view(6):totable(), ' '))  --> 3 2 1 2 3 2
/// ```
public final class SpatialReflectionPadding: SpatialPadding {
  public override class var help: String { "an image with its mirror images around it" }

  override var filling: Filling { .reflection }
}

/// An image whose edges go on around it: nn.SpatialReplicationPadding (`nn/SpatialReplicationPadding.lua`).
///
///     x (C, H, W) or (N, C, H, W)        y: pad_l + pad_r more columns, pad_t + pad_b more rows
///
/// The arguments are the columns left and right, the rows above and below; those left out are `pad_l`. A negative one
/// takes places away.
///
/// ```lua
/// y = nn.SpatialReplicationPadding(2, 1, 0, 0):forward(torch.Tensor{{{1, 2, 3}}})
/// print(table.concat(y:view(6):totable(), ' '))  --> 1 1 1 2 3 3
/// ```
public final class SpatialReplicationPadding: SpatialPadding {
  public override class var help: String { "an image whose edges go on around it" }

  override var filling: Filling { .replication }
}

/// A volume whose faces go on around it: nn.VolumetricReplicationPadding (`nn/VolumetricReplicationPadding.lua`).
///
///     x (C, T, H, W) or (N, C, T, H, W)        y: larger along T, H and W
///
/// Left and right pad W, top and bottom H, front and back T; those left out are `pleft`. A negative one takes places
/// away.
///
/// ```lua
/// m = nn.VolumetricReplicationPadding(1, 1, 2, 2, 0, 3)
/// print(table.concat(m:forward(torch.zeros(1, 4, 4, 4)):size():totable(), ' '))  --> 1 7 8 6
/// ```
public final class VolumetricReplicationPadding: PlanePadding {
  /// Places before the first and behind the last along each axis.
  public var pleft = 0, pright = 0, ptop = 0, pbottom = 0, pfront = 0, pback = 0

  func build(_ left: Int, _ right: Int?, _ top: Int?, _ bottom: Int?, _ front: Int?, _ back: Int?) {
    (pleft, pright, ptop, pbottom) = (left, right ?? left, top ?? left, bottom ?? left)
    (pfront, pback) = (front ?? left, back ?? left)
  }

  public override class var help: String { "a volume whose faces go on around it" }
  public override class var fields: [Field] {
    super.fields + [
      .integer("pleft", \VolumetricReplicationPadding.pleft), .integer("pright", \VolumetricReplicationPadding.pright),
      .integer("ptop", \VolumetricReplicationPadding.ptop), .integer("pbottom", \VolumetricReplicationPadding.pbottom),
      .integer("pfront", \VolumetricReplicationPadding.pfront), .integer("pback", \VolumetricReplicationPadding.pback),
    ]
  }
  public override class var constructor: Constructor {
    Constructor(
      VolumetricReplicationPadding.build, .integer("pleft"), .optional(.integer("pright"), as: "pleft"),
      .optional(.integer("ptop"), as: "pleft"), .optional(.integer("pbottom"), as: "pleft"),
      .optional(.integer("pfront"), as: "pleft"),
      .optional(.integer("pback"), as: "pleft"))
  }
  public override class var example: Example { Example([1, 2, -1, 1, 0, 2], input: .normal([2, 2, 2, 3, 3])) }

  override var axes: PlaneAxes { .volume }
  override var filling: Filling { .replication }
  override var pads: [(before: Int, behind: Int)] { [(pfront, pback), (ptop, pbottom), (pleft, pright)] }

  public override func describe() -> String {
    "\(typeName)(left=\(pleft), right=\(pright), top=\(ptop), bottom=\(pbottom), front=\(pfront), back=\(pback))"
  }
}

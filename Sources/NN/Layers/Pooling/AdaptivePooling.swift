import TensorCore

/// The largest number of each of H′ x W′ windows that cover an image: nn.SpatialAdaptiveMaxPooling
/// (`nn/SpatialAdaptiveMaxPooling.lua`).
///
///     x (C, H, W) or (N, C, H, W)        y (C, H′, W′) or (N, C, H′, W′)
///
/// The arguments are the output's width and height, so that images of any size give outputs of one size. Window i of n
/// goes from ⌊i H / n⌋ to ⌈(i + 1) H / n⌉. A window of nothing above -3.4e38 has that number.
///
/// ```lua
/// m = nn.SpatialAdaptiveMaxPooling(2, 1)  -- width, height
/// print(table.concat(m:forward(torch.Tensor{{{1, 9, 2}, {8, 3, 7}}}):view(2):totable(), ' '))  --> 9 9
/// print(table.concat(m:forward(torch.randn(5, 30, 17)):size():totable(), ' '))  --> 5 1 2
/// ```
public final class SpatialAdaptiveMaxPooling: MaxPooling {
  /// W′ and H′.
  public var W = 1, H = 1

  public override class var help: String { "the largest number of each of a given number of windows of an image" }
  public override class var fields: [Field] {
    super.fields + [.integer("W", \SpatialAdaptiveMaxPooling.W), .integer("H", \SpatialAdaptiveMaxPooling.H)]
  }
  public override class var constructor: Constructor { .fields("W", "H", required: 2) }
  public override class var example: Example { Example([3, 2], input: .normal([2, 2, 5, 7])) }

  override var form: IndexForm { .pair }
  override var lowest: Double { -Double(Float.greatestFiniteMagnitude) }
  override func indexSizes(_ output: Dims) -> Dims { Dims([2] + Array(output)) }

  override func grids(_ planes: Planes) throws -> [PoolGrid] {
    try adaptiveGrid(planes, [H, W]) { i, n, size in
      // Single precision in this order, as `SpatialAdaptiveMaxPooling.c` has it.
      (Float(i) / Float(n) * Float(size), Float(i + 1) / Float(n) * Float(size))
    }
  }
}

/// The mean of each of H′ x W′ windows that cover an image: nn.SpatialAdaptiveAveragePooling
/// (`nn/SpatialAdaptiveAveragePooling.lua`).
///
///     x (C, H, W) or (N, C, H, W)        y (C, H′, W′) or (N, C, H′, W′)
///
/// The arguments are the output's width and height, so that images of any size give outputs of one size; 1, 1 is the
/// mean of each plane. Window i of n goes from ⌊i H / n⌋ to ⌈(i + 1) H / n⌉.
///
/// ```lua
/// m = nn.SpatialAdaptiveAveragePooling(1, 1)
/// print(m:forward(torch.Tensor{{{1, 2, 3}, {4, 5, 6}}})[1][1][1])  --> 3.5
/// ```
public final class SpatialAdaptiveAveragePooling: AveragePooling {
  /// W′ and H′.
  public var W = 1, H = 1

  public override class var help: String { "the mean of each of a given number of windows of an image" }
  public override class var fields: [Field] {
    super.fields + [.integer("W", \SpatialAdaptiveAveragePooling.W), .integer("H", \SpatialAdaptiveAveragePooling.H)]
  }
  public override class var constructor: Constructor { .fields("W", "H", required: 2) }
  public override class var example: Example { Example([3, 2], input: .normal([2, 2, 5, 7])) }

  override func grids(_ planes: Planes) throws -> [PoolGrid] {
    try adaptiveGrid(planes, [H, W]) { i, n, size in
      // Single precision in this order, as `SpatialAdaptiveAveragePooling.c` has it.
      (Float(i * size) / Float(n), Float((i + 1) * size) / Float(n))
    }
  }
}

extension Pooling {
  /// As many windows along each axis as `counts` says; `bounds` gives where window i of n begins and ends in `size`
  /// places, before both are rounded away from each other.
  fileprivate func adaptiveGrid(
    _ planes: Planes, _ counts: [Int], _ bounds: (_ i: Int, _ n: Int, _ size: Int) -> (Float, Float)
  ) throws -> [PoolGrid] {
    for (n, name) in zip(counts, axes.names) where n < 1 || n > 1 << 24 {
      throw NNError.input(describe(), "the output's \(name) must be a positive integer, got \(n)")
    }
    return [
      PoolGrid(
        zip(counts, planes.sizes).map { n, size in
          let windows = (0..<n).map { bounds($0, n, size) }
          return WindowAxis(
            size: size,
            origins: windows.map { Swift.min(Int(saturating: Double($0.0.rounded(.down))), size - 1) },
            ends: windows.map { Swift.min(Int(saturating: Double($0.1.rounded(.up))), size) })
        })
    ]
  }
}

import TensorCore

/// The largest number of each of a given number of windows that overlap at random (Graham, arXiv:1412.6071).
///
/// Each plane has windows of its own along each axis. Of n windows of k places over D places, window i begins at
/// ⌊(i + u) α⌋ - ⌊u α⌋ with α = (D - k) / (n - 1) and u from (0, 1), the last at D - k
/// (`SpatialFractionalMaxPooling.c`). They are drawn anew in each forward pass unless the regions are fixed.
public class FractionalMaxPooling: MaxPooling {
  /// `(N, C, axes)`: u for each plane and axis, innermost axis first; nil before the first forward pass.
  public final var randomSamples: Tensor?
  /// Keeps the windows from one forward pass to the next; false by default.
  public final var newRandomPool = false

  /// The places of a window along each of the axes.
  var poolSizes: [Int] { [] }
  /// The windows along each of the axes, or what share of the input's places that is.
  var outputs: [(count: Int?, ratio: Double?)] { [] }

  public override class var fields: [Field] {
    super.fields + [
      .tensor("randomSamples", \FractionalMaxPooling.randomSamples),
      .flag("newRandomPool", \FractionalMaxPooling.newRandomPool),
    ]
  }
  public override class var methods: [ClassMethod] {
    super.methods + [
      ClassMethod("fixPoolingRegions", FractionalMaxPooling.fixPoolingRegions, .optional(.flag("val")))
    ]
  }

  /// Keeps the windows from one forward pass to the next, or not.
  public final func fixPoolingRegions(_ isFixed: Bool? = nil) { newRandomPool = isFixed ?? true }

  // A batch's windows are drawn together.
  public override final func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? { nil }

  /// Throws unless all of the sizes are 1 or more, or all between 0 and 1; gives the former as counts.
  final func split(_ sizes: [Double]) throws -> [(count: Int?, ratio: Double?)] {
    if sizes.allSatisfy({ $0 >= 1 }) { return sizes.map { (Int(bounded: $0), nil) } }
    guard sizes.allSatisfy({ $0 > 0 && $0 < 1 }) else {
      throw NNError.input(
        typeName,
        "output sizes must all be at least 1, or all ratios between 0 and 1, got "
          + sizes.map(\.formatted).joined(separator: ", "))
    }
    return sizes.map { (nil, $0) }
  }

  public override final func validate() throws {
    guard poolSizes.allSatisfy({ $0 >= 2 && $0 <= 1 << 30 }) else {
      throw NNError.input(
        typeName, "pool sizes must be at least 2, got \(poolSizes.map(String.init).joined(separator: ", "))")
    }
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    let x = try tensor(input)
    let planes = try Planes(x, axes, self)
    let samples = x.dimension > axes.rank ? x.sizes[0] : 1
    let sizes: Dims = [samples, planes.count / samples, axes.names.count]
    if randomSamples?.sizes != sizes || randomSamples?.dtype != dtype || !newRandomPool {
      let drawn = try reuse(randomSamples, sizes)
      try drawn.uniform(Environment.current.generator, 0, 1)
      randomSamples = drawn
    }
    return try super.updateOutput(input)
  }

  override final func grids(_ planes: Planes) throws -> [PoolGrid] {
    try validate()
    var counts: [Int] = []
    for (i, output) in outputs.enumerated() {
      let name = axes.names[i], size = planes.sizes[i]
      guard let n = output.count ?? output.ratio.map({ Int(bounded: (Double(size) * $0).rounded(.down)) }), n > 0 else {
        throw NNError.input(
          describe(),
          "reduction ratio or input \(name) too small: \(name) \(size), ratio \(output.ratio?.formatted ?? "nil")")
      }
      guard n <= 1 << 30, n + poolSizes[i] - 1 < size else {
        throw NNError.input(
          describe(), "pool size \(poolSizes[i]) too large relative to input \(name) \(size) with \(n) windows")
      }
      counts.append(n)
    }
    guard let random = try randomSamples?.contiguous(), random.count == planes.count * counts.count,
      random.dtype == dtype
    else { throw NNError.input(describe(), "must call updateOutput/forward first") }
    return try (0..<planes.count).map { plane in
      PoolGrid(
        try counts.indices.map { axis in
          // Innermost first.
          let u = random[linear: plane * counts.count + counts.count - 1 - axis]
          return try windows(counts[axis], poolSizes[axis], planes.sizes[axis], u)
        })
    }
  }

  /// `n` windows of `k` of `size` places for the number `u`.
  private func windows(_ n: Int, _ k: Int, _ size: Int, _ u: Double) throws -> WindowAxis {
    func place<T: LayerScalar>(_ type: T.Type) -> [Double] {
      let step = T(size - k) / T(n - 1), u = T(u)
      return (0..<n - 1).map { i in
        Double(((T(i) + u) * step).rounded(.towardZero)) - Double((u * step).rounded(.towardZero))
      }
    }
    let places = dtype == .float ? place(Float.self) : place(Double.self)
    let origins = places.map { Int(saturating: $0) } + [size - k]
    guard origins.allSatisfy({ $0 >= 0 && $0 <= size - k }) else {
      throw NNError.input(describe(), "randomSamples must lie between 0 and 1, got \(u.formatted)")
    }
    return WindowAxis(size: size, origins: origins, ends: origins.map { $0 + k })
  }

  override final func lacksMaximum() throws {
    throw NNError.input(describe(), "a window has no number but NaN or -inf")
  }

  public override final func clearState() throws {
    randomSamples = nil
    try super.clearState()
  }

  /// As `2x2, 3,3`: the windows along the axes and their sizes, whole numbers as the original writes them.
  final func text(_ order: [Int]) -> String {
    let sizes = order.map { i in String(outputs[i].count ?? Int(bounded: outputs[i].ratio ?? 0)) }
    return "\(typeName)(\(sizes.joined(separator: "x")), \(order.map { String(poolSizes[$0]) }.joined(separator: ",")))"
  }
}

/// The largest number of each of a given number of windows of an image that overlap at random:
/// nn.SpatialFractionalMaxPooling (`nn/SpatialFractionalMaxPooling.lua`; Graham, arXiv:1412.6071).
///
///     x (C, H, W) or (N, C, H, W)        y (C, outH, outW) or (N, C, outH, outW)
///
/// The last two arguments are the output's width and height, or, both between 0 and 1, ratios: ⌊W ratioW⌋ and ⌊H
/// ratioH⌋. Windows are poolSizeH x poolSizeW places, at least 2. Each plane has windows of its own along each axis:
/// of n windows of k places over D places, window i begins at ⌊(i + u) α⌋ - ⌊u α⌋ with α = (D - k) / (n - 1) and u
/// from (0, 1), the last at D - k. They are drawn anew in each forward pass, unless `fixPoolingRegions()` keeps them.
///
/// ```lua
/// m = nn.SpatialFractionalMaxPooling(2, 2, 0.7, 0.7)
/// x = torch.randn(1, 10, 10)
/// print(m:forward(x):size(2))  --> 7
/// m:fixPoolingRegions()
/// print((m:forward(x):clone() - m:forward(x)):norm())  --> 0
/// ```
public final class SpatialFractionalMaxPooling: FractionalMaxPooling {
  /// The size of a window, at least 2.
  public var poolSizeW = 2, poolSizeH = 2
  /// The output's sizes; nil with ratios.
  public var outW: Int?, outH: Int?
  /// The output's sizes as a share of the input's; nil with sizes.
  public var ratioW: Double?, ratioH: Double?

  func build(_ poolSizeW: Int, _ poolSizeH: Int, _ w: Double, _ h: Double) throws {
    (self.poolSizeW, self.poolSizeH) = (poolSizeW, poolSizeH)
    let sizes = try split([w, h])
    (outW, outH) = (sizes[0].count, sizes[1].count)
    (ratioW, ratioH) = (sizes[0].ratio, sizes[1].ratio)
  }

  public override class var help: String { "the largest number of each of some windows that overlap at random" }
  public override class var fields: [Field] {
    super.fields + [
      .integer("poolSizeW", \SpatialFractionalMaxPooling.poolSizeW),
      .integer("poolSizeH", \SpatialFractionalMaxPooling.poolSizeH),
      .integer("outW", \SpatialFractionalMaxPooling.outW), .integer("outH", \SpatialFractionalMaxPooling.outH),
      .number("ratioW", \SpatialFractionalMaxPooling.ratioW), .number("ratioH", \SpatialFractionalMaxPooling.ratioH),
    ]
  }
  public override class var constructor: Constructor {
    Constructor(
      SpatialFractionalMaxPooling.build, .integer("poolSizeW"), .integer("poolSizeH"), .number("outW or ratioW"),
      .number("outH or ratioH"))
  }
  public override class var example: Example {
    Example([2, 2, 3, 2], input: .normal([2, 2, 5, 6]), after: fixed)
  }

  override var poolSizes: [Int] { [poolSizeH, poolSizeW] }
  override var outputs: [(count: Int?, ratio: Double?)] { [(outH, ratioH), (outW, ratioW)] }

  public override func describe() -> String { text([1, 0]) }
}

/// The largest number of each of a given number of windows of a volume that overlap at random:
/// nn.VolumetricFractionalMaxPooling (`nn/VolumetricFractionalMaxPooling.lua`; Graham, arXiv:1412.6071).
///
///     x (C, H, W, T) or (N, C, H, W, T)        y (C, outH, outW, outT) or (N, C, outH, outW, outT)
///
/// Here time is the last dimension of tensors, but the first in the arguments. The last three arguments are the
/// output's sizes, or, all between 0 and 1, their ratios to the input's. Windows, their drawing and
/// `fixPoolingRegions()` are those of `nn.SpatialFractionalMaxPooling`.
///
/// ```lua
/// m = nn.VolumetricFractionalMaxPooling(2, 2, 2, 3, 5, 4)  -- time, width, height
/// print(table.concat(m:forward(torch.randn(1, 8, 8, 8)):size():totable(), ' '))  --> 1 4 5 3
/// ```
public final class VolumetricFractionalMaxPooling: FractionalMaxPooling {
  /// The size of a window, at least 2.
  public var poolSizeT = 2, poolSizeW = 2, poolSizeH = 2
  /// The output's sizes; nil with ratios.
  public var outT: Int?, outW: Int?, outH: Int?
  /// The output's sizes as a share of the input's; nil with sizes.
  public var ratioT: Double?, ratioW: Double?, ratioH: Double?

  func build(_ poolSizeT: Int, _ poolSizeW: Int, _ poolSizeH: Int, _ t: Double, _ w: Double, _ h: Double) throws {
    (self.poolSizeT, self.poolSizeW, self.poolSizeH) = (poolSizeT, poolSizeW, poolSizeH)
    let sizes = try split([t, w, h])
    (outT, outW, outH) = (sizes[0].count, sizes[1].count, sizes[2].count)
    (ratioT, ratioW, ratioH) = (sizes[0].ratio, sizes[1].ratio, sizes[2].ratio)
  }

  public override class var help: String {
    "the largest number of each of some windows of a volume that overlap at random"
  }
  public override class var fields: [Field] {
    super.fields + [
      .integer("poolSizeT", \VolumetricFractionalMaxPooling.poolSizeT),
      .integer("poolSizeW", \VolumetricFractionalMaxPooling.poolSizeW),
      .integer("poolSizeH", \VolumetricFractionalMaxPooling.poolSizeH),
      .integer("outT", \VolumetricFractionalMaxPooling.outT), .integer("outW", \VolumetricFractionalMaxPooling.outW),
      .integer("outH", \VolumetricFractionalMaxPooling.outH),
      .number("ratioT", \VolumetricFractionalMaxPooling.ratioT),
      .number("ratioW", \VolumetricFractionalMaxPooling.ratioW),
      .number("ratioH", \VolumetricFractionalMaxPooling.ratioH),
    ]
  }
  public override class var constructor: Constructor {
    Constructor(
      VolumetricFractionalMaxPooling.build, .integer("poolSizeT"), .integer("poolSizeW"), .integer("poolSizeH"),
      .number("outT or ratioT"), .number("outW or ratioW"), .number("outH or ratioH"))
  }
  public override class var example: Example {
    Example([2, 2, 2, 0.5, 0.6, 0.5], input: .normal([2, 2, 6, 5, 6]), after: fixed)
  }

  override var axes: PlaneAxes { .volumeTimeLast }
  override var poolSizes: [Int] { [poolSizeH, poolSizeW, poolSizeT] }
  override var outputs: [(count: Int?, ratio: Double?)] { [(outH, ratioH), (outW, ratioW), (outT, ratioT)] }

  public override func describe() -> String { text([2, 1, 0]) }
}

/// Draws the windows of an example once and for all.
private func fixed(_ object: TorchObject) throws {
  guard let layer = object as? FractionalMaxPooling else { return }
  layer.fixPoolingRegions()
  _ = try layer.forward(type(of: layer).example.input.value(Generator(seed: 1)))
}

import TensorCore

/// A layer that makes its input's planes larger.
public class PlaneUpSampling: Module {
  /// The factor of every axis; nil when sizes are given.
  public final var scaleFactor: Int?
  /// The sizes of the last input and output, of as many dimensions as the largest that the layer takes; `inputSize` and
  /// `outputSize` in Torch.
  public final var inputSize: Dims = [0, 0, 0, 0], outputSize: Dims = [0, 0, 0, 0]

  /// What the layer works along for a tensor.
  func axes(_ x: Tensor) throws -> PlaneAxes { .image }
  /// The output's sizes along these axes where they are given; nil for one that is not.
  func givenSizes(_ axes: PlaneAxes) -> [Int?] { [] }
  /// Weights linearly between the places around, else takes the nearest.
  var isLinear: Bool { false }

  public override class var fields: [Field] {
    super.fields + [
      .integer("scale_factor", \PlaneUpSampling.scaleFactor), .sizes("inputSize", \PlaneUpSampling.inputSize),
      .sizes("outputSize", \PlaneUpSampling.outputSize),
    ]
  }

  public override func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? {
    input == .rows(PlaneAxes.image.rank) ? input : nil
  }

  /// The factor that an argument gives.
  final func factor(_ number: Double) throws -> Int {
    guard number >= 1 else {
      throw NNError.input(typeName, "scale_factor must be greater than 1, got \(number.formatted)")
    }
    guard number == number.rounded(), number <= 0x1p40 else {
      throw NNError.input(typeName, "scale_factor must be integer, got \(number.formatted)")
    }
    return Int(bounded: number)
  }

  private func outputSizes(_ planes: Planes) throws -> [Int] {
    let sizes = try planes.sizes.indices.map { i in
      let (given, name) = (givenSizes(planes.axes)[safe: i] ?? nil, planes.axes.names[i])
      if let scaleFactor {
        let (n, overflow) = planes.sizes[i].multipliedReportingOverflow(by: scaleFactor)
        guard scaleFactor > 0, !overflow else {
          throw NNError.input(describe(), "cannot make \(name) \(planes.sizes[i]) \(scaleFactor) times larger")
        }
        return n
      }
      guard let given else { throw NNError.input(describe(), "No output \(name) was supplied for this input") }
      guard given > 0 else { throw NNError.input(describe(), "the output's \(name) must be positive, got \(given)") }
      return given
    }
    return sizes
  }

  private func run(_ x: Tensor, _ y: Tensor, _ planes: Planes, _ out: [Int], isBackward: Bool) throws {
    // What has the same sizes is copied, whatever is in it.
    if isLinear, out != planes.sizes {
      let maps = zip(planes.sizes, out).map { LinearMap(size: $0, count: $1) }
      try compute(LinearWork(x: x, y: y, planes: planes.count, maps, isBackward: isBackward))
    } else {
      let maps = zip(planes.sizes, out).map { size, count in
        AxisMap(size: size, count: count) { $0 * size / count }
      }
      try compute(MapWork(x: x, y: y, planes: planes.count, maps, isBackward: isBackward))
    }
  }

  public override final func updateOutput(_ input: Value) throws -> Value {
    let x = try dense(input)
    let planes = try Planes(x, axes(x), self)
    let out = try outputSizes(planes)
    let y = try ownOutput(planes.sizes(out))
    for d in 0..<Swift.min(x.dimension, inputSize.count, outputSize.count) {
      (inputSize[d], outputSize[d]) = (x.sizes[d], y.sizes[d])
    }
    try run(x, y, planes, out, isBackward: false)
    return output
  }

  public override final func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    let x = try tensor(input)
    let planes = try Planes(x, axes(x), self)
    let out = try outputSizes(planes), sizes = planes.sizes(out)
    let dy = try dense(gradOutput, "gradOutput")
    guard dy.sizes == sizes else {
      throw NNError.input(describe(), "gradOutput is \(gradOutput.summary), expected \(sizes.text)")
    }
    let dx = try ownGradInput(x.sizes)
    try dx.zero()
    try run(dx, dy, planes, out, isBackward: true)
    return gradInput
  }
}

/// Each place of an image as a square of s x s places: nn.SpatialUpSamplingNearest
/// (`nn/SpatialUpSamplingNearest.lua`).
///
///     x (C, H, W) or (N, C, H, W)        y (C, s H, s W) or (N, C, s H, s W)
///
/// `scale` is s, a whole number. The gradient of a place is the sum over its square.
///
/// ```lua
/// print(nn.SpatialUpSamplingNearest(2):forward(torch.Tensor{{{1, 2}}})[1])  -->  1  1  2  2
/// -->  1  1  2  2
/// --> [torch.DoubleTensor of size 2x4]
/// ```
public final class SpatialUpSamplingNearest: PlaneUpSampling {
  func build(_ scale: Double) throws { scaleFactor = try factor(scale) }

  public override class var help: String { "each place of an image as a square of places" }
  public override class var constructor: Constructor {
    Constructor(SpatialUpSamplingNearest.build, .number("scale"))
  }
  public override class var example: Example { Example([2], input: .normal([2, 2, 3, 2])) }
}

/// An image made larger by linear interpolation along both axes: nn.SpatialUpSamplingBilinear
/// (`nn/SpatialUpSamplingBilinear.lua`).
///
///     x (C, H, W) or (N, C, H, W)        y (C, oH, oW) or (N, C, oH, oW)
///
/// The argument is a whole factor s, for s H x s W places, or a table {oheight = …, owidth = …}. The first and last
/// places of input and output fall together.
///
/// ```lua
/// m = nn.SpatialUpSamplingBilinear{oheight = 1, owidth = 5}
/// print(table.concat(m:forward(torch.Tensor{{{0, 4}}}):view(5):totable(), ' '))  --> 0 1 2 3 4
/// ```
public final class SpatialUpSamplingBilinear: PlaneUpSampling {
  /// The output's sizes; nil with a factor.
  public var owidth: Int?, oheight: Int?

  func build(_ params: Value) throws {
    switch params {
    case .table(let table):
      (owidth, oheight) = (table.size("owidth"), table.size("oheight"))
      guard owidth != nil, oheight != nil else {
        throw NNError.input(typeName, "needs owidth and oheight in the table, or a number")
      }
    case .number(let scale): scaleFactor = try factor(scale)
    default: throw NNError.input(typeName, "a number or a table expected, got \(params.summary)")
    }
  }

  public override class var help: String { "an image made larger by linear interpolation along both axes" }
  public override class var fields: [Field] {
    super.fields + [
      .integer("owidth", \SpatialUpSamplingBilinear.owidth), .integer("oheight", \SpatialUpSamplingBilinear.oheight),
    ]
  }
  public override class var constructor: Constructor {
    Constructor(SpatialUpSamplingBilinear.build, .value("params", "number or table"))
  }
  public override class var example: Example { Example([2], input: .normal([2, 2, 3, 2])) }

  override func givenSizes(_ axes: PlaneAxes) -> [Int?] { [oheight, owidth] }
  override var isLinear: Bool { true }

  public override func describe() -> String {
    scaleFactor.map { "\(typeName)(\($0))" } ?? "\(typeName)(\(oheight ?? 0), \(owidth ?? 0))"
  }
}

/// An image or a volume made larger: nn.UpSampling (`nn/UpSampling.lua`).
///
///     x (N, C, H, W) or (N, C, T, H, W)        y the same with larger T, H, W
///
/// The first argument is a whole factor s for every axis; `mode` 'nearest' (the default) shows each place s times
/// along each axis, 'linear' (also 'bilinear', 'trilinear') weights between the places around, the first and last
/// places falling together, and takes instead of s also a table {odepth = …, oheight = …, owidth = …} of sizes. Single
/// images need `nn.SpatialUpSamplingNearest`.
///
/// ```lua
/// x = torch.Tensor{0, 4}:view(1, 1, 1, 2)
/// print(table.concat(nn.UpSampling(2):forward(x):view(8):totable(), ' '))  --> 0 0 4 4 0 0 4 4
/// y = nn.UpSampling({oheight = 1, owidth = 5}, 'linear'):forward(x)
/// print(table.concat(y:view(5):totable(), ' '))  --> 0 1 2 3 4
/// ```
public final class UpSampling: PlaneUpSampling {
  /// `nearest` or `linear`.
  public var mode = "nearest"
  /// The output's sizes; nil with a factor.
  public var odepth: Int?, owidth: Int?, oheight: Int?

  /// One that keeps the sizes of up to five dimensions.
  public required init() {
    super.init()
    (inputSize, outputSize) = ([0, 0, 0, 0, 0], [0, 0, 0, 0, 0])
  }

  func build(_ params: Value, _ mode: String?) throws {
    // Any other word means nearest, as in the original.
    self.mode = ["linear", "bilinear", "trilinear"].contains(mode) ? "linear" : "nearest"
    switch params {
    case .table(let table):
      guard isLinear else {
        throw NNError.input(typeName, "Nearest neighbour upsampling requires a scale_factor, got a table")
      }
      (odepth, owidth, oheight) = (table.size("odepth"), table.size("owidth"), table.size("oheight"))
      guard owidth != nil, oheight != nil else {
        throw NNError.input(typeName, "Output height and width parameters are required")
      }
    case .number(let scale): scaleFactor = try factor(scale)
    default: throw NNError.input(typeName, "a number or a table expected, got \(params.summary)")
    }
  }

  public override class var help: String { "an image or a volume made larger" }
  public override class var fields: [Field] {
    super.fields + [
      .string("mode", \UpSampling.mode), .integer("odepth", \UpSampling.odepth),
      .integer("owidth", \UpSampling.owidth), .integer("oheight", \UpSampling.oheight),
    ]
  }
  public override class var constructor: Constructor {
    Constructor(UpSampling.build, .value("params", "number or table"), .optional(.string("mode")))
  }
  public override class var example: Example { Example([2, "linear"], input: .normal([2, 2, 2, 3, 2])) }

  override func axes(_ x: Tensor) throws -> PlaneAxes {
    guard x.dimension == 4 || x.dimension == 5 else {
      throw NNError.input(
        describe(),
        "UpSampling only supports 4D or 5D tensors: input is \(Value.tensor(x).summary), "
          + "expected N x C x H x W or N x C x T x H x W")
    }
    return x.dimension == 4 ? .image : .volume
  }
  override func givenSizes(_ axes: PlaneAxes) -> [Int?] { [odepth, oheight, owidth].suffix(axes.names.count) }
  override var isLinear: Bool { mode == "linear" }

  // A single (C, T, H, W) would be taken for a batch.
  public override func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? {
    run.singlesHaveBatch && (input == .rows(3) || input == .rows(4)) ? input : nil
  }

  public override func describe() -> String {
    if let scaleFactor { return "\(typeName)(\(scaleFactor)x, \(mode))" }
    let sizes = [odepth, oheight, owidth].compactMap { $0 }.map(String.init).joined(separator: "x")
    return "\(typeName)(\(sizes), \(mode))"
  }
}

extension Value.Table {
  /// The whole number under a name.
  fileprivate func size(_ name: String) -> Int? { fields[name]?.number.map { Int(bounded: $0) } }
}

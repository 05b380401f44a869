import TensorCore

/// What the dimensions of one sample are that a layer of images, volumes or sequences works along.
struct PlaneAxes {
  /// Outermost first.
  let names: [String]
  /// True for (C, axes…), planes of places; false for (axes…, F), places of F features.
  var hasPlanes = true

  static let image = PlaneAxes(names: ["height", "width"])
  static let volume = PlaneAxes(names: ["time", "height", "width"])
  /// The order of nn.VolumetricFractionalMaxPooling.
  static let volumeTimeLast = PlaneAxes(names: ["height", "width", "time"])
  static let sequence = PlaneAxes(names: ["time"], hasPlanes: false)

  /// Dimensions of one sample.
  var rank: Int { names.count + 1 }

  /// `C x H x W or N x C x H x W`.
  var shapes: String {
    let own = names.map { $0.prefix(1).uppercased() }
    let sample = (hasPlanes ? ["C"] + own : own + ["F"]).joined(separator: " x ")
    return "\(sample) or N x \(sample)"
  }
}

/// An input as planes, each of places along some axes and of `inner` numbers at each place.
struct Planes {
  let axes: PlaneAxes
  /// N · C of (N, C, axes…), N of (N, axes…, F).
  let count: Int
  /// The input's sizes along the axes.
  let sizes: [Int]
  /// F of (axes…, F), else 1.
  let inner: Int
  private let whole: Dims
  private let first: Int

  /// Throws for a tensor of another number of dimensions, and for an empty one.
  init(_ x: Tensor, _ axes: PlaneAxes, _ layer: Module) throws {
    guard x.dimension == axes.rank || x.dimension == axes.rank + 1, x.count > 0 else {
      throw NNError.input(
        layer.describe(),
        "\(axes.rank)D or \(axes.rank + 1)D (batch mode) tensor expected: input is \(Value.tensor(x).summary), "
          + "expected \(axes.shapes)")
    }
    self.axes = axes
    whole = x.sizes
    first = x.dimension - axes.names.count - (axes.hasPlanes ? 0 : 1)
    sizes = (0..<axes.names.count).map { [whole, first] in whole[first + $0] }
    inner = axes.hasPlanes ? 1 : whole[x.dimension - 1]
    count = x.count / (sizes.reduce(inner, *))
  }

  /// The input's sizes with others along the axes.
  func sizes(_ other: [Int]) -> Dims {
    var result = whole
    for (i, size) in other.enumerated() { result[first + i] = size }
    return result
  }

  /// `3x5x6`, the planes of one sample and the sizes along the axes.
  func text(_ sizes: [Int]) -> String {
    let list = axes.hasPlanes ? [whole[first - 1]] + sizes : sizes + [inner]
    return list.map(String.init).joined(separator: "x")
  }
}

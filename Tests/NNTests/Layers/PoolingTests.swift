import NN
import NNTestSupport
import TensorCore
import Testing

/// Pooling layers against plain loops over the places of a padded volume.
@Suite struct PoolingTests {
  /// The windows along one axis.
  struct Axis {
    let kernel: Int, stride: Int, pad: Int, dilation: Int

    init(_ kernel: Int, _ stride: Int, _ pad: Int = 0, _ dilation: Int = 1) {
      (self.kernel, self.stride, self.pad, self.dilation) = (kernel, stride, pad, dilation)
    }

    /// How many windows there are, by trying.
    func count(_ size: Int, ceil: Bool, trims: Bool) -> Int {
      func end(_ window: Int) -> Int { window * stride + dilation * (kernel - 1) + 1 }
      var n = 0
      while end(n) <= size + 2 * pad { n += 1 }
      if ceil, n == 0 || end(n - 1) < size + 2 * pad { n += 1 }
      return trims && (n - 1) * stride >= size + pad ? n - 1 : n
    }
  }

  /// What a window of planes `(T, H, W)` gives, from its numbers and how many places it has with padding.
  static func pooled(
    _ x: [Double], _ sizes: [Int], _ axes: [Axis], ceil: Bool, _ pool: ([Double], Int) -> Double
  ) -> [Double] {
    let trims = axes.contains { $0.pad != 0 }
    let counts = zip(axes, sizes).map { $0.count($1, ceil: ceil, trims: trims) }
    let plane = sizes.reduce(1, *)
    var result: [Double] = []
    for p in 0..<x.count / plane {
      for a in 0..<counts[0] {
        for b in 0..<counts[1] {
          for c in 0..<counts[2] {
            var inside: [Double] = []
            var padded = 0
            for i in 0..<axes[0].kernel {
              for j in 0..<axes[1].kernel {
                for k in 0..<axes[2].kernel {
                  let at = zip(axes, zip([a, b, c], [i, j, k])).map { $0.stride * $1.0 - $0.pad + $1.1 * $0.dilation }
                  if (0..<3).allSatisfy({ at[$0] >= -axes[$0].pad && at[$0] < sizes[$0] + axes[$0].pad }) {
                    padded += 1
                  }
                  if (0..<3).allSatisfy({ at[$0] >= 0 && at[$0] < sizes[$0] }) {
                    inside.append(x[p * plane + (at[0] * sizes[1] + at[1]) * sizes[2] + at[2]])
                  }
                }
              }
            }
            result.append(pool(inside, padded))
          }
        }
      }
    }
    return result
  }

  static let settings: [[Axis]] = [
    [Axis(2, 2), Axis(2, 2), Axis(2, 2)], [Axis(1, 1), Axis(3, 2, 1), Axis(2, 1)],
    [Axis(2, 1, 1), Axis(3, 1, 1), Axis(3, 2, 1)], [Axis(3, 2, 1, 1), Axis(2, 3), Axis(4, 2, 2)],
  ]
  static let dilated: [[Axis]] = [
    [Axis(2, 1, 0, 2), Axis(2, 1, 1, 2), Axis(3, 1, 1, 3)],
    // The original's kernel of volumes leaves places out when the padding is more than a step.
    [Axis(2, 1, 1, 3), Axis(4, 1, 2, 1), Axis(4, 2, 2, 2)],
  ]
  private static let sizes = [5, 6, 7]

  private func input(_ sizes: [Int], planes: Dims = [2, 3]) throws -> Tensor {
    try Jacobian.random(Dims(Array(planes) + sizes), seed: 11)
  }

  private func check(_ layer: Module, _ x: Tensor, _ expected: [Double]) throws {
    let y = try elements(#require(layer.forward(.tensor(x)).tensor))
    #expect(y.count == expected.count, "\(layer.describe())")
    for (a, b) in zip(y, expected) { #expect(abs(a - b) < 1e-12, "\(layer.describe())") }
    #expect(try Jacobian.worstError(layer, .tensor(x)) < 1e-7, "\(layer.describe())")
  }

  private func numbers(_ axes: [Axis], _ paths: KeyPath<Axis, Int>...) -> [Value] {
    // Time, width, height.
    let order = axes.count == 3 ? [axes[0], axes[2], axes[1]] : [axes[1], axes[0]]
    return paths.flatMap { path in order.map { .number(Double($0[keyPath: path])) } }
  }

  @Test(arguments: settings.indices, [false, true]) func takesTheLargest(i: Int, ceil: Bool) throws {
    let axes = Self.settings[i]
    let volumes = VolumetricMaxPooling(), images = SpatialMaxPooling()
    try volumes.construct(numbers(axes, \.kernel, \.stride, \.pad))
    try images.construct(numbers(Array(axes.dropFirst()), \.kernel, \.stride, \.pad))
    for layer in [volumes, images] as [MaxPooling] where ceil { layer.ceil() }
    func largest(_ inside: [Double], _ padded: Int) -> Double { inside.max() ?? -.infinity }
    let x = try input(Self.sizes, planes: [2]), image = try input(Array(Self.sizes.dropFirst()))
    try check(volumes, x, Self.pooled(elements(x), Self.sizes, axes, ceil: ceil, largest))
    try check(
      images, image,
      Self.pooled(
        elements(image), [1] + Self.sizes.dropFirst(), [Axis(1, 1)] + axes.dropFirst(),
        ceil: ceil, largest))
  }

  @Test(arguments: dilated.indices) func takesTheLargestOfPlacesApart(i: Int) throws {
    let axes = Self.dilated[i]
    let volumes = VolumetricDilatedMaxPooling(), images = SpatialDilatedMaxPooling()
    try volumes.construct(numbers(axes, \.kernel, \.stride, \.pad, \.dilation))
    try images.construct(numbers(Array(axes.dropFirst()), \.kernel, \.stride, \.pad, \.dilation))
    func largest(_ inside: [Double], _ padded: Int) -> Double { inside.max() ?? -.infinity }
    let sizes = [5, 6, 8]
    let x = try input(sizes, planes: [2]), image = try input(Array(sizes.dropFirst()))
    try check(volumes, x, Self.pooled(elements(x), sizes, axes, ceil: false, largest))
    try check(
      images, image,
      Self.pooled(
        elements(image), [1] + sizes.dropFirst(), [Axis(1, 1)] + axes.dropFirst(), ceil: false,
        largest))
  }

  @Test(arguments: settings.indices, [false, true]) func takesTheMean(i: Int, ceil: Bool) throws {
    let axes = [Axis(1, 1)] + Self.settings[i].dropFirst(), sizes = [1] + Self.sizes.dropFirst()
    let x = try input(Array(Self.sizes.dropFirst()))
    for countsPadding in [true, false] {
      let layer = SpatialAveragePooling()
      try layer.construct(numbers(Array(axes.dropFirst()), \.kernel, \.stride, \.pad))
      if ceil { layer.ceil() }
      if !countsPadding { layer.setCountExcludePad() }
      let places = axes[1].kernel * axes[2].kernel
      for divide in [true, false] {
        layer.divide = divide
        try check(
          layer, x,
          Self.pooled(elements(x), sizes, axes, ceil: ceil) { inside, padded in
            inside.reduce(0, +) / Double(countsPadding ? padded : inside.count) * Double(divide ? 1 : places)
          })
      }
    }
  }

  @Test func takesTheMeanOfVolumes() throws {
    let layer = try VolumetricAveragePooling.make(2, 3, 2, 1, 2, 2)
    let x = try input([3, 4, 5], planes: [2])
    let axes = [Axis(2, 1), Axis(2, 2), Axis(3, 2)]
    try check(
      layer, x, Self.pooled(elements(x), [3, 4, 5], axes, ceil: false) { a, _ in a.reduce(0, +) / Double(a.count) })
  }

  // MARK: Where the largest is

  @Test func indicesHaveTheOriginalsForms() throws {
    let image = try Tensor([0, 9, 1, 2, 3, 8, 4, 5, 6], [1, 3, 3])
    func indices(_ layer: MaxPooling, _ x: Tensor) throws -> [Double] {
      _ = try layer.forward(.tensor(x))
      return try elements(#require(layer.indices))
    }
    #expect(try indices(SpatialMaxPooling.make(2, 2, 1, 1), image) == [2, 2, 8, 6])
    #expect(try indices(TemporalMaxPooling.make(2, 1), image.view([3, 3])) == [1, 0, 1, 1, 1, 0])
    // z, y and x in the window.
    #expect(
      try indices(VolumetricMaxPooling.make(1, 2, 2, 1, 1, 1), image.view([1, 1, 3, 3])) == [
        65536, 0, 256 + 65536, 65536,
      ])
    // Rows and columns in windows of 2 x 2, from 1.
    #expect(try indices(SpatialAdaptiveMaxPooling.make(2, 2), image) == [1, 1, 2, 1, 2, 1, 2, 2])
  }

  @Test func theFirstOfEqualNumbersCounts() throws {
    let layer = try SpatialMaxPooling.make(2, 2)
    let x = Value.tensor(try Tensor([3, 3, 3, 3], [1, 2, 2]))
    _ = try layer.forward(x)
    #expect(try elements(#require(layer.backward(x, .tensor(Tensor([5], [1, 1, 1]))).tensor)) == [5, 0, 0, 0])
  }

  @Test func nanIsLargerThanNothing() throws {
    let layer = try SpatialMaxPooling.make(2, 1)
    let x = Value.tensor(try Tensor([.nan, 1, .nan, .nan], [1, 1, 4]))
    #expect(try elements(#require(layer.forward(x).tensor)) == [1, -.infinity])
    #expect(try elements(#require(layer.backward(x, .tensor(Tensor([5, 7], [1, 1, 2]))).tensor)) == [0, 5, 0, 0])
    let volumes = try VolumetricMaxPooling.make(1, 2, 1)
    let volume = Value.tensor(try Tensor([.nan, 1, .nan, .nan], [1, 1, 1, 4]))
    #expect(try elements(#require(volumes.forward(volume).tensor)) == [1, -.infinity])
    #expect(
      try elements(#require(volumes.backward(volume, .tensor(Tensor([5, 7], [1, 1, 1, 2]))).tensor)) == [0, 5, 0, 0])
  }

  @Test func unpoolingUndoesPooling() throws {
    let pooling = try SpatialMaxPooling.make(2, 2), unpooling = SpatialMaxUnpooling()
    try unpooling.construct([.object(pooling)])
    let x = try input([4, 6])
    let y = try pooling.forward(.tensor(x))
    let back = try elements(#require(unpooling.forward(y).tensor))
    let largest = Set(try elements(#require(y.tensor)))
    #expect(try back == elements(x).map { largest.contains($0) ? $0 : 0 })
    let lost = #expect(throws: NNError.self) { try unpooling.forward(.tensor(Tensor([2, 3, 2, 2]))) }
    #expect(lost?.description.contains("input 2 x 3 x 2 x 2, indices 2 x 3 x 2 x 3") == true)
    try #require(pooling.indices).fill(25)
    let wild = #expect(throws: NNError.self) { try unpooling.forward(y) }
    #expect(wild?.description.contains("found an invalid max index 25 (output volumes are of size 3x4x6)") == true)
  }

  // MARK: Windows at random

  @Test(arguments: [[3.0, 4.0], [0.5, 0.7]]) func fractionalWindowsOverlapAtRandom(sizes: [Double]) throws {
    let layer = SpatialFractionalMaxPooling()
    try layer.construct([2, 3, .number(sizes[0]), .number(sizes[1])])
    let x = try input([7, 8])
    let first = try elements(#require(layer.forward(.tensor(x)).tensor))
    let height = sizes[1] >= 1 ? Int(sizes[1]) : Int(7 * sizes[1])
    let width = sizes[0] >= 1 ? Int(sizes[0]) : Int(8 * sizes[0])
    #expect(layer.output.tensor?.sizes == [2, 3, height, width])
    // Each number is one of its plane's, and the last window ends with the plane.
    let all = try elements(x)
    for (i, y) in first.enumerated() {
      #expect(all[i / (height * width) * 56..<(i / (height * width) + 1) * 56].contains(y))
    }
    for plane in 0..<6 {
      let last = (4..<7).flatMap { row in (6..<8).map { all[plane * 56 + row * 8 + $0] } }
      #expect(first[(plane + 1) * height * width - 1] == last.max())
    }
    let drawn = (0..<5).contains { _ in (try? elements(layer.forward(.tensor(x)).tensor ?? x)) != first }
    #expect(drawn)
    layer.fixPoolingRegions()
    let fixed = try elements(#require(layer.forward(.tensor(x)).tensor))
    for _ in 0..<5 { #expect(try elements(#require(layer.forward(.tensor(x)).tensor)) == fixed) }
    #expect(try Jacobian.worstError(layer, .tensor(x)) < 1e-7)
  }

  // MARK: Errors

  private func error(_ layer: Module, _ sizes: Dims) -> String {
    let error = #expect(throws: NNError.self) { try layer.forward(.tensor(Tensor(sizes))) }
    return error?.description ?? ""
  }

  @Test func namesWhatDoesNotFit() throws {
    #expect(
      error(try SpatialMaxPooling.make(3, 3), [1, 2, 2])
        == "nn.SpatialMaxPooling(3x3, 3,3): Given input size: (1x2x2). "
        + "Calculated output size: (1x0x0). Output size is too small: height 2 is less than a window of 3")
    #expect(error(try SpatialMaxPooling.make(3, 3), [2, 2]).contains("2 x 2 torch.DoubleTensor, expected C x H x W"))
    #expect(error(try SpatialMaxPooling.make(3, 3, 0, 1), [1, 5, 5]).contains("stride should be greater than zero"))
    #expect(
      error(try SpatialMaxPooling.make(3, 3, 1, 1, 2), [1, 5, 5]).contains("pad 2 and kernel size 3 for the width"))
    #expect(error(try VolumetricMaxPooling.make(256, 1, 1), [1, 300, 1, 1]).contains("at most 255 places"))
    #expect(error(try TemporalMaxPooling.make(4), [2, 3, 5]).contains("time 3 is less than a window of 4"))
    #expect(error(try TemporalDynamicKMaxPooling.make(4), [3, 5]).contains("(3) too small for desired k value (4)"))
    #expect(error(try SpatialAdaptiveMaxPooling.make(0, 2), [1, 5, 5]).contains("width must be a positive integer"))
    #expect(
      error(try SpatialFractionalMaxPooling.make(3, 2, 4, 2), [1, 5, 6]).contains(
        "pool size 3 too large relative to input width 6 with 4 windows"))
    #expect(error(try FeatureLPPooling.make(4, 1, 2), [3]).contains("feature dimension must be >= width"))
    let layer = try SpatialMaxPooling.make(2, 2)
    _ = try layer.forward(.tensor(Tensor([1, 4, 4])))
    let gradient = #expect(throws: NNError.self) {
      try layer.backward(.tensor(Tensor([1, 4, 4])), .tensor(Tensor([1, 2, 3])))
    }
    #expect(gradient?.description.hasSuffix("gradOutput is a 1 x 2 x 3 torch.DoubleTensor, expected 1 x 2 x 2") == true)
    let other = #expect(throws: NNError.self) {
      try layer.backward(.tensor(Tensor([1, 6, 4])), .tensor(Tensor([1, 3, 2])))
    }
    #expect(other?.description.contains("indices are a 1 x 2 x 2 torch.LongTensor, expected 1 x 3 x 2") == true)
  }
}

import NN
import NNTestSupport
import TensorCore
import Testing

/// Padding, upsampling and normalisation of images and volumes against plain loops and other layers.
@Suite struct PlaneTests {
  private func row(_ layer: Module, _ x: [Double]) throws -> [Double] {
    try elements(#require(layer.forward(.tensor(Tensor(x, [1, 1, x.count]))).tensor))
  }

  // MARK: Padding

  @Test func padsWithWhatItSays() throws {
    #expect(try row(SpatialZeroPadding.make(2, 1, 0, 0), [1, 2, 3]) == [0, 0, 1, 2, 3, 0])
    #expect(try row(SpatialZeroPadding.make(-1, 2, 0, 0), [1, 2, 3]) == [2, 3, 0, 0])
    #expect(try row(SpatialReflectionPadding.make(2, 1, 0, 0), [1, 2, 3]) == [3, 2, 1, 2, 3, 2])
    #expect(try row(SpatialReflectionPadding.make(-1, 2, 0, 0), [1, 2, 3]) == [2, 3, 2, 1])
    #expect(try row(SpatialReplicationPadding.make(2, 1, 0, 0), [1, 2, 3]) == [1, 1, 1, 2, 3, 3])
    #expect(try row(SpatialReplicationPadding.make(1, -2, 0, 0), [1, 2, 3]) == [1, 1])
  }

  /// What stands at each place of a padded volume.
  @Test func padsEveryAxis() throws {
    let layer = try VolumetricReplicationPadding.make(1, 2, 3, 0, 0, 1)
    let x = try Jacobian.random([2, 3, 2, 3, 4], seed: 5)
    let y = try #require(layer.forward(.tensor(x)).tensor)
    #expect(y.sizes == [2, 3, 3, 6, 7])
    let from = try elements(x), to = try elements(y)
    for p in 0..<6 {
      for (t, h, w) in (0..<3 * 6 * 7).map({ ($0 / 42, $0 / 7 % 6, $0 % 7) }) {
        let (z, r, c) = (min(t, 1), min(max(h - 3, 0), 2), min(max(w - 1, 0), 3))
        #expect(to[p * 126 + t * 42 + h * 7 + w] == from[p * 24 + z * 12 + r * 4 + c])
      }
    }
    #expect(try Jacobian.worstError(layer, .tensor(x)) < 1e-8)
  }

  // MARK: Upsampling

  @Test func showsTheNearest() throws {
    let layer = try SpatialUpSamplingNearest.make(2)
    let y = try #require(layer.forward(.tensor(Tensor([1, 2, 3, 4], [1, 2, 2]))).tensor)
    #expect(y.sizes == [1, 4, 4])
    #expect(try elements(y) == [1, 1, 2, 2, 1, 1, 2, 2, 3, 3, 4, 4, 3, 3, 4, 4])
    #expect(layer.outputSize == [1, 4, 4, 0])
  }

  /// A plane that is linear along its axes stays so, and its corners stay in the corners.
  @Test func weightsLinearly() throws {
    func plane(_ d: Int, _ h: Int, _ w: Int) throws -> Tensor {
      let values = (0..<d * h * w).map { i in
        let at = [(i / (h * w), d), (i / w % h, h), (i % w, w)].map { Double($0) / Double(max($1 - 1, 1)) }
        return 1 + 2 * at[0] - 3 * at[1] + 5 * at[2]
      }
      return try Tensor(values, [1, 1, d, h, w])
    }
    let layer = UpSampling()
    try layer.construct([.table(Value.Table(fields: ["odepth": 5, "oheight": 4, "owidth": 9])), "linear"])
    let y = try #require(layer.forward(.tensor(plane(3, 2, 4))).tensor)
    #expect(try y.dist(plane(5, 4, 9), 2) < 1e-5)
    let image = SpatialUpSamplingBilinear()
    try image.construct([.table(Value.Table(fields: ["oheight": 4, "owidth": 9]))])
    let z = try #require(image.forward(.tensor(plane(1, 2, 4).view([1, 2, 4]))).tensor)
    #expect(try z.dist(plane(1, 4, 9).view([1, 4, 9]), 2) < 1e-5)
    #expect(image.describe() == "nn.SpatialUpSamplingBilinear(4, 9)")
  }

  @Test func shufflesPixels() throws {
    let x = try Jacobian.random([2, 8, 2, 3], seed: 1), layer = try PixelShuffle.make(2)
    let from = try elements(x), to = try elements(#require(layer.forward(.tensor(x)).tensor))
    for (n, c, h, w) in (0..<2 * 2 * 4 * 6).map({ ($0 / 48, $0 / 24 % 2, $0 / 6 % 4, $0 % 6) }) {
      let channel = (c * 2 + h % 2) * 2 + w % 2
      #expect(to[n * 48 + c * 24 + h * 6 + w] == from[n * 48 + channel * 6 + h / 2 * 3 + w / 2])
    }
  }

  // MARK: Normalisation

  /// Places of images are rows of `BatchNormalization`.
  @Test func batchNormalizationOfImagesIsThatOfTheirPlaces() throws {
    let images = SpatialBatchNormalization(), rows = BatchNormalization()
    for layer in [images, rows] {
      try layer.construct([3])
      try layer.weight?.copy(from: Tensor([0.5, 2, -1], [3]))
      try layer.bias?.copy(from: Tensor([1, 0, 3], [3]))
    }
    let x = try Jacobian.random([4, 3, 2, 5], seed: 2), dy = try Jacobian.random([4, 3, 2, 5], seed: 3)
    func asRows(_ t: Tensor) throws -> Tensor { try t.permute([0, 2, 3, 1]).contiguous().view([40, 3]) }
    let y = try #require(images.forward(.tensor(x)).tensor)
    #expect(try asRows(y).dist(#require(rows.forward(.tensor(asRows(x))).tensor), 2) < 1e-12)
    let dx = try #require(images.backward(.tensor(x), .tensor(dy), scale: 0.5).tensor)
    let expected = try #require(rows.backward(.tensor(asRows(x)), .tensor(asRows(dy)), scale: 0.5).tensor)
    #expect(try asRows(dx).dist(expected, 2) < 1e-12)
    for (a, b) in [
      (images.gradWeight, rows.gradWeight), (images.gradBias, rows.gradBias),
      (images.runningMean, rows.runningMean), (images.runningVar, rows.runningVar),
    ] { #expect(try #require(a).dist(#require(b), 2) < 1e-12) }
    try images.callEvaluate()
    try rows.callEvaluate()
    let one = try x.select(0, 0).contiguous()
    let single = try elements(#require(images.forward(.tensor(one)).tensor))
    let whole = try #require(images.forward(.tensor(x)).tensor)
    #expect(try single == elements(whole.select(0, 0)))
  }

  @Test func crossMapLRNDividesByItsNeighbours() throws {
    let layer = try SpatialCrossMapLRN.make(3, 0.5, 0.7, 2), x = try Jacobian.random([2, 5, 1, 2], seed: 4)
    let from = try elements(x), to = try elements(#require(layer.forward(.tensor(x)).tensor))
    for (n, c, i) in (0..<20).map({ ($0 / 10, $0 / 2 % 5, $0 % 2) }) {
      var sum = 0.0
      for other in max(c - 1, 0)...min(c + 1, 4) { sum += from[n * 10 + other * 2 + i] * from[n * 10 + other * 2 + i] }
      let scale = try elements(#require(layer.scale))[n * 10 + c * 2 + i]
      #expect(abs(scale - (2 + 0.5 / 3 * sum)) < 1e-12)
      let power = try Tensor([scale], [1])
      try power.pow(power, -0.7)
      #expect(try abs(to[n * 10 + c * 2 + i] - from[n * 10 + c * 2 + i] * elements(power)[0]) < 1e-12)
    }
  }

  @Test func featNormalizationTakesMeanAndDeviation() throws {
    let layer = try SpatialFeatNormalization(Tensor([1, 2], [2]), Tensor([2, 4], [2]))
    let x = Value.tensor(try Tensor([3, 5, 2, 6], [2, 1, 2]))
    #expect(try elements(#require(layer.forward(x).tensor)) == [1, 2, 0, 1])
    #expect(try elements(#require(layer.backward(x, x).tensor)) == [1.5, 2.5, 0.5, 1.5])
  }

  // MARK: Dropout and criterions

  @Test(arguments: [SpatialDropout.self, VolumetricDropout.self] as [PlaneDropout.Type])
  func zeroesWholePlanes(type: PlaneDropout.Type) throws {
    let layer = type.init()
    try layer.construct([0.5])
    let places: Dims = type == SpatialDropout.self ? [2, 3] : [2, 3, 2]
    let x = try Tensor(Dims([8, 8] + Array(places)))
    try x.fill(1)
    let y = try elements(#require(layer.forward(.tensor(x)).tensor))
    let size = places.reduce(1, *)
    let planes = (0..<64).map { Array(y[$0 * size..<($0 + 1) * size]) }
    #expect(planes.allSatisfy { Set($0).count == 1 && ($0[0] == 0 || $0[0] == 1) })
    #expect(Set(planes.map { $0[0] }).count == 2)
    #expect(try elements(#require(layer.backward(.tensor(x), .tensor(x)).tensor)) == y)
    try layer.callEvaluate()
    #expect(try Set(elements(#require(layer.forward(.tensor(x)).tensor))) == [0.5])
    #expect(throws: NNError.self) { try layer.backward(.tensor(x), .tensor(x)) }
  }

  @Test(arguments: [true, false]) func likelihoodOfImagesIsThatOfTheirPlaces(averages: Bool) throws {
    let images = SpatialClassNLLCriterion(), rows = ClassNLLCriterion()
    let weights = try Tensor([0.5, 1, 2], [3])
    for criterion in [images, rows] as [LikelihoodCriterion] {
      try criterion.construct([.tensor(weights), .boolean(averages)])
    }
    let x = try Jacobian.random([2, 3, 2, 2], seed: 6)
    let t = try Tensor([1, 2, 3, 3, 2, 1, 1, 2], [2, 2, 2])
    let places = try x.permute([0, 2, 3, 1]).contiguous().view([8, 3])
    let loss = try #require(images.forward(.tensor(x), .tensor(t)).number)
    #expect(try abs(loss - #require(rows.forward(.tensor(places), .tensor(t.view([8]))).number)) < 1e-12)
    let dx = try #require(images.backward(.tensor(x), .tensor(t)).tensor).permute([0, 2, 3, 1])
    let expected = try #require(rows.backward(.tensor(places), .tensor(t.view([8]))).tensor)
    #expect(try dx.contiguous().view([8, 3]).dist(expected, 2) < 1e-12)
    let error = #expect(throws: NNError.self) { try images.forward(.tensor(x), .tensor(Tensor([2, 2]))) }
    #expect(error?.description.contains("input: 2 x 3 x 2 x 2, target: 2 x 2") == true)
  }

  // MARK: Errors

  @Test func namesWhatDoesNotFit() throws {
    func error(_ layer: Module, _ sizes: Dims) -> String {
      let error = #expect(throws: NNError.self) { try layer.forward(.tensor(Tensor(sizes))) }
      return error?.description ?? ""
    }
    #expect(error(try SpatialZeroPadding.make(-3, 0, 0, 0), [1, 4, 2]).contains("width 2 (1x4x2) becomes -1"))
    #expect(error(try SpatialReflectionPadding.make(2, 2, 0, 0), [1, 4, 2]).contains("less than the input's width 2"))
    #expect(error(try PixelShuffle.make(2), [6, 2, 2]).contains("6 channels (6 x 2 x 2), expected a multiple of 4"))
    #expect(error(try UpSampling.make(2), [2, 3, 4]).contains("only supports 4D or 5D tensors"))
    #expect(error(try SpatialBatchNormalization.make(3), [2, 4, 5, 5]).contains("got 4-feature tensor, expected 3"))
    let even = #expect(throws: NNError.self) { try SpatialCrossMapLRN.make(2) }
    #expect(even?.description == "nn.SpatialCrossMapLRN: size must be odd and positive, got 2")
    let factor = #expect(throws: NNError.self) { try SpatialUpSamplingNearest.make(1.5) }
    #expect(factor?.description.contains("scale_factor must be integer, got 1.5") == true)
  }
}

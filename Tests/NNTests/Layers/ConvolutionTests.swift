import NN
import NNTestSupport
import TensorCore
import TestSupport
import Testing

private typealias G = Golden

/// Convolutions against the original's numbers, against plain loops, and what they say of wrong inputs.
@Suite struct ConvolutionTests {
  static let golden: [ModuleCase] = [
    ModuleCase("SpatialConvolution") { (try SpatialConvolution.make(2, 3, 3, 3), try G.randn(2, 2, 5, 6)) },
    ModuleCase("SpatialConvolution stride") {
      (try SpatialConvolution.make(2, 3, 3, 2, 2, 1, 1, 1), try G.randn(2, 2, 7, 6))
    },
    ModuleCase("SpatialConvolution single") {
      let layer = try SpatialConvolution.make(2, 3, 3, 3)
      try layer.noBias()
      return (layer, try G.randn(2, 5, 6))
    },
    ModuleCase("SpatialConvolutionLocal") {
      (try SpatialConvolutionLocal.make(2, 2, 5, 4, 3, 3), try G.randn(2, 2, 4, 5))
    },
    ModuleCase("SpatialDilatedConvolution") {
      (try SpatialDilatedConvolution.make(1, 2, 3, 3, 1, 1, 1, 1, 2, 2), try G.randn(1, 1, 6, 6))
    },
    ModuleCase("SpatialFullConvolution") {
      (try SpatialFullConvolution.make(2, 3, 4, 4, 2, 2, 1, 1), try G.randn(2, 2, 3, 4))
    },
    ModuleCase("SpatialConvolutionMap") {
      (try SpatialConvolutionMap.make(.tensor(Tensor([1, 1, 2, 2], [2, 2])), 3, 3), try G.randn(2, 5, 5))
    },
    ModuleCase("SpatialSubSampling") { (try SpatialSubSampling.make(2, 2, 2, 2, 2), try G.randn(2, 2, 4, 6)) },
    ModuleCase("TemporalConvolution") { (try TemporalConvolution.make(3, 4, 2, 1), try G.randn(2, 5, 3)) },
    ModuleCase("TemporalRowConvolution") { (try TemporalRowConvolution.make(3, 2), try G.randn(2, 5, 3)) },
    ModuleCase("TemporalSubSampling") { (try TemporalSubSampling.make(3, 2, 2), try G.randn(6, 3)) },
    ModuleCase("VolumetricConvolution") {
      (try VolumetricConvolution.make(2, 2, 2, 2, 2, 1, 1, 1, 1, 0, 0), try G.randn(1, 2, 3, 4, 4))
    },
    ModuleCase("VolumetricFullConvolution") {
      (try VolumetricFullConvolution.make(2, 2, 2, 2, 2, 2, 2, 2), try G.randn(1, 2, 2, 3, 2))
    },
  ]

  @Test(arguments: golden) func agreesWithTheOriginal(test: ModuleCase) throws { try test.run() }

  /// The first step alone: from the second on the original writes its gradient over itself while it transposes it
  /// (`THNN/generic/SpatialDepthWiseConvolution.c`, the copy at the end).
  @Test func depthwiseAgreesWithTheOriginal() throws {
    let name = "SpatialDepthWiseConvolution"
    G.generator.manualSeed(20)
    let layer = try SpatialDepthWiseConvolution.make(2, 2, 3, 3), input = try G.randn(1, 2, 5, 5)
    try layer.zeroGradParameters()
    let output = try layer.forward(input)
    try G.check("\(name) 1 output", output)
    try G.check("\(name) 1 gradInput", layer.backward(input, G.like(output)))
    try G.check("\(name) 1 gradParameters", .list(layer.parameters().map { .tensor($0.gradient) }))
    try layer.updateParameters(0.05)
    try G.check("\(name) 2 output", layer.forward(input))
  }

  // MARK: Derivatives

  static let shapes: [ModuleCase] = [
    ModuleCase("MM, single") { (try SpatialConvolutionMM.make(2, 3, 2, 3, 2, 1, 0, 1), try G.randn(2, 5, 4)) },
    ModuleCase("1 x 1") { (try SpatialConvolution.make(2, 3, 1, 1), try G.randn(3, 2, 2, 3)) },
    ModuleCase("1 x 1, single") { (try SpatialConvolution.make(2, 3, 1, 1), try G.randn(2, 2, 3)) },
    ModuleCase("as large as its input") { (try SpatialConvolution.make(2, 3, 3, 2), try G.randn(5, 2, 2, 3)) },
    ModuleCase("negative padding") {
      (try SpatialConvolution.make(2, 2, 2, 2, 1, 1, -1, 2), try G.randn(2, 2, 3, 5))
    },
    ModuleCase("stride beyond the kernel") { (try SpatialConvolution.make(1, 2, 2, 2, 3, 4), try G.randn(2, 1, 7, 6)) },
    ModuleCase("padding beyond the kernel") {
      (try SpatialConvolution.make(1, 2, 2, 2, 1, 2, 3, 3), try G.randn(1, 3, 2))
    },
    ModuleCase("more planes than the map") {
      (try SpatialConvolutionMap.make(.tensor(Tensor([2, 1, 1, 1, 2, 1], [3, 2])), 2, 2), try G.randn(2, 3, 3, 4))
    },
    ModuleCase("one row of the map") {
      (try SpatialConvolutionMap.make(.tensor(Tensor([2, 1], [1, 2])), 2, 2), try G.randn(3, 3, 4))
    },
    ModuleCase("one row of the map, a batch") {
      (try SpatialConvolutionMap.make(.tensor(Tensor([1, 1], [1, 2])), 2, 2), try G.randn(2, 2, 3, 4))
    },
    ModuleCase("frames last, single") { (try TemporalRowConvolution.make(3, 2, 2), try G.randn(6, 3)) },
    ModuleCase("frames first") { (try TemporalRowConvolution.make(3, 2, 1, true), try G.randn(2, 3, 4)) },
    ModuleCase("batch of sums") { (try TemporalSubSampling.make(2, 3, 1), try G.randn(3, 5, 2)) },
    ModuleCase("windows apart") { (try TemporalConvolution.make(2, 3, 2, 3), try G.randn(2, 9, 2)) },
    ModuleCase("one window") { (try TemporalConvolution.make(2, 3, 4), try G.randn(4, 2)) },
    ModuleCase("Local, single") {
      (try SpatialConvolutionLocal.make(1, 2, 3, 4, 2, 2, 1, 2, 0, 1), try G.randn(1, 4, 3))
    },
    ModuleCase("volume, single") { (try VolumetricConvolution.make(1, 2, 2, 1, 2), try G.randn(1, 3, 2, 2)) },
    ModuleCase("padded Full, single") {
      (try SpatialFullConvolution.make(2, 1, 3, 2, 3, 2, 1, 0, 2, 1), try G.randn(2, 2, 3))
    },
  ]

  @Test(arguments: shapes) func gradientIsTheDerivative(test: ModuleCase) throws {
    let (module, input) = try test.make()
    #expect(try Jacobian.worstError(module, input) < 1e-7)
  }

  /// With a target beside it the output gets the target's size, and the target a gradient of zeros.
  @Test func fullConvolutionMeetsItsTarget() throws {
    for (layer, sizes, target) in [
      (try SpatialFullConvolution.make(2, 3, 3, 3, 2, 2, 1, 1) as Module, [2, 4, 5], [7, 8, 9]),
      (try VolumetricFullConvolution.make(2, 3, 3, 3, 3, 2, 2, 2, 1, 1, 1), [1, 2, 2, 3, 2], [1, 1, 4, 5, 3]),
    ] as [(Module, Dims, Dims)] {
      let x = try Jacobian.random(sizes, seed: 2), t = try Jacobian.random(target, seed: 3)
      let input = Value.list([.tensor(x), .tensor(t)])
      let rank = layer is SpatialFullConvolution ? 2 : 3
      #expect(try layer.forward(input).tensor?.sizes.suffix(rank).elementsEqual(target.suffix(rank)) == true)
      #expect(try Jacobian.worstError(layer, input) < 1e-7)
      #expect(layer.gradInput.list?[1].tensor?.sizes == target)
      // Then without.
      #expect(try Jacobian.worstError(layer, .tensor(x)) < 1e-7)
    }
  }

  /// Signs and means by hand: y = α B x, dx = β B dy, dW = dy x.
  @Test func binaryConvolution() throws {
    let layer = try SpatialBinaryConvolution.make(2, 1, 1, 1)
    #expect(layer.bias == nil && layer.train == true)
    try layer.weight?.copy(from: Tensor([0.5, -0.25], [1, 2, 1, 1]))
    let x = Value.tensor(try Tensor([3, 5], [2, 1, 1]))
    #expect(try elements(#require(layer.forward(x).tensor)) == [0.375 * (3 - 5)])
    try layer.zeroGradParameters()
    let dx = try layer.backward(x, .tensor(Tensor([2], [1, 1, 1])))
    #expect(try elements(#require(dx.tensor)) == [0.5 * 2, 0.25 * -2])
    #expect(try elements(#require(layer.gradWeight)) == [6, 10])
    #expect(try elements(#require(layer.weight)) == [0.5, -0.25])
    #expect(layer.describe() == "Binary Convolution: nn.SpatialBinaryConvolution(2 -> 1, 1x1) without bias")
  }

  // MARK: Sizes and threads

  /// Large batches, small images and any number of threads: each sample as alone, each time the same bits.
  @Test(arguments: [[40, 3, 5, 5], [9, 3, 40, 30], [3, 3, 9, 200]]) func batches(sizes: [Int]) throws {
    defer { BLAS.setThreads(1) }
    let x = try Jacobian.random(Dims(sizes), seed: 1)
    let layers =
      [
        try SpatialConvolution.make(3, 4, 3, 3, 1, 1, 1, 1), try SpatialFullConvolution.make(3, 4, 3, 3, 2, 2),
        try SpatialDepthWiseConvolution.make(3, 2, 3, 3), try SpatialConvolution.make(3, 4, 1, 1),
      ] as [Module]
    for layer in layers {
      var found: [[[Double]]] = []
      for threads in 1...2 {
        BLAS.setThreads(threads)
        let y = try #require(layer.forward(.tensor(x)).tensor).clone()
        try layer.zeroGradParameters()
        let dx = try #require(layer.backward(.tensor(x), .tensor(y)).tensor)
        found.append(try [elements(y), elements(dx)] + layer.parameters().map { try elements($0.gradient) })
        let last = sizes[0] - 1
        let alone = try #require(layer.forward(.tensor(x.select(0, last))).tensor)
        #expect(deviation(try elements(alone), try elements(y.select(0, last))) < 1e-12)
      }
      #expect(found[0] == found[1])
      // The sum of what each sample gives.
      try layer.zeroGradParameters()
      for n in 0..<sizes[0] {
        let one = Value.tensor(try x.select(0, n))
        _ = try layer.backward(one, copies(layer.forward(one)))
      }
      for (p, sum) in zip(try layer.parameters(), found[0].dropFirst(2)) {
        #expect(deviation(try elements(p.gradient), sum) < 1e-10)
      }
    }
  }

  @Test func viewsAsInputs() throws {
    let layer = try SpatialConvolution.make(2, 3, 2, 2)
    let x = try Jacobian.random([4, 5, 2, 3], seed: 1)
    let turned = try x.transpose(1, 2)
    let plain = try copies(layer.forward(.tensor(turned.contiguous())))
    #expect(try distance(layer.forward(.tensor(turned)), plain) == 0)
    #expect(try Jacobian.worstError(layer, .tensor(turned.contiguous())) < 1e-7)
  }

  /// Gradients that lie apart, as after `getParameters`, and such that are views.
  @Test func parametersInOneVector() throws {
    let net = Sequential(try SpatialConvolution.make(2, 3, 2, 2), try SpatialDepthWiseConvolution.make(3, 2, 2, 2))
    let x = Value.tensor(try Jacobian.random([2, 2, 4, 4], seed: 1))
    let y = try copies(net.forward(x))
    let (flat, gradient) = try net.getParameters()
    #expect(try distance(net.forward(x), y) == 0)
    _ = try net.backward(x, y)
    #expect(try !elements(gradient).contains(0))
    try flat.zero()
    #expect(try elements(#require(net.forward(x).tensor)).allSatisfy { $0 == 0 })
    let layer = try SpatialConvolution.make(1, 2, 2, 1)
    let wide = try Tensor([2, 1, 1, 4])
    layer.gradWeight = try wide.narrow(3, 1, 2)
    #expect(try Jacobian.worstError(layer, .tensor(Jacobian.random([2, 1, 3, 3], seed: 4))) < 1e-7)
    #expect(try elements(wide.narrow(3, 3, 1)) == [0, 0])
  }

  // MARK: Text, old fields, errors

  @Test func printsAsTheOriginal() throws {
    #expect(
      try SpatialConvolution.make(3, 16, 3, 3, 1, 1, 1, 1).describe() == "nn.SpatialConvolution(3 -> 16, 3x3, 1,1, 1,1)"
    )
    #expect(try SpatialConvolution.make(3, 16, 5, 3).describe() == "nn.SpatialConvolution(3 -> 16, 5x3)")
    #expect(try SpatialConvolution.make(3, 16, 5, 3, 2).describe() == "nn.SpatialConvolution(3 -> 16, 5x3, 2,1)")
    let layer = try SpatialConvolutionMM.make(3, 16, 5, 3, 1, 1, 2)
    try layer.noBias()
    #expect(layer.describe() == "nn.SpatialConvolutionMM(3 -> 16, 5x3, 1,1, 2,2) without bias")
    #expect(
      try SpatialDilatedConvolution.make(1, 2, 3, 3, 1, 1, 0, 0, 2, 3).describe()
        == "nn.SpatialDilatedConvolution(1 -> 2, 3x3, 2,3)")
    #expect(
      try SpatialFullConvolution.make(1, 2, 3, 3, 2, 2, 0, 0, 1, 0).describe()
        == "nn.SpatialFullConvolution(1 -> 2, 3x3, 2,2, 1,0)")
    #expect(
      try SpatialConvolutionLocal.make(1, 2, 5, 4, 3, 3, 1, 1, 1).describe()
        == "nn.SpatialConvolutionLocal(1 -> 2, 5x4, 3x3, 1,1, 1,1)")
    #expect(
      try VolumetricConvolution.make(1, 2, 3, 4, 5, 1, 1, 1, 1).describe()
        == "nn.VolumetricConvolution(1 -> 2, 3x4x5, 1,1,1, 1,1,1)")
    #expect(try TemporalRowConvolution.make(3, 2, 2).describe() == "nn.TemporalRowConvolution(3, 2, 2)")
    #expect(try TemporalConvolution.make(3, 2, 2).describe() == "nn.TemporalConvolution")
  }

  /// Matrices as weights, as in files of 2015.
  @Test func weightsAsMatrices() throws {
    let layer = try SpatialConvolution.make(2, 3, 2, 2)
    let x = Value.tensor(try Jacobian.random([2, 2, 3, 3], seed: 1))
    let y = try copies(layer.forward(x))
    layer.weight = try #require(layer.weight).view([3, 8])
    layer.gradWeight = try #require(layer.gradWeight).view([3, 8])
    #expect(try distance(layer.forward(x), y) == 0)
    #expect(layer.weight?.sizes == [3, 2, 2, 2] && layer.gradWeight?.sizes == [3, 2, 2, 2])
    // Depthwise weights are matrices until their first use.
    let depth = try SpatialDepthWiseConvolution.make(2, 3, 2, 2)
    #expect(depth.weight?.sizes == [3, 8])
    _ = try depth.forward(x)
    #expect(depth.weight?.sizes == [3, 2, 2, 2])
  }

  static func message(_ body: () throws -> Void) -> String {
    do { try body() } catch { return "\(error)" }
    return "no error"
  }

  static let wrong: [(module: @Sendable () throws -> Module, sizes: [Int], parts: [String])] = [
    (
      { try SpatialConvolution.make(2, 3, 3, 3) }, [4, 3, 5, 5],
      ["3 planes in dimension 2", "4 x 3 x 5 x 5", "expected 2"]
    ),
    ({ try SpatialConvolution.make(2, 3, 3, 3) }, [3, 5, 5], ["3 planes in dimension 1", "expected 2"]),
    ({ try SpatialConvolution.make(2, 3, 3, 3) }, [2, 5], ["3D or 4D", "2 x 5"]),
    (
      { try SpatialConvolution.make(2, 3, 3, 3) }, [2, 2, 2, 7],
      ["Given input size: (2 x 2 x 7)", "Calculated output size: (3 x 0 x 5)", "too small"]
    ),
    ({ try VolumetricConvolution.make(1, 1, 2, 2, 2) }, [1, 3, 3], ["4D or 5D", "1 x 3 x 3"]),
    ({ try TemporalConvolution.make(3, 2, 2) }, [5, 4], ["invalid input frame size", "Got: 4, Expected: 3"]),
    ({ try TemporalConvolution.make(3, 2, 6) }, [5, 3], ["smaller than kernel size", "Got: 5", "6"]),
    ({ try TemporalRowConvolution.make(3, 2) }, [5, 4], ["4 planes in dimension 2", "expected 3"]),
    ({ try SpatialConvolutionLocal.make(1, 1, 5, 4, 2, 2) }, [1, 5, 4], ["expected input size", "1 x 4 x 5"]),
    ({ try SpatialFullConvolution.make(2, 3, 2, 2, 1, 1, 3, 3) }, [2, 4, 4], ["Output size is too small"]),
  ]

  @Test(arguments: wrong.indices) func namesWhatIsWrong(_ i: Int) throws {
    let (make, sizes, parts) = Self.wrong[i]
    let module = try make()
    let text = Self.message { _ = try module.forward(.tensor(Tensor(Dims(sizes)))) }
    for part in [module.typeName] + parts { #expect(text.contains(part), "\(text)") }
  }

  @Test func namesWrongSettingsAndGradients() throws {
    #expect(
      Self.message { _ = try SpatialConvolution.make(1, 1, 0, 3) }
        .contains("kernel size should be greater than zero, but got kW: 0 kH: 3"))
    #expect(
      Self.message { _ = try SpatialConvolution.make(1, 1, 2, 3, 1, -2) }
        .contains("stride should be greater than zero, but got dW: 1 dH: -2"))
    #expect(Self.message { _ = try SpatialConvolution.make(1, 1, 2, 3, 1, 1, 1e12) }.contains("padding is too large"))
    #expect(
      Self.message { _ = try SpatialFullConvolution.make(1, 1, 3, 3, 2, 2, 0, 0, 2) }.contains("adjW must not be"))
    #expect(
      Self.message { _ = try SpatialConvolutionMap.make(.tensor(Tensor([1, 0], [1, 2])), 2, 2) }.contains(
        "nOutputPlane"))
    let layer = try SpatialConvolution.make(1, 2, 2, 2)
    let x = Value.tensor(try Tensor([1, 3, 3]))
    #expect(
      Self.message { _ = try layer.backward(x, .tensor(Tensor([2, 2, 3]))) }
        .contains("gradOutput is 2 x 2 x 3, expected 2 x 2 x 2"))
    layer.kernel.w = 0
    #expect(Self.message { _ = try layer.forward(x) }.contains("kernel size"))
    layer.kernel.w = 2
    layer.weight = try Tensor([2, 3])
    #expect(Self.message { _ = try layer.forward(x) }.contains("weight is 2 x 3"))
    layer.weight = nil
    #expect(Self.message { _ = try layer.forward(x) }.contains("has no weight"))
    let short = try SpatialConvolution.make(1, 2, 2, 2)
    short.bias = try Tensor([1])
    #expect(Self.message { _ = try short.forward(x) }.contains("bias"))
  }
}

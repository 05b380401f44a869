import NN
import NNTestSupport
import TensorCore
import Testing

/// Noise contrastive estimation against a dense layer, and its gradients by differences with the draws held fixed.
@Suite struct NCETests {
  static func layer(batchnoise: Bool, z: Double = 1) throws -> NCEModule {
    Environment.current.generator.manualSeed(2)
    let unigrams = Value.tensor(try Tensor([1, 2, 3, 4, 5, 6, 7, 8], [8]))
    let layer = try NCEModule.make(3, 8, 5, unigrams, .number(z))
    layer.batchnoise = batchnoise
    return layer
  }

  static func input() throws -> Value {
    .list([.tensor(try Jacobian.random([4, 3], seed: 1)), .tensor(try Tensor([1, 8, 3, 3], [4], .long))])
  }

  @Test(arguments: [true, false]) func probabilitiesAreTheDenseLayers(batchnoise: Bool) throws {
    let layer = try Self.layer(batchnoise: batchnoise, z: 2), input = try Self.input()
    let parts = tensors(try layer.forward(input))
    let dense = try Linear(3, 8)
    dense.weight = layer.weight
    dense.bias = layer.bias
    let rows = try #require(input.list)
    let scores = try #require(try dense.forward(rows[0]).tensor)
    try scores.exp(scores)
    try scores.div(scores, 2)
    let indices = try #require(layer.sampleidx), targets = tensors(input)[1]
    for n in 0..<4 {
      let target = Int(targets[linear: n])
      #expect(abs(parts[0][linear: n] - scores[linear: n * 8 + target - 1]) < 1e-14)
      #expect(abs(try elements(parts[2])[n] - Double(target) / 36) < 1e-15)
      for k in 0..<5 {
        let sample = Int(batchnoise ? indices[linear: k] : indices[linear: n * 6 + 1 + k])
        #expect(abs(parts[1][linear: n * 5 + k] - scores[linear: n * 8 + sample - 1]) < 1e-14)
        #expect(abs(try elements(parts[3])[n * 5 + k] - Double(sample) / 36) < 1e-15)
      }
    }
  }

  /// The same draws come again with the same seed.
  @Test(arguments: [true, false]) func gradientsAreDerivatives(batchnoise: Bool) throws {
    let layer = try Self.layer(batchnoise: batchnoise), criterion = NCECriterion(), input = try Self.input()
    func loss() throws -> Double {
      Environment.current.generator.manualSeed(6)
      return try criterion.forward(layer.forward(input), .none).number ?? .nan
    }
    _ = try loss()
    try layer.zeroGradParameters()
    let gradient = try criterion.backward(layer.output, .none)
    let dx = tensors(try layer.backward(input, gradient))[0]
    let pairs = try [(tensors(input)[0], dx.clone())] + layer.parameters().map { ($0.value, try $0.gradient.clone()) }
    #expect(pairs.count == 3)
    #expect(try Jacobian.worstError(pairs, loss) < 1e-6)
  }

  /// The criterion's gradients of the model's probabilities; the noise's have none.
  @Test func criterionGradientIsTheDerivative() throws {
    let example = NCECriterion.example, criterion = NCECriterion()
    let input = try example.input.value(Generator(seed: 3))
    _ = try criterion.forward(input, .none)
    let gradients = tensors(try copies(criterion.backward(input, .none))), inputs = tensors(input)
    let pairs = Array(zip(inputs, gradients).prefix(2))
    #expect(try Jacobian.worstError(pairs) { try criterion.forward(input, .none).number ?? .nan } < 1e-5)
    for gradient in gradients.dropFirst(2) { #expect(try gradient.normAll() == 0) }
  }

  /// The first batch sets a Z that is not positive, for the clones of all steps.
  @Test func normalizerIsSetOnce() throws {
    let layer = try Self.layer(batchnoise: true, z: -1), clone = try Copier(sharing: .steps).copy(layer)
    _ = try layer.forward(Self.input())
    let z = try #require(layer.normalizer)
    #expect(try z.sumAll() > 0 && clone.normalizer === z)
    let first = try z.sumAll()
    _ = try clone.forward(Self.input())
    #expect(try z.sumAll() == first)
  }

  @Test func evaluationNormalizes() throws {
    let layer = try Self.layer(batchnoise: true)
    layer.normalized = true
    try layer.evaluate()
    let p = try #require(try layer.forward(Self.input()).tensor)
    #expect(p.sizes == [4, 8])
    for n in 0..<4 { #expect(abs(try p.select(0, n).sumAll() - 1) < 1e-14) }
    layer.logsoftmax = true
    let log = try #require(try layer.forward(Self.input()).tensor)
    try log.exp(log)
    #expect(try distance(.tensor(log), .tensor(p)) < 1e-14)
  }

  /// Draws follow the noise, within five standard errors.
  @Test func samplesFollowTheNoise() throws {
    let layer = try Self.layer(batchnoise: true), samples = try Tensor(.long)
    _ = try layer.noiseSample(samples, 200, 200)
    var counts = [Double](repeating: 0, count: 8)
    for i in 0..<samples.count { counts[Int(samples[linear: i]) - 1] += 1 }
    for (k, count) in counts.enumerated() {
      let p = Double(k + 1) / 36
      #expect(abs(count / 40_000 - p) < 5 * (p * (1 - p) / 40_000).squareRoot())
    }
  }
}

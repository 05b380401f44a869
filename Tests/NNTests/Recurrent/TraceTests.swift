import NN
import NNTestSupport
import TensorCore
import TestSupport
import Testing

/// The original's training of the seed's model, iteration by iteration.
@Suite struct TraceTests {
  struct Sample {
    let name: Substring
    let target: Double
    let loss: Double
    let points: [[Double]]
  }

  static func samples(_ kind: String) throws -> [Sample] {
    try Fixture.lines("trace/seed_trace.txt").filter { $0.hasPrefix(kind + " ") && $0.contains(" points ") }.map {
      let words = $0.split(separator: " ")
      return Sample(
        name: words[1], target: Double(words[3]) ?? .nan, loss: Double(words[5]) ?? .nan,
        points: words[7...].map { $0.split(separator: ",").map { Double($0) ?? .nan } })
    }
  }

  static func parameters(after count: Int) throws -> [[Double]] {
    let table = try #require(try T7.load(path: Fixture.path("trace/seed_params_iter\(count).bin.t7")).asTable)
    return try table.pairs.map { try elements(#require($0.value.asTensor)) }
  }

  static func model() throws -> Sequencer {
    guard
      case .object(let object) = try ModelFile.load(path: Fixture.path("trace/seed_model_init.bin.t7"), registry)
    else { throw NNError.message("not an object") }
    return try #require(object as? Sequencer)
  }

  @Test(arguments: [true, false]) func training(packs: Bool) throws {
    let model = try Self.model()
    model.packs = packs
    let criterion = SequencerCriterion(ClassNLLCriterion())
    let samples = try Self.samples("iter")
    #expect(samples.count == 1000)
    var worst = 0.0
    try model.training()
    for (i, sample) in samples.enumerated() {
      let x = Value.list(try sample.points.map { .tensor(try Tensor($0, [2])) })
      let targets = Value.list(sample.points.map { _ in .number(sample.target) })
      let y = try model.forward(x)
      let loss = try criterion.forward(y, targets).number ?? .nan
      worst = max(worst, abs(loss - sample.loss) / abs(sample.loss))
      _ = try model.backward(x, criterion.backward(y, targets))
      try model.updateParameters(0.001)
      try model.zeroGradParameters()
      if [1, 20, 1000].contains(i + 1) {
        let expected = try Self.parameters(after: i + 1)
        let mine = try model.parameters().map { try elements($0.value) }
        #expect(mine.count == 17)
        for (a, b) in zip(mine, expected) { #expect(deviation(a, b, floor: 1e-3) < 1e-9) }
      }
    }
    #expect(worst < 1e-9)

    try model.evaluate()
    var loss = 0.0
    var right = 0.0
    let tests = try Self.samples("test")
    #expect(tests.count == 100)
    for sample in tests {
      let x = Value.list(try sample.points.prefix(3).map { .tensor(try Tensor($0, [2])) })
      let y = try model.forward(x)
      loss += try criterion.forward(y, .list([Value](repeating: .number(sample.target), count: 3))).number ?? .nan
      let hits = try tensors(y).filter { step in
        let values = try elements(step)
        return values.firstIndex(of: values.max() ?? .nan) == Int(sample.target) - 1
      }
      right += Double(hits.count) / 3
    }
    #expect(right / 100 == 1)
    #expect(abs(loss / 100 - 0.15156003717685068) < 1e-10)
  }

  /// Torch's generator, the order of drawing and the bounds: all bits.
  @Test func initialParameters() throws {
    Environment.current.generator.manualSeed(123)
    let fresh = Sequencer(try Sequential(LSTM(2, 100, 5), Linear(100, 3), LogSoftMax()))
    let mine = try fresh.parameters()
    let theirs = try Self.model().parameters()
    #expect(mine.count == 17 && theirs.count == 17)
    for (a, b) in zip(mine, theirs) {
      #expect(a.value.sizes == b.value.sizes)
      #expect(try elements(a.value) == elements(b.value))
    }
  }
}

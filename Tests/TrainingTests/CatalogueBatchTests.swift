import NN
import NNTestSupport
import TensorCore
import Testing
import Training

/// What every class says of its batches (`Module.batchForm`) against samples that run alone.
@Suite struct CatalogueBatchTests {
  static let classes = Catalogue.all.compactMap { $0 as? Module.Type }.filter { $0 != Module.self }

  /// The example's input, once more drawn, with `length` entries or steps where it can have another number.
  private func input(_ example: Example, _ generator: Generator, length: Int?) throws -> Value {
    let value = try example.input.value(generator)
    guard let length else { return value }
    switch value {
    case .table(let table):
      guard let first = table.list.first else { return value }
      return .list(try (0..<length).map { $0 == 0 ? first : try example.input.value(generator).list?[0] ?? first })
    case .tensor(let x) where x.dimension > 1:
      var sizes = Dims(x.sizes)
      sizes[0] = length
      let longer = try Tensor(sizes, x.dtype)
      for t in 0..<length { try longer.select(0, t).copy(from: x.select(0, t % x.sizes[0])) }
      return .tensor(longer)
    default: return value
    }
  }

  /// Compares samples of these lengths; gives how many batches they came in, nil when the class does not take them.
  private func batches(_ type: Module.Type, _ lengths: [Int?], slices: Bool) throws -> Int? {
    let example = type.example, generator = Generator(seed: 21)
    guard let module = try example.object(of: type) as? Module else { return nil }
    // Windows are drawn anew for every other size.
    if module is FractionalMaxPooling { return nil }
    // In evaluation most do not keep all steps for the way back.
    let isRandom =
      module is Dropout || module is PlaneDropout || module is WhiteNoise || module is RReLU
      || module is BatchNormalization
      || module is TotalDropout || module is ColorTransform || module is SpatialRegionDropout
      || module is SpatialUniformCrop || module is NCEModule || module is RecurrentAttention
    if isRandom { try module.callEvaluate() } else { try module.callTraining() }
    var samples = try lengths.map { Sample(input: try input(example, generator, length: $0), target: .none) }
    if slices {
      samples = try samples.map {
        Sample(input: try $0.input.mapTensors { $0.dimension > 1 ? try $0.select(0, 0).clone() : $0 }, target: .none)
      }
    }
    for sample in samples where (try? module.forward(sample.input)) == nil { return nil }
    let single = Sequential(module, Gate())
    for sample in samples where (try? single.backward(sample.input, copies(single.forward(sample.input)))) == nil {
      return nil
    }
    // A loss is a number, and what is sparse has no gradient for its input.
    guard !tensors(module.output).isEmpty, !tensors(module.gradInput).isEmpty else { return nil }
    let result: Comparison
    do { result = try Comparison(module, Squares(), samples) } catch {
      throw NNError.message("\(type): \(samples.map(\.input.summary)) \(error)")
    }
    #expect(result.worst < 1e-11, "\(type) \(lengths) \(slices) \(result)")
    return result.batches.contains { !$0.isPlain } ? result.batches.count : nil
  }

  @Test(arguments: classes.indices) func keepsItsWord(_ i: Int) throws {
    let type = Self.classes[i]
    for slices in [false, true] {
      for lengths in [[nil, nil, nil, nil], [2, 4, 3, 4], [3, 3, 1, 2]] as [[Int?]] {
        _ = try batches(type, lengths, slices: slices)
      }
    }
  }

  @Test func mostRunInBatches() throws {
    let known = try Self.classes.filter { type in
      try [false, true].contains { try batches(type, [nil, nil, nil, nil], slices: $0) != nil }
    }
    #expect(known.count > 70, "\(known.count) of \(Self.classes.count)")
  }
}

/// Passes on what it is given.
private final class Gate: Module {
  override func updateOutput(_ input: Value) throws -> Value { input }
  override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value { gradOutput }
}

/// Half the sum of all squares of a value's tensors; it needs no target and does not say how rows add up.
private final class Squares: Criterion {
  override func updateOutput(_ input: Value, _ target: Value) throws -> Value {
    var sum = 0.0
    for x in tensors(input) { sum += try x.contiguous().dot(x.contiguous()) / 2 }
    return .number(sum)
  }

  override func updateGradInput(_ input: Value, _ target: Value) throws -> Value { try copies(input) }
}

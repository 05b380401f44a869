import NN
import TensorCore

/// Samples that run through a network together.
///
/// N = samples, T = steps of the longest. A batch of one sample that the network takes alone is the sample as it is.
public final class Batch {
  /// What goes in: for N samples `(N, …)`, for sequences a table of T of these or a tensor with a time axis.
  public let input: Value
  /// What should come out, in the form of the output; a list of the samples' targets where these cannot stand in one.
  public let target: Value
  /// The samples' numbers in their dataset, row by row.
  public let numbers: [Int]
  /// The samples, row by row.
  public let samples: [Sample]
  /// How many steps each sample has; nil when they are no sequences, or a single one as it is.
  public let lengths: [Int]?
  /// Which steps are padding; nil when none are.
  public let padding: BatchPadding?
  /// How the samples stand in input and output; nil for a sample as it is.
  let plan: BatchPlan?
  /// Whether `target` is of the output's form.
  let hasBatchTarget: Bool

  init(
    input: Value, target: Value, numbers: [Int], samples: [Sample], lengths: [Int]?, padding: BatchPadding?,
    plan: BatchPlan?, hasBatchTarget: Bool
  ) {
    self.input = input
    self.target = target
    self.numbers = numbers
    self.samples = samples
    self.lengths = lengths
    self.padding = padding
    self.plan = plan
    self.hasBatchTarget = hasBatchTarget
  }

  /// The batch of one sample as it is.
  convenience init(_ sample: Sample, number: Int) {
    self.init(
      input: sample.input, target: sample.target, numbers: [number], samples: [sample], lengths: nil, padding: nil,
      plan: nil, hasBatchTarget: false)
  }

  /// N.
  public var count: Int { numbers.count }

  /// Whether it is a single sample as it is in its dataset.
  public var isPlain: Bool { plan == nil }

  /// Runs `body`, which takes the batch through a network, with the padding in force.
  public func perform<R>(_ body: () throws -> R) rethrows -> R { try BatchPadding.perform(padding, body) }

  /// What a sample gives when it runs alone, as a part of what the whole batch gives: row `n` of `output`, its real
  /// steps. A view. Throws when the output has not a row for each sample.
  public func output(of n: Int, in output: Value) throws -> Value {
    guard let plan else { return output }
    return try plan.part(output, plan.output, n, of: count, length: lengths?[n])
  }

  /// The same for a value of the input's form: row `n` of the input, or of its gradient.
  public func input(of n: Int, in value: Value) throws -> Value {
    guard let plan else { return value }
    return try plan.part(value, plan.input, n, of: count, length: lengths?[n])
  }
}

/// How samples stand in a batch.
struct BatchPlan {
  /// The forms of input and output.
  let input: BatchForm, output: BatchForm
  let run: BatchRun
  /// Whether a sample has the batch axis already.
  let samplesHaveBatch: Bool

  /// Row `n` of `value`, which is of `form`, with `length` steps where it is a sequence.
  func part(_ value: Value, _ form: BatchForm, _ n: Int, of count: Int, length: Int?) throws -> Value {
    switch (form, value) {
    case (.tensor(let axes), .tensor(var x)):
      guard let batch = axes.firstIndex(of: .batch), x.dimension == axes.count, x.sizes[batch] == count else { break }
      if let time = axes.firstIndex(of: .time), let length {
        guard length <= x.sizes[time] else { break }
        x = try x.narrow(time, 0, length)
      }
      // A tensor has one dimension at least.
      return .tensor(
        run.singlesHaveBatch || x.dimension == 1 ? try x.narrow(batch, n, 1) : try x.select(batch, n))
    case (.steps(let step), .table(let table)):
      let list = table.list
      let length = length ?? list.count
      guard length <= list.count else { break }
      return .list(try list.prefix(length).map { try part($0, step, n, of: count, length: nil) })
    case (.many(let entry), .table(let table)):
      return .list(try table.list.map { try part($0, entry, n, of: count, length: length) })
    case (.table(let forms), .table(let table)):
      let list = table.list
      guard list.count == forms.count else { break }
      return .list(try zip(list, forms).map { try part($0, $1, n, of: count, length: length) })
    default: break
    }
    throw NNError.message("the model gave \(value.summary) for \(count) samples")
  }
}

/// An error that arose for samples of a dataset.
public struct SampleError: Error, CustomStringConvertible {
  /// The samples' numbers in their dataset; the error is that of one of them.
  public let numbers: [Int]
  /// What happened.
  public let underlying: any Error

  /// An error of these samples.
  public init(_ numbers: [Int], _ underlying: any Error) {
    self.numbers = numbers
    self.underlying = underlying
  }

  /// What stands before the error's own text: `sample 12: `.
  public var prefix: String { Self.names(numbers) + ": " }

  /// `sample 12: what happened`.
  public var description: String {
    var text = String(describing: underlying)
    if let first = text.firstIndex(where: { !$0.isNewline }) { text = String(text[first...]) }
    return prefix + text
  }

  /// `sample 12`, `samples 1, 4, 9`.
  static func names(_ numbers: [Int]) -> String {
    let few = numbers.prefix(8).map(String.init).joined(separator: ", ")
    return numbers.count == 1 ? "sample \(few)" : "samples \(few)\(numbers.count > 8 ? " …" : "")"
  }
}

extension Batch {
  /// The error with the number of the sample that it is about: of the first for which `alone` throws, else of all.
  /// What is no error of tensors and networks (a script's own, an interrupt) stays as it is.
  public func naming(_ error: any Error, _ alone: (_ n: Int) throws -> Void) -> any Error {
    guard error is NNError || error is PathError || error is TensorError else { return error }
    if count > 1 {
      for n in 0..<count {
        do { try alone(n) } catch { return SampleError([numbers[n]], error) }
      }
    }
    return SampleError(numbers, error)
  }

  /// `naming` for an error that arose while `model` ran on the batch: each sample is run alone to find the one.
  public func naming(_ error: any Error, of model: Module) -> any Error {
    naming(error) { n in _ = try BatchPadding.perform(nil) { try model.forward(samples[n].input) } }
  }
}

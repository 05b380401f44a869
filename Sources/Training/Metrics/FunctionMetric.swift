import NN
import TensorCore

/// An error of a metric.
public struct MetricError: Error, CustomStringConvertible {
  /// The metric's name.
  public let metric: String
  /// What happened.
  public let underlying: any Error

  /// What `metric` threw.
  public init(_ metric: String, _ underlying: any Error) {
    self.metric = metric
    self.underlying = underlying
  }

  /// What stands before the error's own text.
  public var prefix: String { "the metric '\(metric)': " }

  /// With the error's own text.
  public var description: String { prefix + String(describing: underlying) }
}

/// A metric that is a function of output and target, averaged over the samples.
public final class FunctionMetric: Metric {
  /// The name that it was given.
  public let name: String
  /// As it was given.
  public let isHigherBetter: Bool
  private let body: (_ output: Value, _ target: Value) throws -> Double
  private var sum = 0.0
  private var count = 0

  /// `body` gets the output and the target of one sample, without padding.
  public init(
    _ name: String, isHigherBetter: Bool, _ body: @escaping (_ output: Value, _ target: Value) throws -> Double
  ) {
    self.name = name
    self.isHigherBetter = isHigherBetter
    self.body = body
  }

  /// Forgets what was added.
  public func reset() { (sum, count) = (0, 0) }

  /// Adds each sample of a batch. Throws what the function throws, with the sample's number.
  public func add(_ measured: Measured) throws {
    let batch = measured.batch
    for i in 0..<batch.count {
      let number: Double
      do {
        number = try body(batch.output(of: i, in: measured.output), batch.samples[i].target)
      } catch {
        throw SampleError([batch.numbers[i]], MetricError(name, error))
      }
      sum += number
      count += 1
    }
  }

  /// The mean; NaN of nothing.
  public var figure: Figure { .number(count == 0 ? .nan : sum / Double(count)) }

  /// What was added so far.
  public var state: Value {
    get { .named(["sum": .number(sum), "count": .integer(count)]) }
    set {
      let table = StateTable(newValue)
      (sum, count) = (table.number("sum") ?? 0, table.integer("count") ?? 0)
    }
  }
}

import NN
import TensorCore

/// What a pass over samples has measured so far.
struct PassSums {
  private var loss = LossSum()
  private var samples = 0
  private var steps = 0
  private let metrics: [any Metric]
  private let criterion: Criterion

  /// Sums that are zero; `metrics` are shared with other passes, one of which runs at a time.
  init(_ metrics: [any Metric], _ criterion: Criterion) {
    (self.metrics, self.criterion) = (metrics, criterion)
    for metric in metrics { metric.reset() }
  }

  /// Adds a batch. Throws what a metric throws.
  mutating func add(_ batch: Batch, _ output: Value, _ loss: LossSum, endsSequences: Bool) throws {
    self.loss = self.loss + loss
    if endsSequences { samples += batch.count }
    steps += batch.stepCount
    guard !metrics.isEmpty else { return }
    let measured = Measured(
      batch: batch, output: output, loss: loss, criterion: criterion, endsSequences: endsSequences)
    for metric in metrics { try metric.add(measured) }
  }

  /// What the pass came to.
  var figures: Figures {
    Figures(
      loss: loss.mean, samples: samples, steps: steps, metrics: metrics.map { NamedFigure($0.name, $0.figure) })
  }

  /// How many samples were added.
  var count: Int { samples }

  /// The sums with those of the metrics, for a checkpoint, and to make room for another pass.
  var state: Value {
    get {
      .named([
        "loss": loss.value, "samples": .integer(samples), "steps": .integer(steps),
        "metrics": .named(Dictionary(metrics.map { ($0.name, $0.state) }, uniquingKeysWith: { $1 })),
      ])
    }
    set {
      let table = StateTable(newValue)
      loss = LossSum(table["loss"])
      (samples, steps) = (table.integer("samples") ?? 0, table.integer("steps") ?? 0)
      for metric in metrics { metric.state = table.table("metrics")[metric.name] }
    }
  }
}

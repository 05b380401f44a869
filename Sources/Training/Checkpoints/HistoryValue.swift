import NN
import TensorCore

extension History {
  /// The history as the tables that checkpoints hold and scripts see.
  public var value: Value {
    .named([
      "records": .list(records.map(\.value)), "best": .integer(best.map { $0 + 1 }),
      "stop": stop.map { .string($0.rawValue) } ?? .none,
    ])
  }

  /// The history that `value` is of.
  init(_ value: Value) {
    let table = StateTable(value)
    records = table.tables("records").map(HistoryRecord.init)
    best = table.integer("best").map { $0 - 1 }.flatMap { records.indices.contains($0) ? $0 : nil }
    stop = table.text("stop").flatMap(StopReason.init)
  }
}

extension HistoryRecord {
  /// The record as a table: `epoch`, `update`, …, `train`, `valid`, `layers`.
  public var value: Value {
    .named([
      "epoch": .integer(epoch), "update": .integer(update), "samples": .integer(samples),
      "seconds": .number(seconds), "rate": .number(rate), "train": train.value,
      "valid": valid?.value ?? .none,
      "layers": layers.isEmpty
        ? .none
        : .list(
          layers.map {
            .named([
              "layer": .string($0.layer), "gradient": .number($0.gradient), "update": .number($0.update),
              "parameters": .number($0.parameters),
            ])
          }),
    ])
  }

  fileprivate init(_ table: StateTable) {
    self.init(
      epoch: table.integer("epoch") ?? 0, update: table.integer("update") ?? 0,
      samples: table.integer("samples") ?? 0, seconds: table.number("seconds") ?? 0,
      rate: table.number("rate") ?? 0, train: Figures(table.table("train")),
      valid: table["valid"].isNone ? nil : Figures(table.table("valid")),
      layers: table.tables("layers").map {
        LayerNorms(
          layer: $0.text("layer") ?? "", gradient: $0.number("gradient") ?? 0, update: $0.number("update") ?? 0,
          parameters: $0.number("parameters") ?? 0)
      })
  }
}

extension Figures {
  /// The figures as a table: `loss`, `samples`, `steps`, and each metric by its name.
  public var value: Value {
    var fields: [String: Value] = [
      "loss": .number(loss), "samples": .integer(samples), "steps": .integer(steps),
      "names": .list(metrics.map { .string($0.name) }),
    ]
    for metric in metrics where fields[metric.name] == nil { fields[metric.name] = metric.value.value }
    return .named(fields)
  }

  fileprivate init(_ table: StateTable) {
    self.init(
      loss: table.number("loss") ?? .nan, samples: table.integer("samples") ?? 0, steps: table.integer("steps") ?? 0)
    for case .string(let name) in table["names"].list ?? [] {
      if let figure = Figure(table[name]) { metrics.append(NamedFigure(name, figure)) }
    }
  }
}

extension Figure {
  /// A number, or a table of rows.
  public var value: Value {
    switch self {
    case .number(let number): .number(number)
    case .counts(let rows): .list(rows.map { .list($0.map { .integer($0) }) })
    }
  }

  fileprivate init?(_ value: Value) {
    switch value {
    case .number(let number): self = .number(number)
    case .table(let table):
      self = .counts(table.list.map { ($0.list ?? []).compactMap { $0.number.flatMap { Int(exactly: $0) } } })
    default: return nil
    }
  }
}

extension LossSum {
  /// The sum as a table, for a checkpoint.
  var value: Value { .named(["sum": .number(sum), "units": .integer(units)]) }

  init(_ value: Value) {
    let table = StateTable(value)
    self.init(sum: table.number("sum") ?? 0, units: table.integer("units") ?? 0)
  }
}

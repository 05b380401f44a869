import Charting

/// The curves of a run, as its plot and its report draw them.
enum RunCharts {
  /// A chart of the loss and one of each metric that is a number, training and validation in each, the best epoch
  /// marked.
  static func curves(_ history: History, watched: String) -> [LineChart] {
    var names = ["loss"]
    var known: Set<String> = ["loss"]
    for record in history.records {
      for metric in record.train.metrics + (record.valid?.metrics ?? []) {
        guard case .number = metric.value, known.insert(metric.name).inserted else { continue }
        names.append(metric.name)
      }
    }
    return names.map { name in
      let train = points(history) { $0.train.number(name) }
      let valid = points(history) { $0.valid?.number(name) }
      var series: [ChartSeries] = []
      if !train.isEmpty { series.append(ChartSeries("training", train, colour: 0)) }
      if !valid.isEmpty { series.append(ChartSeries("validation", valid, colour: 1)) }
      return LineChart(
        title: name, xName: history.unit, series: series, mark: mark(history, name, isWatched: name == watched))
    }
  }

  /// The learning rate; nil when it never changed.
  static func rate(_ history: History) -> LineChart? {
    guard let first = history.records.first, history.records.contains(where: { $0.rate != first.rate }) else {
      return nil
    }
    return LineChart(
      title: "learning rate", xName: history.unit,
      series: [ChartSeries("", points(history) { $0.rate }, colour: 2)])
  }

  /// A number of each record that has it, over epochs or updates.
  static func points(_ history: History, _ number: (HistoryRecord) -> Double?) -> [ChartPoint] {
    let hasParts = history.hasParts
    return history.records.compactMap { record in
      number(record).map { ChartPoint(Double(hasParts ? record.update : record.epoch), $0) }
    }
  }

  private static func mark(
    _ history: History, _ name: String, isWatched: Bool
  ) -> (x: Double, y: Double, text: String)? {
    guard let record = history.bestRecord, let y = record.valid?.number(name) ?? record.train.number(name) else {
      return nil
    }
    let place = history.hasParts ? record.update : record.epoch
    let words = isWatched ? "best, \(history.unit) \(place)" : "\(history.unit) \(place)"
    return (Double(place), y, "\(words): \(ShortNumber.text(y))")
  }
}

extension History {
  /// Whether an epoch has several records.
  var hasParts: Bool { zip(records, records.dropFirst()).contains { $0.epoch == $1.epoch } }

  /// What axes count: epochs, or updates where an epoch has several records.
  var unit: String { hasParts ? "update" : "epoch" }

  /// The record of the best value of the watched figure.
  var bestRecord: HistoryRecord? {
    guard let best, records.indices.contains(best) else { return nil }
    return records[best]
  }
}

extension StopReason {
  /// Why the run ended, in words.
  var words: String {
    switch self {
    case .epochs: "all epochs were made"
    case .updates: "all updates were made"
    case .seconds: "its time was over"
    case .target: "the watched figure reached its target"
    case .patience: "no gain for as many evaluations as patience allows"
    case .hook: "a hook stopped it"
    case .interrupt: "it was interrupted"
    }
  }
}

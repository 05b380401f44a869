import TensorCore

/// How a log writes records: what stands at its beginning, and a line for each.
protocol LogFormat {
  /// All of a file that holds `records`, whose lines are taken from `old` where they stand there.
  mutating func file(_ history: History, old: String?) -> String

  /// The line of a record, or nil when the file must be written anew to hold it.
  mutating func line(_ record: HistoryRecord, isBest: Bool) -> String?
}

extension History {
  /// Whether record `k` was the best when it was made; nil when that is no longer known.
  fileprivate func wasBest(_ k: Int) -> Bool? { k == best ? true : k == records.count - 1 ? false : nil }
}

/// A JSON object in each line: the run first, then the records.
struct JSONLog: LogFormat {
  let description: RunDescription

  func file(_ history: History, old: String?) -> String {
    var lines: [Int: Substring] = [:]
    for line in (old ?? "").split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
      if let update = Self.update(of: line) { lines[update] = line }
    }
    var text = header + "\n"
    for (k, record) in history.records.enumerated() {
      if let line = lines[record.update] {
        text += line + "\n"
      } else {
        text += object(record, isBest: history.wasBest(k)) + "\n"
      }
    }
    return text
  }

  func line(_ record: HistoryRecord, isBest: Bool) -> String? { object(record, isBest: isBest) + "\n" }

  /// `{"run":"digits.lua","model":…,"criterion":…,"optimizer":…,"watched":"loss","epochs":50,"seeds":{…},
  /// "options":{…},"parameters":1234}`.
  private var header: String {
    var members: [(name: String, value: String)] = [
      ("run", JSONText.string(description.title)), ("model", JSONText.string(description.model)),
      ("criterion", JSONText.string(description.criterion)), ("optimizer", JSONText.string(description.optimizer)),
      ("watched", JSONText.string(description.watched)),
      ("epochs", description.epochs.map(String.init) ?? "null"),
      ("seeds", Self.strings(description.seeds)), ("options", Self.strings(description.options)),
    ]
    if let summary = description.summary { members.append(("parameters", "\(summary.parameters)")) }
    return JSONText.object(members)
  }

  private static func strings(_ pairs: [(name: String, value: String)]) -> String {
    JSONText.object(pairs.map { ($0.name, JSONText.string($0.value)) })
  }

  /// Epoch and update come first, so that `update(of:)` finds them without reading JSON.
  private func object(_ record: HistoryRecord, isBest: Bool?) -> String {
    var members: [(name: String, value: String)] = [
      ("epoch", "\(record.epoch)"), ("update", "\(record.update)"), ("samples", "\(record.samples)"),
      ("seconds", JSONText.number(record.seconds)), ("rate", JSONText.number(record.rate)),
      ("best", isBest.map { "\($0)" } ?? "null"), ("train", figures(record.train)),
      ("valid", record.valid.map(figures) ?? "null"),
    ]
    if !record.layers.isEmpty {
      let layers = record.layers.map { norms in
        JSONText.object([
          ("layer", JSONText.string(norms.layer)), ("gradient", JSONText.number(norms.gradient)),
          ("update", JSONText.number(norms.update)), ("parameters", JSONText.number(norms.parameters)),
        ])
      }
      members.append(("layers", JSONText.array(layers)))
    }
    return JSONText.object(members)
  }

  private func figures(_ figures: Figures) -> String {
    let metrics = figures.metrics.map { metric -> (name: String, value: String) in
      switch metric.value {
      case .number(let x): (metric.name, JSONText.number(x))
      case .counts(let rows): (metric.name, JSONText.counts(rows))
      }
    }
    return JSONText.object([
      ("loss", JSONText.number(figures.loss)), ("samples", "\(figures.samples)"), ("steps", "\(figures.steps)"),
      ("metrics", JSONText.object(metrics)),
    ])
  }

  /// The update of a record's line; nil for any other line.
  private static func update(of line: Substring) -> Int? {
    guard line.hasPrefix("{\"epoch\":"), line.hasSuffix("}") else { return nil }
    let parts = line.dropFirst(9).split(separator: ",", maxSplits: 2)
    guard parts.count == 3, parts[1].hasPrefix("\"update\":") else { return nil }
    return Int(parts[1].dropFirst(9))
  }
}

/// A table with a column for each figure. Those that a record brings for the first time, such as the first
/// evaluation's, get columns at the end, and the file is written anew with them.
struct CSVLog: LogFormat {
  private static let fixed = ["epoch", "update", "samples", "seconds", "rate", "best"]
  private var columns = CSVLog.fixed

  mutating func file(_ history: History, old: String?) -> String {
    var known: [Int: [String]] = [:]
    columns = Self.fixed
    let rows = CSV.rows(old ?? "")
    if let header = rows.first, header.starts(with: Self.fixed) {
      columns = header
      for row in rows.dropFirst() where row.count == header.count {
        if let update = Int(row[1]) { known[update] = row }
      }
    }
    for record in history.records { extend(for: record) }
    var text = CSV.row(columns)
    for (k, record) in history.records.enumerated() {
      let row = known[record.update] ?? cells(record, isBest: history.wasBest(k))
      text += CSV.row(row + [String](repeating: "", count: max(0, columns.count - row.count)))
    }
    return text
  }

  mutating func line(_ record: HistoryRecord, isBest: Bool) -> String? {
    extend(for: record) ? nil : CSV.row(cells(record, isBest: isBest))
  }

  /// Adds the columns that the record needs; true when there were such.
  @discardableResult private mutating func extend(for record: HistoryRecord) -> Bool {
    let known = Set(columns)
    let new = Self.figures(record).map(\.name).filter { !known.contains($0) }
    columns += new
    return !new.isEmpty
  }

  private func cells(_ record: HistoryRecord, isBest: Bool?) -> [String] {
    let figures = Dictionary(Self.figures(record).map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
    return [
      "\(record.epoch)", "\(record.update)", "\(record.samples)", CSV.number(record.seconds), CSV.number(record.rate),
      isBest.map { $0 ? "1" : "0" } ?? "",
    ] + columns.dropFirst(Self.fixed.count).map { figures[$0] ?? "" }
  }

  /// The names of the columns after the fixed ones with what stands in them.
  private static func figures(_ record: HistoryRecord) -> [(name: String, value: String)] {
    var cells: [(name: String, value: String)] = []
    for (pass, figures) in [("train", record.train), ("valid", record.valid)] {
      guard let figures else { continue }
      cells += [
        ("\(pass) loss", CSV.number(figures.loss)), ("\(pass) samples", "\(figures.samples)"),
        ("\(pass) steps", "\(figures.steps)"),
      ]
      for metric in figures.metrics {
        switch metric.value {
        case .number(let x): cells.append(("\(pass) \(metric.name)", CSV.number(x)))
        case .counts(let rows): cells.append(("\(pass) \(metric.name)", JSONText.counts(rows)))
        }
      }
    }
    for norms in record.layers {
      cells += [
        ("\(norms.layer) gradient", CSV.number(norms.gradient)), ("\(norms.layer) update", CSV.number(norms.update)),
        ("\(norms.layer) parameters", CSV.number(norms.parameters)),
      ]
    }
    return cells
  }
}

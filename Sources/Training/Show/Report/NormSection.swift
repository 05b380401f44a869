import Charting

/// The norms of each layer over a run.
enum NormSection {
  static func html(_ history: History) -> String {
    var layers: [String] = []
    var known: Set<String> = []
    for norms in history.records.flatMap(\.layers) where known.insert(norms.layer).inserted {
      layers.append(norms.layer)
    }
    guard !layers.isEmpty else { return "" }
    let kinds: [(String, (LayerNorms) -> Double)] = [
      ("gradient norm", { $0.gradient }), ("update norm", { $0.update }),
      ("update norm / parameter norm", { $0.update / $0.parameters }),
    ]
    let figures = kinds.map { title, number in figure(history, layers, title, number) }
    return ReportPage.charts(figures.map { ($0, "") })
  }

  private static func figure(
    _ history: History, _ layers: [String], _ title: String, _ number: (LayerNorms) -> Double
  ) -> String {
    let records = history.records.filter { !$0.layers.isEmpty }
    let norms = records.map { record in
      Dictionary(record.layers.map { ($0.layer, number($0)) }, uniquingKeysWith: { first, _ in first })
    }
    return CourseFigures.svg(
      title: title, xName: history.unit, names: layers,
      places: records.map { history.hasParts ? $0.update : $0.epoch },
      values: layers.map { layer in norms.map { $0[layer] ?? .nan } })
  }
}

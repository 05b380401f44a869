import Charting
import TensorCore

/// The norms of each layer over a run: a curve each, or where that would be too many a row each of a map.
enum NormSection {
  /// Columns that a map has at most; fewer when it has very many rows.
  private static func columns(_ rows: Int) -> Int { min(60, max(20, 6000 / max(rows, 1))) }

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
    let figures = kinds.map { title, number in
      layers.count <= ChartStyle.colours ? curves(history, layers, title, number) : map(history, layers, title, number)
    }
    return "<div class=\"charts\">\(figures.map { "<figure>\($0)</figure>\n" }.joined())</div>\n"
  }

  private static func curves(
    _ history: History, _ layers: [String], _ title: String, _ number: (LayerNorms) -> Double
  ) -> String {
    let series = layers.enumerated().map { k, layer in
      let points = RunCharts.points(history) { record in record.layers.first { $0.layer == layer }.map(number) }
      return ChartSeries(layer, points, colour: k)
    }
    return LineChart(title: title, xName: history.unit, series: series).svg(height: 300)
  }

  private static func map(
    _ history: History, _ layers: [String], _ title: String, _ number: (LayerNorms) -> Double
  ) -> String {
    let records = history.records.filter { !$0.layers.isEmpty }
    let count = min(records.count, columns(layers.count))
    // Evenly over the run, its last record among them.
    let chosen = (0..<count).map { records[(($0 + 1) * records.count + count - 1) / count - 1] }
    let norms = chosen.map { record in
      Dictionary(record.layers.map { ($0.layer, number($0)) }, uniquingKeysWith: { first, _ in first })
    }
    let places = chosen.map { "\(history.hasParts ? $0.update : $0.epoch)" }
    return HeatMap.course(
      title: title, xName: history.unit, rows: layers, columns: places,
      values: layers.map { layer in norms.map { $0[layer] ?? .nan } }
    ).svg()
  }
}

/// How all charts look, in light and in dark.
package enum ChartStyle {
  /// How many colours tell series and classes apart; they repeat after that.
  package static let colours = 8

  private static let light = ["#0b62c4", "#d1480b", "#237a33", "#8f2fb0", "#8a6900", "#0a7282", "#b81e56", "#555b66"]
  private static let dark = ["#6cb2ff", "#ff9a62", "#67d47c", "#d69bff", "#f0c93a", "#45cfe0", "#ff9db8", "#b4bac6"]

  private static func properties(_ named: [(String, String)], _ series: [String]) -> String {
    (named + series.enumerated().map { ("s\($0)", $1) }).map { "--\($0): \($1)" }.joined(separator: "; ")
  }

  /// The colours as custom properties of the whole document, and the rules for what charts are made of.
  package static let css: String = {
    let day = properties(
      [
        ("background", "#ffffff"), ("panel", "#f6f8fa"), ("text", "#1b1f24"), ("dim", "#57606a"), ("grid", "#d8dee4"),
        ("edge", "#8c959f"), ("heat", "#0b62c4"), ("on-heat", "#ffffff"), ("good", "#1a7f37"), ("bad", "#c11f2d"),
      ], light)
    let night = properties(
      [
        ("background", "#0e1116"), ("panel", "#171b22"), ("text", "#e6eaf0"), ("dim", "#9aa4b1"), ("grid", "#2b323c"),
        ("edge", "#6b7684"), ("heat", "#6cb2ff"), ("on-heat", "#0e1116"), ("good", "#57d06f"), ("bad", "#ff8087"),
      ], dark)
    let series = (0..<colours).map { k in
      ".s\(k) { stroke: var(--s\(k)) } .f\(k) { fill: var(--s\(k)) }"
    }
    return """
      :root { color-scheme: light dark; \(day) }
      @media (prefers-color-scheme: dark) { :root { \(night) } }
      .chart { font: 13px system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; color: var(--text) }
      .chart text { fill: currentColor; stroke: none }
      .chart .title { font-size: 15px; font-weight: 600 }
      .chart .dim { fill: var(--dim) }
      .chart .end { text-anchor: end }
      .chart .mid { text-anchor: middle }
      .chart .small { font-size: 11px }
      .chart .on { fill: var(--on-heat) }
      .chart .grid { stroke: var(--grid) }
      .chart .edge { stroke: var(--edge) }
      .chart .curve { fill: none; stroke-width: 1.8; stroke-linejoin: round; stroke-linecap: round }
      .chart .dash { stroke-dasharray: 5 4 }
      .chart .dot { stroke: none }
      .chart .best { stroke: var(--dim); stroke-dasharray: 2 3 }
      .chart .ring { fill: var(--background); stroke: var(--text); stroke-width: 1.6 }
      .chart .heat { fill: var(--heat); shape-rendering: crispEdges }
      .chart .cell { fill: none; stroke: var(--grid) }
      .chart .none { fill: none; stroke: var(--bad) }
      .chart .wrong { fill: none; stroke: var(--bad); stroke-width: 2 }
      \(series.joined(separator: "\n"))

      """
  }()

  /// About how wide `text` is at a font size of `size`: letters of the fonts in use are half as wide as high.
  package static func width(_ text: String, size: Double = 13) -> Double {
    Double(TextWidth.columns(text)) * size * 0.56
  }

  /// An `<svg>` of `width` × `height` units, with what screen readers say. It fills the width it is given, unless `place`,
  /// attributes for one inside another drawing, fixes its size.
  package static func svg(
    width: Double, height: Double, title: String, description: String, _ body: String, place: String? = nil
  ) -> String {
    let (w, h) = (Markup.coordinate(width), Markup.coordinate(height))
    let size = place.map { " \($0) width=\"\(w)\" height=\"\(h)\"" } ?? ""
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart\" viewBox=\"0 0 \(w) \(h)\"\(size) role=\"img\">\n"
      + "<title>\(Markup.escape(title))</title>\n<desc>\(Markup.escape(description))</desc>\n\(body)</svg>\n"
  }
}

/// The parts of which every report is made.
package enum ReportPage {
  /// The page around `body`. While the run goes on it loads itself again every few seconds.
  package static func html(title: String, isRunning: Bool, _ body: String) -> String {
    let again = isRunning ? "<meta http-equiv=\"refresh\" content=\"5\"/>\n" : ""
    return """
      <!DOCTYPE html>
      <html xmlns="http://www.w3.org/1999/xhtml" lang="en">
      <head>
      <meta charset="utf-8"/>
      <meta name="viewport" content="width=device-width, initial-scale=1"/>
      \(again)<title>\(Markup.escape(title))</title>
      <style>
      \(ChartStyle.css)\(css)</style>
      </head>
      <body>
      \(body)</body>
      </html>

      """
  }

  /// A section with a heading; nothing when it would be empty.
  package static func section(_ heading: String, _ body: String) -> String {
    body.isEmpty ? "" : "<section>\n<h2>\(Markup.escape(heading))</h2>\n\(body)</section>\n"
  }

  /// A table that scrolls by itself where the page is too narrow; the heads and rows are markup.
  package static func table(_ heads: String, _ rows: String, class kind: String = "") -> String {
    let head = heads.isEmpty ? "" : "<thead><tr>\(heads)</tr></thead>\n"
    return
      "<div class=\"scroll\"><table\(kind.isEmpty ? "" : " class=\"\(kind)\"")>\n\(head)<tbody>\n\(rows)</tbody></table></div>\n"
  }

  /// A table of names and values.
  package static func pairs(_ pairs: [(name: String, value: String)]) -> String {
    guard !pairs.isEmpty else { return "" }
    let rows = pairs.map {
      "<tr><th scope=\"row\">\(Markup.escape($0.name))</th><td>\(Markup.escape($0.value))</td></tr>\n"
    }
    return table("", rows.joined(), class: "pairs")
  }

  /// Figures at a glance: name, value, and a note below.
  package static func tiles(_ tiles: [(name: String, value: String, note: String)]) -> String {
    let items = tiles.map { tile in
      "<div><dt>\(Markup.escape(tile.name))</dt><dd>\(Markup.escape(tile.value))"
        + (tile.note.isEmpty ? "" : "<small>\(Markup.escape(tile.note))</small>") + "</dd></div>\n"
    }
    return "<dl class=\"tiles\">\n\(items.joined())</dl>\n"
  }

  /// Charts side by side as far as there is room, each with what there is to say of it; nothing without charts.
  package static func charts(_ charts: [(svg: String, caption: String)]) -> String {
    guard !charts.isEmpty else { return "" }
    let figures = charts.map { chart in
      let caption = chart.caption.isEmpty ? "" : "<figcaption>\(Markup.escape(chart.caption))</figcaption>\n"
      return "<figure>\(chart.svg)\(caption)</figure>\n"
    }
    return "<div class=\"charts\">\(figures.joined())</div>\n"
  }

  private static let css = """
    * { box-sizing: border-box }
    body { margin: 0 auto; padding: 1.2rem; max-width: 84rem; background: var(--background); color: var(--text);
      font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif }
    h1 { font-size: 1.6rem; line-height: 1.2; margin: 0; overflow-wrap: anywhere }
    h2 { font-size: 1.15rem; margin: 2rem 0 0.6rem }
    h3 { font-size: 1rem; margin: 1rem 0 0.4rem; color: var(--dim) }
    .state { margin: 0.3rem 0 1.2rem; color: var(--dim) }
    .state b { color: var(--text) }
    .tiles { display: grid; grid-template-columns: repeat(auto-fill, minmax(9rem, 1fr)); gap: 0.6rem; margin: 0 }
    .tiles div { background: var(--panel); border: 1px solid var(--grid); border-radius: 0.5rem; padding: 0.5rem 0.7rem }
    .tiles dt { color: var(--dim); font-size: 0.82rem }
    .tiles dd { margin: 0; font-size: 1.2rem; font-weight: 600; font-variant-numeric: tabular-nums }
    .tiles dd small { display: block; font-size: 0.8rem; font-weight: 400; color: var(--dim) }
    .charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 24rem), 1fr)); gap: 0.8rem;
      align-items: start }
    figure { margin: 0; background: var(--panel); border: 1px solid var(--grid); border-radius: 0.5rem;
      padding: 0.4rem; min-width: 0 }
    figure svg { display: block; width: 100%; height: auto }
    figcaption { padding: 0.3rem 0.4rem 0.2rem; color: var(--dim); font-size: 0.88rem; line-height: 1.4 }
    article { max-width: 60rem; margin-bottom: 1.6rem }
    article p { margin: 0.4rem 0 }
    article .charts { margin: 0.8rem 0 }
    .advice { border-left: 3px solid var(--good); padding-left: 0.7rem }
    .scroll { overflow-x: auto; margin-bottom: 0.8rem }
    table { border-collapse: collapse; font-variant-numeric: tabular-nums }
    th, td { padding: 0.25rem 0.8rem 0.25rem 0; text-align: right; border-bottom: 1px solid var(--grid);
      white-space: nowrap }
    th { font-weight: 600; color: var(--dim) }
    th:first-child, td:first-child { text-align: left }
    .pairs td, .layers td:nth-child(2), .layers th:nth-child(2) { text-align: left }
    .pairs td { white-space: pre-wrap; overflow-wrap: anywhere; min-width: 10rem }
    .columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 28rem), 1fr)); gap: 0.8rem 2rem }
    .columns > * { min-width: 0 }
    pre { background: var(--panel); border: 1px solid var(--grid); border-radius: 0.5rem; padding: 0.8rem; margin: 0;
      overflow-x: auto; max-height: 40rem; font: 0.85rem/1.4 ui-monospace, "DejaVu Sans Mono", monospace }
    .pairs th { vertical-align: top }
    @media (max-width: 40rem) { table { font-size: 0.88rem } body { padding: 0.8rem } figure { padding: 0.2rem } }
    .good { color: var(--good) }
    .bad { color: var(--bad) }
    footer { margin-top: 2rem; color: var(--dim); font-size: 0.85rem }

    """
}

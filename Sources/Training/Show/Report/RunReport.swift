import Charting
import NN
import TensorCore

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A page about a run that stands alone: pictures and styles are in it, and it asks nothing of the network. It is
/// written anew after each epoch and loads itself again while the run goes on.
public final class RunReport {
  /// The file.
  public let path: String
  private let description: RunDescription

  /// A page that will be in the file `path`. Throws when its name ends neither in `.html` nor in `.htm`.
  public init(path: String, description: RunDescription) throws {
    guard path.hasSuffix(".html") || path.hasSuffix(".htm") else {
      throw FileError.misuse("report = '\(path)': the file's name must end in .html")
    }
    (self.path, self.description) = (path, description)
  }

  /// Puts the page into the file, whole or not at all. Throws `FileError.failed` with path and cause.
  public func write(_ history: History, predictions: [Prediction] = []) throws {
    try AtomicFile.write(to: path, isDurable: false) { try $0.write(html(history, predictions: predictions)) }
  }

  /// The page.
  public func html(_ history: History, predictions: [Prediction] = []) -> String {
    let figures = RunCharts.curves(history, watched: description.watched) + [RunCharts.rate(history)].compactMap { $0 }
    var body = header(history)
    body += tiles(history)
    body += ReportPage.section("Curves", ReportPage.charts(figures.map { ($0.svg(), "") }))
    body += ReportPage.section("Figures", figureTable(history))
    body += ReportPage.section("Predictions", PredictionSection.html(predictions))
    body += ReportPage.section("Confusion", confusion(history))
    body += ReportPage.section("Layers", NormSection.html(history))
    body += ReportPage.section("Model", model)
    body += ReportPage.section("Settings", settings)
    body += "<footer>Written \(Self.now) by seqlua.</footer>\n"
    return ReportPage.html(title: description.title, isRunning: history.stop == nil, body)
  }

  // MARK: Sections

  private func header(_ history: History) -> String {
    let epoch = history.records.last.map { "epoch \($0.epoch)" + (description.epochs.map { " of \($0)" } ?? "") }
    let state = history.stop.map { "<b>ended</b>: \($0.words)" } ?? "<b>running</b>"
    return "<header>\n<h1>\(Markup.escape(description.title))</h1>\n<p class=\"state\">\(state)"
      + "\(epoch.map { " · \($0)" } ?? " · no record yet")</p>\n</header>\n"
  }

  private func tiles(_ history: History) -> String {
    var tiles: [(name: String, value: String, note: String)] = []
    let watched = description.watched
    func value(_ record: HistoryRecord) -> String? {
      (record.valid?.number(watched) ?? record.train.number(watched)).map { ShortNumber.text($0) }
    }
    func place(_ record: HistoryRecord) -> String {
      "epoch \(record.epoch)" + (history.hasParts ? ", update \(record.update)" : "")
    }
    if let best = history.bestRecord, let number = value(best) {
      tiles.append(("best \(watched)", number, place(best)))
    }
    if let last = history.records.last {
      if let number = value(last) { tiles.append(("last \(watched)", number, place(last))) }
      tiles.append(("time", ShortNumber.duration(last.seconds), ""))
      if last.seconds > 0 {
        let rate = ShortNumber.text(Double(last.samples) / last.seconds)
        tiles.append(("samples a second", rate, "\(ShortNumber.count(last.samples)) in all"))
      }
      tiles.append(("updates", ShortNumber.count(last.update), ""))
      tiles.append(("learning rate", ShortNumber.bare(last.rate), "at the last update"))
    }
    if let summary = description.summary {
      tiles.append(("parameters", ShortNumber.count(summary.parameters), ShortNumber.bytes(summary.bytes)))
    }
    tiles.append(("peak memory", ShortNumber.bytes(Self.peakMemory), "of the process"))
    return ReportPage.tiles(tiles)
  }

  /// Loss and metrics of the best and the last record.
  private func figureTable(_ history: History) -> String {
    guard let last = history.records.last else { return "" }
    let columns = [("best", history.bestRecord), ("last", last)].flatMap { name, record in
      [("\(name), training", record?.train), ("\(name), validation", record?.valid)]
    }.filter { $0.1 != nil }
    var names = ["loss"]
    for case let figures? in columns.map(\.1) {
      for metric in figures.metrics where figures.number(metric.name) != nil && !names.contains(metric.name) {
        names.append(metric.name)
      }
    }
    let rows = names.map { name in
      let cells = columns.map { "<td>\($0.1?.number(name).map { ShortNumber.text($0) } ?? "")</td>" }.joined()
      return "<tr><th scope=\"row\">\(Markup.escape(name))</th>\(cells)</tr>\n"
    }
    return ReportPage.table("<th></th>" + columns.map { "<th>\($0.0)</th>" }.joined(), rows.joined())
  }

  /// The newest counts of every metric that has such, of the validation set where it has them.
  private func confusion(_ history: History) -> String {
    var names: Set<String> = []
    var maps: [(svg: String, caption: String)] = []
    for record in history.records.reversed() {
      for (set, figures) in [("validation", record.valid), ("training", record.train)] {
        for metric in figures?.metrics ?? [] {
          guard case .counts(let counts) = metric.value, names.insert(metric.name).inserted else { continue }
          let title = "\(metric.name), \(set), epoch \(record.epoch)"
          maps.append((HeatMap.confusion(counts, title: title).svg(), ""))
        }
      }
    }
    return ReportPage.charts(maps)
  }

  private var model: String {
    let text = "<pre>\(Markup.escape(description.model))</pre>\n"
    guard let summary = description.summary else { return text }
    let rows = summary.rows.map { row in
      "<tr><td>\(Markup.escape(row.path))</td>"
        + "<td style=\"padding-left:\(Double(min(row.depth, 12)))rem\">\(Markup.escape(row.layer))</td>"
        + "<td>\(Markup.escape(row.output))</td><td>\(ShortNumber.count(row.parameters))</td>"
        + "<td>\(ShortNumber.bytes(row.bytes))</td></tr>\n"
    }
    let all =
      "<tr><th scope=\"row\">all</th><td></td><td></td><td>\(ShortNumber.count(summary.parameters))</td>"
      + "<td>\(ShortNumber.bytes(summary.bytes))</td></tr>\n"
    let heads = "<th></th><th>layer</th><th>output</th><th>parameters</th><th>memory</th>"
    return "<div class=\"columns\">\n\(text)\(ReportPage.table(heads, rows.joined() + all, class: "layers"))</div>\n"
  }

  private var settings: String {
    ReportPage.pairs(
      [
        ("criterion", description.criterion), ("optimizer", description.optimizer), ("watched", description.watched),
      ] + description.options + description.seeds)
  }

  // MARK: System

  /// The most memory that the process has had, in bytes.
  private static var peakMemory: Int {
    var usage = rusage()
    #if canImport(Glibc)
      getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
      return usage.ru_maxrss * 1024
    #else
      getrusage(RUSAGE_SELF, &usage)
      return usage.ru_maxrss
    #endif
  }

  /// `2026-01-31 12:34:56`, local time.
  private static var now: String {
    var seconds = time(nil)
    var parts = tm()
    localtime_r(&seconds, &parts)
    var text = [CChar](repeating: 0, count: 32)
    let count = strftime(&text, text.count, "%Y-%m-%d %H:%M:%S", &parts)
    return String(decoding: text.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}

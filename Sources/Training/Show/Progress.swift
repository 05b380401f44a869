import Charting

/// How far an epoch is, as the progress line shows it.
public struct Progress {
  /// The epoch, from 1.
  public var epoch: Int
  /// How many epochs the run makes at most; nil without a bound.
  public var epochs: Int?
  /// Samples of the epoch that were seen.
  public var done: Int
  /// Samples that the epoch has; nil for a stream that ends by itself.
  public var count: Int?
  /// The mean loss since the last record.
  public var loss: Double
  /// Metrics that are known within an epoch.
  public var metrics: [NamedFigure]

  /// How far an epoch is.
  public init(
    epoch: Int, epochs: Int? = nil, done: Int, count: Int? = nil, loss: Double, metrics: [NamedFigure] = []
  ) {
    self.epoch = epoch
    self.epochs = epochs
    self.done = done
    self.count = count
    self.loss = loss
    self.metrics = metrics
  }
}

/// Words for one line of progress, put together so that they fit.
enum ProgressText {
  /// A piece of the line with its weight: lower ones stay longer.
  private struct Part {
    var weight: Int
    var text: String
  }

  /// `epoch 3/50 [#####.....] 62 %  loss 0.1234  accuracy 0.9810  1840/s  0:12 left`, cut to `width` columns by
  /// leaving out parts, least important first. `rate` is samples a second, 0 when not known yet.
  static func line(_ progress: Progress, rate: Double, width: Int) -> String {
    var parts = [Part(weight: 0, text: "epoch \(progress.epoch)" + (progress.epochs.map { "/\($0)" } ?? ""))]
    let count = progress.count.map { max($0, 1) }
    let share = count.map { min(max(Double(progress.done) / Double($0), 0), 1) }
    if let share {
      parts.append(Part(weight: 1, text: "\(Int(share * 100)) %"))
    } else {
      parts.append(Part(weight: 1, text: "\(progress.done) samples"))
    }
    parts.append(Part(weight: 2, text: "loss " + ShortNumber.text(progress.loss)))
    for (k, metric) in progress.metrics.enumerated() {
      guard case .number(let number) = metric.value else { continue }
      parts.append(Part(weight: 4 + k, text: "\(onOneLine(metric.name)) \(ShortNumber.text(number))"))
    }
    if rate > 0 {
      parts.append(Part(weight: 100, text: ShortNumber.text(rate) + "/s"))
      if let count {
        let left = Double(max(0, count - progress.done)) / rate
        parts.append(Part(weight: 3, text: ShortNumber.clock(left) + " left"))
      }
    }
    let kept = fitting(parts, separator: 2, width: width)
    guard let share, kept.count >= 2 else { return kept.map(\.text).joined(separator: "  ") }
    let room = width - kept.map { TextWidth.columns($0.text) + 2 }.reduce(0, +) - 1
    let rest = kept.dropFirst().map(\.text).joined(separator: "  ")
    guard room >= 5 else { return kept[0].text + "  " + rest }
    let cells = min(room, 20)
    let full = Int(share * Double(cells))
    let bar = String(repeating: "#", count: full) + String(repeating: ".", count: cells - full)
    return "\(kept[0].text) [\(bar)] \(rest)"
  }

  /// `epoch 3: loss 0.1234, accuracy 0.9810; valid loss 0.2000, accuracy 0.9700; 1840 samples/s, 12.3 s *best`.
  /// The rate and the seconds are those since the record before. With a `width` the least important parts go.
  static func record(_ history: History, width: Int? = nil) -> String {
    guard let record = history.records.last else { return "" }
    let before = history.records.dropLast().last
    let name = "epoch \(record.epoch)" + (history.hasParts ? ", update \(record.update)" : "") + ":"
    var train = [Part(weight: 0, text: "loss " + ShortNumber.text(record.train.loss))]
    train += numbers(record.train, weight: 20)
    var valid: [Part] = []
    if let figures = record.valid {
      valid.append(Part(weight: 2, text: "valid loss " + ShortNumber.text(figures.loss)))
      valid += numbers(figures, weight: 10)
    }
    let seconds = record.seconds - (before?.seconds ?? 0)
    var speed: [Part] = []
    let samples = record.samples - (before?.samples ?? 0)
    if seconds > 0, samples > 0 {
      speed.append(Part(weight: 40, text: ShortNumber.text(Double(samples) / seconds) + " samples/s"))
    }
    speed.append(Part(weight: 30, text: ShortNumber.duration(seconds)))
    let isBest = history.best == history.records.count - 1
    let mark = isBest ? " *best" : ""
    var groups = [train, valid, speed]
    while true {
      let text =
        name + " "
        + groups.filter { !$0.isEmpty }.map { $0.map(\.text).joined(separator: ", ") }.joined(separator: "; ") + mark
      guard let width, TextWidth.columns(text) > width else { return text }
      guard let heaviest = groups.joined().map(\.weight).max(), heaviest > 0 else {
        // A part of a number would be another number.
        return cut(String(text.dropFirst("epoch ".count)), to: width)
      }
      for k in groups.indices { groups[k].removeAll { $0.weight == heaviest } }
    }
  }

  private static func numbers(_ figures: Figures, weight: Int) -> [Part] {
    figures.metrics.enumerated().compactMap { k, metric in
      guard case .number(let number) = metric.value else { return nil }
      return Part(weight: weight + min(k, 9), text: "\(onOneLine(metric.name)) \(ShortNumber.text(number))")
    }
  }

  /// The parts in their order without those of most weight, so that they fit; the first alone is cut.
  private static func fitting(_ parts: [Part], separator: Int, width: Int) -> [Part] {
    var parts = parts
    while parts.count > 1, parts.map({ TextWidth.columns($0.text) }).reduce(separator * (parts.count - 1), +) > width {
      guard let heaviest = parts.indices.max(by: { parts[$0].weight < parts[$1].weight }) else { break }
      parts.remove(at: heaviest)
    }
    if parts.count == 1 { parts[0].text = cut(parts[0].text, to: width) }
    return parts
  }

  private static func cut(_ text: String, to width: Int) -> String {
    var (kept, used) = ("", 0)
    for character in text {
      used += TextWidth.columns(String(character))
      if used > width { break }
      kept.append(character)
    }
    return kept
  }

  /// A name without line breaks and other controls.
  static func onOneLine(_ name: String) -> String {
    String(String.UnicodeScalarView(name.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }))
  }
}

import Charting
import TestSupport
import Testing

@Suite struct ChartTests {
  private let name = "it's <b>&\"quoted\"</b>\u{1}\n2"

  private func chart(
    _ values: [Double], title: String = "loss", mark: (x: Double, y: Double, text: String)? = nil
  ) -> XMLContents {
    let points = values.enumerated().map { ChartPoint(Double($0.offset + 1), $0.element) }
    let chart = LineChart(
      title: title, xName: "epoch", series: [ChartSeries("training", points, colour: 0)], mark: mark)
    let contents = XMLContents(chart.svg())
    #expect(contents.failure == nil)
    #expect(contents.coordinates.allSatisfy { $0.isFinite && $0 >= -1 && $0 <= 480 }, "\(values.prefix(5))")
    return contents
  }

  /// The numbers of labels at the left axis.
  private func labels(_ contents: XMLContents) -> [String] {
    let names: Set<String> = ["training", "epoch"]
    return contents.texts.filter { !names.contains($0) && Double($0) != nil }
  }

  private func paths(_ contents: XMLContents) -> [String] {
    contents.all("path", class: "curve").compactMap { $0["d"] }
  }

  @Test func axesHaveRoundNumbers() {
    #expect(labels(chart([0.13, 0.42, 0.31])).starts(with: ["0.1", "0.2", "0.3", "0.4", "0.5"]))
    #expect(labels(chart([3, 17, -4])).starts(with: ["-5", "0", "5", "10", "15", "20"]))
    #expect(labels(chart([1e-12, 5e-12])).starts(with: ["1e-12", "2e-12"]))
    #expect(labels(chart([1e9 + 1, 1e9 + 2])).count == Set(labels(chart([1e9 + 1, 1e9 + 2]))).count)
    // Epochs have whole numbers, and the last one is on the axis.
    #expect(labels(chart([3, 17, -4])).suffix(3) == ["1", "2", "3"])
  }

  @Test func aLogScaleIsTakenWhereThePlainOneIsFlat() {
    let falling = chart((0..<40).map { i in (0..<i).reduce(10.0) { x, _ in x * 0.8 } })
    #expect(falling.texts.contains("loss (log scale)"))
    #expect(labels(falling).contains("0.01") && labels(falling).contains("1") && labels(falling).contains("10"))
    // An accuracy rises fast: most of it is far above a tenth.
    #expect(
      !chart((0..<40).map { 1 - 1 / Double($0 + 1) + 0.01 }, title: "accuracy").texts.contains { $0.contains("log") })
    #expect(!chart([100, 0, 1e-5, 1e-5, 1e-5]).texts.contains { $0.contains("log") })
    #expect(chart([1e300, 1e-300, 1e-300, 1e-300]).texts.contains("loss (log scale)"))
  }

  @Test func curvesBreakOffAtNaN() {
    let path = paths(chart([1, 2, .nan, 3, 4, .infinity, 5, .nan]))
    #expect(path.count == 1 && path[0].filter { $0 == "M" }.count == 2 && path[0].filter { $0 == "L" }.count == 2)
    // The 5 stands alone.
    #expect(chart([1, 2, .nan, 3, 4, .infinity, 5, .nan]).all("circle", class: "dot").count == 1)
    let nothing = chart([.nan, .infinity])
    #expect(nothing.texts.contains("no finite values") && paths(nothing).isEmpty)
    #expect(chart([]).texts.contains("nothing yet"))
  }

  @Test func oneValueAndExtremesAreDrawn() {
    #expect(chart([0.5]).all("circle", class: "dot").count == 1)
    let extremes: [[Double]] = [
      [0, 0], [-3, -3], [.greatestFiniteMagnitude, -.greatestFiniteMagnitude], [.leastNonzeroMagnitude, 0],
      [.leastNormalMagnitude / 8, .leastNormalMagnitude / 2],
    ]
    for values in extremes {
      #expect(paths(chart(values)).count == 1)
    }
  }

  @Test func manyPointsAreThinnedAndPeaksKept() throws {
    var values = (0..<100_000).map { Double($0 % 100) / 100 + 1 }
    values[54_321] = 9
    values[77_000] = .nan
    let contents = chart(values)
    let path = try #require(paths(contents).first)
    #expect(path.utf8.count < 30_000 && path.filter { $0 == "M" }.count == 2)
    let heights = path.split { $0 == "M" || $0 == "L" }.compactMap { Double($0.split(separator: " ")[1]) }
    // The axis goes from 0 to 10 where the loss goes from 1 to 9.
    let (top, bottom) = (heights.min() ?? 0, heights.max() ?? 0)
    #expect(heights.filter { $0 < (top + bottom) / 2 }.count == 1)
  }

  @Test func theBestIsMarkedAndNamesAreEscaped() {
    let contents = chart([3, 1, 2], title: name, mark: (2, 1, "best <&>"))
    #expect(contents.all("circle", class: "ring").count == 2 && contents.all("line", class: "best").count == 1)
    #expect(contents.texts.contains("best <&>"))
    #expect(contents.texts.contains { $0.hasPrefix("it's <b>&\"quoted\"</b>\u{FFFD}") })
    #expect(contents.count("title") == 1 && contents.count("desc") == 1)
    #expect(contents.elements[0].attributes["role"] == "img")
  }

  @Test func longLegendsTakeMoreLines() {
    let series = (0..<8).map { ChartSeries("\($0) nn.SpatialConvolution", [ChartPoint(1, 2)], colour: $0) }
    let contents = XMLContents(LineChart(title: "gradient", xName: "epoch", series: series).svg())
    #expect(contents.failure == nil)
    for text in contents.elements where text.name == "text" {
      #expect((Double(text.attributes["x"] ?? "") ?? .nan) < 470)
    }
    #expect(contents.texts.filter { $0.hasSuffix("Convolution") }.count == 8)
  }
}

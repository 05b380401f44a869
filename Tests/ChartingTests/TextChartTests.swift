import Charting
import Testing

@Suite struct TextChartTests {
  @Test func curvesInLines() {
    let chart = TextChart(
      [
        TextChart.Curve("as it is", "·", Array(repeating: 4, count: 100)),
        TextChart.Curve("changed", "o", (0..<100).map { 4 - 3 * Double($0) / 99 }),
      ], title: "loss")
    let lines = chart.lines(width: 60, height: 7)
    #expect(lines.count == 9 && lines.allSatisfy { $0.count <= 60 && $0.last != " " })
    #expect(lines[0] == "loss:  · as it is   o changed")
    // The first stays on the line of 4; the second begins there and ends on that of 1.
    #expect(lines[1].hasPrefix("4 |o") && lines[1].hasSuffix("·"))
    #expect(lines[7].hasPrefix("1 |") && lines[7].hasSuffix("o") && !lines[7].contains("·"))
    #expect(lines[8].hasPrefix("  +step 1---") && lines[8].hasSuffix("-100"))
  }

  @Test func meansOfWhatFallsIntoAColumn() {
    // 1000 values, of which each column of 50 has the mean 2.
    let chart = TextChart([TextChart.Curve("", "o", (0..<1000).map { $0 % 2 == 0 ? 1 : 3 })], title: "x")
    let drawn = chart.lines(width: 60, height: 5).dropFirst().filter { $0.contains("o") }
    #expect(drawn.count == 1 && drawn.first?.filter { $0 == "o" }.count == 50)
  }

  @Test func whatIsNotFinite() {
    let gap = TextChart([TextChart.Curve("", "o", [1, .nan, .infinity, 2])], title: "x").lines(width: 40, height: 3)
    #expect(gap.dropFirst().joined().filter { $0 == "o" }.count == 15)
    #expect(TextChart([TextChart.Curve("a", "o", [.nan])], title: "x").lines() == ["x:  o a"])
    #expect(TextChart([], title: "x").lines().count == 1)
    let one = TextChart([TextChart.Curve("", "o", [5])], title: "x").lines(width: 20, height: 3)
    #expect(one.dropFirst().filter { $0.contains("o") }.count == 1)
    let huge = TextChart([TextChart.Curve("", "o", [-1e308, 1e308, 1e-300])], title: "x").lines()
    #expect(huge.allSatisfy { $0.count <= 78 })
  }

  @Test func aLogScaleSaysSo() {
    let falling = (0..<100).map { k in (0..<k).reduce(1000.0) { x, _ in x * 0.8 } }
    #expect(TextChart([TextChart.Curve("", "o", falling)], title: "x").lines()[0].hasPrefix("x (log scale):"))
  }

  @Test func aLongLegendHasTwoLines() {
    let curves = ["a", "b"].map { TextChart.Curve(String(repeating: $0, count: 50), "o", [1, 2]) }
    let lines = TextChart(curves, title: "loss").lines(width: 78, height: 4)
    #expect(lines[0].count == 9 + 50 && lines[1].hasPrefix("       o bbb") && lines.count == 7)
  }
}

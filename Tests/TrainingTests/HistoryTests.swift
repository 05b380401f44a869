import Testing
import Training

@Suite struct HistoryTests {
  @Test func figuresAreFoundByName() {
    let figures = Figures(
      loss: 2, samples: 3, steps: 7,
      metrics: [NamedFigure("accuracy", .number(0.5)), NamedFigure("confusion", .counts([[1, 0], [2, 0]]))])
    #expect(figures.number("loss") == 2)
    #expect(figures.number("accuracy") == 0.5)
    #expect(figures.number("confusion") == nil)
    #expect(figures.number("accurcy") == nil)
  }
}

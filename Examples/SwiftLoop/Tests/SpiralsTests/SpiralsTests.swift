import Spirals
import Testing

@Suite struct SpiralsTests {
  @Test func learns() throws {
    let spirals = try Spirals(seed: 1)
    #expect(try spirals.accuracy() < 0.75)
    var losses: [Double] = []
    try spirals.train(steps: 1000) { _, loss in losses.append(loss) }
    #expect(losses.count == 1000)
    #expect(try spirals.accuracy() > 0.97)
  }
}

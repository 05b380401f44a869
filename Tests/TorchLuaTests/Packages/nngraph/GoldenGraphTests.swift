import TestSupport
import Testing

/// Graphs of modules against the original nngraph: outputs, gradients, the order of the modules, what is done with a
/// graph, and the texts about wrong ones.
@Suite struct GoldenGraphTests {
  @Test func agreesWithTheOriginal() throws {
    let golden = try GoldenScript("nngraph/graphs.lua", expected: "nngraph/graphs.expected")
    #expect(golden.count > 200)
    #expect(golden.differences == [])
  }
}

import NN
import Testing

@Suite struct SpellingTests {
  private let names = ["learningRate", "momentum", "nag", "sgd"]

  @Test(arguments: [
    ("learningRate", "learningRate"), ("LEARNINGRATE", "learningRate"), ("lerningRates", "learningRate"),
    ("rateLearning", nil), ("mometnum", "momentum"), ("ngs", nil), ("gna", nil), ("sdg", "sgd"), ("", nil),
    (String(repeating: "x", count: 1000), nil),
  ])
  func nearest(_ word: String, _ expected: String?) {
    #expect(Spelling.nearest(word, among: names) == expected)
  }

  @Test func help() {
    #expect(Spelling.help("nah", among: names) == "; did you mean 'nag'? There are learningRate, momentum, nag, sgd")
    #expect(Spelling.help("x", among: ["sgd"]) == ". There is sgd")
    #expect(Spelling.nearest("x", among: []) == nil)
  }
}

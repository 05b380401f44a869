import Answering
import Foundation
import Testing
import TorchLua

@Suite struct AnsweringTests {
  /// The script beside the package.
  private let script = URL(fileURLWithPath: #filePath).appendingPathComponent("../../../parity.lua").standardized.path

  @Test func learnsWhatTheScriptSays() throws {
    let answerer = try Answerer(script: script)
    var losses: [Double] = []
    try answerer.train(epochs: 10) { epoch, loss in
      #expect(epoch == losses.count + 1)
      losses.append(loss)
    }
    #expect(losses.count == 10 && losses[9] < 0.1)
    let odd = try answerer.answer(["1", "0", "1", "1", "0", "0"])
    #expect(odd.text == "odd" && odd.certainty ?? 0 > 0.8)
    #expect(try answerer.answer(["1", "0", "1", "1", "0", "1"]).text == "even")
  }

  @Test func saysWhatIsWrong() throws {
    let answerer = try Answerer(script: script)
    let error = try #require(throws: ScriptError.self) { try answerer.answer(["1", "x"]) }
    #expect(error.message == "'x' is neither 0 nor 1" && error.line != nil)
    #expect(throws: ScriptError.self) { try Answerer(script: "/no/such/script.lua") }
  }
}

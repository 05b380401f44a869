import Foundation
import TestSupport
import Testing
import TorchLua

/// Layers and criterions against what PyTorch computes, in Double to 1e-10 and in Float to 1e-4: the files of
/// `Fixtures/pytorch`, which `make.py` there writes and `check.lua` there reads.
@Suite struct PyTorchTests {
  /// What differs, and the numbers of cases and of numbers compared.
  static func check(_ path: String, _ kind: String) throws -> (complaints: String, cases: Int, numbers: Int) {
    let engine = try TorchEngine()
    try engine.run(
      """
      complaints, cases, numbers = dofile('\(Fixture.path("pytorch/check.lua"))')('\(path)', '\(kind)')
      complaints = table.concat(complaints, '\\n')
      """)
    return (
      try engine.lua.evaluate("complaints", as: String.self), try engine.lua.evaluate("cases", as: Int.self),
      try engine.lua.evaluate("numbers", as: Int.self)
    )
  }

  @Test(
    arguments: [
      ("activations", 45), ("affine", 26), ("convolution", 27), ("criterions", 35), ("normalization", 17),
      ("pooling", 27), ("recurrent", 44), ("shapes", 18),
    ], ["double", "float"])
  func agreesWithPyTorch(file: (name: String, cases: Int), kind: String) throws {
    let result = try Self.check(Fixture.path("pytorch/\(file.name).txt"), kind)
    #expect(result.complaints == "")
    #expect(result.cases == file.cases && result.numbers > 10 * file.cases)
  }

  /// What is wrong in a file is complained about: one number of each kind of line, a class that is not there.
  @Test(arguments: ["output", "gradInput", "gradParameters.1"]) func noticesAWrongNumber(word: String) throws {
    let text = try Fixture.text("pytorch/recurrent.txt")
    let line = try #require(text.split(separator: "\n").first { $0.hasPrefix(word + "\t") })
    let number = try #require(line.split(separator: " ").last.flatMap { Double($0) })
    let end = try #require(line.lastIndex(of: " "))
    let changed = text.replacing(line, with: "\(line[..<end]) \(number * (1 + 1e-9))", maxReplacements: 1)
    let path = NSTemporaryDirectory() + "seqlua-\(getpid())-\(word).txt"
    defer { unlink(path) }
    try changed.write(toFile: path, atomically: true, encoding: .utf8)
    let result = try Self.check(path, "double")
    #expect(result.complaints.contains("LSTM: \(word): ") && !result.complaints.contains("\n"), "\(result.complaints)")
    try "case\tnone\nmake\tnn.NoSuchLayer()\nrun\noutput\t1\t0\n".write(toFile: path, atomically: true, encoding: .utf8)
    #expect(try Self.check(path, "double").complaints.hasPrefix("none: "))
  }
}

import Foundation
import TestSupport
import Testing

/// One seed, the same bits, whatever surrounds the process: some runs of `scripts/same`.
@Suite struct RepeatTests {
  #if os(Linux)
    @Test func surroundings() throws {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: Fixture.path("../../scripts/same"))
      process.arguments = ["7", "\(Int.random(in: 1...30000))"]
      process.environment = ProcessInfo.processInfo.environment.merging(["SEQLUA": Seqlua.path]) { $1 }
      let output = Pipe()
      process.standardOutput = output
      try process.run()
      let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      process.waitUntilExit()
      #expect(process.terminationStatus == 0 && text.hasSuffix("36 lines, 7 runs, 0 different\n"), "\(text)")
    }
  #endif
}

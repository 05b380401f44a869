import Foundation
import TestSupport
import Testing

/// One seed, the same bits, whatever surrounds the process: some runs of `scripts/same`.
@Suite struct RepeatTests {
  #if os(Linux)
    @Test func surroundings() throws {
      let run = try Seqlua.script("same", "7", "\(Int.random(in: 1...30000))")
      #expect(run.status == 0 && run.output.hasSuffix("36 lines, 7 runs, 0 different\n"), "\(run.output)")
    }
  #endif
}

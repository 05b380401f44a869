import TestSupport
import Testing

@Suite struct ProgressTests {
  private static let script = """
    require 'xlua'
    for i = 1, 300 do xlua.progress(i, 300) end
    xlua.progress(300, 300)
    io.write('after\\n')
    """

  private func run(_ columns: UInt16?) throws -> String {
    let folder = try Folder(["t.lua": Self.script])
    let run = try Seqlua(words: ["t.lua"], in: folder.url, columns: columns)
    #expect(run.status == 0 && run.errors == "")
    return run.output
  }

  @Test(arguments: [UInt16(12), 40, 80, 200]) func fitsTheTerminal(columns: UInt16) throws {
    let output = try run(columns)
    #expect(output.hasSuffix("\nafter\n"))
    let frames = output.dropLast("\nafter\n".count).split(separator: "\r")
    #expect(frames.count >= 2 && frames.count < 300, "no more than can be seen")
    #expect(!output.dropLast("\nafter\n".count).contains("\n"), "all on one line")
    #expect(frames.allSatisfy { $0.count < columns })
    let (first, last) = (frames.first ?? "", frames.last ?? "")
    #expect(first.contains("1/300") && last.contains("300/300"))
    if columns >= 40 { #expect(first.contains("] ETA: ") && last.contains("] Tot: ")) }
    if columns >= 80 { #expect(last.count >= 65 && last.contains(" | Step: ")) }
    // Every frame covers the one before.
    for (before, after) in zip(frames, frames.dropFirst()) {
      #expect(after.count >= before.reversed().drop { $0 == " " }.count)
    }
  }

  @Test func aPipeGetsOneLine() throws {
    let lines = try run(nil).split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count == 3 && lines[1] == "after" && !lines[0].contains("\r"))
    #expect(lines[0].contains(" 300/300 ") && lines[0].contains("] Tot: ") && lines[0].count < 80)
  }
}

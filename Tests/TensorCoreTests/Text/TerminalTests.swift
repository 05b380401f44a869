import Foundation
import TensorCore
import Testing

@Suite struct TerminalTests {
  @Test func widthIsTheSystemsThenTheVariables() {
    var (outer, inner) = (Int32(-1), Int32(-1))
    var size = winsize(ws_row: 24, ws_col: 33, ws_xpixel: 0, ws_ypixel: 0)
    #expect(openpty(&outer, &inner, nil, nil, &size) == 0)
    let before = ProcessInfo.processInfo.environment["COLUMNS"]
    defer {
      close(outer)
      close(inner)
      if let before { setenv("COLUMNS", before, 1) } else { unsetenv("COLUMNS") }
    }
    setenv("COLUMNS", "120", 1)
    #expect(Terminal.isTerminal(inner) && Terminal.width(of: inner) == 33)
    #expect(!Terminal.isTerminal(-1) && Terminal.width(of: -1) == 120)
    size.ws_col = 0  // as of a serial line
    #expect(ioctl(inner, UInt(TIOCSWINSZ), &size) == 0)
    #expect(Terminal.width(of: inner) == 120)
    for text in ["0", "-5", "wide", ""] {
      setenv("COLUMNS", text, 1)
      #expect(Terminal.width(of: -1) == 80, "\(text)")
    }
    unsetenv("COLUMNS")
    #expect(Terminal.width(of: -1) == 80)
  }
}

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The terminal behind a file descriptor.
public enum Terminal {
  /// Whether `descriptor` (0, 1, 2: standard input, output, errors) is a terminal.
  public static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) != 0 }

  /// The columns of the terminal, at least 1: what the system says of `descriptor`, else the variable COLUMNS,
  /// else 80. Windows change their size: ask for every line.
  public static func width(of descriptor: Int32) -> Int {
    var size = winsize()
    if ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 { return Int(size.ws_col) }
    if let text = getenv("COLUMNS"), let columns = Int(String(cString: text)), columns > 0 { return columns }
    return 80
  }
}

import TensorCore

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Where the program gnuplot is.
package enum PlotProgram {
  /// The first file `gnuplot` in a folder of PATH that can be run; nil when there is none.
  package static func find() -> String? {
    guard let path = getenv("PATH") else { return nil }
    return String(cString: path).split(separator: ":").map { $0 + "/gnuplot" }.first { access($0, X_OK) == 0 }
  }

  /// How to get it.
  package static let installation =
    "the program gnuplot is not installed or not in PATH; install it (Debian and Ubuntu: apt install gnuplot-nox, "
    + "macOS: brew install gnuplot)"

  /// A text inside a command of gnuplot; line breaks become spaces.
  package static func quoted(_ text: String) -> String {
    let line = ProgressText.onOneLine(text)
    return "'" + line.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
  }
}

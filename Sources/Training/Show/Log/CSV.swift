/// Comma-separated values (RFC 4180), with `\n` at the end of each row.
enum CSV {
  static func row(_ cells: [String]) -> String { cells.map(cell).joined(separator: ",") + "\n" }

  private static func cell(_ text: String) -> String {
    let isPlain = text.utf8.allSatisfy {
      $0 != UInt8(ascii: ",") && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r")
    }
    if isPlain { return text }
    return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
  }

  /// The cells of the rows that are whole: what stands after the last end of a row is left out.
  static func rows(_ text: String) -> [[String]] {
    var rows: [[String]] = []
    var row: [String] = []
    var cell: [UInt8] = []
    var isQuoted = false
    // Whether the byte before was a quote inside quotes: the end of the cell, or half of a quote.
    var isClosing = false
    for byte in text.utf8 {
      if isQuoted, byte == UInt8(ascii: "\""), !isClosing {
        isClosing = true
      } else if isQuoted, !isClosing || byte == UInt8(ascii: "\"") {
        isClosing = false
        cell.append(byte)
      } else if byte == UInt8(ascii: "\"") {
        isQuoted = true
      } else if byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\n") {
        row.append(String(decoding: cell, as: UTF8.self))
        (cell, isQuoted, isClosing) = ([], false, false)
        if byte == UInt8(ascii: "\n") {
          rows.append(row)
          row = []
        }
      } else if byte != UInt8(ascii: "\r") {
        cell.append(byte)
      }
    }
    return rows
  }

  /// A number as spreadsheets, numpy and pandas read it: `0.5`, `nan`, `inf`.
  static func number(_ x: Double) -> String { "\(x)" }
}

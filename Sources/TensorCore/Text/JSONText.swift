/// Values as JSON that every reader takes. What is no finite number is the string `"NaN"`, `"Infinity"` or
/// `"-Infinity"`, for which JSON has no number.
package enum JSONText {
  /// A number.
  package static func number(_ x: Double) -> String {
    if x.isFinite { return "\(x)" }
    return x.isNaN ? "\"NaN\"" : x < 0 ? "\"-Infinity\"" : "\"Infinity\""
  }

  /// A string in quotes.
  package static func string(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\r": quoted += "\\r"
      case "\t": quoted += "\\t"
      // The two line ends beside \n break readers that take a file line by line.
      case "\u{0}"..."\u{1F}", "\u{7F}", "\u{85}", "\u{2028}", "\u{2029}":
        let digits = String(scalar.value, radix: 16)
        quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }

  /// An object of members whose values are JSON.
  package static func object(_ members: [(name: String, value: String)]) -> String {
    "{" + members.map { string($0.name) + ":" + $0.value }.joined(separator: ",") + "}"
  }

  /// An array of values that are JSON.
  package static func array(_ values: [String]) -> String { "[" + values.joined(separator: ",") + "]" }

  /// Counts as rows of numbers, `[[3,1],[0,4]]`.
  package static func counts(_ rows: [[Int]]) -> String { array(rows.map { array($0.map(String.init)) }) }
}

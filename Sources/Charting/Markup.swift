import TensorCore

/// Text inside HTML and SVG.
package enum Markup {
  /// `text` as it may stand between tags and in attributes; what XML cannot hold becomes U+FFFD.
  package static func escape(_ text: String) -> String {
    var escaped = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar {
      case "<": escaped += "&lt;".unicodeScalars
      case ">": escaped += "&gt;".unicodeScalars
      case "&": escaped += "&amp;".unicodeScalars
      case "\"": escaped += "&quot;".unicodeScalars
      case "\t", "\n", "\r": escaped.append(scalar)
      case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{FFFE}", "\u{FFFF}": escaped.append("\u{FFFD}")
      default: escaped.append(scalar)
      }
    }
    return String(escaped)
  }

  /// A coordinate: two places, which is finer than any screen, without zeros at the end.
  package static func coordinate(_ x: Double) -> String {
    let hundredths = Int(saturating: (x * 100).rounded())
    let sign = hundredths < 0 ? "-" : ""
    let (whole, rest) = hundredths.magnitude.quotientAndRemainder(dividingBy: 100)
    if rest == 0 { return "\(sign)\(whole)" }
    return rest % 10 == 0 ? "\(sign)\(whole).\(rest / 10)" : "\(sign)\(whole).\(rest < 10 ? "0" : "")\(rest)"
  }

  /// `text`, cut to `count` characters with an ellipsis.
  package static func shortened(_ text: String, to count: Int) -> String {
    text.count <= count ? text : text.prefix(max(0, count - 1)) + "…"
  }

  /// `<text x="…" y="…" class="…">…</text>`.
  package static func text(_ x: Double, _ y: Double, _ text: String, class kind: String = "") -> String {
    let attribute = kind.isEmpty ? "" : " class=\"\(kind)\""
    return "<text x=\"\(coordinate(x))\" y=\"\(coordinate(y))\"\(attribute)>\(escape(text))</text>\n"
  }

  /// `<line …/>`.
  package static func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, class kind: String) -> String {
    "<line x1=\"\(coordinate(x1))\" y1=\"\(coordinate(y1))\" x2=\"\(coordinate(x2))\" y2=\"\(coordinate(y2))\""
      + " class=\"\(kind)\"/>\n"
  }
}

/// Lines of a text that are at most `width` columns wide, broken between words; the first begins with `first`, the
/// others with `indent`. A word that is longer stands alone.
func wrapped(_ text: String, width: Int = 80, first: String = "", indent: String = "") -> [String] {
  var lines: [String] = []
  var line = first
  var isEmpty = true
  for word in text.split(whereSeparator: { $0 == " " || $0 == "\n" }) {
    if !isEmpty, line.count + 1 + word.count > width {
      lines.append(line)
      line = indent
      isEmpty = true
    }
    line += (isEmpty ? "" : " ") + word
    isEmpty = false
  }
  return lines + [line]
}

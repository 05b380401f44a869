/// Help for a terminal: text of at most 80 columns.
struct HelpText {
  private(set) var lines: [String] = []

  private static let width = 80

  /// A line as it is, or over several with the rest further in.
  mutating func code(_ line: String) { add(Self.wrapped(line, indent: "", next: "    ")) }

  /// An empty line, but not two.
  mutating func blank() {
    if let last = lines.last, !last.isEmpty { lines.append("") }
  }

  /// Paragraphs, lists and formulas, further in.
  mutating func body(_ text: String) {
    var before: HelpBlock?
    for block in HelpBlock.read(text) {
      if case .item = before, case .item = block {} else if before != nil { blank() }
      before = block
      switch block {
      case .paragraph(let text): add(Self.wrapped(Self.plain(text), indent: "  "))
      case .item(let text): add(Self.wrapped("- " + Self.plain(text), indent: "  ", next: "    "))
      case .code(let code): for line in code { lines.append("    " + line) }
      }
    }
  }

  /// A Lua chunk.
  mutating func example(_ text: String) {
    blank()
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) where !line.isEmpty {
      lines.append("    " + line)
    }
  }

  /// `Fields: weight, bias`.
  mutating func list(_ title: String, _ names: [String]) {
    blank()
    add(Self.wrapped("\(title): \(names.joined(separator: ", "))", indent: "  ", next: "    "))
  }

  private mutating func add(_ text: String) { lines += text.split(separator: "\n").map(String.init) }

  /// Without the marks of code, which a terminal has no letters for.
  private static func plain(_ text: String) -> String { text.filter { $0 != "`" } }

  /// Words in lines of at most 80 columns that begin with `indent`, from the second on with `next`.
  static func wrapped(_ text: String, indent: String, next: String? = nil) -> String {
    var lines: [String] = [], line = indent, isEmpty = true
    for word in text.split(separator: " ") {
      if !isEmpty, line.count + 1 + word.count > width {
        lines.append(line)
        (line, isEmpty) = (next ?? indent, true)
      }
      line += isEmpty ? String(word) : " " + word
      isEmpty = false
    }
    return (lines + [line]).joined(separator: "\n")
  }
}

/// A part of a help text.
enum HelpBlock {
  case paragraph(String)
  case item(String)
  /// Lines as they are: formulas, tables.
  case code([String])

  /// Reads what stands between empty lines: lines indented by four spaces and rows of tables stay as they are, lines
  /// that begin with `- ` are items.
  static func read(_ text: String) -> [HelpBlock] {
    var blocks: [HelpBlock] = []
    var isOpen = false
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      let words = HelpSignature.trimmed(line)
      if words.isEmpty {
        isOpen = false
      } else if line.hasPrefix("- ") {
        blocks.append(.item(String(words.dropFirst(2))))
        isOpen = true
      } else if isOpen, case .item(let start) = blocks.last, line.hasPrefix("  ") {
        blocks[blocks.count - 1] = .item(start + " " + words)
      } else if line.hasPrefix("    ") || line.hasPrefix("|") {
        let code = String(line.hasPrefix("|") ? line : line.dropFirst(4))
        if isOpen, case .code(let lines) = blocks.last {
          blocks[blocks.count - 1] = .code(lines + [code])
        } else {
          blocks.append(.code([code]))
        }
        isOpen = true
      } else if isOpen, case .paragraph(let start) = blocks.last {
        blocks[blocks.count - 1] = .paragraph(start + " " + words)
      } else {
        blocks.append(.paragraph(String(words)))
        isOpen = true
      }
    }
    return blocks
  }
}

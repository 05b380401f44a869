/// What of a chunk stands outside of all blocks: the prompt needs it to let `local` variables live on.
struct TopLevel {
  /// The names of local variables and functions, in the order in which they are declared.
  private(set) var locals: [String] = []
  /// Whether it ends with `return`.
  private(set) var returns = false

  init(_ text: String) {
    var words = Words(text)
    var depth = 0
    while let word = words.next() {
      switch word {
      case "function", "if", "do", "repeat", "(", "{", "[": depth += 1
      case "end", "until", ")", "}", "]": depth -= 1
      case "return" where depth == 0: returns = true
      case "local" where depth == 0:
        guard var name = words.next() else { return }
        if name == "function" {
          depth += 1
          if let name = words.next() { locals.append(name) }
          continue
        }
        while true {
          locals.append(name)
          // `<const>`, `<close>`
          if words.peek() == "<" { for _ in 0..<3 { _ = words.next() } }
          guard words.peek() == ",", words.next() != nil, let other = words.next() else { break }
          name = other
        }
      default: break
      }
    }
  }

  /// The words and signs of Lua text, without comments and what is inside strings.
  private struct Words {
    private let text: [UInt8]
    private var place = 0
    private var ahead: String??

    init(_ text: String) { self.text = Array(text.utf8) }

    mutating func peek() -> String? {
      if let ahead { return ahead }
      let word = scan()
      ahead = .some(word)
      return word
    }

    mutating func next() -> String? {
      if let ahead {
        self.ahead = nil
        return ahead
      }
      return scan()
    }

    private mutating func scan() -> String? {
      while place < text.count {
        let c = text[place]
        if c == UInt8(ascii: "-"), at(1) == c {
          place += 2
          if !skipLong() { while place < text.count, text[place] != UInt8(ascii: "\n") { place += 1 } }
        } else if c == UInt8(ascii: "'") || c == UInt8(ascii: "\"") {
          skipString(c)
          return "''"
        } else if c == UInt8(ascii: "["), skipLong() {
          return "''"
        } else if Self.isName(c) {
          let first = place
          while place < text.count, Self.isName(text[place]) { place += 1 }
          return String(decoding: text[first..<place], as: UTF8.self)
        } else {
          place += 1
          if c > 32 { return String(UnicodeScalar(c)) }
        }
      }
      return nil
    }

    private func at(_ offset: Int) -> UInt8? { place + offset < text.count ? text[place + offset] : nil }

    private static func isName(_ c: UInt8) -> Bool {
      c >= 48 && c <= 57 || c >= 65 && c <= 90 || c >= 97 && c <= 122 || c == 95
    }

    private mutating func skipString(_ quote: UInt8) {
      place += 1
      while place < text.count, text[place] != quote { place += text[place] == UInt8(ascii: "\\") ? 2 : 1 }
      place += 1
    }

    /// Passes over `[[…]]` or `[==[…]==]`; false where none begins here.
    private mutating func skipLong() -> Bool {
      guard place < text.count, text[place] == UInt8(ascii: "[") else { return false }
      var level = 0
      while at(1 + level) == UInt8(ascii: "=") { level += 1 }
      guard at(1 + level) == UInt8(ascii: "[") else { return false }
      let end = [UInt8(ascii: "]")] + [UInt8](repeating: UInt8(ascii: "="), count: level) + [UInt8(ascii: "]")]
      place += level + 2
      while place < text.count, !text[place...].starts(with: end) { place += 1 }
      place = min(place + end.count, text.count)
      return true
    }
  }
}

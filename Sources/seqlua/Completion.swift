#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif
import LuaBridge
import TorchLua

/// What a line that is being typed may go on with: names, members after dots and colons, files inside quotes.
struct Completion {
  let torch: TorchEngine
  /// The environment of the prompt's lines: a table of what was `local` in them.
  let locals: LuaRef

  private static let keywords = [
    "and", "break", "do", "else", "elseif", "end", "false", "for", "function", "goto", "if", "in", "local", "nil",
    "not", "or", "repeat", "return", "then", "true", "until", "while",
  ]

  /// The words that may replace the last one of `line`, in their order.
  func words(_ line: String) -> [String] { choices(line).words }

  /// The same with what they replace.
  func choices(_ line: String) -> (replaced: String, words: [String]) {
    if let text = openString(line) {
      return (String(text.reversed().prefix { $0 != "/" }.reversed()), files(text))
    }
    let word = Self.lastPath(line[...])
    return (word, names(word))
  }

  /// The name that a text ends with, or that of the function whose arguments it ends in; nil where there is none.
  static func subject(_ text: String) -> String? {
    var rest = text[...]
    while true {
      let path = lastPath(rest)
      if let first = path.first, !first.isNumber { return path }
      // The parenthesis that is open there.
      var depth = 0
      let open = rest.lastIndex { character in
        depth += character == ")" ? 1 : character == "(" ? -1 : 0
        return depth < 0
      }
      guard let open else { return nil }
      rest = rest[..<open]
      while rest.last?.isWhitespace == true { rest.removeLast() }
    }
  }

  private static func lastPath(_ text: Substring) -> String {
    String(text.reversed().prefix { $0.isLetter || $0.isNumber || "_.:".contains($0) }.reversed())
  }

  private func names(_ word: String) -> [String] {
    guard let mark = word.lastIndex(where: { $0 == "." || $0 == ":" }) else {
      return Set(torch.globalNames + localNames + Self.keywords).filter { $0.hasPrefix(word) }.sorted()
    }
    let owner = word[..<mark], start = word[word.index(after: mark)...]
    return members(owner, onlyMethods: word[mark] == ":").filter { $0.hasPrefix(start) }
      .map { String(word[...mark]) + $0 }
  }

  /// The name that help has for the value that a path leads to; nil where it has none.
  func helpName(_ path: String) -> String? {
    let lua = torch.lua, bottom = lua.top
    defer { lua.setTop(bottom) }
    guard (try? follow(path[...])) != nil else { return nil }
    return torch.nameForHelp(at: -1)
  }

  private var localNames: [String] {
    let lua = torch.lua, bottom = lua.top
    defer { lua.setTop(bottom) }
    guard (try? locals.push(to: lua)) != nil else { return [] }
    return torch.memberNames(at: -1)
  }

  /// What the value that `path` leads to has. Its parts are read as a script would, so a class may be opened.
  private func members(_ path: Substring, onlyMethods: Bool) -> [String] {
    let lua = torch.lua, bottom = lua.top
    defer { lua.setTop(bottom) }
    do {
      try follow(path)
      return torch.memberNames(at: -1, onlyMethods: onlyMethods)
    } catch { return [] }
  }

  /// Pushes the value that `path` leads to, above others.
  private func follow(_ path: Substring) throws {
    let lua = torch.lua, parts = path.split(whereSeparator: { $0 == "." || $0 == ":" })
    try lua.reserve(parts.count + 8)
    try locals.push(to: lua)
    for part in parts { try lua.getField(-1, String(part)) }
  }

  /// The text behind a quote that nothing has closed; nil outside of strings.
  private func openString(_ line: String) -> String? {
    var quote: Character?
    var text = ""
    var isEscaped = false
    for character in line {
      if let open = quote {
        if isEscaped {
          isEscaped = false
        } else if character == "\\" {
          isEscaped = true
        } else if character == open {
          quote = nil
          continue
        }
        text.append(character)
      } else if character == "\"" || character == "'" {
        (quote, text) = (character, "")
      }
    }
    return quote == nil ? nil : text
  }

  /// Files whose path begins with `text`, folders with a slash; the part after the last character that breaks words.
  private func files(_ text: String) -> [String] {
    let folder = text.lastIndex(of: "/").map { String(text[...$0]) } ?? ""
    let start = text.dropFirst(folder.count)
    guard let directory = opendir(folder.isEmpty ? "." : folder) else { return [] }
    defer { closedir(directory) }
    var found: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
      }
      guard name.hasPrefix(start), name != ".", name != "..", !name.hasPrefix(".") || start.hasPrefix(".") else {
        continue
      }
      var status = stat()
      let isFolder = stat(folder + name, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
      // The library replaces what stands behind the last slash.
      found.append(name + (isFolder ? "/" : ""))
    }
    return found.sorted()
  }
}

/// The reference as files of Markdown, with links between them.
struct MarkdownPages {
  private(set) var files: [(name: String, text: String)] = []
  private let links: [String: String]

  init(_ sections: [ReferenceSection]) {
    var links: [String: String] = [:]
    for section in sections {
      for item in section.items {
        for name in item.names where links[name] == nil { links[name] = section.file + "#" + Self.anchor(item.name) }
      }
    }
    self.links = links
    files = [("README.md", contents(sections))]
    for section in sections { files.append((section.file, page(section))) }
  }

  /// What makes of a heading a place to link to: small letters without punctuation.
  private static func anchor(_ heading: String) -> String {
    heading.lowercased().filter { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" }
  }

  private func contents(_ sections: [ReferenceSection]) -> String {
    var text = """
      # Reference

      Every class, function and method that a script can name. The same texts: `?torch.add` at the prompt,
      `seqlua --doc torch.add` in a shell, and `index.html`, one page to search in, which
      `seqlua --reference folder` writes besides these pages.


      """
    for section in sections {
      text += "## [\(section.title)](\(section.file))\n\n"
      text += section.items.flatMap(\.names).map { "[\($0)](\(links[$0] ?? ""))" }.joined(separator: ",\n") + "\n\n"
    }
    return String(text.dropLast())
  }

  private func page(_ section: ReferenceSection) -> String {
    var text = "# \(section.title)\n\n[Contents](README.md)\n\n"
    if !section.introduction.isEmpty { text += linked(section.introduction, in: section) + "\n\n" }
    for item in section.items {
      text += "## \(item.name)\n\n"
      if !item.calls.isEmpty { text += "```lua\n" + item.calls.joined(separator: "\n") + "\n```\n\n" }
      if !item.text.isEmpty { text += linked(item.text, in: section) + "\n\n" }
      for example in item.examples { text += "```lua\n" + example + "```\n\n" }
      for list in item.lists {
        let entries = list.entries.map { entry in
          let name = "`\(entry.name)`"
          return (links[entry.link].map { "[\(name)](\(Self.short($0, in: section)))" } ?? name) + entry.rest
        }
        text += "\(list.title): \(entries.joined(separator: ", "))\n\n"
      }
    }
    return String(text.dropLast())
  }

  /// Names in backticks that have a place become links.
  private func linked(_ text: String, in section: ReferenceSection) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      guard !line.hasPrefix("    ") else { return String(line) }
      return line.split(separator: "`", omittingEmptySubsequences: false).enumerated().map { i, part in
        guard i % 2 == 1 else { return String(part) }
        return links[String(part)].map { "[`\(part)`](\(Self.short($0, in: section)))" } ?? "`\(part)`"
      }.joined()
    }.joined(separator: "\n")
  }

  private static func short(_ link: String, in section: ReferenceSection) -> String {
    link.hasPrefix(section.file) ? String(link.dropFirst(section.file.count)) : link
  }
}

/// A page of help as a package brings it: Markdown with one section for each name.
///
///     # Pointwise functions
///     What the page holds.
///
///     ## torch.clamp
///
///         torch.clamp([res: Tensor], x: Tensor, min: number, max: number): Tensor
///
///     What it computes.
///
///     ```lua
///     print(torch.clamp(torch.Tensor{3}, 0, 1)[1])  --> 1
///     ```
///
/// A section's signatures say which names it is about; of a class, whose signature is known, its heading does.
public struct HelpPage {
  /// Markdown.
  public let text: String

  /// A page; of a long text best a literal `#"""`, which costs nothing until it is read.
  public init(_ text: String) { self.text = text }

  /// What stands under one `#` heading.
  public struct Chapter {
    /// The heading.
    public let title: String
    /// What stands before the first section.
    public internal(set) var introduction: String
    /// One for each name, in their order.
    public internal(set) var entries: [HelpEntry]
  }

  /// The page read.
  public var chapters: [Chapter] {
    var chapters: [Chapter] = []
    var entry: HelpEntry?
    var isCode = false, isAtSignatures = false
    func close() {
      if var done = entry, !chapters.isEmpty {
        done.text = Self.trimmed(done.text)
        chapters[chapters.count - 1].entries.append(done)
      }
      entry = nil
    }
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if isCode {
        if line.hasPrefix("```") {
          isCode = false
        } else {
          let last = (entry?.examples.count ?? 0) - 1
          entry?.examples[last] += line + "\n"
        }
      } else if line.hasPrefix("# ") {
        close()
        chapters.append(Chapter(title: String(line.dropFirst(2)), introduction: "", entries: []))
      } else if line.hasPrefix("## ") {
        close()
        entry = HelpEntry(name: String(line.dropFirst(3)))
        isAtSignatures = true
      } else if entry == nil {
        if !chapters.isEmpty { chapters[chapters.count - 1].introduction += line + "\n" }
      } else if line.hasPrefix("```lua") {
        isCode = true
        isAtSignatures = false
        entry?.examples.append("")
      } else if isAtSignatures, line.hasPrefix("    ") {
        entry?.signatureLines.append(String(line.dropFirst(4)))
      } else {
        if !line.isEmpty { isAtSignatures = false }
        entry?.text += line + "\n"
      }
    }
    close()
    for i in chapters.indices { chapters[i].introduction = Self.trimmed(chapters[i].introduction) }
    return chapters
  }

  /// Without empty lines at both ends.
  private static func trimmed(_ text: String) -> String {
    let front = text.drop { $0 == "\n" }
    return String(front[..<(front.lastIndex { $0 != "\n" }.map { front.index(after: $0) } ?? front.startIndex)])
  }
}

/// What help says of a name, or of some that are one thing.
public struct HelpEntry {
  /// The heading.
  public let name: String
  /// How it is called, a line each.
  public internal(set) var signatureLines: [String] = []
  /// What it computes: paragraphs, lists, and lines indented by four spaces.
  public internal(set) var text = ""
  /// Lua chunks. What they print stands in them after `-->`.
  public internal(set) var examples: [String] = []

  /// The lines read; one that is none is left out.
  public var signatures: [HelpSignature] { signatureLines.compactMap(HelpSignature.init) }

  /// The names that it is about.
  public var names: [String] {
    let all = signatures.map(\.fullName)
    var seen: Set<String> = []
    return all.isEmpty ? [name] : all.filter { seen.insert($0).inserted }
  }
}

import NN

/// All texts of help as files: a reference to read and search, and what editors know of names.
///
///     README.md         the chapters with their names, and one file of Markdown for each
///     index.html        everything in one page with a field to search in; it needs nothing else
///     seqlua.lua        definitions for the Lua language server
///     luacheckrc        the names for luacheck
public struct Reference {
  /// Name and contents of each file, in their order.
  public let files: [(name: String, text: String)]

  init(_ engine: TorchEngine) throws {
    let names = try engine.scriptNames()
    let sections = ReferenceSection.all(of: engine)
    files =
      MarkdownPages(sections).files + [
        ("index.html", ReferencePage(sections).text),
        ("seqlua.lua", LanguageServerFile(engine, names).text),
        ("luacheckrc", Self.luacheck(names)),
      ]
  }

  /// Global names for luacheck; scripts may add to packages.
  private static func luacheck(_ names: [String]) -> String {
    let tables = Set(
      names.filter { $0.contains(".") && !$0.contains(":") }.map { String($0.prefix { $0 != "." }) })
    var added: [String: [String]] = [:]
    for name in names where !name.contains(":") {
      let parts = name.split(separator: ".").map(String.init)
      if parts.count == 2, TorchEngine.luaTables.contains(parts[0]) { added[parts[0], default: []].append(parts[1]) }
    }
    func list(_ words: [String]) -> String { words.sorted().map { "'\($0)'" }.joined(separator: ", ") }
    let plain = names.filter { !$0.contains(".") && !$0.contains(":") }
    var text = "-- For luacheck: std = 'lua54', and these names besides.\nstd = 'lua54'\n"
    text += "globals = {" + list(tables.subtracting(TorchEngine.luaTables).sorted()) + "}\n"
    text += "read_globals = {\n   " + list(plain) + ",\n"
    for table in added.keys.sorted() { text += "   \(table) = {fields = {\(list(added[table] ?? []))}},\n" }
    return text + "}\n"
  }
}

extension TorchEngine {
  /// The reference of all packages of the engine. Opens them; throws what one of them throws.
  public func reference() throws -> Reference { try Reference(self) }
}

/// A chapter of the reference.
struct ReferenceSection {
  let title: String
  let introduction: String
  let items: [Item]

  /// What is said of a name, or of some that are one thing.
  struct Item {
    let names: [String]
    /// How they are called, a line each.
    let calls: [String]
    let text: String
    let examples: [String]
    /// `Is a`, `Fields`, `Methods`: names that may be links, and what stands behind each.
    let lists: [(title: String, entries: [(name: String, link: String, rest: String)])]

    /// The heading.
    var name: String { names.first ?? "" }
  }

  /// The file of its page.
  var file: String { Self.slug(title) + ".md" }

  /// In small letters, with `-` between words.
  private static func slug(_ title: String) -> String {
    title.lowercased().split { !$0.isLetter && !$0.isNumber }.joined(separator: "-")
  }

  /// The chapters of help, and one of the classes that no page speaks of.
  static func all(of engine: TorchEngine) -> [ReferenceSection] {
    var chapters = engine.help.chapters.map { chapter in
      ReferenceSection(
        title: chapter.title, introduction: chapter.introduction, items: chapter.entries.map { item($0, engine) })
    }
    let others = engine.classNames.filter { engine.help[$0] == nil }
    if !others.isEmpty {
      chapters.append(
        ReferenceSection(
          title: "Other classes", introduction: "", items: others.map { item(HelpEntry(name: $0), engine) }))
    }
    return chapters
  }

  private static func item(_ entry: HelpEntry, _ engine: TorchEngine) -> Item {
    let type = engine.registry.make(entry.name).map { Swift.type(of: $0) }
    var lists: [(String, [(String, String, String)])] = []
    if let type {
      let parents = engine.classesAbove(type).map(\.className)
      if !parents.isEmpty { lists.append(("Is a", parents.map { ($0, $0, "") })) }
      let above = superclass(of: type)
      let inherited = Set(above?.fields.map(\.name) ?? [])
      let fields = type.fields.filter { !$0.name.hasPrefix("_") && !inherited.contains($0.name) }
      if !fields.isEmpty { lists.append(("Fields", fields.map { ($0.name, "", ": " + $0.kind.name) })) }
      let known = Set(above?.methods.map(\.name) ?? [])
      let methods = type.methods.filter { !known.contains($0.name) }
      if !methods.isEmpty {
        lists.append(
          (
            "Methods",
            methods.map { method in
              let signature = Constructor.signature(method.name, method.arguments)
              return (method.name, "\(type.className):\(method.name)", String(signature.dropFirst(method.name.count)))
            }
          ))
      }
    }
    let constructor = type.map { [Constructor.signature($0.className, $0.constructor.arguments(of: $0))] } ?? []
    return Item(
      names: entry.names, calls: entry.signatureLines + constructor,
      text: entry.text.isEmpty ? type?.help ?? "" : entry.text, examples: entry.examples, lists: lists)
  }
}

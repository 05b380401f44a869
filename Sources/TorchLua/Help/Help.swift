import LuaBridge
import NN

/// What can be said of names, from the pages of an engine's packages and from what classes say of themselves.
public struct Help {
  /// The pages in their order: torch, classes of modules, packages.
  public let chapters: [HelpPage.Chapter]
  /// By each name that a section is about.
  let entries: [String: HelpEntry]
  /// The chapter of each name, counted from 0.
  let places: [String: Int]

  init(_ pages: [HelpPage]) {
    chapters = pages.flatMap(\.chapters)
    var entries: [String: HelpEntry] = [:], places: [String: Int] = [:]
    for (i, chapter) in chapters.enumerated() {
      for entry in chapter.entries {
        for name in entry.names where entries[name] == nil {
          entries[name] = entry
          places[name] = i
        }
      }
    }
    self.entries = entries
    self.places = places
  }

  /// Every name that there is a text for, sorted.
  public var names: [String] { entries.keys.sorted() }

  /// The section about a name; nil where there is none.
  public subscript(name: String) -> HelpEntry? { entries[name] }
}

extension TorchEngine {
  /// The pages of the packages that the engine was made with, read when they are first asked for.
  public var help: Help {
    if let known = knownHelp { return known }
    let help = Help(HelpPage.torch + [.classes] + installed.flatMap(\.pages))
    knownHelp = help
    return help
  }

  /// What the program can say of a name, as text of at most 80 columns: of a function or method its signatures, what it
  /// computes and an example; of a class its parents, fields and methods besides; of a package its names; of a name
  /// without its package (`add`) what bears it. nil where nothing is known.
  public func helpText(_ name: String) -> String? {
    let name = String(HelpSignature.trimmed(name[...]))
    if registry.make(name) != nil || help[name] != nil { return text(of: name) }
    if let inherited = inheritedName(name) { return text(of: inherited) }
    if let listing = listing(of: name) { return listing }
    let bearers = help.names.filter {
      $0.split(whereSeparator: { $0 == "." || $0 == ":" }).last.map(String.init) == name
    }
    guard let first = bearers.first else { return nil }
    // A function and the method of its name are mostly one text.
    if Set(bearers.compactMap { help[$0]?.name }).count == 1 { return text(of: first) }
    return HelpText.wrapped(bearers.joined(separator: ", "), indent: "")
  }

  /// `There is no 'nn.Lstm'; did you mean 'nn.LSTM'?`
  public func unknownNameText(_ name: String) -> String {
    let near = Spelling.nearest(name, among: help.names + registry.names)
    return "There is no text about '\(name)'" + (Spelling.question(near) ?? ".")
  }

  /// The classes that `helpText` knows.
  public var classNames: [String] { registry.names }

  private func text(of name: String) -> String {
    var text = HelpText()
    let type = registry.make(name).map { Swift.type(of: $0) }
    let entry = help[name]
    for line in entry?.signatureLines ?? [] { text.code(line) }
    if let type { text.code(Constructor.signature(type.className, type.constructor.arguments(of: type))) }
    text.blank()
    text.body(entry?.text ?? type?.help ?? "")
    for example in entry?.examples ?? [] { text.example(example) }
    if let type { describe(type, in: &text) }
    return text.lines.joined(separator: "\n")
  }

  private func describe(_ type: TorchObject.Type, in text: inout HelpText) {
    let parents = classesAbove(type).map(\.className)
    if !parents.isEmpty { text.list("Is a", parents) }
    // What every module or criterion has, its own page says.
    let common = Set((type is Module.Type ? Module.fields : type is Criterion.Type ? Criterion.fields : []).map(\.name))
    let isRoot = type == Module.self || type == Criterion.self
    let fields = type.fields.map(\.name).filter { !$0.hasPrefix("_") && (isRoot || !common.contains($0)) }
    if !fields.isEmpty { text.list("Fields", fields) }
    let methods = type.methods.map { Constructor.signature($0.name, $0.arguments) }
    // Those that Lua or Swift brings besides have texts alone.
    let prefix = type.className + ":", declared = Set(type.methods.map { prefix + $0.name })
    let others = help.names.filter { $0.hasPrefix(prefix) && !declared.contains($0) }.map {
      String($0.dropFirst(prefix.count))
    }
    if !(methods + others).isEmpty { text.list("Methods", methods + others) }
  }

  /// The native classes above one, the nearest first.
  func classesAbove(_ type: TorchObject.Type) -> [TorchObject.Type] {
    var parents: [TorchObject.Type] = [], parent = superclass(of: type)
    while let above = parent {
      if registry.make(above.className) != nil { parents.append(above) }
      parent = superclass(of: above)
    }
    return parents
  }

  /// Of `nn.Linear:forward` the class that has the method: `nn.Module:forward`; of `torch.DoubleTensor:add`
  /// `Tensor:add`. A dot may stand for the colon.
  private func inheritedName(_ name: String) -> String? {
    guard let place = name.lastIndex(where: { $0 == ":" || $0 == "." }) else { return nil }
    let member = name[name.index(after: place)...]
    var owners = [String(name[..<place])]
    if let made = registry.make(owners[0]) {
      owners += classesAbove(Swift.type(of: made)).map(\.className)
    } else {
      _ = try? record(owners[0])
      var record = classes[owners[0]]?.parent
      while let above = record {
        owners.append(above.name)
        record = above.parent
      }
    }
    for owner in owners {
      for mark in [":", "."] {
        for known in [owner + mark + member, Self.helpOwner(owner) + mark + member] where help[known] != nil {
          return known
        }
      }
    }
    return nil
  }

  /// Of a package or a class without a text of its own: the names in it, by chapters.
  private func listing(of name: String) -> String? {
    // The types of torch are named without it.
    let owners = name == "torch" ? ["torch", "Tensor", "Storage", "File", "Generator"] : [Self.helpOwner(name)]
    var text = HelpText()
    if let package = packages[name], !package.help.isEmpty {
      text.code("\(name): \(package.help)")
    }
    for chapter in help.chapters {
      let names = chapter.entries.flatMap(\.names).filter { known in
        owners.contains { known.hasPrefix($0 + ".") || known.hasPrefix($0 + ":") }
      }
      guard !names.isEmpty else { continue }
      text.blank()
      text.code(chapter.title)
      text.body(names.joined(separator: ", "))
    }
    return text.lines.isEmpty ? nil : text.lines.joined(separator: "\n")
  }
}

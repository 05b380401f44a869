import NN

/// Definitions for the Lua language server, so that an editor completes and checks `nn.LSTM(2, 100)`: classes with their
/// fields and constructors, functions and methods with their types and texts.
struct LanguageServerFile {
  private(set) var text: String
  private let engine: TorchEngine

  init(_ engine: TorchEngine, _ names: [String]) {
    self.engine = engine
    text = "---@meta\n-- Made by seqlua --reference.\n"
    let functions = names.filter { !$0.contains(":") && engine.classes[$0] == nil }
    addTables(functions)
    addTensorTypes()
    for name in engine.classes.keys.sorted() where Self.mapped(name) == name && !Self.isTensorType(name) {
      addClass(name)
    }
    let known = engine.help
    var done: Set<String> = []
    for chapter in known.chapters {
      for entry in chapter.entries {
        for name in entry.names where done.insert(name).inserted && !isClass(name) {
          addFunction(entry.signatures.filter { $0.fullName == name }, entry.text)
        }
      }
    }
  }

  // MARK: Types

  /// The short names of help stand for classes of torch.
  static func mapped(_ type: String) -> String {
    var result = "", word = ""
    func close() {
      let isShort =
        !word.contains(".")
        && (word.hasSuffix("Tensor") || word.hasSuffix("Storage") || ["File", "Generator"].contains(word))
      result += isShort ? "torch." + word : word
      word = ""
    }
    for c in type {
      if c.isLetter || c.isNumber || c == "_" || c == "." {
        word.append(c)
      } else {
        close()
        result.append(c)
      }
    }
    close()
    return result
  }

  private static func isTensorType(_ name: String) -> Bool {
    name.hasPrefix("torch.") && (name.hasSuffix("Tensor") || name.hasSuffix("Storage"))
  }

  /// What Lua's words for kinds of arguments and fields are here.
  private static func type(of kind: String) -> String {
    kind.replacing(" or ", with: "|").replacing("torch.*Tensor", with: "torch.Tensor").replacing("value", with: "any")
  }

  /// Whether the name is a class: native, of Lua, or of a package that is opened by its name alone, whose call gives it.
  private func isClass(_ name: String) -> Bool {
    engine.classes[name] != nil || engine.registry.make(name) != nil || Self.roots.contains(name)
      || engine.help[name]?.signatures.contains { $0.fullName == name && $0.results.first == name } ?? false
  }

  private static let roots = ["torch.Tensor", "torch.Storage"]

  // MARK: Parts

  /// The tables that functions and classes lie in, but Lua's own; those with methods are classes.
  private mutating func addTables(_ functions: [String]) {
    let signatures = engine.help.chapters.flatMap(\.entries).flatMap(\.signatures)
    var tables: Set<String> = []
    for path in functions + engine.classes.keys + signatures.map({ $0.owner + ".x" }) {
      let parts = path.split(separator: ".").map(String.init)
      for n in 1..<max(parts.count, 1) where !TorchEngine.luaTables.contains(parts[0]) {
        tables.insert(Self.mapped(parts[..<n].joined(separator: ".")))
      }
    }
    let named = signatures.map(\.fullName).filter { isClass($0) }
    let classes = Set(signatures.filter(\.isMethod).map { Self.mapped($0.owner) } + named)
    for table in tables.union(named).sorted() where engine.classes[table] == nil && !Self.roots.contains(table) {
      text += "\n"
      if classes.contains(table) {
        text += Self.comment(engine.help[table]?.text ?? "") + "---@class \(table)\n"
        addOverloads(engine.help[table]?.signatures.filter { $0.fullName == table } ?? [], result: table)
      }
      text += "\(table) = {}\n"
    }
  }

  private mutating func addTensorTypes() {
    let operators = ["add", "sub", "mul", "div"].map { "---@operator \($0)(number|torch.Tensor): torch.Tensor" }
    let tensors = (operators + ["---@operator unm: torch.Tensor", "---@field [integer|table] any"])
    let storages = ["---@operator len: integer", "---@field [integer] number"]
    for (root, lines) in zip(Self.roots, [tensors, storages]) {
      let suffix = String(root.dropFirst("torch.".count))
      let kin = engine.classes.keys.sorted().filter { Self.isTensorType($0) && $0.hasSuffix(suffix) && $0 != root }
      for name in [root] + kin {
        text += "\n---@class \(name)" + (name == root ? "\n" + lines.joined(separator: "\n") : ": \(root)") + "\n"
        addOverloads(engine.help[name]?.signatures.filter { $0.fullName == name } ?? [], result: name)
        text += "\(name) = {}\n"
      }
    }
  }

  private mutating func addClass(_ name: String) {
    let parent = engine.classes[name]?.parent?.name
    let entry = engine.help[name]
    text += "\n" + Self.comment(entry?.text ?? "")
    text += "---@class \(name)" + (parent.map { ": \($0)" } ?? "") + "\n"
    if let made = engine.registry.make(name) {
      let type = Swift.type(of: made)
      let inherited = Set(superclass(of: type)?.fields.map(\.name) ?? [])
      for field in type.fields where !field.name.hasPrefix("_") && !inherited.contains(field.name) {
        text += "---@field \(field.name) \(Self.type(of: field.kind.name))\n"
      }
      let arguments = Self.parameters(type.constructor.arguments(of: type))
      text += "---@overload fun(\(Self.list(arguments))): \(name)\n\(name) = {}\n"
      let known = Set(superclass(of: type)?.methods.map(\.name) ?? [])
      for method in type.methods where engine.help["\(name):\(method.name)"] == nil && !known.contains(method.name) {
        text += "\n"
        addFunction("\(name):\(method.name)", Self.parameters(method.arguments), ["any"])
      }
    } else {
      addOverloads(entry?.signatures.filter { $0.fullName == name } ?? [], result: name)
      text += "\(name) = {}\n"
    }
  }

  private mutating func addOverloads(_ signatures: [HelpSignature], result: String) {
    for signature in signatures {
      for form in Self.forms(of: signature) { text += "---@overload fun(\(Self.list(form))): \(result)\n" }
    }
  }

  private mutating func addFunction(_ signatures: [HelpSignature], _ about: String) {
    guard let first = signatures.first else { return }
    let forms = signatures.flatMap { signature in Self.forms(of: signature).map { (signature, $0) } }
    guard let main = forms.first else { return }
    let owner = first.owner.isEmpty ? "" : Self.mapped(first.owner)
    text += "\n" + Self.comment(about)
    for (signature, form) in forms.dropFirst() {
      let receiver = first.isMethod ? ["self: \(owner)"] : []
      let all = receiver + (form.isEmpty ? [] : [Self.list(form)])
      let results = signature.results.map(Self.mapped).joined(separator: ", ")
      text += "---@overload fun(\(all.joined(separator: ", ")))" + (results.isEmpty ? "" : ": " + results) + "\n"
    }
    addFunction(owner.isEmpty ? first.name : owner + (first.isMethod ? ":" : ".") + first.name, main.1, first.results)
  }

  private mutating func addFunction(_ name: String, _ parameters: [HelpSignature.Parameter], _ results: [String]) {
    for parameter in parameters { text += "---@param \(Self.marked(parameter)) \(Self.mapped(parameter.type))\n" }
    for result in results { text += "---@return \(Self.mapped(result))\n" }
    text += "function \(name)(\(parameters.map { Self.safe($0.name) }.joined(separator: ", "))) end\n"
  }

  private static func parameters(_ arguments: [ArgumentInfo]) -> [HelpSignature.Parameter] {
    arguments.map { argument in
      HelpSignature.Parameter(
        name: argument.takesRest ? "..." : argument.name, type: type(of: argument.kind),
        isOptional: argument.default != nil, standard: nil)
    }
  }

  /// The ways to write the arguments out: what may be left out before something that must be given is there or not.
  static func forms(of signature: HelpSignature) -> [[HelpSignature.Parameter]] {
    let required = signature.parameters.lastIndex { !$0.isOptional } ?? -1
    var forms: [[HelpSignature.Parameter]] = [[]]
    for (i, parameter) in signature.parameters.enumerated() {
      let with = forms.map { $0 + [i < required ? parameter.required : parameter] }
      forms = parameter.isOptional && i < required ? forms + with : with
    }
    return forms
  }

  private static func list(_ parameters: [HelpSignature.Parameter]) -> String {
    parameters.map { "\(marked($0)): \(mapped($0.type))" }.joined(separator: ", ")
  }

  /// The name, with `?` where it may be left out; `...` may always.
  private static func marked(_ parameter: HelpSignature.Parameter) -> String {
    safe(parameter.name) + (parameter.isOptional && parameter.name != "..." ? "?" : "")
  }

  private static func comment(_ text: String) -> String {
    text.isEmpty ? "" : text.split(separator: "\n", omittingEmptySubsequences: false).map { "---\($0)\n" }.joined()
  }

  /// A name that Lua takes.
  private static func safe(_ name: String) -> String {
    keywords.contains(name) ? name + "_" : name.replacing(" ", with: "_")
  }

  private static let keywords: Set = [
    "and", "break", "do", "else", "elseif", "end", "false", "for", "function", "goto", "if", "in", "local", "nil",
    "not", "or", "repeat", "return", "then", "true", "until", "while",
  ]
}

extension HelpSignature.Parameter {
  /// The same, as one that is given.
  var required: Self { Self(name: name, type: type, isOptional: false, standard: nil) }
}

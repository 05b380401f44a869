import NN

/// What the program can say of a name.
extension TorchEngine {
  /// Of a class: its signature, what it computes, its parents, fields and methods. Of another name that it is unknown,
  /// with the class that may have been meant.
  public func helpText(_ name: String) -> String {
    guard let type = registry.make(name).map({ type(of: $0) }) else {
      let near = Spelling.nearest(name, among: registry.names)
      return "There is no class '\(name)'" + (Spelling.question(near) ?? ".")
    }
    var lines = [Constructor.signature(type.className, type.constructor.arguments(of: type))]
    if !type.help.isEmpty { lines.append("  " + type.help) }
    var parents: [String] = [], parent = superclass(of: type)
    while let above = parent {
      parents.append(above.className)
      parent = superclass(of: above)
    }
    if !parents.isEmpty { lines.append("  Is a: " + parents.joined(separator: ", ")) }
    let fields = type.fields.map(\.name).filter { !$0.hasPrefix("_") }
    if !fields.isEmpty { lines.append("  Fields: " + fields.joined(separator: ", ")) }
    let methods = type.methods.map { Constructor.signature($0.name, $0.arguments) }
    if !methods.isEmpty { lines.append("  Methods: " + methods.joined(separator: ", ")) }
    return lines.joined(separator: "\n")
  }

  /// The classes that `helpText` knows.
  public var classNames: [String] { registry.names }
}

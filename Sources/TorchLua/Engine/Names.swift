import CLua
import LuaBridge
import NN
import TensorCore

/// The names that scripts can say.
extension TorchEngine {
  /// What may follow a dot, or with `onlyMethods` a colon, after the value at `index`, in its order: keys of a table,
  /// classes of a package that is not open yet, methods of a class, fields and methods of an object.
  public func memberNames(at index: Int32, onlyMethods: Bool = false) -> [String] {
    let lua = lua, place = lua.absolute(index), bottom = lua.top
    defer { lua.setTop(bottom) }
    guard (try? lua.reserve(12)) != nil else { return [] }
    var names: Set<String> = []
    func add(_ table: Int32) {
      guard lua.type(at: table) == .table else { return }
      try? lua.forEach(at: table) { key, value in
        guard lua.type(at: key) == .string, let name = lua.string(at: key), !name.hasPrefix("__") else { return }
        if !onlyMethods || lua.type(at: value) == .function { names.insert(name) }
      }
    }
    add(place)
    if let object = lua.anyObject(at: place) as? any LuaObject {
      names.formUnion(engine.methodNames(of: object.luaClass))
      if let object = object as? TorchObject, !onlyMethods {
        names.formUnion(object.fieldTable.list.map(\.name).filter { !$0.hasPrefix("_") })
        lua.pushFields(of: place)
        add(lua.top)
      }
    } else if let type = typeName(at: place) {
      names.formUnion(engine.methodNames(of: LuaClassID(type)))
    } else if lua_getmetatable(lua.L, place) != 0, lua.rawGet(-1, "__index") == .table {
      add(lua.top)
    }
    if !onlyMethods, lua.type(at: place) == .table { names.formUnion(unopened(at: place)) }
    return names.sorted()
  }

  /// The Torch name of the class that the table at `index` is or belongs to.
  func typeName(at index: Int32) -> String? {
    guard lua.type(at: index) == .table, (try? lua.getField(index, "__typename")) == .string else { return nil }
    return lua.string(at: -1).flatMap { classes[$0] == nil ? nil : $0 }
  }

  /// Names of classes that packages would put into the table at `index` if a script mentioned them.
  private func unopened(at index: Int32) -> [String] {
    let parts = homes.keys.compactMap { name in
      name.firstIndex(of: ".").map { (package: String(name[..<$0]), name: String(name[$0...].dropFirst())) }
    }
    let bottom = lua.top
    let packages = Set(parts.map(\.package)).filter { name in
      defer { lua.setTop(bottom) }
      return (try? lua.getGlobal(name)) != nil && lua_rawequal(lua.L, -1, index) != 0
    }
    return parts.filter { packages.contains($0.package) }.map(\.name)
  }

  /// Names of global variables, and of packages that are not open.
  public var globalNames: [String] {
    let lua = lua, bottom = lua.top
    defer { lua.setTop(bottom) }
    lua.pushGlobals()
    return Set(memberNames(at: -1) + packages.keys).sorted()
  }

  // MARK: Unknown names

  /// What a script may have meant by a name that an error says is nil (`attempt to call a nil value (field 'Lstm')`):
  /// `nn.LSTM`; nil where the error is another, or nothing is near. `line` is the script's, which tells what stands
  /// before the name.
  public func suggestion(for message: String, line: String? = nil) -> String? {
    guard let (kind, name) = unknown(in: message) else { return nil }
    switch kind {
    case "global": return Spelling.nearest(name, among: globalNames.filter { $0 != name })
    case "method":
      let all = Set(classes.values.flatMap { engine.methodNames(of: $0.id) })
      // A method of another class is no spelling mistake.
      return all.contains(name) ? nil : Spelling.nearest(name, among: all.sorted())
    case "field": return member(like: name, line)
    default: return nil
    }
  }

  /// The kind of variable and its name.
  private func unknown(in message: String) -> (kind: Substring, name: String)? {
    for words in ["attempt to call a nil value (", "attempt to index a nil value ("] {
      guard let found = message.firstRange(of: words) else { continue }
      let parts = message[found.upperBound...].prefix { $0 != ")" }.split(separator: " ", maxSplits: 1)
      guard parts.count == 2, parts[1].hasPrefix("'"), parts[1].hasSuffix("'") else { return nil }
      return (parts[0], String(parts[1].dropFirst().dropLast()))
    }
    return nil
  }

  /// A member of a package that the name is like, after the package's name.
  private func member(like name: String, _ line: String?) -> String? {
    var all = ["torch", "nn"] + packages.keys.sorted() + ["string", "table", "math", "io", "os"]
    if let line {
      guard let owner = Self.owner(of: name, in: line) else { return nil }
      all = all.filter { $0 == owner }
    }
    // Of equally near ones the first package's.
    var best: (name: String, package: String)?
    for package in all {
      let bottom = lua.top
      defer { lua.setTop(bottom) }
      guard (try? lua.getGlobal(package)) == .table else { continue }
      guard let near = Spelling.nearest(name, among: memberNames(at: -1)) else { continue }
      if best == nil || Spelling.nearest(name, among: [best?.name, near].compactMap { $0 }) != best?.name {
        best = (near, package)
      }
    }
    return best.map { "\($0.package).\($0.name)" }
  }

  /// The name before `.name` in a line.
  private static func owner(of name: String, in line: String) -> String? {
    guard let found = line.firstRange(of: "." + name) else { return nil }
    return String(line[..<found.lowerBound].reversed().prefix { $0.isLetter || $0.isNumber || $0 == "_" }.reversed())
  }
}

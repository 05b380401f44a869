/// How modules and criterions lie in one another: never in themselves, and not too deep, since every walk
/// over them goes down one call for each level.
extension TorchObject {
  /// The most levels below the outermost module.
  static let deepest = 200

  /// To be asked after each change of `parts`. Throws when the object lies in itself, or something in it
  /// more than `deepest` levels down.
  public final func checkNesting() throws { try checkNesting(of: parts) }

  /// To be asked before what is in these values becomes part of the object. Throws as `checkNesting`.
  final func checkNesting(of values: [Value]) throws {
    var objects: [TorchObject] = []
    for value in values {
      value.forEachObject { if let object = $0 as? TorchObject { objects.append(object) } }
    }
    try checkNesting(of: objects)
  }

  private func checkNesting(of parts: [TorchObject]) throws {
    guard !parts.isEmpty else { return }
    var levels: [ObjectIdentifier: Int] = [:]
    var found: [TorchObject] = []
    var waiting = parts.map { (object: $0, level: level + 1) }
    while let (object, level) = waiting.popLast() {
      if let known = levels[ObjectIdentifier(object)] {
        if known >= level { continue }
      } else {
        found.append(object)
      }
      guard object !== self else { throw NNError.message("\(typeName) cannot be a part of itself") }
      guard level <= Self.deepest else {
        throw NNError.message("\(typeName): modules are nested more than \(Self.deepest) levels deep, or in a circle")
      }
      levels[ObjectIdentifier(object)] = level
      waiting += object.parts.map { ($0, level + 1) }
    }
    for object in found { object.level = max(object.level, levels[ObjectIdentifier(object)] ?? 0) }
  }

  /// Sets `path` to `new` unless `checkNesting` objects.
  static func nest<O: TorchObject, P>(_ owner: O, _ path: ReferenceWritableKeyPath<O, P>, _ new: P) throws {
    let old = owner[keyPath: path]
    owner[keyPath: path] = new
    do { try owner.checkNesting() } catch {
      owner[keyPath: path] = old
      throw error
    }
  }
}

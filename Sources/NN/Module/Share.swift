import TensorCore

extension Module {
  /// Makes the named fields view the memory of `other`'s (`nn/Module.lua` share). Containers share child
  /// by child. Throws when the structures or the types differ.
  public final func share(_ other: Module, _ names: [String]) throws {
    let mine = children
    let theirs = other.children
    guard mine.count == theirs.count else {
      throw NNError.input(describe(), "cannot share with a module of \(theirs.count) children; this has \(mine.count)")
    }
    for (a, b) in zip(mine, theirs) {
      if a.isScripted(.share) {
        _ = try a.callScript(.share, [.object(b)] + names.map(Value.string))
      } else {
        try a.share(b, names)
      }
    }
    for name in names {
      if let tensor = try tensor(named: name), let source = try other.tensor(named: name) { try tensor.set(source) }
    }
  }

  /// The tensor in a declared field, or in one that a script has put on the module.
  private func tensor(named name: String) throws -> Tensor? {
    if let field = fieldTable.byName[name] { return field.get(self).tensor }
    return try script?.field(name, of: self).tensor
  }
}

import TensorCore

/// Takes over what one object graph has learned, and what a script has set in it, into another of the same structure.
///
/// Parameters, gradients, buffers, options and fields of scripts become equal. Tensors keep their places in memory, so
/// that what views them goes on doing so.
public final class StateTaker {
  /// Copies what has no place yet.
  public let copier = Copier()
  private var done: Set<ObjectIdentifier> = []

  /// A taker that has taken nothing yet.
  public init() {}

  /// Makes `object`, and those inside it, equal to `other`; once for each. Throws `NNError` when the two are not of
  /// one structure.
  public func take(_ other: TorchObject, into object: TorchObject) throws {
    var pairs: [(object: TorchObject, other: TorchObject)] = []
    try match(other, object, "", &pairs)
    for (object, other) in pairs {
      for field in object.fieldTable.list where field.role != .transient && !field.isComputed {
        try take(field, field.get(other), into: object)
      }
      try object.script?.takeFields(of: other, for: object, self)
    }
  }

  /// Adds the object and those inside it with their counterparts, and has what is copied later refer to them.
  private func match(
    _ other: TorchObject, _ object: TorchObject, _ path: String,
    _ pairs: inout [(object: TorchObject, other: TorchObject)]
  ) throws {
    guard done.insert(ObjectIdentifier(object)).inserted else { return }
    guard object.typeName == other.typeName, object.parts.count == other.parts.count else {
      let place = path.isEmpty ? "" : " at \(path.dropFirst())"
      throw NNError.message(
        "the model is not the one that was saved\(place): \(object.typeName) with \(object.parts.count) inside, saved "
          + "was a \(other.typeName) with \(other.parts.count)")
    }
    copier.use(object, for: other)
    pairs.append((object, other))
    for (i, (mine, theirs)) in zip(object.parts, other.parts).enumerated() {
      try match(theirs, mine, "\(path).\(i + 1)", &pairs)
    }
  }

  private func take(_ field: Field, _ new: Value, into object: TorchObject) throws {
    let old = field.get(object)
    switch (old, new) {
    case (.tensor(let mine), .tensor(let theirs)):
      if mine.sizes == theirs.sizes, mine.dtype == theirs.dtype { return try mine.copy(from: theirs) }
      guard field.role != .parameter && field.role != .gradient || mine.count == 0 || theirs.count == 0 else {
        throw NNError.message(
          "the model is not the one that was saved: \(object.typeName).\(field.name) is \(old.summary), saved was "
            + new.summary)
      }
      try field.set(object, copier.copy(new))
    // Modules inside are walked by themselves.
    case (.object, _), (_, .object): return
    case (.table(let table), _) where table.holdsObjects: return
    case (_, .table(let table)) where table.holdsObjects: return
    default: if !(old.isNone && new.isNone) { try field.set(object, copier.copy(new)) }
    }
  }
}

extension TorchObject {
  /// Makes this object equal to `other`, as `StateTaker` does. Throws as that.
  public final func takeState(of other: TorchObject) throws { try StateTaker().take(other, into: self) }
}

extension Value.Table {
  /// Whether a module or another object is among the entries.
  fileprivate var holdsObjects: Bool {
    func isObject(_ value: Value) -> Bool { if case .object = value { true } else { false } }
    return list.contains(where: isObject) || fields.values.contains(where: isObject)
  }
}

import TensorCore

/// The fields of one object of a `.t7` file while its class reads them.
///
/// What no one takes comes out in `rest`: a script may have put it on the object.
public final class StoredFields {
  /// The class's name in the file.
  public let className: String
  private let pairs: [(key: T7Value, value: T7Value)]
  private let places: [String: Int]
  private var taken: Set<Int> = []
  private let reader: ObjectReader

  init(_ object: T7Object, _ reader: ObjectReader) {
    className = object.className
    pairs = object.payload.asTable?.pairs ?? []
    var places: [String: Int] = [:]
    for (i, pair) in pairs.enumerated() {
      if let name = pair.key.asText { places[name] = i }
    }
    self.places = places
    self.reader = reader
  }

  /// The field's value as the file has it, and takes it; nil when there is none or it was taken.
  public func take(_ name: String) -> T7Value {
    guard let i = places[name], taken.insert(i).inserted else { return .nil }
    return pairs[i].value
  }

  /// The field's value as the file has it, without taking it.
  public func peek(_ name: String) -> T7Value { places[name].map { pairs[$0].value } ?? .nil }

  /// The same as `take`, as a value of a module's field. Throws for functions and unknown classes.
  public func takeValue(_ name: String) throws -> Value { try reader.value(take(name)) }

  /// A value of the file as a module's field holds it.
  public func value(_ source: T7Value) throws -> Value { try reader.value(source) }

  /// Takes fields that have no counterpart here.
  public func ignore(_ names: String...) {
    for name in names { _ = take(name) }
  }

  /// Takes every field left whose value `matches`.
  public func ignore(where matches: (T7Value) -> Bool) {
    for i in pairs.indices where !taken.contains(i) && matches(pairs[i].value) { taken.insert(i) }
  }

  /// What is left.
  public var rest: [(key: T7Value, value: T7Value)] {
    pairs.indices.filter { !taken.contains($0) }.map { pairs[$0] }
  }
}

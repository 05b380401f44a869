import NN
import TensorCore

/// A table of a checkpoint, read by names.
struct StateTable {
  private let fields: [String: Value]

  /// The fields of a table; none for anything else.
  init(_ value: Value) {
    if case .table(let table) = value { fields = table.fields } else { fields = [:] }
  }

  subscript(_ name: String) -> Value { fields[name] ?? .none }

  func number(_ name: String) -> Double? { self[name].number }

  func integer(_ name: String) -> Int? { number(name).flatMap { Int(exactly: $0) } }

  func flag(_ name: String) -> Bool { if case .boolean(true) = self[name] { true } else { false } }

  func text(_ name: String) -> String? { if case .string(let text) = self[name] { text } else { nil } }

  func numbers(_ name: String) -> [Double] { (self[name].list ?? []).compactMap(\.number) }

  func table(_ name: String) -> StateTable { StateTable(self[name]) }

  func tables(_ name: String) -> [StateTable] { (self[name].list ?? []).map(StateTable.init) }
}

extension Value {
  /// A table of named fields; those that are nil are left out.
  static func named(_ fields: [String: Value]) -> Value {
    .table(Value.Table([], fields: fields.filter { !$0.value.isNone }))
  }

  /// A whole number.
  static func integer(_ value: Int?) -> Value { value.map { .number(Double($0)) } ?? .none }
}

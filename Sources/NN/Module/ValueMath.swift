import TensorCore

extension Value {
  /// The first tensor, depth first.
  var firstTensor: Tensor? {
    switch self {
    case .tensor(let tensor): return tensor
    case .table(let table):
      for value in table.list { if let tensor = value.firstTensor { return tensor } }
      return nil
    default: return nil
    }
  }

  /// Copies of all tensors, dense.
  func cloned() throws -> Value { try mapTensors { try $0.clone() } }

  /// Zeros of the same shapes.
  func zeros() throws -> Value { try mapTensors { try Tensor($0.sizes, $0.dtype) } }

  /// The sum of two values of one structure, in new tensors; nothing plus a value is the value.
  func adding(_ other: Value, _ layer: String) throws -> Value {
    switch (self, other) {
    case (.none, _): return other
    case (_, .none): return self
    case (.tensor(let a), .tensor(let b)) where a.count == b.count:
      let sum = try a.clone()
      try sum.cadd(sum, 1, b)
      return .tensor(sum)
    case (.number(let a), .number(let b)): return .number(a + b)
    case (.table(let a), .table(let b)) where a.list.count == b.list.count:
      return .list(try zip(a.list, b.list).map { try $0.adding($1, layer) })
    default:
      throw NNError.input(layer, "cannot add \(summary) and \(other.summary)")
    }
  }
}

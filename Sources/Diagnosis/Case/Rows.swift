import TensorCore

extension Tensor {
  /// Whether any element is not 0.
  var hasNonzero: Bool {
    get throws { try numbers.contains { $0 != 0 } }
  }
}

extension Array where Element == Double {
  /// Their mean; 0 for none.
  package var mean: Double { isEmpty ? 0 : reduce(0, +) / Double(count) }

  /// Row `row` of a matrix of `width` columns in row-major order.
  func row(_ row: Int, _ width: Int) -> ArraySlice<Double> { self[row * width..<(row + 1) * width] }
}

/// `count` places of 1 … `length`, evenly spread with both ends; all where there are no more.
func spread(_ length: Int, atMost count: Int) -> [Int] {
  if length <= count { return Array(1..<(length + 1)) }
  return (0..<count).map { 1 + $0 * (length - 1) / (count - 1) }
}

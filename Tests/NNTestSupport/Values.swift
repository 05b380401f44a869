import NN
import TensorCore
import Testing

/// The tensors in a value, in order.
package func tensors(_ value: Value) -> [Tensor] {
  var all: [Tensor] = []
  value.forEachTensor { all.append($0) }
  return all
}

/// The elements of a tensor, row-major.
package func elements(_ tensor: Tensor) throws -> [Double] {
  let dense = try tensor.contiguous()
  return (0..<dense.count).map { dense[linear: $0] }
}

/// A value of the same structure that shares nothing.
package func copies(_ value: Value) throws -> Value { try value.mapTensors { try $0.clone() } }

/// The sum of the products of all elements.
package func dot(_ a: Value, _ b: Value) throws -> Double {
  try zip(tensors(a), tensors(b)).reduce(0) { try $0 + $1.0.contiguous().dot($1.1.contiguous()) }
}

/// The largest distance of two tensors at the same place of two values of the same sizes.
package func distance(_ a: Value, _ b: Value) throws -> Double {
  let (first, second) = (tensors(a), tensors(b))
  #expect(first.count == second.count && !first.isEmpty)
  return try zip(first, second).map { x, y in
    #expect(x.sizes == y.sizes)
    return try x.contiguous().dist(y.contiguous(), 2)
  }.max() ?? .infinity
}

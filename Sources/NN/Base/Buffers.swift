import TensorCore

extension Module {
  /// The input as a tensor of the module's type.
  final func tensor(_ value: Value, _ what: String = "input") throws -> Tensor {
    guard case .tensor(let tensor) = value else {
      throw NNError.input(describe(), "expected a tensor as \(what), got \(value.summary)")
    }
    guard tensor.dtype == dtype else {
      throw NNError.input(
        describe(),
        "\(what) is \(value.summary), but the module computes in \(dtype.tensorName)"
          + " (convert the tensor, or the module with :type())")
    }
    return tensor
  }

  /// As `tensor`, in row-major order without gaps.
  final func dense(_ value: Value, _ what: String = "input") throws -> Tensor {
    try tensor(value, what).contiguous()
  }

  /// As `dense`, of exactly the sizes of `other`.
  final func dense(_ value: Value, _ what: String, like other: Tensor) throws -> Tensor {
    let result = try dense(value, what)
    guard result.sizes == other.sizes else {
      throw NNError.input(
        describe(), "\(what) is \(value.summary), expected \(other.sizes.text)")
    }
    return result
  }

  /// The module's output tensor, resized and reused from call to call; its elements are to be written.
  final func ownOutput(_ sizes: Dims) throws -> Tensor {
    let tensor = try reuse(output.tensor, sizes)
    output = .tensor(tensor)
    return tensor
  }

  /// The module's gradInput tensor, as `ownOutput`.
  final func ownGradInput(_ sizes: Dims) throws -> Tensor {
    let tensor = try reuse(gradInput.tensor, sizes)
    gradInput = .tensor(tensor)
    return tensor
  }

  /// `old` resized if it can be written densely, else a new tensor.
  final func reuse(_ old: Tensor?, _ sizes: Dims) throws -> Tensor {
    if let old, old.dtype == dtype {
      try old.resize(sizes)
      if old.isContiguous { return old }
    }
    return try Tensor(sizes, dtype)
  }
}

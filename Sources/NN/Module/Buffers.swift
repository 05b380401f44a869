import TensorCore

extension Module {
  /// The input as a tensor of the module's type.
  public final func tensor(_ value: Value, _ what: String = "input") throws -> Tensor {
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
  public final func dense(_ value: Value, _ what: String = "input") throws -> Tensor {
    try tensor(value, what).contiguous()
  }

  /// As `dense`, of exactly the sizes of `other`.
  public final func dense(_ value: Value, _ what: String, like other: Tensor) throws -> Tensor {
    let result = try dense(value, what)
    guard result.sizes == other.sizes else {
      throw NNError.input(
        describe(), "\(what) is \(value.summary), expected \(other.sizes.text)")
    }
    return result
  }

  /// A parameter or its gradient, which a script may have replaced, as kernels take it: of the module's type
  /// and with `count` elements.
  public final func checked(_ tensor: Tensor, _ name: String, count: Int) throws -> Tensor {
    guard tensor.dtype == dtype, tensor.count == count else {
      throw NNError.input(
        typeName, "\(name) is \(Value.tensor(tensor).summary), expected \(count) elements of a \(dtype.tensorName)")
    }
    return tensor
  }

  /// The module's output tensor, resized and reused from call to call; its elements are to be written.
  public final func ownOutput(_ sizes: Dims) throws -> Tensor {
    let tensor = try reuse(output.tensor, sizes)
    output = .tensor(tensor)
    return tensor
  }

  /// The module's gradInput tensor, as `ownOutput`.
  public final func ownGradInput(_ sizes: Dims) throws -> Tensor {
    let tensor = try reuse(gradInput.tensor, sizes)
    gradInput = .tensor(tensor)
    return tensor
  }

  /// `old` resized if it can be written densely, else a new tensor.
  public final func reuse(_ old: Tensor?, _ sizes: Dims) throws -> Tensor { try Tensor.reuse(old, sizes, dtype) }
}

extension Tensor {
  /// `old` in new sizes, or a new tensor when it has another type or cannot be written densely.
  package static func reuse(_ old: Tensor?, _ sizes: Dims, _ dtype: DType) throws -> Tensor {
    if let old, old.dtype == dtype {
      try old.resize(sizes)
      if old.isContiguous { return old }
    }
    return try Tensor(sizes, dtype)
  }
}

extension Module {
  /// The input as a table's list.
  public final func items(_ value: Value, _ what: String = "input", count: Int? = nil) throws -> [Value] {
    guard case .table(let table) = value else {
      throw NNError.input(describe(), "expected a table as \(what), got \(value.summary)")
    }
    guard count == nil || table.list.count == count else {
      throw NNError.input(
        describe(), "\(what) has \(table.list.count) entries, expected \(count ?? 0)")
    }
    return table.list
  }

  /// The input as a table of tensors of the module's type; at least `least` of them.
  public final func tensors(_ value: Value, _ what: String = "input", least: Int = 1) throws -> [Tensor] {
    let list = try items(value, what)
    guard list.count >= least else {
      throw NNError.input(describe(), "\(what) has \(list.count) entries, expected at least \(least)")
    }
    return try list.enumerated().map { try tensor($1, "\(what)[\($0 + 1)]") }
  }

  /// As `tensors`, all with as many elements as the first.
  public final func equalTensors(_ value: Value, least: Int = 1) throws -> [Tensor] {
    let list = try tensors(value, least: least)
    for (i, x) in list.enumerated() where x.count != list[0].count {
      throw NNError.input(
        describe(),
        "input[\(i + 1)] is \(x.sizes.text), input[1] \(list[0].sizes.text): expected equal sizes")
    }
    return list
  }

  /// Tensors of these sizes for a table of gradients, reused from call to call.
  public final func ownGradInputs(_ sizes: [Dims]) throws -> [Tensor] {
    let old = gradInput.list ?? []
    let new = try sizes.enumerated().map { try reuse(old[safe: $0]?.tensor, $1) }
    gradInput = .list(new.map { .tensor($0) })
    return new
  }

  /// The dimension, from 0, that a Torch layer's `dimension` means: from 1, negative from the end; one
  /// further when the tensor has one dimension more than `nInputDims` says.
  public final func axis(_ dimension: Int, of x: Tensor, nInputDims: Int? = nil) throws -> Int {
    guard let axis = Self.axis(dimension, rank: x.dimension, nInputDims: nInputDims) else {
      throw NNError.input(
        describe(), "dimension \(dimension) is out of range: the input is \(Value.tensor(x).summary)")
    }
    return axis
  }

  /// The same for a tensor of `rank` dimensions; nil when it is out of range.
  static func axis(_ dimension: Int, rank: Int, nInputDims: Int? = nil) -> Int? {
    var d = dimension
    if d < 0 {
      d = rank &+ d &+ 1
    } else if let nInputDims, nInputDims > 0, rank - 1 == nInputDims {
      d = d &+ 1
    }
    return d >= 1 && d <= rank ? d - 1 : nil
  }
}

import TensorCore

/// A layer's parameters in Torch's order, where no field of the layer names them.
struct WeightList {
  private(set) var list: [Parameter] = []

  init() {}

  /// Zero parameters of these sizes.
  init(_ sizes: [Dims], _ dtype: DType) throws {
    list = try sizes.map { Parameter(value: try Tensor($0, dtype), gradient: try Tensor($0, dtype)) }
  }

  /// From value, gradient, value, gradient …
  init(_ value: Value) throws {
    let tensors = (value.list ?? []).compactMap(\.tensor)
    guard tensors.count % 2 == 0 else {
      throw NNError.message("expected as many gradients as parameters, got \(tensors.count) tensors")
    }
    list = stride(from: 0, to: tensors.count, by: 2).map {
      Parameter(value: tensors[$0], gradient: tensors[$0 + 1])
    }
  }

  /// Throws unless `parameters` have these sizes.
  init(_ parameters: [Parameter], _ sizes: [Dims], _ layer: Module) throws {
    guard parameters.count == sizes.count else {
      throw NNError.input(layer.typeName, "expected \(sizes.count) parameters, got \(parameters.count)")
    }
    for (parameter, sizes) in zip(parameters, sizes) {
      for tensor in [parameter.value, parameter.gradient]
      where tensor.sizes != sizes || tensor.dtype != layer.dtype {
        throw NNError.input(
          layer.describe(),
          "a parameter is \(Value.tensor(tensor).summary), expected \(sizes.text) \(layer.dtype.tensorName)")
      }
    }
    list = parameters
  }

  var value: Value { .list(list.flatMap { [.tensor($0.value), .tensor($0.gradient)] }) }

  func converted(to dtype: DType, _ copier: Copier) throws -> WeightList {
    var result = WeightList()
    result.list = try list.map {
      $0.value.dtype == dtype
        ? $0
        : Parameter(
          value: try copier.copy($0.value, to: dtype), gradient: try copier.copy($0.gradient, to: dtype))
    }
    return result
  }
}

extension Field {
  /// The field that carries a `WeightList` through clones.
  static func weights<O: TorchObject>(_ path: ReferenceWritableKeyPath<O, WeightList>) -> Field {
    Field("weights", .parameter, stored: false, { (o: O) in o[keyPath: path].value }) { (o: O, value) in
      o[keyPath: path] = try WeightList(value)
    }
  }
}

import TensorCore

// Networks of one tensor in and one out, which most are, without wrapping it in a `Value`.

extension Module {
  /// The output for `input`, as `forward`.
  public final func callAsFunction(_ input: Tensor) throws -> Tensor { try forward(input) }

  /// Runs the network on one tensor. Throws what it throws, or `NNError` when its output is a table.
  @discardableResult
  public final func forward(_ input: Tensor) throws -> Tensor { try only(forward(.tensor(input)), "output") }

  /// Runs back through the network after `forward(input)`: returns the gradient with respect to the input, and adds
  /// `scale` times the parameters' gradients. Throws what it throws, or `NNError` when the gradient is a table.
  @discardableResult
  public final func backward(_ input: Tensor, _ gradOutput: Tensor, scale: Double = 1) throws -> Tensor {
    try only(backward(.tensor(input), .tensor(gradOutput), scale: scale), "gradInput")
  }
}

extension Criterion {
  /// The loss of `input` against `target`. Throws what the criterion throws, or `NNError` when that is no number.
  @discardableResult
  public final func forward(_ input: Tensor, _ target: Tensor) throws -> Double {
    let loss = try forward(.tensor(input), .tensor(target))
    guard let number = loss.number else { throw NNError.input(typeName, "the loss is no number but \(loss.summary)") }
    return number
  }

  /// The gradient of the loss with respect to `input`. Throws what the criterion throws, or `NNError` when it is a table.
  public final func backward(_ input: Tensor, _ target: Tensor) throws -> Tensor {
    try only(backward(.tensor(input), .tensor(target)), "gradInput")
  }
}

extension TorchObject {
  fileprivate final func only(_ value: Value, _ name: String) throws -> Tensor {
    guard let tensor = value.tensor else { throw NNError.input(typeName, "\(name) is no tensor but \(value.summary)") }
    return tensor
  }
}

import TensorCore

/// A layer that treats every element by itself, of any shape.
///
/// A layer of this target overrides `curve`, one of another target `forward(_:_:)` and `backward(_:_:_:_:)`.
open class Activation: Module {
  open override var sequenceSupport: SequenceSupport { .rows }

  /// The function and its derivative.
  var curve: any Curve { Line() }

  /// Writes f(x) to `y`, both dense and of the same sizes; they may be the same tensor.
  open func forward(_ x: Tensor, _ y: Tensor) throws { curve.forward(x, y) }

  /// Writes dy f′(x) to `dx`; `x` and `y` as in the forward pass. `dx` and `dy` may be the same tensor.
  open func backward(_ x: Tensor, _ y: Tensor, _ dy: Tensor, _ dx: Tensor) throws { curve.backward(x, y, dy, dx) }

  /// True when the layer writes its output over its input and its gradInput over gradOutput.
  var worksInPlace: Bool { false }

  /// Called after the backward pass of a layer in place: makes the output `x` the input again where that is possible.
  func restore(_ x: Tensor) throws {}

  open override func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? { input.ifTensor }

  public final override func updateOutput(_ input: Value) throws -> Value {
    let x = try real(dense(input))
    if worksInPlace, x === input.tensor {
      try forward(x, x)
      output = input
    } else {
      try forward(x, ownOutput(x.sizes))
    }
    return output
  }

  public final override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    let x = try real(dense(input))
    let dy = try dense(gradOutput, "gradOutput", like: x)
    let y = try lastOutput(x)
    if worksInPlace, dy === gradOutput.tensor {
      try backward(x, y, dy, dy)
      gradInput = gradOutput
    } else {
      try backward(x, y, dy, ownGradInput(x.sizes))
    }
    if worksInPlace, x === input.tensor { try restore(x) }
    return gradInput
  }

  /// The output for `x`, computed now when the last one was for another.
  private func lastOutput(_ x: Tensor) throws -> Tensor {
    if case .tensor(let y) = output, y.dtype == x.dtype, y.sizes == x.sizes { return try y.contiguous() }
    let y = try Tensor(x.sizes, x.dtype)
    try forward(x, y)
    return y
  }

  private func real(_ x: Tensor) throws -> Tensor {
    guard x.dtype.isReal else { throw NNError.input(describe(), "cannot compute in \(dtype.tensorName)") }
    return x
  }
}

/// x itself.
private struct Line: Curve {
  func value<V: LayerVector>(_ x: V) -> V { x }
  func slope<V: LayerVector>(_ x: V, _ y: V) -> V { .all(1) }
}

/// An activation that may work in place.
open class InplaceActivation: Activation {
  /// Writes the output over the input, and gradInput over gradOutput.
  public final var inplace = false

  open override class var fields: [Field] { super.fields + [.flag("inplace", \InplaceActivation.inplace)] }

  final override var worksInPlace: Bool { inplace }
}

import TensorCore

/// A layer that treats every element by itself, of any shape.
public class Pointwise: Module {
  public override var sequenceSupport: SequenceSupport { .rows }

  /// The kernel from `x` to `y`, both dense and of the same sizes.
  func forward(_ x: Tensor, _ y: Tensor) throws {}

  /// The kernel from the output's gradient `dy` to `dx`; `x` and `y` as in the forward pass.
  func backward(_ x: Tensor, _ y: Tensor, _ dy: Tensor, _ dx: Tensor) throws {}

  /// True when the layer writes its output over its input and its gradInput over gradOutput.
  var worksInPlace: Bool { false }

  public override func updateOutput(_ input: Value) throws -> Value {
    let x = try dense(input)
    if worksInPlace, x === input.tensor {
      try forward(x, x)
      output = input
    } else {
      try forward(x, ownOutput(x.sizes))
    }
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    let x = try dense(input)
    let dy = try dense(gradOutput, "gradOutput", like: x)
    let y = try dense(output, "output", like: x)
    if worksInPlace, dy === gradOutput.tensor {
      try backward(x, y, dy, dy)
      gradInput = gradOutput
    } else {
      try backward(x, y, dy, ownGradInput(x.sizes))
    }
    return gradInput
  }
}

/// One vectorised pass over dense tensors of equal count: out = f(a, b).
struct Zip: LayerWork {
  enum Form { case tanh, sigmoid }
  let form: Form
  let a: Tensor, b: Tensor, out: Tensor

  func run<T: LayerScalar>(_ type: T.Type) {
    let n = out.count
    let a = UnsafePointer(a.elements(T.self)), b = UnsafePointer(b.elements(T.self))
    let out = out.elements(T.self)
    let one = T.Vector(repeating: 1)
    var k = 0
    while k < n {
      let y = load(a, k, n), dy = load(b, k, n)
      switch form {
      case .tanh: store(dy * (one - y * y), out, k, n)
      case .sigmoid: store(dy * (one - y) * y, out, k, n)
      }
      k += T.Vector.scalarCount
    }
  }
}

/// y = tanh x: nn.Tanh (`nn/Tanh.lua`).
public final class Tanh: Pointwise {
  override func forward(_ x: Tensor, _ y: Tensor) throws { try y.tanh(x) }

  override func backward(_ x: Tensor, _ y: Tensor, _ dy: Tensor, _ dx: Tensor) throws {
    try compute(Zip(form: .tanh, a: y, b: dy, out: dx))
  }
}

/// y = 1 / (1 + e⁻ˣ): nn.Sigmoid (`nn/Sigmoid.lua`).
public final class Sigmoid: Pointwise {
  override func forward(_ x: Tensor, _ y: Tensor) throws { try y.sigmoid(x) }

  override func backward(_ x: Tensor, _ y: Tensor, _ dy: Tensor, _ dx: Tensor) throws {
    try compute(Zip(form: .sigmoid, a: y, b: dy, out: dx))
  }
}

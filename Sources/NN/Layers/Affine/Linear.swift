import TensorCore

/// An affine map: nn.Linear (`nn/Linear.lua`).
///
/// D = inputSize, H = outputSize, N = batch.
///
///     y = x Wᵀ + b        x (N, D) or (D)    W (H, D)    b (H)    y (N, H) or (H)
///
/// Without `bias` (true by default), or after `noBias()`, there is no b. W, then b, are drawn uniformly from ±1/√D.
/// Inputs of more dimensions go through `nn.Bottle`, or `nn.View` before it.
///
/// ```lua
/// m = nn.Linear(2, 3)
/// m.weight:copy(torch.Tensor{{1, 0}, {0, 1}, {1, 1}})
/// m.bias:fill(0.5)
/// print(table.concat(m:forward(torch.Tensor{10, 20}):totable(), ' '))  --> 10.5 20.5 30.5
/// print(m)  --> nn.Linear(2 -> 3)
/// ```
public class Linear: Module {
  /// `(H, D)`.
  public final var weight: Tensor? {
    didSet { Changes.note() }
  }
  /// `(H, D)`: dyᵀ x, summed over the backward passes.
  public final var gradWeight: Tensor? {
    didSet { Changes.note() }
  }
  /// `(H)`, or nil without bias.
  public final var bias: Tensor? {
    didSet { Changes.note() }
  }
  /// `(H)`: the sum of dy's rows, summed over the backward passes; nil without bias.
  public final var gradBias: Tensor? {
    didSet { Changes.note() }
  }

  /// Throws when a size is not positive or too large.
  public convenience init(_ inputSize: Int, _ outputSize: Int, bias: Bool = true) throws {
    self.init()
    try build(inputSize, outputSize, bias)
  }

  final func build(_ inputSize: Int, _ outputSize: Int, _ hasBias: Bool) throws {
    try checkSizes(typeName, ("inputSize", inputSize), ("outputSize", outputSize))
    weight = try Tensor([outputSize, inputSize], dtype)
    gradWeight = try Tensor([outputSize, inputSize], dtype)
    bias = hasBias ? try Tensor([outputSize], dtype) : nil
    gradBias = hasBias ? try Tensor([outputSize], dtype) : nil
    try callReset(nil)
  }

  public override class var help: String { "an affine map with learned W and b: y = x Wᵀ + b" }
  public override class var fields: [Field] {
    super.fields
      + Field.parameter("weight", \Linear.weight, "gradWeight", \Linear.gradWeight)
      + Field.parameter("bias", \Linear.bias, "gradBias", \Linear.gradBias)
  }

  public override class var constructor: Constructor {
    Constructor(Linear.build, .integer("inputSize"), .integer("outputSize"), .flag("bias", default: true))
  }
  public override class var methods: [ClassMethod] { super.methods + [ClassMethod("noBias", Linear.noBias)] }
  public override class var example: Example { Example([4, 5]) }

  // As the fields say, without going through them: a cell's graph has many such layers.
  public override func parameters() throws -> [Parameter] {
    guard let weight, let gradWeight else { return try super.parameters() }
    let first = Parameter(value: weight, gradient: gradWeight)
    guard let bias, let gradBias else { return [first] }
    return [first, Parameter(value: bias, gradient: gradBias)]
  }

  /// Takes the bias away.
  public final func noBias() throws {
    bias = nil
    gradBias = nil
  }

  public override func reset(_ stdv: Double?) throws {
    let weight = try needWeight()
    let bound = stdv.map { $0 * 3.0.squareRoot() } ?? 1 / Double(weight.sizes[1]).squareRoot()
    let generator = Environment.current.generator
    try weight.uniform(generator, -bound, bound)
    try bias?.uniform(generator, -bound, bound)
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    let weight = try needWeight()
    let x = try dense(input)
    let (n, d, h) = try shape(of: x, weight)
    let y = try ownOutput(x.dimension == 1 ? [h] : [n, h])
    let w = try weight.contiguous()
    try compute(Forward(x: x, w: w, b: bias?.contiguous(), y: y, n: n, d: d, h: h))
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    let weight = try needWeight()
    let x = try tensor(input)
    let (n, d, h) = try shape(of: x, weight)
    let dy = try checkedGradient(gradOutput, x, n, h)
    let dx = try ownGradInput(x.sizes)
    try compute(BackwardInput(dy: dy, w: weight.contiguous(), dx: dx, n: n, d: d, h: h))
    return gradInput
  }

  public override func accGradParameters(_ input: Value, _ gradOutput: Value, scale: Double) throws {
    let weight = try needWeight()
    let x = try dense(input)
    let (n, d, h) = try shape(of: x, weight)
    let dy = try checkedGradient(gradOutput, x, n, h)
    if let gradWeight {
      // dW += scale · dyᵀ x
      try gradWeight.addmm(
        1, gradWeight, scale, dy.view([n, h]).transpose(0, 1), x.view([n, d]))
    }
    if let gradBias {
      try compute(BiasGradient(dy: dy, db: checked(gradBias, "gradBias", count: h), scale: scale, n: n, h: h))
    }
  }

  public override var sequenceSupport: SequenceSupport { .rows }

  public override func describe() -> String {
    guard let weight, weight.dimension == 2 else { return typeName }
    return "\(typeName)(\(weight.sizes[1]) -> \(weight.sizes[0]))" + (bias == nil ? " without bias" : "")
  }

  private func needWeight() throws -> Tensor {
    guard let weight, weight.dimension == 2 else {
      throw NNError.input(typeName, "has no 2-D weight")
    }
    guard weight.dtype == dtype, bias?.dtype ?? dtype == dtype else {
      throw NNError.input(typeName, "weight and bias are not of its type, \(dtype.tensorName)")
    }
    guard bias.map({ $0.count == weight.sizes[0] }) ?? true else {
      throw NNError.input(typeName, "weight is \(weight.sizes.text) but bias has \(bias?.count ?? 0) elements")
    }
    return weight
  }

  private func shape(of x: Tensor, _ weight: Tensor) throws -> (n: Int, d: Int, h: Int) {
    let d = weight.sizes[1]
    guard x.dimension == 1 || x.dimension == 2 else {
      throw NNError.input(
        describe(), "input must be vector or matrix, got \(Value.tensor(x).summary); expected \(d), or N x \(d)")
    }
    let features = x.sizes[x.dimension - 1]
    guard features == d else {
      throw NNError.input(
        describe(),
        // The last words are the original's, for scripts that look for them.
        "input has \(features) features in its last dimension (\(x.sizes.text)), expected \(d) (\(d), or N x \(d)): "
          + "size mismatch")
    }
    return (x.dimension == 1 ? 1 : x.sizes[0], d, weight.sizes[0])
  }

  private func checkedGradient(_ gradOutput: Value, _ x: Tensor, _ n: Int, _ h: Int) throws -> Tensor {
    let dy = try dense(gradOutput, "gradOutput")
    let expected: Dims = x.dimension == 1 ? [h] : [n, h]
    guard dy.sizes == expected else {
      throw NNError.input(describe(), "gradOutput is \(dy.sizes.text), expected \(expected.text)")
    }
    return dy
  }

  private struct Forward: LayerWork {
    let x: Tensor, w: Tensor, b: Tensor?, y: Tensor
    let n: Int, d: Int, h: Int
    func run<T: LayerScalar>(_ type: T.Type) {
      let x = x.elements(T.self), w = w.elements(T.self), y = y.elements(T.self)
      if let b = b?.elements(T.self) {
        for row in 0..<n { (y + row * h).update(from: b, count: h) }
      }
      Matrix(w, out: h, inner: d).project(UnsafePointer(x), y, n, stride: h, beta: b == nil ? 0 : 1)
    }
  }

  private struct BackwardInput: LayerWork {
    let dy: Tensor, w: Tensor, dx: Tensor
    let n: Int, d: Int, h: Int
    func run<T: LayerScalar>(_ type: T.Type) {
      let dy = dy.elements(T.self), w = w.elements(T.self), dx = dx.elements(T.self)
      Matrix(w, out: h, inner: d).projectBack(UnsafePointer(dy), dx, n, stride: h, beta: 0)
    }
  }

  private struct BiasGradient: LayerWork {
    let dy: Tensor, db: Tensor, scale: Double
    let n: Int, h: Int
    func run<T: LayerScalar>(_ type: T.Type) throws {
      let target = try db.contiguous()
      let dy = dy.elements(T.self), p = target.elements(T.self)
      addColumnSums(dy, rows: n, stride: h, scale: T(scale), p, h)
      if target !== db { try db.copy(from: target) }
    }
  }
}

/// Throws unless every size lies between 1 and 2^40, in the words of a constructor's message.
func checkSizes(_ layer: String, _ sizes: (name: String, value: Int)...) throws {
  for size in sizes where size.value < 1 || size.value > 1 << 40 {
    throw NNError.input(layer, "\(size.name) must be a positive integer, got \(size.value)")
  }
}

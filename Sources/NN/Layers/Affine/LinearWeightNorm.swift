import TensorCore

/// A Linear whose rows have learned directions and learned lengths: nn.LinearWeightNorm (`nn/LinearWeightNorm.lua`;
/// Salimans and Kingma, arXiv 1602.07868).
///
///     y = x Wᵀ + b    W[j] = g[j] v[j] / |v[j]|    v (H, D)  g (H, 1)  |v[j]| at least eps
///
/// Shapes and `bias` as `nn.Linear`; `eps` is 1e-16 by default. v, g and b are the parameters, W (H, D) is made of
/// them: in training by each forward pass, in evaluation by the switch to it. W is drawn as that of nn.Linear; v is W
/// and g its rows' norms. `toLinear()` gives a nn.Linear that computes the same,
/// nn.LinearWeightNorm.fromLinear(linear) goes the other way, `initFromWeight(W)` sets v and g. `nn.WeightNorm` does
/// this to any layer.
///
/// ```lua
/// m = nn.LinearWeightNorm(2, 1, false)
/// m.v:copy(torch.Tensor{{3, 4}})
/// m.g:fill(10)
/// print(m:forward(torch.Tensor{1, 1})[1])  --> 14
/// print(m:toLinear())  --> nn.Linear(2 -> 1) without bias
/// ```
public final class LinearWeightNorm: Linear {
  /// The least norm that v is divided by; 1e-16 by default.
  public var eps = 1e-16
  /// D.
  public var inputSize = 0
  /// H.
  public var outputSize = 0
  /// `(H, D)`: the directions.
  public var v: Tensor?
  /// `(H, D)`: the gradient of v, summed over the backward passes.
  public var gradV: Tensor?
  /// `(H, 1)`: the lengths.
  public var g: Tensor?
  /// `(H, 1)`: the gradient of g, summed over the backward passes.
  public var gradG: Tensor?
  /// `(H, 1)`: the norms of v's rows when W was made.
  public var norm: Tensor?
  /// `(H, 1)`: g / norm when W was made.
  public var scale: Tensor?

  func build(_ inputSize: Int, _ outputSize: Int, _ hasBias: Bool, _ eps: Double?) throws {
    try checkSizes(typeName, ("inputSize", inputSize), ("outputSize", outputSize))
    (self.inputSize, self.outputSize, self.eps) = (inputSize, outputSize, eps ?? self.eps)
    weight = try Tensor([outputSize, inputSize], dtype)
    (v, gradV) = (try Tensor([outputSize, inputSize], dtype), try Tensor([outputSize, inputSize], dtype))
    (g, gradG) = (try Tensor([outputSize, 1], dtype), try Tensor([outputSize, 1], dtype))
    (norm, scale) = (try Tensor([outputSize, 1], dtype), try Tensor([outputSize, 1], dtype))
    bias = hasBias ? try Tensor([outputSize], dtype) : nil
    gradBias = hasBias ? try Tensor([outputSize], dtype) : nil
    try callReset(nil)
  }

  public override class var help: String { "a Linear whose rows have learned directions v and lengths g" }
  public override class var fields: [Field] {
    super.fields + [
      .number("eps", \LinearWeightNorm.eps), .integer("inputSize", \LinearWeightNorm.inputSize),
      .integer("outputSize", \LinearWeightNorm.outputSize),
    ] + Field.parameter("v", \LinearWeightNorm.v, "gradV", \LinearWeightNorm.gradV)
      + Field.parameter("g", \LinearWeightNorm.g, "gradG", \LinearWeightNorm.gradG)
      + [.tensor("norm", \LinearWeightNorm.norm, .transient), .tensor("scale", \LinearWeightNorm.scale, .transient)]
  }
  public override class var constructor: Constructor {
    Constructor(
      LinearWeightNorm.build(_:_:_:_:), .integer("inputSize"), .integer("outputSize"), .flag("bias", default: true),
      .optional(.number("eps")))
  }
  public override class var methods: [ClassMethod] {
    super.methods + [
      ClassMethod("updateWeightMatrix", LinearWeightNorm.updateWeightMatrix),
      ClassMethod("initFromWeight", LinearWeightNorm.initFromWeight, .optional(.tensor("weight"))),
      ClassMethod("toLinear", result: { (m: LinearWeightNorm) in { .object(try m.toLinear()) } }),
      // Called on the class, with any Linear: nn.LinearWeightNorm.fromLinear(linear).
      ClassMethod("fromLinear", result: { (m: Linear) in { .object(try fromLinear(m)) } }),
    ]
  }

  public override func parameters() throws -> [Parameter] {
    var all: [Parameter] = []
    for (value, gradient) in [(v, gradV), (g, gradG), (bias, gradBias)] {
      if let value, let gradient { all.append(Parameter(value: value, gradient: gradient)) }
    }
    return all
  }

  public override func reset(_ stdv: Double?) throws {
    let generator = Environment.current.generator
    let bound = stdv.map { $0 * 3.0.squareRoot() } ?? 1 / Double(inputSize).squareRoot()
    try weight?.uniform(generator, -bound, bound)
    try initFromWeight(nil)
    try bias?.uniform(generator, -bound, bound)
  }

  private func norms(_ t: Tensor) throws -> Tensor {
    let norms = try Tensor(dtype)
    try norms.norm(t, 2, 1)
    try norms.clamp(norms, eps, .infinity)
    return norms
  }

  /// Makes v and g such that W is `weight`, or what it is now. Throws unless it is H x D.
  public func initFromWeight(_ weight: Tensor?) throws {
    guard let v, let g, let source = weight ?? self.weight, source.sizes == v.sizes else {
      throw NNError.input(
        typeName, "expected a weight of \(v?.sizes.text ?? "known sizes"), got \(weight?.sizes.text ?? "none")")
    }
    try g.copy(from: norms(source))
    try v.copy(from: source)
  }

  /// Makes W of v and g.
  public func updateWeightMatrix() throws {
    guard let v, let g, v.dimension == 2, g.count == v.sizes[0] else {
      throw NNError.input(typeName, "v and g do not fit together")
    }
    let norm = try norms(v), scale = try Tensor(dtype)
    try scale.cdiv(g, norm)
    (self.norm, self.scale) = (norm, scale)
    let w = try reuse(weight, v.sizes)
    try w.cmul(v, scale.expandAs(v))
    weight = w
  }

  /// A Linear that computes the same.
  public func toLinear() throws -> Linear {
    try updateWeightMatrix()
    let linear = try Linear(inputSize, outputSize, bias: bias != nil)
    try linear.convert(to: dtype, Copier())
    if let weight { try linear.weight?.copy(from: weight) }
    if let bias { try linear.bias?.copy(from: bias) }
    return linear
  }

  /// One that computes the same as `linear`.
  public static func fromLinear(_ linear: Linear) throws -> LinearWeightNorm {
    guard let weight = linear.weight, weight.dimension == 2 else {
      throw NNError.input(className, "fromLinear needs a layer with a 2-D weight")
    }
    let layer = LinearWeightNorm()
    try layer.build(weight.sizes[1], weight.sizes[0], linear.bias != nil, nil)
    try layer.convert(to: linear.dtype, Copier())
    try layer.weight?.copy(from: weight)
    try layer.initFromWeight(nil)
    if let bias = linear.bias { try layer.bias?.copy(from: bias) }
    return layer
  }

  public override func evaluate() throws {
    if isTraining { try updateWeightMatrix() }
    try super.evaluate()
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    if isTraining || weight?.sizes != v?.sizes { try updateWeightMatrix() }
    return try super.updateOutput(input)
  }

  // With dW the gradient of W: dg = Σ dW v / |v|, dv = (dW - v dg / |v|) g / |v|
  public override func accGradParameters(_ input: Value, _ gradOutput: Value, scale factor: Double) throws {
    guard let v, let gradV, let gradG else { return }
    if norm?.count != g?.count || scale?.count != g?.count { try updateWeightMatrix() }
    guard let norm, let scale else { return }
    let dw = try Tensor(v.sizes, dtype)
    // Linear's own pass sums the gradient of W into gradWeight.
    gradWeight = dw
    defer { gradWeight = nil }
    try super.accGradParameters(input, gradOutput, scale: factor)
    let unit = try Tensor(dtype), product = try Tensor(dtype), dg = try Tensor(dtype)
    try unit.cdiv(v, norm.expandAs(v))
    try product.cmul(dw, unit)
    try dg.sum(product, 1)
    try gradG.cadd(gradG, 1, dg.view(gradG.sizes))
    try dw.addcmul(dw, -1, unit, dg.expandAs(dw))
    try gradV.addcmul(gradV, 1, dw, scale.expandAs(dw))
  }

  public override func describe() -> String {
    "\(typeName)(\(inputSize) -> \(outputSize))" + (bias == nil ? " without bias" : "")
  }
}

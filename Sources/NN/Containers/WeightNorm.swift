import TensorCore

/// A module whose weight has learned directions and learned lengths: nn.WeightNorm (`nn/WeightNorm.lua`; Salimans and
/// Kingma, arXiv 1602.07868).
///
/// O = the size of the weight's dimension `outputDim` (1 by default), R = the product of the others.
///
///     W[j] = g[j] v[j] / √(|v[j]|² + 1e-4)        v (O, R)    g (O, 1)
///
/// It goes around any module with a `weight`, such as `nn.Linear` or `nn.SpatialConvolution` (`outputDim` 2 for
/// `nn.SpatialFullConvolution`). v is drawn from N(0, √(2 / R)), g are its norms, the module's bias becomes 0; v, g
/// and the bias are learned. In training each forward pass makes W anew, in evaluation the switch to it does.
///
/// ```lua
/// m = nn.WeightNorm(nn.Linear(2, 1))
/// m.v:copy(torch.Tensor{{3, 4}})
/// m.g:fill(10)
/// print(string.format('%.3f', m:forward(torch.Tensor{1, 1})[1]))  --> 14.000
/// ```
public final class WeightNorm: Decorator {
  /// The dimension of the weight that counts outputs, from 1.
  public var outputDim = 1
  /// `(O, R)`: the directions.
  public var v: Tensor?
  /// Of as many elements: the gradient of v, summed over the backward passes.
  public var gradV: Tensor?
  /// `(O, 1)`: the lengths.
  public var g: Tensor?
  /// `(O, 1)`: the gradient of g, summed over the backward passes.
  public var gradG: Tensor?
  /// The sizes of the weight.
  public var weightSize: Dims = []

  func build(_ module: Module, _ outputDim: Int?) throws {
    try hold(module: module)
    let weight = try inner("weight")
    self.outputDim = outputDim ?? self.outputDim
    guard self.outputDim >= 1, self.outputDim <= weight.dimension else {
      throw NNError.input(
        typeName, "outputDim \(self.outputDim) is out of range: the weight is \(weight.sizes.text)")
    }
    weightSize = weight.sizes
    (v, gradV) = (try Tensor(viewIn, dtype), try Tensor(viewIn, dtype))
    (g, gradG) = (try Tensor([viewIn[0], 1], dtype), try Tensor([viewIn[0], 1], dtype))
    try resetInit()
  }

  public override class var help: String { "a module whose weight has learned directions v and lengths g" }
  public override class var fields: [Field] {
    func shared(_ name: String, stored: Bool) -> Field {
      .computed(name, stored: stored) { (m: WeightNorm) in (try? m.inner(name)).map(Value.tensor) ?? .none }
    }
    return super.fields + [.integer("outputDim", \WeightNorm.outputDim)]
      + Field.parameter("v", \WeightNorm.v, "gradV", \WeightNorm.gradV)
      + Field.parameter("g", \WeightNorm.g, "gradG", \WeightNorm.gradG)
      + [
        .sizes("weightSize", \WeightNorm.weightSize),
        // The original's code needs these of a file; without a weight it makes one.
        shared("bias", stored: true), shared("gradBias", stored: true), shared("weight", stored: false),
        shared("gradWeight", stored: false),
        .computed("otherDims", stored: true) { (m: WeightNorm) in .number(Double(m.viewIn[1])) },
        .computed("viewIn", stored: true) { (m: WeightNorm) in Field.storage(m.viewIn) },
        .computed("viewOut", stored: true) { (m: WeightNorm) in Field.storage(m.viewOut) },
        .computed("_norm", stored: true) { (m: WeightNorm) in m.column() },
        .computed("_scale", stored: true) { (m: WeightNorm) in m.column() },
      ]
  }
  public override class var constructor: Constructor {
    Constructor(WeightNorm.build, .object("module"), .optional(.integer("outputDim")))
  }
  public override class var methods: [ClassMethod] {
    super.methods + [
      ClassMethod("resetInit", WeightNorm.resetInit), ClassMethod("updateWeight", WeightNorm.updateWeight),
    ]
  }

  private func column() -> Value { (try? Tensor([viewIn[0], 1], dtype)).map(Value.tensor) ?? .none }

  /// `(O, R)`.
  private var viewIn: Dims {
    guard outputDim >= 1, outputDim <= weightSize.count, weightSize[outputDim - 1] > 0 else { return [0, 0] }
    let size = weightSize[outputDim - 1]
    return [size, (weightSize.product ?? 0) / size]
  }

  /// The weight's sizes with O in front.
  private var viewOut: Dims {
    var sizes = weightSize
    guard outputDim >= 1, outputDim <= sizes.count else { return sizes }
    sizes.remove(at: outputDim - 1)
    sizes.insert(weightSize[outputDim - 1], at: 0)
    return sizes
  }

  /// A tensor of the module inside, declared or set by a script.
  private func inner(_ name: String) throws -> Tensor {
    let module = try decorated()
    let value = try module.fieldTable.byName[name]?.get(module) ?? module.script?.field(name, of: module)
    guard case .tensor(let tensor)? = value else { throw NNError.input(describe(), "the module has no \(name)") }
    return tensor
  }

  /// A view of a tensor of the weight's sizes with O in front.
  private func permuted(_ t: Tensor) throws -> Tensor {
    guard t.sizes == weightSize, t.dtype == dtype else {
      throw NNError.input(describe(), "weight is \(Value.tensor(t).summary), expected \(weightSize.text)")
    }
    let first = outputDim - 1
    return try t.permute(Dims([first] + (0..<t.dimension).filter { $0 != first }))
  }

  /// v, its norms as they count, and g over them.
  private func parts() throws -> (v: Tensor, norm: Tensor, scale: Tensor) {
    guard let v, let g, v.sizes == viewIn, g.count == viewIn[0], v.dtype == dtype else {
      throw NNError.input(typeName, "v and g do not fit the module's weight")
    }
    let norm = try Tensor(dtype), scale = try Tensor(dtype)
    try norm.norm(v, 2, 1)
    try norm.pow(norm, 2)
    try norm.add(norm, 10e-5)
    try norm.sqrt(norm)
    try scale.cdiv(g, norm)
    return (v, norm, scale)
  }

  /// Draws v, and makes g its norms and the bias 0. Throws when the module has no weight.
  public func resetInit() throws {
    guard let v, let g else { return }
    try v.normal(Environment.current.generator, 0, (2 / Double(viewIn[1])).squareRoot())
    let norm = try Tensor(dtype)
    try norm.norm(v, 2, 1)
    try g.copy(from: norm)
    try (try? inner("bias"))?.zero()
  }

  /// Makes the module's weight of v and g.
  public func updateWeight() throws {
    let (v, _, scale) = try parts()
    let w = try Tensor(dtype)
    try w.cmul(v, scale.expandAs(v))
    try permuted(inner("weight")).copy(from: w.view(viewOut))
  }

  public override func parameters() throws -> [Parameter] {
    var all: [Parameter] = []
    for (value, gradient) in [(v, gradV), (g, gradG), (try? inner("bias"), try? inner("gradBias"))] {
      if let value, let gradient { all.append(Parameter(value: value, gradient: gradient)) }
    }
    return all
  }

  public override func zeroGradParameters() throws {
    try super.zeroGradParameters()
    try gradV?.zero()
    try gradG?.zero()
  }

  public override func updateParameters(_ learningRate: Double) throws {
    for parameter in try callParameters() {
      try parameter.value.cadd(parameter.value, -learningRate, parameter.gradient)
    }
  }

  public override func evaluate() throws {
    if isTraining { try updateWeight() }
    try super.evaluate()
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    if isTraining { try updateWeight() }
    return try super.updateOutput(input)
  }

  // With dW the gradient of W, n the norms: dg = Σ dW v / n, dv = (dW - v dg / n) g / n
  public override func accGradParameters(_ input: Value, _ gradOutput: Value, scale factor: Double) throws {
    let (v, norm, scale) = try parts(), gradWeight = try inner("gradWeight")
    // What the module has summed there is no gradient of its own.
    try gradWeight.zero()
    try super.accGradParameters(input, gradOutput, scale: factor)
    let dw = try permuted(gradWeight).contiguous().view(viewIn).clone()
    let unit = try Tensor(dtype), product = try Tensor(dtype), dg = try Tensor(dtype)
    try unit.cdiv(v, norm.expandAs(v))
    try product.cmul(dw, unit)
    try dg.sum(product, 1)
    if let gradG { try gradG.cadd(gradG, 1, dg) }
    try dw.addcmul(dw, -1, unit, dg.expandAs(dw))
    if let gradV { try gradV.view(viewIn).addcmul(gradV.view(viewIn), 1, dw, scale.expandAs(dw)) }
  }

  public override func didRead() throws {
    // The original leaves the weight out of files.
    let module = try decorated()
    if weightSize.isEmpty, let weight = try? inner("weight") { weightSize = weight.sizes }
    guard (try? inner("weight")) == nil, !weightSize.isEmpty else { return }
    for name in ["weight", "gradWeight"] {
      try module.fieldTable.byName[name]?.set(module, .tensor(Tensor(weightSize, dtype)))
    }
    try updateWeight()
  }
}

import TensorCore

/// Zeroes whole planes at random in training.
///
/// The mask is Bernoulli(1 - p), one number for each plane; evaluation multiplies by 1 - p instead.
public class PlaneDropout: Module {
  /// The probability of a plane to be zeroed; 0.5 by default.
  public final var p = 0.5 {
    didSet { Changes.note() }
  }
  /// Zeroes planes in evaluation, too; false by default, `stochastic_inference` in Torch.
  public final var stochasticInference = false
  /// The last mask: `(C, 1, …)` or `(N, C, 1, …)`; empty before the first.
  public final var noise: Tensor?

  /// What the planes are of.
  var axes: PlaneAxes { .image }

  final func build(_ p: Double?, _ stochasticInference: Bool?) throws {
    self.p = try checkDropout(typeName, p ?? self.p)
    self.stochasticInference = stochasticInference ?? false
    train = true
    noise = try Tensor(dtype)
  }

  public override class var fields: [Field] {
    super.fields + [
      .number("p", \PlaneDropout.p), .flag("stochastic_inference", \PlaneDropout.stochasticInference),
      .tensor("noise", \PlaneDropout.noise),
    ]
  }
  public override class var constructor: Constructor {
    Constructor(PlaneDropout.build, .optional(.number("p")), .optional(.flag("stochasticInference")))
  }
  public override class var methods: [ClassMethod] {
    super.methods + [ClassMethod("setp", PlaneDropout.setp, .number("p"))]
  }

  /// Changes the probability. Throws unless 0 ≤ p < 1.
  public final func setp(_ p: Double) throws { self.p = try checkDropout(typeName, p) }

  public override final func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? {
    input == .rows(axes.rank) ? input : nil
  }

  public override final func updateOutput(_ input: Value) throws -> Value {
    let x = try tensor(input)
    let planes = try Planes(x, axes, self)
    let y = try ownOutput(x.sizes)
    if isTraining || stochasticInference {
      let mask = try reuse(noise, planes.sizes(axes.names.map { _ in 1 }))
      try mask.bernoulli(Environment.current.generator, 1 - p)
      noise = mask
      try y.cmul(x, mask.expandAs(x))
    } else {
      try y.mul(x, 1 - p)
    }
    return output
  }

  public override final func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    guard isTraining else { throw NNError.input(describe(), "backprop only defined while training") }
    let x = try tensor(input)
    let dy = try dense(gradOutput, "gradOutput", like: x)
    guard let noise, noise.sizes == (try Planes(x, axes, self).sizes(axes.names.map { _ in 1 })) else {
      throw NNError.input(
        describe(),
        "the mask is \(noise?.sizes.text ?? "missing"), the input \(x.sizes.text): backward needs forward first")
    }
    try ownGradInput(dy.sizes).cmul(dy, noise.expandAs(dy))
    return gradInput
  }

  public override final func clearState() throws {
    noise = try Tensor(dtype)
    try super.clearState()
  }

  public override final func describe() -> String { "\(typeName)(\(LuaFormat.fixed(p, width: 0, places: 6)))" }
}

/// Zeroes whole planes of images at random: nn.SpatialDropout (`nn/SpatialDropout.lua`; Tompson et al., arXiv
/// 1411.4280).
///
/// Input (C, H, W) or (N, C, H, W), output the same sizes. In training each plane of each image is 0 with probability
/// `p` (0.5 by default, 0 ≤ p < 1), else as it is; evaluation multiplies by 1 - p instead, unlike `nn.Dropout`. With
/// `stochasticInference` (false by default) evaluation draws, too. `setp(p)` changes the probability.
///
/// ```lua
/// m = nn.SpatialDropout(0.25)
/// y = m:forward(torch.ones(8, 2, 2)):sum(2):sum(3):view(8)
/// print((y:eq(0) + y:eq(4)):sum())  --> 8
/// m:evaluate()
/// print(m:forward(torch.ones(1, 1, 1))[1][1][1])  --> 0.75
/// ```
public final class SpatialDropout: PlaneDropout {
  public override class var help: String { "zeroes whole planes of images with probability p in training" }
  public override class var example: Example {
    Example(input: .normal([2, 3, 2, 2]), withoutJacobian: "it draws a new mask in each forward pass")
  }
}

/// Zeroes whole planes of volumes at random: nn.VolumetricDropout (`nn/VolumetricDropout.lua`).
///
/// Input (C, T, H, W) or (N, C, T, H, W), output the same sizes. In training each plane of each volume is 0 with
/// probability `p` (0.5 by default), else as it is; evaluation multiplies by 1 - p instead. With `stochasticInference`
/// (false by default) evaluation draws, too. `setp(p)` changes the probability.
///
/// ```lua
/// m = nn.VolumetricDropout(0.5)
/// y = m:forward(torch.ones(1, 2, 2, 2)):sum()
/// print(y == 0 or y == 8)  --> true
/// ```
public final class VolumetricDropout: PlaneDropout {
  public override class var help: String { "zeroes whole planes of volumes with probability p in training" }
  public override class var example: Example {
    Example(input: .normal([2, 3, 2, 2, 2]), withoutJacobian: "it draws a new mask in each forward pass")
  }

  override var axes: PlaneAxes { .volume }
}

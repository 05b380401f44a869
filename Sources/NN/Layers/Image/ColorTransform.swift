import TensorCore

/// Adds to each channel of each image, in training, a number drawn anew: what nn.SimpleColorTransform and
/// nn.PCAColorTransform have in common.
///
/// N = batch, C = channels. Input `(N, C, H, W)` or `(C, H, W)`; in evaluation the output is the input.
public class ColorTransform: Module {
  /// C.
  public final var inputChannels = 0
  /// `(N, C)`: what was added last.
  public final var noise: Tensor?

  public override class var fields: [Field] {
    super.fields + [
      .integer("inputChannels", \ColorTransform.inputChannels), .tensor("noise", \ColorTransform.noise, .transient),
    ]
  }

  /// Fills `noise` `(N, C)`.
  func draw(_ noise: Tensor) throws {}

  public override func updateOutput(_ input: Value) throws -> Value {
    let x = try tensor(input)
    guard x.dimension == 3 || x.dimension == 4, x.sizes[x.dimension - 3] == inputChannels else {
      throw NNError.input(
        describe(), "expected images N x \(inputChannels) x H x W, got \(input.summary)")
    }
    let y = try ownOutput(x.sizes)
    try y.copy(from: x)
    guard isTraining else { return output }
    let drawn = try reuse(noise, [x.dimension == 4 ? x.sizes[0] : 1, inputChannels])
    try draw(drawn)
    noise = drawn
    try y.cadd(
      y, 1, drawn.view(x.dimension == 4 ? [x.sizes[0], inputChannels, 1, 1] : [inputChannels, 1, 1]).expandAs(y))
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    guard isTraining else { throw NNError.input(describe(), "backprop only defined while training") }
    let dy = try tensor(gradOutput, "gradOutput")
    try ownGradInput(dy.sizes).copy(from: dy)
    return gradInput
  }
}

/// Adds to each channel c of each image a number from ±range[c] in training: nn.SimpleColorTransform
/// (`dpnn/SimpleColorTransform.lua`).
///
/// N = batch, C = inputChannels. Input (N, C, H, W) or (C, H, W), output the same sizes; `range` (C) holds the bounds.
/// The numbers are drawn uniformly and anew in each forward pass, the field `noise` (N, C) keeps them. In evaluation
/// the output is the input.
///
/// ```lua
/// m = nn.SimpleColorTransform(3, torch.Tensor{0, 0, 0.5})
/// x = torch.zeros(2, 3, 4, 4)
/// y = m:forward(x)
/// print(y:narrow(2, 1, 2):norm() == 0 and y:abs():max() <= 0.5)  --> true
/// m:evaluate()
/// print(m:forward(x):norm())  --> 0
/// ```
public final class SimpleColorTransform: ColorTransform {
  /// `(C)`.
  public var range: Tensor?

  public override class var help: String { "shifts each channel of each image at random in training" }
  public override class var fields: [Field] { super.fields + [.tensor("range", \SimpleColorTransform.range)] }
  public override class var constructor: Constructor {
    Constructor(SimpleColorTransform.build, .integer("inputChannels"), .tensor("range"))
  }
  public override class var example: Example {
    Example(
      [2, .tensor(try Tensor([0.1, 0.2], [2]))], input: .normal([3, 2, 4, 5]),
      withoutJacobian: "it draws new noise in each forward pass")
  }

  private func build(_ inputChannels: Int, _ range: Tensor) throws {
    guard range.count == inputChannels, inputChannels > 0 else {
      throw NNError.input(
        typeName, "Number of input channels and number of range values don't match: \(inputChannels), \(range.count)")
    }
    self.inputChannels = inputChannels
    self.range = range
  }

  override func draw(_ noise: Tensor) throws {
    guard let range = try range?.contiguous(), range.count == inputChannels else {
      throw NNError.input(describe(), "range is \(range?.sizes.text ?? "missing"), expected \(inputChannels)")
    }
    for c in 0..<inputChannels {
      let bound = range[linear: c]
      try noise.select(1, c).uniform(Environment.current.generator, -bound, bound)
    }
  }
}

/// Adds E (λ * α) with α ~ N(0, std²) to the channels of each image in training: nn.PCAColorTransform
/// (`dpnn/PCAColorTransform.lua`; Krizhevsky et al., NIPS 2012, 4.1).
///
/// N = batch, C = inputChannels. Input (N, C, H, W) or (C, H, W), output the same sizes. `eigenVectors` E (C, C) are
/// those of the channels' covariance, one a column, `eigenValues` λ (C) belong to them; `std` is 0.1 by default. α is
/// drawn anew for each image in each forward pass. In evaluation the output is the input.
///
/// ```lua
/// m = nn.PCAColorTransform(3, torch.eye(3), torch.Tensor{1, 0, 0})  -- only the first channel varies
/// y = m:forward(torch.zeros(2, 3, 4, 4))
/// print(y:narrow(2, 2, 2):norm())  --> 0
/// print(y[1][1]:norm() > 0)  --> true
/// ```
public final class PCAColorTransform: ColorTransform {
  /// E.
  public var eigenVectors: Tensor?
  /// λ.
  public var eigenValues: Tensor?
  /// The standard deviation of α; 0.1 by default.
  public var std = 0.1
  /// `(C, N)`: λ * α of the last forward pass.
  public var alphas: Tensor?

  public override class var help: String { "shifts the colours of each image along their main directions in training" }
  public override class var fields: [Field] {
    super.fields + [
      .tensor("eigenVectors", \PCAColorTransform.eigenVectors), .tensor("eigenValues", \PCAColorTransform.eigenValues),
      .number("std", \PCAColorTransform.std), .tensor("alphas", \PCAColorTransform.alphas, .transient),
    ]
  }
  public override class var constructor: Constructor {
    Constructor(
      PCAColorTransform.build, .integer("inputChannels"), .tensor("eigenVectors"), .tensor("eigenValues"),
      .number("std", default: 0.1))
  }
  public override class var example: Example {
    Example(
      [2, .tensor(try Tensor([0.6, 0.8, -0.8, 0.6], [2, 2])), .tensor(try Tensor([0.2, 0.1], [2]))],
      input: .normal([3, 2, 4, 5]), withoutJacobian: "it draws new noise in each forward pass")
  }

  private func build(_ inputChannels: Int, _ eigenVectors: Tensor, _ eigenValues: Tensor, _ std: Double) throws {
    guard inputChannels > 0, eigenVectors.sizes == [inputChannels, inputChannels], eigenValues.count == inputChannels
    else {
      throw NNError.input(
        typeName,
        "expected \(inputChannels) x \(inputChannels) eigenvectors and \(inputChannels) eigenvalues, got "
          + "\(eigenVectors.sizes.text) and \(eigenValues.sizes.text)")
    }
    self.inputChannels = inputChannels
    (self.eigenVectors, self.eigenValues, self.std) = (eigenVectors, eigenValues, std)
  }

  override func draw(_ noise: Tensor) throws {
    guard let eigenVectors, let eigenValues, eigenVectors.sizes == [inputChannels, inputChannels],
      eigenValues.count == inputChannels
    else {
      throw NNError.input(
        describe(),
        "eigenVectors are \(eigenVectors?.sizes.text ?? "missing"), eigenValues "
          + "\(eigenValues?.sizes.text ?? "missing"): expected \(inputChannels) of each")
    }
    let alphas = try reuse(alphas, [inputChannels, noise.sizes[0]])
    self.alphas = alphas
    try alphas.normal(Environment.current.generator, 0, std)
    try alphas.cmul(alphas, eigenValues.contiguous().view([inputChannels, 1]).expandAs(alphas))
    let shifts = try Tensor(dtype)
    try shifts.mm(eigenVectors, alphas)
    try noise.copy(from: shifts.transpose(0, 1))
  }

  public override func describe() -> String {
    "\(typeName) channels: \(inputChannels), std: \(LuaFormat.fixed(std, width: 0, places: 6))"
  }
}

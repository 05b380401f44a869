import TensorCore

/// A linear map: nn.LinearNoBias (`rnn/LinearNoBias.lua`), `nn.Linear` without bias.
///
/// D = inputSize, H = outputSize, N = batch.
///
///     y = x Wᵀ        x (N, D) or (D)    W (H, D)    y (N, H) or (H)
///
/// W is drawn uniformly from ±1/√D. It maps 0 to 0, which padding of sequences needs (`nn.MaskZero`).
///
/// ```lua
/// m = nn.LinearNoBias(2, 3)
/// print(m:forward(torch.zeros(2)):norm())  --> 0
/// print(#m:parameters())  --> 1
/// ```
public final class LinearNoBias: Linear {
  /// Throws when a size is not positive or too large.
  public convenience init(_ inputSize: Int, _ outputSize: Int) throws {
    self.init()
    try build(inputSize, outputSize)
  }

  func build(_ inputSize: Int, _ outputSize: Int) throws { try build(inputSize, outputSize, false) }

  public override class var help: String { "a linear map with a learned W: y = x Wᵀ" }
  public override class var constructor: Constructor {
    Constructor(LinearNoBias.build(_:_:), .integer("inputSize"), .integer("outputSize"))
  }
}

import TensorCore

/// A linear map: nn.LinearNoBias (`rnn/LinearNoBias.lua`); as `Linear`, y = x Wᵀ.
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

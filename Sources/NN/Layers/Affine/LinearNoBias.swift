import TensorCore

/// A linear map: nn.LinearNoBias (`rnn/LinearNoBias.lua`); as `Linear`, y = x Wᵀ.
public final class LinearNoBias: Linear {
  /// Throws when a size is not positive or too large.
  public convenience init(_ inputSize: Int, _ outputSize: Int) throws {
    try self.init(inputSize, outputSize, bias: false)
  }
}

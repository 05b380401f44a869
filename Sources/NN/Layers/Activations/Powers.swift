import TensorCore

/// |x|: nn.Abs (`nn/Abs.lua`).
public final class Abs: Pointwise {
  override func forward(_ x: Tensor, _ y: Tensor) throws {
    try apply(AbsCurve(), x, y)
  }

  override func backward(_ x: Tensor, _ y: Tensor, _ dy: Tensor, _ dx: Tensor) throws {
    try chain(AbsCurve(), x, y, dy, dx)
  }
}

private struct AbsCurve: Curve {
  func value<T: LayerScalar>(_ x: T) -> T { x.magnitude }
  func slope<T: LayerScalar>(_ x: T, _ y: T) -> T { x >= 0 ? 1 : -1 }
}

/// x²: nn.Square (`nn/Square.lua`).
public final class Square: Pointwise {
  override func forward(_ x: Tensor, _ y: Tensor) throws {
    try apply(SquareCurve(), x, y)
  }

  override func backward(_ x: Tensor, _ y: Tensor, _ dy: Tensor, _ dx: Tensor) throws {
    try chain(SquareCurve(), x, y, dy, dx)
  }
}

private struct SquareCurve: Curve {
  func value<T: LayerScalar>(_ x: T) -> T { x * x }
  func slope<T: LayerScalar>(_ x: T, _ y: T) -> T { 2 * x }
}

/// √x: nn.Sqrt (`nn/Sqrt.lua`).
public final class Sqrt: Pointwise {
  override func forward(_ x: Tensor, _ y: Tensor) throws {
    try apply(SqrtCurve(), x, y)
  }

  override func backward(_ x: Tensor, _ y: Tensor, _ dy: Tensor, _ dx: Tensor) throws {
    try chain(SqrtCurve(), x, y, dy, dx)
  }
}

private struct SqrtCurve: Curve {
  func value<T: LayerScalar>(_ x: T) -> T { x.squareRoot() }
  func slope<T: LayerScalar>(_ x: T, _ y: T) -> T { y == 0 ? 0 : 0.5 / y }
}

import TensorCore

/// max(x, 0): nn.ReLU (`nn/ReLU.lua`).
public final class ReLU: Pointwise {
  public final var inplace = false

  public convenience init(_ inplace: Bool? = nil) {
    self.init()
    self.inplace = inplace ?? false
  }

  public override class var fields: [Field] {
    super.fields + [.flag("inplace", \ReLU.inplace)]
  }

  override var worksInPlace: Bool { inplace }

  override func forward(_ x: Tensor, _ y: Tensor) throws {
    try apply(ReLUCurve(), x, y)
  }

  override func backward(_ x: Tensor, _ y: Tensor, _ dy: Tensor, _ dx: Tensor) throws {
    try chain(ReLUCurve(), x, y, dy, dx)
  }
}

private struct ReLUCurve: Curve {
  func value<T: LayerScalar>(_ x: T) -> T { x > 0 ? x : 0 }
  func slope<T: LayerScalar>(_ x: T, _ y: T) -> T { x > 0 ? 1 : 0 }
}

/// min(max(x, 0), 6): nn.ReLU6 (`nn/ReLU6.lua`).
public final class ReLU6: Pointwise {
  public final var inplace = false

  public convenience init(_ inplace: Bool? = nil) {
    self.init()
    self.inplace = inplace ?? false
  }

  public override class var fields: [Field] {
    super.fields + [.flag("inplace", \ReLU6.inplace)]
  }

  override var worksInPlace: Bool { inplace }

  override func forward(_ x: Tensor, _ y: Tensor) throws {
    try apply(ReLU6Curve(), x, y)
  }

  override func backward(_ x: Tensor, _ y: Tensor, _ dy: Tensor, _ dx: Tensor) throws {
    try chain(ReLU6Curve(), x, y, dy, dx)
  }
}

private struct ReLU6Curve: Curve {
  func value<T: LayerScalar>(_ x: T) -> T { x > 0 ? (x < 6 ? x : 6) : 0 }
  func slope<T: LayerScalar>(_ x: T, _ y: T) -> T { x > 0 && x < 6 ? 1 : 0 }
}

import TensorCore

/// eˣ: nn.Exp (`nn/Exp.lua`).
public final class Exp: Activation {
  public override class var help: String { "eˣ" }

  override var curve: any Curve { ExpCurve() }
}

private struct ExpCurve: Curve {
  func value<V: LayerVector>(_ x: V) -> V { x.exp() }
  func slope<V: LayerVector>(_ x: V, _ y: V) -> V { y }
}

/// The natural logarithm: nn.Log (`nn/Log.lua`).
public final class Log: Activation {
  public override class var help: String { "the natural logarithm" }
  public override class var example: Example { Example(input: .fractions([3, 4])) }

  override var curve: any Curve { LogCurve() }
}

private struct LogCurve: Curve {
  func value<V: LayerVector>(_ x: V) -> V { x.log() }
  func slope<V: LayerVector>(_ x: V, _ y: V) -> V { 1 / x }
}

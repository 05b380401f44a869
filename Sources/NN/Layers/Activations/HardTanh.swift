import TensorCore

/// x between min_val and max_val, else the nearer bound: nn.HardTanh (`nn/HardTanh.lua`).
///
/// Inputs have any shape, the output has the same. The bounds are -1 and 1 by default; max_val must be the larger. The
/// gradient is that of the output between them and 0 beyond, and at the bounds. With `inplace` (false by default)
/// output and gradInput are written over input and gradOutput.
///
/// ```lua
/// x = torch.Tensor{-3, 0.5, 3}
/// print(table.concat(nn.HardTanh():forward(x):totable(), ' '))  --> -1 0.5 1
/// print(table.concat(nn.HardTanh(0, 2):backward(x, torch.ones(3)):totable(), ' '))  --> 0 1 0
/// ```
public class HardTanh: InplaceActivation {
  /// The lower bound.
  public final var min_val = -1.0
  /// The upper bound.
  public final var max_val = 1.0

  public override class var help: String { "x between min_val and max_val, else the nearer bound" }
  public override class var fields: [Field] {
    super.fields + [.number("min_val", \HardTanh.min_val), .number("max_val", \HardTanh.max_val)]
  }
  public override class var constructor: Constructor { .fields("min_val", "max_val", "inplace") }

  override var curve: any Curve { HardTanhCurve(least: min_val, most: max_val) }

  public final override func validate() throws {
    guard max_val > min_val else {
      throw NNError.input(
        typeName, "max_value must be larger than min_value, got \(min_val.luaText) and \(max_val.luaText)")
    }
  }
}

/// x between two bounds: nn.Clamp (`nn/Clamp.lua`).
///
/// `nn.HardTanh` whose bounds must be given: beyond them the gradient is 0. `nn.Clip` is the same function with a
/// gradient that passes everywhere.
///
/// ```lua
/// m, x = nn.Clamp(-1, 2), torch.Tensor{-5, 1, 5}
/// print(table.concat(m:forward(x):totable(), ' '))  --> -1 1 2
/// print(table.concat(m:backward(x, torch.ones(3)):totable(), ' '))  --> 0 1 0
/// ```
public final class Clamp: HardTanh {
  public override class var help: String { "a HardTanh whose bounds must be given" }
  public override class var constructor: Constructor { .fields("min_val", "max_val", required: 2) }
  public override class var example: Example { Example([-0.5, 0.6]) }
}

/// min(max(x, 0), 6): nn.ReLU6 (`nn/ReLU6.lua`).
///
/// Inputs have any shape, the output has the same; the gradient passes where 0 < x < 6. With `inplace` (false by
/// default) output and gradInput are written over input and gradOutput.
///
/// ```lua
/// print(table.concat(nn.ReLU6():forward(torch.Tensor{-1, 3, 10}):totable(), ' '))  --> 0 3 6
/// ```
public final class ReLU6: InplaceActivation {
  public override class var help: String { "min(max(x, 0), 6)" }
  public override class var constructor: Constructor { .fields("inplace") }

  override var curve: any Curve { HardTanhCurve(least: 0, most: 6) }
}

private struct HardTanhCurve: Curve {
  let least: Double
  let most: Double
  func value<V: LayerVector>(_ x: V) -> V {
    .pick(.all(least), above: x, .all(least), else: .pick(.all(most), notBelow: x, x, else: .all(most)))
  }
  func slope<V: LayerVector>(_ x: V, _ y: V) -> V {
    .pick(
      .all(least), notBelow: x, .all(0), else: .pick(x, notBelow: .all(most), .all(0), else: .all(1)))
  }
}

/// x between two bounds, its gradient passed on as it is: nn.Clip (`dpnn/Clip.lua`).
///
/// Inputs have any shape; values below `minval` become it, those above `maxval` become that. Unlike in `nn.Clamp` and
/// `nn.HardTanh`, the backward pass gives gradOutput unchanged, also beyond the bounds: a value that was cut can still
/// be moved back.
///
/// ```lua
/// m, x = nn.Clip(-1, 1), torch.Tensor{-5, 0.5}
/// print(table.concat(m:forward(x):totable(), ' '))  --> -1 0.5
/// print(table.concat(m:backward(x, torch.Tensor{7, 7}):totable(), ' '))  --> 7 7
/// ```
public final class Clip: Activation {
  /// The lower bound.
  public var minval = 0.0
  /// The upper bound.
  public var maxval = 0.0

  public override class var help: String { "x between minval and maxval, else the nearer; gradients pass unchanged" }
  public override class var fields: [Field] {
    super.fields + [.number("minval", \Clip.minval), .number("maxval", \Clip.maxval)]
  }
  public override class var constructor: Constructor { .fields("minval", "maxval", required: 2) }
  public override class var example: Example {
    Example([-0.3, 0.3], withoutJacobian: "its gradient is that of the identity, by design")
  }

  override var curve: any Curve { ClipCurve(least: minval, most: maxval) }
}

private struct ClipCurve: Curve {
  let least: Double
  let most: Double
  func value<V: LayerVector>(_ x: V) -> V {
    let y = V.pick(x, above: .all(most), .all(most), else: x)
    return .pick(.all(least), above: y, .all(least), else: y)
  }
  func slope<V: LayerVector>(_ x: V, _ y: V) -> V { .all(1) }
}

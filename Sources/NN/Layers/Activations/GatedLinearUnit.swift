import TensorCore

/// a · sigmoid(b) of the halves {a, b} of its input: nn.GatedLinearUnit (`nn/GatedLinearUnit.lua`; Dauphin et al.,
/// arXiv 1612.08083).
///
/// `dim` is the dimension that is halved, counted from 1 or, when negative, from the end; the last one if it is left
/// out. Its size must be even: (N, 2D) becomes (N, D), a is the first half. The gate's gradient is a σ(b) (1 - σ(b))
/// dy, that of a is σ(b) dy, which does not vanish where the gate is open.
///
/// ```lua
/// print(table.concat(nn.GatedLinearUnit():forward(torch.Tensor{3, 4, 0, 100}):totable(), ' '))  --> 1.5 4
/// print(table.concat(nn.GatedLinearUnit(2):forward(torch.ones(5, 6, 2)):size():totable(), ' '))  --> 5 3 2
/// ```
public final class GatedLinearUnit: Module {
  /// The dimension that is halved, from 1, or negative from the end; nil for the last.
  public var dim: Int?

  public override class var help: String { "a · sigmoid(b) of the halves a and b of its input" }
  public override class var fields: [Field] { super.fields + [.integer("dim", \GatedLinearUnit.dim)] }
  public override class var constructor: Constructor { .fields("dim") }

  public override var sequenceSupport: SequenceSupport { dim == nil ? .rows : .steps }

  public override func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? {
    guard let axes = input.axes, let axis = run.axis(axes, { Self.axis(dim ?? -1, rank: $0) }),
      axes[axis] == .feature
    else { return nil }
    return input
  }

  private func halves(_ x: Tensor) throws -> (axis: Int, a: Tensor, b: Tensor) {
    let axis = try axis(dim ?? -1, of: x), size = x.sizes[axis]
    guard size % 2 == 0 else {
      throw NNError.input(
        describe(), "Halving dimension must be even. Dim \(axis + 1) is size \(size): \(x.sizes.text)")
    }
    return (axis, try x.narrow(axis, 0, size / 2), try x.narrow(axis, size / 2, size / 2))
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    let (_, a, b) = try halves(tensor(input))
    let y = try ownOutput(a.sizes)
    try y.sigmoid(b)
    try y.cmul(y, a)
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    let x = try tensor(input)
    let (axis, a, b) = try halves(x)
    let dy = try dense(gradOutput, "gradOutput", like: a)
    let dx = try ownGradInput(x.sizes), half = a.sizes[axis]
    let da = try dx.narrow(axis, 0, half), db = try dx.narrow(axis, half, half)
    // s, then 1 - s and s (1 - s).
    let s = try Tensor(dtype), slope = try Tensor(dtype)
    try s.sigmoid(b)
    try slope.neg(s)
    try slope.add(slope, 1)
    try slope.cmul(slope, s)
    try da.cmul(s, dy)
    try slope.cmul(slope, dy)
    try db.cmul(slope, a)
    return gradInput
  }
}

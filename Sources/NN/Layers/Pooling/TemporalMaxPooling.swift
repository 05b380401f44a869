import TensorCore

/// The largest number of each feature in each window of a sequence: nn.TemporalMaxPooling
/// (`nn/TemporalMaxPooling.lua`).
///
///     x (T, F) or (N, T, F)        y (T′, F) or (N, T′, F),  T′ = ⌊(T - kW) / dW⌋ + 1
///
/// T = steps, F = features. `kW` is the steps of a window, `dW` (kW if left out) how far windows are apart.
/// `nn.Max(1)` takes the largest over the whole sequence.
///
/// ```lua
/// m = nn.TemporalMaxPooling(2)
/// print(m:forward(torch.Tensor{{1, 8}, {2, 7}, {3, 6}, {4, 5}}))  -->  2  8
/// -->  4  6
/// --> [torch.DoubleTensor of size 2x2]
/// ```
public final class TemporalMaxPooling: MaxPooling {
  /// The steps of a window.
  public var kW = 1
  /// From one window to the next; `kW` by default.
  public var dW = 1

  func build(_ kW: Int, _ dW: Int?) { (self.kW, self.dW) = (kW, dW ?? kW) }

  public override class var help: String { "the largest number of each feature in each window of a sequence" }
  public override class var fields: [Field] {
    super.fields + [.integer("kW", \TemporalMaxPooling.kW), .integer("dW", \TemporalMaxPooling.dW)]
  }
  public override class var constructor: Constructor {
    Constructor(TemporalMaxPooling.build, .integer("kW"), .optional(.integer("dW"), as: "kW"))
  }
  public override class var example: Example { Example([3, 2], input: .normal([2, 6, 3])) }

  override var axes: PlaneAxes { .sequence }
  override var form: IndexForm { .offset }
  override var windows: [PoolWindow] { [PoolWindow(kernel: kW, stride: dW)] }
}

/// The k largest steps of each feature, in their order in the sequence: nn.TemporalDynamicKMaxPooling
/// (`nn/TemporalDynamicKMaxPooling.lua`; Kalchbrenner, Grefenstette & Blunsom, arXiv:1404.2188).
///
///     x (T, F) or (N, T, F)        y (k, F) or (N, k, F),  k = max(minK, ⌈factor T⌉)
///
/// T = steps, F = features; `factor` is 0 by default. A sequence of fewer than k steps is refused. `indices`, of the
/// output's sizes, says which steps were kept.
///
/// ```lua
/// m = nn.TemporalDynamicKMaxPooling(2)
/// print(m:forward(torch.Tensor{{9, 1}, {3, 5}, {7, 2}}))  -->  9  5
/// -->  7  2
/// --> [torch.DoubleTensor of size 2x2]
/// ```
public final class TemporalDynamicKMaxPooling: Module {
  /// The least k; no sequence may be shorter.
  public var minK = 1
  /// The share of the steps that is kept; 0 by default.
  public var factor = 0.0
  /// Which steps were kept, from 1, of the output's sizes; nil before the first forward pass.
  public private(set) var indices: Tensor?

  public override class var help: String { "the k largest steps of each feature, in their order" }
  public override class var fields: [Field] {
    super.fields + [
      .integer("minK", \TemporalDynamicKMaxPooling.minK), .number("factor", \TemporalDynamicKMaxPooling.factor),
      .tensor("indices", \TemporalDynamicKMaxPooling.indices, .transient),
    ]
  }
  public override class var constructor: Constructor { .fields("minK", "factor", required: 1) }
  public override class var example: Example { Example([2, 0.5], input: .normal([2, 6, 3])) }

  public override func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? {
    input == .rows(2) ? input : nil
  }

  private func keep(_ x: Tensor) throws -> (axis: Int, k: Int) {
    guard x.dimension == 2 || x.dimension == 3 else {
      throw NNError.input(
        describe(),
        "Only 2D or 3D(batch mode) accepted: input is \(Value.tensor(x).summary), "
          + "expected T x F or N x T x F")
    }
    let axis = x.dimension - 2, steps = x.sizes[axis]
    let k = Swift.max(minK, Int(bounded: (factor * Double(steps)).rounded(.up)))
    guard k > 0, k <= steps else {
      throw NNError.input(
        describe(),
        "Input sequence length (\(steps)) too small for desired k value (\(k)): "
          + "input is \(Value.tensor(x).summary)")
    }
    return (axis, k)
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    let x = try tensor(input)
    let (axis, k) = try keep(x)
    let sorted = try Tensor(dtype), places = try Tensor(.long)
    try sorted.sort(places, x, axis, descending: true)
    let ordered = try Tensor(.long), order = try Tensor(.long)
    try ordered.sort(order, places.narrow(axis, 0, k), axis)
    indices = ordered
    let y = try reuse(nil, ordered.sizes)
    try y.gather(x, axis, ordered)
    output = .tensor(y)
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    let x = try tensor(input)
    let (axis, k) = try keep(x)
    var sizes = x.sizes
    sizes[axis] = k
    guard let indices, indices.sizes == sizes else {
      throw NNError.input(describe(), "backward needs forward of the same input first")
    }
    let dy = try dense(gradOutput, "gradOutput", like: indices)
    let dx = try ownGradInput(x.sizes)
    try dx.zero()
    try dx.scatter(axis, indices, dy)
    return gradInput
  }
}

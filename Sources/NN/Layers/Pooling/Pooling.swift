import TensorCore

/// A layer whose output has one number for every window of its input's planes.
public class Pooling: Module {
  /// Rounds the number of windows up, so that the last may reach beyond the input; false by default, `ceil_mode` in
  /// Torch.
  public final var ceilMode = false

  /// What the layer works along.
  var axes: PlaneAxes { .image }

  /// The windows along each of the axes, for a layer whose windows are all alike.
  var windows: [PoolWindow] { [] }

  public override class var methods: [ClassMethod] {
    super.methods + [ClassMethod("empty", Pooling.callClearState)]
  }

  /// `ceil_mode` for the classes that have it.
  static var rounding: [Field] { [.flag("ceil_mode", \Pooling.ceilMode)] }
  static var roundingMethods: [ClassMethod] {
    [ClassMethod("ceil", Pooling.ceil), ClassMethod("floor", Pooling.floor)]
  }

  /// Rounds the number of windows up.
  public final func ceil() { ceilMode = true }
  /// Rounds the number of windows down.
  public final func floor() { ceilMode = false }

  public override func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? {
    input == .rows(axes.rank) ? input : nil
  }

  /// The windows of all planes, or of each.
  func grids(_ planes: Planes) throws -> [PoolGrid] {
    let windows = windows
    for (window, name) in zip(windows, axes.names) { try window.check(self, name) }
    let trims = windows.contains { $0.pad != 0 }
    let counts = zip(windows, planes.sizes).map { $0.count(over: $1, ceil: ceilMode, trims: trims) }
    if let i = counts.firstIndex(where: { $0 < 1 }) {
      throw NNError.input(
        describe(),
        "Given input size: (\(planes.text(planes.sizes))). Calculated output size: (\(planes.text(counts))). "
          + "Output size is too small: \(axes.names[i]) \(planes.sizes[i]) is less than a window of "
          + "\(windows[i].kernel)" + (windows[i].dilation > 1 ? " with dilation \(windows[i].dilation)" : ""))
    }
    return [PoolGrid(windows.indices.map { windows[$0].windows(counts[$0], over: planes.sizes[$0]) })]
  }

  /// The sizes of the output.
  final func outputSizes(_ planes: Planes, _ grid: PoolGrid) -> Dims {
    planes.sizes(Array([grid.t, grid.h, grid.w].suffix(axes.names.count)).map(\.origins.count))
  }

  /// As `2x3, 2,1, 0,1`: sizes, strides, and padding and dilation where there are any.
  final func text(dilation: Bool = false) -> String {
    // Width before height, after time.
    let order = Array(windows.dropLast(2)) + windows.suffix(2).reversed()
    func list(_ value: (PoolWindow) -> Int, _ separator: String = ",") -> String {
      order.map { String(value($0)) }.joined(separator: separator)
    }
    var parts = [list(\.kernel, "x"), list(\.stride)]
    if order.contains(where: { $0.pad != 0 }) { parts.append(list(\.pad)) }
    if dilation { parts.append(list(\.dilation)) }
    return "\(typeName)(\(parts.joined(separator: ", ")))"
  }
}

/// The largest number of each window. Of equal ones the first is meant; a window of nothing but NaN or padding has -∞,
/// and no gradient.
public class MaxPooling: Pooling {
  /// Where the largest numbers are, in the form that each class of the original has.
  public final var indices: Tensor? = try? Tensor(.long)

  /// What `indices` hold.
  var form: IndexForm { .place }
  /// What a window of nothing larger has.
  var lowest: Double { -.infinity }
  /// The sizes of `indices` for an output.
  func indexSizes(_ output: Dims) -> Dims { output }
  /// Keeps the input's sizes along the axes.
  func note(_ sizes: [Int]) {}

  public override class var fields: [Field] { super.fields + [.tensor("indices", \MaxPooling.indices)] }

  public override func updateOutput(_ input: Value) throws -> Value {
    let x = try dense(input)
    let planes = try Planes(x, axes, self)
    let grids = try grids(planes)
    guard let grid = grids.first else { return output }
    note(planes.sizes)
    let y = try ownOutput(outputSizes(planes, grid))
    let indices = try Tensor.reuse(self.indices, indexSizes(y.sizes), .long)
    self.indices = indices
    let all = try compute(
      MaxForward(
        x: x, y: y, indices: indices, planes: planes.count, inner: planes.inner, grids: grids, form: form,
        lowest: lowest))
    if !all { try lacksMaximum() }
    return output
  }

  /// Called when a window had no largest number.
  func lacksMaximum() throws {}

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    let x = try tensor(input)
    let planes = try Planes(x, axes, self)
    let grids = try grids(planes)
    guard let grid = grids.first else { return gradInput }
    let sizes = outputSizes(planes, grid)
    let dy = try dense(gradOutput, "gradOutput")
    guard dy.sizes == sizes else {
      throw NNError.input(describe(), "gradOutput is \(gradOutput.summary), expected \(sizes.text)")
    }
    guard let indices = try indices?.contiguous(), indices.dtype == .long, indices.sizes == indexSizes(sizes) else {
      throw NNError.input(
        describe(),
        "indices are \(indices.map { Value.tensor($0).summary } ?? "missing"), expected "
          + "\(indexSizes(sizes).text): backward needs forward of the same input first")
    }
    let dx = try ownGradInput(x.sizes)
    try dx.zero()
    _ = try compute(
      IndexedMove(
        wide: dx, narrow: dy, indices: indices, planes: planes.count, inner: planes.inner, grids: grids, form: form,
        direction: .add))
    return gradInput
  }

  public override func clearState() throws {
    indices = try Tensor(.long)
    try super.clearState()
  }
}

/// The mean of each window.
public class AveragePooling: Pooling {
  /// Whether places in the padding count.
  var countsPadding: Bool { true }
  /// What the mean is multiplied by.
  var factor: Double { 1 }

  public override func updateOutput(_ input: Value) throws -> Value {
    let x = try dense(input)
    let planes = try Planes(x, axes, self)
    for grid in try grids(planes) {
      let y = try ownOutput(outputSizes(planes, grid))
      try compute(work(wide: x, narrow: y, planes, grid, isBackward: false))
    }
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    let x = try tensor(input)
    let planes = try Planes(x, axes, self)
    for grid in try grids(planes) {
      let dy = try dense(gradOutput, "gradOutput"), sizes = outputSizes(planes, grid)
      guard dy.sizes == sizes else {
        throw NNError.input(describe(), "gradOutput is \(gradOutput.summary), expected \(sizes.text)")
      }
      let dx = try ownGradInput(x.sizes)
      try dx.zero()
      try compute(work(wide: dx, narrow: dy, planes, grid, isBackward: true))
    }
    return gradInput
  }

  private func work(
    wide: Tensor, narrow: Tensor, _ planes: Planes, _ grid: PoolGrid, isBackward: Bool
  ) -> AverageWork {
    AverageWork(
      wide: wide, narrow: narrow, planes: planes.count, grid: grid, countsPadding: countsPadding, factor: factor,
      isBackward: isBackward)
  }
}

import TensorCore

/// Puts the numbers of its input where a pooling layer found its largest, and zeros elsewhere.
///
/// The output has the sizes of the pooling layer's last input. Of windows that overlap the last counts.
public class MaxUnpooling: Module {
  /// The pooling layer.
  var source: MaxPooling? { nil }
  /// The sizes of its last input along its axes; nil before its first forward pass.
  var sourceSizes: [Int]? { nil }

  public override class var fields: [Field] {
    super.fields + [
      .computed("indices") { (m: MaxUnpooling) in m.source?.indices.map(Value.tensor) ?? .none }
    ]
  }
  public override class var methods: [ClassMethod] {
    super.methods + [ClassMethod("empty", MaxUnpooling.callClearState)]
  }

  public override final func convert(to dtype: DType, _ copier: Copier) throws {
    try source?.callConvert(to: dtype, copier)
    try super.convert(to: dtype, copier)
  }

  /// Throws unless the windows lie side by side.
  final func check(_ pooling: MaxPooling) throws {
    guard pooling.windows.allSatisfy({ $0.kernel == $0.stride }) else {
      throw NNError.input(
        typeName, "The size of pooling module's kernel must be equal to its stride, got \(pooling.describe())")
    }
  }

  /// Moves numbers between x, of the pooling layer's output's sizes, and y, of its input's.
  private func move(_ x: Tensor, _ direction: IndexedMove.Direction, _ other: (Dims) throws -> Tensor) throws {
    guard let source, let wide = sourceSizes, let indices = try source.indices?.contiguous(), indices.dtype == .long
    else { throw NNError.input(describe(), "its pooling module must be run first") }
    guard indices.sizes == x.sizes else {
      throw NNError.input(
        describe(), "input and indices shapes do not match: input \(x.sizes.text), indices \(indices.sizes.text)")
    }
    let planes = try Planes(x, source.axes, self)
    for (window, name) in zip(source.windows, source.axes.names) { try window.check(source, name) }
    guard wide.allSatisfy({ $0 > 0 }) else {
      throw NNError.input(
        describe(), "the pooling module's input was \(wide.map(String.init).joined(separator: " x "))")
    }
    let y = try other(planes.sizes(wide))
    let grid = PoolGrid(
      source.windows.indices.map { source.windows[$0].windows(planes.sizes[$0], over: wide[$0]) })
    let wrong = try compute(
      IndexedMove(
        wide: y, narrow: x, indices: indices, planes: planes.count, inner: 1, grids: [grid], form: source.form,
        direction: direction))
    if let wrong {
      throw NNError.input(
        describe(), "found an invalid max index \(wrong) (output volumes are of size \(planes.text(wide)))")
    }
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    try move(dense(input), .set) { sizes in
      let y = try ownOutput(sizes)
      try y.zero()
      return y
    }
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    let x = try tensor(input)
    let dy = try dense(gradOutput, "gradOutput")
    try move(ownGradInput(x.sizes), .take) { sizes in
      guard dy.sizes == sizes else {
        throw NNError.input(
          describe(), "Inconsistent gradOutput size: gradOutput is \(gradOutput.summary), expected \(sizes.text)")
      }
      return dy
    }
    return gradInput
  }

  public override final func describe() -> String { "\(Self.className) associated to \(source?.describe() ?? "nil")" }
}

/// Undoes nn.SpatialMaxPooling but for the numbers it left out: nn.SpatialMaxUnpooling (`nn/SpatialMaxUnpooling.lua`).
///
///     x (C, H, W) or (N, C, H, W)        y: the sizes of the pooling layer's last input
///
/// `poolingModule` is a nn.SpatialMaxPooling whose stride is its window; it must have run before, since its `indices`
/// say where the numbers go. All else is 0. The gradient takes the same places.
///
/// ```lua
/// pool = nn.SpatialMaxPooling(2, 2)
/// unpool = nn.SpatialMaxUnpooling(pool)
/// y = pool:forward(torch.Tensor{{{1, 2}, {9, 3}}})
/// print(unpool:forward(y)[1])  -->  0  0
/// -->  9  0
/// --> [torch.DoubleTensor of size 2x2]
/// ```
public final class SpatialMaxUnpooling: MaxUnpooling {
  /// The layer whose `indices` say where the numbers go.
  public var pooling = SpatialMaxPooling()

  func build(_ pooling: SpatialMaxPooling) throws {
    guard type(of: pooling) == SpatialMaxPooling.self else {
      throw NNError.input(typeName, "Argument must be a nn.SpatialMaxPooling module, got a \(pooling.typeName)")
    }
    try check(pooling)
    self.pooling = pooling
  }

  public override class var help: String { "puts numbers where an nn.SpatialMaxPooling found its largest" }
  public override class var fields: [Field] {
    super.fields + [
      .object("pooling", \SpatialMaxUnpooling.pooling),
      .computed("oheight") { (m: SpatialMaxUnpooling) in m.pooling.iheight.map { .number(Double($0)) } ?? .none },
      .computed("owidth") { (m: SpatialMaxUnpooling) in m.pooling.iwidth.map { .number(Double($0)) } ?? .none },
    ]
  }
  public override class var constructor: Constructor {
    Constructor(SpatialMaxUnpooling.build, .object("poolingModule"))
  }
  public override class var example: Example {
    Example([.object(try ran(try SpatialMaxPooling.make(2, 3), [2, 2, 6, 5]))], input: .normal([2, 2, 2, 2]))
  }

  override var source: MaxPooling? { pooling }
  override var sourceSizes: [Int]? { [pooling.iheight, pooling.iwidth].allKnown }
}

/// Undoes nn.VolumetricMaxPooling but for the numbers it left out: nn.VolumetricMaxUnpooling
/// (`nn/VolumetricMaxUnpooling.lua`).
///
///     x (C, T, H, W) or (N, C, T, H, W)        y: the sizes of the pooling layer's last input
///
/// `poolingModule` is a nn.VolumetricMaxPooling whose stride is its window; it must have run before, since its
/// `indices` say where the numbers go. All else is 0.
///
/// ```lua
/// pool = nn.VolumetricMaxPooling(2, 2, 2)
/// unpool = nn.VolumetricMaxUnpooling(pool)
/// y = unpool:forward(pool:forward(torch.range(1, 8):view(1, 2, 2, 2)))
/// print(table.concat(y:view(8):totable(), ' '))  --> 0 0 0 0 0 0 0 8
/// ```
public final class VolumetricMaxUnpooling: MaxUnpooling {
  /// The layer whose `indices` say where the numbers go.
  public var pooling = VolumetricMaxPooling()

  func build(_ pooling: VolumetricMaxPooling) throws {
    guard type(of: pooling) == VolumetricMaxPooling.self else {
      throw NNError.input(typeName, "Argument must be a nn.VolumetricMaxPooling module, got a \(pooling.typeName)")
    }
    try check(pooling)
    self.pooling = pooling
  }

  public override class var help: String { "puts numbers where an nn.VolumetricMaxPooling found its largest" }
  public override class var fields: [Field] {
    super.fields + [
      .object("pooling", \VolumetricMaxUnpooling.pooling),
      .computed("otime") { (m: VolumetricMaxUnpooling) in m.pooling.itime.map { .number(Double($0)) } ?? .none },
      .computed("oheight") { (m: VolumetricMaxUnpooling) in m.pooling.iheight.map { .number(Double($0)) } ?? .none },
      .computed("owidth") { (m: VolumetricMaxUnpooling) in m.pooling.iwidth.map { .number(Double($0)) } ?? .none },
    ]
  }
  public override class var constructor: Constructor {
    Constructor(VolumetricMaxUnpooling.build, .object("poolingModule"))
  }
  public override class var example: Example {
    Example([.object(try ran(try VolumetricMaxPooling.make(2, 2, 3), [2, 4, 6, 5]))], input: .normal([2, 2, 2, 2]))
  }

  override var source: MaxPooling? { pooling }
  override var sourceSizes: [Int]? { [pooling.itime, pooling.iheight, pooling.iwidth].allKnown }
}

/// A pooling layer that has seen an input of these sizes.
private func ran(_ layer: MaxPooling, _ sizes: Dims) throws -> MaxPooling {
  _ = try layer.forward(Example.Sample.normal(sizes).value(Generator(seed: 1)))
  return layer
}

extension [Int?] {
  /// The numbers, or nil when one is missing.
  fileprivate var allKnown: [Int]? {
    let known = compactMap { $0 }
    return known.count == count ? known : nil
  }
}

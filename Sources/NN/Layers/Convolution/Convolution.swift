import TensorCore

/// What all convolutions have in common: a learned kernel that is moved over planes along one to three axes.
///
/// N = batch, P = nInputPlane, O = nOutputPlane, K = the kernel's places. With the `Correlation` ∗ of the layer's
/// weights,
///
///     y = W ∗ x + b        dx = Wᵀ ∗ dy        dW = dy ∗ x        db = the sum of dy over all but planes
///
/// and a transposed layer has y = Wᵀ ∗ x + b, dx = W ∗ dy. A class says which weights join which planes
/// (`linkedKernel`); weights, then bias, are drawn uniformly from ±1/√fanIn.
public class Convolution: Module {
  /// Planes of the input, as the constructor was told.
  public final var nInputPlane = 0
  /// Planes of the output, as the constructor was told.
  public final var nOutputPlane = 0
  /// Places of the kernel along each axis: kT, kH, kW.
  public final var kernel = Extents(1, 1, 1)
  /// How far windows are apart: dT, dH, dW.
  public final var stride = Extents(1, 1, 1)
  /// Zeros before and behind the input: padT, padH, padW. Negative: places left out.
  public final var padding = Extents(0, 0, 0)
  /// How far a kernel's places are apart: dilationT, dilationH, dilationW.
  public final var dilation = Extents(1, 1, 1)
  /// The learned kernel; its sizes are the class's.
  public final var weight: Tensor? {
    didSet { Changes.note() }
  }
  /// Of the weight's sizes: its gradient, summed over the backward passes.
  public final var gradWeight: Tensor? {
    didSet { Changes.note() }
  }
  /// What is added to each output plane, or nil.
  public final var bias: Tensor? {
    didSet { Changes.note() }
  }
  /// Of the bias's sizes: its gradient, summed over the backward passes.
  public final var gradBias: Tensor? {
    didSet { Changes.note() }
  }
  /// The original's buffer; not used here.
  public final var finput: Tensor?
  /// The original's buffer; not used here.
  public final var fgradInput: Tensor?
  private var columns: Tensor?
  private var turned: (output: Tensor?, gradInput: Tensor?)

  /// The axes of an image, for each class its own, in the order of Torch's arguments.
  enum Axis: String {
    case t = "T"
    case w = "W"
    case h = "H"
  }

  class var axes: [Axis] { [.w, .h] }
  /// The settings that the class has as fields: k, d, pad, dilation, each along every axis.
  class var settings: [String] { ["k", "d", "pad"] }

  public override class var fields: [Field] {
    super.fields + settings.flatMap { name in axes.map { Field.extent(name, $0) } }
      + Field.parameter("weight", \Convolution.weight, "gradWeight", \Convolution.gradWeight)
      + Field.parameter("bias", \Convolution.bias, "gradBias", \Convolution.gradBias)
      + [
        .tensor("finput", \Convolution.finput, .transient), .tensor("fgradInput", \Convolution.fgradInput, .transient),
      ]
  }

  static var planeFields: [Field] {
    [.integer("nInputPlane", \Convolution.nInputPlane), .integer("nOutputPlane", \Convolution.nOutputPlane)]
  }

  // MARK: Making

  /// Sets what the constructor is told. Throws when a number of planes, or a setting, cannot be.
  final func setUp(_ nInputPlane: Int, _ nOutputPlane: Int, kernel: Extents, stride: Extents, padding: Extents) throws {
    try checkSizes(typeName, ("nInputPlane", nInputPlane), ("nOutputPlane", nOutputPlane))
    self.nInputPlane = nInputPlane
    self.nOutputPlane = nOutputPlane
    self.kernel = kernel
    self.stride = stride
    self.padding = padding
    _ = try places()
  }

  /// The same for images.
  final func setUpImage(
    _ nInputPlane: Int, _ nOutputPlane: Int, _ kW: Int, _ kH: Int, _ dW: Int, _ dH: Int, _ padW: Int, _ padH: Int?
  ) throws {
    try setUp(
      nInputPlane, nOutputPlane, kernel: Extents(1, kH, kW), stride: Extents(1, dH, dW),
      padding: Extents(0, padH ?? padW, padW))
  }

  /// The same for sequences with as many features before as after.
  final func setUpFrames(_ inputFrameSize: Int, _ kW: Int, _ dW: Int) throws {
    try checkSizes(typeName, ("inputFrameSize", inputFrameSize))
    try setUp(
      inputFrameSize, inputFrameSize, kernel: Extents(1, 1, kW), stride: Extents(1, 1, dW), padding: Extents(0, 0, 0))
  }

  /// Makes weights and bias of these sizes, and draws them.
  final func makeParameters(weight sizes: Dims, bias biasSizes: Dims) throws {
    weight = try Tensor(sizes, dtype)
    gradWeight = try Tensor(sizes, dtype)
    bias = try Tensor(biasSizes, dtype)
    gradBias = try Tensor(biasSizes, dtype)
    try callReset(nil)
  }

  /// Takes the bias away.
  public final func noBias() throws {
    bias = nil
    gradBias = nil
  }

  static var noBias: ClassMethod { ClassMethod("noBias", Convolution.noBias) }

  /// How many numbers of the input go into one of the output: what the bound of new weights comes from.
  var fanIn: Double { Double(nInputPlane) * Double(kernel.t) * Double(kernel.h) * Double(kernel.w) }

  public override func reset(_ stdv: Double?) throws {
    let bound = stdv.map { $0 * 3.0.squareRoot() } ?? 1 / fanIn.squareRoot()
    let generator = Environment.current.generator
    try weight?.uniform(generator, -bound, bound)
    try bias?.uniform(generator, -bound, bound)
  }

  // MARK: What a class says

  /// Weights where they lie, and which planes they join: a volume's planes and windows' planes.
  struct LinkedKernel {
    let weights: Tensor
    let planes: Int
    let windowPlanes: Int
    let links: [Link]
  }

  /// The kernel as the passes take it.
  func linkedKernel() throws -> LinkedKernel { try denseKernel(rows: "nOutputPlane", columns: "nInputPlane") }

  /// A weight `(rows, columns · K)`, of any sizes, that joins all planes.
  final func denseKernel(rows: String, columns: String) throws -> LinkedKernel {
    let weight = try needWeight()
    let k = try places()
    let count = weight.dimension > 0 ? weight.sizes[0] : 0
    guard count > 0, k > 0, weight.count % (count * k) == 0, weight.count > 0 else {
      throw NNError.input(
        describe(), "weight is \(weight.sizes.text), expected \(rows) x \(columns) x \(kernel.dims(rank).text)")
    }
    let planes = weight.count / (count * k)
    return LinkedKernel(
      weights: weight, planes: planes, windowPlanes: count,
      links: [Link(input: 0, inputs: planes, output: 0, outputs: count, weight: 0, lead: planes * k)])
  }

  /// The weight, dense and of the layer's type.
  final func needWeight() throws -> Tensor {
    guard let weight else { throw NNError.input(describe(), "has no weight") }
    return try checked(weight, "weight", count: weight.count).contiguous()
  }

  /// How many places the kernel has. Throws when it, the stride, the padding or the dilation cannot be.
  final func places() throws -> Int {
    try check(kernel, "k", "kernel size", least: 1)
    try check(stride, "d", "stride", least: 1)
    try check(dilation, "dilation", "dilation", least: 1)
    try check(padding, "pad", "padding", least: -Windows.limit)
    guard let count = kernel.dims(3).product else {
      throw NNError.input(describe(), "a kernel of \(kernel.dims(rank).text) is too large")
    }
    return count
  }

  private func check(_ extents: Extents, _ name: String, _ words: String, least: Int) throws {
    for axis in Self.axes {
      let value = extents[keyPath: axis.path]
      guard value >= least, value <= Windows.limit else {
        let all = Self.axes.map { "\(name)\($0.rawValue): \(extents[keyPath: $0.path])" }.joined(separator: " ")
        throw NNError.input(
          typeName,
          value > Windows.limit || least < 0
            ? "\(words) is too large: \(all)" : "\(words) should be greater than zero, but got \(all)")
      }
    }
  }

  /// Whether each place of the output has a number of the bias, rather than each plane.
  var hasPlaceBias: Bool { false }

  /// The bias, one number for each output plane (or place); the class may lay it out otherwise.
  func planeBias(_ planes: Int) throws -> Tensor? {
    try bias.map { try checked($0, "bias", count: planes).contiguous() }
  }

  /// Adds to gradBias a number for each output plane (or place).
  func addPlaneBias(_ sums: Tensor) throws {
    guard let gradBias else { return }
    try gradBias.cadd(gradBias, 1, sums.view(checked(gradBias, "gradBias", count: sums.count).sizes))
  }

  /// Adds a gradient of the linked kernel's weights, which `add` adds to a dense tensor of as many elements.
  func addWeightGradient(_ kernel: LinkedKernel, _ add: (Tensor) throws -> Void) throws {
    guard let gradWeight else { return }
    _ = try checked(gradWeight, "gradWeight", count: kernel.weights.count)
    if gradWeight.isContiguous { return try add(gradWeight) }
    let sum = try Tensor(gradWeight.sizes, dtype)
    try add(sum)
    try gradWeight.cadd(gradWeight, 1, sum)
  }

  /// Whether the output is Wᵀ ∗ x.
  var isTransposed: Bool { false }

  /// Whether planes are the last axis of inputs and outputs, behind the steps of a sequence.
  var hasFrames: Bool { false }

  /// Whether the input may have more planes than the weights reach.
  var takesMorePlanes: Bool { false }

  /// The tensor of an input.
  func source(_ input: Value) throws -> Tensor { try tensor(input) }

  /// The windows over an input of these extents.
  func windows(over input: Extents, _ value: Value) throws -> Windows {
    Windows(over: input, kernel: kernel, stride: stride, padding: padding, dilation: dilation)
  }

  /// What the layer gives back for a gradient of its input tensor.
  func setGradInput(_ dx: Tensor, _ input: Value) throws { gradInput = .tensor(dx) }

  /// The tensor that the gradient of the input tensor was last written to.
  var oldGradInput: Tensor? { gradInput.tensor }

  // MARK: Passes

  /// An input, dense and planes first, and what comes of its sizes.
  struct Pass {
    let x: Tensor
    let kernel: LinkedKernel
    let windows: Windows
    /// How many samples, and whether there is an axis of them.
    let samples: Int, isBatch: Bool
    /// Planes of the output and its size in each.
    let planes: Int, size: Extents
    /// The output's sizes, planes first.
    let sizes: Dims
    /// How many numbers the bias has, and for how many elements each stands.
    let biases: Int, biasSize: Int
  }

  final var rank: Int { Self.axes.count }

  private func pass(_ input: Value) throws -> Pass {
    let source = try source(input), rank = rank
    let kernel = try linkedKernel()
    guard source.dimension == rank + 1 || source.dimension == rank + 2 else {
      throw NNError.input(
        describe(),
        "\(rank + 1)D or \(rank + 2)D (batch mode) input tensor expected, but got \(Value.tensor(source).summary)")
    }
    let isBatch = source.dimension == rank + 2
    let x = try (hasFrames ? source.transpose(source.dimension - 1, source.dimension - 2) : source).contiguous()
    let wanted = isTransposed ? kernel.windowPlanes : kernel.planes
    let planes = x.sizes[isBatch ? 1 : 0]
    guard planes == wanted || takesMorePlanes && planes > wanted else {
      throw NNError.input(
        describe(),
        "input has \(planes) planes in dimension \((isBatch ? 2 : 1) + (hasFrames ? 1 : 0)) (\(source.sizes.text)), "
          + "expected \(takesMorePlanes ? "at least " : "")\(wanted)")
    }
    let extents = Extents(x.sizes, rank)
    let windows = try windows(over: extents, input)
    let size = isTransposed ? windows.input : windows.output
    let outputs = isTransposed ? kernel.planes : kernel.windowPlanes
    guard size.t > 0, size.h > 0, size.w > 0 else {
      throw NNError.input(
        describe(),
        "Given input size: (\(planes) x \(extents.dims(rank).text)). Calculated output size: "
          + "(\(outputs) x \(size.dims(rank).text)). Output size is too small")
    }
    var sizes = size.dims(rank)
    sizes.insert(outputs, at: 0)
    if isBatch { sizes.insert(x.sizes[0], at: 0) }
    guard let places = ([outputs, size.t, size.h, size.w] as Dims).product else { throw TensorError.size(sizes) }
    return Pass(
      x: x, kernel: kernel, windows: windows, samples: isBatch ? x.sizes[0] : 1, isBatch: isBatch, planes: outputs,
      size: size, sizes: sizes, biases: hasPlaceBias ? places : outputs, biasSize: hasPlaceBias ? 1 : places / outputs)
  }

  /// Runs a pass of the correlation; `x` is of the layer's input, `y` of its output. `bias` is added to what is written.
  func run(
    _ product: Correlation.Product, _ pass: Pass, _ w: Tensor, _ x: Tensor, _ y: Tensor, bias: Tensor? = nil
  ) throws {
    let inputs = pass.x.sizes[pass.isBatch ? 1 : 0]
    let correlation = Correlation(
      windows: pass.windows, planes: isTransposed ? pass.planes : inputs,
      windowPlanes: isTransposed ? inputs : pass.planes, samples: pass.samples, links: pass.kernel.links)
    let plan = try correlation.plan(product, weights: w.count, dtype)
    try compute(
      Correlation.Work(
        correlation: correlation, plan: plan, w: w, x: isTransposed ? y : x, y: isTransposed ? x : y, bias: bias,
        buffer: buffer([plan.bufferSize])))
  }

  /// The layer's buffer for unfolded inputs.
  final func buffer(_ sizes: Dims) throws -> Tensor {
    let buffer = try reuse(columns, sizes)
    columns = buffer
    return buffer
  }

  /// The sizes as the layer has them outside.
  private func outside(_ sizes: Dims) -> Dims {
    guard hasFrames else { return sizes }
    var result = sizes
    result[sizes.count - 1] = sizes[sizes.count - 2]
    result[sizes.count - 2] = sizes[sizes.count - 1]
    return result
  }

  /// `planes` with frames first.
  private func copyTurned(_ planes: Tensor, to frames: Tensor) throws {
    try frames.copy(from: planes.transpose(planes.dimension - 1, planes.dimension - 2))
  }

  private func gradient(_ gradOutput: Value, _ pass: Pass) throws -> Tensor {
    let dy = try tensor(gradOutput, "gradOutput")
    let expected = outside(pass.sizes)
    guard dy.sizes == expected else {
      throw NNError.input(describe(), "gradOutput is \(dy.sizes.text), expected \(expected.text)")
    }
    return try (hasFrames ? dy.transpose(dy.dimension - 1, dy.dimension - 2) : dy).contiguous()
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    let pass = try pass(input)
    let bias = try planeBias(pass.biases)
    let y = try hasFrames ? reuse(turned.output, pass.sizes) : ownOutput(pass.sizes)
    try run(isTransposed ? .back : .forward, pass, pass.kernel.weights, pass.x, y, bias: bias)
    if hasFrames {
      turned.output = y
      try copyTurned(y, to: ownOutput(outside(pass.sizes)))
    }
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    let pass = try pass(input)
    let dy = try gradient(gradOutput, pass)
    let dx = try reuse(hasFrames ? turned.gradInput : oldGradInput, pass.x.sizes)
    try run(isTransposed ? .forward : .back, pass, pass.kernel.weights, dx, dy)
    if hasFrames {
      turned.gradInput = dx
      try copyTurned(dx, to: ownGradInput(outside(pass.x.sizes)))
    } else {
      try setGradInput(dx, input)
    }
    return gradInput
  }

  public override func accGradParameters(_ input: Value, _ gradOutput: Value, scale: Double) throws {
    let pass = try pass(input)
    let dy = try gradient(gradOutput, pass)
    try addWeightGradient(pass.kernel) { try run(.weights(scale: scale), pass, $0, pass.x, dy) }
    guard gradBias != nil else { return }
    let sums = try Tensor([pass.biases], dtype)
    try compute(PlaneSums(dy: dy, db: sums, planes: pass.biases, size: pass.biasSize))
    try sums.mul(sums, scale)
    try addPlaneBias(sums)
  }

  public override func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? {
    input == .rows(rank + 1) ? input : nil
  }

  public override func convert(to dtype: DType, _ copier: Copier) throws {
    columns = nil
    turned = (nil, nil)
    try super.convert(to: dtype, copier)
  }

  public override func clearState() throws {
    columns = nil
    turned = (nil, nil)
    try super.clearState()
  }

  // MARK: Files, text

  public override func read(from file: StoredFields) throws {
    try super.read(from: file)
    // Of images, before there was one for each axis.
    if rank == 2, Self.settings.contains("pad"), let old = file.take("padding").asNumber {
      padding.w = Int(bounded: old)
      padding.h = padding.w
    }
  }

  /// `nn.X(P -> O, 3x3, 1,1, 2,2`: what the original prints, without what comes last.
  final func text(_ extra: String = "") -> String {
    func list(_ extents: Extents, _ separator: String) -> String {
      Self.axes.map { "\(extents[keyPath: $0.path])" }.joined(separator: separator)
    }
    let isPadded = Self.axes.contains { padding[keyPath: $0.path] != 0 }
    let isStrided = Self.axes.contains { stride[keyPath: $0.path] != 1 }
    return "\(typeName)(\(nInputPlane) -> \(nOutputPlane), \(extra)\(list(kernel, "x"))"
      + (isStrided || isPadded ? ", \(list(stride, ","))" : "") + (isPadded ? ", \(list(padding, ","))" : "")
  }

  final var biasText: String { bias == nil ? ") without bias" : ")" }
}

extension Convolution.Axis {
  /// Where an axis's number stands.
  var path: WritableKeyPath<Extents, Int> {
    switch self {
    case .t: \.t
    case .w: \.w
    case .h: \.h
    }
  }
}

extension Field {
  /// A setting along one axis: `kW`.
  fileprivate static func extent(_ name: String, _ axis: Convolution.Axis) -> Field {
    let path: ReferenceWritableKeyPath<Convolution, Extents> =
      switch name {
      case "k": \.kernel
      case "d": \.stride
      case "pad": \.padding
      default: \.dilation
      }
    return .integer(name + axis.rawValue, path.appending(path: axis.path))
  }
}

extension Extents {
  /// The extents of the last axes of a tensor of these sizes.
  init(_ sizes: Dims, _ rank: Int) {
    let n = sizes.count
    self.init(rank > 2 ? sizes[n - 3] : 1, rank > 1 ? sizes[n - 2] : 1, sizes[n - 1])
  }

  /// Those of the last axes.
  func dims(_ rank: Int) -> Dims { rank > 2 ? [t, h, w] : rank > 1 ? [h, w] : [w] }
}

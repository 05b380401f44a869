import TensorCore

/// Columns of convolutions of different sizes over one image, their outputs joined: nn.Inception
/// (`dpnn/Inception.lua`; Szegedy et al., arXiv:1409.4842).
///
/// x (N, P, H, W) or (P, H, W); y has the planes of all columns, smaller outputs stand in the middle of zeros
/// (`nn.DepthConcat`). Column i goes through a 1 x 1 convolution to reduceSize[i] planes and one of kernelSize[i] to
/// outputSize[i]; then come a column of `pool` and a 1 x 1 convolution, and one of a 1 x 1 convolution alone, where
/// `reduceSize` has entries for them. The argument is a table:
///
/// - inputSize: P.
/// - outputSize: the planes of each kernel's column, a table.
/// - reduceSize: the planes of the 1 x 1 convolutions, one for each kernel, then for the pool's, then for the last
///   column.
/// - reduceStride ({1, …}): their strides.
/// - kernelSize ({5, 3}) and kernelStride ({1, 1}).
/// - poolSize (3) and poolStride (1): of the max pooling.
/// - pool (a nn.SpatialMaxPooling): another module in its place.
/// - transfer (nn.ReLU): what goes after each convolution; it is cloned.
/// - batchNorm (false): a nn.SpatialBatchNormalization behind each convolution.
/// - padding (true): half a kernel of zeros around the images, which keeps their size.
///
/// ```lua
/// m = nn.Inception{inputSize = 4, outputSize = {6, 8}, reduceSize = {2, 3, 5, 7}}
/// print(table.concat(m:forward(torch.randn(2, 4, 9, 9)):size():totable(), ' '))  --> 2 26 9 9
/// ```
public final class Inception: Decorator {
  /// What the constructor was given, with defaults.
  private var settings: [String: Value] = [:]

  private func build(_ config: Value) throws {
    guard case .table(let table) = config else {
      throw NNError.input(typeName, "expected a table of settings, got \(config.summary)")
    }
    func sizes(_ name: String, default: [Int]? = nil) throws -> [Int] {
      let value = table.fields[name] ?? .none
      if let `default`, value.isNone { return `default` }
      guard let list = value.list, list.allSatisfy({ $0.number != nil }) else {
        throw NNError.input(typeName, "\(name) must be a table of numbers, got \(value.summary)")
      }
      return list.map { Int(bounded: $0.number ?? 0) }
    }
    func module(_ name: String, default: () throws -> Module) throws -> Module {
      switch table.fields[name] {
      case nil, .some(.none): return try `default`()
      case .object(let module as Module): return module
      case .some(let other): throw NNError.input(typeName, "\(name) must be a module, got \(other.summary)")
      }
    }
    func number(_ name: String, default: Int) -> Int {
      table.fields[name]?.number.map { Int(bounded: $0) } ?? `default`
    }
    func flag(_ name: String, default: Bool) -> Bool {
      if case .boolean(let flag) = table.fields[name] { flag } else { `default` }
    }
    guard let inputSize = table.fields["inputSize"]?.number.map({ Int(bounded: $0) }) else {
      throw NNError.input(typeName, "inputSize must be a number, got \((table.fields["inputSize"] ?? .none).summary)")
    }
    let kernels = try sizes("kernelSize", default: [5, 3])
    let strides = try sizes("kernelStride", default: [Int](repeating: 1, count: kernels.count))
    let outputs = try sizes("outputSize"), reduces = try sizes("reduceSize")
    let reduceStrides = try sizes("reduceStride", default: [])
    guard outputs.count >= kernels.count, reduces.count >= kernels.count, strides.count >= kernels.count else {
      throw NNError.input(
        typeName,
        "\(kernels.count) kernels need as many outputSize, reduceSize and kernelStride, got \(outputs.count), "
          + "\(reduces.count) and \(strides.count)")
    }
    let transfer = try module("transfer") { ReLU() }
    let normalizes = flag("batchNorm", default: false), pads = flag("padding", default: true)
    let (poolSize, poolStride) = (number("poolSize", default: 3), number("poolStride", default: 1))
    let pool = try module("pool") {
      try SpatialMaxPooling.make(Value(poolSize), Value(poolSize), Value(poolStride), Value(poolStride))
    }

    /// A convolution with what follows it.
    func convolution(_ from: Int, _ to: Int, _ kernel: Int, _ stride: Int, _ pad: Int) throws -> [Module] {
      let layer = try SpatialConvolution.make(
        Value(from), Value(to), Value(kernel), Value(kernel), Value(stride), Value(stride), Value(pad))
      let norm = normalizes ? [try SpatialBatchNormalization.make(Value(to)) as Module] : []
      return [layer] + norm + [try Copier().copy(transfer)]
    }
    func reduce(_ i: Int) throws -> [Module] {
      try convolution(inputSize, reduces[i], 1, reduceStrides[safe: i] ?? 1, 0)
    }
    let columns = DepthConcat(2)
    func add(_ modules: [Module]) throws {
      let column = Sequential()
      try column.extend(modules)
      try columns.add(column)
    }
    for (i, kernel) in kernels.enumerated() {
      try add(reduce(i) + convolution(reduces[i], outputs[i], kernel, strides[i], pads ? kernel / 2 : 0))
    }
    try add([pool] + (reduces.count > kernels.count ? reduce(kernels.count) : []))
    if reduces.count > kernels.count + 1 { try add(reduce(kernels.count + 1)) }
    settings = table.fields
    try hold(module: columns)
  }

  public override class var help: String { "columns of convolutions of different sizes over one image, joined" }
  public override class var constructor: Constructor { Constructor(Inception.build, .value("config", "table")) }
  public override class var fields: [Field] {
    super.fields
      + names.map { name in
        Field(name, .option, { (m: Inception) in m.settings[name] ?? .none }) { (m: Inception, value) in
          m.settings[name] = value
        }
      }
  }
  private static let names = [
    "inputSize", "outputSize", "reduceSize", "reduceStride", "batchNorm", "padding", "kernelSize", "kernelStride",
    "poolSize", "poolStride",
  ]
  public override class var example: Example {
    Example(
      [
        .table(
          Value.Table(fields: ["inputSize": 2, "outputSize": .list([3, 2]), "reduceSize": .list([2, 1, 1, 2])]))
      ], input: .normal([2, 2, 5, 6]))
  }

  /// A single image as a batch of one.
  private func batch(_ value: Value, _ what: String = "input") throws -> (Value, isSingle: Bool) {
    let x = try tensor(value, what)
    guard x.dimension == 3 || x.dimension == 4 else {
      throw NNError.input(typeName, "\(what) is \(value.summary), expected N x C x H x W")
    }
    return x.dimension == 4 ? (value, false) : (.tensor(try x.unsqueeze(0)), true)
  }

  private func single(_ value: Value, _ isSingle: Bool) throws -> Value {
    isSingle ? .tensor(try tensor(value, "the output").select(0, 0)) : value
  }

  public override func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? {
    input == .rows(3) ? super.batchForm(of: input, run) : nil
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    let (x, isSingle) = try batch(input)
    output = try single(decorated().callUpdateOutput(x), isSingle)
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    let (x, isSingle) = try batch(input)
    gradInput = try single(decorated().callUpdateGradInput(x, batch(gradOutput, "gradOutput").0), isSingle)
    return gradInput
  }

  public override func accGradParameters(_ input: Value, _ gradOutput: Value, scale: Double) throws {
    try decorated().callAccGradParameters(batch(input).0, batch(gradOutput, "gradOutput").0, scale: scale)
  }
}

extension Value {
  /// A whole number.
  fileprivate init(_ number: Int) { self = .number(Double(number)) }
}

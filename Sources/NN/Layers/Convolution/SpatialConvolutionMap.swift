import TensorCore

/// What convolutions of images have in common whose planes are joined by a table: row k of `connTable` `(C, 2)`
/// says that weight k joins input plane `connTable[k][1]` with output plane `connTable[k][2]`, from 1.
///
/// C = rows of the table. W (C, kH, kW) and b (O) are drawn from ±1/√(f kH kW), f how many input planes are joined
/// with the output plane. W first, matrix by matrix.
public class ConnectedConvolution: Convolution {
  /// `(C, 2)`: which planes are joined.
  public final var connTable: Tensor?

  final func build(_ conMatrix: Tensor, _ kW: Int, _ kH: Int, _ dW: Int, _ dH: Int) throws {
    guard conMatrix.dimension == 2, conMatrix.sizes[0] > 0, conMatrix.sizes[1] == 2 else {
      throw NNError.input(typeName, "conMatrix is \(Value.tensor(conMatrix).summary), expected n x 2")
    }
    connTable = conMatrix
    try setUpImage(
      Int(bounded: conMatrix.select(1, 0).maxAll()), Int(bounded: conMatrix.select(1, 1).maxAll()), kW, kH, dW, dH, 0,
      0)
    _ = try connections()
    try makeParameters(weight: [conMatrix.sizes[0], kH, kW], bias: [nOutputPlane])
  }

  override class var settings: [String] { ["k", "d"] }
  public override class var fields: [Field] {
    super.fields + planeFields + [.tensor("connTable", \ConnectedConvolution.connTable)]
  }

  /// The pairs of the table, from 0. Throws for planes that are not there.
  final func connections() throws -> [(input: Int, output: Int)] {
    guard let table = try connTable?.contiguous(), table.dimension == 2, table.sizes[1] == 2 else {
      throw NNError.input(typeName, "connTable must be an n x 2 tensor")
    }
    return try (0..<table.sizes[0]).map { k in
      let input = Int(bounded: table[linear: 2 * k]), output = Int(bounded: table[linear: 2 * k + 1])
      guard input >= 1, input <= nInputPlane, output >= 1, output <= nOutputPlane else {
        throw NNError.input(
          typeName,
          "row \(k + 1) of connTable joins \(input) with \(output), but there are \(nInputPlane) input and "
            + "\(nOutputPlane) output planes")
      }
      return (input - 1, output - 1)
    }
  }

  /// The links of weights that join `planes` planes of a volume with `windowPlanes` planes of windows.
  final func linkedKernel(planes: Int, windowPlanes: Int) throws -> LinkedKernel {
    let pairs = try connections(), k = try places()
    guard let count = ([pairs.count, k] as Dims).product, weight?.count == count else {
      throw NNError.input(
        describe(),
        "weight is \(weight.map { $0.sizes.text } ?? "missing"), expected \(pairs.count) x \(kernel.dims(2).text)")
    }
    return LinkedKernel(
      weights: try needWeight(), planes: planes, windowPlanes: windowPlanes,
      links: pairs.enumerated().map { i, pair in
        Link(
          input: isTransposed ? pair.output : pair.input, inputs: 1, output: isTransposed ? pair.input : pair.output,
          outputs: 1, weight: i * k, lead: k)
      })
  }

  public override func reset(_ stdv: Double?) throws {
    if let stdv { return try super.reset(stdv) }
    let pairs = try connections()
    var joined = [Int](repeating: 0, count: nOutputPlane)
    for pair in pairs { joined[pair.output] += 1 }
    let generator = Environment.current.generator
    func draw(_ tensor: Tensor, _ output: Int) throws {
      let bound = 1 / (Double(kernel.w) * Double(kernel.h) * Double(joined[output])).squareRoot()
      try tensor.uniform(generator, -bound, bound)
    }
    if let weight, weight.dimension > 0, weight.sizes[0] == pairs.count {
      for (k, pair) in pairs.enumerated() { try draw(weight.select(0, k), pair.output) }
    }
    if let bias, bias.dimension == 1, bias.count == nOutputPlane {
      // An output plane without an input has a bound that is not finite, and gets no bias.
      for o in 0..<nOutputPlane where joined[o] > 0 { try draw(bias.narrow(0, o, 1), o) }
    }
  }
}

/// A convolution of images whose planes are joined by a table: nn.SpatialConvolutionMap
/// (`nn/SpatialConvolutionMap.lua`).
///
///     y[o] = b[o] + Σ W[k] ∗ x[i] over the rows k of `connTable` that join i with o
///     x (N, P, H, W) or (P, H, W)    W (C, kH, kW)    b (O)
///     y (N, O, H', W'),  H' = ⌊(H - kH) / dH⌋ + 1, W' likewise
///
/// `conMatrix` (C, 2) says in row k that weight k joins input plane conMatrix[k][1] with output plane conMatrix[k][2];
/// its largest entries are P and O. `nn.tables.full`, `nn.tables.oneToOne` and `nn.tables.random` make such tables.
/// Inputs may have more than P planes. `dW` and `dH` are 1 by default. W and b are drawn from ±1/√(f kH kW), f how
/// many input planes are joined with the output plane, W first. `decayParameters(decay)` takes that share from all
/// parameters.
///
/// ```lua
/// m = nn.SpatialConvolutionMap(nn.tables.oneToOne(2), 1, 1)
/// m.weight:copy(torch.Tensor{2, 3})
/// m.bias:zero()
/// print(table.concat(m:forward(torch.ones(2, 1, 1)):view(2):totable(), ' '))  --> 2 3
/// ```
public final class SpatialConvolutionMap: ConnectedConvolution {
  public override class var help: String { "a convolution of images that joins the planes that a table names" }
  public override class var constructor: Constructor {
    Constructor(
      SpatialConvolutionMap.build, .tensor("conMatrix"), .integer("kW"), .integer("kH"), .integer("dW", default: 1),
      .integer("dH", default: 1))
  }
  public override class var methods: [ClassMethod] {
    super.methods + [ClassMethod("decayParameters", SpatialConvolutionMap.decayParameters, .number("decay"))]
  }
  public override class var example: Example {
    Example(
      [.tensor(try Tensor([1, 1, 2, 1, 2, 2, 3, 3, 1, 3], [5, 2])), 2, 3, 2], input: .normal([2, 3, 4, 5]))
  }

  /// Takes `decay` times each parameter from it.
  func decayParameters(_ decay: Double) throws {
    if let weight { try weight.cadd(weight, -decay, weight) }
    if let bias { try bias.cadd(bias, -decay, bias) }
  }

  override var takesMorePlanes: Bool { true }

  override func linkedKernel() throws -> LinkedKernel {
    try linkedKernel(planes: nInputPlane, windowPlanes: nOutputPlane)
  }
}

/// A transposed convolution of images whose planes are joined by a table: nn.SpatialFullConvolutionMap
/// (`nn/SpatialFullConvolutionMap.lua`).
///
///     x (N, P, H, W) or (P, H, W)    W (C, kH, kW)    b (O)
///     y (N, O, H', W'),  H' = (H - 1) dH + kH, W' likewise
///
/// `conMatrix` (C, 2) says in row k that weight k spreads input plane conMatrix[k][1] over output plane
/// conMatrix[k][2]; its largest entries are P and O (`nn.tables.full` and its kin make such tables). `dW` and `dH` are
/// 1 by default. W and b are drawn from ±1/√(f kH kW), f how many input planes are joined with the output plane, W
/// first.
///
/// ```lua
/// m = nn.SpatialFullConvolutionMap(nn.tables.full(3, 2), 2, 2, 2, 2)
/// print(table.concat(m:forward(torch.randn(3, 4, 4)):size():totable(), ' '))  --> 2 8 8
/// ```
public final class SpatialFullConvolutionMap: ConnectedConvolution {
  public override class var help: String {
    "a transposed convolution of images that joins the planes that a table names"
  }
  public override class var constructor: Constructor {
    Constructor(
      SpatialFullConvolutionMap.build, .tensor("conMatrix"), .integer("kW"), .integer("kH"),
      .integer("dW", default: 1), .integer("dH", default: 1))
  }
  public override class var example: Example {
    Example([.tensor(try Tensor([1, 1, 2, 1, 2, 2, 3, 3], [4, 2])), 2, 3, 2], input: .normal([2, 3, 2, 3]))
  }

  override var isTransposed: Bool { true }

  override func windows(over input: Extents, _ value: Value) throws -> Windows {
    let spread = input.combined(stride) { (Swift.max($0, 1) &- 1) &* $1 }.combined(kernel, &+)
    return Windows(over: spread, kernel: kernel, stride: stride, padding: padding, dilation: dilation)
  }

  override func linkedKernel() throws -> LinkedKernel {
    try linkedKernel(planes: nOutputPlane, windowPlanes: nInputPlane)
  }
}

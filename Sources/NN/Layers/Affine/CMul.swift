import TensorCore

/// How a parameter of given sizes lies over an input: as it is, with singletons expanded when the number
/// of dimensions is equal, or as each row's `(N, …)`.
struct Broadcast {
  /// The parameter expanded to `input`'s sizes (as a view with zero strides).
  static func expand(_ w: Tensor, over x: Tensor, _ layer: Module) throws -> Tensor {
    if w.count == x.count { return try w.contiguous().view(x.sizes) }
    if w.dimension == x.dimension, (0..<w.dimension).allSatisfy({ w.sizes[$0] == 1 || w.sizes[$0] == x.sizes[$0] }) {
      return try w.expandAs(x)
    }
    guard x.dimension > 1, x.count == x.sizes[0] * w.count else {
      throw NNError.input(
        layer.describe(), "input is \(Value.tensor(x).summary), expected \(w.sizes.text), or N x \(w.sizes.text)")
    }
    var sizes = x.sizes
    sizes[0] = 1
    return try w.contiguous().view(sizes).expandAs(x)
  }

  /// The form of a batch that the parameter lies over row by row; nil where singletons could mean something else.
  static func form(_ sizes: Dims?, _ input: BatchForm) -> BatchForm? {
    guard let sizes, input == .rows(sizes.count), !sizes.contains(1) else { return nil }
    return input
  }

  /// Adds `scale` times `g`, of an input's sizes, to the parameter's gradient.
  static func reduce(_ g: Tensor, into dw: Tensor, scale: Double, _ layer: Module) throws {
    if dw.count == g.count {
      return try dw.cadd(dw, scale, g)
    }
    var sum = g
    if dw.dimension == g.dimension, (0..<dw.dimension).allSatisfy({ dw.sizes[$0] == 1 || dw.sizes[$0] == g.sizes[$0] })
    {
      for d in 0..<dw.dimension where dw.sizes[d] != sum.sizes[d] {
        let next = try Tensor(g.dtype)
        try next.sum(sum, d)
        sum = next
      }
    } else {
      guard g.dimension > 0, g.count == g.sizes[0] * dw.count else {
        throw NNError.input(
          layer.describe(), "gradOutput is \(g.sizes.text), expected \(dw.sizes.text), or N x \(dw.sizes.text)")
      }
      let next = try Tensor(g.dtype)
      try next.sum(g.contiguous().view([g.sizes[0], g.count / Swift.max(g.sizes[0], 1)]), 0)
      sum = next
    }
    try dw.cadd(dw, scale, sum)
  }
}

/// Multiplies each element by its own weight: nn.CMul (`nn/CMul.lua`).
///
/// The arguments are the weight's sizes, as numbers or a LongStorage. It lies over an input of as many elements as it
/// is; over one of as many dimensions with its sizes of 1 expanded, so that nn.CMul(1, C, 1, 1) scales the planes of
/// (N, C, H, W); else over each row of (N, …). The output has the input's sizes. The weight is drawn uniformly from
/// ±1/√count; its gradient is x dy summed over the elements that each weight multiplies.
///
/// ```lua
/// m = nn.CMul(1, 2)
/// m.weight:copy(torch.Tensor{10, 100})
/// print(m:forward(torch.Tensor{{1, 2}, {3, 4}}))  -->   10  200
/// -->   30  400
/// --> [torch.DoubleTensor of size 2x2]
/// ```
public final class CMul: Module {
  /// The sizes that the weight is made with.
  public var size: Dims = []
  /// Of sizes `size`: the factors.
  public var weight: Tensor? {
    didSet { Changes.note() }
  }
  /// Of the weight's sizes: x dy summed over the elements that each weight multiplies.
  public var gradWeight: Tensor? {
    didSet { Changes.note() }
  }

  /// Throws when a size is not positive.
  public convenience init(_ size: Dims) throws {
    self.init()
    try build(size)
  }

  func build(_ size: Dims) throws {
    for n in size { try checkSizes(typeName, ("size", n)) }
    self.size = size
    weight = try Tensor(size, dtype)
    gradWeight = try Tensor(size, dtype)
    try callReset(nil)
  }

  public override class var help: String { "multiplies each element by its own weight" }
  public override class var fields: [Field] {
    super.fields + [.sizes("size", \CMul.size)]
      + Field.parameter("weight", \CMul.weight, "gradWeight", \CMul.gradWeight)
  }
  public override class var constructor: Constructor { Constructor(CMul.build, .sizes("size")) }
  public override class var example: Example { Example([4]) }

  public override func reset(_ stdv: Double?) throws {
    let bound = stdv.map { $0 * 3.0.squareRoot() } ?? 1 / Double(weight?.count ?? 1).squareRoot()
    try weight?.uniform(Environment.current.generator, -bound, bound)
  }

  private func expanded(_ x: Tensor) throws -> Tensor {
    guard let weight else { throw NNError.input(typeName, "has no weight") }
    return try Broadcast.expand(weight, over: x, self)
  }

  // A packed step's rows are told from a vector of the weight's size only by their number.
  public override var sequenceSupport: SequenceSupport { size.count == 1 && size[0] > 1 ? .rows : .steps }

  public override func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? {
    Broadcast.form(weight?.sizes, input)
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    let x = try tensor(input)
    try ownOutput(x.sizes).cmul(x, expanded(x))
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    let x = try tensor(input)
    let dy = try dense(gradOutput, "gradOutput", like: x)
    try ownGradInput(x.sizes).cmul(dy, expanded(x))
    return gradInput
  }

  public override func accGradParameters(_ input: Value, _ gradOutput: Value, scale: Double) throws {
    let x = try tensor(input)
    let dy = try dense(gradOutput, "gradOutput", like: x)
    guard let gradWeight else { return }
    let product = try Tensor(dtype)
    try product.cmul(dy, x)
    try Broadcast.reduce(product, into: gradWeight, scale: scale, self)
  }
}

/// Adds to each element its own bias: nn.CAdd (`nn/CAdd.lua`).
///
/// The arguments are the bias's sizes, as numbers or a LongStorage. It lies over an input of as many elements as it
/// is; over one of as many dimensions with its sizes of 1 expanded, so that nn.CAdd(1, C, 1, 1) adds to the planes of
/// (N, C, H, W); else over each row of (N, …). The output has the input's sizes. The bias is drawn uniformly from
/// ±1/√count; its gradient is dy summed over the elements that each entry was added to.
///
/// ```lua
/// m = nn.CAdd(2, 1)
/// m.bias:copy(torch.Tensor{10, 100})
/// print(m:forward(torch.Tensor{{1, 2}, {3, 4}}))  -->   11   12
/// -->  103  104
/// --> [torch.DoubleTensor of size 2x2]
/// ```
public final class CAdd: Module {
  /// The sizes that the bias is made with.
  public var size: Dims = []
  /// Of sizes `size`: what is added.
  public var bias: Tensor?
  /// Of the bias's sizes: dy summed over the elements that each entry of the bias was added to.
  public var gradBias: Tensor?

  /// Throws when a size is not positive.
  public convenience init(_ size: Dims) throws {
    self.init()
    try build(size)
  }

  func build(_ size: Dims) throws {
    for n in size { try checkSizes(typeName, ("size", n)) }
    self.size = size
    bias = try Tensor(size, dtype)
    gradBias = try Tensor(size, dtype)
    try callReset(nil)
  }

  public override class var help: String { "adds to each element its own bias" }
  public override class var fields: [Field] {
    super.fields + [.sizes("size", \CAdd.size)]
      + Field.parameter("bias", \CAdd.bias, "gradBias", \CAdd.gradBias)
  }
  public override class var constructor: Constructor { Constructor(CAdd.build, .sizes("size")) }
  public override class var example: Example { Example([4]) }

  public override func reset(_ stdv: Double?) throws {
    let bound = stdv.map { $0 * 3.0.squareRoot() } ?? 1 / Double(bias?.count ?? 1).squareRoot()
    try bias?.uniform(Environment.current.generator, -bound, bound)
  }

  public override var sequenceSupport: SequenceSupport { size.count == 1 && size[0] > 1 ? .rows : .steps }

  public override func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? {
    Broadcast.form(bias?.sizes, input)
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    let x = try tensor(input)
    guard let bias else { throw NNError.input(typeName, "has no bias") }
    try ownOutput(x.sizes).cadd(x, 1, Broadcast.expand(bias, over: x, self))
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    let dy = try dense(gradOutput, "gradOutput", like: tensor(input))
    try ownGradInput(dy.sizes).copy(from: dy)
    return gradInput
  }

  public override func accGradParameters(_ input: Value, _ gradOutput: Value, scale: Double) throws {
    let dy = try dense(gradOutput, "gradOutput", like: tensor(input))
    if let gradBias { try Broadcast.reduce(dy, into: gradBias, scale: scale, self) }
  }
}

import TensorCore

/// A multi-function recurrent unit: nn.MuFuRu (`rnn/Mufuru.lua`; Weissenborn and Rocktäschel, arXiv:1606.03002).
///
/// N = batch, D = inputSize, H = outputSize; [a, b] joins features.
///
///     r = σ(x Wᵣᵀ + bᵣ + h' Uᵣᵀ + cᵣ)        v = σ([x, r * h'] W_vᵀ + b_v)
///     p = softmax over the operations of [x, h'] W_pᵀ + b_p, (N, operations · H)
///     h = Σ p_op * op(h', v)
///
/// One call of `forward` is one step: x (N, D) in, h (N, H) out; only batches. `ops` is a table of operations, all by
/// default: 'keep' h', 'replace' v, 'mul' h' v, 'diff' h' - v, 'forget' 0, 'sqrt_diff' √|h' - v| / 4, 'max', 'min'.
/// `rho` (9999) bounds the steps kept outside a sequencer.
///
/// ```lua
/// m = nn.MuFuRu(3, 2, {'keep'})
/// m.userPrevOutput = torch.Tensor{{1, 5}}
/// print(m:forward(torch.randn(1, 3)))  -->  1  5
/// --> [torch.DoubleTensor of size 1x2]
/// ```
public final class MuFuRu: GRU {
  /// The names of the operations, in their order in p.
  public private(set) var ops = ["keep", "replace", "mul", "diff", "forget", "sqrt_diff", "max", "min"]

  private func build(_ inputSize: Int, _ outputSize: Int, _ ops: Value?, _ rho: Int?) throws {
    if let ops { try setOps(ops) }
    try build(inputSize, outputSize, rho: rho)
  }

  private func setOps(_ value: Value) throws {
    let names = try (value.list ?? []).map { entry -> String in
      guard case .string(let name) = entry, try Self.operation(name) != nil else {
        throw NNError.input(typeName, "unknown operation \(entry.plainText)")
      }
      return name
    }
    guard !names.isEmpty else { throw NNError.input(typeName, "ops must be a table of names, got \(value.summary)") }
    ops = names
  }

  public override class var help: String { "a recurrent unit that weighs several operations on its state" }
  public override class var constructor: Constructor {
    Constructor(
      MuFuRu.build(_:_:_:_:), .integer("inputSize"), .integer("outputSize"), .optional(.value("ops", "table")),
      .optional(.integer("rho")))
  }
  public override class var fields: [Field] {
    super.fields + [
      Field("ops", .option, kind: .table, { (m: MuFuRu) in .list(m.ops.map { .string($0) }) }) {
        (m: MuFuRu, value) in try m.setOps(value)
      },
      .computed("num_ops", stored: true) { (m: MuFuRu) in .number(Double(m.ops.count)) },
    ]
  }
  public override class var example: Example { Example([4, 5, .list(["keep", "replace", "mul", "diff"])]) }

  /// {h', v} to the new state; nil for an unknown name.
  private static func operation(_ name: String) throws -> Module? {
    func stacked(_ reduce: Module) -> Module { Sequential(MapTable(Unsqueeze(1)), JoinTable(1), reduce) }
    switch name {
    case "keep": return SelectTable(1)
    case "replace": return SelectTable(2)
    case "mul": return CMulTable()
    case "diff": return CSubTable()
    case "forget": return Sequential(SelectTable(1), try MulConstant.make(0))
    case "sqrt_diff": return Sequential(CSubTable(), Abs(), Sqrt(), try MulConstant.make(0.25))
    case "max": return stacked(try Max.make(1))
    case "min": return stacked(try Min.make(1))
    default: return nil
    }
  }

  // MARK: The law

  public override func buildModel() throws -> Module {
    let (d, h) = (inputSize, outputSize)
    let reset = Sequential(ParallelTable(try Linear(d, h), try Linear(h, h)), CAddTable(), Sigmoid())
    // From here on {x, h', r}.
    let feature = Sequential(
      ConcatTable(SelectTable(1), Sequential(NarrowTable(2, 2), CMulTable())), JoinTable(2), try Linear(d + h, h),
      Sigmoid())
    let split = try View([ops.count, h])
    split.numInputDims = 1
    let weights = Sequential(
      NarrowTable(1, 2), JoinTable(2), try Linear(d + h, ops.count * h), split, Transpose([(1, 2)]), SoftMax())
    let all = ConcatTable()
    all.modules = try ops.compactMap(Self.operation)
    // {h', v, p} to h.
    let results = Sequential(NarrowTable(1, 2), all, MapTable(Unsqueeze(1)), JoinTable(1, 3))
    let combine = Sequential(ConcatTable(results, SelectTable(3)), CMulTable(), try Sum.make(1, 3))
    return Sequential(
      ConcatTable(SelectTable(1), SelectTable(2), reset), ConcatTable(SelectTable(2), feature, weights), combine)
  }

  // There is no kernel: the graph runs.
  override func lawfulGraph() throws -> Module { throw NNError.input(typeName, "has no kernel") }
  override func bind(_ parameters: [Parameter]) {}

  public override func describe() -> String {
    "\(typeName)(\(inputSize) -> \(outputSize)) { \(ops.map { $0 + " " }.joined())}"
  }
}

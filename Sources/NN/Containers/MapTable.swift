import TensorCore

/// Applies one module to every entry of a table: nn.MapTable (`nn/MapTable.lua`).
///
/// Input and output are tables of as many entries. Entry 1 goes through the module, each other through a clone; with
/// `shared` (true by default) the clones have its parameters and gradients. The module may also come by `add`;
/// `resize(n)` makes, or takes away, clones.
///
/// ```lua
/// m = nn.MapTable(nn.Linear(2, 1))
/// y = m:forward{torch.ones(2), torch.ones(2), torch.zeros(2)}
/// print(#y .. ' ' .. tostring(y[1][1] == y[2][1]))  --> 3 true
/// print(#m:parameters())  --> 6
/// ```
public final class MapTable: Container {
  /// Whether the clones have the module's own parameters and gradients (the default) or copies of them.
  public var shared = true

  /// Applies `module`; nil leaves it to `add`.
  public convenience init(_ module: Module? = nil, _ shared: Bool = true) {
    self.init()
    build(module, shared)
  }

  func build(_ module: Module?, _ shared: Bool?) {
    self.shared = shared ?? self.shared
    modules = module.map { [$0] } ?? []
  }

  public override class var help: String { "applies one module to every entry of a table" }
  public override class var fields: [Field] {
    super.fields + [
      .flag("shared", \MapTable.shared),
      .child("module", of: MapTable.self, 0),
    ]
  }

  public override class var constructor: Constructor {
    Constructor(MapTable.build, .optional(.object("module")), .optional(.flag("shared")))
  }

  public override class var methods: [ClassMethod] {
    super.methods + [ClassMethod("resize", MapTable.resize, .integer("n"))]
  }

  public override class var example: Example {
    Example([.object(try Linear(4, 5))], input: .table([.normal([3, 4]), .normal([3, 4])]))
  }

  /// Without the clones.
  override var summaryChildren: [Module] { Array(modules.prefix(1)) }

  public override func add(_ module: Module) throws {
    guard modules.isEmpty else { throw NNError.input(typeName, "Single module required") }
    try hold([module])
  }

  /// Makes clones for `count` entries.
  private func extend(_ count: Int) throws {
    guard let module = modules.first else { throw NNError.input(typeName, "has no module") }
    while modules.count < count {
      modules.append(try Copier(sharing: shared ? .parameters : .none).copy(module))
    }
  }

  /// Has as many clones as a table of `count` entries needs, and no more. Throws for more than 2^20, and without
  /// a module.
  public func resize(_ count: Int) throws {
    guard count <= 1 << 20 else { throw NNError.input(typeName, "cannot hold \(count) clones") }
    try extend(count)
    modules.removeLast(modules.count - Swift.max(count, 1))
  }

  public override func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? {
    guard let module = modules.first else { return nil }
    switch input {
    case .table(let entries): return BatchForm.entries(entries.map { module.formOfBatch($0, run) })
    case .many(let entry): return module.formOfBatch(entry, run).map { .many($0) }
    case .steps(let step):
      return module.formOfBatch(step, run.inStep).flatMap { $0.startsWithBatch ? .steps($0) : nil }
    case .tensor: return nil
    }
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    let x = try items(input)
    try extend(x.count)
    output = .list(
      try x.enumerated().map { i, x in
        try inside(place(i)) { try BatchPadding.perform(nil) { try modules[i].callUpdateOutput(x) } }
      })
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    let x = try items(input), dy = try items(gradOutput, "gradOutput", count: x.count)
    try extend(x.count)
    gradInput = .list(
      try x.enumerated().map { i, x in
        try inside(place(i)) { try BatchPadding.perform(nil) { try modules[i].callUpdateGradInput(x, dy[i]) } }
      })
    return gradInput
  }

  public override func accGradParameters(_ input: Value, _ gradOutput: Value, scale: Double) throws {
    let x = try items(input), dy = try items(gradOutput, "gradOutput", count: x.count)
    try extend(x.count)
    for (i, x) in x.enumerated() {
      try inside(place(i)) {
        try BatchPadding.perform(nil) { try modules[i].callAccGradParameters(x, dy[i], scale: scale) }
      }
    }
  }

  public override func zeroGradParameters() throws {
    if shared { try modules.first?.callZeroGradParameters() } else { try super.zeroGradParameters() }
  }

  public override func updateParameters(_ learningRate: Double) throws {
    if shared {
      try modules.first?.callUpdateParameters(learningRate)
    } else {
      try super.updateParameters(learningRate)
    }
  }

  // Clones of another type would no longer share.
  public override func convert(to dtype: DType, _ copier: Copier) throws {
    if modules.count > 1 { modules.removeLast(modules.count - 1) }
    try super.convert(to: dtype, copier)
  }

  public override func clearState() throws {
    if modules.count > 1 { modules.removeLast(modules.count - 1) }
    try super.clearState()
  }

  public override func describe() -> String {
    guard let module = modules.first else { return "\(typeName) { }" }
    return "\(typeName) {\n  " + Container.indented(module.describe(), by: "        ") + "\n}"
  }
}

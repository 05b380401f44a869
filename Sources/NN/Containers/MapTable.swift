import TensorCore

/// Applies one module to every entry of a table: nn.MapTable (`nn/MapTable.lua`).
///
/// Each entry has a clone of the module; with `shared` the clones have its parameters.
public final class MapTable: Container {
  public var shared = true

  public convenience init(_ module: Module? = nil, _ shared: Bool? = nil) {
    self.init()
    self.shared = shared ?? true
    if let module { modules = [module] }
  }

  public override class var fields: [Field] {
    super.fields + [
      .flag("shared", \MapTable.shared),
      .computed("module") { (m: MapTable) in m.modules.first.map { .object($0) } ?? .none },
    ]
  }

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

  /// Has as many clones as a table of `count` entries needs, and no more.
  public func resize(_ count: Int) throws {
    guard count <= 1 << 20 else { throw NNError.input(typeName, "cannot hold \(count) clones") }
    try extend(count)
    modules.removeLast(modules.count - Swift.max(count, 1))
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    let x = try items(input)
    try extend(x.count)
    output = .list(
      try x.enumerated().map { i, x in try inside(place(i)) { try modules[i].callUpdateOutput(x) } })
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    let x = try items(input), dy = try items(gradOutput, "gradOutput", count: x.count)
    try extend(x.count)
    gradInput = .list(
      try x.enumerated().map { i, x in
        try inside(place(i)) { try modules[i].callUpdateGradInput(x, dy[i]) }
      })
    return gradInput
  }

  public override func accGradParameters(_ input: Value, _ gradOutput: Value, scale: Double) throws {
    let x = try items(input), dy = try items(gradOutput, "gradOutput", count: x.count)
    try extend(x.count)
    for (i, x) in x.enumerated() {
      try inside(place(i)) { try modules[i].callAccGradParameters(x, dy[i], scale: scale) }
    }
  }

  /// The module's own: with shared parameters the clones have the same.
  public override func parameters() throws -> [Parameter] {
    shared ? try modules.first?.callParameters() ?? [] : try super.parameters()
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

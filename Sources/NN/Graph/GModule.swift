import TensorCore

/// A graph of modules without circles: nn.gModule (`nngraph/gmodule.lua`).
///
/// Nodes are made by calling a module with the node that it takes, or a table of nodes, or nothing for an input: node
/// = nn.Linear(4, 2)(other). nn.gModule({inputs}, {outputs}) makes a module of them. Each node gives its output to
/// every node that takes it, and gets the sum of their gradients. A graph of one input takes that input itself, one of
/// more a table of them; the same goes for outputs. Every node must lead to an output. node:split(n) gives the n
/// entries of a table as nodes; node:annotate{name = 'hidden'} names it in errors and drawings.
///
/// ```lua
/// x = nn.Identity()()
/// a = nn.Square()(x)
/// m = nn.gModule({x}, {nn.CAddTable()({a, x})})
/// print(m:forward(torch.Tensor{3})[1])  --> 12
/// print(m:backward(torch.Tensor{3}, torch.ones(1))[1])  --> 7
/// ```
public final class GModule: Container {
  /// The order of the work; nil until there is a graph.
  public private(set) var plan: GraphPlan? {
    didSet { Changes.note() }
  }

  /// Each node's output in the last forward pass; empty before it.
  private var values: [Value] = []
  /// Each node's input in the last forward pass.
  private var inputs: [Value] = []
  /// The gradient of each node's output in the last backward pass; empty before it.
  private var gradients: [Value] = []
  /// Where gradients of nodes that several take are summed.
  private var sums: [Value] = []

  /// A graph of `modules`, in the order in which `plan` has nodes with one. Throws when their numbers differ.
  public convenience init(_ modules: [Module], _ plan: GraphPlan) throws {
    self.init()
    try setGraph(modules, plan)
  }

  /// Makes it the graph of `modules`, in the order in which `plan` has nodes with one. Throws when their numbers
  /// differ.
  public func setGraph(_ modules: [Module], _ plan: GraphPlan) throws {
    guard modules.count == plan.moduleCount else {
      throw NNError.message("nn.gModule: \(modules.count) modules for \(plan.moduleCount) nodes that have one")
    }
    try hold(modules)
    self.plan = plan
    forgetPass()
  }

  public override func visitHeld(_ visitor: HeldVisitor) {
    super.visitHeld(visitor)
    for values in [values, inputs, gradients, sums] { visitor.visit(values) }
  }

  public override class var className: String { "nn.gModule" }
  public override class var help: String {
    "a graph of modules: nn.gModule({inputs}, {outputs}) of nodes that m(x) makes"
  }
  public override class var fields: [Field] {
    super.fields + [
      Field(
        "nInputs", .option, { (m: GModule) in m.plan.map { .number(Double($0.inputs)) } ?? .none },
        { (m: GModule, value) in
          // A count is part of the plan, which `read` and scripts set as a whole.
          if !value.isNone, value.number == nil { throw Field.wrong(m, "nInputs", "a number", value) }
        })
    ]
  }
  public override class var example: Example {
    Example(after: { object in
      try (object as? GModule)?.setGraph(
        [Linear(4, 5), Tanh(), Sigmoid(), CAddTable()],
        GraphPlan(
          [
            GraphPlan.Node(sources: []), GraphPlan.Node(hasModule: true, sources: [0]),
            GraphPlan.Node(hasModule: true, sources: [1]), GraphPlan.Node(hasModule: true, sources: [1]),
            GraphPlan.Node(hasModule: true, sources: [2, 1, 3]), GraphPlan.Node(sources: [4]),
          ], inputs: 1))
    })
  }

  // MARK: Forward

  private func needPlan() throws -> GraphPlan {
    guard let plan else { throw NNError.message("\(typeName) has no graph: nn.gModule({inputs}, {outputs})") }
    guard plan.moduleCount == modules.count else {
      throw NNError.message("\(typeName): \(modules.count) modules for \(plan.moduleCount) nodes that have one")
    }
    return plan
  }

  /// Calls `body` with the module of node `i`; errors say which node it is.
  private func work<R>(_ plan: GraphPlan, _ i: Int, _ module: Int, _ body: (Module) throws -> R) throws -> R {
    let module = modules[module]
    return try inside("In \(plan.nodes[i].place):") { try body(module) }
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    let plan = try needPlan()
    if plan.inputs > 1 {
      guard case .table(let table) = input else {
        throw NNError.message("expecting table of \(plan.inputs) inputs")
      }
      let given = table.list.count
      guard given == plan.inputs else { throw NNError.message("Got \(given) inputs instead of \(plan.inputs)") }
    }
    forgetPass()
    values.reserveCapacity(plan.nodes.count)
    inputs.reserveCapacity(plan.nodes.count)
    for i in plan.nodes.indices {
      let x = i == 0 ? input : try gather(plan, i)
      inputs.append(x)
      let y = try plan.modules[i].map { try work(plan, i, $0) { try $0.callUpdateOutput(x) } } ?? x
      if let entries = plan.nodes[i].entries { try check(y, hasEntries: entries) }
      values.append(y)
    }
    output = values[values.count - 1]
    return output
  }

  /// The input of node `i`, whose sources have their outputs.
  private func gather(_ plan: GraphPlan, _ i: Int) throws -> Value {
    let node = plan.nodes[i]
    guard node.sources.count == 1 else { return .list(node.sources.map { values[$0] }) }
    let value = values[node.sources[0]]
    guard let entry = node.entry else { return value }
    guard case .table(let table) = value else {
      throw NNError.message("In \(node.place): the input for a split should be a table, got \(value.summary)")
    }
    let list = table.list
    guard entry <= list.count else {
      throw NNError.message("In \(node.place): takes entry \(entry) of a table of \(list.count)")
    }
    return list[entry - 1]
  }

  private func check(_ value: Value, hasEntries count: Int) throws {
    switch value {
    case .table(let table):
      let list = table.list
      guard list.count == count else { throw NNError.message("split(\(count)) cannot split \(list.count) outputs") }
    case .tensor(let tensor):
      // The original's words: what `#tensor` prints.
      let sizes = tensor.sizes.map { " \($0)\n" }.joined()
      throw NNError.message(
        "split(\(count)) cannot split \(sizes)[torch.LongStorage of size \(tensor.dimension)]\n outputs")
    default: throw NNError.message("split(\(count)) cannot split \(value.summary)")
    }
  }

  private func forgetPass() {
    values.removeAll(keepingCapacity: true)
    inputs.removeAll(keepingCapacity: true)
    gradients.removeAll(keepingCapacity: true)
  }

  // MARK: Backward

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    try back(gradOutput) { try $0.callUpdateGradInput($1, $2) }
  }

  public override func backwardBoth(_ input: Value, _ gradOutput: Value, scale: Double) throws -> Value {
    try back(gradOutput) { try $0.backward($1, $2, scale: scale) }
  }

  public override func accGradParameters(_ input: Value, _ gradOutput: Value, scale: Double) throws {
    let plan = try needPlan()
    guard gradients.count == plan.nodes.count, inputs.count == plan.nodes.count else {
      throw NNError.message("\(typeName): accGradParameters needs updateGradInput first")
    }
    for i in plan.nodes.indices.reversed() {
      guard let module = plan.modules[i] else { continue }
      try work(plan, i, module) { try $0.callAccGradParameters(inputs[i], gradients[i], scale: scale) }
    }
  }

  private func back(_ gradOutput: Value, _ step: (Module, Value, Value) throws -> Value) throws -> Value {
    let plan = try needPlan()
    let count = plan.nodes.count
    guard inputs.count == count else { throw NNError.message("\(typeName): backward needs forward first") }
    if sums.count != count { sums = [Value](repeating: .none, count: count) }
    gradients = [Value](repeating: .none, count: count)
    var arrived = [Int](repeating: 0, count: count)
    let outputs = plan.nodes[count - 1].sources.count
    if outputs > 1 {
      let given = gradOutput.list?.count ?? 0
      guard given == outputs else { throw NNError.message("Got \(given) gradOutputs instead of \(outputs)") }
    }
    gradients[count - 1] = gradOutput
    for i in plan.nodes.indices.reversed() {
      let node = plan.nodes[i]
      let gradient: Value
      if let module = plan.modules[i] {
        gradient = try work(plan, i, module) { try step($0, inputs[i], gradients[i]) }
      } else {
        gradient = gradients[i]
      }
      if let entry = node.entry {
        try put(gradient, at: entry, of: plan, node.sources[0], &arrived)
      } else if node.sources.count == 1 {
        try give(gradient, to: node.sources[0], &arrived)
      } else if !node.sources.isEmpty {
        let parts = gradient.list ?? []
        guard parts.count >= node.sources.count else {
          throw NNError.message(
            "In \(node.place): gave \(gradient.summary) as gradients of \(node.sources.count) inputs")
        }
        for (source, part) in zip(node.sources, parts) { try give(part, to: source, &arrived) }
      }
    }
    gradInput = gradients[0]
    return gradInput
  }

  /// Adds `gradient` to that of the output of node `i`. The first belongs to whoever gave it, so that a sum needs
  /// memory of its own.
  private func give(_ gradient: Value, to i: Int, _ arrived: inout [Int]) throws {
    arrived[i] += 1
    switch arrived[i] {
    case 1: gradients[i] = gradient
    case 2:
      sums[i] = try Value.sum(gradients[i], gradient, reusing: sums[i], typeName)
      gradients[i] = sums[i]
    default:
      sums[i] = try Value.sum(sums[i], gradient, reusing: sums[i], typeName)
      gradients[i] = sums[i]
    }
  }

  /// Makes `gradient` that of one entry of the table that node `i` gives.
  private func put(
    _ gradient: Value, at entry: Int, of plan: GraphPlan, _ i: Int, _ arrived: inout [Int]
  ) throws {
    var parts: [Value] = []
    if arrived[i] > 0 { parts = gradients[i].list ?? [] }
    let count = max(plan.nodes[i].entries ?? 0, entry)
    if parts.count < count { parts += [Value](repeating: .none, count: count - parts.count) }
    parts[entry - 1] = gradient
    arrived[i] += 1
    gradients[i] = .list(parts)
  }

  public override func clearState() throws {
    try super.clearState()
    forgetPass()
    sums = []
  }

  public override func convert(to dtype: DType, _ copier: Copier) throws {
    try super.convert(to: dtype, copier)
    forgetPass()
    sums = []
  }

  // MARK: Sequences and batches

  public override func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? {
    guard let plan, plan.moduleCount == modules.count else { return nil }
    var forms: [BatchForm] = []
    for (i, node) in plan.nodes.enumerated() {
      var form = input
      if i > 0 {
        let given = node.sources.map { forms[$0] }
        form = given.count == 1 ? given[0] : .table(given)
        if let entry = node.entry {
          switch form {
          case .table(let entries) where entry <= entries.count: form = entries[entry - 1]
          case .many(let each): form = each
          default: return nil
          }
        }
      }
      if let module = plan.modules[i] {
        guard let next = modules[module].formOfBatch(form, run) else { return nil }
        form = next
      }
      forms.append(form)
    }
    return forms.last
  }

  /// Rows are independent if those of a batch are, and nothing inside has a memory of steps.
  public override var sequenceSupport: SequenceSupport {
    let run = BatchRun(isPadded: false, singlesHaveBatch: true)
    guard plan?.inputs == 1, !modules.contains(where: { GModule.hasMemory($0) }),
      batchForm(of: .rows(1), run) == .rows(1)
    else { return .steps }
    return .rows
  }

  private static func hasMemory(_ module: Module) -> Bool {
    module.keepsAllSteps || module.children.contains(where: hasMemory)
  }

  // MARK: Text and files

  /// The name that a script has given it, else its class.
  public override func describe() -> String {
    if case .string(let name)? = try? script?.field("name", of: self) { return name }
    return typeName
  }

  public override func copyMemory(of other: TorchObject, _ copier: Copier) throws {
    try super.copyMemory(of: other, copier)
    plan = (other as? GModule)?.plan
  }

  /// With the nodes, unless a script's are there.
  public override func write(to file: T7Table, _ writer: ObjectWriter) throws {
    try super.write(to: file, writer)
    guard let plan, plan.moduleCount == modules.count else { return }
    if let nodes = try script?.field("forwardnodes", of: self), !nodes.isNone { return }
    try writeNodes(of: plan, to: file, writer)
  }

  /// Takes the plan from the nodes, which stay for scripts. Files of old versions have no list of modules.
  public override func read(from file: StoredFields) throws {
    let nodes = file.peek("forwardnodes")
    let inputs = file.peek("nInputs").asNumber.map { Int(saturating: $0) }
    try super.read(from: file)
    guard !nodes.isNil else { return }
    let plan = try GraphPlan(nodes, inputs: inputs)
    if modules.isEmpty, let list = nodes.asTable {
      var found: [Module] = []
      for i in plan.nodes.indices where plan.nodes[i].hasModule {
        let module = list[i + 1].asObject?.payload.asTable?["data"].asTable?["module"] ?? .nil
        guard case .object(let object as Module) = try file.value(module) else {
          throw NNError.message("nn.gModule: a node in the file has \(try file.value(module).summary) as its module")
        }
        found.append(object)
      }
      try hold(found)
    }
    self.plan = plan
  }
}

extension Value {
  /// The sum of two values of one structure, in the tensors of `old` where they fit.
  fileprivate static func sum(_ a: Value, _ b: Value, reusing old: Value, _ layer: String) throws -> Value {
    switch (a, b) {
    case (.none, _): return b
    case (_, .none): return a
    case (.tensor(let a), .tensor(let b)) where a.count == b.count:
      if old.tensor !== a {
        let sum = try Tensor.reuse(old.tensor, a.sizes, a.dtype)
        try sum.copy(from: a)
        try sum.cadd(sum, 1, b)
        return .tensor(sum)
      }
      try a.cadd(a, 1, b)
      return .tensor(a)
    case (.table(let a), .table(let b)) where a.list.count == b.list.count:
      let before = old.list ?? []
      return .list(
        try zip(a.list, b.list).enumerated().map { i, pair in
          try sum(pair.0, pair.1, reusing: i < before.count ? before[i] : .none, layer)
        })
    default: return try a.adding(b, layer)
    }
  }
}

import TensorCore

extension Summary {
  /// Walks the modules of `model` without those that are not of its maker: clones for steps and entries, and the
  /// graph that an LSTM is computed by. With an `input`, runs a copy that shares the parameters once on it, in
  /// evaluation, to see every module's output: the model, its memory and its mode, and the random numbers of the
  /// current environment stay as they are. Throws what the run throws.
  public init(of model: Module, input: Value? = nil) throws {
    let ran = try input.map { try Self.run(model, $0) }
    rows = []
    let all = DistinctElements(try model.callParameters().map(\.value))
    parameters = all.count
    bytes = all.bytes
    try add(model, ran, depth: 0, path: "")
  }

  private static func run(_ model: Module, _ input: Value) throws -> Module {
    let generator = Environment.current.generator
    let state = generator.state
    defer { try? generator.restore(state) }
    let copy = try Copier(sharing: .parameters).copy(model)
    try copy.callForget()
    try copy.callEvaluate()
    try runStepwise(copy)
    // Some layers write into their input.
    _ = try copy.forward(input.mapTensors { try $0.clone() })
    return copy
  }

  /// Lets sequencers run their modules step by step, so that these leave the output of a step.
  private static func runStepwise(_ module: Module) throws {
    if let sequencer = module as? Sequencer { sequencer.packs = false }
    for child in module.children { try runStepwise(child) }
  }

  private mutating func add(_ module: Module, _ ran: Module?, depth: Int, path: String) throws {
    let own = DistinctElements(try module.callParameters().map(\.value))
    let parts = module.summaryChildren
    let hasNoText = module is Container && !(module is GatedLayer)
    rows.append(
      Row(
        depth: depth, path: path, layer: hasNoText ? module.typeName : module.describe(),
        output: ran.map { Self.shape(of: $0.output) } ?? "", parameters: own.count, bytes: own.bytes))
    for (i, part) in parts.enumerated() {
      try add(
        part, ran?.summaryChildren[safe: i], depth: depth + 1, path: path.isEmpty ? "\(i + 1)" : "\(path).\(i + 1)")
    }
  }

  /// The sizes of a tensor, `5 x 3`; `table of 4: 5 x 3` of a table; empty of an empty tensor.
  static func shape(of value: Value) -> String {
    switch value {
    case .tensor(let tensor): return tensor.sizes.text
    case .number: return "number"
    case .table(let table):
      let shapes = table.list.map { shape(of: $0) }
      guard let first = shapes.first else { return "" }
      let isUniform = shapes.allSatisfy { $0 == first }
      let few = isUniform ? first : shapes.prefix(3).joined(separator: ", ") + (shapes.count > 3 ? ", …" : "")
      return "table of \(shapes.count): \(few)"
    default: return ""
    }
  }
}

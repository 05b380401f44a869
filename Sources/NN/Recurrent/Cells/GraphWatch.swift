import TensorCore

/// What a gated layer knows of its graph of modules: the parameters in it, and whether it is the cell's law
/// and nothing else, so that the kernel may stand for it.
///
/// It holds as long as nothing in the graph changes that could matter: the modules in each container, the
/// methods that scripts have put on the modules or their classes, fields that scripts have written, the
/// dropouts' probabilities, and the tensors that are parameters. Asking costs nothing as long as nothing like
/// that has changed anywhere (`Changes`), else a look at each module; all else is found out anew when the
/// answer is no.
final class GraphWatch: ObjectHolder {
  private let root: Module
  private var all: [Module] = []
  private var containers: [(container: Container, modules: [Module])] = []
  private var dropouts: [(dropout: Dropout, p: Double)] = []
  private var linears: [(linear: Linear, tensors: (Tensor?, Tensor?, Tensor?, Tensor?))] = []
  private var scales: [(scale: CMul, tensors: (Tensor?, Tensor?))] = []
  private var steps: [(step: StepLayer, tensors: [Tensor?])] = []
  private var mark = 0
  /// `Changes.count` when it was last looked through.
  private var seen = 0
  /// Whether the step goes through an nn.MaskZero for vectors.
  let masksZero: Bool
  /// The parameters in Torch's order.
  let parameters: [Parameter]
  /// Whether the kernel may stand for the graph.
  let isLaw: Bool

  /// `law` makes the graph of the law for one input and one output; `size` is the layer's number of outputs.
  init(_ root: Module, size: Int, _ law: () throws -> Module) throws {
    self.root = root
    var inner = root
    if let mask = root as? MaskZero, mask.nInputDim == 1, mask.modules.count == 1 { inner = mask.modules[0] }
    masksZero = inner !== root
    parameters = try inner.parameters()
    // Its weights are drawn from a generator of its own.
    let environment = Environment.current, generator = environment.generator
    environment.generator = Generator(seed: 1)
    defer { environment.generator = generator }
    isLaw = GraphWatch.agree(inner, try law(), size)
    visit(root)
    mark = currentMark
    seen = Changes.count
  }

  private func visit(_ module: Module) {
    all.append(module)
    switch module {
    case let container as Container:
      containers.append((container, container.modules))
      container.modules.forEach(visit)
    case let dropout as Dropout: dropouts.append((dropout, dropout.p))
    case let linear as Linear:
      linears.append((linear, (linear.weight, linear.gradWeight, linear.bias, linear.gradBias)))
    case let scale as CMul: scales.append((scale, (scale.weight, scale.gradWeight)))
    case let step as StepLayer: steps.append((step, step.parameterTensors))
    default: break
    }
  }

  func visitHeld(_ visitor: HeldVisitor) {
    visitor.visit(root)
    visitor.visit(all)
    visitor.visit(list: containers) {
      visitor.visit($0.container)
      visitor.visit($0.modules)
    }
    visitor.visit(list: dropouts) { visitor.visit($0.dropout) }
    visitor.visit(list: linears) { visitor.visit($0.linear) }
    visitor.visit(list: scales) { visitor.visit($0.scale) }
    visitor.visit(list: steps) { visitor.visit($0.step) }
  }

  private static let methods: MethodSet = [
    MethodSet(.updateOutput), MethodSet(.updateGradInput), MethodSet(.accGradParameters), MethodSet(.stepClone),
    MethodSet(.parameters), MethodSet(.zeroGradParameters), MethodSet(.updateParameters), MethodSet(.forget),
  ]

  /// Changes when a script writes a field of a module or one of the methods that the layer would call.
  private var currentMark: Int {
    var mark = 0
    for module in all {
      mark = mark &* 31 &+ module.writes
      guard let script = module.script else { continue }
      mark = mark &* 31 &+ Int(script.overridden.union(module.ownMethods).intersection(Self.methods).rawValue)
    }
    return mark
  }

  /// Whether all is as it was. Whoever writes to an array that is held here gets a copy of it, so that the
  /// place in memory tells whether a container still has the same modules.
  func holds(_ root: Module) -> Bool {
    guard root === self.root else { return false }
    let now = Changes.count
    if now == seen { return true }
    guard mark == currentMark else { return false }
    for (container, modules) in containers where !Self.isSame(container.modules, modules) { return false }
    for (dropout, p) in dropouts where dropout.p != p { return false }
    for (linear, tensors) in linears {
      guard linear.weight === tensors.0, linear.gradWeight === tensors.1, linear.bias === tensors.2,
        linear.gradBias === tensors.3
      else { return false }
    }
    for (scale, tensors) in scales {
      guard scale.weight === tensors.0, scale.gradWeight === tensors.1 else { return false }
    }
    for (step, tensors) in steps where !zip(step.parameterTensors, tensors).allSatisfy({ $0 === $1 }) { return false }
    seen = now
    return true
  }

  private static func isSame(_ a: [Module], _ b: [Module]) -> Bool {
    a.count == b.count
      && a.withUnsafeBufferPointer { a in b.withUnsafeBufferPointer { a.baseAddress == $0.baseAddress } }
  }

  /// Whether `module` is built as `law` is: the same classes with the same settings, and no script's methods.
  /// Sizes of 1 in the law stand for `size`.
  private static func agree(_ module: Module, _ law: Module, _ size: Int) -> Bool {
    guard type(of: module) == type(of: law) else { return false }
    if let script = module.script,
      !script.overridden.union(module.ownMethods).isDisjoint(with: methods)
    {
      return false
    }
    if let container = module as? Container {
      guard let model = law as? Container, container.modules.count == model.modules.count else { return false }
      return zip(container.modules, model.modules).allSatisfy { agree($0, $1, size) }
    }
    for field in law.fieldTable.list where field.role == .option && !indifferent.contains(field.name) {
      if !agree(field.get(module), field.get(law), size) { return false }
    }
    return true
  }

  /// Settings that change nothing: the mode, the type, what files leave out, and what a dropout of probability 0 does
  /// not look at.
  private static let indifferent: Set = ["train", "_type", "dpnn_serialEmpty", "flag", "mono", "lazy", "v2"]

  private static func agree(_ value: Value, _ law: Value, _ size: Int) -> Bool {
    switch (value, law) {
    case (.none, .none): return true
    case (.boolean(let a), .boolean(let b)): return a == b
    case (.number(let a), .number(let b)): return a == b
    case (.string(let a), .string(let b)): return a == b
    case (.object(let a as Storage), .object(let b as Storage)):
      return a.dtype == .long && b.dtype == .long && a.count == b.count
        && (0..<a.count).allSatisfy { i in
          let (a, b) = (a.elements(Int.self)[i], b.elements(Int.self)[i])
          return a == (b == 1 ? size : b)
        }
    default: return false
    }
  }
}

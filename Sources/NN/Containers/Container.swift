import TensorCore

/// A module made of modules: nn.Container (`nn/Container.lua`).
///
/// What all containers come from; it computes nothing itself. The modules stand in the field `modules`, in order.
/// `add(m)` appends one, `insert(m, i)` and `remove(i)` change the list, `get(i)` and `size()` read it. Parameters,
/// gradients, `training()`, `evaluate()`, `reset()` and conversions go to all modules inside. A container may not lie
/// in itself; a module may stand at several places of a network and then has one set of parameters and one output.
///
/// ```lua
/// c = nn.Sequential():add(nn.Tanh()):add(nn.Linear(2, 1))
/// print(c:size() .. ' ' .. torch.type(c:get(1)))  --> 2 nn.Tanh
/// c:remove(1)
/// print(torch.isTypeOf(c, 'nn.Container') and c:size())  --> 1
/// ```
open class Container: Module {
  /// The modules inside, in order.
  public final var modules: [Module] = [] {
    didSet { Changes.note() }
  }

  open override class var help: String { "a module made of modules" }
  open override class var fields: [Field] { super.fields + [.objects("modules", \Container.modules)] }

  open override var children: [Module] { modules }

  open override func visitHeld(_ visitor: HeldVisitor) {
    super.visitHeld(visitor)
    visitor.visit(modules)
  }

  /// Appends a module. Throws when this container lies in it, or the two are nested too deeply.
  open func add(_ module: Module) throws { try hold(modules + [module]) }

  /// Appends modules, as `add`.
  public final func extend(_ modules: [Module]) throws { for module in modules { try add(module) } }

  /// Sets the modules, as `add`.
  public final func hold(_ new: [Module]) throws { try Self.nest(self, \.modules, new) }

  open override func parameters() throws -> [Parameter] {
    var all: [Parameter] = []
    for module in modules { all += try module.callParameters() }
    return all
  }

  open override func zeroGradParameters() throws {
    for module in modules { try module.callZeroGradParameters() }
  }

  open override func updateParameters(_ learningRate: Double) throws {
    for module in modules { try module.callUpdateParameters(learningRate) }
  }

  open override func reset(_ stdv: Double?) throws {
    for module in modules { try module.callReset(stdv) }
  }

  /// Runs `body`; an error comes out with the way to child `i` (from 0) before it.
  public final func naming<R>(_ i: Int, _ body: () throws -> R) throws -> R { try inside(place(i), body) }

  /// The place of child `i` (from 0) in a message.
  final func place(_ i: Int) -> String { "In \(i + 1) module of \(typeName):" }

  /// Text of a child, its later lines indented under its first.
  static func indented(_ text: String, by indent: String = "  ") -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\n" + indent)
  }
}

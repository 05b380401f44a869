import TensorCore

/// A module around one other, to which it passes everything: nn.Decorator (`nn/Decorator.lua`).
open class Decorator: Wrapper {
  /// Passes everything to `module`.
  public convenience init(_ module: Module) {
    self.init()
    modules = [module]
  }

  open override class var help: String { "a module around one other, to which it passes everything" }
  open override class var constructor: Constructor { Constructor(Decorator.hold(module:), .object("module")) }
  open override class var example: Example { Example([.object(try Linear(4, 5))]) }
}

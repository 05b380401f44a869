import TensorCore

/// A module around one other, to which it passes everything: nn.Decorator (`nn/Decorator.lua`).
///
/// It computes as its module; scripts derive from it what adds something to any module. The module stands in
/// modules[1].
///
/// ```lua
/// Shout, parent = torch.class('nn.Shout', 'nn.Decorator')
/// function Shout:updateOutput(x) print('forward') return parent.updateOutput(self, x) end
/// y = nn.Shout(nn.Square()):forward(torch.Tensor{3})[1]  --> forward
/// print(y)  --> 9
/// ```
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

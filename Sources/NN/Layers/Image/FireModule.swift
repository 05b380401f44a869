import TensorCore

/// A 1 x 1 convolution to few planes, then 1 x 1 and 3 x 3 ones to many, joined: nn.FireModule (`dpnn/FireModule.lua`;
/// Iandola et al., arXiv:1602.07360).
///
///     x (N, nInputPlane, H, W)  →  (N, s1x1, H, W)  →  y (N, e1x1 + e3x3, H, W)
///
/// `s1x1` are the planes of the first stage, `e1x1` and `e3x3` those of the two convolutions of the second. After both
/// stages goes the activation whose class name in nn is given, 'ReLU' by default.
///
/// ```lua
/// m = nn.FireModule(96, 16, 64, 64)
/// print(m:forward(torch.randn(1, 96, 7, 7)):size(2))  --> 128
/// print(m:getParameters():nElement())  --> 11920
/// print(nn.SpatialConvolution(96, 128, 3, 3):getParameters():nElement())  --> 110720
/// ```
public final class FireModule: Decorator {
  /// Planes of the input, of the first stage, and of the two convolutions of the second.
  public private(set) var nInputPlane = 0, s1x1 = 0, e1x1 = 0, e3x3 = 0
  /// The name of the activations' class in `nn`.
  public private(set) var activation = "ReLU"

  private static let activations = Dictionary(
    uniqueKeysWithValues: Catalogue.nn.compactMap { $0 as? Module.Type }.map { ($0.className, $0) })

  private func build(_ nInputPlane: Int, _ s1x1: Int, _ e1x1: Int, _ e3x3: Int, _ activation: String?) throws {
    (self.nInputPlane, self.s1x1, self.e1x1, self.e3x3) = (nInputPlane, s1x1, e1x1, e3x3)
    self.activation = activation ?? self.activation
    guard let type = Self.activations["nn." + self.activation] else {
      throw NNError.input(typeName, "there is no activation nn.\(self.activation)")
    }
    func convolution(_ from: Int, _ to: Int, _ kernel: Double, _ pad: Double) throws -> Module {
      try SpatialConvolution.make(
        .number(Double(from)), .number(Double(to)), .number(kernel), .number(kernel), 1, 1, .number(pad), .number(pad))
    }
    let squeeze = try convolution(nInputPlane, s1x1, 1, 0), expand = Concat(2)
    try expand.extend([convolution(s1x1, e1x1, 1, 0), convolution(s1x1, e3x3, 3, 1)])
    try hold(module: Sequential(squeeze, type.make(), expand, type.make()))
  }

  public override class var help: String { "few planes by a 1 x 1 convolution, then many by 1 x 1 and 3 x 3 ones" }
  public override class var constructor: Constructor {
    Constructor(
      FireModule.build, .integer("nInputPlane"), .integer("s1x1"), .integer("e1x1"), .integer("e3x3"),
      .optional(.string("activation")))
  }
  public override class var fields: [Field] {
    super.fields + [
      .integer("nInputPlane", \FireModule.nInputPlane), .integer("s1x1", \FireModule.s1x1),
      .integer("e1x1", \FireModule.e1x1), .integer("e3x3", \FireModule.e3x3),
      .string("activation", \FireModule.activation), .child("module", of: FireModule.self, 0, stored: true),
    ]
      + [("squeeze", 0), ("expand", 2)].map { name, i in
        .computed(name, stored: true) { (m: FireModule) in
          m.modules.first?.children[safe: i].map { .object($0) } ?? .none
        }
      }
  }
  public override class var example: Example { Example([2, 2, 3, 2, "Tanh"], input: .normal([2, 2, 4, 5])) }

  public override func describe() -> String {
    "\(typeName) inputPlanes: \(nInputPlane) -> Squeeze Planes: \(s1x1) -> Expand: \(e1x1)(1x1) + \(e3x3)(3x3), "
      + "activation: \(activation)"
  }
}

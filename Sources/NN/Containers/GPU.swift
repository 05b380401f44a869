import TensorCore

/// A module that a script wants on a graphics card: nn.GPU (`nn/GPU.lua`). There is none here: it computes as its
/// module.
///
/// `device` and `outdevice` are the numbers of the cards, kept for files and without effect; `setDevice(n)` changes
/// the first.
///
/// ```lua
/// m = nn.GPU(nn.Square(), 2)
/// print(m:forward(torch.Tensor{3})[1] .. ' ' .. m.device)  --> 9 2
/// ```
public final class GPU: Wrapper {
  /// The number of the card.
  public var device = 1
  /// The number of the card for the output.
  public var outdevice = 1

  func build(_ module: Module, _ device: Int, _ outdevice: Int?) throws {
    try hold(module: module)
    (self.device, self.outdevice) = (device, outdevice ?? device)
  }

  func setDevice(_ device: Int?) { self.device = device ?? self.device }

  public override class var help: String { "computes as its module; on a CPU the device has no effect" }
  public override class var fields: [Field] {
    super.fields + [.integer("device", \GPU.device), .integer("outdevice", \GPU.outdevice)]
  }
  public override class var constructor: Constructor {
    Constructor(GPU.build, .object("module"), .integer("device"), .optional(.integer("outdevice")))
  }
  public override class var methods: [ClassMethod] {
    super.methods + [ClassMethod("setDevice", GPU.setDevice, .optional(.integer("device")))]
  }
  public override class var example: Example { Example([.object(try Linear(4, 5)), 1]) }

  override var fileHeader: T7Table? { T7Table([.text(dtype.tensorName), .number(Double(device))]) }

  override var title: String { "\(typeName)(\(device))" }
}

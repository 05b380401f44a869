import TensorCore

/// A module whose times are printed: nn.Profile (`nn/Profile.lua`).
///
/// After each `print_interval` (100 by default) passes it prints the seconds that they took, forward and
/// `updateGradInput` apart, with `name` (the module's class if left out). The fields summedFwdTime, summedBwdTime,
/// numFwds and numBwds hold the sums since the last line.
///
/// ```lua
/// m = nn.Profile(nn.Linear(10, 10), 50, 'layer')
/// for i = 1, 20 do m:forward(torch.randn(10)) end
/// print(m.numFwds)  --> 20
/// ```
public final class Profile: Decorator {
  /// After how many passes to print; 100 by default.
  public var print_interval = 100
  /// What the module is called; its class by default.
  public var name = ""
  /// Forward passes, and calls of `updateGradInput`, since the last line.
  public var numFwds = 0, numBwds = 0
  /// The seconds that they took.
  public var summedFwdTime = 0.0, summedBwdTime = 0.0

  func build(_ module: Module, _ interval: Int?, _ name: String?) throws {
    try hold(module: module)
    print_interval = interval ?? print_interval
    guard print_interval > 0 else {
      throw NNError.input(typeName, "print_interval must be positive, got \(print_interval)")
    }
    self.name = name ?? module.typeName
  }

  public override class var help: String { "prints the seconds that the passes of its module take" }
  public override class var fields: [Field] {
    super.fields + [
      .integer("print_interval", \Profile.print_interval), .string("name", \Profile.name),
      .integer("numFwds", \Profile.numFwds), .integer("numBwds", \Profile.numBwds),
      .number("summedFwdTime", \Profile.summedFwdTime), .number("summedBwdTime", \Profile.summedBwdTime),
      .child("module", of: Profile.self, 0, stored: true),
    ]
  }
  public override class var constructor: Constructor {
    Constructor(
      Profile.build, .object("module"), .optional(.integer("print_interval")), .optional(.string("name")))
  }

  private func timed(
    _ seconds: ReferenceWritableKeyPath<Profile, Double>, _ passes: ReferenceWritableKeyPath<Profile, Int>,
    _ direction: String, _ body: () throws -> Value
  ) throws -> Value {
    let start = Clocks.real
    let result = try body()
    self[keyPath: seconds] += Clocks.real - start
    self[keyPath: passes] += 1
    if print_interval > 0, self[keyPath: passes] % print_interval == 0 {
      let time = LuaFormat.fixed(self[keyPath: seconds], width: 0, places: 3)
      try Environment.current.printer([
        .string("\(name) took \(time) seconds for \(print_interval) \(direction) passes")
      ])
      self[keyPath: seconds] = 0
      self[keyPath: passes] = 0
    }
    return result
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    try timed(\.summedFwdTime, \.numFwds, "forward") { try super.updateOutput(input) }
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    try timed(\.summedBwdTime, \.numBwds, "backward") { try super.updateGradInput(input, gradOutput) }
  }
}

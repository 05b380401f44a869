import TensorCore

/// Presents one input to a module `rho` times; the outputs are a table: nn.Repeater (`rnn/Repeater.lua`).
///
/// Modules without memory are wrapped in a `nn.Recursor`; a recurrent one starts anew at each call. The gradient is
/// the sum over the steps. `nn.RepeaterCriterion` takes such outputs.
///
/// ```lua
/// m = nn.Repeater(nn.Recurrence(nn.CAddTable(), 1, 1), 3)
/// y = m:forward(torch.Tensor{2})
/// print(y[1][1] .. ' ' .. y[2][1] .. ' ' .. y[3][1])  --> 2 4 6
/// ```
public final class Repeater: Container {
  /// How often the input is presented.
  public var rho = 1

  /// Modules without memory are wrapped in a `Recursor`. Throws unless rho is positive.
  public convenience init(_ module: Module, _ rho: Int) throws {
    self.init()
    try build(module, rho)
  }

  func build(_ module: Module, _ rho: Int) throws {
    self.rho = try Self.check(rho)
    modules = [module as? AbstractRecurrent ?? Recursor(module)]
  }

  public override class var help: String { "gives one input to a module for so many steps" }
  public override class var constructor: Constructor { Constructor(Repeater.build, .object("module"), .integer("rho")) }
  public override class var example: Example { Example([.object(try Linear(4, 5)), 3]) }
  public override class var fields: [Field] {
    super.fields + [
      Field("rho", .option, { (m: Repeater) in .number(Double(m.rho)) }) { (m: Repeater, value) in
        guard case .number(let number) = value else { throw Field.wrong(m, "rho", "a number", value) }
        m.rho = try check(Int(bounded: number))
      },
      .child("module", of: Repeater.self, 0, stored: true),
    ]
  }

  private static func check(_ rho: Int) throws -> Int {
    guard rho > 0, rho <= 1 << 20 else {
      throw NNError.input(className, "rho must be between 1 and \(1 << 20), got \(rho)")
    }
    return rho
  }

  override var summaryChildren: [Module] { Recursor.unwrapped(modules) }

  private func module() throws -> Module {
    guard let module = modules.first else { throw NNError.input(typeName, "has no module") }
    return module
  }

  public override func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? {
    guard !run.isPadded, let form = modules.first?.formOfBatch(input, run.inStep), form.startsWithBatch else {
      return nil
    }
    return .many(form)
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    let module = try module()
    try module.callMaxBPTTstep(rho)
    try module.callForget()
    output = .list(
      try (0..<rho).map { _ in
        let result = try module.callUpdateOutput(input)
        // Modules reuse their outputs in evaluation.
        return isTraining ? result : try result.cloned()
      })
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    let dy = try items(gradOutput, "gradOutput", count: rho)
    var sum = Value.none
    for t in (0..<rho).reversed() {
      let gradient = try module().callUpdateGradInput(input, dy[t])
      sum = sum.isNone ? try gradient.cloned() : try sum.adding(gradient, typeName)
    }
    gradInput = sum
    return gradInput
  }

  public override func accGradParameters(_ input: Value, _ gradOutput: Value, scale: Double) throws {
    let dy = try items(gradOutput, "gradOutput", count: rho)
    for t in (0..<rho).reversed() { try module().callAccGradParameters(input, dy[t], scale: scale) }
  }

  public override func maxBPTTstep(_ rho: Int) throws {
    self.rho = try Self.check(rho)
  }

  public override func describe() -> String {
    let inner = modules.first.map { Container.indented($0.callDescribe()) } ?? ""
    let arrows = "       V         V             V     "
    return "\(typeName) {\n  [  input,    input,  ...,  input  ]\n\(arrows)\n  \(inner)\n\(arrows)\n"
      + "  [output(1),output(2),...,output(\(rho))]\n}"
  }
}

import TensorCore

/// Gives slice i of its input to child i and joins their outputs: nn.Parallel (`nn/Parallel.lua`).
///
/// Slice i along `inputDimension`, without that dimension, goes to child i; the outputs are joined along
/// `outputDimension`. Both count from 1; there must be as many children as slices. In the sizes of a batch both
/// dimensions are one further: nn.Parallel(2, 2) cuts (N, K, D). Made without arguments it only holds modules, for
/// their parameters together.
///
/// ```lua
/// m = nn.Parallel(1, 1):add(nn.Identity()):add(nn.MulConstant(10))
/// print(table.concat(m:forward(torch.Tensor{{1, 2}, {3, 4}}):totable(), ' '))  --> 1 2 30 40
/// ```
public final class Parallel: Container {
  /// The dimension, from 1, along which the input is cut. 0 in one that only holds modules (scripts make
  /// `nn.Parallel()` for the parameters of several together), and has no forward pass.
  public var inputDimension = 0
  /// The dimension, from 1, along which the outputs are joined.
  public var outputDimension = 0

  /// Slice i of the input along `inputDimension` goes to `modules[i]`; the outputs are joined along
  /// `outputDimension`.
  public convenience init(_ inputDimension: Int, _ outputDimension: Int, _ modules: Module...) {
    self.init()
    self.inputDimension = inputDimension
    self.outputDimension = outputDimension
    self.modules = modules
  }

  public override class var help: String { "gives slice i of its input to child i and joins their outputs" }
  public override class var fields: [Field] {
    super.fields + [
      .integer("inputDimension", \Parallel.inputDimension),
      .integer("outputDimension", \Parallel.outputDimension),
    ]
  }
  public override class var constructor: Constructor { .fields("inputDimension", "outputDimension") }
  public override class var example: Example {
    Example(
      [1, 1], input: .normal([2, 4]), after: { try ($0 as? Container)?.extend([try Linear(4, 5), try Linear(4, 2)]) })
  }

  private func slices(_ input: Value) throws -> [Tensor] {
    let x = try tensor(input)
    let axis = try axis(inputDimension, of: x)
    guard x.sizes[axis] <= modules.count else {
      throw NNError.input(
        describe(), "input is \(input.summary): \(x.sizes[axis]) slices for \(modules.count) modules")
    }
    return try (0..<x.sizes[axis]).map { try x.select(axis, $0) }
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    let x = try slices(input)
    let parts = try x.enumerated().map { i, x in
      try tensor(inside(place(i)) { try modules[i].callUpdateOutput(.tensor(x)) }, "output \(i + 1)")
    }
    guard let first = parts.first else { return output }
    let all = try ownOutput([])
    try all.cat(parts, axis(outputDimension, of: first))
    return output
  }

  private func parts(_ gradOutput: Value, _ count: Int) throws -> [Tensor] {
    let dy = try tensor(gradOutput, "gradOutput")
    let axis = try axis(outputDimension, of: dy)
    var offset = 0
    return try (0..<count).map { i in
      let size = try tensor(modules[i].output, "output \(i + 1)").sizes[axis]
      defer { offset += size }
      return try dy.narrow(axis, offset, size)
    }
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    let x = try slices(input), dy = try parts(gradOutput, x.count)
    let whole = try tensor(input)
    let dx = try ownGradInput(whole.sizes)
    let axis = try axis(inputDimension, of: whole)
    for (i, x) in x.enumerated() {
      let gradient = try inside(place(i)) {
        try modules[i].callUpdateGradInput(.tensor(x), .tensor(dy[i]))
      }
      try dx.select(axis, i).copy(from: tensor(gradient, "gradInput of module \(i + 1)"))
    }
    return gradInput
  }

  public override func accGradParameters(_ input: Value, _ gradOutput: Value, scale: Double) throws {
    let x = try slices(input), dy = try parts(gradOutput, x.count)
    for (i, x) in x.enumerated() {
      try inside(place(i)) {
        try modules[i].callAccGradParameters(.tensor(x), .tensor(dy[i]), scale: scale)
      }
    }
  }

  public override func describe() -> String { describeBranches() }
}

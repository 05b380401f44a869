import TensorCore

/// A MaskZero that runs its module on the other rows alone: nn.TrimZero (`rnn/TrimZero.lua`).
///
/// `nInputDim` is the number of dimensions of one sample of the (first) input tensor. The results are those of
/// `nn.MaskZero`; it saves work where many rows are zeros. A module that draws a mask for each row (dropout without
/// `mono`) would draw for rows that come and go, and is refused. `silent` has no effect.
///
/// ```lua
/// m = nn.TrimZero(nn.Linear(2, 1), 1)
/// y = m:forward(torch.Tensor{{1, 2}, {0, 0}, {3, 4}})
/// print(y[2][1])  --> 0
/// print(m.modules[1].output:size(1))  --> 2
/// ```
public final class TrimZero: MaskZero {
  override func build(_ module: Module, _ nInputDim: Int) throws {
    for case let dropout as Dropout in module.allModules where dropout.p > 0 && !dropout.mono {
      throw NNError.input(typeName, "TrimZero + Bayesian RNN needs `mono` option: \(dropout.describe())")
    }
    try super.build(module, nInputDim)
  }

  public override class var help: String { "gives zeros where its input is all zeros, and leaves those rows out" }
  public override class var constructor: Constructor {
    Constructor(TrimZero.build(_:_:_:), .object("module"), .integer("nInputDim"), .optional(.flag("silent")))
  }

  private func build(_ module: Module, _ nInputDim: Int, _ silent: Bool?) throws { try build(module, nInputDim) }

  /// The rows that run, from 0; the first when none does, so that the module has an output.
  private var kept: [Int] {
    let rows = mask.indices.filter { !mask[$0] }
    return rows.isEmpty && !mask.isEmpty ? [0] : rows
  }

  /// Whether all rows are zeros.
  private var isEmpty: Bool { mask.allSatisfy { $0 } }

  private func trimmed(_ value: Value) throws -> Value {
    if !mask.contains(true) { return value }
    return try value.mapTensors { x in
      if !isBatched || isEmpty {
        let rows = isBatched ? try x.narrow(0, 0, Swift.min(1, mask.count)) : x
        return try Tensor(rows.sizes, x.dtype)
      }
      try check(x, mask.count)
      let rows = try Tensor(x.dtype)
      try rows.index(x, 0, indices())
      return rows
    }
  }

  private func restored(_ value: Value) throws -> Value {
    if !mask.contains(true) { return value }
    return try value.mapTensors { y in
      if !isBatched { return try Tensor(y.sizes, y.dtype) }
      try check(y, kept.count)
      var sizes = y.sizes
      sizes[0] = mask.count
      let all = try Tensor(sizes, y.dtype)
      if !isEmpty { try all.indexCopy(0, indices(), y) }
      return all
    }
  }

  private func check(_ x: Tensor, _ count: Int) throws {
    guard x.dimension > 0, x.sizes[0] == count else {
      throw NNError.input(describe(), "a tensor is \(x.sizes.text), expected \(count) samples")
    }
  }

  private func indices() throws -> Tensor { try Tensor(kept.map { Double($0 + 1) }, [kept.count], .long) }

  public override func updateOutput(_ input: Value) throws -> Value {
    try look(at: input)
    output = try restored(decorated().callUpdateOutput(trimmed(input)))
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    gradInput = try restored(decorated().callUpdateGradInput(trimmed(input), trimmed(gradOutput)))
    return gradInput
  }

  public override func accGradParameters(_ input: Value, _ gradOutput: Value, scale: Double) throws {
    try decorated().callAccGradParameters(trimmed(input), trimmed(gradOutput), scale: scale)
  }
}

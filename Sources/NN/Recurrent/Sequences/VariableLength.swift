import TensorCore

/// Runs a module over sequences of different lengths, given as a table of N tensors: nn.VariableLength
/// (`VariableLength.lua` of torch/rnn).
///
/// Sample n is (Tₙ, …). The module gets all as one tensor (T, N, …), steps first, padded behind the end of shorter
/// ones; the output is a table of N tensors (Tₙ, …), or with `lastOnly` (false by default) one (N, …) of each sample's
/// last step. What a module makes of the padding counts for nothing, so that it has to go forward in time, or to know
/// of it as `nn.ReverseSequence` and `nn.BiSequencer` do.
///
/// ```lua
/// sums = nn.Sequencer(nn.Recurrence(nn.CAddTable(), 1, 1))
/// x = {torch.Tensor{{1}, {2}, {3}}, torch.Tensor{{10}}}
/// print(nn.VariableLength(sums):forward(x)[1]:size(1))  --> 3
/// print(table.concat(nn.VariableLength(sums, true):forward(x):view(2):totable(), ' '))  --> 6 10
/// ```
public final class VariableLength: Decorator {
  /// Gives the last step of each sample alone; false by default.
  public var lastOnly = false
  private var padded: Value = .none, gradient: Value = .none
  private var padding: BatchPadding?

  private func build(_ module: Module, _ lastOnly: Bool) throws {
    try hold(module: module)
    self.lastOnly = lastOnly
  }

  public override class var help: String { "runs a module over sequences of different lengths" }
  public override class var constructor: Constructor {
    Constructor(VariableLength.build, .object("module"), .flag("lastOnly", default: false))
  }
  public override class var fields: [Field] { super.fields + [.flag("lastOnly", \VariableLength.lastOnly)] }
  public override class var example: Example {
    Example([.object(try SeqGRU(4, 5))], input: .table([.normal([3, 4]), .normal([2, 4])]))
  }

  public override func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? { nil }

  /// The samples `(Tₙ, …)` in one tensor `(T, N, …)`; behind their end copies of their last step, or zeros.
  private func pad(_ samples: [Tensor], _ padding: BatchPadding, zeros: Bool, _ what: String) throws -> Tensor {
    var sizes = samples[0].sizes
    sizes[0] = padding.steps
    sizes.insert(samples.count, at: 1)
    let all = try Tensor(sizes, dtype)
    for (n, sample) in samples.enumerated() {
      guard sample.dimension == samples[0].dimension,
        sample.sizes.dropFirst().elementsEqual(samples[0].sizes.dropFirst()),
        sample.sizes[0] == padding.lengths[n]
      else {
        throw NNError.input(
          describe(),
          "\(what)[\(n + 1)] is \(sample.sizes.text), expected \(padding.lengths[n]) steps like those of "
            + "\(what)[1], \(samples[0].sizes.text)")
      }
      for t in 0..<padding.steps where !zeros || t < padding.lengths[n] {
        try all.select(0, t).select(0, n).copy(from: sample.select(0, Swift.min(t, padding.lengths[n] - 1)))
      }
    }
    return all
  }

  /// The real steps of `all` `(T, N, …)`, sample by sample.
  private func samples(_ all: Tensor, _ padding: BatchPadding, _ what: String) throws -> [Value] {
    guard all.dimension > 1, all.sizes[0] == padding.steps, all.sizes[1] == padding.lengths.count else {
      throw NNError.input(
        describe(), "\(what) is \(all.sizes.text), expected \(padding.steps) x \(padding.lengths.count) x …")
    }
    return try padding.lengths.enumerated().map { n, length in
      .tensor(try all.select(1, n).narrow(0, 0, length).clone())
    }
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    let given = try tensors(input)
    guard given.allSatisfy({ $0.dimension > 0 }) else {
      throw NNError.input(
        describe(), "every sample must have steps: \(given.map(\.sizes.text).joined(separator: ", "))")
    }
    let padding = BatchPadding(lengths: given.map { $0.sizes[0] })
    let x = Value.tensor(try pad(given, padding, zeros: false, "input"))
    (padded, gradient, self.padding) = (x, .none, padding)
    let result = try padding.perform { try decorated().callUpdateOutput(x) }
    let y = try tensor(result, "the module's output")
    if lastOnly {
      guard y.dimension > 1, y.sizes[0] == padding.steps, y.sizes[1] == given.count else {
        throw NNError.input(
          describe(), "the module gave \(result.summary), expected \(padding.steps) x \(given.count) x …")
      }
      let last = try Tensor(Dims(y.sizes.dropFirst()), dtype)
      try padding.copyLast(of: y.contiguous(), time: 0, to: last, self)
      output = .tensor(last)
    } else {
      output = .list(try samples(y, padding, "the module's output"))
    }
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    guard let padding else { throw NNError.input(describe(), "backward needs forward first") }
    let all: Tensor
    if lastOnly {
      let dy = try dense(gradOutput, "gradOutput")
      guard dy.dimension > 0, dy.sizes[0] == padding.lengths.count else {
        throw NNError.input(describe(), "gradOutput is \(gradOutput.summary), expected \(padding.lengths.count) x …")
      }
      all = try Tensor(Dims([padding.steps] + Array(dy.sizes)), dtype)
      try padding.copyLast(from: dy, into: all, time: 0, self)
    } else {
      let dy = try tensors(gradOutput, "gradOutput")
      guard dy.count == padding.lengths.count, dy.allSatisfy({ $0.dimension > 0 }) else {
        throw NNError.input(describe(), "gradOutput has \(dy.count) entries, expected \(padding.lengths.count)")
      }
      all = try pad(dy, padding, zeros: true, "gradOutput")
    }
    gradient = .tensor(all)
    let dx = try padding.perform { try decorated().callUpdateGradInput(padded, gradient) }
    gradInput = .list(try samples(tensor(dx, "the module's gradInput"), padding, "the module's gradInput"))
    return gradInput
  }

  public override func accGradParameters(_ input: Value, _ gradOutput: Value, scale: Double) throws {
    guard let padding, !gradient.isNone else { throw NNError.input(describe(), "Missing updateGradInput") }
    try padding.perform { try decorated().callAccGradParameters(padded, gradient, scale: scale) }
  }

  public override func clearState() throws {
    (padded, gradient, padding) = (.none, .none, nil)
    try super.clearState()
  }

  public override func convert(to dtype: DType, _ copier: Copier) throws {
    try clearState()
    try super.convert(to: dtype, copier)
  }
}

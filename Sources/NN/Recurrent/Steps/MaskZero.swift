import TensorCore

/// Zeroes the outputs (and gradients) of samples whose input is all zeros: nn.MaskZero (`rnn/MaskZero.lua`).
///
/// `nInputDim` is the number of dimensions of one sample of the (first) input tensor; one more is a batch. It goes
/// around a module of one step, in a sequencer say, so that padding of zeros gives zeros and learns nothing; recurrent
/// layers have a method `maskZero(nInputDim)`, after which such a step also starts their memory anew. `silent` is for
/// old scripts and has no effect.
///
/// ```lua
/// m = nn.MaskZero(nn.AddConstant(1), 1)
/// print(m:forward(torch.Tensor{{1, 2}, {0, 0}}))  -->  2  3
/// -->  0  0
/// --> [torch.DoubleTensor of size 2x2]
/// ```
public class MaskZero: Decorator {
  /// How many dimensions one sample of the first input tensor has.
  public final var nInputDim = 1
  /// Which rows of the last input were zeros; one entry without a batch.
  private(set) final var mask: [Bool] = []
  private(set) final var isBatched = false
  private var maskedGradient: Value = .none

  /// A module whose outputs for inputs of zeros are zeros.
  public convenience init(_ module: Module, _ nInputDim: Int) {
    self.init()
    modules = [module]
    self.nInputDim = nInputDim
  }

  func build(_ module: Module, _ nInputDim: Int) throws {
    try hold(module: module)
    self.nInputDim = nInputDim
  }

  private func build(_ module: Module, _ nInputDim: Int, _ silent: Bool?) throws { try build(module, nInputDim) }

  public override class var help: String { "gives zeros where its input is all zeros" }
  public override class var constructor: Constructor {
    Constructor(MaskZero.build(_:_:_:), .object("module"), .integer("nInputDim"), .optional(.flag("silent")))
  }
  public override class var example: Example { Example([.object(try Linear(4, 5)), 1]) }
  public override class var fields: [Field] {
    super.fields + [.integer("nInputDim", \MaskZero.nInputDim)]
  }

  private func masked(_ value: Value) throws -> Value {
    try value.mapTensors { x in
      let y = try x.clone()
      if !isBatched {
        if mask.first ?? false { try y.zero() }
        return y
      }
      guard y.dimension > 0, y.sizes[0] == mask.count else {
        throw NNError.input(describe(), "a tensor is \(x.sizes.text), expected \(mask.count) samples")
      }
      for (i, isZero) in mask.enumerated() where isZero { try y.narrow(0, i, 1).zero() }
      return y
    }
  }

  public override func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? {
    func first(_ form: BatchForm) -> BatchForm? {
      if case .table(let entries) = form { return entries.first.flatMap(first) }
      return form
    }
    guard first(input) == .rows(nInputDim), let form = modules.first?.formOfBatch(input, run) else { return nil }
    return form.startsWithBatch ? form : nil
  }

  /// Finds the rows of zeros.
  final func look(at input: Value) throws {
    guard let x = input.firstTensor, x.dtype == dtype,
      x.dimension == nInputDim || x.dimension - 1 == nInputDim
    else {
      throw NNError.input(
        describe(),
        "nInputDim error: input is \(input.firstTensor.map { Value.tensor($0).summary } ?? input.summary), "
          + "expected \(nInputDim) dimensions, or \(nInputDim &+ 1) with a batch")
    }
    isBatched = x.dimension != nInputDim
    let rows = isBatched ? x.sizes[0] : 1
    mask = try compute(ZeroRows(x: x.contiguous().view([rows, x.count / Swift.max(rows, 1)])))
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    try look(at: input)
    output = try masked(decorated().callUpdateOutput(input))
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    maskedGradient = try masked(gradOutput)
    gradInput = try decorated().callUpdateGradInput(input, maskedGradient)
    return gradInput
  }

  public override func accGradParameters(_ input: Value, _ gradOutput: Value, scale: Double) throws {
    let gradient = maskedGradient.isNone ? try masked(gradOutput) : maskedGradient
    try decorated().callAccGradParameters(input, gradient, scale: scale)
  }
}

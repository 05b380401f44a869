import TensorCore

/// A weighted sum of criterions.
public class CombinedCriterion: Criterion {
  /// The criterions whose losses are added, in order.
  public final var criterions: [Criterion] = []
  /// What the loss and the gradient of criterion i are multiplied by; 1 where the list ends.
  public final var weights: [Double] = []

  public override class var fields: [Field] {
    super.fields + [
      .objects("criterions", \CombinedCriterion.criterions),
      Field("weights", .option, { (c: CombinedCriterion) in .list(c.weights.map { .number($0) }) }) {
        (c: CombinedCriterion, value) in
        c.weights = (value.list ?? []).compactMap(\.number)
      },
    ]
  }

  public override class var methods: [ClassMethod] {
    super.methods + [ClassMethod("add", CombinedCriterion.add, .object("criterion"), .optional(.number("weight")))]
  }

  public override var children: [Criterion] { criterions }

  public override func visitHeld(_ visitor: HeldVisitor) {
    super.visitHeld(visitor)
    visitor.visit(criterions)
  }

  /// Appends a criterion. Throws when this one lies in it, or the two are nested too deeply.
  public final func add(_ criterion: Criterion, _ weight: Double? = nil) throws {
    try Self.nest(self, \.criterions, criterions + [criterion])
    weights.append(weight ?? 1)
  }

  /// What criterion `i` is given.
  func part(_ i: Int, _ input: Value, _ target: Value) throws -> (Value, Value) { (input, target) }

  final func inside<R>(_ i: Int, _ body: () throws -> R) throws -> R {
    try NN.inside("In \(i + 1) criterion of \(typeName):", body)
  }

  public override func batchDivisor(_ input: Value, _ target: Value) -> Double? {
    let divisors = criterions.enumerated().map { i, criterion in
      (try? part(i, input, target)).flatMap { criterion.divisorOfBatch($0.0, $0.1) }
    }
    guard let first = divisors.first, divisors.allSatisfy({ $0 == first }) else { return nil }
    return first
  }

  public override func updateOutput(_ input: Value, _ target: Value) throws -> Value {
    var sum = 0.0
    for (i, criterion) in criterions.enumerated() {
      let (x, t) = try part(i, input, target)
      sum += (weights[safe: i] ?? 1) * (try inside(i) { try criterion.forward(x, t) }.number ?? 0)
    }
    output = .number(sum)
    return output
  }

  /// The weighted gradient of criterion `i`, in new tensors.
  final func gradient(_ i: Int, _ input: Value, _ target: Value) throws -> Value {
    let (x, t) = try part(i, input, target)
    let gradient = try inside(i) { try criterions[i].backward(x, t) }
    return try gradient.mapTensors {
      let scaled = try Tensor($0.dtype)
      try scaled.mul($0, weights[safe: i] ?? 1)
      return scaled
    }
  }
}

/// Criterions that all see the same input and target: nn.MultiCriterion (`nn/MultiCriterion.lua`).
///
/// The loss is the weighted sum of theirs; `add(criterion, weight)` appends one, its weight is 1 by default. The
/// gradient is the weighted sum, too.
///
/// ```lua
/// c = nn.MultiCriterion():add(nn.MSECriterion()):add(nn.AbsCriterion(), 10)
/// print(c:forward(torch.Tensor{3}, torch.Tensor{1}))  --> 24
/// ```
public final class MultiCriterion: CombinedCriterion {
  public override class var help: String { "the weighted sum of criterions that all see the same input and target" }
  public override class var example: Example {
    Example(target: .normal([3, 4]), after: { try ($0 as? MultiCriterion)?.add(MSECriterion(), 0.5) })
  }

  public override func updateGradInput(_ input: Value, _ target: Value) throws -> Value {
    var sum = Value.none
    for i in criterions.indices { sum = try sum.adding(gradient(i, input, target), typeName) }
    gradInput = sum
    return sum
  }
}

/// Criterion i for entry i of the input and of the target: nn.ParallelCriterion (`nn/ParallelCriterion.lua`).
///
/// Input and target are tables; with `repeatTarget` (false by default) every criterion gets the whole target. The loss
/// is the weighted sum; `add(criterion, weight)` appends a criterion, its weight is 1 by default. The gradient is a
/// table. It is for models of several outputs.
///
/// ```lua
/// c = nn.ParallelCriterion():add(nn.MSECriterion(), 0.5):add(nn.ClassNLLCriterion())
/// x = {torch.Tensor{3}, torch.log(torch.Tensor{0.5, 0.5})}
/// print(string.format('%.4f', c:forward(x, {torch.Tensor{1}, 2})))  --> 2.6931
/// ```
public final class ParallelCriterion: CombinedCriterion {
  /// Gives every criterion the whole target instead of its entry i; false by default.
  public var repeatTarget = false

  /// A sum of no criterions yet: `add` appends them.
  public convenience init(_ repeatTarget: Bool) {
    self.init()
    self.repeatTarget = repeatTarget
  }

  public override class var help: String { "the weighted sum of criterions, each for its entry of input and target" }
  public override class var fields: [Field] {
    super.fields + [.flag("repeatTarget", \ParallelCriterion.repeatTarget)]
  }
  public override class var constructor: Constructor { .fields("repeatTarget") }
  public override class var example: Example {
    Example(
      input: .table([.normal([3, 4])]), target: .table([.normal([3, 4])]),
      after: { try ($0 as? ParallelCriterion)?.add(MSECriterion(), 0.5) })
  }

  override func part(_ i: Int, _ input: Value, _ target: Value) throws -> (Value, Value) {
    guard let x = input.list?[safe: i], let t = repeatTarget ? target : target.list?[safe: i] else {
      throw NNError.input(
        typeName,
        "expected tables of \(criterions.count), input is \(input.summary), target \(target.summary)")
    }
    return (x, t)
  }

  public override func updateGradInput(_ input: Value, _ target: Value) throws -> Value {
    gradInput = .list(
      try (input.list ?? []).enumerated().map { i, x in
        i < criterions.count ? try gradient(i, input, target) : try x.zeros()
      })
    return gradInput
  }
}

/// One target for every step of a sequence: nn.RepeaterCriterion (`rnn/RepeaterCriterion.lua`).
///
/// The input is a table of steps, or a tensor with the steps first; each step goes with the same target to a copy of
/// `criterion`. The loss is the sum over the steps, with the field `sizeAverage` (false) divided by their number. The
/// gradient has the input's form. `nn.Repeater` gives such outputs.
///
/// ```lua
/// c = nn.RepeaterCriterion(nn.MSECriterion())
/// print(c:forward({torch.Tensor{0}, torch.Tensor{2}}, torch.Tensor{1}))  --> 2
/// print(c:forward(torch.Tensor{{0}, {4}}, torch.Tensor{1}))  --> 10
/// ```
public final class RepeaterCriterion: AbstractSequencerCriterion {
  /// Gives a copy of `criterion` to each step.
  public convenience init(_ criterion: Criterion) {
    self.init()
    self.criterion = criterion
  }

  public override class var help: String { "the sum of a criterion over the steps of a sequence, all with one target" }
  public override class var constructor: Constructor { .fields("criterion") }
  public override class var example: Example {
    Example([.object(MSECriterion())], input: .table([.normal([3, 4]), .normal([3, 4])]), target: .normal([3, 4]))
  }

  private func steps(_ input: Value) throws -> [Value] {
    switch input {
    case .table(let table): return table.list
    case .tensor(let x) where x.dimension > 0: return try (0..<x.sizes[0]).map { .tensor(try x.select(0, $0)) }
    default: throw NNError.input(typeName, "expected a table or a tensor of steps, got \(input.summary)")
    }
  }

  public override func updateOutput(_ input: Value, _ target: Value) throws -> Value {
    var sum = 0.0
    let steps = try steps(input)
    for (i, x) in steps.enumerated() {
      sum += try inside("In step \(i + 1) of \(typeName):") { try clone(i).forward(x, target) }.number ?? 0
    }
    output = .number(sizeAverage ? sum / Double(steps.count) : sum)
    return output
  }

  public override func updateGradInput(_ input: Value, _ target: Value) throws -> Value {
    let steps = try steps(input)
    let gradients = try steps.enumerated().map { i, x in
      try inside("In step \(i + 1) of \(typeName):") { try clone(i).backward(x, target) }
    }
    if sizeAverage {
      for gradient in gradients { try gradient.forEachTensor { try $0.div($0, Double(steps.count)) } }
    }
    if case .tensor(let x) = input {
      let dx = try reuseGradInput(x.sizes, x.dtype)
      for (i, gradient) in gradients.enumerated() {
        try dx.select(0, i).copy(from: realTensor(gradient, "gradient"))
      }
      gradInput = .tensor(dx)
    } else {
      gradInput = .list(gradients)
    }
    return gradInput
  }
}

/// Leaves out the samples whose input is all zeros: nn.MaskZeroCriterion (`rnn/MaskZeroCriterion.lua`).
///
/// `nInputDim` is the number of dimensions of one sample of the (first) input tensor: 1 for (N, D). Input and target
/// are tensors, or tables of them, with the samples first; `criterion` is given the samples that are left, so that an
/// average is over them alone. The others have gradients of zeros. Without any sample the loss is 0.
///
/// ```lua
/// c = nn.MaskZeroCriterion(nn.MSECriterion(), 1)
/// x = torch.Tensor{{0, 0}, {1, 3}}
/// print(c:forward(x, torch.Tensor{{9, 9}, {1, 1}}))  --> 2
/// ```
public final class MaskZeroCriterion: Criterion {
  /// What is given the samples that are left; it must be set before use.
  public var criterion = Criterion()
  /// 1 by default: an input `(N, D)`.
  public var nInputDim = 1

  /// Gives `criterion` the samples of `nInputDim` dimensions that are not all zeros.
  public convenience init(_ criterion: Criterion, _ nInputDim: Int) {
    self.init()
    self.criterion = criterion
    self.nInputDim = nInputDim
  }

  public override class var help: String { "a criterion of the samples whose input is not all zeros" }
  public override class var fields: [Field] {
    super.fields + [
      .object("criterion", \MaskZeroCriterion.criterion),
      .integer("nInputDim", \MaskZeroCriterion.nInputDim),
    ]
  }
  public override class var constructor: Constructor { .fields("criterion", "nInputDim", required: 2) }
  public override class var example: Example { Example([.object(MSECriterion()), 1], target: .normal([3, 4])) }

  public override var children: [Criterion] { [criterion] }

  public override func visitHeld(_ visitor: HeldVisitor) {
    super.visitHeld(visitor)
    visitor.visit(criterion)
  }

  /// The rows to keep, counted from 0.
  private func rows(_ input: Value) throws -> [Int] {
    guard let x = input.firstTensor, x.dimension - 1 == nInputDim else {
      throw NNError.input(
        typeName,
        "nInputDim error: input is \(input.firstTensor.map { Value.tensor($0).summary } ?? input.summary), "
          + "expected a batch of \(nInputDim)-dimensional samples")
    }
    return try (0..<x.sizes[0]).filter { try x.narrow(0, $0, 1).normAll(2) != 0 }
  }

  /// The numbers of `rows` as tensors count them.
  private func indices(_ rows: [Int]) throws -> Tensor { try Tensor(rows.map { Double($0 + 1) }, [rows.count], .long) }

  private func kept(_ value: Value, _ rows: [Int]) throws -> Value {
    try value.mapTensors { x in
      guard x.dimension > 0, rows.allSatisfy({ $0 < x.sizes[0] }) else {
        throw NNError.input(typeName, "a tensor is \(x.sizes.text), the input has more samples")
      }
      let y = try Tensor(x.dtype)
      try y.index(x, 0, indices(rows))
      return y
    }
  }

  public override func updateOutput(_ input: Value, _ target: Value) throws -> Value {
    let rows = try rows(input)
    output = rows.isEmpty ? .number(0) : try criterion.forward(kept(input, rows), kept(target, rows))
    return output
  }

  public override func updateGradInput(_ input: Value, _ target: Value) throws -> Value {
    let rows = try rows(input)
    let part = rows.isEmpty ? Value.none : try criterion.backward(kept(input, rows), kept(target, rows))
    var sources: [Tensor] = []
    part.forEachTensor { sources.append($0) }
    var next = 0
    gradInput = try input.mapTensors { x in
      let dx = try Tensor(x.sizes, x.dtype)
      if let source = sources[safe: next], !rows.isEmpty { try dx.indexCopy(0, indices(rows), source) }
      next += 1
      return dx
    }
    return gradInput
  }
}

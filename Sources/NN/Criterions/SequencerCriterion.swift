import TensorCore

/// A criterion at every step of a sequence, with a copy for each step: nn.AbstractSequencerCriterion
/// (`AbstractSequencerCriterion.lua` of torch/rnn).
///
/// What nn.SequencerCriterion and nn.RepeaterCriterion come from, and scripts' own classes; it computes nothing
/// itself. Each step has a copy of `criterion`, `getStepCriterion(step)` gives that of a step, from 1, and makes it
/// where there is none. With `sizeAverage` (false by default) loss and gradients are divided by the number of steps.
///
/// ```lua
/// c = nn.AbstractSequencerCriterion(nn.MSECriterion())
/// print(torch.type(c:getStepCriterion(3)))  --> nn.MSECriterion
/// print(c:getStepCriterion(1) == c:getStepCriterion(2))  --> false
/// ```
public class AbstractSequencerCriterion: Criterion {
  /// The criterion that each step has a copy of; it must be set before use.
  public final var criterion = Criterion()
  /// Divides the loss and the gradients by the number of steps; false by default.
  public final var sizeAverage = false
  private var clones: [Criterion] = []

  public override class var help: String { "a criterion at every step of a sequence; computes nothing itself" }
  public override class var fields: [Field] {
    super.fields + [
      .object("criterion", \AbstractSequencerCriterion.criterion),
      .flag("sizeAverage", \AbstractSequencerCriterion.sizeAverage),
      .computed(
        "clones", stored: true, { (c: AbstractSequencerCriterion) in .list(c.clones.map { .object($0) }) },
        set: { c, value in
          c.clones = (value.list ?? []).compactMap {
            if case .object(let clone as Criterion) = $0 { clone } else { nil }
          }
        }),
    ]
  }
  public override class var constructor: Constructor { .fields("criterion", "sizeAverage") }
  public override class var methods: [ClassMethod] {
    super.methods + [
      ClassMethod(
        "getStepCriterion", result: { (c: AbstractSequencerCriterion) in { .object(try c.stepCriterion($0)) } },
        .integer("step"))
    ]
  }

  public override var children: [Criterion] { [criterion] }

  public override func convert(to dtype: DType, _ copier: Copier) throws {
    clones = []
    try super.convert(to: dtype, copier)
  }

  public override func visitHeld(_ visitor: HeldVisitor) {
    super.visitHeld(visitor)
    visitor.visit(criterion)
    visitor.visit(clones)
  }

  /// The copy for `step`, from 1. Throws when that is not a step.
  public final func stepCriterion(_ step: Int) throws -> Criterion {
    guard step >= 1, step <= 1 << 24 else { throw NNError.input(typeName, "expecting step at arg 1, got \(step)") }
    return try clone(step - 1)
  }

  /// The copy for step `i`, from 0.
  final func clone(_ i: Int) throws -> Criterion {
    // A script's class may leave it to later.
    guard criterion.typeName != Criterion.className else { throw NNError.input(typeName, "has no criterion") }
    while clones.count <= i { clones.append(try Copier().copy(criterion)) }
    return clones[i]
  }
}

/// A criterion at every step of a sequence: nn.SequencerCriterion (`rnn/SequencerCriterion.lua`).
///
/// Input and target are both tables of steps, or both tensors with the steps first; step i of the input goes with step
/// i of the target to a copy of `criterion`. The loss is the sum over the steps; with `sizeAverage` (false by default)
/// the loss and the gradients are divided by their number. The gradient has the input's form.
///
/// ```lua
/// c = nn.SequencerCriterion(nn.MSECriterion())
/// x, t = {torch.Tensor{1}, torch.Tensor{2}}, {torch.Tensor{0}, torch.Tensor{5}}
/// print(c:forward(x, t))  --> 10
/// print(c:backward(x, t)[2][1])  --> -6
/// ```
public final class SequencerCriterion: AbstractSequencerCriterion {
  private var rows: Tensor?

  /// Gives a copy of `criterion` to each step.
  public convenience init(_ criterion: Criterion, _ sizeAverage: Bool = false) {
    self.init()
    self.criterion = criterion
    self.sizeAverage = sizeAverage
  }

  public override class var help: String { "the sum of a criterion over the steps of a sequence" }
  public override class var example: Example {
    Example(
      [.object(MSECriterion())], input: .table([.normal([3, 4]), .normal([3, 4])]),
      target: .table([.normal([3, 4]), .normal([3, 4])]))
  }

  public override func convert(to dtype: DType, _ copier: Copier) throws {
    rows = nil
    try super.convert(to: dtype, copier)
  }

  public override func updateOutput(_ input: Value, _ target: Value) throws -> Value {
    let (steps, targets) = try split(input, target)
    var sum = 0.0
    for i in steps.indices {
      let loss = try inside("In step \(i + 1) of \(typeName):") {
        try clone(i).forward(steps[i], targets[i])
      }
      guard case .number(let number) = loss else {
        throw NNError.input(typeName, "the criterion gave \(loss.summary) as loss")
      }
      sum += number
    }
    if sizeAverage { sum /= Double(steps.count) }
    output = .number(sum)
    return output
  }

  public override func updateGradInput(_ input: Value, _ target: Value) throws -> Value {
    let (steps, targets) = try split(input, target)
    try placeGradients(steps)
    var gradients: [Value] = []
    gradients.reserveCapacity(steps.count)
    for i in steps.indices {
      let gradient = try inside("In step \(i + 1) of \(typeName):") {
        try clone(i).backward(steps[i], targets[i])
      }
      if sizeAverage { try gradient.forEachTensor { try $0.div($0, Double(steps.count)) } }
      gradients.append(gradient)
    }
    if case .tensor = input {
      gradInput = .tensor(try stack(gradients))
    } else {
      gradInput = .list(gradients)
    }
    return gradInput
  }

  /// Lays the steps' gradients one after the other in one storage, so that a sequencer need not pack
  /// them. A criterion that resizes its gradient to the same sizes stays in place.
  private func placeGradients(_ steps: [Value]) throws {
    guard let first = steps.first?.tensor, first.count > 0,
      steps.allSatisfy({ $0.tensor?.sizes == first.sizes && $0.tensor?.dtype == first.dtype })
    else { return }
    let total = Dims([steps.count * first.count])
    let rows: Tensor
    if let old = self.rows, old.dtype == first.dtype, old.count >= steps.count * first.count {
      rows = old
    } else {
      rows = try Tensor(total, first.dtype)
      self.rows = rows
    }
    for i in steps.indices {
      let layout = try Layout(first.sizes, offset: i * first.count)
      let criterion = try clone(i)
      if let own = criterion.gradInput.tensor, own.dtype == first.dtype {
        if own.storage !== rows.storage || own.layout != layout { try own.set(rows.storage, layout) }
      }
    }
  }

  private func stack(_ gradients: [Value]) throws -> Tensor {
    let tensors = try gradients.map { value -> Tensor in
      guard case .tensor(let tensor) = value else {
        throw NNError.input(typeName, "expected a gradient tensor for a tensor of steps, got \(value.summary)")
      }
      return tensor
    }
    guard let first = tensors.first else { return try Tensor(dtype) }
    var sizes = first.sizes
    sizes.insert(tensors.count, at: 0)
    // Never the tensor that the steps' gradients live in.
    let result = try Tensor(sizes, first.dtype)
    for (i, tensor) in tensors.enumerated() { try result.select(0, i).copy(from: tensor) }
    return result
  }

  private func split(_ input: Value, _ target: Value) throws -> (steps: [Value], targets: [Value]) {
    switch input {
    case .tensor(let x):
      guard case .tensor(let t) = target else {
        throw NNError.input(typeName, "expecting target Tensor since input is a Tensor, got \(target.summary)")
      }
      guard x.dimension > 0, t.dimension > 0, t.sizes[0] == x.sizes[0] else {
        throw NNError.input(
          typeName, "target should have as many elements as input: input is \(input.summary), target \(target.summary)")
      }
      var steps: [Value] = []
      var targets: [Value] = []
      for i in 0..<x.sizes[0] {
        // Torch gives numbers, not tensors, as the elements of a vector.
        steps.append(x.dimension == 1 ? .number(try x.contiguous()[linear: i]) : .tensor(try x.select(0, i)))
        targets.append(t.dimension == 1 ? .number(try t.contiguous()[linear: i]) : .tensor(try t.select(0, i)))
      }
      return (steps, targets)
    case .table(let x):
      guard case .table(let t) = target else {
        throw NNError.input(typeName, "expecting target table since input is a table, got \(target.summary)")
      }
      guard x.list.count == t.list.count else {
        throw NNError.input(
          typeName,
          "target should have as many elements as input: \(x.list.count) steps of input, \(t.list.count) of target")
      }
      return (x.list, t.list)
    default:
      throw NNError.input(typeName, "expected a table or a tensor of steps as input, got \(input.summary)")
    }
  }
}

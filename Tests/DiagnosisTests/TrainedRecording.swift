import Diagnosis
import NN
import TensorCore
import Testing

/// A training loop as a script writes it, watched as the recorder watches one.
struct TrainedRecording {
  var model: Module
  var criterion: Criterion
  /// What the optimiser is said to be; `step` does the work where there is one, else this one.
  var use: OptimizerUse? = OptimizerUse(name: "updateParameters", rate: 0.05)
  var steps = 400
  /// Sample k, from 1.
  var sample: (Int) throws -> (input: Value, target: Value)
  /// Whether the gradients are set to zero before step k.
  var zeroes: (Int) -> Bool = { _ in true }
  /// Whether the model forgets before step k.
  var forgets: (Int) -> Bool = { _ in false }
  var remember: String?
  /// Moves the parameters after step k.
  var step: ((Int, [Parameter]) throws -> Void)?
  /// What becomes of the criterion's gradient.
  var gradOutput: (Value) throws -> Value = { $0 }
  /// Whether the criterion sees the last output of the sequence only.
  var comparesLast = false
  var dataset: (any DrawingDataset)?
  /// Whether the model is trained in evaluation mode.
  var evaluates = false

  /// Trains the model; throws what it throws.
  func record() throws -> Recording {
    let recording = Recording()
    if let remember { try model.remember(remember) }
    recording.model = model
    if evaluates {
      try model.evaluate()
      recording.evaluatedSteps = steps
    }
    recording.initialModel = try Copier().copy(model)
    (recording.criterion, recording.optimizer, recording.remember) = (criterion, use, remember)
    recording.dataset = dataset
    let rule = try (step == nil ? use : nil).map { use in
      let isPlain = use.name == "updateParameters"
      let rule = try Optimizers.make(isPlain ? "sgd" : use.name, use.options)
      rule.rate = use.rate
      return rule
    }
    let flat = try rule.map { _ in try model.getParameters() }
    let parameters = try model.parameters()
    var seen: (values: [Tensor], gradients: [Tensor])?
    var forgot = true
    for k in 1...steps {
      if forgets(k) {
        try model.forget()
        recording.forgetCount += 1
        forgot = true
      }
      if zeroes(k) { for parameter in parameters { try parameter.gradient.zero() } }
      let (input, target) = try sample(k)
      let output = try model.forward(input)
      let compared = comparesLast ? output.list?.last ?? output : output
      let loss = try #require(criterion.forward(compared, target).number)
      var back = try gradOutput(criterion.backward(compared, target))
      if comparesLast, let list = output.list {
        let zeros = try list.dropLast().map { try $0.mapTensors { try Tensor($0.sizes, $0.dtype) } }
        back = .list(zeros + [back])
      }
      recording.first.append(
        TrainingStep(
          number: k, input: try copy(input), output: try copy(output), gradOutput: try copy(back),
          compared: try copy(compared), target: try copy(target), loss: loss, forgot: forgot))
      recording.losses.append(loss)
      forgot = false
      if !loss.isFinite, recording.firstNonFinite == nil { recording.firstNonFinite = k }
      if let before = seen { try look(recording, k - 1, before, parameters) }
      if k % max(1, steps / 40) == 0 {
        recording.snapshots.append(
          ParameterSnapshot(step: k - 1, parameters: try parameters.map { try $0.value.clone() }))
      }
      _ = try model.backward(input, back)
      seen = (try parameters.map { try $0.value.clone() }, try parameters.map { try $0.gradient.clone() })
      if let clip = use?.clip { _ = try model.gradParamClip(clip) { _ in TrainingOptions() } }
      if let step {
        try step(k, parameters)
      } else if let rule, let flat {
        try rule.step(flat.parameters, flat.gradients)
      }
    }
    return recording
  }

  /// The case of the recording.
  func watched() throws -> Case { try Case(record()) }

  private func copy(_ value: Value) throws -> Value { try value.mapTensors { try $0.clone() } }

  private func look(
    _ recording: Recording, _ k: Int, _ before: (values: [Tensor], gradients: [Tensor]), _ now: [Parameter]
  ) throws {
    let rows = try now.indices.map { i in
      let move = try now[i].value.clone()
      try move.csub(move, 1, before.values[i])
      let gradient = before.gradients[i]
      return ParameterLook.Row(
        move: try move.normAll(2), size: try before.values[i].normAll(2), gradient: try gradient.normAll(2),
        product: try move.contiguous().dot(gradient.contiguous()), count: move.count)
    }
    let look = ParameterLook(step: k, rows: rows)
    recording.lookCount += 1
    recording.looks.append(look)
    guard look.moved else { return }
    recording.moveCount += 1
    recording.dirtyLooks += 1
    if try now.contains(where: { try $0.gradient.normAll(2) > 0 }) { recording.dirtyCount += 1 }
  }
}

/// Runs `body` with a generator of its own, seeded.
func seeded(_ seed: UInt64 = 1, _ body: (Generator) throws -> Void) rethrows {
  let environment = Environment()
  environment.generator.manualSeed(seed)
  try environment.perform { try body(environment.generator) }
}

/// Numbers from a normal distribution.
func normal(_ generator: Generator, _ sizes: Dims) throws -> Tensor {
  let tensor = try Tensor(sizes)
  try tensor.normal(generator)
  return tensor
}

/// Rows of 3 inputs with the weighted sum of each as target, plus noise of deviation 1, so that no model learns it all.
func noisySums(_ generator: Generator, rows: Int = 8, noise: Double = 1) -> (Int) throws -> (
  input: Value, target: Value
) {
  { _ in
    let input = try normal(generator, [rows, 3])
    let numbers = try input.numbers
    let sums = try (0..<rows).map { row in
      numbers[3 * row] - numbers[3 * row + 1] + 0.5 * numbers[3 * row + 2] + noise * (try generator.normal())
    }
    return (.tensor(input), .tensor(try Tensor(sums, [rows, 1])))
  }
}

/// Rows of 3 inputs with class 2 where their weighted sum is positive, else 1; a share of the classes is drawn.
func noisyClasses(
  _ generator: Generator, rows: Int = 8, drawn: Double = 0.3
) -> (Int) throws -> (input: Value, target: Value) {
  let sums = noisySums(generator, rows: rows, noise: 0)
  return { k in
    let (input, target) = try sums(k)
    let classes = try (target.tensor?.numbers ?? []).map { sum in
      generator.uniform() < drawn ? Double(try generator.random(1, 2)) : sum > 0 ? 2 : 1
    }
    return (input, .tensor(try Tensor(classes, [rows])))
  }
}

/// A net of one hidden layer with a transfer function.
func net(_ hidden: Module = Tanh(), _ last: Module? = nil, outputs: Int = 1) throws -> Sequential {
  let net = Sequential(try Linear(3, 10), hidden, try Linear(10, outputs))
  if let last { try net.add(last) }
  return net
}

extension [Finding] {
  /// The codes, in order.
  var codes: [Finding.Code] { map(\.code) }

  /// The finding of this code, with a text in which no figure is missing.
  func only(_ code: Finding.Code, _ location: SourceLocation = #_sourceLocation) throws -> Finding {
    #expect(codes == [code], sourceLocation: location)
    let finding = try #require(first { $0.code == code }, sourceLocation: location)
    let text = try #require(finding.trainingText(), sourceLocation: location)
    for part in [text.cause, text.advice] + text.details {
      #expect(!part.isEmpty && !part.contains("nan") && !part.contains("?"), "\(part)", sourceLocation: location)
    }
    return finding
  }
}

import Diagnosis
import NN
import TensorCore
import Testing

/// A training loop with Adam, kept as a recorder keeps it.
struct Practice {
  var model: Module
  var criterion: Criterion
  var steps = 300
  var rate = 0.01
  /// The mode in which the model remembers; nil for none.
  var remember: String?
  /// Whether only the last step of a T × N × K output is compared, with the last step of the target.
  var comparesLast = false
  /// Whether input, output and target are tables of steps.
  var usesTables = false
  /// Input and target of training step k, from 1.
  var sample: (Int) throws -> (input: Tensor, target: Tensor)

  /// Trains; throws what the model throws.
  func recording() throws -> Recording {
    let recording = Recording()
    (recording.model, recording.criterion, recording.remember) = (model, criterion, remember)
    recording.initialModel = try Copier().copy(model)
    if let remember { try model.remember(remember) }
    let flat = try model.getParameters()
    let adam = try Optimizers.make("adam", ["learningRate": .number(rate)])
    for k in 1...steps {
      let (input, whole) = try sample(k)
      try flat.gradients.zero()
      let given = try value(input)
      let output = try model.forward(given)
      let last = (output.tensor?.sizes[0] ?? 1) - 1
      let isPart = comparesLast && whole.sizes[0] == last + 1
      let target = try value(isPart ? whole.select(0, last) : whole)
      let compared = comparesLast ? try output.mapTensors { try $0.select(0, last) } : output
      let loss = try #require(criterion.forward(compared, target).number)
      var gradient = try criterion.backward(compared, target)
      if comparesLast, let part = gradient.tensor {
        gradient = try output.mapTensors { output in
          let all = try Tensor(output.sizes)
          try all.select(0, last).copy(from: part)
          return all
        }
      }
      recording.losses.append(loss)
      recording.first.append(
        TrainingStep(
          number: k, input: try copy(given), output: try copy(output), gradOutput: try copy(gradient),
          compared: try copy(compared), target: try copy(target), loss: loss,
          wholeTarget: isPart ? try whole.clone() : nil, forgot: k == 1))
      _ = try model.backward(given, gradient)
      try adam.step(flat.parameters, flat.gradients)
    }
    return recording
  }

  private func copy(_ value: Value) throws -> Value { try value.mapTensors { try $0.clone() } }

  private func value(_ tensor: Tensor) throws -> Value {
    guard usesTables else { return .tensor(tensor) }
    return .list(try (0..<tensor.sizes[0]).map { .tensor(try tensor.select(0, $0)) })
  }

  /// What is found about reach, the code of each; all have words, with all their figures.
  func codes() throws -> [Finding.Code] {
    try Diagnosis.reach(Case(recording())).findings.map { finding in
      let text = try #require(finding.reachText())
      #expect(!text.cause.isEmpty && !text.advice.isEmpty)
      #expect(!([text.cause, text.advice] + text.details).contains { $0.contains("nan") || $0.contains("unknown") })
      return finding.code
    }
  }
}

/// Random numbers that are the same in every run.
final class Dice {
  private let generator: Generator

  init(_ seed: UInt64) { generator = Generator(seed: seed) }

  /// A number between `low` and `high`.
  func number(_ low: Double = -1, _ high: Double = 1) -> Double { generator.uniform(low, high) }

  /// A whole number 0 ..< `count`.
  func whole(_ count: Int) -> Int { min(count - 1, Int(generator.uniform(0, Double(count)))) }

  /// 0 or 1.
  func bit() -> Double { Double(whole(2)) }

  /// A number about 0 with a deviation of 1.
  func normal() -> Double { (0..<12).reduce(0.0) { sum, _ in sum + number(-0.5, 0.5) } }
}

/// T × N × 1, or with `classes` T × N, element by element.
func sequence(_ steps: Int, _ rows: Int, classes: Bool = false, _ value: (_ t: Int, _ n: Int) -> Double) throws
  -> Tensor
{
  let values = (0..<steps).flatMap { t in (0..<rows).map { value(t, $0) } }
  return try Tensor(values, classes ? [steps, rows] : [steps, rows, 1])
}

/// T × N symbols, counted from 0, as a 1 among `count` zeros.
func oneHot(_ symbols: [[Int]], _ count: Int) throws -> Tensor {
  let rows = symbols.first?.count ?? 0
  let tensor = try Tensor([symbols.count, rows, count])
  for (t, row) in symbols.enumerated() {
    for (n, symbol) in row.enumerated() {
      try tensor.select(0, t).select(0, n).narrow(0, symbol, 1).fill(1)
    }
  }
  return tensor
}

/// The environment of a test: doubles, and initial weights that are the same in every run.
func practised(_ work: () throws -> Void) throws {
  let environment = Environment()
  environment.generator = Generator(seed: 1)
  try environment.perform(work)
}

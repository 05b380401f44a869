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
      let output = try #require(model.forward(.tensor(input)).tensor)
      let last = output.sizes[0] - 1
      let compared = comparesLast ? try output.select(0, last) : output
      let target = comparesLast && whole.sizes[0] == output.sizes[0] ? try whole.select(0, last) : whole
      let loss = try #require(criterion.forward(.tensor(compared), .tensor(target)).number)
      var gradient = try #require(criterion.backward(.tensor(compared), .tensor(target)).tensor)
      if comparesLast {
        let all = try Tensor(output.sizes)
        try all.select(0, last).copy(from: gradient)
        gradient = all
      }
      recording.losses.append(loss)
      recording.first.append(
        TrainingStep(
          number: k, input: .tensor(try input.clone()), output: .tensor(try output.clone()),
          gradOutput: .tensor(try gradient.clone()), compared: .tensor(try compared.clone()),
          target: .tensor(try target.clone()), loss: loss,
          wholeTarget: target.count < whole.count ? try whole.clone() : nil, forgot: k == 1))
      _ = try model.backward(.tensor(input), .tensor(gradient))
      try adam.step(flat.parameters, flat.gradients)
    }
    return recording
  }

  /// What is found about reach, the code of each.
  func codes() throws -> [Finding.Code] { try Diagnosis.reach(Case(recording())).findings.map(\.code) }
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

import NN
import TensorCore

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Whether a model is linear for any weights while the targets are no weighted sum of the inputs.
///
/// Exact up to rounding: with random weights the output of the mean of two inputs is the mean of their outputs, ten
/// times. What ends the model for the criterion's sake is undone first: log-probabilities are compared after taking off
/// their mean, probabilities as their odds. A finding only where a stuck model has half of what the inputs tell at most,
/// and those tell a fifth at least: a linear model of a linear task passes.
enum LinearTest {
  static func findings(_ c: Case) throws -> [Finding] {
    guard c.skill.status == .stuck, c.skill.total <= 0.5, c.records[0].outputs.count == 1, !c.form.looksUp,
      c.records[0].step.input.tensor?.dtype.isReal == true, try isLinear(c),
      let answer = try c.reach().dependence.byStep.first
    else { return [] }
    let share = min(1, answer.result.allShare)
    guard share > 0.2, c.skill.total < 0.5 * share else { return [] }
    return [Finding(.linearModel, weight: 1.2, evidence: ["share": share, "skill": max(0, c.skill.total)])]
  }

  private static func isLinear(_ c: Case) throws -> Bool {
    let model = try Copier().copy(c.model)
    try model.callEvaluate()
    let generator = Generator(seed: 1)
    for parameter in try model.callParameters() { try parameter.value.uniform(generator, -1, 1) }
    let environment = Environment()
    environment.dtype = c.model.dtype
    var (worst, size) = (0.0, 0.0)
    try environment.perform {
      func run(_ input: Tensor) throws -> [Double] {
        try model.callForget()
        let output = try c.form.outputs(model.forward(.tensor(input)), of: .tensor(input), 1, c.rows)[0]
        return straight(try output.numbers, output.sizes[1], c.kind)
      }
      for k in 1...10 {
        guard let a = c.records[k * 7 % c.records.count].step.input.tensor,
          let b = c.records[k * 13 % c.records.count].step.input.tensor, a.isSameSize(as: b)
        else { continue }
        let middle = try Tensor(zip(a.numbers, b.numbers).map { ($0 + $1) / 2 }, a.sizes, a.dtype)
        for ((x, y), m) in try zip(zip(run(a), run(b)), run(middle)) {
          worst = max(worst, abs(m - (x + y) / 2))
          size = max(size, abs(x - y))
          // A full sigmoid has no odds: then nothing is known.
          if !(x + y + m).isFinite { worst = .infinity }
        }
      }
    }
    return size > 1e-6 && worst < (c.model.dtype == .double ? 1e-9 : 1e-4) * size + 1e-12
  }

  /// Outputs before the function that ends the model for the criterion's sake.
  private static func straight(_ output: [Double], _ width: Int, _ kind: LossKind) -> [Double] {
    switch kind {
    case .nll, .crossEntropy:
      return (0..<output.count / width).flatMap { row -> [Double] in
        let part = Array(output.row(row, width))
        return part.map { $0 - part.mean }
      }
    case .binary: return output.map { log($0 / (1 - $0)) }
    default: return output
    }
  }
}

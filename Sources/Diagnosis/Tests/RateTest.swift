import NN
import TensorCore

/// Whether another learning rate, or inputs of one scale, make the same steps learn.
///
/// Up to 300 recorded steps are trained again at rates of a thousandth to ten thousand times, and, where inputs are
/// beyond 5, with inputs of mean 0 and deviation 1, at the given rate and at rates about the best one: where scaled
/// inputs make a fifth less than the best rate alone, their scale is the cause, and the rate follows from it. A faster rate exists for most healthy runs, so this is asked only
/// of a stuck run with a skill below 0.3 and no stronger finding, and it has to lower the loss of the last quarter by
/// 20 %, the inputs' scale by 40 %. With 75 steps in that quarter, its standard error is mostly below 5 %. The plain
/// replay has to repeat the observed loss to 25 %.
package enum RateTest {
  private static let factors = [1e-3, 1e-2, 0.1, 10, 100, 1000, 1e4]

  package static func findings(_ c: Case) throws -> [Finding] {
    guard c.skill.status == .stuck, c.skill.total < 0.3, !c.skill.trained.contains(false),
      let replay = try Replay(c.recording)
    else { return [] }
    let plain = try replay.run(steps: 300, seconds: 0.25)
    guard plain.count >= 40, plain.isFaithful(to: replay.observed(plain.count)) else { return [] }
    func tail(_ set: (inout Replay.Change) -> Void) -> Double {
      var change = Replay.Change()
      set(&change)
      // What cannot be trained so, or ends before, says nothing.
      guard let losses = try? replay.run(change, steps: plain.count, seconds: 0.4), losses.count == plain.count else {
        return .nan
      }
      return losses.tail()
    }
    var best = (factor: 1.0, loss: plain.tail())
    for factor in factors {
      let loss = tail { $0.rateFactor = factor }
      if loss < best.loss { best = (factor, loss) }
    }
    let evidence = ["steps": Double(plain.count), "loss": plain.tail()]
    if c.largestInput > 5, let standard = try Standardisation(c) {
      func scaled(_ factor: Double) -> Double {
        tail {
          $0.inputs = standard.apply
          $0.rateFactor = factor
        }
      }
      var own = (factor: 1.0, loss: scaled(1))
      if !(own.loss < 0.6 * best.loss), best.factor != 1 {
        for factor in [best.factor / 10, best.factor, 10 * best.factor] {
          let loss = scaled(factor)
          if loss < own.loss || own.loss.isNaN { own = (factor, loss) }
        }
      }
      if own.loss < (own.factor == 1 ? 0.6 : 0.8) * best.loss, own.loss < 0.6 * plain.tail() {
        return [
          Finding(
            .inputScale, weight: 1 - own.loss / plain.tail(), isProved: true,
            evidence: evidence.merging(
              ["scaled": own.loss, "largest": c.largestInput, "factor": own.factor, "unscaled": best.loss]) { $1 })
        ]
      }
    }
    guard best.factor != 1, best.loss < 0.8 * plain.tail(), let rate = c.recording.movement?.rate else { return [] }
    return [
      Finding(
        best.factor > 1 ? .rateLow : .rateHigh, weight: 1 - best.loss / plain.tail(), isProved: true,
        evidence: evidence.merging(["changed": best.loss, "factor": best.factor, "rate": rate]) { $1 })
    ]
  }
}

/// Subtracts the mean of each of the D columns of the inputs and divides by its deviation.
private struct Standardisation {
  private let means, deviations: [Double]

  /// Of the inputs of the first records, 300 steps; nil where they are numbers of a table's rows.
  init?(_ c: Case) throws {
    guard !c.form.looksUp, let width = c.records.first?.inputs.first?.sizes.last else { return nil }
    let inputs = c.records.prefix(300).flatMap(\.inputs).prefix(300).filter { $0.sizes[1] == width }
    var (sums, squares, count) = ([Double](repeating: 0, count: width), [Double](repeating: 0, count: width), 0.0)
    for input in inputs {
      let numbers = try input.numbers
      for (i, x) in numbers.enumerated() {
        sums[i % width] += x
        squares[i % width] += x * x
      }
      count += Double(numbers.count / width)
    }
    let means = sums.map { $0 / count }
    self.means = means
    deviations = zip(squares, means).map { max(0, $0 / count - $1 * $1).squareRoot() + 1e-6 }
  }

  func apply(_ value: Value) throws -> Value {
    let width = means.count
    return try value.mapTensors { tensor in
      guard tensor.count % width == 0 else { throw NNError.message("the inputs are not of one width") }
      let scaled = try tensor.numbers.enumerated().map { i, x in (x - means[i % width]) / deviations[i % width] }
      return try Tensor(scaled, tensor.sizes, tensor.dtype)
    }
  }
}

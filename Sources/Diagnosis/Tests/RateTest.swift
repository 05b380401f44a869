import NN
import TensorCore

/// Whether another learning rate, or inputs of one scale, make the same steps learn.
///
/// Up to 300 recorded steps are trained again at rates of a thousandth to ten thousand times, and, where inputs are
/// beyond 5, with inputs of mean 0 and deviation 1, at the given rate and at rates about the best one: where scaled
/// inputs make a fifth less than the best rate alone, their scale is the cause, and the rate follows from it. A faster
/// rate exists for most healthy runs, so this is asked only of a run with a skill below 0.3 and no stronger finding that
/// is stuck, or whose steps move the parameters by less than 2e-5 of their size, a fiftieth of what is usual (0.001), as
/// the median of the looks says over 200 steps at least. Such steps may still let the loss sink; then the faster ones, of
/// which up to 2000 are made, have to end below where the run is by now. The other rate has to lower the loss of the last
/// quarter by 20 %, the inputs' scale by 40 %. With 75 steps in that quarter, its standard error is mostly below 5 %. The
/// plain replay has to repeat the observed loss to 25 %.
package enum RateTest {
  private static let factors = [1e-3, 1e-2, 0.1, 10, 100, 1000, 1e4]

  /// By what share of the parameters' size a step moves them, below which a run that gets better is asked, too.
  private static let slowPace = 2e-5

  package static func findings(_ c: Case) throws -> [Finding] {
    let pace = pace(c.recording)
    let isStuck = c.skill.status == .stuck
    guard isStuck || c.recording.count >= 200 && pace < slowPace, c.skill.status != .learned, c.skill.total < 0.3,
      !c.skill.trained.contains(false),
      let replay = try Replay(c.recording)
    else { return [] }
    let plain = try replay.run(steps: pace < slowPace ? 2000 : 300, seconds: 0.25)
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
    let evidence = ["steps": Double(plain.count), "loss": plain.tail(), "pace": pace]
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
    guard best.factor != 1, best.loss < 0.8 * plain.tail(), isStuck || best.loss < 0.9 * c.skill.now,
      let rate = c.recording.movement?.rate
    else { return [] }
    return [
      Finding(
        best.factor > 1 ? .rateLow : .rateHigh, weight: 1 - best.loss / plain.tail(), isProved: true,
        evidence: evidence.merging(["changed": best.loss, "factor": best.factor, "rate": rate]) { $1 })
    ]
  }
}

extension RateTest {
  /// By what share of their size a step moves the parameters, the median of the looks; NaN without.
  private static func pace(_ recording: Recording) -> Double {
    let shares = recording.looks.filter { $0.moved && $0.sizeNorm > 0 }.map { $0.moveNorm / $0.sizeNorm }.sorted()
    return shares.isEmpty ? .nan : shares[shares.count / 2]
  }
}

import TensorCore

/// How a learning rate changes while a model learns.
///
/// The clock of a schedule, e, counts epochs or updates from 0; f is what the base rate is multiplied by:
///
///     constant        f = 1
///     step            f = gamma^⌊e / every⌋                                      PyTorch's StepLR
///     multistep       f = gamma^(how many of `at` are at most e)                 MultiStepLR
///     exponential     f = gamma^e                                                ExponentialLR
///     cosine          rate = minimum + (base - minimum) (1 + cos(π e / total)) / 2
///                                                  arXiv:1608.03983, equation 5; CosineAnnealingLR
///     plateau         f = factor^(how often the watched figure stood still)      ReduceLROnPlateau
///
/// A warm-up of n updates in front multiplies the rate of update u = 0 … n - 1 by (u + 1) / n (arXiv:1706.02677,
/// section 2.2); a clock of updates starts after it.
public struct Schedule {
  /// What a clock counts.
  public enum Unit: String, CaseIterable, Sendable {
    /// Passes over the data.
    case epoch
    /// Updates of the parameters.
    case update
  }

  /// The law.
  public enum Law: Equatable, Sendable {
    /// The base rate.
    case constant
    /// Times `gamma` after every `every`.
    case step(every: Double, gamma: Double, Unit)
    /// Times `gamma` at each of `milestones`.
    case multistep(milestones: [Double], gamma: Double, Unit)
    /// Times `gamma` each time.
    case exponential(gamma: Double, Unit)
    /// Half a wave down to the rate `minimum` within `total`, or within the run where that is nil; then constant.
    case cosine(total: Double?, minimum: Double, Unit)
    /// Times `factor`, down to the rate `minimum`, when more than `patience` figures in a row were not better than the
    /// best by the share `threshold`.
    case plateau(factor: Double, patience: Double, threshold: Double, minimum: Double)
  }

  /// What the rate follows.
  public let law: Law
  /// How many updates the rate takes to rise to its base; 0 for none.
  public let warmup: Double
  // Of the plateau: the best figure, how many were not better since, how often the rate has fallen.
  private var best: Double?
  private var stalled = 0.0
  private var falls = 0.0

  /// A schedule of a law, with so many updates of warm-up in front.
  public init(_ law: Law, warmup: Double = 0) {
    self.law = law
    self.warmup = warmup
  }

  /// The learning rate of an update.
  /// - Parameters:
  ///   - base: the rate that the schedule starts from.
  ///   - epoch: the epoch's number, from 1.
  ///   - update: how many updates the run has made.
  ///   - progress: the share of the run that is behind, 0 … 1, growing evenly with the updates; nil where nobody
  ///     knows, which leaves a cosine without `total` at its start.
  public func rate(base: Double, epoch: Int, update: Int, progress: Double? = nil) -> Double {
    let update = Double(update)
    let ramp = update < warmup ? (update + 1) / warmup : 1
    func clock(_ unit: Unit) -> Double {
      unit == .epoch ? Double(max(epoch - 1, 0)) : max(update - warmup, 0)
    }
    switch law {
    case .constant: return base * ramp
    case .step(let every, let gamma, let unit):
      return base * libmPow(gamma, (clock(unit) / every).rounded(.down)) * ramp
    case .multistep(let milestones, let gamma, let unit):
      let passed = milestones.count { $0 <= clock(unit) }
      return base * libmPow(gamma, Double(passed)) * ramp
    case .exponential(let gamma, let unit): return base * libmPow(gamma, clock(unit)) * ramp
    case .cosine(let total, let minimum, let unit):
      let share = total.map { clock(unit) / $0 } ?? afterWarmup(update, progress ?? 0)
      let wave = (1 + libmCos(.pi * min(max(share, 0), 1))) / 2
      return (minimum + (base - minimum) * wave) * ramp
    case .plateau(let factor, _, _, let minimum):
      // A base below the minimum stays.
      return max(base * libmPow(factor, falls), min(base, minimum)) * ramp
    }
  }

  /// The share of what follows the warm-up that is behind: (u - n) / (U - n) of U = u / progress updates in all.
  private func afterWarmup(_ update: Double, _ progress: Double) -> Double {
    guard warmup > 0 else { return progress }
    guard update > warmup, progress > 0 else { return 0 }
    let rest = update / progress - warmup
    return rest > 0 ? (update - warmup) / rest : 1
  }

  /// Takes note of the watched figure; other laws than `plateau` do not need it. NaN is never better.
  /// - Parameters:
  ///   - figure: what is watched, as it is now.
  ///   - isLossLike: whether smaller figures are better.
  /// - Returns: whether the rate falls now.
  @discardableResult
  public mutating func note(_ figure: Double, isLossLike: Bool = true) -> Bool {
    guard case .plateau(_, let patience, let threshold, _) = law else { return false }
    if let best {
      let margin = threshold * best.magnitude
      let isBetter = isLossLike ? figure < best - margin : figure > best + margin
      if !isBetter {
        stalled += 1
        guard stalled > patience else { return false }
        (stalled, falls) = (0, falls + 1)
        return true
      }
    } else if figure.isNaN {
      return false
    }
    (best, stalled) = (figure, 0)
    return false
  }

  // MARK: Checkpoints

  /// All that it has gathered; nothing but for `plateau`.
  public var state: [String: Value] {
    guard case .plateau = law else { return [:] }
    var state: [String: Value] = ["stalled": .number(stalled), "falls": .number(falls)]
    if let best { state["best"] = .number(best) }
    return state
  }

  /// Goes on from a state. Throws `NNError` for what is no state of this law; nothing has changed then.
  public mutating func restore(_ state: [String: Value]) throws {
    func wrong(_ what: String) -> NNError {
      .message("the state of a learning rate's schedule \(what): the schedule is another one, or the state is damaged")
    }
    guard case .plateau = law else {
      if let name = state.keys.min() { throw wrong("has '\(name)'") }
      return
    }
    guard let stalled = state["stalled"]?.number, let falls = state["falls"]?.number, stalled >= 0, falls >= 0 else {
      throw wrong("lacks 'stalled' or 'falls'")
    }
    if let name = state.keys.filter({ !["stalled", "falls", "best"].contains($0) }).min() {
      throw wrong("has '\(name)'")
    }
    if let best = state["best"], best.number == nil { throw wrong("has \(best.summary) as 'best'") }
    (self.stalled, self.falls, best) = (stalled, falls, state["best"]?.number)
  }
}

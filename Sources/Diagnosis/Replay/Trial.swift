/// Trainings made again in pairs, as it is and with one thing changed, to tell a cause from chance.
///
/// Both runs of a pair begin at the same parameters and see the same samples; each pair begins at others. How sure it
/// is comes from counting: without an effect the changed run is the better one in half of the pairs, so
/// `chance` is that of so many or more, (n choose k) / 2ⁿ summed from k on.
public struct Trial: Equatable, Sendable {
  /// Two runs from one start.
  public struct Pair: Equatable, Sendable {
    /// The losses as it is.
    public var asItIs: Losses
    /// The losses with the change.
    public var changed: Losses

    /// A pair of these runs.
    public init(asItIs: Losses, changed: Losses) {
      (self.asItIs, self.changed) = (asItIs, changed)
    }

    /// How much lower the last quarter ends with the change; nil where a run broke off at numbers without end.
    var gain: Double? {
      let gain = asItIs.tail() - changed.tail()
      return gain.isFinite ? gain : nil
    }

    /// Whether the changed run ends lower, or ends at all where the other does not.
    var isBetter: Bool { changed.tail().isFinite && !(asItIs.tail() <= changed.tail()) }
  }

  /// What the pairs say.
  public enum Verdict: String, Sendable {
    /// The change helps: chance is below 2 %, and the loss more than 7 % lower.
    case proved
    /// Too few were better, or too little, to be sure.
    case open
    /// The change was better in half of the pairs at most.
    case refuted
  }

  /// What was changed, as it stands behind a loss.
  public var change: String
  /// How many changes were tried first, of which this one did best; their pairs are not counted.
  public var choices: Int
  /// The pairs, one at least.
  public var pairs: [Pair]

  /// A trial of this change.
  public init(_ change: String, choices: Int = 1, pairs: [Pair]) {
    (self.change, self.choices, self.pairs) = (change, choices, pairs)
  }

  /// In how many pairs the changed run was the better one.
  public var better: Int { pairs.filter(\.isBetter).count }
  /// The steps of a run.
  public var steps: Int { pairs.map { max($0.asItIs.count, $0.changed.count) }.max() ?? 0 }
  /// The mean losses of the last quarters, of the pairs in which both runs ended; NaN for none.
  public var asItIs: Double { whole.isEmpty ? .nan : whole.map { $0.asItIs.tail() }.mean }
  /// As `asItIs`, of the changed runs.
  public var changed: Double { whole.isEmpty ? .nan : whole.map { $0.changed.tail() }.mean }
  /// How often the run as it is, and the changed one, broke off at numbers without end.
  public var broken: (asItIs: Int, changed: Int) {
    (pairs.filter { !$0.asItIs.tail().isFinite }.count, pairs.filter { !$0.changed.tail().isFinite }.count)
  }
  /// The mean of the gains and its standard error; NaN for fewer than two pairs in which both runs ended.
  public var gain: (mean: Double, error: Double) {
    let gains = pairs.compactMap(\.gain)
    guard gains.count > 1 else { return (gains.first ?? .nan, .nan) }
    let spread = Spread(gains)
    return (spread.mean, spread.error)
  }

  /// The probability of so many better pairs, or more, if the change did nothing.
  public var chance: Double {
    let n = pairs.count
    var (term, sum) = (1.0, 0.0)
    for _ in 0..<n { term /= 2 }
    for k in 0...n {
      if k >= better { sum += term }
      term = term * Double(n - k) / Double(k + 1)
    }
    return min(1, sum)
  }

  /// What the pairs say.
  public var verdict: Verdict {
    if 2 * better <= pairs.count { return .refuted }
    let isLarge = whole.isEmpty || changed < asItIs - 0.07 * abs(asItIs)
    return chance <= 0.02 && isLarge ? .proved : .open
  }

  /// The pairs in which both runs ended.
  private var whole: [Pair] { pairs.filter { $0.gain != nil } }

  /// The mean loss at each step over the pairs, of the finite ones; NaN where there is none.
  public func curve(_ run: (Pair) -> Losses) -> [Double] {
    let runs = pairs.map { run($0).values }
    return (0..<(runs.map(\.count).max() ?? 0)).map { k in
      let values = runs.compactMap { k < $0.count && $0[k].isFinite ? $0[k] : nil }
      return values.isEmpty ? .nan : values.mean
    }
  }
}

/// What came of trying a finding.
public enum Attempt: Equatable, Sendable {
  /// It was tried.
  case made(Trial)
  /// It could not be tried, and why: the end of a sentence.
  case impossible(String)
}

/// The losses of the steps of a run.
public struct Losses: Equatable, Sendable {
  /// By step.
  public var values: [Double]

  /// These losses.
  public init(_ values: [Double]) { self.values = values }

  /// How many steps.
  public var count: Int { values.count }

  /// The mean over the last `share` of the steps; NaN without steps, and where one of them is NaN.
  public func tail(_ share: Double = 0.25) -> Double {
    let last = values.suffix(max(1, Int((Double(values.count) * share).rounded(.up))))
    return last.reduce(0, +) / Double(last.count)
  }

  /// The tail as a share of that of the run that this one repeats: 1 for a faithful replay.
  public func fidelity(to observed: Losses) -> Double { tail() / observed.tail() }

  /// Whether the fidelity is within 25 %. What draws its own numbers, like dropout, moves it by some per cent; a loop
  /// that does more than the replay knows moves it by more.
  public func isFaithful(to observed: Losses) -> Bool {
    let fidelity = fidelity(to: observed)
    return fidelity > 0.8 && fidelity < 1.25
  }

  /// Whether the first 20 losses agree to 1 %, and the ends to a factor of 10: so does a repetition of a training so wild
  /// that the rounding of its first steps decides on its last.
  func beginsLike(_ observed: Losses) -> Bool {
    guard count >= 20, observed.count >= 20 else { return false }
    let isSame = zip(values, observed.values).prefix(20).allSatisfy { abs($0 - $1) <= 0.01 * abs($1) + 1e-12 }
    let fidelity = fidelity(to: observed)
    return isSame && fidelity > 0.1 && fidelity < 10
  }

  /// By how many standard errors the losses of `other`, on the same samples, are lower over the second half of both:
  /// the mean of the differences in 10 blocks over its standard error. Blocks, since losses of neighbouring steps
  /// resemble each other. 0 for fewer than 20 steps.
  public func z(above other: Losses) -> Double {
    let means = blocks(above: other)
    return means.isEmpty ? 0 : Spread(means).z
  }

  /// Whether the losses of `other` are lower in all of the 10 blocks of `z`, which chance does once in a thousand: also
  /// tells where these losses grow without end, so that their spread is as large as they are.
  public func isAlwaysAbove(_ other: Losses) -> Bool {
    let means = blocks(above: other)
    // Not a number: these losses had ceased to be finite.
    return !means.isEmpty && other.values.allSatisfy(\.isFinite) && means.allSatisfy { !($0 <= 0) }
  }

  /// The means of the differences in 10 blocks of the second half; empty for fewer than 20 steps.
  private func blocks(above other: Losses) -> [Double] {
    let differences = zip(values, other.values).map { $0 - $1 }
    let (blocks, first) = (10, differences.count / 2)
    let count = differences.count - first
    guard count >= blocks else { return [] }
    return (0..<blocks).map { k in
      Array(differences[(first + count * k / blocks)..<(first + count * (k + 1) / blocks)]).mean
    }
  }
}

/// Mean and standard error of independent values.
struct Spread {
  /// The mean.
  let mean: Double
  /// The standard error of the mean.
  let error: Double

  /// Of these values, at least two.
  init(_ values: [Double]) {
    let n = Double(values.count)
    let mean = values.reduce(0, +) / n
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    (self.mean, error) = (mean, (squares / (n * (n - 1))).squareRoot())
  }

  /// How many standard errors the mean is above 0; at most 10⁹ times the mean where the values hardly differ.
  var z: Double { mean / (error + 1e-9) }
}

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A cheap look at very many inputs, to choose the few that a `Search` is worth.
///
/// Counted is the mutual information of input and target over all samples, also beside a known input. Of independent
/// ones 2 n I is distributed as χ² with (k - 1)(m - 1) degrees of freedom (the G-test; Wilks 1938), which the cube root of
/// Wilson and Hilferty (1931) makes a normal score. Chosen is what lies above the score that the best of so many
/// independent inputs reaches once in a hundred screens. Neighbouring samples that depend on one another make scores
/// too large, so this only chooses: what is said rests on the held-out gains of `Information`.
struct Screen {
  /// How clearly each input tells something, in the order of the inputs: a normal score.
  let scores: [Double]

  /// Scores of these inputs, alone or beside `known`, whichever is more.
  init(_ inputs: [Column], about target: Column, beside known: Column? = nil) {
    scores = inputs.map { input in
      let freedom = (input.count - 1) * (target.count - 1)
      let alone = Screen.score(Screen.information(input, target), freedom)
      guard var known else { return alone }
      let joint = input.joined(known)
      // With more cells than samples the distribution is another.
      guard joint.count * target.count <= target.ids.count else { return alone }
      for i in known.ids.indices where input.ids[i] < 0 { known.ids[i] = -1 }
      let beside = Screen.information(joint, target) - Screen.information(known, target)
      return max(alone, Screen.score(beside, freedom * known.count))
    }
  }

  /// The places of the `count` clearest inputs that no chance explains, the clearest first.
  func best(_ count: Int) -> [Int] {
    let bound = Screen.bound(2 * scores.count)
    return scores.indices.filter { scores[$0] > bound }.sorted { scores[$0] > scores[$1] }.prefix(count).map { $0 }
  }

  /// The score that the best of `tests` independent ones passes once in a hundred times, from the bound
  /// P(z > x) < exp(-x² / 2) / 2.
  static func bound(_ tests: Int) -> Double { (2 * log(50 * Double(max(1, tests)))).squareRoot() }

  /// n times the mutual information in nats, as counted; samples without the input are left out.
  private static func information(_ input: Column, _ target: Column) -> Double {
    var (rows, columns) = ([Double](repeating: 0, count: input.count), [Double](repeating: 0, count: target.count))
    let pairs = input.joined(target)
    var cells = [Double](repeating: 0, count: pairs.count)
    var n = 0.0
    for i in target.ids.indices where pairs.ids[i] >= 0 {
      rows[input.ids[i]] += 1
      columns[target.ids[i]] += 1
      cells[pairs.ids[i]] += 1
      n += 1
    }
    func sum(_ counts: [Double]) -> Double { counts.reduce(0) { $1 > 0 ? $0 + $1 * log($1) : $0 } }
    return n > 0 ? sum(cells) - sum(rows) - sum(columns) + n * log(n) : 0
  }

  private static func score(_ information: Double, _ freedom: Int) -> Double {
    guard freedom > 0 else { return 0 }
    let f = Double(freedom)
    return (cbrt(max(0, 2 * information) / f) - (1 - 2 / (9 * f))) / (2 / (9 * f)).squareRoot()
  }
}

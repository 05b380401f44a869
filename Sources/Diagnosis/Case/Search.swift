/// A search for the inputs that tell most about a target, the seen ones first.
///
/// Greedy: up to three seen inputs, each the one that tells most beside those before, as long as it adds 2 % of the
/// target's entropy; then up to two unseen ones on top. Where no input tells anything alone, pairs are tried (z > 4, since
/// the best of hundreds is taken): first of seen ones, then of one seen and one unseen. What three inputs say only
/// together is not found.
struct Search {
  /// What was found.
  struct Result {
    /// The target's entropy in nats.
    var entropy: Double
    /// What the seen inputs tell, and how sure that is.
    var seen = 0.0, seenZ = 0.0
    /// The seen inputs that tell it: places in the candidates.
    var told: [Int] = []
    /// What all found inputs tell.
    var all = 0.0
    /// How many standard errors `all` is above `seen`.
    var unseenZ = 0.0
    /// The seen inputs that tell most, and the unseen ones that add something: places in the candidates.
    var telling: [Int] = [], unseen: [Int] = []

    /// Shares of the entropy, at least 0.
    var seenShare: Double { entropy > 0 ? max(0, seen) / entropy : 0 }
    /// As `seenShare`, of all found inputs.
    var allShare: Double { entropy > 0 ? max(0, all) / entropy : 0 }
    /// Whether unseen inputs add at least a tenth of the entropy, beyond chance.
    var lacks: Bool { !unseen.isEmpty && unseenZ > 4 && all - seen > 0.1 * entropy }
    /// Whether anything was found at all that tells more than 3 % of the target beyond chance.
    var tellsAnything: Bool { all > 0.03 * entropy && (seenZ > 4 || unseenZ > 4) }
  }

  private let target: Column
  private let columns: [Column]

  /// A search among these candidates, columns over the same samples.
  init(target: Column, candidates: [Column]) {
    self.target = target
    columns = candidates
  }

  /// The search, with the candidates at the places `visible` as the seen ones.
  func run(visible: Set<Int>) -> Result {
    var result = Result(entropy: target.entropy)
    let seen = columns.indices.filter(visible.contains)
    let hidden = columns.indices.filter { !visible.contains($0) }
    let own = greedy(from: nil, seen, rounds: 3, result.entropy)
    result.telling = own?.members ?? []
    (result.seen, result.seenZ) = (own?.information.mean ?? 0, own?.information.z ?? 0)
    result.told = own?.members ?? []
    var best = greedy(from: own, hidden, rounds: 2, result.entropy)
    if best == nil, result.seen < 0.3 * result.entropy, seen.count * hidden.count <= 300 {
      best = bestPair(seen, hidden, above: max(0, result.seen) + 0.05 * result.entropy)
      if let pair = best { best?.members = [pair.members[1]] }
    }
    result.all = best?.information.mean ?? result.seen
    if let best {
      result.unseen = best.members
      result.unseenZ = best.information.z(above: own?.information)
    }
    return result
  }

  private struct Found {
    var column: Column
    var information: Information
    var members: [Int]
  }

  /// The best of `pool` one after the other on top of `start`; nil where none adds anything. `members` are new ones only.
  private func greedy(from start: Found?, _ pool: [Int], rounds: Int, _ entropy: Double) -> Found? {
    var found: Found?
    for _ in 0..<rounds {
      let before = found ?? start
      var best: Found?
      for k in pool where found?.members.contains(k) != true {
        let column = before.map { $0.column.joined(columns[k]) } ?? columns[k]
        let information = Information(column, about: target)
        if information.mean > best?.information.mean ?? -.infinity {
          best = Found(column: column, information: information, members: (found?.members ?? []) + [k])
        }
      }
      guard let best, best.information.mean >= max(0, before?.information.mean ?? 0) + 0.02 * entropy else { break }
      found = best
    }
    if found == nil, start == nil, pool.count <= 24 {
      return bestPair(pool, pool, above: 0.02 * entropy)
    }
    return found
  }

  /// The pair of one of `first` and one of `second` that tells most, if more than `bound` and with z > 4.
  private func bestPair(_ first: [Int], _ second: [Int], above bound: Double) -> Found? {
    var best: Found?
    for a in first {
      for b in second where first != second || a < b {
        let column = columns[a].joined(columns[b])
        let information = Information(column, about: target)
        if information.mean > best?.information.mean ?? bound, information.z > 4 {
          best = Found(column: column, information: information, members: [a, b])
        }
      }
    }
    return best
  }
}

import NN
import TensorCore

/// What the targets depend on: which inputs tell how much of them, in the recorded data alone.
struct Dependence {
  /// An input that a target may depend on.
  struct Candidate: Hashable {
    /// Its step, from 1, those before the batch 0, -1 …; in relations its distance from the target's step.
    var step: Int
    /// How many rows after the target's own.
    var row = 0
  }

  /// What was found for one output, or for all steps with the same distances.
  struct Answer {
    /// The output, from 1; 0 for all.
    var output: Int
    /// The inputs that were tried.
    var candidates: [Candidate]
    /// How many targets were looked at.
    var samples: Int
    /// What the search found.
    var result: Search.Result
    /// What those of the seen inputs that tell most tell without the ones 10 steps before and farther.
    var near = 0.0
    /// The share of targets that are the very numbers of the unseen input that adds most.
    var copied = 0.0

    /// The unseen input that adds most; nil for none.
    var unseen: Candidate? { result.unseen.first.map { candidates[$0] } }
  }

  /// For each output that is looked at and trained.
  private(set) var byStep: [Answer] = []
  /// By distance, over all steps; nil for sequences of up to two.
  private(set) var relative: Answer?
  /// How many steps later the unseen input lies that is the target, at every step, or that alone tells 70 % of it: the
  /// targets are forecasts. nil where there is none. Of forecasts `byStep` asks for the past alone.
  private(set) var ahead: Int?

  /// A target: its record, its output, from 1, and its row.
  struct Unit {
    var record: Int
    var output: Int
    var row: Int
  }

  let c: Case
  /// Symbols by record, step and row; rows beyond a bound have none, so that all records cost about 40 000.
  private(set) var inputs: [[[Int]]] = []
  private(set) var targets: [[[Int]?]] = []

  init(_ c: Case, _ visibility: Visibility) throws {
    self.c = c
    guard try addSymbols(visibility) else { return }
    let neighbours = c.rows > 1 ? [-1, 1, -2, 2] : []
    if c.steps > 2, visibility.outputs == c.steps { try addRelative(visibility, neighbours) }
    for t in c.probes where c.skill.isTrained(t) {
      let units = self.units(every: 1, outputs: t...t, atMost: 2500)
      let near = [t - 1, t, t + 1].filter { $0 >= 1 && $0 <= c.steps }
      var steps = visibility.probes
      if c.steps <= 12 { steps += (0..<8).map { -$0 } }
      steps += near.filter { !steps.contains($0) }
      var candidates = steps.map { Candidate(step: $0) }
      candidates += neighbours.flatMap { row in near.map { Candidate(step: $0, row: row) } }
      candidates += screened(t, units, beside: candidates)
      if ahead != nil { candidates.removeAll { $0.step > t || $0.row != 0 } }
      let answer = try found(t, units, candidates) { candidate in
        (candidate.row == 0 || visibility.mixesRows) && visibility.sees(t, candidate.step)
      }
      if let answer { byStep.append(answer) }
    }
  }

  /// The clearest of the inputs of one row that are not among `known`: in long sequences of the steps between, where
  /// the state may be of use also up to 100 steps before the batch.
  private func screened(_ t: Int, _ units: [Unit], beside known: [Candidate]) -> [Candidate] {
    let earlier = c.remembers || c.hasMemory && c.steps <= 12 ? 100 : 0
    guard c.steps <= 500, units.count >= 60 else { return [] }
    let all = (-earlier...c.steps).filter { $0 != 0 || earlier > 0 }.map { Candidate(step: $0) }
    let others = all.filter { !known.contains($0) }
    guard !others.isEmpty else { return [] }
    let some = units.count <= 1500 ? units : spread(units.count, atMost: 1500).map { units[$0 - 1] }
    let target = Column(some.map { targets[$0.record][$0.output - 1]?[$0.row] ?? -1 })
    guard target.entropy >= 0.05 else { return [] }
    func column(_ candidate: Candidate) -> Column {
      Column(some.map { place(candidate, $0, relative: false).map(symbol) ?? -1 })
    }
    let own = column(Candidate(step: newestStep(t)))
    return Screen(others.map(column), about: target, beside: own).best(3).map { others[$0] }
  }

  private mutating func addRelative(_ visibility: Visibility, _ neighbours: [Int]) throws {
    let every = max(1, c.records.count * c.steps * c.rows / 4000)
    let units = self.units(every: every, outputs: 1...c.steps, atMost: 5000)
    let candidates =
      (-6...6).map { Candidate(step: $0) }
      + neighbours.flatMap { row in (-1...1).map { Candidate(step: $0, row: row) } }
    let middle = (c.steps + 1) / 2
    func sees(_ candidate: Candidate) -> Bool {
      (candidate.row == 0 || visibility.mixesRows)
        && (candidate.step == 0 || visibility.sees(middle, max(1, min(c.steps, middle + candidate.step))))
    }
    relative = try found(0, units, candidates, sees: sees)
    if staysTheSame(from: 1) { return }
    // At least half of the steps have such an input in the batch: else one answer that is a later input would do.
    let ahead = try (1...min(6, c.steps / 2)).first { distance in
      let later = Candidate(step: distance)
      let both = units.filter { place(later, $0, relative: true) != nil }
      guard both.count >= 60, !visibility.sees(middle, min(c.steps, middle + distance)) else { return false }
      let target = Column(both.map { targets[$0.record][$0.output - 1]?[$0.row] ?? -1 })
      guard target.entropy >= 0.05 else { return false }
      let column = Column(both.map { unit in place(later, unit, relative: true).map(symbol) ?? -1 })
      if Information(column, about: target).mean > 0.7 * target.entropy { return true }
      return try copied(later, both, relative: true) > 0.9
    }
    self.ahead = ahead
    guard let ahead else { return }
    // At the last steps, whose later input is in no batch, the targets may be others, as a fill.
    let inside = units.filter { place(Candidate(step: ahead), $0, relative: true) != nil }
    relative = try found(0, inside, candidates, sees: sees) ?? relative
  }

  /// The step at which output `t` is given: the last, where one answer serves for all.
  func newestStep(_ t: Int) -> Int { c.skill.trained.count == c.steps ? t : c.steps }

  /// How much the newest `count` inputs that output `t` sees tell together about its target; nil for fewer than 60.
  func newest(_ count: Int, at t: Int) -> Information? {
    let units = units(every: 1, outputs: t...t, atMost: 2500)
    guard units.count >= 60, count >= 1, t - count >= 0 else { return nil }
    let target = Column(units.map { targets[$0.record][$0.output - 1]?[$0.row] ?? -1 })
    let columns = (t - count + 1...t).map { step in
      Column(units.map { place(Candidate(step: step), $0, relative: false).map(symbol) ?? -1 })
    }
    return Information(columns.dropFirst().reduce(columns[0]) { $0.joined($1) }, about: target)
  }

  /// The symbol of the input at a place.
  private func symbol(_ place: (Int, Int, Int)) -> Int { inputs[place.0][place.1 - 1][place.2] }

  /// Gives all inputs and targets symbols, made from about 60 records; returns false where there are no targets.
  private mutating func addSymbols(_ visibility: Visibility) throws -> Bool {
    let sample = stride(from: 0, to: c.records.count, by: max(1, c.records.count / 60)).map { c.records[$0] }
    guard let width = c.records[0].inputs.first?.sizes[1] else { return false }
    let known = try sample.flatMap { record in
      try visibility.probes.filter { $0 <= record.inputs.count && record.inputs[$0 - 1].sizes[1] == width }
        .map { try record.inputs[$0 - 1].numbers }
    }
    let wanted = sample.flatMap { record in
      c.probes.compactMap { $0 <= record.targets.count ? record.targets[$0 - 1] : nil }
    }
    guard let targetWidth = wanted.first?.sizes[1] else { return false }
    let inputSymbols = Symbols(known, width: width, isClass: c.form.looksUp)
    let targetSymbols = Symbols(
      try wanted.filter { $0.sizes[1] == targetWidth }.map { try $0.numbers }, width: targetWidth, isClass: c.isClass)
    let bound = max(6, 40_000 / (c.records.count * c.steps))
    func symbols(_ matrix: Tensor, _ width: Int, _ symbols: Symbols, isClass: Bool) throws -> [Int] {
      let numbers = try matrix.numbers
      guard matrix.sizes[1] == width else { return Array(repeating: -1, count: min(bound, matrix.sizes[0])) }
      return (0..<min(bound, matrix.sizes[0])).map { row in
        // Classes below 1 stand for answers that do not count.
        isClass && numbers[row * width] < 1 ? -1 : symbols.symbol(numbers.row(row, width))
      }
    }
    for record in c.records {
      inputs.append(try record.inputs.map { try symbols($0, width, inputSymbols, isClass: false) })
      targets.append(
        try record.targets.map { try $0.map { try symbols($0, targetWidth, targetSymbols, isClass: c.isClass) } })
    }
    return true
  }

  /// The targets of these outputs, every `every`th, in the order of the recording.
  func units(every: Int, outputs: ClosedRange<Int>, atMost bound: Int) -> [Unit] {
    var units: [Unit] = []
    var passed = 0
    for (k, record) in targets.enumerated() {
      for t in outputs where t <= record.count && c.skill.isTrained(t) {
        for (row, symbol) in (record[t - 1] ?? []).enumerated() where symbol >= 0 {
          passed += 1
          if passed % every == 0 { units.append(Unit(record: k, output: t, row: row)) }
        }
      }
      if units.count >= bound { break }
    }
    return Array(units.prefix(bound))
  }

  /// Where the candidate's input of a target lies: record, step and row; nil where it was not recorded.
  func place(_ candidate: Candidate, _ unit: Unit, relative: Bool) -> (Int, Int, Int)? {
    var record: Int? = unit.record
    var step = relative ? unit.output + candidate.step : candidate.step
    while !relative, step < 1 {
      record = record.flatMap { c.records[$0].previous }
      guard let record else { return nil }
      step += inputs[record].count
    }
    let row = unit.row + candidate.row
    guard let record, step >= 1, step <= inputs[record].count, row >= 0, row < inputs[record][step - 1].count else {
      return nil
    }
    return (record, step, row)
  }

  /// The search for one output; nil for fewer than 60 targets. Of a target that hardly varies (0.05 nats) there is
  /// nothing to know.
  private func found(_ t: Int, _ units: [Unit], _ candidates: [Candidate], sees: (Candidate) -> Bool) throws -> Answer?
  {
    guard units.count >= 60 else { return nil }
    let target = Column(units.map { targets[$0.record][$0.output - 1]?[$0.row] ?? -1 })
    var answer = Answer(
      output: t, candidates: candidates, samples: units.count, result: Search.Result(entropy: target.entropy))
    guard target.entropy >= 0.05 else { return answer }
    let columns = candidates.map { candidate in
      Column(
        units.map { unit in
          place(candidate, unit, relative: t == 0).map(symbol) ?? -1
        })
    }
    let visible = Set(candidates.indices.filter { sees(candidates[$0]) })
    answer.result = Search(target: target, candidates: columns).run(visible: visible)
    let close = answer.result.telling.filter { t == 0 || newestStep(t) - candidates[$0].step < 10 }
    answer.near =
      close.count == answer.result.telling.count
      ? answer.result.seen
      : close.first.map { first in
        Information(close.dropFirst().reduce(columns[first]) { $0.joined(columns[$1]) }, about: target).mean
      } ?? 0
    if let unseen = answer.unseen { answer.copied = try copied(unseen, units, relative: t == 0) }
    return answer
  }

  /// The inputs that output `t` cannot see and that add to what it sees (`Search.Result.lacks`).
  func lacking(_ t: Int) -> Set<Candidate> {
    guard let answer = byStep.first(where: { $0.output == t }), answer.result.lacks else { return [] }
    return Set(answer.result.unseen.map { answer.candidates[$0] })
  }

  /// The share of the uncertainty of output `t`'s target that each of these inputs of its own row takes away: alone, or,
  /// of those that it lacks, with the seen ones. NaN where it is not known, as of targets that
  /// hardly vary.
  func shares(of t: Int, _ steps: [Int]) -> [Double] {
    let units = self.units(every: 1, outputs: t...t, atMost: 2500)
    let target = Column(units.map { targets[$0.record][$0.output - 1]?[$0.row] ?? -1 })
    guard units.count >= 60, target.entropy >= 0.05 else { return steps.map { _ in .nan } }
    let (answer, found) = (byStep.first { $0.output == t }, lacking(t))
    return steps.map { step in
      let candidate = Candidate(step: step)
      let column = Column(units.map { unit in place(candidate, unit, relative: false).map(symbol) ?? -1 })
      let alone = Information(column, about: target).mean / target.entropy
      return min(1, max(0, alone, found.contains(candidate) ? answer?.result.allShare ?? 0 : 0))
    }
  }

  /// Whether the targets of output `t` are those of the last output, in 95 % of the rows at least.
  func staysTheSame(from t: Int) -> Bool {
    var (same, all) = (0, 0)
    for record in targets {
      guard t <= record.count, let own = record[t - 1], let last = record.last ?? nil else { continue }
      all += own.count
      same += zip(own, last).reduce(0) { $0 + ($1.0 == $1.1 ? 1 : 0) }
    }
    return all > 0 && 20 * same >= 19 * all
  }

  /// The share of 100 targets that are the very numbers of the candidate's input.
  private func copied(_ candidate: Candidate, _ units: [Unit], relative: Bool) throws -> Double {
    var (same, all) = (0.0, 0.0)
    for k in spread(units.count, atMost: 100) {
      let unit = units[k - 1]
      guard let place = place(candidate, unit, relative: relative),
        let target = c.records[unit.record].targets[unit.output - 1]
      else { continue }
      all += 1
      let input = try c.records[place.0].inputs[place.1 - 1].select(0, place.2).numbers
      if try input == target.select(0, unit.row).numbers { same += 1 }
    }
    return all > 0 ? same / all : 0
  }
}

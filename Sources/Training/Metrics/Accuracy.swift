import NN
import TensorCore

/// The share of right classes: of all steps, or of the sequences in which every step is right.
///
/// The class is the greatest of C outputs, or of one output whether it is above 1/2; the target names its number
/// from 1, is 0 or 1 for one output, or has C columns of which the greatest counts.
final class Accuracy: Metric {
  /// Whether sequences are counted, and not steps.
  let perSequence: Bool
  private var right = 0
  private var all = 0
  /// Whether a step was wrong in each of the sequences that have not ended.
  private var isWrong: [Bool] = []

  /// Counts steps or, with `perSequence`, sequences.
  init(perSequence: Bool) { self.perSequence = perSequence }

  var name: String { perSequence ? "sequenceAccuracy" : "accuracy" }
  var isHigherBetter: Bool { true }

  func reset() {
    right = 0
    all = 0
    isWrong = []
  }

  func add(_ measured: Measured) throws {
    let rows = try measured.rows(for: name)
    let (chosen, wanted) = (try rows.chosen(), try rows.wanted())
    guard perSequence else {
      all += chosen.count
      for (mine, theirs) in zip(chosen, wanted) where mine == theirs { right += 1 }
      return
    }
    if isWrong.count != measured.batch.count { isWrong = .init(repeating: false, count: measured.batch.count) }
    for (row, sample) in rows.sample.enumerated() where chosen[row] != wanted[row] { isWrong[sample] = true }
    if measured.endsSequences {
      all += isWrong.count
      right += isWrong.count { !$0 }
      isWrong = []
    }
  }

  var figure: Figure { .number(all == 0 ? .nan : Double(right) / Double(all)) }

  var state: Value {
    get { .named(["right": .integer(right), "all": .integer(all)]) }
    set {
      let table = StateTable(newValue)
      reset()
      (right, all) = (table.integer("right") ?? 0, table.integer("all") ?? 0)
    }
  }
}

/// How often each class was taken for which: counts `[target][prediction]`, steps of sequences one by one.
final class Confusion: Metric {
  private var counts: [[Int]] = []

  /// Counts that are all zero.
  init() {}

  var name: String { "confusion" }
  var isHigherBetter: Bool { true }

  func reset() { counts = [] }

  func add(_ measured: Measured) throws {
    let rows = try measured.rows(for: name)
    let classes = rows.classCount
    guard classes <= 1000 else { throw NNError.message("confusion: \(classes) classes are more than 1000") }
    if counts.count < classes {
      counts = (0..<classes).map { row in
        (counts.indices.contains(row) ? counts[row] : [])
          + .init(
            repeating: 0, count: classes - (counts.indices.contains(row) ? counts[row].count : 0))
      }
    }
    for (mine, theirs) in zip(try rows.chosen(), try rows.wanted())
    where counts.indices.contains(theirs - 1) && counts.indices.contains(mine - 1) {
      counts[theirs - 1][mine - 1] += 1
    }
  }

  var figure: Figure { .counts(counts) }

  var state: Value {
    get { figure.value }
    set {
      counts = (newValue.list ?? []).map { ($0.list ?? []).compactMap { $0.number.flatMap { Int(exactly: $0) } } }
    }
  }
}

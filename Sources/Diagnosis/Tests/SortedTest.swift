import NN
import TensorCore

/// Whether training goes through one class after the other, so that each is learned and the others are forgotten.
///
/// Exact are the runs: steps whose targets are all of one class, nine of ten at least, in runs ten times as long as drawn
/// at random (`Order`), at least five of them. Estimated is the loss of the first step of a run, by the mean over the
/// changes: above what the best constant answer loses on all of them, and three times that of the last quarter of the
/// runs before, by 3 standard errors. Who tells the classes by the inputs is not surprised by the next one. The skill
/// is not asked: within a run the loss is low.
enum SortedTest {
  static func findings(_ c: Case) -> [Finding] {
    guard c.isClass, c.kind != .margin else { return [] }
    let steps = c.recording.first
    let classes = steps.map { oneClass($0.target) }
    let known = classes.compactMap { $0 }
    guard 10 * known.count >= 9 * steps.count, known.count >= 50 else { return [] }
    let order = Order(
      zip(steps, classes).compactMap { step, value in value.map { (place: step.number, value: $0) } }, isClass: true)
    guard order.isSorted else { return [] }
    let changes = classes.indices.dropFirst().filter { k in
      classes[k] != nil && classes[k - 1] != nil && classes[k] != classes[k - 1]
    }
    // The first runs teach classes that are new.
    let later = changes.filter { known.prefix($0).contains(classes[$0] ?? -1) }
    guard later.count >= 4 else { return [] }
    let quarter = max(1, Int(order.run / 4))
    let first = later.map { steps[$0].loss }
    let before = later.map { k in steps[max(0, k - quarter)..<k].map(\.loss).mean }
    let parts = Double(c.skill.trained.filter { $0 }.count)
    let sums = (c.recording.criterion as? SequencerCriterion).map { !$0.sizeAverage } ?? false
    let scale = sums ? max(1, parts) : 1
    let constant = scale * c.kind.baseline(known, width: 1, classes: 0).loss
    let z = Spread(zip(first, before).map { $0 - $1 }).z
    guard first.mean > constant, first.mean > 3 * before.mean, z > 3 else { return [] }
    return [
      Finding(
        .sorted, weight: 1.2,
        evidence: [
          "run": order.run, "chance": 1 / (1 - order.chance), "changes": Double(later.count), "first": first.mean,
          "before": before.mean, "constant": constant,
        ])
    ]
  }

  /// The class that all of a step's targets are; nil where they are several.
  private static func oneClass(_ target: Value) -> Double? {
    var found: Double?
    var isOne = true
    func note(_ number: Double) {
      if let found, found != number { isOne = false }
      found = number
    }
    func walk(_ value: Value) {
      if let number = value.number { note(number) }
      if let tensor = value.tensor, let numbers = try? tensor.numbers { numbers.forEach(note) }
      value.list?.forEach(walk)
    }
    walk(target)
    return isOne ? found : nil
  }
}

import NN
import TensorCore

/// Which evaluation was the best so far, and how long ago.
struct Best {
  private(set) var value: Double?
  /// Evaluations since.
  private(set) var age = 0
  /// The model as it was then.
  private(set) var model: Module?
  /// Whether the model is in no file yet.
  var isFresh = false
  let isHigherBetter: Bool
  let minimumGain: Double

  init(isHigherBetter: Bool, minimumGain: Double) {
    self.isHigherBetter = isHigherBetter
    self.minimumGain = minimumGain
  }

  /// Notes an evaluation; true if it is the best so far. NaN never is.
  mutating func note(_ new: Double) -> Bool {
    let isGain = value.map { isHigherBetter ? new > $0 + minimumGain : new < $0 - minimumGain } ?? !new.isNaN
    if isGain { (value, age) = (new, 0) } else { age += 1 }
    return isGain
  }

  /// Keeps a copy of the weights.
  mutating func keep(_ model: Module) throws {
    self.model = try Copier().copy(model)
    isFresh = true
  }

  /// Without the model, for a checkpoint.
  var state: Value { .named(["value": value.map(Value.number) ?? .none, "age": .integer(age)]) }

  mutating func restore(_ state: Value, _ model: Module?) {
    let table = StateTable(state)
    (value, age, self.model) = (table.number("value"), table.integer("age") ?? 0, model)
  }
}

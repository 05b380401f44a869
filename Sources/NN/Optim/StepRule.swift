import TensorCore

/// An optimiser that makes one step per gradient: its name, its options and the law of its step.
///
/// `Descent` keeps its state and makes it an `Optimizer`.
protocol StepRule {
  /// The name in Torch's `optim`.
  static var name: String { get }
  /// Its options by Torch's names, in the order in which reports show them.
  static var options: [StepOption<Self>] { get }
  /// Whether gradients are taken elsewhere than where the parameters are, so that `prepare` has to move them.
  static var looksAhead: Bool { get }
  /// Everything by default.
  init()
  /// The learning rate of the next step, before `learningRateDecay`.
  var rate: Double { get set }
  /// The names of its own tensors, each as large as the parameters.
  var stateNames: [String] { get }
  /// What the elements of its own tensors are before the first step.
  var start: Double { get }
  /// Sets what depends on other options and was not given. Throws `NNError` when options do not go together.
  mutating func settle(given: Set<String>) throws
  /// Moves the parameters to where the gradient of step `t` is to be taken.
  func prepare(_ x: Tensor, _ own: [Tensor], t: Double) throws
  /// Makes step number `t`, counted from 1; `own` are the tensors of `stateNames`.
  ///
  /// Throws `TensorError` when the tensors differ in type or number of elements.
  func step(_ x: Tensor, _ gradient: Tensor, _ own: [Tensor], t: Double) throws
}

extension StepRule {
  /// false.
  static var looksAhead: Bool { false }
  /// 0.
  var start: Double { 0 }
  /// Nothing depends on others.
  mutating func settle(given: Set<String>) throws {}
  /// The gradient is taken where the parameters are.
  func prepare(_ x: Tensor, _ own: [Tensor], t: Double) throws {}
}

/// The numbers that an option may be; all are finite.
enum OptionRange: Sendable {
  /// 0 and above.
  case notNegative
  /// From 0 up to 1, but not 1: shares that are kept at each step.
  case belowOne
  /// From 0 up to 1.
  case upToOne

  func contains(_ x: Double) -> Bool {
    switch self {
    case .notNegative: x >= 0 && x < .infinity
    case .belowOne: x >= 0 && x < 1
    case .upToOne: x >= 0 && x <= 1
    }
  }

  var text: String {
    switch self {
    case .notNegative: "a number that is not negative"
    case .belowOne: "a number from 0 to below 1"
    case .upToOne: "a number from 0 to 1"
    }
  }
}

/// An option of an optimiser.
struct StepOption<Rule: StepRule> {
  /// Torch's name.
  let name: String
  let read: (Rule) -> Value
  let write: (inout Rule, Value) throws -> Void

  /// A number of a range. Setting it throws `NNError` for anything else.
  static func number(
    _ name: String, _ path: WritableKeyPath<Rule, Double>, _ range: OptionRange = .notNegative
  ) -> StepOption {
    StepOption(name: name, read: { .number($0[keyPath: path]) }) { rule, value in
      guard let number = value.number, range.contains(number) else {
        throw wrong(name, range.text, value)
      }
      rule[keyPath: path] = number
    }
  }

  /// true or false. Setting it throws `NNError` for anything else.
  static func flag(_ name: String, _ path: WritableKeyPath<Rule, Bool>) -> StepOption {
    StepOption(name: name, read: { .boolean($0[keyPath: path]) }) { rule, value in
      guard case .boolean(let flag) = value else { throw wrong(name, "true or false", value) }
      rule[keyPath: path] = flag
    }
  }

  private static func wrong(_ name: String, _ expected: String, _ value: Value) -> NNError {
    .input(Rule.name, "the option '\(name)' has to be \(expected); it is \(value.plainText)")
  }
}

extension StepRule {
  /// The rule with these options, all others by default.
  ///
  /// Throws `NNError` for an option that it does not have, for values that an option cannot be, and when options
  /// do not go together.
  init(options: [String: Value]) throws {
    self.init()
    // Sorted, so that of several errors it is always the same.
    for (name, value) in options.sorted(by: { $0.key < $1.key }) where !value.isNone {
      guard let option = Self.options.first(where: { $0.name == name }) else {
        throw NNError.message(
          "\(Self.name) has no option '\(name)'" + Spelling.help(name, among: Self.options.map(\.name)))
      }
      try option.write(&self, value)
    }
    try settle(given: Set(options.filter { !$0.value.isNone }.keys))
  }
}

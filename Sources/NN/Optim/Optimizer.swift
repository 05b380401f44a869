import TensorCore

/// What changes parameters along their gradient.
///
/// Parameters are one flat tensor, Float or Double, the same one at every step. An update is
///
///     try optimizer.prepare(x)
///     … the gradient at x …
///     try optimizer.step(x, gradient)
public protocol Optimizer: AnyObject {
  /// The name in Torch's `optim`: `adam`.
  var name: String { get }
  /// The learning rate of the next step, which schedules change.
  var rate: Double { get set }
  /// All options with their values, those by default too; the rate is the one it has now.
  var settings: [(name: String, value: Value)] { get }
  /// Moves `x` to where the next gradient is to be taken. Only `nag` does: it looks ahead.
  ///
  /// Throws `TensorError` when `x` is not what the state was made for.
  func prepare(_ x: Tensor) throws
  /// Changes the N parameters `x` by their `gradient`, N elements of the same type; its own tensors are made at
  /// the first step. The weight decay may be added to the gradient, as Torch's optimisers do.
  ///
  /// Throws `TensorError` when types or numbers of elements differ, `NNError` when `prepare` was needed.
  func step(_ x: Tensor, _ gradient: Tensor) throws
  /// All that it has gathered, by Torch's names: the number of steps, the rate and its own tensors, which later
  /// steps change.
  func state() -> [String: Value]
  /// Goes on from a state, of which tensors are copied: the next steps are those that would have followed then, to
  /// the bit.
  ///
  /// Throws `NNError` that says what is missing or not understood; the optimiser is then as it was.
  func restore(_ state: [String: Value]) throws
}

extension Optimizer {
  /// The name with the settings, for people: `adam, learningRate 0.001, beta1 0.9`.
  public var summary: String {
    ([name] + settings.map { "\($0.name) \($0.value.plainText)" }).joined(separator: ", ")
  }
}

/// All optimisers by name.
public enum Optimizers {
  private typealias Maker = (name: String, make: ([String: Value]) throws -> any Optimizer)

  private static func maker<Rule: StepRule>(_ rule: Rule.Type) -> Maker {
    (Rule.name, { Descent(try Rule(options: $0)) })
  }

  private static let makers: [Maker] = [
    maker(SGDRule.self), maker(AdamRule.self), maker(AdamWRule.self), maker(RMSpropRule.self), maker(AdagradRule.self),
    maker(AdaMaxRule.self), maker(AdadeltaRule.self), maker(NAGRule.self), maker(ASGDRule.self),
  ]

  /// The names that `make` knows.
  public static var names: [String] { makers.map(\.name) }

  /// The optimiser `name` of Torch's `optim`, or `adamw`, with options by Torch's names; those that are not given,
  /// or nil, have Torch's defaults.
  ///
  /// Throws `NNError`, with the names there are, for a name or an option that it does not know, and for values that
  /// an option cannot be.
  public static func make(_ name: String, _ options: [String: Value] = [:]) throws -> any Optimizer {
    guard let maker = makers.first(where: { $0.name == name }) else {
      throw NNError.message("there is no optimiser '\(name)'" + Spelling.help(name, among: names))
    }
    return try maker.make(options)
  }
}

import TensorCore

/// An optimiser that makes one step per gradient, with what its law remembers.
final class Descent<Rule: StepRule>: Optimizer {
  private var rule: Rule
  // Empty before the first step.
  private var own: [Tensor] = []
  // Steps made.
  private var t = 0.0
  // Whether `prepare` has moved the parameters for the step to come.
  private var isPrepared = false

  /// An optimiser of this rule that has made no step.
  init(_ rule: Rule) { self.rule = rule }

  var name: String { Rule.name }

  var rate: Double {
    get { rule.rate }
    set { rule.rate = newValue }
  }

  var settings: [(name: String, value: Value)] {
    Rule.options.map { ($0.name, $0.read(rule)) }
  }

  func prepare(_ x: Tensor) throws {
    guard Rule.looksAhead, !isPrepared else { return }
    try makeTensors(x)
    try rule.prepare(x, own, t: t + 1)
    isPrepared = true
  }

  func step(_ x: Tensor, _ gradient: Tensor) throws {
    guard isPrepared || !Rule.looksAhead else {
      throw NNError.input(Rule.name, "looks ahead before the gradient is taken: prepare comes before each step")
    }
    try makeTensors(x)
    try rule.step(x, gradient, own, t: t + 1)
    t += 1
    isPrepared = false
  }

  private func makeTensors(_ x: Tensor) throws {
    guard own.isEmpty else { return }
    own = try rule.stateNames.map { _ in
      let tensor = try Tensor([x.count], x.dtype)
      if rule.start != 0 { try tensor.fill(rule.start) }
      return tensor
    }
  }

  func state() -> [String: Value] {
    var state: [String: Value] = ["t": .number(t), "rate": .number(rate)]
    if Rule.looksAhead { state["isPrepared"] = .boolean(isPrepared) }
    for (name, tensor) in zip(rule.stateNames, own) { state[name] = .tensor(tensor) }
    return state
  }

  func restore(_ state: [String: Value]) throws {
    var left = state
    func wrong(_ text: String) -> NNError { .input(Rule.name, "the state to go on from \(text)") }
    func number(_ name: String) throws -> Double {
      guard let number = left.removeValue(forKey: name)?.number, number >= 0, number < .infinity else {
        throw wrong("has no number '\(name)'")
      }
      return number
    }
    let steps = try number("t")
    guard steps == steps.rounded() else { throw wrong("counts \(steps) steps") }
    let rate = try number("rate")
    var wasPrepared = false
    if Rule.looksAhead {
      guard case .boolean(let flag)? = left.removeValue(forKey: "isPrepared") else {
        throw wrong("does not say 'isPrepared'")
      }
      wasPrepared = flag
    }
    var tensors: [Tensor] = []
    for name in rule.stateNames {
      guard let value = left.removeValue(forKey: name) else {
        // Before the first step there are none.
        if steps == 0 && tensors.isEmpty { break }
        throw wrong("has no tensor '\(name)'")
      }
      guard let tensor = value.tensor, tensor.dtype.isReal else {
        throw wrong("has \(value.summary) as '\(name)'")
      }
      tensors.append(try tensor.clone())
      if tensor.dtype != tensors[0].dtype || tensor.count != tensors[0].count {
        throw wrong("has tensors of different types or sizes")
      }
    }
    if let unknown = left.keys.min() { throw wrong("has '\(unknown)', which it does not know") }
    (t, own, isPrepared, rule.rate) = (steps, tensors, wasPrepared, rate)
  }
}

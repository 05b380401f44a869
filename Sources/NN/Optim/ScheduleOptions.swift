import TensorCore

extension Schedule {
  /// The names of all laws.
  public static let names = ["constant", "step", "multistep", "exponential", "cosine", "plateau"]

  /// A schedule from what a script gives: a name, or a table with the name and its options by name:
  ///
  ///     'cosine'
  ///     { 'step', every = 10, gamma = 0.1, unit = 'epoch', warmup = 100 }
  ///     { 'multistep', at = {30, 80}, gamma = 0.1, unit = 'epoch' }
  ///     { 'exponential', gamma = 0.95, unit = 'epoch' }
  ///     { 'cosine', total = 50, minimum = 1e-5, unit = 'epoch' }
  ///     { 'plateau', factor = 0.1, patience = 10, threshold = 1e-4, minimum = 0 }
  ///
  /// `every`, `at` and the `gamma` of `exponential` have no default; `total` is the run; `minimum` is 0; the others
  /// are as above. All take `warmup`, 0 by default.
  ///
  /// Throws `NNError` that names the law and the option which is missing, not known, or out of range.
  public init(_ value: Value) throws {
    let name: String
    var options: ScheduleOptions
    switch value.settled {
    case .string(let text): (name, options) = (text, ScheduleOptions(law: text, fields: [:]))
    case .table(let table):
      guard case .string(let text)? = table.list.first, table.list.count == 1 else {
        throw NNError.message(
          "a schedule is a name or a table that begins with one, { 'step', every = 10 }; there are "
            + Self.names.joined(separator: ", "))
      }
      (name, options) = (text, ScheduleOptions(law: text, fields: table.fields))
    default:
      throw NNError.message("a schedule is a name or a table that begins with one; this is \(value.summary)")
    }
    let law: Law
    switch name {
    case "constant": law = .constant
    case "step":
      law = .step(
        every: try options.number("every", ScheduleOptions.above0), gamma: try options.gamma(0.1), try options.unit())
    case "multistep":
      law = .multistep(milestones: try options.milestones(), gamma: try options.gamma(0.1), try options.unit())
    case "exponential": law = .exponential(gamma: try options.gamma(nil), try options.unit())
    case "cosine":
      law = .cosine(
        total: try options.optional("total", ScheduleOptions.above0),
        minimum: try options.number("minimum", ScheduleOptions.notBelow0, 0), try options.unit())
    case "plateau":
      law = .plateau(
        factor: try options.number("factor", ScheduleOptions.belowOne, 0.1),
        patience: try options.number("patience", ScheduleOptions.whole, 10),
        threshold: try options.number("threshold", ScheduleOptions.notBelow0, 1e-4),
        minimum: try options.number("minimum", ScheduleOptions.notBelow0, 0))
    default: throw NNError.message("there is no schedule '\(name)'" + Spelling.help(name, among: Self.names))
    }
    let warmup = try options.number("warmup", ScheduleOptions.whole, 0)
    try options.end()
    self.init(law, warmup: warmup)
  }
}

/// The options of one schedule while they are read.
private struct ScheduleOptions {
  typealias Range = (text: String, contains: (Double) -> Bool)

  static let above0: Range = ("a number above 0", { $0 > 0 && $0 < .infinity })
  static let notBelow0: Range = ("a number that is not negative", { $0 >= 0 && $0 < .infinity })
  static let belowOne: Range = ("a number above 0 and below 1", { $0 > 0 && $0 < 1 })
  static let whole: Range = ("a whole number, 0 or more", { $0 >= 0 && $0 < .infinity && $0 == $0.rounded() })

  let law: String
  let fields: [String: Value]
  private var known: [String] = []

  init(law: String, fields: [String: Value]) {
    self.law = law
    self.fields = fields.filter { !$0.value.isNone }
  }

  private func wrong(_ name: String, _ expected: String) -> NNError {
    guard let value = fields[name] else { return .message("the schedule '\(law)' needs '\(name)', \(expected)") }
    return .message("the schedule '\(law)': '\(name)' has to be \(expected); it is \(value.plainText)")
  }

  mutating func optional(_ name: String, _ range: Range) throws -> Double? {
    if fields[name] != nil { return try number(name, range) }
    known.append(name)
    return nil
  }

  mutating func number(_ name: String, _ range: Range, _ standard: Double? = nil) throws -> Double {
    known.append(name)
    if let standard, fields[name] == nil { return standard }
    guard let number = fields[name]?.number, range.contains(number) else { throw wrong(name, range.text) }
    return number
  }

  mutating func gamma(_ standard: Double?) throws -> Double { try number("gamma", Self.above0, standard) }

  mutating func unit() throws -> Schedule.Unit {
    known.append("unit")
    guard let value = fields["unit"] else { return .epoch }
    guard case .string(let text) = value, let unit = Schedule.Unit(rawValue: text) else {
      throw wrong("unit", "'epoch' or 'update'")
    }
    return unit
  }

  mutating func milestones() throws -> [Double] {
    known.append("at")
    let numbers = fields["at"]?.settled.list?.map { $0.number ?? .nan } ?? []
    guard !numbers.isEmpty, numbers.allSatisfy(Self.notBelow0.contains) else {
      throw wrong("at", "a list of numbers that are not negative")
    }
    return numbers
  }

  /// Throws when there are options that nobody asked for.
  func end() throws {
    guard let name = fields.keys.filter({ !known.contains($0) }).min() else { return }
    throw NNError.message("the schedule '\(law)' has no option '\(name)'" + Spelling.help(name, among: known))
  }
}

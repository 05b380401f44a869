import TensorCore

/// Numbers and lists in words.
enum Words {
  /// `59 %`.
  static func percent(_ share: Double) -> String {
    share.isFinite ? "\(Int((100 * min(max(share, -99), 99)).rounded())) %" : "an unknown share"
  }

  /// A skill: `59 %`, or `none` below that of a constant answer.
  static func learned(_ skill: Double) -> String { skill < 0 ? "none" : percent(skill) }

  /// `1 step`, `3 steps`; `many` where the plural is another.
  static func count(_ count: Int, _ noun: String, _ many: String? = nil) -> String {
    "\(count) \(count == 1 ? noun : many ?? noun + "s")"
  }

  /// A number of three digits.
  static func number(_ number: Double) -> String { LuaFormat.general(number, digits: 3) }

  /// `step 3`, `steps 1 and 2`, `steps 1 to 8`, `steps 1, 4 and 9`.
  static func steps(_ steps: [Int]) -> String {
    guard let first = steps.first, let last = steps.last else { return "all steps" }
    if steps.count == 1 { return "step \(first)" }
    if steps.count > 2, steps == Array(first..<first + steps.count) { return "steps \(first) to \(last)" }
    return "steps \(steps.dropLast().map(String.init).joined(separator: ", ")) and \(last)"
  }

  /// `input 5`, `the input 2 steps before the batch`, `input 3 of the row before it in the batch`.
  static func input(_ candidate: Dependence.Candidate) -> String {
    let input =
      candidate.step >= 1
      ? "input \(candidate.step)" : "the input \(count(1 - candidate.step, "step")) before the batch"
    return candidate.row == 0 ? input : "\(input) of \(row(candidate.row))"
  }

  /// `the row before it in the batch`, `the row 2 after it in the batch`.
  static func row(_ row: Int) -> String {
    let far = abs(row) == 1 ? "" : " \(abs(row))"
    return "the row\(far) \(row < 0 ? "before" : "after") it in the batch"
  }
}

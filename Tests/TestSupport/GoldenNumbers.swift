/// The numbers that the original printed of one value: a line `name<TAB>sizes<TAB>Σ v and
/// Σ v·((11 i) mod 17 - 8)<TAB>the first 12 values`.
package struct GoldenNumbers {
  package let sizes: String
  /// The two sums, then the values.
  package let numbers: [Double]

  package init(sizes: String, numbers: [Double]) {
    self.sizes = sizes
    self.numbers = numbers
  }

  /// The fields of a line after its name; nil if they are no numbers of a tensor.
  package init?(_ fields: [Substring]) {
    guard fields.count == 3 else { return nil }
    sizes = String(fields[0])
    numbers = TestSupport.numbers(fields[1] + " " + fields[2])
  }

  /// The lines of a file by their names.
  package static func file(_ name: String) throws -> [String: GoldenNumbers] {
    var lines: [String: GoldenNumbers] = [:]
    for (name, fields) in try Fixture.columns(name) { lines[name] = GoldenNumbers(fields) }
    return lines
  }

  /// How this differs from `expected`; nil when it does not. Numbers may be `tolerance` of theirs apart, or 1e-12.
  package func difference(from expected: GoldenNumbers, within tolerance: Double = 1e-9) -> String? {
    guard sizes == expected.sizes else { return "sizes \(sizes) instead of \(expected.sizes)" }
    guard numbers.count == expected.numbers.count else {
      return "\(numbers.count) numbers instead of \(expected.numbers.count)"
    }
    for (k, (a, b)) in zip(numbers, expected.numbers).enumerated() {
      if !(abs(a - b) <= max(tolerance * abs(b), 1e-12) || a == b || a.isNaN && b.isNaN) {
        return "number \(k + 1) is \(a) instead of \(b)"
      }
    }
    return nil
  }
}

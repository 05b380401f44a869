extension Diagnosis {
  /// All tests of the case: what they find, and notes.
  static func examine(_ c: Case) throws -> (findings: [Finding], notes: [String]) { ([], []) }
}

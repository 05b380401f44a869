extension Diagnosis {
  /// What stands between the answers and what they need: whether they can see it, whether they are trained, how far
  /// back training reaches, whether the model can express it. Notes say what is usual but good to know, and which test
  /// could not be made, because the model threw an error.
  public static func reach(_ c: Case) throws -> (findings: [Finding], notes: [String]) {
    var findings: [Finding] = []
    var notes: [String] = []
    func add(_ what: String, _ test: () throws -> (findings: [Finding], notes: [String])) {
      do {
        let found = try test()
        findings += found.findings
        notes += found.notes
      } catch {
        notes.append("\(what) could not be looked at: \(error)")
      }
    }
    add("Which steps are trained") { try CoverageTest.run(c) }
    add("What the answers see") { try UnreachableTest.run(c) }
    add("How far back training reaches") {
      findings.contains { $0.code == .shortHorizon } ? ([], []) : (try HorizonTest.findings(c), [])
    }
    add("The balance of the classes") { (try ImbalanceTest.findings(c), []) }
    add("Whether the model is linear") { (try LinearTest.findings(c), []) }
    return (findings, notes)
  }

  /// Whether nothing in the inputs tells anything about the targets: to be asked where nothing else was found.
  public static func independence(_ c: Case) throws -> [Finding] { try IndependentTest.findings(c) }
}

import NN

extension Diagnosis {
  /// The most findings of a report.
  static let shownFindings = 3

  /// Looks for the causes why a training does not learn.
  ///
  /// What explains more of the loss comes first, and counts more if a replay has proved it. Findings of the codes in `ignored` are
  /// left out. Fewer than three steps say nothing. Models are run, and may draw random numbers: who wants the streams
  /// to go on as they were restores them. Without `replays` nothing is trained again, which takes a few seconds; what
  /// only that can prove is not found. No error: what cannot be read is a status.
  public static func run(
    _ recording: Recording, ignoring ignored: Set<Finding.Code> = [], replays: Bool = true
  ) -> Report {
    var report = Report(steps: recording.count, seconds: recording.seconds)
    guard recording.count >= 3, recording.model != nil else { return report }
    do {
      let c = try Case(recording)
      report.skill = c.skill.total
      report.status = Report.Status(c.skill.status)
      let (findings, notes) = try examine(c, replays: replays)
      report.findings = Array(ranked(findings.filter { !ignored.contains($0.code) }).prefix(shownFindings))
      report.notes = notes
    } catch {
      report.status = .notUnderstood
      report.notes = ["\(error)"]
    }
    return report
  }

  /// All tests of the case: what they find, and notes. That no input tells anything is asked when nothing else was found.
  private static func examine(_ c: Case, replays: Bool) throws -> (findings: [Finding], notes: [String]) {
    // With numbers that are none, nothing else can be asked.
    let reach = c.recording.firstNonFinite == nil ? try reach(c) : (findings: [], notes: [])
    let findings = try reach.findings + training(c, reach: reach.findings, replays: replays)
    if !findings.isEmpty || c.recording.firstNonFinite != nil { return (findings, reach.notes) }
    let independent = try independence(c)
    if !independent.isEmpty { return (independent, reach.notes) }
    let contradiction = try ContradictionTest.run(c)
    return (contradiction.findings, reach.notes + contradiction.notes)
  }

  /// By weight; a proof counts twice, so that a cause that was proved but explains a little does not hide one that
  /// explains most. Equal ones as they came.
  static func ranked(_ findings: [Finding]) -> [Finding] {
    func rank(_ finding: Finding) -> Double { finding.weight * (finding.isProved ? 2 : 1) }
    return findings.enumerated().sorted { a, b in
      rank(a.element) != rank(b.element) ? rank(a.element) > rank(b.element) : a.offset < b.offset
    }.map(\.element)
  }
}

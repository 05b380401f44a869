import NN

extension Diagnosis {
  /// The most findings of a report.
  static let shownFindings = 3
  /// CPU seconds for all replays of a recording together.
  static let allReplaySeconds = 3.0

  /// Looks for the causes why a training does not learn.
  ///
  /// What explains more of the loss comes first, and counts more if a replay has proved it. Findings of the codes in
  /// `ignored` are left out. Fewer than three steps say nothing. Models are run, and may draw random numbers: who wants
  /// the streams to go on as they were restores them. Without `replays` nothing is trained again, which takes a few
  /// seconds; what only that can prove is not found. With `tries` the findings are tried out in pairs of replays, about
  /// 8 s of computing each. With `pictures` the report has a picture. No error: what cannot be read is a status.
  public static func run(
    _ recording: Recording, ignoring ignored: Set<Finding.Code> = [], replays: Bool = true, tries: Bool = false,
    pictures: Bool = false
  ) -> Report {
    var report = Report(steps: recording.count, seconds: recording.seconds)
    report.triesOut = tries
    guard recording.count >= 3, recording.model != nil else { return report }
    recording.replaySeconds = allReplaySeconds
    do {
      let c = try Case(recording)
      report.skill = c.skill.total
      report.status = Report.Status(c.skill.status)
      let (findings, notes) = try examine(c, replays: replays)
      report.findings = Array(ranked(findings.filter { !ignored.contains($0.code) }).prefix(shownFindings))
      report.notes = notes
      if recording.isOneOfSeveral, report.findings.isEmpty { report.status = .notUnderstood }
      if tries {
        // Beyond the time of the tests.
        recording.replaySeconds = .infinity
        report.findings = tryOut(report.findings, c, seconds: 8)
      }
      if pictures { report.picture = Picture(c) }
    } catch {
      report.status = .notUnderstood
      report.notes = ["\(error)"]
    }
    return report
  }

  /// What can be drawn of a recording, as `run` with `pictures`; nil where it cannot be read.
  public static func picture(_ recording: Recording) -> Picture? {
    guard recording.count >= 3, recording.model != nil else { return nil }
    return (try? Case(recording)).map(Picture.init)
  }

  /// All tests of the case: what they find, and notes. That no input tells anything is asked when nothing else was found.
  private static func examine(_ c: Case, replays: Bool) throws -> (findings: [Finding], notes: [String]) {
    if c.recording.isOneOfSeveral {
      let note =
        "The script runs several modules one after the other, steps by hand or parts of a model. Only how one of "
        + "them is moved was looked at, not what its answers can see."
      return (try UpdateTest.findings(c) + InitTest.findings(c) + CriterionTest.findings(c), [note])
    }
    // With numbers that are none, nothing else can be asked.
    let reach = c.recording.firstNonFinite == nil ? try reach(c) : (findings: [], notes: [])
    let mode = (try? ModeTest.run(c, replays: replays)) ?? (findings: [], notes: [])
    let seen = reach.findings + mode.findings
    let findings = try seen + training(c, reach: seen, replays: replays)
    let notes = reach.notes + mode.notes
    if !findings.isEmpty || c.recording.firstNonFinite != nil { return (findings, notes) }
    let independent = try independence(c)
    if !independent.isEmpty { return (independent, notes) }
    let contradiction = try ContradictionTest.run(c)
    return (contradiction.findings, notes + contradiction.notes)
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

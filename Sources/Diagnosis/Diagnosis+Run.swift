import NN

extension Diagnosis {
  /// The most findings of a report.
  static let shownFindings = 3
  /// CPU seconds for all replays of a recording together.
  static let allReplaySeconds = 3.0

  /// Looks for the causes why a training does not learn.
  ///
  /// What a replay has proved comes first, then what explains more of the loss. Findings of the codes in `ignored` are
  /// left out. Fewer than three steps say nothing. Models are run, and may draw random numbers: who wants the streams
  /// to go on as they were restores them. Without `replays` nothing is trained again, which takes a few seconds; what
  /// only that can prove is not found. With `tries` the findings are tried out in pairs of replays, about 8 s of computing
  /// each. With `pictures` the report has a picture. No error: what cannot be read is a status.
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
      if tries { report.findings = tryOut(report.findings, c, seconds: 8) }
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
    // With numbers that are none, nothing else can be asked.
    let reach = c.recording.firstNonFinite == nil ? try reach(c) : (findings: [], notes: [])
    let mode = (try? ModeTest.run(c, replays: replays)) ?? (findings: [], notes: [])
    let findings =
      try reach.findings + mode.findings + training(c, reach: reach.findings + mode.findings, replays: replays)
    return (findings.isEmpty ? try independence(c) : findings, reach.notes + mode.notes)
  }

  /// Proved ones first, then by weight; equal ones as they came.
  static func ranked(_ findings: [Finding]) -> [Finding] {
    findings.enumerated().sorted { a, b in
      if a.element.isProved != b.element.isProved { return a.element.isProved }
      return a.element.weight != b.element.weight ? a.element.weight > b.element.weight : a.offset < b.offset
    }.map(\.element)
  }
}

import TensorCore

extension Report {
  /// The version of the form of `json`.
  static let version = 1

  /// The report for programs, in one line:
  ///
  ///     {"version":1,"steps":…,"skill":…,"status":"stuck","findings":[{"code":…,"weight":…,"proved":…,"steps":[…],
  ///     "lines":["script.lua:48"],"evidence":{…},"text":…,"try":…}],"notes":[…],"seconds":…}
  ///
  /// A skill that is not known is null.
  public var json: String {
    JSONText.object([
      ("version", "\(Self.version)"), ("steps", "\(steps)"),
      ("skill", skill.isFinite ? JSONText.number(skill) : "null"), ("status", JSONText.string(status.rawValue)),
      ("findings", JSONText.array(findings.map(\.json))), ("notes", JSONText.array(notes.map(JSONText.string))),
      ("seconds", JSONText.number(seconds)),
    ])
  }
}

extension Finding {
  /// The finding as a member of a report's `findings`.
  var json: String {
    let text = text
    let evidence = evidence.sorted { $0.key < $1.key }
    return JSONText.object([
      ("code", JSONText.string(code.rawValue)), ("weight", JSONText.number(weight)), ("proved", "\(isProved)"),
      ("steps", JSONText.array(steps.map(String.init))), ("lines", JSONText.array(places.map(JSONText.string))),
      ("evidence", JSONText.object(evidence.map { ($0.key, JSONText.number($0.value)) })),
      ("text", JSONText.string(([text.cause] + text.details).joined(separator: "\n"))),
      ("try", JSONText.string(text.advice)),
    ])
  }
}

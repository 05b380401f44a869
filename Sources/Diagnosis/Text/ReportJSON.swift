import TensorCore

extension Report {
  /// The version of the form of `json`.
  static let version = 1

  /// The report for programs, in one line:
  ///
  ///     {"version":1,"steps":…,"skill":…,"status":"stuck","findings":[{"code":…,"weight":…,"proved":…,"steps":[…],
  ///     "lines":["script.lua:48"],"evidence":{…},"text":…,"try":…}],"notes":[…],"seconds":…}
  ///
  /// A skill that is not known is null. Where findings were tried out, each has
  ///
  ///     "trial":{"change":…,"choices":1,"verdict":"proved","pairs":10,"better":9,"steps":400,"loss":…,"changed":…,"gain":…,
  ///     "error":…,"chance":…,"broken":[0,0],"losses":[[…],[…]]}
  ///
  /// with the mean loss at each step as it is and changed, or `"untried"` with the reason.
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
    let members: [(name: String, value: String)] = [
      ("code", JSONText.string(code.rawValue)), ("weight", JSONText.number(weight)), ("proved", "\(isProved)"),
      ("steps", JSONText.array(steps.map(String.init))), ("lines", JSONText.array(places.map(JSONText.string))),
      ("evidence", JSONText.object(evidence.map { ($0.key, JSONText.number($0.value)) })),
      ("text", JSONText.string(([text.cause] + text.details).joined(separator: "\n"))),
      ("try", JSONText.string(text.advice)),
    ]
    return JSONText.object(members + (attempt.map { [$0.json] } ?? []))
  }
}

extension Attempt {
  /// The attempt as a member of a finding.
  fileprivate var json: (name: String, value: String) {
    switch self {
    case .impossible(let reason): ("untried", JSONText.string(reason))
    case .made(let trial): ("trial", trial.json)
    }
  }
}

extension Trial {
  fileprivate var json: String {
    func numbers(_ numbers: [Double]) -> String { JSONText.array(numbers.map(JSONText.number)) }
    return JSONText.object([
      ("change", JSONText.string(change)), ("choices", "\(choices)"), ("verdict", JSONText.string(verdict.rawValue)),
      ("pairs", "\(pairs.count)"), ("better", "\(better)"), ("steps", "\(steps)"),
      ("loss", JSONText.number(asItIs)), ("changed", JSONText.number(changed)), ("gain", JSONText.number(gain.mean)),
      ("error", JSONText.number(gain.error)), ("chance", JSONText.number(chance)),
      ("broken", "[\(broken.asItIs),\(broken.changed)]"),
      ("losses", JSONText.array([numbers(curve(\.asItIs)), numbers(curve(\.changed))])),
    ])
  }
}

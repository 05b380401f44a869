import Diagnosis
import LuaBridge
import NN
import TensorCore

extension Package {
  /// The doctor for scripts: watches from `require 'doctor'` on.
  static let doctor = Package(
    "doctor", "says why a training does not learn", needs: ["nn"],
    files: [LuaFile("doctor/doctor.lua", PackageResources.doctor_lua)], pages: [.doctor],
    natives: {
      [DoctorFunctions.watch($0), DoctorFunctions.ignore($0), DoctorFunctions.report($0), DoctorFunctions.data($0)]
    },
    opensAtStart: false,
    prepare: {
      // It asks the functions of a script for their variables.
      try Access.refuse("look into the script with the doctor")
      if $0.doctor == nil { try $0.watchTraining() }
    })
}

/// What `doctor.lua` calls.
enum DoctorFunctions {
  /// `watch(seconds, steps, try)`; nil leaves what it was.
  static func watch(_ engine: TorchEngine) -> PackageFunction {
    PackageFunction("watch") { [unowned engine] (seconds: Double?, steps: Double?, triesOut: Bool?) in
      engine.doctor?.limit(seconds: seconds, steps: steps.map { Int(saturating: $0) })
      if let triesOut { engine.doctor?.triesOut = triesOut }
    }
  }

  /// `ignore(code)`
  static func ignore(_ engine: TorchEngine) -> PackageFunction {
    PackageFunction("ignore") { [unowned engine] (name: String) in
      guard let code = Finding.Code(rawValue: name) else {
        let names = Finding.Code.allCases.map(\.rawValue)
        throw LuaError("doctor.ignore: there is no finding '\(name)'" + Spelling.help(name, among: names))
      }
      engine.doctor?.ignored.insert(code)
    }
  }

  /// `report(html, title)`: without `html` no page is written.
  static func report(_ engine: TorchEngine) -> PackageFunction {
    PackageFunction("report") { [unowned engine] (page: String?, title: String?) in
      guard let doctor = engine.doctor else { return Value.none }
      if let page {
        guard page.hasSuffix(".html") || page.hasSuffix(".htm") else {
          throw LuaError("doctor.report: html = '\(page)': the file's name must end in .html")
        }
        try doctor.write(to: page, title: title ?? "training")
      }
      return doctor.conclude().scriptValue
    }
  }

  /// `data(dataset)`
  static func data(_ engine: TorchEngine) -> PackageFunction {
    PackageFunction(raw: "data") { [unowned engine] arguments in
      let lua = arguments.lua
      guard try ScriptDataset.isDataset(lua, 1) || lua.type(at: 1) == .table else {
        throw arguments.error(1, "a dataset expected, got \(lua.typeName(at: 1))")
      }
      try engine.lookAtData(LuaRef(lua, 1)).scriptValue.push(to: lua)
      return 1
    }
  }
}

extension DataReport {
  /// The report as a script's table: as its JSON, with all of its text as `text`.
  var scriptValue: Value {
    .table(
      Value.Table(fields: [
        "samples": .number(Double(samples)),
        "figures": .table(Value.Table(fields: figures.mapValues(Value.number))),
        "lines": .list(lines.map(Value.string)), "findings": .list(findings.map(\.scriptValue)),
        "limits": .list(limits.map(Value.string)), "text": .string(text),
      ]))
  }
}

extension Report {
  /// The report as a script's table: as its JSON, with all of its text as `text`.
  var scriptValue: Value {
    .table(
      Value.Table(fields: [
        "steps": .number(Double(steps)), "skill": skill.isFinite ? .number(skill) : .none,
        "status": .string(status.rawValue), "findings": .list(findings.map(\.scriptValue)),
        "notes": .list(notes.map(Value.string)), "seconds": .number(seconds), "text": .string(text),
      ]))
  }
}

extension Finding {
  fileprivate var scriptValue: Value {
    let text = text
    var fields: [String: Value] = [
      "code": .string(code.rawValue), "weight": .number(weight), "proved": .boolean(isProved),
      "steps": .list(steps.map { .number(Double($0)) }), "lines": .list(places.map(Value.string)),
      "evidence": .table(Value.Table(fields: evidence.mapValues(Value.number))),
      "text": .string(([text.cause] + text.details).joined(separator: "\n")), "try": .string(text.advice),
    ]
    switch attempt {
    case .made(let trial): fields["trial"] = trial.scriptValue
    case .impossible(let reason): fields["untried"] = .string(reason)
    case nil: break
    }
    return .table(Value.Table(fields: fields))
  }
}

extension Trial {
  /// As its JSON, with the losses as two lists.
  fileprivate var scriptValue: Value {
    let numbers = [
      "choices": Double(choices), "pairs": Double(pairs.count), "better": Double(better), "steps": Double(steps),
      "loss": asItIs, "changed": changed, "gain": gain.mean, "error": gain.error, "chance": chance,
    ]
    var fields = numbers.mapValues(Value.number)
    (fields["change"], fields["verdict"]) = (.string(change), .string(verdict.rawValue))
    fields["broken"] = .list([broken.asItIs, broken.changed].map { .number(Double($0)) })
    fields["losses"] = .list([curve(\.asItIs), curve(\.changed)].map { .list($0.map(Value.number)) })
    return .table(Value.Table(fields: fields))
  }
}

import Foundation
import TestSupport
import Testing
import Training

@Suite struct ShowLogTests {
  private func log(_ folder: Folder, _ name: String, _ title: String = "run.lua") throws -> RunLog {
    try RunLog(path: folder.url.appendingPathComponent(name).path, description: Show.description(title))
  }

  private func objects(_ text: String) throws -> [[String: Any]] {
    #expect(text.hasSuffix("\n"))
    return try text.split(separator: "\n").map { line in
      try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }
  }

  /// Begins a log and adds the records one by one, of which the first is the best.
  private func write(_ log: RunLog, _ records: [HistoryRecord], from known: Int = 0) throws {
    var history = Show.history(Array(records[..<known]), best: known > 0 ? 0 : nil)
    try log.begin(history)
    for record in records[known...] {
      history.records.append(record)
      history.best = 0
      try log.append(history)
    }
    log.close()
  }

  @Test func jsonHasEveryFigure() throws {
    let folder = try Folder([:])
    let valid = Figures(
      loss: .infinity, samples: 3, steps: 21,
      metrics: [NamedFigure(Show.name, .number(.nan)), NamedFigure("confusion", .counts([[1, 2], [0, 4]]))])
    let norms = LayerNorms(layer: "1 nn.Linear", gradient: 1e-20, update: -.infinity, parameters: 3)
    try write(
      try log(folder, "run.jsonl", Show.name),
      [Show.record(1), Show.record(2, loss: 0.1, valid: valid, layers: [norms])])
    let lines = try objects(try Show.text(folder, "run.jsonl"))
    #expect(lines.count == 3)
    #expect(lines[0]["run"] as? String == Show.name)
    #expect(lines[0]["parameters"] as? Int == 12_345 && lines[0]["epochs"] as? Int == 50)
    #expect((lines[0]["options"] as? [String: String])?[Show.name] == Show.name)
    #expect((lines[0]["seeds"] as? [String: String]) == ["seed": "123"])
    let (first, second) = (lines[1], lines[2])
    #expect(first["best"] as? Bool == true && second["best"] as? Bool == false)
    #expect(first["valid"] is NSNull && first["layers"] == nil)
    #expect(second["epoch"] as? Int == 2 && second["update"] as? Int == 20 && second["samples"] as? Int == 200)
    #expect(second["seconds"] as? Double == 1 && second["rate"] as? Double == 0.01)
    let train = try #require(second["train"] as? [String: Any])
    #expect(train["loss"] as? Double == 0.1 && train["samples"] as? Int == 100 && train["steps"] as? Int == 700)
    let seen = try #require(second["valid"] as? [String: Any])
    let metrics = try #require(seen["metrics"] as? [String: Any])
    #expect(seen["loss"] as? String == "Infinity" && metrics[Show.name] as? String == "NaN")
    #expect(metrics["confusion"] as? [[Int]] == [[1, 2], [0, 4]])
    let layer = try #require((second["layers"] as? [[String: Any]])?.first)
    #expect(layer["layer"] as? String == "1 nn.Linear" && layer["gradient"] as? Double == 1e-20)
    #expect(layer["update"] as? String == "-Infinity" && layer["parameters"] as? Double == 3)
  }

  @Test func tableGetsColumnsWhenTheyAreMet() throws {
    let folder = try Folder([:])
    let valid = Figures(
      loss: .nan, samples: 3, steps: 21,
      metrics: [NamedFigure("a, \"b\"", .number(0.5)), NamedFigure("confusion", .counts([[1, 2], [0, 4]]))])
    try write(
      try log(folder, "run.csv"), [Show.record(1), Show.record(2, loss: .infinity, valid: valid), Show.record(3)])
    let expected = """
      epoch,update,samples,seconds,rate,best,train loss,train samples,train steps,\
      valid loss,valid samples,valid steps,"valid a, ""b""\",valid confusion
      1,10,100,0.5,0.01,1,0.25,100,700,,,,,
      2,20,200,1.0,0.01,0,inf,100,700,nan,3,21,0.5,"[[1,2],[0,4]]"
      3,30,300,1.5,0.01,0,0.25,100,700,,,,,

      """
    #expect(try Show.text(folder, "run.csv") == expected)
  }

  @Test(arguments: ["run.jsonl", "run.csv"]) func aRunThatGoesOnHasEachRecordOnce(_ name: String) throws {
    let folder = try Folder([:])
    let layers = [LayerNorms(layer: Show.name, gradient: 1, update: 2, parameters: 3)]
    let records = (1...6).map { Show.record($0, loss: 1 / Double($0), layers: $0 > 2 ? layers : []) }
    try write(try log(folder, name), records)
    let whole = try Show.text(folder, name)
    // Killed in the middle of a line, after records that the checkpoint does not know.
    let file = folder.url.appendingPathComponent(name)
    try (whole + whole.suffix(20).dropLast()).write(to: file, atomically: false, encoding: .utf8)
    try write(try log(folder, name), records, from: 4)
    #expect(try Show.text(folder, name) == whole)
    // A log that is gone comes back with what is known.
    try FileManager.default.removeItem(at: file)
    try write(try log(folder, name), records, from: 4)
    let again = try Show.text(folder, name)
    #expect(again.split(separator: "\n").count == whole.split(separator: "\n").count)
    // A new run begins anew.
    try write(try log(folder, name), Array(records[..<1]))
    #expect(try Show.text(folder, name).split(separator: "\n").count == 2)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == [name])
  }

  @Test func errorsNamePathAndCause() throws {
    let folder = try Folder(["file": ""])
    #expect(
      message { _ = try log(folder, "run.txt") }.contains("run.txt': the file's name must end in .jsonl or .csv"))
    for (place, cause) in [("nowhere/run.csv", "No such file"), ("file/run.jsonl", "Not a directory")] {
      let text = message { try log(folder, place).begin(History()) }
      #expect(text.contains(place) && text.contains(cause), "\(text)")
    }
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full"))) func aFullDiskIsAnError() throws {
    let folder = try Folder([:])
    let file = folder.url.appendingPathComponent("run.jsonl").path
    try FileManager.default.createSymbolicLink(atPath: file, withDestinationPath: "/dev/full")
    let text = message { try log(folder, "run.jsonl").begin(History()) }
    #expect(text.contains("run.jsonl") && text.contains("No space left"), "\(text)")
  }
}

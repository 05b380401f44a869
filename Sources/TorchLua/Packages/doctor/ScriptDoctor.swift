import Diagnosis
import LuaBridge
import NN
import TensorCore

/// Watches the training of an engine's scripts and says why it does not learn.
public final class ScriptDoctor {
  /// What is done when enough was seen.
  public enum Ending {
    /// The script is ended, whatever errors it catches.
    case script
    /// As `script`, but before the first training step if a dataset was found: the data are all that is asked about.
    case data
    /// What was found is printed, and the script goes on.
    case watching
    /// A line is printed if something was found without training again, and the script goes on.
    case line
  }

  private unowned let torch: TorchEngine
  private let ending: Ending
  /// What watches the script.
  package let recorder: Recorder
  /// The draws of the script while it makes samples.
  package let draws: SampleDraws
  private var removeHooks: LuaRef?
  private var report: Report?
  /// Findings that are left out.
  public var ignored: Set<Finding.Code> = []
  /// Whether what is found is tried out, which takes some seconds.
  public var triesOut = false
  /// Whether a picture for a page is made with the report; else it is made when a page is asked for.
  public var makesPicture = false
  /// Whether the doctor has ended the script, or the script itself by `os.exit`.
  public private(set) var hasEndedScript = false
  /// Whether the script has ended itself by `os.exit` with a code other than that of success.
  public private(set) var hasFailed = false

  init(_ torch: TorchEngine, _ ending: Ending, seconds: Double, steps: Int?) throws {
    self.torch = torch
    self.ending = ending
    recorder = Recorder(seconds: seconds, steps: steps)
    draws = try SampleDraws(torch)
    recorder.onEnd = { [unowned self] in try self.end() }
    if ending == .data {
      recorder.onBegin = { [unowned self] in if self.findDataset() { try self.endScript() } }
    }
    try torch.runFile(LuaFile("doctor/watching.lua", PackageResources.watching_lua), results: 1) { lua in
      lua.pushNil()
      try natives().ref.push(to: lua)
      return 2
    }
    removeHooks = LuaRef(popping: torch.lua)
    torch.environment.watcher = recorder
    torch.environment.drawing = draws
  }

  /// Sets how much is watched, unless the command line has; nil leaves what it was.
  func limit(seconds: Double?, steps: Int?) {
    guard ending == .watching else { return }
    if let seconds { recorder.seconds = seconds }
    if let steps { recorder.steps = steps }
  }

  // MARK: The end

  /// Ends the watching and says what was found; asked again it says the same. The script's random numbers go on as if
  /// nothing had been asked.
  public func conclude() -> Report {
    if let report { return report }
    let report = concluding {
      if draws.hasSource { recorder.recording.dataset = draws }
      return Diagnosis.run(
        recorder.recording, ignoring: ignored, replays: ending != .line, tries: triesOut, pictures: makesPicture)
    }
    self.report = report
    return report
  }

  /// Ends the watching and says what the script's data are like: those of the dataset that it trains on, that it has
  /// returned, or that is in one of its variables; else what its training steps were fed.
  public func concludeData() -> DataReport {
    concluding {
      if !findDataset() { return Diagnosis.data(recorder.recording) }
      return dataset.map { torch.lookAtData($0) } ?? DataReport()
    }
  }

  /// Ends the watching for what `body` asks, and leaves the random numbers as they were.
  private func concluding<R>(_ body: () -> R) -> R {
    torch.environment.watcher = nil
    draws.counts = false
    recorder.finish()
    let result = examine(body)
    recorder.recording.dataset = nil
    torch.environment.drawing = nil
    if let hooks = removeHooks { try? LuaFunction(hooks).call() }
    removeHooks = nil
    return result
  }

  // MARK: Data

  /// What the script has returned, and what was found among its variables.
  public var returned: LuaRef?
  private var dataset: LuaRef?

  /// Looks for the script's dataset; true if there is one.
  private func findDataset() -> Bool {
    if dataset == nil {
      dataset = [draws.trained, returned].compactMap { $0 }.first(where: torch.givesSamples) ?? (try? searched())
    }
    return dataset != nil
  }

  /// The likeliest of the script's variables; nil where none is a dataset.
  private func searched() throws -> LuaRef? {
    let lua = torch.lua
    let bottom = lua.top
    defer { lua.setTop(bottom) }
    try lua.reserve(4)
    try torch.runFile(LuaFile("doctor/datasets.lua", PackageResources.datasets_lua), results: 1) { _ in 0 }
    try lua.call(0, 1)
    return lua.isNil(at: -1) ? nil : LuaRef(lua, -1)
  }

  /// Writes what was found, as a page with pictures under this title, to the file `path`. Throws `FileError` with path
  /// and reason.
  public func write(to path: String, title: String) throws {
    var report = conclude()
    if report.picture == nil { report.picture = examine { Diagnosis.picture(recorder.recording) } }
    self.report = report
    let page = report.html(title: title)
    try AtomicFile.write(to: path, isDurable: false) { try $0.write(page) }
  }

  /// Runs `body`, after which the script's random numbers go on as if nothing had been asked.
  private func examine<T>(_ body: () -> T) -> T {
    let (lua, torchState) = (torch.engine.randomState, torch.environment.generator.state)
    defer {
      try? torch.engine.restoreRandom(lua)
      try? torch.environment.generator.restore(torchState)
    }
    return torch.withEnvironment(body)
  }

  /// Says in a line what was found, once, and only if something was.
  func printLine() {
    guard report == nil, let text = conclude().findings.first?.text else { return }
    // A line of progress may stand there.
    print((Terminal.isTerminal(1) ? "\r\u{1B}[K" : "") + "doctor: \(text.cause) Try: \(text.advice)")
  }

  /// Whether it was said what was found.
  public var hasConcluded: Bool { report != nil }

  private func end() throws {
    switch ending {
    case .script, .data: try endScript()
    case .watching: print(conclude().text)
    case .line: printLine()
    }
  }

  private func endScript() throws {
    hasEndedScript = true
    torch.engine.insistOnInterrupt()
    throw LuaError.interrupted()
  }

  // MARK: Natives

  private func natives() throws -> LuaTable {
    var functions = [
      // The object that makes the sample.
      PackageFunction(raw: "enter") { [unowned draws] arguments in
        draws.enter(arguments.lua, 1)
        return 0
      },
      PackageFunction("leave") { [unowned draws] in draws.leave() },
      PackageFunction("draw") { [unowned draws] in draws.draw() },
      // Whether no more need be told.
      PackageFunction(raw: "optimizer") { [unowned self] arguments in
        // Options that no value can be, as a table in a circle, are the optimiser's concern.
        let config: Value = (try? arguments.get(2)) ?? .none
        arguments.lua.push(try self.noteOptimizer(arguments.get(1), config))
        return 1
      },
    ]
    if ending == .script || ending == .data {
      // An exit would end the doctor as well.
      functions.append(
        PackageFunction(raw: "exit") { [unowned self] arguments in
          let lua = arguments.lua
          self.hasFailed = lua.type(at: 1) == .boolean ? !lua.truth(at: 1) : lua.number(at: 1) ?? 0 != 0
          try self.endScript()
          return 0
        })
    }
    let natives = try torch.nativeTable("doctor", functions)
    let lua = torch.lua
    try natives.ref.push(to: lua)
    try draws.state.push(to: lua)
    lua.rawSet(-2, "state")
    lua.pop()
    return natives
  }

  private func noteOptimizer(_ name: String, _ config: Value) throws -> Bool {
    guard let watcher = Watcher.current else { return report != nil }
    var options: [String: Value] = [:]
    if case .table(let table) = config { options = table.fields }
    let rate = options["learningRate"]?.number ?? (try? Optimizers.make(name))?.rate ?? 1e-3
    try watcher.willOptimize(name, rate: rate, options)
    return true
  }
}

extension TorchEngine {
  /// Watches from now on the training of scripts, for so many CPU seconds from its first step on, or training steps.
  /// Replaces `math.random`, `setmetatable` and, with `.script`, `os.exit` by functions that do the same. Throws when
  /// Lua has no room.
  @discardableResult
  public func watchTraining(seconds: Double = 8, steps: Int? = nil, ending: ScriptDoctor.Ending = .watching) throws
    -> ScriptDoctor
  {
    let doctor = try ScriptDoctor(self, ending, seconds: seconds, steps: steps)
    self.doctor = doctor
    return doctor
  }
}

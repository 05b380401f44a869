import Diagnosis
import LuaBridge
import NN
import TensorCore

/// Which places of a script draw random numbers while it makes a sample, and the power to hold what they draw.
///
/// `math.random` is watched by a Lua function in its place (`watching.lua`), torch's functions where they ask for the
/// generator. A held place of theirs gets, from its second call on, a generator that stands where the first call found
/// its own.
package final class SampleDraws: DrawingDataset, DrawWatcher {
  private unowned let engine: TorchEngine
  /// The table that `watching.lua` sees: `making`, `held`.
  let state: LuaRef
  package private(set) var itemCount = 0
  package private(set) var draws: [String: Int] = [:]
  /// Whether draws count: while the script is watched, not while the doctor asks for samples.
  package var counts = true
  /// What made the first sample.
  private var source: LuaRef?
  private var depth = 0
  private var held: Set<String> = []
  private var heldStates: [String: [UInt8]] = [:]
  private let stand = Generator(seed: 0)

  /// Draws of an engine's scripts.
  init(_ engine: TorchEngine) throws {
    self.engine = engine
    let lua = engine.lua
    lua.newTable(fields: 2)
    state = LuaRef(popping: lua)
    setMaking()
    release()
  }

  /// Those of the engine whose code runs; nil where nothing is watched.
  static var current: SampleDraws? { Environment.current.drawing as? SampleDraws }

  /// Whether a sample was ever made under its eyes.
  var hasSource: Bool { source != nil }

  /// What is trained on, if the script gives a trainer a dataset; else what made the first sample.
  var trained: LuaRef? { given ?? source }
  private var given: LuaRef?

  /// A trainer is about to learn from the dataset at `index`.
  func willTrain(_ lua: Lua, _ index: Int32) { given = given ?? LuaRef(lua, index) }

  // MARK: Samples

  /// A sample is about to be made by the object, or the function, at `index`.
  func enter(_ lua: Lua, _ index: Int32) {
    if depth == 0 {
      if counts { itemCount += 1 }
      if source == nil { source = LuaRef(lua, index) }
    }
    depth += 1
    setMaking()
  }

  /// The sample is made.
  func leave() {
    depth -= 1
    setMaking()
  }

  /// Runs `body`, in which the function `source` makes a sample.
  func making(_ source: LuaRef, _ body: () throws -> Void) throws {
    let lua = engine.lua
    try source.push(to: lua)
    enter(lua, -1)
    lua.pop()
    defer { leave() }
    try body()
  }

  /// Tells `watching.lua` whether draws are asked about.
  private func setMaking() { set("making") { $0.push(depth) } }

  private func set(_ name: String, _ push: (Lua) -> Void) {
    let lua = engine.lua
    guard (try? lua.reserve(4)) != nil, (try? state.push(to: lua)) != nil else { return }
    push(lua)
    lua.rawSet(-2, name)
    lua.pop()
  }

  // MARK: Draws

  /// A draw of the script while it makes a sample: its place if it is held, else nil.
  func draw() -> String? {
    let place = engine.lua.scriptPlace
    if counts { draws[place, default: 0] += 1 }
    return held.contains(place) ? place : nil
  }

  /// The generator that a function of torch draws from when it asks for `generator`.
  package func generator(_ generator: Generator) -> Generator {
    guard depth > 0, let place = draw() else { return generator }
    guard let state = heldStates[place], (try? stand.restore(state)) != nil else {
      heldStates[place] = generator.state
      return generator
    }
    return stand
  }

  // MARK: DrawingDataset

  package func sample(_ number: Int, holding held: Set<String>) throws -> (input: Value, target: Value) {
    guard let source else { throw LuaError("no dataset was seen") }
    self.held = held
    defer { self.held = [] }
    let lua = engine.lua
    let bottom = lua.top
    defer { lua.setTop(bottom) }
    try lua.reserve(8)
    try source.push(to: lua)
    guard let sample = try ScriptDataset(lua, -1, needsSize: false).sample(number) else {
      throw LuaError("the dataset has ended")
    }
    return (sample.input, sample.target)
  }

  package func release() {
    heldStates = [:]
    set("held") { $0.newTable() }
  }
}

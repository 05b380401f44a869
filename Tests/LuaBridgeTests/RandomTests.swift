import LuaBridge
import Testing

@Suite struct RandomTests {
  private static let draw = "local t = {} for i = 1, 5 do t[i] = math.random(1000000) end return table.concat(t, ' ')"

  @Test(arguments: [false, true])
  func drawsGoOnFromAState(hasIdioms: Bool) throws {
    let engine = LuaEngine()
    if hasIdioms { engine.openIdioms { _, _, _ in 0 } }
    try engine.lua.run("math.randomseed(7) for i = 1, 3 do math.random() end")
    let state = engine.randomState
    #expect(state.count == 32)
    let first: String = try engine.lua.evaluate(Self.draw)
    let second: String = try engine.lua.evaluate(Self.draw)
    #expect(first != second)
    // A script's own function in its place does not matter.
    try engine.lua.run("local r = math.random math.random = nil math.random = function(...) return r(...) end")
    try engine.restoreRandom(state)
    #expect(engine.randomState == state)
    #expect(try engine.lua.evaluate(Self.draw) == first)
    #expect(try engine.lua.evaluate(Self.draw) == second)
    for wrong in [[], [UInt8](repeating: 0, count: 32), [UInt8](repeating: 1, count: 31)] {
      #expect(throws: LuaError.self) { try engine.restoreRandom(wrong) }
    }
  }
}

import LuaBridge
import TensorCore
import Testing
import TorchLua

@Suite struct ScriptErrorTests {
  private func error(_ text: String, in engine: TorchEngine? = nil) throws -> ScriptError {
    let engine = try engine ?? TorchEngine()
    return try #require(throws: ScriptError.self) { try engine.run(text, name: "=app") }
  }

  @Test func hasPlaceAndStack() throws {
    let fault = try error(
      """
      local function inner(x)
         return x.field.missing
      end
      function outer() inner{} end
      outer()
      """)
    #expect(fault.message.hasPrefix("app:2: attempt to index a nil value (field 'field')"))
    #expect(fault.file == "app" && fault.line == 2 && !fault.isInterrupt)
    #expect(fault.traceback.count == 3 && fault.traceback[0].hasPrefix("app:2: in "))
    #expect(fault.traceback[1].hasPrefix("app:4: in function 'outer'"))
    #expect("\(fault)" == fault.message)
    #expect(
      fault.debugDescription == fault.message + "\nstack traceback:\n  " + fault.traceback.joined(separator: "\n  "))
  }

  @Test func saysWhereATextDoesNotCompile() throws {
    let fault = try error("x = 1\ny = = 2")
    #expect(fault.line == 2 && fault.file == "app" && fault.traceback.isEmpty)
  }

  @Test func blamesTheScriptForWhatTheProgramsOwnLuaFinds() throws {
    let fault = try error("require 'optim'\n\nlocal f = optim.sgd\nf(function() end, 2)")
    #expect(fault.line == 4 && !fault.message.contains("[seqlua"), "\(fault)")
  }

  @Test func asksForTheNameThatWasMeant() throws {
    #expect(try error("nn.Lstm(2, 3)").message.hasSuffix("did you mean 'nn.LSTM'?"))
  }

  /// What a script has raised comes through Swift as it was; another engine gets its text.
  @Test func passesThroughSwift() throws {
    let (engine, other) = (try TorchEngine(), try TorchEngine())
    engine.define("again") { [unowned engine] (text: String) in try engine.run(text, name: "=inner") }
    other.define("elsewhere") { [unowned engine] (text: String) in try engine.run(text, name: "=inner") }
    try engine.run(
      """
      local ok, e = pcall(again, "error({code = 7})")
      assert(not ok and e.code == 7)
      ok, e = pcall(again, "error('plain')")
      assert(e == 'inner:1: plain')
      """)
    try other.run(
      """
      local ok, e = pcall(elsewhere, "error({code = 7})")
      assert(not ok and e:find('table value', 1, true), e)
      """)
    let fault = try error("again('error(\"deep\")')", in: engine)
    #expect(fault.message == "inner:1: deep" && fault.traceback.first?.hasPrefix("inner:1: in") == true)
  }

  /// The last one to hold an error may be another thread.
  @Test func mayBeKeptAnywhere() async throws {
    let engine = try TorchEngine()
    for _ in 0..<20 {
      let fault = try error("error({})", in: engine)
      await Task.detached { #expect(fault.message.contains("table value")) }.value
      try engine.run("collectgarbage()")
    }
    let last = try error("error({})", in: engine)
    engine.engine.close()
    #expect(last.message.contains("table value"))
  }

  @Test func interruptsAreTold() throws {
    let engine = try TorchEngine()
    engine.define("stop") { [unowned engine] in _ = engine.engine.interrupt() }
    let fault = try error("stop()\nwhile true do end", in: engine)
    #expect(fault.isInterrupt && fault.message.hasPrefix("interrupted at app:"))
  }

  @Test func takesOtherErrorsToo() throws {
    let engine = try TorchEngine()
    try engine.run("function f() error('x', 0) end")
    let f = try engine["f", as: LuaFunction.self]
    do { try f.call() } catch {
      let fault = ScriptError(error, in: engine)
      #expect(fault.message == "x" && fault.line == 1)
      #expect(ScriptError(fault).message == "x")
    }
    #expect(ScriptError(TensorError.message("no")).message == "no")
  }
}

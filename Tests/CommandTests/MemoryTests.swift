import Foundation
import TestSupport
import Testing

/// Where memory ends there is an error, which a script can catch, and no crash.
@Suite struct MemoryTests {
  /// Ways to use memory up, each a loop that goes on until there is an error.
  private static let hunger = [
    "t[#t + 1] = {#t}",
    "t[#t + 1] = {t[#t]}",
    "t[#t + 1] = nn.Linear(1, 1)",
    "t[#t + 1] = nn.LSTM(1, 1)",
    "t[#t + 1] = torch.Tensor(100)",
    "t[#t + 1] = torch.Tensor(100000):zero()",
    "t[#t + 1] = torch.Tensor(3):narrow(1, 1, 2)",
    "t[#t + 1] = {torch.Tensor(1), {torch.Tensor(10)}}",
    "t[#t + 1] = ('x'):rep(1e6) .. #t",
    "t[#t + 1] = function() return t end",
    "t[#t + 1] = coroutine.create(function() end)",
    "t[#t + 1] = torch.LongStorage(10)",
    "t[#t + 1] = torch.serialize(nn.Linear(100, 100)) .. #t",
    "t[#t + 1] = nn.Sequential():add(nn.Linear(2, 2)):add(nn.Tanh()):clone()",
    "t = setmetatable({t}, {__gc = function(x) return x end})",
    "t[tostring(#t) .. ('k'):rep(50)] = true t[#t + 1] = 1",
    "nn.Trainer(nn.Linear(1, 1), nn.MSECriterion(), {quiet = true}):predict(function() return x, x end)",
    "nn.Trainer(nn.Linear(1, 1), nn.MSECriterion(), {quiet = true, batchSize = 2^40}):train(function() return x, x end)",
  ]

  @Test(arguments: hunger, [["--max-memory", "200M"], []])
  func anErrorThatIsCaught(code: String, options: [String]) throws {
    let script = """
      local x = torch.ones(1)
      local function eat() local t = {} while true do \(code) end end
      for i = 1, 2 do
         local ok, message = pcall(eat)
         assert(not ok and tostring(message):find('not enough memory'), message)
         collectgarbage()
      end
      local m = nn.Linear(3, 3)
      m:forward(torch.randn(1000, 3))
      print('lives', #torch.serialize(m) > 100)
      """
    let run = try Seqlua(words: options + ["-e", script], memory: options.isEmpty ? 400_000 : nil)
    #expect(run.status == 0 && run.output == "lives\ttrue\n", "\(run.status): \(run.errors.suffix(300))")
  }

  @Test(arguments: ["t[#t + 1] = {#t}", "t[#t + 1] = nn.Linear(1, 1)", "t[#t + 1] = torch.Tensor(1000)"])
  func anErrorThatEndsTheScript(code: String) throws {
    for memory in [400_000, 1_000_000] {
      let run = try Seqlua(words: ["-e", "local t = {} while true do \(code) end"], memory: memory)
      #expect(run.status == 1 && run.errors.contains("not enough memory"), "\(run.status): \(run.errors.suffix(300))")
    }
  }

  /// One request that is too large leaves all as it was.
  @Test(arguments: [
    "torch.Tensor(1e15)", "torch.Tensor(1e8)", "('x'):rep(1e10)", "('x'):rep(5e8)", "torch.Tensor():resize(1e8)",
    "torch.range(1, 1e9)", "torch.randn(20000, 20000)", "torch.zeros(3e8):float()", "nn.Linear(1e5, 1e5)",
    "torch.FloatStorage(2e9)", "table.concat({('x'):rep(1e8), ('y'):rep(1e8), ('z'):rep(1e8)})",
    "torch.ones(1):expand(1e9):clone()", "nn.SpatialSubtractiveNormalization(1e9, torch.Tensor{1, 2, 1})",
    "nn.LSTM(1e5, 1e5)", "torch.Tensor(1e7):totable()", "tostring(torch.Tensor(3e7))",
  ])
  func oneLargeRequest(code: String) throws {
    let script = """
      local ok, message = pcall(function() return \(code) end)
      assert(not ok and (tostring(message):find('memory') or tostring(message):find('too large')), message)
      print(torch.Tensor(1e6):zero():sum())
      """
    let run = try Seqlua(words: ["--max-memory", "100M", "-e", script])
    #expect(run.status == 0 && run.output == "0\n", "\(run.status): \(run.errors.suffix(300))")
  }

  /// What is garbage does not count.
  @Test func garbageIsNoUse() throws {
    let script = """
      for i = 1, 300 do local t = torch.Tensor(1e6):zero() end
      for i = 1, 3000 do local m = nn.Linear(50, 50) m:clone() end
      for i = 1, 3e6 do local t = {i} end
      for i = 1, 200 do local s = ('x'):rep(1e6) .. i end
      print('done')
      """
    for (words, memory) in [(["--max-memory", "64M"], nil), ([], 400_000)] as [([String], Int?)] {
      let run = try Seqlua(words: words + ["-e", script], memory: memory)
      #expect(run.status == 0 && run.output == "done\n", "\(run.status): \(run.errors.suffix(300))")
    }
  }

  /// Two million tables, one in the other or side by side, as bytes and back.
  @Test(arguments: ["t = {t}", "t[i] = {i}"])
  func manyTablesInAFile(code: String) throws {
    let script = """
      local t = {} for i = 1, 2e6 do \(code) end
      for i = 1, 2 do print(pcall(function() return #torch.serialize(t) > 1 end)) end
      """
    for memory in [400_000, 700_000, 2_000_000] {
      let run = try Seqlua(words: ["-e", script], memory: memory)
      let lives = run.status == 0 || run.status == 1 && run.errors.contains("not enough memory")
      #expect(lives, "\(memory) \(run.status): \(run.errors.suffix(300))")
    }
  }

  /// Products run where OpenBLAS's buffers would not fit beside its threads.
  @Test func productsWithFewAddresses() throws {
    let run = try Seqlua(
      words: ["-e", "local a = torch.ones(300, 300) print((a * a):sum()) print(torch.symeig(a):max() > 299)"],
      memory: 250_000)
    #expect(run.status == 0 && run.output == "27000000\ntrue\n", "\(run.status): \(run.errors.suffix(300))")
    let none = try Seqlua(words: ["-e", "print(1)"], memory: 150_000)
    #expect(none.status == 1 && none.errors == "seqlua: not enough memory: ulimit -v has to give about 250 MB\n")
  }

  @Test func options() throws {
    for text in ["0", "-1", "x", "2X", "M", "nan"] {
      let run = try Seqlua("--max-memory", text, "-e", "print(1)")
      #expect(run.status == 2 && run.errors.contains("needs a size like 500M or 2G"), "\(text): \(run.errors)")
    }
    for text in ["1e9", "300000K", "500m", "2G", "1.5g", "9999999T"] {
      let run = try Seqlua("--max-memory=\(text)", "-e", "print(1)")
      #expect(run.status == 0 && run.output == "1\n", "\(text): \(run.errors)")
    }
  }

  /// Recursion finds its limit before the stack's end, however little the system gives.
  @Test func aSmallStack() throws {
    let script = """
      local function f(n) return pcall(string.gsub, 'a', 'a', function() f(n + 1) end) end
      f(1)
      local m = nn.Linear(2, 2)
      for i = 1, 195 do m = nn.Sequential():add(m) end
      m:forward(torch.randn(2)) m:clone() tostring(m) torch.serialize(m)
      local function h(n) coroutine.wrap(h)(n + 1) end
      pcall(h, 1)
      print('lives')
      """
    for stack in ["-s 256", "-Ss 128", "-s 1000"] {
      let run = try Seqlua(words: ["-e", script], shell: "ulimit \(stack)")
      #expect(run.status == 0 && run.output == "lives\n", "\(stack) \(run.status): \(run.errors.suffix(300))")
    }
  }
}

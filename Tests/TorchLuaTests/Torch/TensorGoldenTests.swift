import Foundation
import TestSupport
import Testing

/// What scripts see of random numbers, printed tensors and errors, against the original.
@Suite struct TensorGoldenTests {
  static let checker = """
    local function flat(x, into)
       if type(x) == 'number' then into[#into + 1] = x
       elseif type(x) == 'boolean' then into[#into + 1] = x
       elseif type(x) == 'table' then for _, v in ipairs(x) do flat(v, into) end
       else flat(x:totable(), into) end
       return into
    end
    function check(name, got, want)
       got = flat(got, {})
       if #got ~= #want then error(name .. ': ' .. #got .. ' values, expected ' .. #want) end
       for i, w in ipairs(want) do
          if got[i] ~= w then error(('%s: value %d is %.17g, expected %.17g'):format(name, i,
             got[i], w)) end
       end
    end

    """

  /// `torch.rand(5)` of a line's name; nil for lines in words.
  static func expression(_ name: String) -> String? {
    var text = name
    for kind in ["Tensor(", "randperm(", "multinomial("] {
      if text.hasPrefix(kind) { text = "torch." + text }
    }
    if text.contains("Tensor(20)"), !text.hasPrefix("torch.") { text = "torch." + text }
    text = text.replacing("multinomial({1,2,3,4}", with: "multinomial(torch.Tensor{1,2,3,4}")
    text = text.replacing("(range(", with: "(torch.range(")
    switch name {
    case "randn(4,5):t() noncontig normal()": return "torch.Tensor(5,4):t():normal()"
    case "rand(3) then randn(3) then rand(3)":
      return "{torch.rand(3), torch.randn(3), torch.rand(3)}"
    case "randn(3) then randn(3) then rand(3)":
      return "{torch.randn(3), torch.randn(3), torch.rand(3)}"
    default: return text.hasPrefix("torch.") ? text : nil
    }
  }

  @Test func randomNumbers() throws {
    var seen = 0
    for (title, fields) in try Fixture.columns("random/rng.txt") {
      // LuaJIT's own numbers are in IdiomTests.
      if fields.count != 1 || title.hasPrefix("math.random") { continue }
      var (name, type) = (title, "Double")
      for prefix in ["Double ", "Float ", "scalar ", "gen "] where name.hasPrefix(prefix) {
        name = String(name.dropFirst(prefix.count))
        if prefix == "Float " { type = "Float" }
      }
      var body: String
      let want = fields[0].replacing(" ", with: ",")
      if let times = name.range(of: " x") {
        let count = name[times.upperBound...]
        let call = name[..<times.lowerBound]
        if call.hasPrefix("mixed") {
          body =
            "(function() local r = {} for i = 1, \(count) do r[#r + 1] = torch.normal()"
            + " r[#r + 1] = torch.uniform() r[#r + 1] = torch.normal() r[#r + 1] = torch.random(10)"
            + " end return r end)()"
        } else {
          body =
            "(function() local r = {} for i = 1, \(count) do r[i] = \(call) end return r end)()"
        }
      } else if name.hasPrefix("seed ") {
        try seeds(String(name.dropFirst(5)), String(fields[0]))
        seen += 1
        continue
      } else if let expression = Self.expression(name) {
        body = expression
      } else {
        continue
      }
      if title.hasPrefix("gen ") {
        body =
          "(function() local g = torch.Generator() torch.manualSeed(g, 123) return \(body) end)()"
      }
      try run(
        Self.checker + """
          torch.setdefaulttensortype('torch.\(type)Tensor')
          torch.manualSeed(123)
          check(\(quoted(title)), \(body), {\(want)})
          """)
      seen += 1
    }
    #expect(seen > 115)
  }

  /// `rand … | randn … | random … | initialSeed …`, seeded anew for each.
  func seeds(_ seed: String, _ text: String) throws {
    for part in text.components(separatedBy: " | ") {
      let words = part.components(separatedBy: " ")
      let calls = [
        "rand": "torch.rand(5)", "randn": "torch.randn(5)", "random": "torch.random()",
        "initialSeed": "torch.initialSeed()",
      ]
      guard let call = calls[words[0]] else { continue }
      try run(
        Self.checker
          + "torch.manualSeed(\(seed)) check('seed \(seed)', \(call), "
          + "{\(words.dropFirst().joined(separator: ","))})"
      )
    }
  }

  @Test func generatorState() throws {
    try run(
      """
      torch.manualSeed(123)
      torch.normal()
      local state = torch.getRNGState()
      assert(torch.type(state) == 'torch.ByteTensor' and state:size(1) == 5048)
      assert(state[1] == 123 and state[17] == 2 and state[25] == 217)
      local a = torch.randn(5)
      torch.setRNGState(state)
      assert(a:equal(torch.randn(5)) and a[1] == -1.4914194359815409)
      local g = torch.Generator()
      torch.manualSeed(g, 5)
      assert(torch.initialSeed(g) == 5 and torch.initialSeed() == 123)
      local s = torch.getRNGState(g)
      local u = torch.uniform(g)
      torch.setRNGState(g, s)
      assert(torch.uniform(g) == u and torch.type(g) == 'torch.Generator')
      assert(torch.seed() == torch.initialSeed())
      """)
  }

  @Test func printedTensors() throws {
    let words = [
      "3D with magnitudes": "torch.Tensor{{{0.001,1000},{2,3}},{{4,5},{6,7.5}}}",
      "1x1": "torch.Tensor{{42}}", "1x1x1": "torch.Tensor{{{42.5}}}",
      "range 2x2x2x2": "torch.range(1,16):resize(2,2,2,2)",
      "torch.type": "torch.type(torch.Tensor())", "#tensor": "#torch.Tensor(2,3)",
      "Tensor sum number": "torch.Tensor{1,2.5}:sum()", "x[1] number": "torch.Tensor{0.1}[1]",
      "Tensor eq -> ByteTensor": "torch.Tensor{1,2}:eq(torch.Tensor{1,3})",
      "torch.max values": "(torch.max(torch.Tensor{{1,5},{7,2}}, 2))",
      "torch.max indices": "(select(2, torch.max(torch.Tensor{{1,5},{7,2}}, 2)))",
      "DoubleTensor() empty": "torch.DoubleTensor()", "LongTensor() empty": "torch.LongTensor()",
      "LongStorage() empty": "torch.LongStorage()",
      "Tensor(2,3):size()": "torch.Tensor(2,3):size()",
      "DoubleTensor{1e10} int": "torch.DoubleTensor{1e10}",
      "range(1,24) 2x3x4": "torch.range(1,24):resize(2,3,4)",
      "range(0.5,8) 2x2x2": "torch.range(0.5,8):resize(2,2,2)",
      "range(1,60) 2x30 int wide": "torch.range(1,60):resize(2,30)",
      "range(1,100) 1D": "torch.range(1,100)",
      "range(1,10000) 100x100 int": "torch.range(1,10000):resize(100,100)", "zeros(2,2)": "torch.zeros(2,2)",
    ]
    var seen = 0
    for (title, text) in try Fixture.cases("print/tensors.txt") {
      var code = words[title] ?? ""
      var seed = ""
      if title.hasPrefix("manualSeed(123) ") {
        // The first of the two is what follows the seed; the second goes on from there.
        seed = "torch.manualSeed(123) " + (title.hasSuffix("mul(1000)") ? "torch.randn(3,4) " : "")
        code = "torch.randn(3,4)" + (title.hasSuffix("mul(1000)") ? ":mul(1000)" : "")
      } else if title.contains("{") {
        let literal = title.components(separatedBy: "  (")[0].components(separatedBy: " int")[0]
          .components(separatedBy: " number")[0]
        code = code.isEmpty ? "torch." + literal : code
      }
      if code.isEmpty { continue }
      var want = text
      while want.hasSuffix("\n\n\n") { want.removeLast() }
      try run(
        """
        local nan, inf = -(0/0), 1/0
        \(seed)
        local got, want = tostring(\(code)):gsub('%s+$', ''), ((\(quoted(want))):gsub('%s+$', ''))
        if got ~= want then error(\(quoted(title)) .. ' gives\\n' .. got
           .. '\\ninstead of\\n' .. want) end
        """)
      seen += 1
    }
    #expect(seen > 55)
  }

  /// What the original lets pass though nobody can mean it, and what is said of it here.
  static let refused = [
    "torch.rand(2,3):resize(-2,3)": "invalid tensor size [-2 x 3]: negative",
    "torch.zeros(-1)": "invalid tensor size [-1]: negative",
    "torch.multinomial(torch.Tensor{-1,2},1)": "a probability of -1",
  ]

  /// Every case that failed in the original fails, and the original's reason is in the message.
  @Test func errors() throws {
    var seen = 0
    for (title, text) in try Fixture.cases("errors/tensors.txt") {
      let reason = Self.refused[title] ?? Self.reason(text)
      let isFine = text.hasPrefix("OK:") && Self.refused[title] == nil
      try run(
        """
        local ok, message = pcall(assert(load(\(quoted(title)), '=script.lua')))
        if \(isFine) then
           if not ok then error(\(quoted(title)) .. ' fails: ' .. tostring(message)) end
        elseif ok then error(\(quoted(title)) .. ' gives no error')
        elseif not message:find(\(quoted(reason)), 1, true) then
           error(\(quoted(title)) .. ' says\\n' .. message .. '\\ninstead of\\n'
              .. \(quoted(reason)))
        end
        """)
      seen += 1
    }
    #expect(seen > 70)
  }

  /// The original's message without the source line and without words that only Lua 5.1 has.
  static func reason(_ text: String) -> String {
    var reason = text.trimmingCharacters(in: .whitespacesAndNewlines)
    if let line = reason.range(of: "^[A-Za-z]+\\.lua:[0-9]+: ", options: .regularExpression) {
      reason.removeSubrange(line)
    }
    if let method = reason.range(of: "call method '[a-zA-Z]+'", options: .regularExpression) {
      return String(reason[method].dropFirst("call method ".count))
    }
    if let place = reason.range(
      of: "bad argument #[0-9] to '[^']*' \\(", options: .regularExpression)
    {
      reason.removeSubrange(place)
    }
    if let both = reason.range(of: "have no ") { return String(reason[both.lowerBound...]) }
    // Ours may go on where the original closes its parenthesis.
    if reason.hasSuffix("got string)") { reason.removeLast() }
    if reason.hasSuffix("got userdata)") { return "number expected, got torch.FloatTensor" }
    return reason
  }
}

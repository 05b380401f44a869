import TestSupport
import Testing

/// Scripts that have ended the process, each in a process of its own.
@Suite struct SurvivalTests {
  /// What scripts do with the list of a container's modules, which is a table in the original.
  @Test(
    arguments: [
      "nn.Sequential()", "nn.Sequential():add(nn.Tanh())", "nn.ParallelCriterion()",
      "nn.ConcatTable():add(nn.Tanh()):add(nn.Tanh())",
    ],
    [
      "local n, last = #list, list[#list] assert(rawequal(table.remove(list), last) and #list == math.max(n - 1, 0))",
      "local n, first = #list, list[1] assert(rawequal(table.remove(list, 1), first) and #list == math.max(n - 1, 0))",
      "local n = #list list[0] = nil assert(#list == n)", "list[#list] = nil", "list[#list + 1] = nil",
      "while #list > 0 do table.remove(list) end table.remove(list) assert(#list == 0)",
      "while #list > 0 do table.remove(list, 1) end table.remove(list) table.remove(list, 0) assert(#list == 0)",
    ])
  func listsOfModules(make: String, code: String) throws {
    let run = try Seqlua(
      "-e", "local m = \(make) local list = m.modules or m.criterions \(code) io.write(tostring(m) and 'lives')")
    #expect(run.status == 0 && run.output == "lives", "\(run.status): \(run.errors)")
  }

  /// Nobody means these: an error or nothing, in a process that lives.
  @Test(arguments: [
    "list[1] = nil", "list[-1] = nil", "list[2^53] = nil", "list[1.5] = nil", "list[5] = nil", "list.x = nil",
    "list[0] = nn.Tanh()", "list[-1] = nn.Tanh()", "list[7] = nn.Tanh()", "list[2^62] = nn.Tanh()", "list[1] = 5",
    "list[1] = list",
    "list[0/0] = nil", "table.insert(list, 5)", "table.insert(list, 9, nn.Tanh())", "table.move(list, 1, 5, 3)",
    "table.sort(list)",
    "list[1.5] = nn.Tanh()", "list.x = nn.Tanh()", "list[{}] = nil", "setmetatable(list, {})", "table.concat(list)",
    "table.unpack(list, -5, 5)",
  ])
  func oddWrites(code: String) throws {
    for make in ["nn.Sequential()", "nn.Sequential():add(nn.Tanh()):add(nn.Exp())"] {
      let run = try Seqlua(
        "-e",
        "local m = \(make) local list = m.modules pcall(function() \(code) end) tostring(m) m:size() io.write('lives')")
      #expect(run.status == 0 && run.output == "lives", "\(run.status): \(run.errors)")
    }
  }
}

import Foundation
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

  #if os(Linux)
    /// Output that is lost is an error, however the script ends.
    @Test(arguments: [
      "print('x')", "io.write('x')", "io.write('x') os.exit(0)", "io.write('x') os.exit(true, true)",
      "for i = 1, 1e5 do print(i) end", "io.write('x') io.stdout:flush()", "print(torch.Tensor(10))",
    ])
    func aFullDevice(code: String) throws {
      let run = try Seqlua(words: ["-e", code], shell: "exec > /dev/full")
      #expect(run.status == 1, "\(run.status)")
      #expect(run.errors.hasPrefix("seqlua: cannot write all of the output"), "\(run.errors)")
    }

    @Test func anErrorKeepsItsWordsOnAFullDevice() throws {
      let run = try Seqlua(words: ["-e", "print('x') error('mine')"], shell: "exec > /dev/full")
      #expect(run.status == 1 && run.errors.contains("(command line):1: mine\n"), "\(run.errors)")
    }

    /// Devices without an end are given up.
    @Test(arguments: ["torch.load", "torch.deserialize", "nn.Module.load"])
    func anEndlessDevice(function: String) throws {
      let run = try Seqlua(
        "-e", "print(select(2, pcall(\(function) or error, '/dev/zero'))) print(#io.open('/dev/null'):read('*a'))")
      #expect(run.status == 0 && run.output.hasSuffix("\n0\n"), "\(run.output) \(run.errors)")
    }

    /// A fault says where the script was, and is still one.
    @Test func aFaultNamesThePlace() throws {
      let folder = try Folder([
        "t.lua": "local s = torch.DoubleStorage('f', true)\nio.open('f', 'w'):close()\ns:fill(1)\n"
      ])
      try Data(count: 1 << 20).write(to: folder.url.appendingPathComponent("f"))
      let run = try Seqlua(words: ["t.lua"], in: folder.url)
      #expect(run.status == -SIGBUS || run.status == 128 + SIGBUS, "\(run.status)")
      #expect(run.errors.hasPrefix("seqlua: t.lua:3: ended by memory that is gone (SIGBUS)"), "\(run.errors)")
    }
  #endif

  /// Numbers near the ends of an Int, and planes that no memory holds.
  @Test(arguments: [
    "nn.LinearRNN(3, 4):getStepModule(-2^63)", "nn.Recurrence(nn.LinearRNN(3, 3), 3, 1):getStepModule(2^62)",
    "nn.SpatialSubtractiveNormalization(2^40, torch.Tensor{1, 2, 1})",
    "nn.SpatialDivisiveNormalization(2^40, torch.Tensor{1, 2, 1})",
    "local m = nn.SeqLSTM(3, 4) m:forward(torch.zeros(4, 2, 3)) m.hiddensize = -2 m:backward(torch.zeros(4, 2, 3), m.output)",
    "local m = nn.SeqGRU(3, 4) m:forward(torch.zeros(4, 2, 3)) m.outputSize = -2 m:backward(torch.zeros(4, 2, 3), m.output)",
    "nn.View(-2^63):forward(torch.randn(3))", "nn.Narrow(1, 2^62, 2^62):forward(torch.randn(3))",
    "nn.Reshape(2^62, 2^62):forward(torch.randn(3))", "nn.Select(-2^63, -2^63):forward(torch.randn(3))",
  ])
  func farNumbers(code: String) throws {
    let run = try Seqlua("-e", "pcall(function() \(code) end) io.write('lives')")
    #expect(run.status == 0 && run.output == "lives", "\(run.status): \(run.errors.suffix(300))")
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

import Foundation
import TestSupport
import Testing
import TorchLua

/// Every name that a script can say has one text, whose examples do what they say.
@Suite struct HelpTests {
  @Test func everyNameHasAText() throws {
    let engine = try TorchEngine()
    let help = engine.help
    let missing = try engine.scriptNames().filter { name in
      // A function that is called both ways has one text.
      help[name] == nil && help[name.replacingOccurrences(of: ":", with: ".")] == nil
    }
    #expect(missing.isEmpty, "no text about \(missing.joined(separator: ", "))")
  }

  @Test func everyTextIsWhole() throws {
    let help = try TorchEngine().help
    #expect(Set(help.chapters.map(\.title)).count == help.chapters.count)
    for entry in help.chapters.flatMap(\.entries) {
      #expect(!entry.text.isEmpty && !entry.examples.isEmpty, "\(entry.name)")
      for line in entry.signatureLines { #expect(HelpSignature(line) != nil, "\(entry.name): \(line)") }
    }
  }

  private static let optional = ["hdf5"].filter { (try? TorchEngine().run("require '\($0)'")) != nil }

  /// Each example in a process of its own and an empty folder.
  @Test(
    arguments: try TorchEngine().help.chapters.map(\.title).filter { $0 != "hdf5" || optional.contains($0) })
  func examplesPrintWhatTheySay(chapter: String) throws {
    let packages = ["dpnn", "rnn", "optim", "nngraph", "image", "gnuplot", "threads", "paths", "sys", "xlua"]
    let opening = (packages + Self.optional).map { "require '\($0)' " }.joined() + "torch.manualSeed(1)"
    for entry in try TorchEngine().help.chapters.first(where: { $0.title == chapter })?.entries ?? [] {
      for example in entry.examples {
        let folder = try Folder([:])
        let run = try Seqlua(words: ["-e", opening, "-e", example], in: folder.url)
        let said = example.split(separator: "\n").compactMap { line in
          line.range(of: "-->").map { line[$0.upperBound...].trimmingCharacters(in: .whitespaces) }
        }
        // A tensor ends with an empty line.
        var printed = run.output.split(separator: "\n", omittingEmptySubsequences: false).map {
          $0.trimmingCharacters(in: .whitespaces)
        }
        while printed.last == "" { printed.removeLast() }
        #expect(run.status == 0 && printed == said, "\(entry.name):\n\(example)\(run.output)\(run.errors)")
      }
    }
  }

  @Test func signatures() throws {
    let add = try #require(
      HelpSignature("torch.add([res: Tensor], x: Tensor, [n: number = 1], ...: A|B): Tensor, LongTensor"))
    #expect(add.fullName == "torch.add" && add.owner == "torch" && !add.isMethod)
    #expect(add.parameters.map(\.name) == ["res", "x", "n", "..."])
    #expect(add.parameters.map(\.isOptional) == [true, false, true, false])
    #expect(add.parameters[2].standard == "1" && add.results == ["Tensor", "LongTensor"])
    let each = try #require(HelpSignature("Tensor:map(y: Tensor, f: fun(a: number, b: number): number)"))
    #expect(each.isMethod && each.fullName == "Tensor:map" && each.results.isEmpty)
    #expect(each.parameters[1].type == "fun(a: number, b: number): number")
    #expect(try #require(HelpSignature("unpack(t: table): any")).fullName == "unpack")
    for wrong in [
      "torch.add", "f(x)", "f(x: )", "f([x: number)", "f(x: number) number", "f(x: number = 1)", "(x: any)",
    ] {
      #expect(HelpSignature(wrong) == nil, "\(wrong)")
    }
  }

  /// Under which names help finds what.
  @Test(arguments: [
    ("torch.add", "torch.add("), ("Tensor:add", "torch.add("), ("torch.DoubleTensor:add", "torch.add("),
    ("nn.Linear", "nn.Linear(inputSize, outputSize"), ("nn.Linear:forward", "nn.Module:forward("),
    ("nn.Sequential.add", "nn.Container:add("), ("optim", "optim: "), ("torch", "Tensors"), ("nn", "nn: layers"),
    ("randn", "torch.randn("), ("torch.DiskFile:seekEnd", "File:seek"), ("unpack", "unpack("),
  ])
  func findsNames(name: String, beginning: String) throws {
    let text = try #require(try TorchEngine().helpText(name))
    #expect(text.hasPrefix(beginning), "\(text)")
  }

  @Test func unknownNames() throws {
    let engine = try TorchEngine()
    for name in ["nn.Lstm", "", "?", "torch.", ":", "nn.Linear:", "\u{0}"] {
      #expect(engine.helpText(name) == nil, "\(name)")
    }
    #expect(engine.unknownNameText("torch.ad").contains("did you mean 'torch.a"))
  }

  @Test func textsFitATerminal() throws {
    let engine = try TorchEngine()
    for name in engine.help.names {
      let text = try #require(engine.helpText(name))
      // Formulas and examples are not folded.
      for line in text.split(separator: "\n") where !line.hasPrefix("    ") { #expect(line.count <= 80, "\(line)") }
    }
  }

  /// Values at the prompt: `help(nn.Linear)`.
  @Test func namesOfValues() throws {
    let engine = try TorchEngine()
    for (value, name) in [
      ("nn.Linear", "nn.Linear"), ("nn.Linear(2, 3)", "nn.Linear"), ("torch.add", "torch.add"), ("nn", "nn"),
      ("torch.DoubleTensor(2)", "torch.DoubleTensor"), ("unpack", "unpack"),
    ] {
      try engine.run("value = \(value)")
      try engine.lua.getGlobal("value")
      #expect(engine.nameForHelp(at: -1) == name, "\(value)")
      engine.lua.pop()
    }
  }

  // MARK: The reference

  @Test func referenceIsUpToDate() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("docs/reference")
    let pages = try TorchEngine().reference().files.filter { $0.name.hasSuffix(".md") }
    for page in pages {
      let found = try? String(contentsOf: folder.appendingPathComponent(page.name), encoding: .utf8)
      #expect(found == page.text, "docs/reference/\(page.name) is another: run scripts/reference")
    }
    let there = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    #expect(there == pages.map(\.name).sorted())
  }

  /// Every link of a page leads to a heading that is there.
  @Test func linksLeadSomewhere() throws {
    let pages = try TorchEngine().reference().files.filter { $0.name.hasSuffix(".md") }
    var places: Set<String> = []
    for page in pages {
      places.insert(page.name)
      for line in page.text.split(separator: "\n") where line.hasPrefix("## ") && page.name != "README.md" {
        let anchor = line.dropFirst(3).lowercased().filter { $0.isLetter || $0.isNumber || "_-".contains($0) }
        #expect(places.insert(page.name + "#" + anchor).inserted, "\(page.name) has \(line) twice")
      }
    }
    for page in pages {
      for match in page.text.matches(of: #/\]\(([^)\s]+)\)/#) {
        let link = String(match.1)
        if link.hasPrefix("http") { continue }
        #expect(places.contains(link.hasPrefix("#") ? page.name + link : link), "\(page.name): \(link)")
      }
    }
  }

  /// The definitions are Lua, speak of types that are there, and name each function's parameters in their order.
  @Test func definitionsForEditors() throws {
    let files = try TorchEngine().reference().files
    let text = try #require(files.first { $0.name == "seqlua.lua" }).text
    let rules = try #require(files.first { $0.name == "luacheckrc" }).text
    let folder = try Folder(["seqlua.lua": text, "rules.lua": rules])
    #expect(
      try Seqlua("-e", "assert(loadfile('seqlua.lua'))() assert(loadfile('rules.lua'))", in: folder.url).status == 0)

    let lines = text.split(separator: "\n").map(String.init)
    let plain: Set = [
      "any", "nil", "number", "integer", "string", "boolean", "table", "function", "thread", "userdata", "self", "true",
      "false", "fun",
    ]
    let classes = Set(lines.compactMap { $0.firstMatch(of: #/^---@class ([\w.]+)/#).map { String($0.1) } })
    var parameters: [String] = []
    for line in lines {
      if let function = line.firstMatch(of: #/^function [\w.:]+\((.*)\) end$/#) {
        #expect(function.1.split(separator: ", ").map(String.init) == parameters, "\(line)")
      }
      if !line.hasPrefix("---@") { parameters = [] }
      if let parameter = line.firstMatch(of: #/^---@param ([\w.]+)/#) { parameters.append(String(parameter.1)) }
      // What stands before a colon is a name, the words between quotes are themselves.
      guard
        let annotation = line.firstMatch(
          of: #/^---@(param \S+|field \S+|return|overload|operator \w+|class \S+) (.+)$/#)
      else { continue }
      let types = String(annotation.2).replacing(#/"[^"]*"/#, with: "").replacing(#/[\w.]+\??:/#, with: "")
      for word in types.matches(of: #/[A-Za-z_][\w.]*/#) {
        #expect(plain.contains(String(word.0)) || classes.contains(String(word.0)), "\(word.0) in \(line)")
      }
    }
    for wanted in [
      "---@overload fun(inputSize: number, outputSize?: number, rho?: number, cell2gate?: boolean, p?: number, mono?: boolean): nn.LSTM",
      "function torch.Tensor:clamp(min, max) end", "---@class nn.Linear: nn.Module",
    ] { #expect(lines.contains(wanted), "\(wanted)") }
  }

  @Test func writesTheReference() throws {
    let folder = try Folder([:])
    let run = try Seqlua("--reference", "a/b", in: folder.url)
    #expect(run.status == 0 && run.output.hasPrefix("wrote "))
    for name in ["README.md", "index.html", "seqlua.lua", "luacheckrc", "optim.md"] {
      #expect(FileManager.default.fileExists(atPath: folder.url.appendingPathComponent("a/b/" + name).path), "\(name)")
    }
    #expect(try Seqlua("--reference", "/dev/null/x", in: folder.url).status == 1)
  }
}

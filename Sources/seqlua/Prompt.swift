#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif
import CLua
import LuaBridge
import NN
import TorchLua

/// Reads commands line by line, runs them and prints the values of expressions, as `th` did.
final class Prompt {
  private let torch: TorchEngine
  private let editor = LineEditor()
  /// The environment of all lines: what was `local` in them, before the global variables.
  private let locals: LuaRef
  /// The names that were global when the prompt began.
  private let givenNames: Set<String>
  private var isDone = false
  private var isTimed = false

  private var engine: LuaEngine { torch.engine }
  private var lua: Lua { engine.lua }

  init(_ torch: TorchEngine) throws {
    self.torch = torch
    let lua = torch.lua
    lua.newTable()
    locals = LuaRef(popping: lua)
    givenNames = Set(torch.globalNames)
    try prepareEnvironment()
    let completion = Completion(torch: torch, locals: locals)
    LineEditor.complete = { completion.words($0) }
  }

  /// Until the end of the input or `exit`.
  func run(greets: Bool) throws {
    if greets { print(Version.line + " (?nn.Linear for help, exit or Ctrl-D ends)") }
    while !isDone, let line = read("> ") {
      let began = clock()
      do { try run(line) } catch {
        if (error as? LuaError)?.isInterrupt == true, LuaEngine.endIsFinal { throw error }
        complain(error)
      }
      engine.clearInterrupt()
      if isTimed { print(String(Double(Int(Double(clock() - began) / Double(CLOCKS_PER_SEC) * 1e4)) / 1e4) + " s") }
    }
    if engine.isInterrupted { throw LuaError.interrupted() }
  }

  // MARK: Lines

  private func run(_ line: String) throws {
    let words = line.split(whereSeparator: \.isWhitespace)
    guard let first = words.first else { return }
    if words.count == 1, first == "exit" || first == "quit" { return isDone = true }
    if words.count == 1, first == "-timing" { return isTimed.toggle() }
    if first.hasPrefix("?") { return help(line.drop { $0 == "?" || $0.isWhitespace }) }
    if first.hasPrefix("$") {
      fflush(stdout)
      system(String(line.drop { $0.isWhitespace }.dropFirst()))
      return
    }
    guard let text = try load(line) else { return }
    let names = TopLevel(text)
    try callAndPrint(isSilent: text.reversed().first { !$0.isWhitespace } == ";")
    if !names.locals.isEmpty, names.returns {
      Command.warn("\(names.locals.joined(separator: ", ")): local to what ends with return")
    }
  }

  /// Pushes the line, with more lines if it is not complete, as a function, and gives its text; nil when the input ended
  /// meanwhile.
  private func load(_ first: String) throws -> String? {
    var text = first
    let start = text.drop { $0.isWhitespace }
    if start.hasPrefix("=") { text = "return " + start.dropFirst() }
    while true {
      // An expression is a command that returns it.
      do {
        try compile("return " + text)
        return text
      } catch {}
      do {
        let names = TopLevel(text)
        try compile(names.returns ? text : text + Self.keeping(names.locals))
        return text
      } catch {
        // The mistake as it is without what was added.
        if !isIncomplete(text), !isIncomplete("return " + text) {
          try compile(text)
          return text
        }
        guard let line = read(">> ") else { throw error }
        text += "\n" + line
      }
    }
  }

  private func isIncomplete(_ text: String) -> Bool {
    let bottom = lua.top
    defer { lua.setTop(bottom) }
    do { try lua.load(text, name: "=stdin") } catch { return error.message.hasSuffix("<eof>") }
    return false
  }

  private func compile(_ text: String) throws {
    try lua.load(text, name: "=stdin")
    try locals.push(to: lua)
    // The first upvalue of a chunk is its environment.
    if lua_setupvalue(lua.L, -2, 1) == nil { lua.pop() }
  }

  /// A line that keeps local variables.
  private static func keeping(_ names: [String]) -> String {
    names.isEmpty ? "" : "\n__keep(" + names.map { "'\($0)', \($0)" }.joined(separator: ", ") + ")"
  }

  /// Calls the function on top and prints its results; a package as its name.
  private func callAndPrint(isSilent: Bool) throws {
    let bottom = lua.top - 1
    defer { lua.setTop(bottom) }
    try lua.call(0)
    // What `require` gives besides a package is of no use here.
    if lua.top > bottom + 1, package(at: bottom + 1) != nil { lua.setTop(bottom + 1) }
    let count = lua.top - bottom
    guard count > 0, !isSilent else { return }
    try lua.reserve(Int(count) + 8)
    try lua.getGlobal("print")
    for i in 1...count {
      if let package = package(at: bottom + i) { lua.push(package) } else { lua.pushValue(at: bottom + i) }
    }
    try lua.call(count, 0)
  }

  /// `nn: a package of 230 names`, of the value of a package that is a global variable of its name.
  private func package(at index: Int32) -> String? {
    guard lua.type(at: index) == .table else { return nil }
    let bottom = lua.top
    defer { lua.setTop(bottom) }
    var found: String?
    guard (try? lua.getGlobal("package")) == .table, (try? lua.getField(-1, "loaded")) == .table else { return nil }
    try? lua.forEach(at: -1) { key, value in
      if lua_rawequal(lua.L, value, index) != 0, let name = lua.string(at: key), name != "_G" {
        found = found.map { min($0, name) } ?? name
      }
    }
    return found.map { "\($0): a package of \(torch.memberNames(at: index).count) names" }
  }

  private func help(_ name: Substring) {
    let name = String(name.prefix { !$0.isWhitespace && $0 != "(" })
    print(name.isEmpty ? Self.ownHelp : torch.helpText(name) ?? torch.unknownNameText(name))
  }

  /// `help('nn.Linear')`, `help(nn.Linear)`, `help(model)`, `help()`.
  private func help(_ arguments: Arguments) throws {
    let lua = arguments.lua
    guard lua.top > 0 else { return print(Self.ownHelp) }
    if lua.type(at: 1) == .string { return help(try arguments.get(1, as: String.self)[...]) }
    guard let name = torch.nameForHelp(at: 1) else {
      throw arguments.error(1, "a name, or a class, function or object of a package, expected")
    }
    help(name[...])
  }

  private static let ownHelp = """
    ?nn.Linear      what a class or function computes, its arguments, an example; ?torch lists names
    expression      prints its values; with ; at the end it does not; = expression, too
    who()           the variables that are not there from the start
    $ command       runs a command of the system
    -timing         how long each line takes, on and off
    exit, quit      ends, as Ctrl-D; Ctrl-C stops what runs or drops what is being typed
    Tab             completes names, fields, methods, and files inside quotes
    """

  // MARK: Names

  /// Lines read what was `local` first, then global variables, then the prompt's own functions; they write global
  /// variables, but for names that were `local`.
  private func prepareEnvironment() throws {
    let lua = lua
    try lua.reserve(8)
    try locals.push(to: lua)
    lua.newTable()
    let metatable = lua.top
    lua.pushFunction("__index") { [unowned self] in try self.find($0) }
    lua.rawSet(metatable, "__index")
    lua.pushGlobals()
    lua.rawSet(metatable, "__newindex")
    lua_setmetatable(lua.L, -2)
    lua.pop()
  }

  /// `(locals, name)`.
  private func find(_ arguments: Arguments) throws -> Int32 {
    let lua = arguments.lua
    lua.pushGlobals()
    guard let name = lua.string(at: 2), lua.type(at: 2) == .string else {
      lua.pushNil()
      return 1
    }
    if try lua.getField(-1, name) != .nil { return 1 }
    switch name {
    case "__keep": lua.pushFunction(name) { [unowned self] in try self.keep($0) }
    case "exit", "quit":
      lua.pushFunction(name) { [unowned self] _ in
        self.isDone = true
        return 0
      }
    case "who":
      lua.pushFunction(name) { [unowned self] _ in
        self.sayNames()
        return 0
      }
    case "help":
      lua.pushFunction(name) { [unowned self] in
        try self.help($0)
        return 0
      }
    default: break
    }
    return 1
  }

  /// `(name, value, …)`: puts the variables into the environment.
  private func keep(_ arguments: Arguments) throws -> Int32 {
    let lua = arguments.lua, count = lua.top
    try locals.push(to: lua)
    for i in stride(from: Int32(1), to: count, by: 2) {
      lua.pushValue(at: i)
      lua.pushValue(at: i + 1)
      lua_rawset(lua.L, count + 1)
    }
    return 0
  }

  private func sayNames() {
    let lua = lua, bottom = lua.top
    defer { lua.setTop(bottom) }
    guard (try? locals.push(to: lua)) != nil else { return }
    let own = torch.memberNames(at: -1)
    for name in (Set(torch.globalNames).subtracting(givenNames).union(own)).sorted() {
      guard let type = try? lua.getField(bottom + 1, name) else { continue }
      defer { lua.setTop(bottom + 1) }
      if type == .nil || package(at: lua.top) != nil { continue }
      print(name + ": " + summary(at: lua.top) + (own.contains(name) ? " (local)" : ""))
    }
  }

  private func summary(at index: Int32) -> String {
    switch lua.type(at: index) {
    case .function, .thread: return "a \(lua.typeName(at: index))"
    default: return (try? Value.decode(lua, index))?.summary ?? lua.typeName(at: index)
    }
  }

  // MARK: Input

  private func complain(_ error: any Error) {
    fflush(stdout)
    Command.warn(Report.text(of: error, torch))
  }

  private func read(_ prompt: String) -> String? {
    while true {
      if let line = editor.read(prompt) { return line }
      // Ctrl-C at the prompt: a fresh line.
      guard engine.isInterrupted, !LuaEngine.endIsFinal else { return nil }
      engine.clearInterrupt()
      clearerr(stdin)
      fputs("\n", stdout)
    }
  }
}

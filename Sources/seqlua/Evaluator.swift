#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif
import CLua
import LuaBridge
import NN
import TorchLua

/// Runs what is typed, at the prompt or into a notebook: whole commands, whose values it prints as `th` did.
final class Evaluator {
  let torch: TorchEngine
  /// The environment of all that is run: what was `local` in it, before the global variables.
  let locals: LuaRef
  /// What may follow a line that is being typed.
  let completion: Completion
  /// What messages call the text that runs.
  var chunk = "stdin"
  /// Whether `exit` was said.
  private(set) var isDone = false
  /// The names that were global at first.
  private let givenNames: Set<String>
  private var isTimed = false

  private var engine: LuaEngine { torch.engine }
  private var lua: Lua { engine.lua }

  init(_ torch: TorchEngine) throws {
    self.torch = torch
    let lua = torch.lua
    lua.newTable()
    locals = LuaRef(popping: lua)
    completion = Completion(torch: torch, locals: locals)
    givenNames = Set(torch.globalNames)
    try prepareEnvironment()
  }

  // MARK: Reading

  /// What runs as one.
  struct Piece {
    fileprivate enum Kind {
      /// A chunk of Lua, an expression as one that returns it.
      case lua(String)
      /// One of the prompt's own.
      case own(String)
    }

    fileprivate let kind: Kind
    /// The text as it was typed.
    let text: String
  }

  /// How a text reads.
  enum Reading {
    case whole(Piece)
    /// More lines may make it whole; without them it is this mistake.
    case open(LuaError)
    case wrong(LuaError)

    var isWrong: Bool { if case .wrong = self { true } else { false } }
  }

  /// Reads a text that comes after so many other lines of its chunk. A call is an expression, but with `asStatement`.
  func read(_ text: String, after lines: Int = 0, asStatement: Bool = false) -> Reading {
    if isOwn(text) { return .whole(Piece(kind: .own(text), text: text)) }
    var code = text
    let start = text.drop { $0.isWhitespace }
    if start.hasPrefix("=") { code = "return " + start.dropFirst() }
    if asStatement, let piece = statements(code, after: lines) { return .whole(piece) }
    // An expression is a command that returns it.
    if let piece = expression(code, after: lines) ?? statements(code, after: lines) { return .whole(piece) }
    // The mistake as it is without what was added.
    guard let mistake = mistake(in: code, after: lines) else {
      return .whole(Piece(kind: .lua(Self.below(lines) + code), text: code))
    }
    let isOpen = [mistake, self.mistake(in: "return " + code)].contains { $0?.message.hasSuffix("<eof>") == true }
    return isOpen ? .open(mistake) : .wrong(mistake)
  }

  /// The pieces of a text of many lines, as they would be typed: each ends where the next line cannot go on from it. What a
  /// call gives counts only at the end. Throws the mistake in the text, before anything runs.
  func pieces(_ text: String) throws -> [Piece] {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    var pieces: [Piece] = []
    var first = 0
    /// The next line with something in it.
    func next(_ line: Int) -> Int { lines[line...].firstIndex { !Self.isEmpty($0) } ?? lines.count }
    func read(to end: Int) -> Reading {
      self.read(lines[first..<end].joined(separator: "\n"), after: first, asStatement: next(end) < lines.count)
    }
    first = next(0)
    while first < lines.count {
      var end = first + 1
      reading: while true {
        switch read(to: end) {
        case .whole(let piece):
          let next = next(end)
          if next < lines.count, Self.goesOn(lines[next]) {
            end = next + 1
          } else if next < lines.count, Self.mayGoOn(lines[next]), !read(to: next + 1).isWrong {
            end = next + 1
          } else {
            pieces.append(piece)
            break reading
          }
        case .open(let mistake):
          if end == lines.count { throw mistake }
          end += 1
        case .wrong(let mistake):
          guard let all = bound(lines) else { throw mistake }
          return all
        }
      }
      first = next(end)
    }
    return pieces
  }

  /// Lines that `goto` binds together, as one chunk, with or without an expression at the end; nil for others.
  private func bound(_ lines: [String]) -> [Piece]? {
    if let whole = statements(lines.joined(separator: "\n"), after: 0) { return [whole] }
    for end in lines.indices.dropFirst().reversed() {
      guard let last = expression(lines[end...].joined(separator: "\n"), after: end),
        let rest = statements(lines[..<end].joined(separator: "\n"), after: 0)
      else { continue }
      return [rest, last]
    }
    return nil
  }

  /// A line with nothing in it, or a comment.
  private static func isEmpty(_ line: String) -> Bool {
    let text = line.drop { $0.isWhitespace }
    return text.isEmpty || text.hasPrefix("--") && !text.hasPrefix("--[")
  }

  /// Whether a line begins with what no statement begins with.
  private static func goesOn(_ line: String) -> Bool {
    let text = line.drop { $0.isWhitespace }
    guard let first = text.first else { return false }
    if text.hasPrefix("and ") || text.hasPrefix("or ") || text.hasPrefix("==") { return true }
    return ":.+*/%^<>~|&,)]}".contains(first) && !text.hasPrefix("::")
  }

  /// Whether a line begins with what Lua takes as going on where it can: `(x)`, `-x`.
  private static func mayGoOn(_ line: String) -> Bool {
    line.first { !$0.isWhitespace }.map { "({['\"-".contains($0) } == true
  }

  private func isOwn(_ text: String) -> Bool {
    let words = text.split(whereSeparator: \.isWhitespace)
    guard let first = words.first, !text.contains("\n") else { return false }
    return first.hasPrefix("?") || first.hasPrefix("$")
      || words.count == 1 && ["exit", "quit", "-timing"].contains(first)
  }

  private func expression(_ text: String, after lines: Int) -> Piece? {
    let code = "return " + text
    return mistake(in: code) == nil ? Piece(kind: .lua(Self.below(lines) + code), text: text) : nil
  }

  private func statements(_ text: String, after lines: Int) -> Piece? {
    let names = TopLevel(text)
    let code = names.returns ? text : text + Self.keeping(names.locals)
    return mistake(in: code) == nil ? Piece(kind: .lua(Self.below(lines) + code), text: text) : nil
  }

  /// Lines that make those of messages right.
  private static func below(_ lines: Int) -> String { String(repeating: "\n", count: lines) }

  /// A line that keeps local variables.
  private static func keeping(_ names: [String]) -> String {
    names.isEmpty ? "" : "\n__keep(" + names.map { "'\($0)', \($0)" }.joined(separator: ", ") + ")"
  }

  /// Why a text is no chunk; nil if it is one.
  private func mistake(in code: String, after lines: Int = 0) -> LuaError? {
    let bottom = lua.top
    defer { lua.setTop(bottom) }
    do { try lua.load(Self.below(lines) + code, name: "=" + chunk) } catch { return error }
    return nil
  }

  // MARK: Running

  /// Runs a piece and prints its values; with `value`, hands over what would have been printed. Throws the script's error.
  func run(_ piece: Piece, value: ((String) -> Void)? = nil) throws {
    let began = clock()
    defer {
      if isTimed { print(String(Double(Int(Double(clock() - began) / Double(CLOCKS_PER_SEC) * 1e4)) / 1e4) + " s") }
    }
    switch piece.kind {
    case .own(let text): try runOwn(text)
    case .lua(let code):
      try lua.load(code, name: "=" + chunk)
      try locals.push(to: lua)
      // The first upvalue of a chunk is its environment.
      if lua_setupvalue(lua.L, -2, 1) == nil { lua.pop() }
      try callAndPrint(isSilent: piece.text.reversed().first { !$0.isWhitespace } == ";", value: value)
      let names = TopLevel(piece.text)
      if !names.locals.isEmpty, names.returns {
        Command.warn("\(names.locals.joined(separator: ", ")): local to what ends with return")
      }
    }
  }

  private func runOwn(_ text: String) throws {
    let line = text.drop { $0.isWhitespace }
    if line.hasPrefix("?") { return help(line.drop { $0 == "?" || $0.isWhitespace }) }
    if line.hasPrefix("$") {
      if torch.isSandboxed { return Command.warn("sandbox: may not start processes") }
      fflush(stdout)
      system(String(line.dropFirst()))
    } else if line.hasPrefix("-timing") {
      isTimed.toggle()
    } else {
      isDone = true
    }
  }

  /// Calls the function on top and prints its results; a package as its name.
  private func callAndPrint(isSilent: Bool, value: ((String) -> Void)?) throws {
    let bottom = lua.top - 1
    defer { lua.setTop(bottom) }
    try lua.call(0)
    // What `require` gives besides a package is of no use here.
    if lua.top > bottom + 1, package(at: bottom + 1) != nil { lua.setTop(bottom + 1) }
    let count = lua.top - bottom
    guard count > 0, !isSilent else { return }
    let output = value == nil ? nil : CaughtOutput()
    defer { if let text = output?.end(), !text.isEmpty { value?(text) } }
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
}

/// The standard output for a while, as text.
private struct CaughtOutput {
  private let standard: Int32
  private let file: UnsafeMutablePointer<FILE>

  /// nil where there is no place for a file.
  init?() {
    guard let file = tmpfile() else { return nil }
    fflush(stdout)
    self.file = file
    standard = dup(STDOUT_FILENO)
    dup2(fileno(file), STDOUT_FILENO)
  }

  /// From now on the standard output is what it was; gives what was written, without the last line's end.
  func end() -> String {
    fflush(stdout)
    dup2(standard, STDOUT_FILENO)
    close(standard)
    defer { fclose(file) }
    rewind(file)
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 14)
    while true {
      let count = fread(&buffer, 1, buffer.count, file)
      if count == 0 { break }
      bytes += buffer[..<count]
    }
    if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
  }
}

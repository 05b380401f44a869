#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif
import CStart
import LuaBridge
import TorchLua

/// One engine and what the command line wants of it.
struct Session {
  let torch: TorchEngine
  let options: Options
  let words: [String]
  /// What shows pictures to a notebook.
  let gallery: Gallery?

  var engine: LuaEngine { torch.engine }
  var lua: Lua { engine.lua }

  init(_ options: Options, words: [String]) throws {
    self.options = options
    self.words = words
    if Start.hasFixedAddresses { cstart_hold_time(1) }
    defer { cstart_hold_time(0) }
    torch = try TorchEngine(sandbox: options.sandbox?.sandbox(script: options.scriptFile))
    gallery = options.kernel == nil ? nil : try Gallery(torch)
    torch.runsCudaOnCPU = options.runsCudaOnCPU || getenv("SEQLUA_CUDA").map { String(cString: $0) } == "cpu"
    if let threads = options.threads { torch.setThreads(threads) }
    if let seed = options.seed { try torch.seed(seed) }
    try torch.setArguments(words, script: options.script == nil ? 0 : options.scriptIndex)
    if let script = options.script { try torch.findModules(beside: script) }
    engine.watchSignals(seconds: options.maxSeconds)
    options.sandbox?.confineProcess(script: options.scriptFile)
  }

  /// Does all that was asked for; throws the script's error.
  func run() throws {
    for step in options.steps {
      switch step {
      case .code(let code):
        try lua.load(code, name: "=(command line)")
        try lua.call(0, 0)
      case .module(let name):
        // As a global, like `lua -l`.
        try lua.getGlobal("require")
        lua.push(name)
        try lua.call(1, 1)
        try lua.setGlobal(name)
      }
    }
    if let answers = options.kernel, let gallery {
      defer { gallery.close() }
      if let script = options.script { try runFile(script) }
      return try Kernel(torch, gallery: gallery, answers: answers).run()
    }
    let isTerminal = isatty(STDIN_FILENO) != 0
    if let script = options.script {
      try runFile(script == "-" ? nil : script)
    } else if options.steps.isEmpty, !options.isInteractive, !isTerminal {
      try runFile(nil)
    }
    if options.isInteractive || (options.script == nil && options.steps.isEmpty && isTerminal) {
      try Prompt(torch).run(greets: isTerminal)
    }
  }

  /// Runs a file, or the standard input, with the script's arguments as `...`.
  private func runFile(_ path: String?) throws {
    let lua = lua
    try torch.load(file: path)
    let arguments = words.dropFirst(options.scriptIndex + 1)
    try lua.reserve(arguments.count + 4)
    for argument in arguments { lua.push(argument) }
    let asksData = options.doctor?.asksData == true
    try lua.call(Int32(clamping: arguments.count), asksData ? 1 : 0)
    if asksData {
      if [.table, .function, .userdata].contains(lua.type(at: -1)) { torch.doctor?.returned = LuaRef(lua, -1) }
      lua.pop()
    }
  }
}

import CLua
import LuaBridge
import NN
import TensorCore

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Threads, pointers and other small functions of `torch` (`torch7/utils.c`, `torch7/init.lua`).
extension TorchEngine {
  func defineUtilities() {
    torch.define("setnumthreads") { (n: Int) in BLAS.setThreads(n) }
    torch.define("getnumthreads") { BLAS.threads }
    torch.define("getnumcores") { max(sysconf(Int32(_SC_NPROCESSORS_ONLN)), 1) }
    torch.define(raw: "pointer") { arguments in
      let lua = arguments.lua
      if let object = lua.anyObject(at: 1) {
        lua.push(Int(bitPattern: Unmanaged.passUnretained(object).toOpaque()))
      } else if let pointer = lua_topointer(lua.L, 1) {
        lua.push(Int(bitPattern: pointer))
      } else {
        throw arguments.error(1, "Torch object, table, thread, cdata or function expected")
      }
      return 1
    }
    torch.define(raw: "isequal") { arguments in
      let lua = arguments.lua
      lua.push(lua.anyObject(at: 1).map { $0 === lua.anyObject(at: 2) } ?? lua.rawEqual(1, 2))
      return 1
    }
    // Torch's garbage collection and error plumbing, which the engine does by itself.
    torch.define("setheaptracking") { [torch] (enabled: Bool) in
      try torch.set("_heaptracking", enabled)
    }
    torch.define(raw: "updateerrorhandlers") { _ in 0 }
    torch.define(raw: "updatethreadlocals") { _ in 0 }
    torch.define(raw: "multinomialAliasSetup") { try AliasMultinomial.setup($0) }
    torch.define(raw: "multinomialAlias") { [environment] in
      try AliasMultinomial.draw($0, environment)
    }
  }
}

/// `state = torch.multinomialAliasSetup(p[, state])`, `torch.multinomialAlias(output, state)`; the
/// state is a table of the two tensors.
enum AliasMultinomial {
  static func setup(_ arguments: Arguments) throws -> Int32 {
    let lua = arguments.lua
    let p: Tensor = try arguments.get(1)
    if arguments.type(of: 2) == .table { lua.pushValue(at: 2) } else { lua.newTable() }
    let state = lua.top
    let alias = try part(lua, state, 1, .long)
    let q = try part(lua, state, 2, p.dtype)
    try Tensor.multinomialAliasSetup(p, alias: alias, q: q)
    try lua.push(object: alias)
    lua.rawSet(state, 1)
    try lua.push(object: q)
    lua.rawSet(state, 2)
    return 1
  }

  private static func part(_ lua: Lua, _ table: Int32, _ i: Int, _ dtype: DType) throws -> Tensor {
    lua.rawGet(table, i)
    defer { lua.pop() }
    if let tensor = lua.object(at: -1, as: Tensor.self), tensor.dtype == dtype { return tensor }
    return try Tensor(dtype)
  }

  static func draw(_ arguments: Arguments, _ environment: Environment) throws -> Int32 {
    let lua = arguments.lua
    let output: Tensor = try arguments.get(1)
    let state: [Tensor] = try arguments.get(2)
    guard state.count == 2 else {
      throw arguments.error(2, "what multinomialAliasSetup returns expected")
    }
    try output.multinomialAlias(environment.generator, alias: state[0], q: state[1])
    lua.pushValue(at: 1)
    return 1
  }
}

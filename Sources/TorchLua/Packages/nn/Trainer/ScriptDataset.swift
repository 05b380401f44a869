import LuaBridge
import NN
import TensorCore
import Training

/// What a script trains on: an object with `size` and samples `[i]`, a function that gives the next sample, or a
/// coroutine that yields samples. A sample is `{input, target}`, of a function or coroutine also two values.
final class ScriptDataset: Dataset {
  private enum Source {
    case object
    case function(LuaFunction)
    case thread(LuaThread)
  }

  /// What a function has made for an epoch.
  private enum Maker {
    case function(LuaFunction)
    case thread(LuaThread)
  }

  private let ref: LuaRef
  private let source: Source
  private let needsTarget: Bool
  private var iterator: Maker?
  private var given = 0

  /// The dataset at `index`. Without `needsSize` an object may have none, since a loop of the script's own need not ask
  /// for it. Throws `LuaMismatch` when it is no dataset.
  init(_ lua: Lua, _ index: Int32, needsTarget: Bool = true, needsSize: Bool = true) throws {
    ref = LuaRef(lua, index)
    self.needsTarget = needsTarget
    switch lua.type(at: index) {
    case .function: source = .function(LuaFunction(ref))
    case .thread: source = .thread(try LuaThread(lua, index))
    case .table, .userdata: source = .object
    default:
      throw LuaMismatch(
        "expected a dataset: an object with size() and samples [1], [2], …, a function or a coroutine, got "
          + lua.typeName(at: index))
    }
    if case .object = source, needsSize { _ = try count() }
  }

  /// Whether the value at `index` is a dataset and not an input.
  static func isDataset(_ lua: Lua, _ index: Int32) throws -> Bool {
    switch lua.type(at: index) {
    case .function, .thread: return true
    case .table, .userdata:
      guard !(lua.anyObject(at: index) is Tensor), !(lua.anyObject(at: index) is Storage) else { return false }
      defer { lua.pop() }
      return try lua.getField(index, "size") != .nil
    default: return false
    }
  }

  func count() throws -> Int? {
    guard case .object = source, let lua = ref.lua else { return nil }
    let bottom = lua.top
    defer { lua.setTop(bottom) }
    try lua.reserve(6)
    try ref.push(to: lua)
    guard !(lua.anyObject(at: -1) is Tensor) else {
      throw LuaError("a tensor is no dataset: give {input, target} samples, as a table of them")
    }
    switch try lua.getField(bottom + 1, "size") {
    case .nil:
      guard lua.type(at: bottom + 1) == .table else { throw LuaError("the dataset has no method 'size'") }
      return try lua.length(at: bottom + 1)
    case .number: break
    case _ where !lua.isCallable(at: -1): break
    default:
      lua.pushValue(at: bottom + 1)
      try lua.call(1, 1)
    }
    guard let size = lua.number(at: -1), size >= 0, size < 1e15, size == size.rounded() else {
      let got = lua.type(at: -1) == .number ? try lua.tostring(at: -1) : lua.typeName(at: -1)
      throw LuaError("the dataset's size() must give a number of samples, got \(got)")
    }
    return Int(size)
  }

  func sample(_ number: Int) throws -> Sample? {
    guard let lua = ref.lua else { return nil }
    let bottom = lua.top
    defer { lua.setTop(bottom) }
    try lua.reserve(8)
    switch source {
    case .object:
      try ref.push(to: lua)
      lua.push(number)
      try lua.getTable(bottom + 1)
      lua.remove(at: bottom + 1)
      guard !lua.isNil(at: bottom + 1) else { throw LuaError("dataset[\(number)] is nil") }
    case .thread(let thread): try resume(thread, lua)
    case .function(let function):
      if iterator == nil {
        try function.push(to: lua)
        try making(lua, function) { try lua.call(0) }
        // A function that gives a function or a coroutine makes what goes over one epoch.
        guard given == 0, lua.top == bottom + 1 else { break }
        switch lua.type(at: -1) {
        case .function: iterator = .function(LuaFunction(LuaRef(popping: lua)))
        case .thread:
          iterator = .thread(try LuaThread(lua, -1))
          lua.pop()
        default: break
        }
      }
      switch iterator {
      case .function(let next):
        try next.push(to: lua)
        try lua.call(0)
      case .thread(let thread): try resume(thread, lua)
      case nil: break
      }
    }
    guard lua.top > bottom, !lua.isNil(at: bottom + 1) else {
      if case .thread = source, given == 0 {
        throw LuaError("the coroutine has ended: give a function that makes one for each epoch")
      }
      (iterator, given) = (nil, 0)
      return nil
    }
    given += 1
    return try decode(lua, bottom)
  }

  /// Leaves what the coroutine yields on the stack of `lua`; nothing when it has ended.
  private func resume(_ thread: LuaThread, _ lua: Lua) throws {
    guard !thread.isOver else { return }
    switch try thread.resume() {
    case .yielded(let count): try thread.move(count, to: lua)
    case .finished: break
    }
  }

  /// Runs `body`, which lets `function` make a sample, under the eyes of who watches the draws.
  private func making(_ lua: Lua, _ function: LuaFunction, _ body: () throws -> Void) throws {
    guard let draws = SampleDraws.current else { return try body() }
    try draws.making(function.ref, body)
  }

  /// The sample above `bottom`: `{input, target}`, or input and target.
  private func decode(_ lua: Lua, _ bottom: Int32) throws -> Sample {
    let first = bottom + 1
    if lua.top - bottom >= 2 {
      return Sample(input: try Value.decode(lua, first), target: try Value.decode(lua, first + 1))
    }
    switch lua.type(at: first) {
    case .table, .userdata: break
    default: throw LuaError("expected a sample {input, target}, got \(lua.typeName(at: first))")
    }
    let input = try element(lua, first, 1)
    let target = try element(lua, first, 2)
    guard !input.isNone, !target.isNone || !needsTarget else {
      throw LuaError("expected a sample {input, target}, got one without \(input.isNone ? "an input" : "a target")")
    }
    return Sample(input: input, target: target)
  }

  private func element(_ lua: Lua, _ index: Int32, _ key: Int) throws -> Value {
    lua.push(key)
    try lua.getTable(index)
    defer { lua.pop() }
    return try Value.decode(lua, -1)
  }
}

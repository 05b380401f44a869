import CLua
import LuaBridge
import NN
import TensorCore

/// Makes what a `.t7` file holds of Lua values (`torch7/File.lua` writeObject).
///
/// It knows again what it has met, in this call or an earlier one.
final class SerializationWriter {
  private unowned let engine: TorchEngine
  private let newRecorder: () throws -> File
  /// A Lua list of every value seen, which keeps their addresses theirs.
  private let list: LuaRef
  private var nodes: [UnsafeRawPointer: T7Value] = [:]
  private var kept = 0
  /// Numbers of the variables that functions share.
  private var variables: [UnsafeRawPointer: Int] = [:]
  private var objects: ObjectWriter?

  /// Whether functions in fields of objects are written, too. Files do without: their readers take no functions, and the
  /// script that made the object has them.
  var keepsFunctions = false

  // Of the call that runs.
  private var lua: Lua
  private var seen: Int32 = 0
  private var hook: LuaRef?
  private var root = "<?>"
  private enum Kind { case table, object, function }
  private var waiting: [(kind: Kind, target: T7Table, place: Int, parent: Int, name: String?)] = []
  private var next = 0
  private var fresh: [UnsafeRawPointer] = []

  /// - Parameter newRecorder: makes a file in memory of the form of the one that is written, for
  ///   classes that write themselves.
  init(_ engine: TorchEngine, newRecorder: @escaping () throws -> File) {
    self.engine = engine
    self.newRecorder = newRecorder
    lua = engine.lua
    lua.newTable()
    list = LuaRef(popping: lua)
  }

  /// The value at `index`, to be dismantled after use. Throws for functions of C, threads and foreign
  /// objects, saying where they are, counted from `root`. With `hook`, a Lua function, what that
  /// returns for a value is taken in its place.
  func value(_ lua: Lua, _ index: Int32, root: String = "<?>", hook: LuaRef? = nil) throws -> T7Value {
    let bottom = lua.top
    let index = lua.absolute(index)
    defer { lua.setTop(bottom) }
    try lua.reserve(20)
    self.lua = lua
    self.root = root
    self.hook = hook
    try list.push(to: lua)
    seen = lua.top
    defer {
      self.hook = nil
      waiting = []
      next = 0
      fresh = []
    }
    return try run(index)
  }

  private func run(_ index: Int32) throws -> T7Value {
    let objects = self.objects ?? newObjects()
    self.objects = objects
    var result = T7Value.nil
    do {
      result = try value(index, -1, nil)
      // Objects may hold tables, and tables objects.
      repeat {
        try fill()
        try objects.finish()
      } while next < waiting.count
    } catch {
      // What is not complete must not be taken for written later.
      for node in fresh { nodes[node] = nil }
      self.objects = nil
      result.dismantle()
      throw error
    }
    return result
  }

  private func newObjects() -> ObjectWriter {
    ObjectWriter(
      foreign: { [unowned self] object in
        guard let ref = object as? LuaRef else { return nil }
        try ref.push(to: self.lua)
        defer { self.lua.pop() }
        // What waits has been filled: the object that holds this one is named by none of it.
        return try self.value(self.lua.top, -1, nil)
      },
      addFields: { [unowned self] in try self.addFields($0, $1) },
      writeItself: { [unowned self] object, target in
        try self.lua.push(object: object)
        defer { self.lua.pop(2) }
        try self.lua.getField(-1, "write")
        try self.callWrite(target, self.lua.top - 1, -1, nil)
      })
  }

  private func fill() throws {
    while next < waiting.count {
      let (kind, target, place, _, _) = waiting[next]
      lua.rawGet(seen, place)
      if kind == .function {
        try fillVariables(target)
      } else {
        try lua.forEach(at: lua.top) { key, value in
          try add(key, value, to: target, next, isObject: kind == .object)
        }
      }
      lua.pop()
      next += 1
    }
  }

  private func add(
    _ key: Int32, _ value: Int32, to target: T7Table, _ parent: Int, isObject: Bool
  ) throws {
    try StorageMemory.spend(150)
    // Only what can hold more, or fail, is ever named.
    let type = lua.type(at: value)
    let isSimple = type == .number || type == .string || type == .boolean
    let name = isSimple ? nil : lua.string(at: key) ?? lua.number(at: key)?.luaText
    if isObject, (type == .function && !keepsFunctions) || (type != .table && !isSimple && !isWritable(value)) {
      Console.warn("torch.save: left out the \(what(value)) '\(place(parent, name))'")
      return
    }
    target.set(try self.value(key, parent, name), try self.value(value, parent, name))
  }

  /// What the script has put on a native object.
  private func addFields(_ object: TorchObject, _ table: T7Table) throws {
    try lua.push(object: object)
    lua.pushFields(of: -1)
    defer { lua.pop(2) }
    guard lua.type(at: -1) == .table else { return }
    try lua.forEach(at: lua.top) { try add($0, $1, to: table, -1, isObject: true) }
  }

  /// Whether a value that is no table can be written.
  private func isWritable(_ index: Int32) -> Bool { Self.tag(lua, index, engine) != nil }

  /// The number that stands before the value at `index` in a file; nil for what no file can hold.
  static func tag(_ lua: Lua, _ index: Int32, _ engine: TorchEngine) -> Int? {
    switch lua.type(at: index) {
    case .none, .nil: return 0
    case .number: return 1
    case .string: return 2
    case .boolean: return 5
    case .table: return engine.typeName(lua, index) == nil ? 3 : 4
    case .function: return lua_iscfunction(lua.L, index) == 0 ? 8 : nil
    case .userdata:
      switch lua.anyObject(at: index) {
      case is ModuleList: return 3
      case is Tensor, is Storage, is TorchObject, is Generator: return 4
      default: return nil
      }
    default: return nil
    }
  }

  private func what(_ index: Int32) -> String {
    lua_iscfunction(lua.L, index) != 0 ? "C function" : lua.typeName(at: index)
  }

  // MARK: Values

  private func value(_ index: Int32, _ parent: Int, _ name: String?) throws -> T7Value {
    guard let hook, !lua.isNoneOrNil(at: index) else { return try plain(index, index, parent, name) }
    let bottom = lua.top
    defer { lua.setTop(bottom) }
    try hook.push(to: lua)
    lua.pushValue(at: index)
    try lua.call(1, 1)
    return try plain(lua.top, index, parent, name)
  }

  /// - Parameter original: the value that the one at `index` stands for.
  private func plain(
    _ index: Int32, _ original: Int32, _ parent: Int, _ name: String?
  ) throws -> T7Value {
    switch lua.type(at: index) {
    case .none, .nil: return .nil
    case .boolean: return .boolean(lua.truth(at: index))
    case .number: return .number(lua.number(at: index) ?? 0)
    case .string: return lua.withBytes(at: index) { .string(Array($0)) } ?? .nil
    case .userdata:
      switch lua.anyObject(at: index) {
      case let tensor as Tensor: return .tensor(tensor)
      case let storage as Storage: return .storage(storage)
      case let generator as Generator: return try self.generator(generator, original)
      case let object as TorchObject:
        if let target = objects?.object(object) { return .object(target) }
      case let list as ModuleList:
        if let target = try objects?.value(.list(list.container.modules.map { .object($0) })) { return target }
      default: break
      }
    case .table: return try table(index, original, parent, name)
    case .function:
      if lua_iscfunction(lua.L, index) == 0 { return try function(index, original, parent, name) }
    default: break
    }
    throw LuaError("cannot save a \(what(index)) (unwritable object at \(place(parent, name)))")
  }

  private func generator(_ generator: Generator, _ original: Int32) throws -> T7Value {
    guard let address = lua_topointer(lua.L, original) else { return .nil }
    if let known = nodes[address] { return known }
    let state = try Tensor(.byte)
    try state.getRNGState(generator)
    let target = T7Value.object(T7Object("torch.Generator", payload: .tensor(state)))
    try note(target, address, original)
    return target
  }

  private func table(
    _ index: Int32, _ original: Int32, _ parent: Int, _ name: String?
  ) throws -> T7Value {
    guard let address = lua_topointer(lua.L, original) else { return .nil }
    if let known = nodes[address] { return known }
    let className = engine.typeName(lua, index)
    let target = T7Table()
    guard let className else {
      try note(.table(target), address, original)
      try wait(.table, index, target, parent, name)
      return .table(target)
    }
    let object = T7Object(className, version: try version(index), payload: .table(target))
    try note(.object(object), address, original)
    // The class's method; an object may hold anything under that name.
    lua.pushNil()
    if let record = try engine.record(className), engine.engine.pushMetatable(record.id, to: lua) {
      // As `torch7/File.lua` looks: torchnet has `__write`.
      if try lua.getField(-1, "__write") == .nil {
        lua.pop()
        try lua.getField(-1, "write")
      }
      lua.replace(at: -3)
      lua.pop()
    }
    if lua.type(at: -1) == .function {
      try callWrite(object, index, parent, name)
    } else {
      try wait(.object, index, target, parent, name)
    }
    lua.pop()
    return .object(object)
  }

  private func note(_ value: T7Value, _ address: UnsafeRawPointer, _ original: Int32) throws {
    try StorageMemory.spend(300)
    try StorageMemory.grow(to: fresh.count, 64)
    nodes[address] = value
    fresh.append(address)
    _ = try keep(original)
  }

  private func wait(_ kind: Kind, _ index: Int32, _ target: T7Table, _ parent: Int, _ name: String?) throws {
    try StorageMemory.grow(to: waiting.count, 64)
    waiting.append((kind, target, try keep(index), parent, name))
  }

  private func keep(_ index: Int32) throws -> Int {
    try StorageMemory.grow(to: kept, 16)
    kept += 1
    lua.pushValue(at: index)
    lua.rawSet(seen, kept)
    return kept
  }

  private func version(_ index: Int32) throws -> Int {
    try lua.getField(index, "__version")
    defer { lua.pop() }
    return Swift.min(Swift.max(lua.index(at: -1) ?? 1, 0), 1 << 30)
  }

  /// Calls the object's `write(file)`, the function on top, and takes what it writes there.
  private func callWrite(_ object: T7Object, _ index: Int32, _ parent: Int, _ name: String?) throws {
    let (file, recorder) = (try newRecorder(), ObjectRecorder())
    file.objects = recorder
    lua.pushValue(at: -1)
    lua.pushValue(at: index)
    try lua.push(object: file)
    try lua.call(2, 0)
    try recorder.cut(file)
    object.parts = try recorder.parts.map { part in
      switch part {
      case .bytes(let bytes): return .bytes(bytes)
      case .value(let ref):
        try ref.push(to: lua)
        defer { lua.pop() }
        _ = try keep(lua.top)
        return .value(try value(lua.top, parent, name))
      }
    }
  }

  // MARK: Functions

  /// A function as bytecode with the variables that it takes from around it.
  private func function(
    _ index: Int32, _ original: Int32, _ parent: Int, _ name: String?
  ) throws -> T7Value {
    guard let address = lua_topointer(lua.L, original) else { return .nil }
    if let known = nodes[address] { return known }
    var bytecode: [UInt8] = []
    lua.pushValue(at: index)
    withUnsafeMutablePointer(to: &bytecode) { bytes in
      _ = lua_dump(
        lua.L,
        { _, part, count, bytes in
          bytes?.assumingMemoryBound(to: [UInt8].self).pointee
            .append(contentsOf: UnsafeRawBufferPointer(start: part, count: count))
          return 0
        }, bytes, 0)
    }
    lua.pop()
    engine.dumpedFunctions.insert(bytecode)
    let variables = T7Table()
    let target = T7Value.function(T7Function(bytecode: bytecode, upvalues: .table(variables)))
    try note(target, address, original)
    try wait(.function, index, variables, parent, name)
    return target
  }

  /// The variables of the function on top: a list of tables of name, number and value.
  private func fillVariables(_ target: T7Table) throws {
    let function = lua.top
    var i: Int32 = 1
    while let name = lua_getupvalue(lua.L, function, i) {
      defer {
        lua.setTop(function)
        i += 1
      }
      let entry = T7Table()
      let text = String(cString: name)
      entry.set(.text("name"), .text(text))
      if let variable = lua_upvalueid(lua.L, function, i) {
        let number = variables[variable] ?? variables.count + 1
        variables[variable] = number
        entry.set(.text("id"), .number(Double(number)))
      }
      // Every Lua has its own globals.
      if text != "_ENV" { entry.set(.text("value"), try value(function + 1, next, text)) }
      target.set(.number(Double(i)), .table(entry))
    }
  }

  /// Where a value stands: `<?>.state.f`.
  private func place(_ parent: Int, _ name: String?) -> String {
    var names = name.map { [$0] } ?? []
    var at = parent
    while at >= 0, at < waiting.count, names.count < 50 {
      if let name = waiting[at].name { names.append(name) }
      // What holds a value waited before it did: so this ends.
      at = Swift.min(waiting[at].parent, at - 1)
    }
    names.append(root)
    return names.reversed().joined(separator: ".")
  }
}

/// What a class's own `write(file)` writes: objects, and the bytes before, between and after them.
final class ObjectRecorder {
  enum Part {
    case bytes([UInt8])
    case value(LuaRef)
  }

  private(set) var parts: [Part] = []

  func add(_ value: LuaRef, _ file: File) throws {
    try cut(file)
    parts.append(.value(value))
  }

  /// What stands behind a tensor's class: its layout, then its storage as an object.
  func addContents(_ tensor: Tensor, _ lua: Lua, _ file: File) throws {
    let dimension = try Storage(.int, count: 1)
    dimension.store(Double(tensor.dimension), 0)
    let layout = [tensor.sizes, tensor.strides, [tensor.layout.offset + 1]]
    for numbers in try [dimension] + layout.map({ try Storage($0) }) { _ = try file.write(numbers) }
    if tensor.dimension == 0 && tensor.storage.count == 0 {
      lua.pushNil()
    } else {
      try lua.push(object: tensor.storage)
    }
    try add(LuaRef(popping: lua), file)
  }

  /// What stands behind a storage's class: its length and elements.
  func addContents(_ storage: Storage, _ file: File) throws {
    _ = try file.write(Storage([storage.count]))
    _ = try file.write(storage)
  }

  /// Takes the bytes that were written since the last time.
  func cut(_ file: File) throws {
    guard let storage = try file.contents(), storage.count > 1 else { return }
    parts.append(.bytes(Array(UnsafeRawBufferPointer(start: storage.base, count: storage.count - 1))))
    try storage.resize(1)
    try file.seek(0)
    storage.store(0, 0)
  }
}

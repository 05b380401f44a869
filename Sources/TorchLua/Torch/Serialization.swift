import LuaBridge
import NN
import TensorCore

/// `torch.load`, `torch.save` and their forms in memory (`torch7/File.lua`).
extension TorchEngine {
  func openSerialization() {
    torch.define(raw: "load") { [unowned self] arguments in
      let path: String = try arguments.get(1)
      let mode = try self.mode(arguments, 2, reading: true)
      let referenced: Bool = try arguments.optional(3) ?? true
      try self.load(arguments, functions: 4, referenced: referenced) {
        try T7.load(
          path: path, ascii: mode.ascii, longSize: mode.longSize, referenced: referenced, hook: $0)
      }
      return 1
    }
    torch.define(raw: "save") { [unowned self] arguments in
      try self.save(arguments, value: 2, path: 1, referenced: arguments.optional(4) ?? true)
      return 0
    }
    torch.define(raw: "serialize") { [unowned self] arguments in
      let bytes = try self.serialize(arguments)
      try StorageMemory.require(bytes.count)
      bytes.withUnsafeBytes { arguments.lua.push(bytes: $0) }
      return 1
    }
    torch.define(raw: "deserialize") { [unowned self] arguments in
      let mode = try self.mode(arguments, 2, reading: true)
      try self.load(arguments, functions: 3) { hook in
        let value = try arguments.lua.withBytes(at: 1) {
          try T7.read($0, ascii: mode.ascii, longSize: mode.longSize, hook: hook)
        }
        guard let value else {
          throw arguments.error(1, "string expected, got \(arguments.lua.typeName(at: 1))")
        }
        return value
      }
      return 1
    }
    torch.define(raw: "serializeToStorage") { [unowned self] arguments in
      let bytes = try self.serialize(arguments)
      let storage = try Storage(.char, count: bytes.count)
      bytes.withUnsafeBytes { source in
        UnsafeMutableRawBufferPointer(start: storage.base, count: bytes.count).copyMemory(from: source)
      }
      try arguments.lua.push(object: storage)
      return 1
    }
    torch.define(raw: "deserializeFromStorage") { [unowned self] arguments in
      let tensor = arguments.lua.object(at: 1, as: Tensor.self)
      let storage = try tensor.map { try $0.clone().storage } ?? arguments.get(1)
      guard storage.dtype.size == 1 else {
        throw arguments.error(1, "torch.CharStorage expected, got \(storage.dtype.storageName)")
      }
      let mode = try self.mode(arguments, 2, reading: true)
      // A copy: a class that reads itself could change the storage.
      let bytes = Array(UnsafeRawBufferPointer(start: storage.base, count: storage.count))
      try self.load(arguments, functions: 3) { hook in
        try bytes.withUnsafeBytes {
          try T7.read($0, ascii: mode.ascii, longSize: mode.longSize, hook: hook)
        }
      }
      return 1
    }
    for (name, old) in [("saveobj", "save"), ("loadobj", "load")] {
      try? torch.ref.push(to: lua)
      lua.rawGet(-1, old)
      lua.rawSet(-2, name)
      lua.pop()
    }
  }

  /// Writes the argument at `value` to the file that the one at `path` names; the mode comes after both.
  func save(_ arguments: Arguments, value: Int32, path: Int32, referenced: Bool = true) throws {
    let name: String = try arguments.get(path)
    let ascii = try mode(arguments, 3, reading: false).ascii ?? false
    let value = try writer(ascii).value(arguments.lua, value)
    defer { value.dismantle() }
    try T7.save(path: name, value, ascii: ascii, referenced: referenced)
  }

  private func serialize(_ arguments: Arguments) throws -> [UInt8] {
    let ascii = try mode(arguments, 2, reading: false).ascii ?? false
    let writer = writer(ascii)
    writer.keepsFunctions = Self.wantsFunctions(arguments, 3)
    let value = try writer.value(arguments.lua, 1)
    defer { value.dismantle() }
    return try T7.write(value, ascii: ascii)
  }

  /// Pushes the value that `read` gives, as Lua's; `functions` is the position of the options.
  private func load(
    _ arguments: Arguments, functions: Int32, referenced: Bool = true,
    _ read: (@escaping T7Reader.ObjectHook) throws -> T7Value
  ) throws {
    let maker = SerializationReader(self)
    defer { maker.close() }
    maker.loadsFunctions = Self.wantsFunctions(arguments, functions)
    maker.isReferenced = referenced
    let value = try read { [unowned maker] in try maker.read($0, $1) }
    try maker.push(value, to: arguments.lua)
  }

  private func writer(_ ascii: Bool) -> SerializationWriter {
    SerializationWriter(self) {
      let recorder = try File(mode: "w")
      recorder.isBinary = !ascii
      return recorder
    }
  }

  /// The mode argument; nil for what the file itself tells.
  private func mode(_ arguments: Arguments, _ position: Int32, reading: Bool) throws
    -> (ascii: Bool?, longSize: Int?)
  {
    switch try arguments.optional(position, as: String.self) {
    case nil: return (nil, nil)
    case "ascii": return (true, nil)
    case "binary": return (false, nil)
    case "b32" where reading: return (false, 4)
    case "b64" where reading: return (false, 8)
    case let other?:
      let known = reading ? "\"binary\", \"b32\", \"b64\" or \"ascii\"" : "\"binary\" or \"ascii\""
      throw arguments.error(position, "\(known) (or nil) expected for mode, got '\(other)'")
    }
  }
}

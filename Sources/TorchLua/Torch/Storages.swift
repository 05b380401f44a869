import LuaBridge
import NN
import TensorCore

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// `torch.XStorage`: the class of each element type.
extension TorchEngine {
  /// Defines the classes; returns the one that they share.
  func openStorages() throws -> LuaClass {
    let base = try engine.defineClass(
      LuaClassID("torch.*Storage"),
      LuaClassOptions(
        order: .methodsFirst, hidesMetatable: false, indexer: { try StorageIndex.get($0) },
        newIndexer: { try StorageIndex.set($0) }))
    defineStorageMethods(base)
    for dtype in DType.allCases {
      let type = try valueClass(dtype.storageName, parent: base.id) {
        try StorageConstructor.make(dtype, $0)
      }
      defineElementSize(dtype, in: type)
      if dtype == .byte || dtype == .char {
        type.define(raw: "string") { try StorageText.string($0) }
      }
    }
    return base
  }

  private func defineStorageMethods(_ c: LuaClass) {
    c.define("size") { (s: Storage) in s.count }
    c.define("resize") { (s: Storage, count: Int) -> Storage in
      try s.resize(count)
      return s
    }
    c.define("fill") { (s: Storage, value: Double) -> Storage in
      try s.flat.fill(value)
      return s
    }
    c.define("copy") { (s: Storage, source: Storage) -> Storage in
      guard s.count == source.count else {
        throw TensorError.message(
          "size does not match: storage of \(s.count) elements, source of \(source.count)")
      }
      try s.flat.copy(from: source.flat)
      return s
    }
    c.define("clone") { (s: Storage) -> Storage in
      let copy = try Storage(s.dtype, count: s.count)
      try copy.flat.copy(from: s.flat)
      return copy
    }
    c.define(raw: "totable") { arguments in
      let (s, lua) = (try arguments.object(1, as: Storage.self), arguments.lua)
      try LuaMemory.requireTable(s.count)
      lua.newTable(array: s.count)
      for i in 0..<s.count {
        lua.push(number: s.load(i))
        lua.rawSet(-2, i + 1)
      }
      return 1
    }
    // Torch's reference counts, which nobody has to keep here.
    c.define("retain") { (_: Storage) in }
    c.define("free") { (_: Storage) in }
    c.define(raw: "__len") {
      $0.lua.push(try $0.object(1, as: Storage.self).count)
      return 1
    }
    c.define(raw: "__tostring") {
      let storage = try $0.object(1, as: Storage.self)
      try LuaMemory.requireText(storage.count)
      $0.lua.push(storage.text)
      return 1
    }
    c.define(raw: "__concat") { try TensorOperators.noOperator($0, "concat") }
    c.define(raw: "type") { arguments in
      let s = try arguments.object(1, as: Storage.self)
      guard let name: String = try arguments.optional(2) else {
        arguments.lua.push(s.dtype.storageName)
        return 1
      }
      guard let dtype = DType(named: name) else {
        throw arguments.error(2, "the name of a storage type expected, got '\(name)'")
      }
      try arguments.lua.push(object: s.to(dtype))
      return 1
    }
    for dtype in DType.allCases {
      c.define(dtype.name.lowercased()) { (s: Storage) in try s.to(dtype) }
    }
    c.define("real") { [environment] (s: Storage) in try s.to(environment.dtype) }
  }
}

extension Storage {
  /// All elements as a vector.
  var flat: Tensor {
    get throws { try Tensor(storage: self, layout: Layout(count > 0 ? [count] : [])) }
  }

  /// `self`, or a converted copy.
  func to(_ dtype: DType) throws -> Storage {
    if dtype == self.dtype { return self }
    let copy = try Storage(dtype, count: count)
    try copy.flat.copy(from: flat)
    return copy
  }
}

enum StorageConstructor {
  /// A size, a table of numbers, a part of another storage, or the bytes of a file.
  static func make(_ dtype: DType, _ arguments: Arguments) throws -> Storage {
    let lua = arguments.lua
    switch arguments.type(of: 1) {
    case .none, .nil: return try Storage(dtype)
    case .table:
      let storage = try Storage(dtype, count: lua.rawLength(at: 1))
      for i in 0..<storage.count {
        lua.rawGet(1, i + 1)
        guard let value = lua.numeric(at: -1) else {
          throw LuaError("element at index \(i + 1) is not a number but a \(lua.typeName(at: -1))")
        }
        storage.store(value, i)
        lua.pop()
      }
      return storage
    case .userdata:
      guard let owner = lua.object(at: 1, as: Storage.self), owner.dtype == dtype else {
        throw arguments.error(1, "\(dtype.storageName) expected, got \(lua.typeName(at: 1))")
      }
      let first: Place? = try arguments.optional(2)
      let count: Int? = try arguments.optional(3)
      let start = first?.index ?? 0
      return try Storage(partOf: owner, first: start, count: count ?? max(owner.count &- start, 0))
    case .string: return try fromFile(dtype, arguments)
    default:
      if arguments.type(of: 2) == .number {
        throw arguments.error(2, "memory at a bare address cannot be used")
      }
      return try Storage(dtype, count: arguments.get(1))
    }
  }

  /// `(name[, shared[, size[, sharedMemory]]])`: the contents of a file, apart from it, or its memory.
  private static func fromFile(_ dtype: DType, _ arguments: Arguments) throws -> Storage {
    let name: String = try arguments.get(1)
    if try arguments.optional(2, as: Bool.self) == true {
      return Storage(
        dtype,
        mapping: try FileMapping(
          name, dtype, count: arguments.optional(3) ?? 0, sharedMemory: arguments.optional(4) ?? false))
    }
    guard let file = try FileSystem.stream(name, mode: "rb") else {
      throw LuaError("unable to open file <\(name)> in read-only mode")
    }
    defer { fclose(file) }
    guard fseek(file, 0, SEEK_END) == 0, case let bytes = ftell(file), bytes >= 0,
      fseek(file, 0, SEEK_SET) == 0
    else { throw LuaError("unable to read file <\(name)>") }
    let there = bytes / dtype.size
    var count: Int = try arguments.optional(3) ?? there
    if count == 0 { count = there }
    guard count >= 0, count <= there else {
      throw LuaError(
        "file <\(name)> size is smaller than the required \(count) elements: it has \(there)")
    }
    let storage = try Storage(dtype, count: count)
    guard fread(storage.base, dtype.size, count, file) == count else {
      throw LuaError("unable to read file <\(name)>")
    }
    return storage
  }
}

enum StorageIndex {
  static func get(_ arguments: Arguments) throws -> Int32 {
    let lua = arguments.lua
    guard lua.type(at: 2) == .number, let s = lua.object(at: 1, as: Storage.self) else {
      return Arguments.notHandled
    }
    lua.push(number: s.load(try place(arguments, s)))
    return 1
  }

  static func set(_ arguments: Arguments) throws -> Int32 {
    let lua = arguments.lua
    guard lua.type(at: 2) == .number, let s = lua.object(at: 1, as: Storage.self) else {
      return Arguments.notHandled
    }
    s.store(try arguments.get(3), try place(arguments, s))
    return 0
  }

  private static func place(_ arguments: Arguments, _ s: Storage) throws -> Int {
    guard let i = arguments.lua.index(at: 2), i >= 1, i <= s.count else {
      throw arguments.error(2, "index out of bounds: the storage has \(s.count) elements")
    }
    return i - 1
  }
}

/// `storage:string()` and `storage:string(text)` of bytes.
enum StorageText {
  static func string(_ arguments: Arguments) throws -> Int32 {
    let (s, lua) = (try arguments.object(1, as: Storage.self), arguments.lua)
    if arguments.type(of: 2) == .string {
      try lua.withBytes(at: 2) { bytes in
        try s.resize(bytes.count)
        UnsafeMutableRawBufferPointer(start: s.base, count: bytes.count).copyMemory(from: bytes)
      }
      lua.pushValue(at: 1)
    } else {
      try StorageMemory.require(2 * s.count)
      lua.push(bytes: UnsafeRawBufferPointer(start: s.base, count: s.count))
    }
    return 1
  }
}

import CLua
import LuaBridge
import NN
import TensorCore

/// `torch.File` and its kinds (`torch7/File.c`, `DiskFile.c`, `MemoryFile.c`, `PipeFile.c`).
extension TorchEngine {
  func openFiles(_ tensors: LuaClass, _ storages: LuaClass) throws {
    let base = try valueClass("torch.File") { _ -> File? in
      throw LuaError("torch.File has no constructor: use torch.DiskFile, torch.MemoryFile or torch.PipeFile")
    }
    defineFileSettings(base)
    defineFilePositions(base)
    for dtype in DType.allCases where dtype != .half { defineFileNumbers(base, dtype) }
    defineFileStrings(base)
    defineFileObjects(base)

    let disk = try valueClass("torch.DiskFile", parent: base.id) { try Self.openFile($0, .disk) }
    let memory = try valueClass("torch.MemoryFile", parent: base.id) { arguments -> File? in
      let storage = arguments.lua.object(at: 1, as: Storage.self)
      if let storage, storage.dtype != .char {
        throw arguments.error(1, "torch.CharStorage expected, got \(storage.dtype.storageName)")
      }
      let mode: String = try arguments.optional(storage == nil ? 1 : 2) ?? "rw"
      return try Self.checked(arguments, storage == nil ? 1 : 2) { try File(storage: storage, mode: mode) }
    }
    _ = try valueClass("torch.PipeFile", parent: disk.id) { try Self.openFile($0, .pipe) }
    defineDiskFiles(disk)
    for c in [disk, memory] {
      define(c, "longSize") { file, arguments in
        try file.setLongSize(arguments.get(2))
        return Self.itself(arguments)
      }
    }
    define(memory, "storage") { file, arguments in
      guard let storage = try file.contents() else { return 0 }
      try arguments.lua.push(object: storage)
      return 1
    }
    defineContents(tensors, storages)
  }

  // MARK: Opening

  /// `(path or command[, mode[, quiet]])`; nil for a file that a quiet caller cannot have.
  private static func openFile(_ arguments: Arguments, _ kind: File.Kind) throws -> File? {
    let name: String = try arguments.get(1)
    let mode: String = try arguments.optional(2) ?? "r"
    let quiet: Bool = try arguments.optional(3) ?? false
    do {
      return try checked(arguments, 2) {
        kind == .pipe
          ? try File(command: name, mode: mode, quiet: quiet)
          : try File(path: name, mode: mode, quiet: quiet)
      }
    } catch let error as FileError {
      if quiet { return nil }
      throw error
    }
  }

  /// Runs `work`; what it says of misuse is said of the argument at `position`.
  private static func checked<T>(
    _ arguments: Arguments, _ position: Int32, _ work: () throws -> T
  ) throws -> T {
    do { return try work() } catch FileError.misuse(let reason) {
      throw arguments.error(position, reason)
    }
  }

  private func define(
    _ c: LuaClass, _ name: String, _ body: @escaping (File, Arguments) throws -> Int32
  ) {
    c.define(raw: name) { arguments in
      let file = try arguments.object(1, as: File.self)
      return try Self.checked(arguments, 1) { try body(file, arguments) }
    }
  }

  private static func itself(_ arguments: Arguments) -> Int32 {
    arguments.lua.pushValue(at: 1)
    return 1
  }

  // MARK: Settings and positions

  private func defineFileSettings(_ c: LuaClass) {
    let questions: [(String, (File) -> Bool)] = [
      ("isQuiet", { $0.isQuiet }), ("isReadable", { $0.isReadable }),
      ("isWritable", { $0.isWritable }), ("isBinary", { $0.isBinary }),
      ("isAutoSpacing", { $0.isAutoSpacing }), ("hasError", { $0.hasError }),
    ]
    for (name, answer) in questions {
      define(c, name) { file, arguments in
        arguments.lua.push(answer(file))
        return 1
      }
    }
    let settings: [(String, (File) -> Void)] = [
      ("binary", { $0.isBinary = true }), ("ascii", { $0.isBinary = false }),
      ("autoSpacing", { $0.isAutoSpacing = true }), ("noAutoSpacing", { $0.isAutoSpacing = false }),
      ("quiet", { $0.isQuiet = true }), ("pedantic", { $0.isQuiet = false }),
      ("clearError", { $0.hasError = false }),
    ]
    for (name, set) in settings {
      define(c, name) { file, arguments in
        set(file)
        return Self.itself(arguments)
      }
    }
    define(c, "__tostring") { file, arguments in
      let status = file.isOpen ? "open" : "closed"
      let mode = (file.isReadable ? "r" : " ") + (file.isWritable ? "w" : " ")
      switch file.kind {
      case .disk: arguments.lua.push("torch.DiskFile on <\(file.name)> [status: \(status) -- mode \(mode)]")
      case .pipe: arguments.lua.push("torch.PipeFile on <\(file.name)> [status: \(status) -- mode: \(mode)]")
      case .memory: arguments.lua.push("torch.MemoryFile [status: \(status) -- mode: \(mode)]")
      }
      return 1
    }
  }

  private func defineFilePositions(_ c: LuaClass) {
    define(c, "position") { file, arguments in
      arguments.lua.push(try file.position + 1)
      return 1
    }
    define(c, "seek") { file, arguments in
      let position: Int = try arguments.get(2)
      guard position >= 1 else { throw arguments.error(2, "position has to be greater than 0!") }
      try file.seek(position - 1)
      return Self.itself(arguments)
    }
    let actions: [(String, (File) throws -> Void)] = [
      ("seekEnd", { try $0.seekEnd() }), ("synchronize", { try $0.synchronize() }),
      ("close", { try $0.close() }),
    ]
    for (name, act) in actions {
      define(c, name) { file, arguments in
        try act(file)
        return Self.itself(arguments)
      }
    }
  }

  private func defineDiskFiles(_ c: LuaClass) {
    let isLittle = 1.littleEndian == 1
    c.statics.define(raw: "isLittleEndianCPU") {
      $0.lua.push(isLittle)
      return 1
    }
    c.statics.define(raw: "isBigEndianCPU") {
      $0.lua.push(!isLittle)
      return 1
    }
    for (name, isBig) in [
      ("nativeEndianEncoding", false), ("littleEndianEncoding", false), ("bigEndianEncoding", true),
    ] {
      define(c, name) { file, arguments in
        try file.checkOpen()
        file.isBigEndian = isBig
        return Self.itself(arguments)
      }
    }
    define(c, "noBuffer") { file, arguments in
      try file.dropBuffer()
      return Self.itself(arguments)
    }
  }

  // MARK: Numbers and strings

  private func defineFileNumbers(_ c: LuaClass, _ dtype: DType) {
    define(c, "read\(dtype.name)") { file, arguments in
      let lua = arguments.lua
      if arguments.count == 1 {
        let one = try Storage(dtype, count: 1)
        _ = try file.read(one)
        lua.push(number: one.load(0))
        return 1
      }
      if lua.type(at: 2) == .number {
        try lua.push(object: file.read(dtype, count: arguments.get(2)))
        return 1
      }
      lua.push(try file.read(Self.storage(arguments, dtype, "nothing, a number or a ")))
      return 1
    }
    define(c, "write\(dtype.name)") { file, arguments in
      let lua = arguments.lua
      guard let number = lua.number(at: 2) else {
        lua.push(try file.write(Self.storage(arguments, dtype, "a number or a ")))
        return 1
      }
      let one = try Storage(dtype, count: 1)
      if dtype == .long, let integer = lua.integer(at: 2) {
        one.elements(Int.self)[0] = integer
      } else {
        one.store(number, 0)
      }
      _ = try file.write(one)
      return 0
    }
  }

  private static func storage(
    _ arguments: Arguments, _ dtype: DType, _ others: String
  ) throws -> Storage {
    if let storage = arguments.lua.object(at: 2, as: Storage.self), storage.dtype == dtype {
      return storage
    }
    throw arguments.error(
      2, "\(others)\(dtype.storageName) expected, got \(arguments.lua.typeName(at: 2))")
  }

  private func defineFileStrings(_ c: LuaClass) {
    define(c, "readString") { file, arguments in
      let format: String = try arguments.get(2)
      guard format.hasPrefix("*a") || format.hasPrefix("*l") else {
        throw arguments.error(2, "format must be '*a' or '*l'")
      }
      let text = try file.readString(line: format.hasPrefix("*l"))
      text.withUnsafeBytes { arguments.lua.push(bytes: $0) }
      return 1
    }
    define(c, "writeString") { file, arguments in
      guard let count = try arguments.lua.withBytes(at: 2, { try file.write($0) }) else {
        throw arguments.error(2, "string expected, got \(arguments.lua.typeName(at: 2))")
      }
      arguments.lua.push(count)
      return 1
    }
    define(c, "readBool") { file, arguments in
      let one = try Storage(.int, count: 1)
      _ = try file.read(one)
      arguments.lua.push(one.load(0) == 1)
      return 1
    }
    define(c, "writeBool") { file, arguments in
      let one = try Storage(.int, count: 1)
      one.store(arguments.lua.truth(at: 2) && arguments.count >= 2 ? 1 : 0, 0)
      _ = try file.write(one)
      return 0
    }
  }

  // MARK: Objects

  private func defineFileObjects(_ c: LuaClass) {
    define(c, "writeObject") { [unowned self] file, arguments in
      guard arguments.count >= 2 else { throw arguments.error(2, "value expected, got no value") }
      if let recorder = file.objects as? ObjectRecorder {
        try recorder.add(LuaRef(arguments.lua, 2), file)
        return 0
      }
      try file.checkWritable()
      let hook: LuaFunction? = try arguments.optional(4)
      try FileObjects.of(file, self).write(
        arguments.lua, 2, file, self, root: arguments.lua.string(at: 3) ?? "<?>", hook: hook?.ref)
      return 0
    }
    define(c, "readObject") { [unowned self] file, arguments in
      try file.checkReadable()
      try FileObjects.of(file, self).read(
        arguments.lua, functions: Self.wantsFunctions(arguments, 2))
      return 1
    }
    define(c, "referenced") { [unowned self] file, arguments in
      FileObjects.of(file, self).isReferenced = arguments.lua.truth(at: 2) && arguments.count >= 2
      return Self.itself(arguments)
    }
    define(c, "isReferenced") { file, arguments in
      arguments.lua.push((file.objects as? FileObjects)?.isReferenced ?? true)
      return 1
    }
    define(c, "isWritableObject") { [unowned self] _, arguments in
      try SerializationWriter.tag(arguments.lua, 2, self).push(to: arguments.lua)
      return 1
    }
  }

  /// Whether the argument is a table of options with `functions = true`.
  static func wantsFunctions(_ arguments: Arguments, _ position: Int32) -> Bool {
    guard arguments.type(of: position) == .table else { return false }
    arguments.lua.rawGet(position, "functions")
    defer { arguments.lua.pop() }
    return arguments.lua.truth(at: -1)
  }

  /// `tensor:write(file)`, `storage:read(file)` and so on: what stands behind the class.
  private func defineContents(_ tensors: LuaClass, _ storages: LuaClass) {
    func file(_ arguments: Arguments) throws -> (File, FileObjects) {
      let file = try arguments.object(2, as: File.self)
      try Self.checked(arguments, 2) { try file.checkOpen() }
      return (file, FileObjects.of(file, self))
    }
    tensors.define(raw: "write") { arguments in
      let tensor = try arguments.object(1, as: Tensor.self)
      let (file, objects) = try file(arguments)
      try Self.checked(arguments, 2) {
        if let recorder = file.objects as? ObjectRecorder {
          try recorder.addContents(tensor, arguments.lua, file)
        } else {
          try objects.writeContents(tensor, file)
        }
      }
      return 0
    }
    storages.define(raw: "write") { arguments in
      let storage = try arguments.object(1, as: Storage.self)
      let (file, objects) = try file(arguments)
      try Self.checked(arguments, 2) {
        if let recorder = file.objects as? ObjectRecorder {
          try recorder.addContents(storage, file)
        } else {
          try objects.writeContents(storage, file)
        }
      }
      return 0
    }
    tensors.define(raw: "read") { arguments in
      let tensor = try arguments.object(1, as: Tensor.self)
      let (_, objects) = try file(arguments)
      let source = try Self.checked(arguments, 2) { try objects.readTensor(tensor.dtype) }
      try tensor.set(source)
      return 0
    }
    storages.define(raw: "read") { arguments in
      let storage = try arguments.object(1, as: Storage.self)
      let (_, objects) = try file(arguments)
      let source = try Self.checked(arguments, 2) { try objects.readStorage(storage.dtype) }
      try storage.resize(source.count)
      try storage.flat.copy(from: source.flat)
      return 0
    }
  }
}

import CHDF5
import LuaBridge
import TensorCore

extension Package {
  /// Files of HDF5 (`torch-hdf5`) through the system's library.
  static let hdf5 = Package(
    "hdf5", "tensors in files of HDF5", needs: ["torch", "paths"],
    files: [LuaFile("hdf5/hdf5.lua", PackageResources.hdf5_lua)], pages: [.hdf5],
    natives: { _ in HDF5Functions.all() }, opensAtStart: false, check: HDF5Functions.check)
}

/// The library may be one that no two threads use at once.
private let libraryLock = Mutex()

/// Runs `body`, which calls the library, while no other thread does.
private func withLibrary<R>(_ body: () -> R) -> R {
  libraryLock.withLock {
    chdf5_keep_quiet()
    return body()
  }
}

/// What `hdf5.lua` calls: a file's number, the absolute path of an object in it, what to do.
private enum HDF5Functions {
  /// Throws when the library is not installed, and in a sandbox: files of HDF5 can name others, which the library opens.
  static func check() throws {
    try Access.refuse("use hdf5, whose files lead to others")
    try call("hdf5") { chdf5_open_library($0) }
  }

  static func all() -> [PackageFunction] {
    let files = HDF5Files()
    func change(_ file: Int64, _ path: String, _ body: (UnsafeMutablePointer<CChar>) -> Int32) throws {
      do { try call(path, body) } catch {
        // What the system refuses, not what the script does wrong.
        if "\(error)".contains("errno = ") { files.damaged.insert(file) }
        throw error
      }
    }
    return [
      PackageFunction("version") { () -> [Int] in
        var numbers: [UInt32] = [0, 0, 0]
        if (try? check()) != nil { chdf5_version(&numbers) }
        return numbers.map { Int($0) }
      },
      PackageFunction("open") { (path: String, mode: Int) -> Int in
        try check()
        var file: Int64 = -1
        // A new file has its name when it is whole.
        let pending = mode == Int(chdf5_create) ? try AtomicFile.begin(path) : nil
        do {
          try call("hdf5.open: '\(path)'") { chdf5_open(pending?.beside ?? path, Int32(clamping: mode), &file, $0) }
        } catch {
          pending?.discard()
          throw error
        }
        files.open.insert(file)
        files.pending[file] = pending
        return Int(file)
      },
      PackageFunction("close") { (file: Int) in
        let file = try files.get(file)
        files.open.remove(file)
        let pending = files.pending.removeValue(forKey: file)
        let isDamaged = files.damaged.remove(file) != nil
        do { try call("hdf5: closing a file") { chdf5_close(file, $0) } } catch {
          pending?.discard()
          throw error
        }
        if isDamaged {
          pending?.discard()
          throw LuaError("hdf5: the file could not be written whole")
        }
        try pending?.commit()
      },
      PackageFunction("kind") { (file: Int, path: String) -> String? in
        let file = try files.get(file)
        let kind = withLibrary { Int(chdf5_kind(file, path)) }
        return switch kind {
        case chdf5_group: "group"
        case chdf5_dataset: "dataset"
        case chdf5_other: "other"
        default: nil
        }
      },
      PackageFunction("names") { (file: Int, path: String) -> [String] in
        let file = try files.get(file)
        var count: Int64 = 0
        try call(path) { chdf5_count(file, path, &count, $0) }
        var name = [CChar](repeating: 0, count: 4096)
        return try (0..<count).map { index in
          try call(path) { chdf5_name(file, path, index, &name, Int64(name.count), $0) }
          return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
      },
      PackageFunction("makeGroup") { (file: Int, path: String) in
        let file = try files.get(file)
        try change(file, path) { chdf5_make_group(file, path, $0) }
      },
      PackageFunction("sizes") { (file: Int, path: String) -> [Int] in
        let form = try form(files.get(file), path)
        return sizes(form)
      },
      PackageFunction("type") { (file: Int, path: String) -> String in
        try types[Int(form(files.get(file), path).type)].tensorName
      },
      // All, or from offsets on as many as counts of each dimension.
      PackageFunction("read") { (file: Int, path: String, offsets: [Int]?, counts: [Int]?) -> Tensor in
        let file = try files.get(file)
        let form = try form(file, path)
        let whole = sizes(form)
        if let offsets, let counts {
          guard offsets.count == whole.count, counts.count == whole.count, !whole.isEmpty else {
            throw LuaError("hdf5: '\(path)' has \(whole.count) dimensions, \(counts.count) were given")
          }
          for (k, size) in whole.enumerated() {
            guard offsets[k] >= 0, counts[k] >= 1, counts[k] <= size, offsets[k] <= size - counts[k] else {
              throw LuaError(
                "hdf5: '\(path)' has the sizes \(Dims(whole).text); there is no part from \(offsets[k] + 1) on of "
                  + "\(counts[k]) in dimension \(k + 1)")
            }
          }
        }
        // A single number has no dimension there, and one here.
        let tensor = try Tensor(Dims(counts ?? (whole.isEmpty ? [1] : whole)), types[Int(form.type)])
        guard tensor.count > 0 else { return tensor }
        let from = offsets?.map { UInt64($0) }, many = counts?.map { UInt64($0) }
        try call(path) { chdf5_read(file, path, from, many, tensor.storage.base, $0) }
        return tensor
      },
      // A new dataset, in chunks if their sizes are given.
      PackageFunction("write") { (file: Int, path: String, tensor: Tensor, chunks: [Int]?, deflate: Int) in
        let file = try files.get(file)
        var form = try form(of: tensor)
        let dense = try tensor.contiguous()
        let memory = dense.storage.base + dense.layout.offset * dense.dtype.size
        let level = Int32(clamping: deflate)
        if let chunks {
          guard chunks.count == tensor.dimension, chunks.allSatisfy({ $0 >= 1 }) else {
            throw LuaError("hdf5: chunks of \(chunks.count) dimensions for a tensor of [\(tensor.sizes.text)]")
          }
          let sizes = chunks.map { UInt64($0) }
          try change(file, path) { chdf5_write(file, path, &form, sizes, level, memory, $0) }
        } else {
          try change(file, path) { chdf5_write(file, path, &form, nil, 0, memory, $0) }
        }
      },
      PackageFunction("append") { (file: Int, path: String, tensor: Tensor) in
        let file = try files.get(file)
        var form = try form(of: tensor)
        let dense = try tensor.contiguous()
        let memory = dense.storage.base + dense.layout.offset * dense.dtype.size
        try change(file, path) { chdf5_append(file, path, &form, memory, $0) }
      },
    ]
  }

  /// By the numbers that `CHDF5.h` gives them.
  private static let types: [DType] = [.byte, .char, .short, .int, .long, .float, .double]

  private static func form(_ file: Int64, _ path: String) throws -> chdf5_form {
    var form = chdf5_form()
    try call(path) { chdf5_form_of(file, path, &form, $0) }
    return form
  }

  private static func form(of tensor: Tensor) throws -> chdf5_form {
    guard let type = types.firstIndex(of: tensor.dtype) else {
      throw LuaError("hdf5: a \(tensor.dtype.tensorName) cannot be written")
    }
    let sizes = tensor.sizes
    guard tensor.count > 0, sizes.count <= CHDF5_RANK else {
      throw LuaError("hdf5: a tensor of [\(sizes.text)] cannot be written")
    }
    var form = chdf5_form()
    form.type = Int32(type)
    form.rank = Int32(sizes.count)
    withUnsafeMutableBytes(of: &form.sizes) {
      let places = $0.bindMemory(to: UInt64.self)
      for (k, size) in sizes.enumerated() { places[k] = UInt64(size) }
    }
    return form
  }

  private static func sizes(_ form: chdf5_form) -> [Int] {
    withUnsafeBytes(of: form.sizes) { $0.bindMemory(to: UInt64.self).prefix(Int(form.rank)).map { Int(clamping: $0) } }
  }

  /// Throws what a function of CHDF5 writes where it fails.
  private static func call(_ what: String, _ body: (UnsafeMutablePointer<CChar>) -> Int32) throws {
    var text = [CChar](repeating: 0, count: CHDF5_ERROR)
    guard withLibrary({ body(&text) }) == 0 else { return }
    let message = String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    throw LuaError("\(what.hasPrefix("hdf5") ? what : "hdf5: '\(what)'"): \(message)")
  }
}

/// The files that scripts of one engine have open; they end with it.
private final class HDF5Files {
  var open: Set<Int64> = []
  /// Of those, the ones that something could not be written to.
  var damaged: Set<Int64> = []
  /// Of those, the ones that have no name yet.
  var pending: [Int64: AtomicFile.Pending] = [:]

  func get(_ file: Int) throws -> Int64 {
    guard open.contains(Int64(file)) else { throw LuaError("hdf5: the file has been closed") }
    return Int64(file)
  }

  deinit {
    var text = [CChar](repeating: 0, count: CHDF5_ERROR)
    for file in open {
      // 0 says that the call failed. What no script closed after an error is not taken for whole.
      let isWhole = withLibrary({ chdf5_close(file, &text) }) != 0 && !damaged.contains(file)
      if isWhole { try? pending[file]?.commit() } else { pending[file]?.discard() }
    }
  }
}

import LuaBridge
import NN
import TensorCore

/// The objects of one file: what was written and read is known again, so that a second mention is a
/// number and gives the same object.
final class FileObjects {
  /// False: every mention is an object of its own.
  var isReferenced = true
  private let reader: T7Reader
  private let maker: SerializationReader
  private var writer: T7Writer?
  private var converter: SerializationWriter?

  /// For a file whose reader is there already.
  init(_ reader: T7Reader, _ maker: SerializationReader) {
    self.reader = reader
    self.maker = maker
    isReferenced = maker.isReferenced
    reader.hook = { [unowned maker] in try maker.read($0, $1) }
  }

  convenience init(_ file: File, _ engine: TorchEngine) {
    self.init(T7Reader(file), SerializationReader(engine))
  }

  /// Those of `file`.
  static func of(_ file: File, _ engine: TorchEngine) -> FileObjects {
    if let objects = file.objects as? FileObjects { return objects }
    let objects = FileObjects(file, engine)
    // A recorder stays: what a class writes itself has no memory of its own.
    if file.objects == nil { file.objects = objects }
    return objects
  }

  /// A file in memory of the same form.
  static func recorder(_ file: File) throws -> File {
    let recorder = try File(mode: "w")
    recorder.isBinary = file.isBinary
    recorder.isAutoSpacing = file.isAutoSpacing
    recorder.isBigEndian = file.isBigEndian
    try recorder.setLongSize(file.longBytes)
    return recorder
  }

  /// Pushes the next object. With `functions`, functions are made of any bytecode in the file.
  func read(_ lua: Lua, functions: Bool) throws {
    let (before, value) = (maker.loadsFunctions, try reader.read(referenced: isReferenced))
    maker.loadsFunctions = functions || before
    defer { maker.loadsFunctions = before }
    try maker.push(value, to: lua)
  }

  /// Writes the value at `index`; see `SerializationWriter.value`.
  func write(_ lua: Lua, _ index: Int32, _ file: File, _ engine: TorchEngine, root: String, hook: LuaRef?) throws {
    let converter = converter(file, engine)
    let value = try converter.value(lua, index, root: root, hook: hook)
    defer { value.dismantle() }
    try writer(file).write(value)
  }

  private func converter(_ file: File, _ engine: TorchEngine) -> SerializationWriter {
    func new() -> SerializationWriter {
      SerializationWriter(engine) { [unowned file] in try FileObjects.recorder(file) }
    }
    // What is not to be known again needs a memory of one call.
    guard isReferenced else { return new() }
    let converter = self.converter ?? new()
    self.converter = converter
    return converter
  }

  private func writer(_ file: File) -> T7Writer {
    let writer = self.writer ?? T7Writer(file)
    self.writer = writer
    writer.referenced = isReferenced
    return writer
  }

  /// What stands behind the class of a tensor or storage.
  func writeContents(_ tensor: Tensor, _ file: File) throws { try writer(file).writeContents(tensor) }
  func writeContents(_ storage: Storage, _ file: File) throws { try writer(file).writeContents(storage) }
  func readTensor(_ dtype: DType) throws -> Tensor { try reader.readContents(dtype) }
  func readStorage(_ dtype: DType) throws -> Storage { try reader.readStorage(dtype) }
}

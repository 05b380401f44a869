import LuaBridge
import TensorCore

/// The class ids of all element types, so that pushing a tensor looks nothing up.
enum TensorClasses {
  static let tensors = DType.allCases.map { LuaClassID($0.tensorName) }
  static let storages = DType.allCases.map { LuaClassID($0.storageName) }
}

extension Tensor: LuaObject {
  /// The class of its element type, as `torch.DoubleTensor`.
  public var luaClass: LuaClassID { TensorClasses.tensors[Int(dtype.rawValue)] }
  /// A tensor of any type.
  public static var expectation: String { "torch.*Tensor" }
}

extension Storage: LuaObject {
  /// The class of its element type, as `torch.DoubleStorage`.
  public var luaClass: LuaClassID { TensorClasses.storages[Int(dtype.rawValue)] }
  /// A storage of any type.
  public static var expectation: String { "torch.*Storage" }
}

extension Generator: LuaObject {
  private static let id = LuaClassID("torch.Generator")
  /// `torch.Generator`.
  public var luaClass: LuaClassID { Self.id }
  /// The class's name.
  public static var expectation: String { "torch.Generator" }
}

extension File: LuaObject {
  private static let disk = LuaClassID("torch.DiskFile")
  private static let memory = LuaClassID("torch.MemoryFile")
  private static let pipe = LuaClassID("torch.PipeFile")

  /// `torch.DiskFile`, `torch.MemoryFile` or `torch.PipeFile`.
  public var luaClass: LuaClassID {
    switch kind {
    case .disk: Self.disk
    case .memory: Self.memory
    case .pipe: Self.pipe
    }
  }
  /// A file of any kind.
  public static var expectation: String { "torch.File" }
}

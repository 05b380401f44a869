import LuaBridge
import TensorCore

/// The class ids of the eight element types, so that pushing a tensor looks nothing up.
enum TensorClasses {
  static let tensors = DType.allCases.map { LuaClassID($0.tensorName) }
  static let storages = DType.allCases.map { LuaClassID($0.storageName) }
}

extension Tensor: LuaObject {
  public var luaClass: LuaClassID { TensorClasses.tensors[Int(dtype.rawValue)] }
  public static var expectation: String { "torch.*Tensor" }
}

extension Storage: LuaObject {
  public var luaClass: LuaClassID { TensorClasses.storages[Int(dtype.rawValue)] }
  public static var expectation: String { "torch.*Storage" }
}

extension Generator: LuaObject {
  private static let id = LuaClassID("torch.Generator")
  public var luaClass: LuaClassID { Self.id }
  public static var expectation: String { "torch.Generator" }
}

extension File: LuaObject {
  private static let disk = LuaClassID("torch.DiskFile")
  private static let memory = LuaClassID("torch.MemoryFile")
  private static let pipe = LuaClassID("torch.PipeFile")

  public var luaClass: LuaClassID {
    switch kind {
    case .disk: Self.disk
    case .memory: Self.memory
    case .pipe: Self.pipe
    }
  }
  public static var expectation: String { "torch.File" }
}

import TensorCore

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What new modules are made with on this thread: Torch's default tensor type and generator.
public final class Environment {
  /// `torch.getdefaulttensortype()`: Float or Double.
  public var dtype: DType = .double
  /// The generator that initialisation and random layers draw from.
  public var generator: Generator

  private var fieldTables: [ObjectIdentifier: FieldTable] = [:]

  /// The fields of a class.
  func fieldTable(of type: TorchObject.Type) -> FieldTable {
    if let known = fieldTables[ObjectIdentifier(type)] { return known }
    let table = FieldTable(type.fields)
    fieldTables[ObjectIdentifier(type)] = table
    return table
  }

  /// An environment with its own generator, seeded from the clock as Torch's is.
  public init() { generator = Generator(seed: nil) }

  /// This thread's environment, made on first use.
  public static var current: Environment {
    get {
      if let pointer = pthread_getspecific(key) {
        return Unmanaged<Environment>.fromOpaque(pointer).takeUnretainedValue()
      }
      let fresh = Environment()
      current = fresh
      return fresh
    }
    set {
      let old = pthread_getspecific(key)
      pthread_setspecific(key, Unmanaged.passRetained(newValue).toOpaque())
      if let old { Unmanaged<Environment>.fromOpaque(old).release() }
    }
  }

  private static let key: pthread_key_t = {
    var key = pthread_key_t()
    pthread_key_create(&key) { pointer in
      // Optional on Linux, not on Darwin.
      let pointer: UnsafeMutableRawPointer? = pointer
      if let pointer { Unmanaged<Environment>.fromOpaque(pointer).release() }
    }
    return key
  }()
}

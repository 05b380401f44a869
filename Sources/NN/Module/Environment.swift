import TensorCore

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What new modules are made with: Torch's default tensor type and generator; and what goes with the code that runs.
public final class Environment {
  /// `torch.getdefaulttensortype()`: Float or Double.
  public var dtype: DType = .double
  /// The generator that initialisation and random layers draw from.
  public var generator: Generator
  /// Which steps are padding in the batch of sequences that a network runs on; nil for none. Set it by
  /// `BatchPadding.perform`.
  public internal(set) var padding: BatchPadding?
  /// Who is told of the training that goes on here; nil for no one.
  public var watcher: Watcher? {
    didSet { Watcher.note((watcher == nil ? 0 : 1) - (oldValue == nil ? 0 : 1)) }
  }
  /// Who is asked when a script draws from a generator; nil for no one.
  public var drawing: (any DrawWatcher)?

  /// The files that code which runs in it may reach; nil for all that the system allows.
  public var access: Access? {
    didSet { if Environment.current === self { Access.makeCurrent(access) } }
  }

  /// Where layers print to, as Lua's `print` does.
  public var printer: ([Value]) throws -> Void = { values in
    fputs(values.map(\.plainText).joined(separator: "\t") + "\n", stdout)
  }

  /// Who is told of the path of a picture that was written; nil for no one.
  public var pictureWritten: ((String) -> Void)?

  /// Where the bytes are counted that storages take while this environment is current, until a collector has answered for
  /// them: see `StorageMemory.count(into:)`.
  public let pendingBytes: UnsafeMutablePointer<Int>

  /// An environment with its own generator, seeded from the clock as Torch's is.
  public init() {
    generator = Generator(seed: nil)
    pendingBytes = .allocate(capacity: 1)
    pendingBytes.initialize(to: 0)
  }

  deinit {
    if watcher != nil { Watcher.note(-1) }
    pendingBytes.deallocate()
  }

  /// The environment of the innermost `perform` on this thread; outside any the thread's own, made on
  /// first use.
  public static var current: Environment {
    if let pointer = pthread_getspecific(keys.current) ?? pthread_getspecific(keys.own) {
      return Unmanaged<Environment>.fromOpaque(pointer).takeUnretainedValue()
    }
    let fresh = Environment()
    pthread_setspecific(keys.own, Unmanaged.passRetained(fresh).toOpaque())
    return fresh
  }

  /// Runs `work` with this environment as the thread's current one; passes its result and error on.
  public func perform<R>(_ work: () throws -> R) rethrows -> R {
    try withExtendedLifetime(self) {
      let before = Self.exchange(Unmanaged.passUnretained(self).toOpaque())
      defer { _ = Self.exchange(before) }
      return try work()
    }
  }

  /// Makes the environment at `address` current on this thread, nil for the thread's own, and returns what
  /// was. Retains nothing: whoever calls it keeps the environment alive and puts back what was.
  public static func exchange(_ address: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    let before = pthread_getspecific(keys.current)
    guard before != address else { return before }
    pthread_setspecific(keys.current, address)
    StorageMemory.count(
      into: address.map { Unmanaged<Environment>.fromOpaque($0)._withUnsafeGuaranteedRef { $0.pendingBytes } })
    if Access.isUsed {
      // The thread's own, too, may have one.
      let environment = (address ?? pthread_getspecific(keys.own)).map { Unmanaged<Environment>.fromOpaque($0) }
      Access.makeCurrent(environment?.takeUnretainedValue().access)
    }
    return before
  }

  private static let keys: (current: pthread_key_t, own: pthread_key_t) = {
    var (current, own) = (pthread_key_t(), pthread_key_t())
    pthread_key_create(&current, nil)
    pthread_key_create(&own) { pointer in
      // Optional on Linux, not on Darwin.
      let pointer: UnsafeMutableRawPointer? = pointer
      if let pointer { Unmanaged<Environment>.fromOpaque(pointer).release() }
    }
    return (current, own)
  }()
}

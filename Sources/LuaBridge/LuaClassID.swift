#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The name of a Lua class, interned for the whole process, so that pushing an object hashes no string.
public struct LuaClassID: Hashable, Sendable {
  /// Small and counted from 0.
  public let raw: Int32

  /// The id of `name`; the same name gives the same id on every thread.
  public init(_ name: String) { raw = Names.shared.intern(name) }

  init(raw: Int32) { self.raw = raw }

  /// The id of `name` if anybody has interned it. Names from scripts should not fill the table.
  public static func existing(_ name: String) -> LuaClassID? {
    Names.shared.find(name).map(LuaClassID.init(raw:))
  }

  /// The name the id stands for.
  public var name: String { Names.shared.name(raw) }

  private final class Names: @unchecked Sendable {  // every access holds the lock
    static let shared = Names()
    private var ids: [String: Int32] = [:]
    private var names: [String] = []
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>

    private init() {
      mutex = .allocate(capacity: 1)
      pthread_mutex_init(mutex, nil)
    }

    func intern(_ name: String) -> Int32 {
      locked {
        if let id = ids[name] { return id }
        let id = Int32(names.count)
        names.append(name)
        ids[name] = id
        return id
      }
    }

    func find(_ name: String) -> Int32? { locked { ids[name] } }

    func name(_ id: Int32) -> String { locked { names[Int(id)] } }

    private func locked<T>(_ work: () -> T) -> T {
      pthread_mutex_lock(mutex)
      defer { pthread_mutex_unlock(mutex) }
      return work()
    }
  }
}

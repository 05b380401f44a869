#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A lock, for what all threads of a process share.
package final class Mutex: @unchecked Sendable {
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>

  package init() {
    mutex = .allocate(capacity: 1)
    pthread_mutex_init(mutex, nil)
  }

  /// Runs `work` while no other thread holds the lock.
  package func withLock<R>(_ work: () throws -> R) rethrows -> R {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return try work()
  }

  deinit { mutex.deallocate() }
}

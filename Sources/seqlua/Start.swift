#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

import CSandbox
import CStart

/// What the system has set for the process, and the command wants otherwise.
enum Start {
  /// Whether addresses are the same in every run.
  nonisolated(unsafe) private(set) static var hasFixedAddresses = false

  /// For a seed, starts the program again with addresses that are the same in every run: Lua orders the keys of tables
  /// by them.
  static func fixAddresses(_ words: [String]) {
    let isSeeded = words.prefix { $0 != "--" }.contains { $0 == "--seed" || $0.hasPrefix("--seed=") }
    hasFixedAddresses = isSeeded && cstart_fix_addresses(CommandLine.unsafeArgv) != 0
  }

  /// Where addresses are scarce, starts the program again with one thread of OpenBLAS: it makes them as it is loaded,
  /// each with a buffer of 32 MB, and waits for ever for one that it does not get.
  static func saveAddresses() {
    #if canImport(Glibc)
      var limit = rlimit()
      guard getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0, limit.rlim_cur < 4 << 30,
        getenv("OPENBLAS_NUM_THREADS") == nil, let program = realpath("/proc/self/exe", nil)
      else { return }
      defer { free(program) }
      setenv("OPENBLAS_NUM_THREADS", "1", 1)
      execv(program, CommandLine.unsafeArgv)
    #endif
  }

  /// For a sandbox, starts the program again without what others have left open and without threads: those that there
  /// are when the kernel confines it are not confined.
  static func begin(sandbox words: [String]) {
    guard words.prefix(while: { $0 != "--" }).contains(where: { $0 == "--sandbox" || $0.hasPrefix("--sandbox=") })
    else { return }
    #if canImport(Glibc)
      let isAlone = getenv("OPENBLAS_NUM_THREADS").map { String(cString: $0) } == "1"
      csandbox_close_inherited(isAlone ? 1 : 0)
      guard !isAlone, let program = realpath("/proc/self/exe", nil) else { return }
      defer { free(program) }
      setenv("OPENBLAS_NUM_THREADS", "1", 1)
      execv(program, CommandLine.unsafeArgv)
    #else
      csandbox_close_inherited(1)
    #endif
  }

  private static let stack = 8 << 20

  /// Runs `body` on a stack of some megabytes, which is what the limits of Lua's and of nested modules' recursion are
  /// made for.
  static func onLargeStack(_ body: @escaping () -> Int32) -> Int32 {
    #if canImport(Glibc)
      let resource = __rlimit_resource_t(RLIMIT_STACK.rawValue)
    #else
      let resource = RLIMIT_STACK
    #endif
    var limit = rlimit()
    // The main stack begins below the words of the command line and the environment.
    if hasFixedAddresses { return onThread(body) }
    guard getrlimit(resource, &limit) == 0, limit.rlim_cur < rlim_t(stack) else { return body() }
    // The system looks at the limit when the stack grows.
    limit.rlim_cur = min(limit.rlim_max, rlim_t(stack))
    if setrlimit(resource, &limit) == 0, limit.rlim_cur == rlim_t(stack) { return body() }
    return onThread(body)
  }

  private final class Work {
    let body: () -> Int32
    var result: Int32 = 1
    init(_ body: @escaping () -> Int32) { self.body = body }
  }

  private static func onThread(_ body: @escaping () -> Int32) -> Int32 {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    pthread_attr_setstacksize(&attributes, stack)
    let work = Work(body)
    let argument = Unmanaged.passUnretained(work).toOpaque()
    #if canImport(Glibc)
      var thread = pthread_t()
      let made = pthread_create(
        &thread, &attributes,
        {
          Start.run($0)
          return nil
        }, argument)
    #else
      var thread: pthread_t?
      let made = pthread_create(
        &thread, &attributes,
        {
          Start.run($0)
          return nil
        }, argument)
    #endif
    guard made == 0 else { return body() }
    // Signals go to the thread that works.
    var all = sigset_t()
    sigfillset(&all)
    pthread_sigmask(SIG_BLOCK, &all, nil)
    #if canImport(Glibc)
      pthread_join(thread, nil)
    #else
      if let thread { pthread_join(thread, nil) }
    #endif
    return work.result
  }

  private static func run(_ argument: UnsafeMutableRawPointer?) {
    guard let argument else { return }
    let work = Unmanaged<Work>.fromOpaque(argument).takeUnretainedValue()
    work.result = work.body()
  }
}

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Runs `work`; a `signal` that it brings upon this thread, as writing to a pipe without reader or beyond the largest
/// file allowed does, is taken away, where by default it would end the process. The call that failed says why.
func withoutSignal(_ signal: Int32, _ work: () -> Void) {
  var blocked = sigset_t()
  var before = sigset_t()
  var waiting = sigset_t()
  sigemptyset(&blocked)
  sigaddset(&blocked, signal)
  sigpending(&waiting)
  let wasWaiting = sigismember(&waiting, signal) == 1
  pthread_sigmask(SIG_BLOCK, &blocked, &before)
  work()
  sigpending(&waiting)
  if !wasWaiting, sigismember(&waiting, signal) == 1 {
    var taken: Int32 = 0
    sigwait(&blocked, &taken)
  }
  pthread_sigmask(SIG_SETMASK, &before, nil)
}

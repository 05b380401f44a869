#include "CThreads.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>

#if defined(__x86_64__)
#include <immintrin.h>
#define REST() _mm_pause()
#elif defined(__aarch64__)
#define REST() __asm__ volatile("yield")
#else
#define REST() ((void)0)
#endif

enum { most = 64 };
/* How often to look before going to sleep, some ten microseconds: waking up takes as long, and products come in rows. */
enum { looks = 1000 };

/* Held by whoever runs work on the threads. */
static pthread_mutex_t users = PTHREAD_MUTEX_INITIALIZER;
/* Guards going to sleep. */
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t begins = PTHREAD_COND_INITIALIZER, ends = PTHREAD_COND_INITIALIZER;
static long made;

/* The number of the turn times 2 most, and how many helpers are wanted in it: one number, so that a helper who is late
   does not take part in a turn that does not count it. */
static atomic_ulong turn;
/* The work of this turn, and how many helpers are at it. */
static cthreads_work work;
static void *context;
static long count;
static atomic_long next, running;

static void take(long worker) {
  for (;;) {
    long task = atomic_fetch_add_explicit(&next, 1, memory_order_relaxed);
    if (task >= count) return;
    work(context, task, worker);
  }
}

/* Waits for a turn other than `done`. */
static unsigned long another(unsigned long done) {
  unsigned long now;
  for (long i = 0; i < looks; i++) {
    if ((now = atomic_load_explicit(&turn, memory_order_acquire)) != done) return now;
    REST();
  }
  pthread_mutex_lock(&mutex);
  while ((now = atomic_load_explicit(&turn, memory_order_acquire)) == done) pthread_cond_wait(&begins, &mutex);
  pthread_mutex_unlock(&mutex);
  return now;
}

static void *help(void *argument) {
  long worker = (long)argument;
  for (unsigned long now = 0;;) {
    now = another(now);
    if (worker > (long)(now % (2 * most))) continue;
    take(worker);
    if (atomic_fetch_sub_explicit(&running, 1, memory_order_acq_rel) == 1) {
      pthread_mutex_lock(&mutex);
      pthread_cond_signal(&ends);
      pthread_mutex_unlock(&mutex);
    }
  }
  return 0;
}

/* Waits until no helper is at work. */
static void finish(void) {
  for (long i = 0; i < looks; i++) {
    if (atomic_load_explicit(&running, memory_order_acquire) == 0) return;
    REST();
  }
  pthread_mutex_lock(&mutex);
  while (atomic_load_explicit(&running, memory_order_acquire) > 0) pthread_cond_wait(&ends, &mutex);
  pthread_mutex_unlock(&mutex);
}

/* Makes helpers until there are `helpers`; gives how many there are. Signals are left to the other threads. */
static long make(long helpers) {
  sigset_t all, old;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &old);
  while (made < helpers) {
    pthread_t thread;
    if (pthread_create(&thread, 0, help, (void *)(made + 1))) break;
    pthread_detach(thread);
    made++;
  }
  pthread_sigmask(SIG_SETMASK, &old, 0);
  return made < helpers ? made : helpers;
}

void cthreads_run(cthreads_work function, void *argument, long tasks, long threads) {
  long helpers = (threads < tasks ? threads : tasks) - 1;
  if (helpers > most) helpers = most;
  if (helpers < 1 || pthread_mutex_trylock(&users)) {
    for (long task = 0; task < tasks; task++) function(argument, task, 0);
    return;
  }
  helpers = make(helpers);
  work = function;
  context = argument;
  count = tasks;
  atomic_store_explicit(&next, 0, memory_order_relaxed);
  atomic_store_explicit(&running, helpers, memory_order_relaxed);
  pthread_mutex_lock(&mutex);
  unsigned long last = atomic_load_explicit(&turn, memory_order_relaxed);
  atomic_store_explicit(
      &turn, (last / (2 * most) + 1) * (2 * most) + (unsigned long)helpers, memory_order_release);
  pthread_cond_broadcast(&begins);
  pthread_mutex_unlock(&mutex);
  take(0);
  finish();
  pthread_mutex_unlock(&users);
}

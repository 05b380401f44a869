#include "CThreads.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>

enum { most = 64 };

/* Held by whoever runs work on the threads. */
static pthread_mutex_t users = PTHREAD_MUTEX_INITIALIZER;
/* Guards what follows. */
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t begins = PTHREAD_COND_INITIALIZER, ends = PTHREAD_COND_INITIALIZER;
static long made, wanted, running;
static unsigned long turn;

/* The work of this turn. */
static cthreads_work work;
static void *context;
static long count;
static atomic_long next;

static void take(long worker) {
  for (;;) {
    long task = atomic_fetch_add_explicit(&next, 1, memory_order_relaxed);
    if (task >= count) return;
    work(context, task, worker);
  }
}

static void *help(void *argument) {
  long worker = (long)argument;
  unsigned long done = 0;
  pthread_mutex_lock(&mutex);
  for (;;) {
    while (turn == done || worker > wanted) {
      if (turn != done) done = turn;
      pthread_cond_wait(&begins, &mutex);
    }
    done = turn;
    pthread_mutex_unlock(&mutex);
    take(worker);
    pthread_mutex_lock(&mutex);
    if (--running == 0) pthread_cond_signal(&ends);
  }
  return 0;
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
  pthread_mutex_lock(&mutex);
  work = function;
  context = argument;
  count = tasks;
  atomic_store(&next, 0);
  wanted = running = make(helpers);
  turn++;
  pthread_cond_broadcast(&begins);
  pthread_mutex_unlock(&mutex);
  take(0);
  pthread_mutex_lock(&mutex);
  while (running > 0) pthread_cond_wait(&ends, &mutex);
  pthread_mutex_unlock(&mutex);
  pthread_mutex_unlock(&users);
}

/* What the program asks of the system. Two runs of it are to be alike: Lua orders the keys of a table by a seed that it
   takes from the time and from addresses, and by the addresses of what keys are. */

#define _GNU_SOURCE

#include "CStart.h"

#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/personality.h>
#endif

int cstart_fix_addresses(char **arguments) {
#ifdef __linux__
  int now = personality(0xffffffff);
  if (now == -1) return 0;
  if (now & ADDR_NO_RANDOMIZE) {
    personality((unsigned long)now & ~(unsigned long)ADDR_NO_RANDOMIZE); /* not for the programs that this one runs */
    return 1;
  }
  char program[PATH_MAX];
  if (realpath("/proc/self/exe", program) == NULL) return 0;
  if (personality((unsigned long)now | ADDR_NO_RANDOMIZE) == -1) return 0;
  setenv("SWIFT_DETERMINISTIC_HASHING", "1", 1); /* what Swift's tables allocate, and when */
  setenv("OPENBLAS_NUM_THREADS", "1", 1); /* its threads map memory when they like, whoever asked for them */
  execv(program, arguments);
  personality((unsigned long)now);
#else
  (void)arguments;
#endif
  return 0;
}

/* Asks now and then, which every system can. */
static void *watch_parent(void *parent) {
  while (getppid() == (pid_t)(long)parent) sleep(1);
  kill(getpid(), SIGTERM);
  sleep(3);
  _exit(143);
}

void cstart_end_with_parent(void) {
  pthread_t thread;
  sigset_t all, old;
  sigfillset(&all);
  /* Signals go to the thread that works. */
  pthread_sigmask(SIG_SETMASK, &all, &old);
  if (pthread_create(&thread, NULL, watch_parent, (void *)(long)getppid()) == 0) pthread_detach(thread);
  pthread_sigmask(SIG_SETMASK, &old, NULL);
}

static int is_held;

void cstart_hold_time(int held) { is_held = held; }

/* Stands before the C library's for all that is linked to the program, Lua too. */
time_t time(time_t *result) {
  struct timespec now = {0, 0};
  if (!is_held) clock_gettime(CLOCK_REALTIME, &now);
  if (result != NULL) *result = now.tv_sec;
  return now.tv_sec;
}

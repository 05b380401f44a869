/* Signals, for a program that is one engine: Ctrl-C and SIGTERM, a limit of time, and faults, which say
   where the script was before the process ends. */

#define _DEFAULT_SOURCE
#define _XOPEN_SOURCE 700

#include "CLuaHost.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

/* What handlers read. They run in any function of the program, so they only read Lua's call stack, write to
   the standard error, and set flags and timers. */
static slua_host *volatile watched;
static slua_host *volatile placed;          /* the same until it is closed: finalizers have places, too */
static volatile sig_atomic_t cause;
static volatile double deadline, look_time; /* when to look next; 0 is never */
static volatile sig_atomic_t looks;         /* so many since the last signal */
static volatile sig_atomic_t awaits_second;
static volatile sig_atomic_t overtime;      /* seconds since the limit was reached, and 1 */
static char limit_text[64];

/* MARK: Words */

typedef struct { char text[512]; size_t length; } line;

static void add(line *line, const char *text) {
  size_t length = strlen(text), room = sizeof line->text - 1 - line->length;
  if (length > room) length = room;
  memcpy(line->text + line->length, text, length);
  line->length += length;
}

static void add_number(line *line, int number) {
  char digits[12], *at = digits + sizeof digits - 1;
  *at = 0;
  do *--at = (char)('0' + number % 10);
  while ((number /= 10) > 0);
  add(line, at);
}

/* `before` and the script's file:line, if it runs. */
static void add_place(line *line, const char *before) {
  slua_host *host = placed;
  lua_Debug at;
  if (host == NULL) return;
  for (lua_State *L = host->running;; L = host->main) {
    for (int level = 0; lua_getstack(L, level, &at); level++) {
      if (!lua_getinfo(L, "Sl", &at) || at.currentline <= 0 || strncmp(at.short_src, "[seqlua", 7) == 0) continue;
      add(line, before);
      add(line, at.short_src);
      add(line, ":");
      add_number(line, at.currentline);
      return;
    }
    if (L == host->main) return;
  }
}

static void say(line *line) {
  line->text[line->length++] = '\n';
  for (size_t done = 0; done < line->length;) {
    ssize_t count = write(STDERR_FILENO, line->text + done, line->length - done);
    if (count < 0 && errno != EINTR) return;
    if (count > 0) done += (size_t)count;
  }
}

/* MARK: Faults */

static struct sigaction before[NSIG];

static const struct { int signal; const char *text; } faults[] = {
  {SIGILL, "an internal error (SIGILL)"},   {SIGTRAP, "an internal error (SIGTRAP)"},
  {SIGFPE, "an internal error (SIGFPE)"},   {SIGSEGV, "an internal error (SIGSEGV)"},
  {SIGABRT, "an internal error (SIGABRT)"}, {SIGBUS, "memory that is gone (SIGBUS): a mapped file was cut"}};
enum { fault_count = sizeof faults / sizeof *faults };

static void fault(int signal) {
  sigaction(signal, &before[signal], NULL); /* also for a fault in here */
  line line = {"seqlua: ", 8};
  size_t start = line.length;
  add_place(&line, "");
  if (line.length > start) add(&line, ": ");
  add(&line, "ended by ");
  for (int i = 0; i < fault_count; i++) {
    if (faults[i].signal == signal) add(&line, faults[i].text);
  }
  say(&line);
  raise(signal); /* comes when this returns, to who would have had it */
}

/* MARK: Ends */

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static void set_timer(void) {
  double next = deadline;
  if (look_time != 0 && (next == 0 || look_time < next)) next = look_time;
  double left = next == 0 ? 0 : next - now();
  if (next != 0 && left < 1e-3) left = 1e-3;
  struct itimerval timer = {{0, 0}, {(time_t)left, (suseconds_t)((left - (double)(time_t)left) * 1e6)}};
  setitimer(ITIMER_REAL, &timer, NULL);
}

const char *slua_end_text(void) {
  return cause == SIGTERM ? "terminated" : cause == SIGALRM ? limit_text : "interrupted";
}

int slua_end_code(void) { return cause == SIGTERM ? 143 : cause == SIGALRM ? 124 : 130; }

int slua_end_is_final(void) { return cause == SIGTERM || cause == SIGALRM; }

static void end(void) {
  /* What was printed, unless the signal came while it was. */
  if (ftrylockfile(stdout) == 0) {
    fflush(stdout);
    funlockfile(stdout);
  }
  line line = {"seqlua: ", 8};
  add(&line, slua_end_text());
  add_place(&line, " at ");
  say(&line);
  _exit(slua_end_code());
}

/* Whether nobody has said that an interrupt which is on its way will be seen to: who defers interrupts stops in order,
   a script's handler may save something. */
static int is_lost(slua_host *host) {
  if (host->deferrals > 0 || (awaits_second && cause == SIGINT)) return 0;
  return !host->has_handler || host->answer == SLUA_INSISTED;
}

static void alarm_came(void) {
  slua_host *host = watched;
  double time = now();
  if (look_time != 0 && time >= look_time) {
    look_time = 0;
    if (host != NULL && host->interrupted && is_lost(host)) end();
    line line = {"seqlua: ", 8};
    size_t start = line.length;
    add_place(&line, "");
    if (looks++ == 0) {
      look_time = time + 0.7;
    } else if (host != NULL && host->interrupted && line.length > start) {
      add(&line, " still runs; once more ends the program at once");
      say(&line);
    }
  }
  if (deadline == 0 || time < deadline) return;
  overtime++;
  if (overtime == 1 && host != NULL) {
    cause = SIGALRM;
    slua_insist(host);
  } else if (host == NULL || host->interrupted || overtime > 5) {
    cause = SIGALRM;
    end(); /* nobody has taken it: what runs does not look */
  }
  deadline = time + 0.9;
}

static void handle(int signal) {
  int number = errno;
  if (signal == SIGALRM) {
    alarm_came();
  } else {
    slua_host *host = watched;
    int was_final = slua_end_is_final();
    cause = signal;
    if (host == NULL || (was_final && (host->interrupted || host->answer == SLUA_AWAITED))) end();
    if (signal == SIGTERM) slua_terminate(host);
    else if (!slua_interrupt(host)) end();
    look_time = now() + 0.8;
    looks = 0;
  }
  set_timer();
  errno = number;
}

/* MARK: Installation */

static void install(int signal, void (*handler)(int), int flags, struct sigaction *old) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = handler;
  action.sa_flags = flags;
  sigaction(signal, &action, old);
}

void slua_watch_signals(slua_host *host, double seconds) {
  static char stack[1 << 16]; /* for a fault of the other one, that is full */
  static const int ends[] = {SIGINT, SIGTERM, SIGALRM};
  stack_t other = {.ss_sp = stack, .ss_size = sizeof stack};
  sigset_t signals;
  watched = placed = host;
  sigaltstack(&other, NULL);
  for (int i = 0; i < fault_count; i++) {
    install(faults[i].signal, fault, SA_ONSTACK, &before[faults[i].signal]);
  }
  /* Whoever started the program from a thread that blocks signals did not mean it for us. */
  sigemptyset(&signals);
  for (int i = 0; i < 3; i++) {
    install(ends[i], handle, 0, NULL); /* not SA_RESTART: a read from the terminal ends */
    sigaddset(&signals, ends[i]);
  }
  sigprocmask(SIG_UNBLOCK, &signals, NULL);
  if (seconds > 0) {
    snprintf(limit_text, sizeof limit_text, "ended after %g s (--max-seconds)", seconds);
    deadline = now() + seconds;
    set_timer();
  }
}

void slua_await_second_interrupt(void) { awaits_second = 1; }

void slua_end_time_limit(void) {
  deadline = 0;
  set_timer();
}

void slua_forget_host(void) { watched = NULL; }

void slua_forget_places(slua_host *host) {
  if (placed == host) placed = NULL;
}

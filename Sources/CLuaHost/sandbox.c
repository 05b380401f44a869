/* What sandboxes need of Lua itself. */

#define _DEFAULT_SOURCE
#define _XOPEN_SOURCE 700

#include "CLuaHost.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* MARK: Files */

static int close_file(lua_State *L) {
  luaL_Stream *stream = luaL_checkudata(L, 1, LUA_FILEHANDLE);
  return luaL_fileresult(L, fclose(stream->f) == 0, NULL);
}

void slua_push_file(lua_State *L, void *file) {
  luaL_Stream *stream = lua_newuserdatauv(L, sizeof *stream, 0);
  stream->f = file;
  stream->closef = close_file;
  luaL_setmetatable(L, LUA_FILEHANDLE);
}

/* MARK: Finalizers */

/* Lua asks for __gc when the metatable is set, and never again. */
void slua_set_metatable(lua_State *L, int index) {
  if (!slua_host_of(L)->is_confined || lua_type(L, -1) != LUA_TTABLE) {
    lua_setmetatable(L, index);
    return;
  }
  index = lua_absindex(L, index);
  int metatable = lua_gettop(L);
  lua_pushliteral(L, "__gc");
  lua_pushvalue(L, -1);
  if (lua_rawget(L, metatable) == LUA_TNIL) {
    lua_settop(L, metatable);
    lua_setmetatable(L, index);
    return;
  }
  lua_pushvalue(L, -2);
  lua_pushnil(L);
  lua_rawset(L, metatable);
  lua_pushvalue(L, metatable);
  lua_setmetatable(L, index);
  lua_rawset(L, metatable); /* the name and the function that are on top */
  lua_settop(L, metatable - 1);
}

static int set_metatable(lua_State *L) {
  int has_finalizer = 0;
  if (lua_type(L, 2) == LUA_TTABLE) {
    lua_settop(L, 2);
    lua_pushliteral(L, "__gc");
    has_finalizer = lua_rawget(L, 2) != LUA_TNIL;
    lua_settop(L, 2);
  }
  if (!has_finalizer) return lua_tocfunction(L, lua_upvalueindex(1))(L);
  luaL_checktype(L, 1, LUA_TTABLE);
  if (luaL_getmetafield(L, 1, "__metatable") != LUA_TNIL) return luaL_error(L, "cannot change a protected metatable");
  slua_set_metatable(L, 1);
  return 1;
}

/* MARK: Handlers of errors */

/* An error that a hook raises is handled while hooks rest. */
static int handle(lua_State *L) {
  if (slua_host_of(L)->answer == SLUA_INSISTED) return 1;
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_insert(L, 1);
  lua_call(L, 1, 1);
  return 1;
}

static int call_protected(lua_State *L) {
  luaL_checktype(L, 2, LUA_TFUNCTION);
  lua_pushvalue(L, 2);
  lua_pushcclosure(L, handle, 1);
  lua_replace(L, 2);
  return lua_tocfunction(L, lua_upvalueindex(1))(L);
}

static void wrap(lua_State *L, const char *name, lua_CFunction function) {
  lua_getglobal(L, name);
  lua_pushcclosure(L, function, 1);
  lua_setglobal(L, name);
}

/* MARK: Limits of time
   A thread of its own waits for the next call whose time is up, and sends the thread that it runs on a signal, whose
   handler does there what a handler of signals may do: several engines, on several threads, have a limit each. */

typedef struct call {
  slua_host *host;
  pthread_t thread;
  double end;
  int was_blocked; /* the signal, as on the threads of libdispatch */
  struct call *next, *outer; /* of all, and of those of other engines around this one */
} call;

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static call *calls; /* all that run and have a limit */
static __thread call *volatile innermost; /* of those on this thread */

static double now(clockid_t clock) {
  struct timespec time;
  clock_gettime(clock, &time);
  return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static void end_late_call(int signal) {
  int number = errno;
  (void)signal;
  double time = now(CLOCK_MONOTONIC);
  for (call *one = innermost; one != NULL; one = one->outer)
    if (time >= one->end) slua_insist(one->host);
  errno = number;
}

static void *watch(void *unused) {
  (void)unused;
  pthread_mutex_lock(&mutex);
  for (;;) {
    double time = now(CLOCK_MONOTONIC), next = time + 3600;
    for (call *one = calls; one != NULL; one = one->next) {
      if (one->end <= time) {
        pthread_kill(one->thread, SIGURG);
        if (time + 0.1 < next) next = time + 0.1; /* again, for what was asleep */
      } else if (one->end < next) {
        next = one->end;
      }
    }
    double then = now(CLOCK_REALTIME) + (next - time) + 1e-3;
    struct timespec until = {(time_t)then, (long)((then - (double)(time_t)then) * 1e9)};
    pthread_cond_timedwait(&changed, &mutex, &until);
  }
  return NULL;
}

static void start_watching(void) {
  struct sigaction action;
  pthread_t thread;
  sigset_t all, before;
  memset(&action, 0, sizeof action);
  action.sa_handler = end_late_call; /* not SA_RESTART: sleep ends */
  sigaction(SIGURG, &action, NULL);
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  if (pthread_create(&thread, NULL, watch, NULL) == 0) pthread_detach(thread);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
}

static void begin_watch(slua_host *host) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  call *one = malloc(sizeof *one);
  if (one == NULL) return;
  pthread_once(&once, start_watching);
  sigset_t urgent, before;
  sigemptyset(&urgent);
  sigaddset(&urgent, SIGURG);
  pthread_sigmask(SIG_UNBLOCK, &urgent, &before);
  double end = now(CLOCK_MONOTONIC) + host->seconds;
  *one = (call){host, pthread_self(), end, sigismember(&before, SIGURG) == 1, NULL, innermost};
  innermost = one;
  pthread_mutex_lock(&mutex);
  one->next = calls;
  calls = one;
  pthread_cond_signal(&changed);
  pthread_mutex_unlock(&mutex);
}

/* Whether its time was up. */
static int end_watch(slua_host *host) {
  call *one = innermost;
  if (one == NULL || one->host != host) return 0; /* there was no memory for one */
  innermost = one->outer;
  pthread_mutex_lock(&mutex);
  for (call **place = &calls; *place != NULL; place = &(*place)->next) {
    if (*place != one) continue;
    *place = one->next;
    break;
  }
  pthread_mutex_unlock(&mutex);
  if (one->was_blocked) {
    sigset_t urgent;
    sigemptyset(&urgent);
    sigaddset(&urgent, SIGURG);
    pthread_sigmask(SIG_BLOCK, &urgent, NULL);
  }
  int is_late = now(CLOCK_MONOTONIC) >= one->end;
  free(one);
  return is_late;
}

void slua_enter_call(slua_host *host) {
  if (host->depth++ == 0 && host->seconds > 0) begin_watch(host);
}

int slua_leave_call(slua_host *host, lua_State *L, int status) {
  if (--host->depth > 0) return status;
  int is_late = end_watch(host);
  if (is_late && host->answer == SLUA_INSISTED && host->ending[0] == 0)
    snprintf(host->ending, sizeof host->ending, "ended after %g s", host->seconds);
  if (host->ending[0] == 0) return status;
  slua_clear_interrupt(host);
  if (status != LUA_OK) {
    const char *message = lua_tostring(L, -1), *mark = message ? strstr(message, "interrupted!") : NULL;
    lua_pushlstring(L, message ? message : "", mark ? (size_t)(mark - message) : 0);
    lua_pushstring(L, host->ending);
    lua_concat(L, 2);
    lua_replace(L, -2);
  }
  host->ending[0] = 0;
  return status;
}

void slua_end_call(slua_host *host, const char *text) {
  snprintf(host->ending, sizeof host->ending, "%s", text);
  slua_insist(host);
}

void slua_confine(lua_State *L) {
  slua_host_of(L)->is_confined = 1;
  wrap(L, "setmetatable", set_metatable);
  wrap(L, "xpcall", call_protected);
}

#pragma once

/*
 * The C side of the boundary between Swift and Lua.
 *
 * Errors. Lua raises errors with longjmp, which must never cross a Swift frame. A Swift function is
 * called by `slua_call`; it returns the number of its results, or SLUA_ERROR with the error value
 * on top of the stack, and C calls lua_error when the Swift frame is gone. In the other direction
 * Swift calls only what cannot raise:
 *   - API functions marked '-' in the manual;
 *   - functions marked 'm' (memory errors only), because of the allocator below;
 *   - the slua_ functions declared here, which run whatever is marked 'e' or 'v' under lua_pcall.
 *
 * Memory. While Lua code runs, a failed allocation (or one above `limit`) gives NULL and Lua raises
 * its ordinary memory error. While Swift code runs (`in_host`), nobody could receive that error, so
 * the allocator prints a message and aborts; `limit` does not apply there. `slua_call` sets
 * `in_host`; every protected call back into Lua clears it for its duration. What Swift takes itself is in
 * `room`, which measures the process: it is asked when Lua or a number of native calls have used up the
 * credit that it gave, and without room the error is raised there, or when the Swift function has returned.
 *
 * Surroundings. Every way from Swift into a state's code (a protected call, a resumption, a finalizer) makes
 * the host's `surroundings` current and puts back what was current when it returns, with or without an
 * error. Lua code that runs coroutines stays inside.
 *
 * One thread owns a lua_State and everything here that belongs to it; only slua_interrupt,
 * slua_insist and slua_terminate may be called from a signal handler.
 */

#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>

/* What a Swift function returns besides a number of results. */
enum { SLUA_ERROR = -1, SLUA_NOT_HANDLED = -2 };

/* MARK: Host */

struct slua_class;

/* Writes a number's text without an end into a buffer of so many bytes, and returns its length. */
typedef size_t (*slua_number_text)(double, char *, size_t);

/* One per Lua state, reachable from each of its coroutines through the extra space. */
typedef struct slua_host {
  void *engine;                /* the Swift engine, not retained */
  lua_State *main;
  lua_State *scratch;          /* a stack with room, for what is done whatever the other ones hold */
  lua_State *volatile running; /* the state whose code runs now */
  int in_host;                 /* Swift code runs, not Lua code */
  int warns;                   /* `warn` prints: a script said '@on' */
  int warning_continues;       /* a warning goes on with the next piece */
  volatile sig_atomic_t interrupted; /* an interrupt that nobody has taken yet */
  volatile sig_atomic_t answer;      /* a slua_answer */
  volatile sig_atomic_t has_handler; /* the script has a function that interrupts call */
  volatile sig_atomic_t deferrals;   /* so many parts of Swift see to interrupts themselves */

  size_t used, limit;          /* bytes held by Lua; most that scripts may hold */
  intptr_t (*room)(intptr_t);  /* bytes that may still be taken by who wants so many; NULL for any number */
  intptr_t margin;             /* so many of them have to be there after a collection */
  intptr_t credit;             /* bytes that may be taken before `room` is asked again */
  int refused;                 /* an allocation was refused, and has not come again */
  char refusal[256];           /* where one was refused for good, "" if unknown */
  intptr_t *external;          /* native bytes allocated since the last collector step */
  intptr_t (*live)(void);      /* native bytes held; NULL for none */
  intptr_t *none;              /* a counter that stays 0, for who has none */
  intptr_t zero;

  int (*enter)(lua_State *, void *box);           /* calls a Swift function */
  void (*release)(void *object);                  /* drops the reference a userdata holds */
  int (*is_unique)(void *object);                 /* nobody but one userdata holds the object */
  int (*trace)(void *engine);                     /* shows Lua what holds what in Swift: a slua_found */
  void (*method_set)(lua_State *, int class_id);  /* a script set the method named at index 2 */
  void (*declare)(lua_State *, int class_id);     /* adds the declared names to the table on top */
  slua_number_text number_text;                   /* a float as scripts see it */

  /* What the engine's owner keeps current on a thread while this state's code runs, and the function that
     makes such a thing current and returns what was; both NULL if there is no such thing. */
  void *surroundings;
  void *(*exchange)(void *surroundings);

  struct slua_class **classes; /* by class id */
  int class_count;

  /* Registry slots. */
  int identity, anchors, shown, traceback, pending_value, pending_traceback, on_interrupt, random;
  unsigned long created;       /* userdata made so far */
  size_t box_sizes[2];         /* bytes of a userdata of ours without and with user values */
  void *dropped;               /* freed userdata whose objects are still to be released */
  int chores;                  /* there are some, or `trace` is due */

  /* When to trace. */
  size_t refs;                 /* references that Swift has to Lua values */
  size_t anchored, let_go;     /* objects that the last collector cycle left anchored, and whose anchors it took */
  size_t count_limit, byte_limit; /* trace is due when more is there than this */
  int trace_due;
  size_t quiet_refs;           /* while there are as many, and nothing is anchored, there is nothing to find */
  uintptr_t traces;            /* so far */
  int was_collecting;          /* before the trace that runs now */
  int is_confined;             /* __gc of scripts does nothing, and outermost calls may be ended */
  int depth;                   /* of calls in one another, while it is confined */
  double seconds;              /* that an outermost call may take; 0 for any number */
  char ending[64];             /* why the outermost call is ended, "" if it is not */
  int remembers;               /* some class has a method in `found` */
  int pending;                 /* an error is on its way through Swift back into Lua */
} slua_host;

static inline slua_host *slua_host_of(lua_State *L) {
  return *(slua_host **)lua_getextraspace(L);
}

/* A new state without libraries, or NULL without memory. Set the function pointers before use. */
slua_host *slua_new(void *engine);

/* Closes the state; what finalizers call still works meanwhile. */
void slua_close(slua_host *host);

/* Releases the objects that the closed state held, and frees the host. */
void slua_free(slua_host *host);

/* Opens the standard libraries; takes from `debug` what could break the invariants of this file. */
void slua_open_libraries(lua_State *L);

/* Makes the Lua library itself write floats so, in all states of the process, from the first call on (numbers.c). Does
   nothing where that is not possible: a whole float joined to a string by `..` then ends in ".0". */
void slua_shorten_numbers(slua_number_text text);

/* Makes the libraries behave as scripts of Lua 5.1 and LuaJIT expect (idioms.c). Needs `number_text`. */
void slua_open_idioms(lua_State *L);

/* Pops a function that turns a plain table into text, and makes `print` use it. */
void slua_set_print(lua_State *L);

/* MARK: Sandboxes (sandbox.c) */

/* Takes from scripts what a limit of time does not reach: from now on no __gc of theirs is called, which Lua runs without
   hooks, and no handler of xpcall once the script is to end. To be called when the libraries are open. From then on an
   outermost call that takes longer than the host's `seconds` is ended. */
void slua_confine(lua_State *L);

/* Ends the outermost call that runs, whatever catches errors, with an error of this text. */
void slua_end_call(slua_host *host, const char *text);

/* Around an outermost call or resume of a confined state. `slua_leave_call` gives the call's status, with the error in
   place of the results if it was ended. */
void slua_enter_call(slua_host *host);
int slua_leave_call(slua_host *host, lua_State *L, int status);

/* lua_setmetatable, which in a confined state marks nothing for finalization: for tables of scripts. */
void slua_set_metatable(lua_State *L, int index);

/* Pushes a file of the library `io`, which closes `file`. */
void slua_push_file(lua_State *L, void *file);

/* MARK: Calls from Lua to Swift */

/* A C function whose upvalue 1 is a light userdata: the Swift function's box, kept alive by the
   engine. */
int slua_trampoline(lua_State *L);

/* Calls the Swift function `box` with the arguments on the stack; raises its error. Charges the
   collector with native memory that was allocated meanwhile. Only for C functions. */
int slua_call(lua_State *L, void *box);

/* "source:line: " of the nearest Lua function of a script on the stack, "" without one. Chunks of the
   program itself have names that begin with "=[seqlua". */
void slua_where(lua_State *L, char *text, size_t size);

/* MARK: Protected calls from Swift to Lua
   Each returns LUA_OK or an error status, then with the error value, untouched, in place of the
   operands; slua_push_traceback gives the traceback of the place that raised it. */

int slua_pcall(lua_State *L, int nargs, int nresults);
int slua_load(lua_State *L, const char *text, size_t length, const char *name);
int slua_gettable(lua_State *L, int index);                 /* key -> value */
int slua_settable(lua_State *L, int index);                 /* key, value -> */
int slua_len(lua_State *L, int index);                      /* -> length */
int slua_tostring(lua_State *L, int index);                 /* -> string, as tostring() */
int slua_next(lua_State *L, int index, int *more);          /* key -> key, value or nothing */

/* Pushes the traceback of the last failed protected call (a string or nil). */
void slua_push_traceback(lua_State *L);

/* Announces that the value below the top is about to be raised again; the top, popped, is its first
   traceback, which the next handler then reports. */
void slua_set_pending(lua_State *L);

/* lua_resume that keeps the host informed. */
int slua_resume(lua_State *co, lua_State *from, int nargs, int *nresults);

/* MARK: Interrupt
   The first interrupt makes running Lua code raise "interrupted!" at its next instruction, once: a pcall
   may catch it. The next one raises after every pcall again until slua_clear_interrupt, so that a loop
   around pcall ends, unless the script has shown that it saw the first (slua_acknowledge_interrupt). */

/* What became of the last interrupt. */
enum slua_answer {
  SLUA_NONE,    /* there was none, or the script has seen to it */
  SLUA_RAISED,  /* it was raised, and may have been caught */
  SLUA_AWAITED, /* the script's handler was called, or Swift took it and is about to stop */
  SLUA_INSISTED /* there was another one after it was raised: nothing catches this one */
};

/* Whether running Lua code is to see to an interrupt. */
static inline int slua_is_due(slua_host *host) { return host->interrupted && host->deferrals == 0; }

/* For C functions that may take long, of Lua alone: sees to one that is due, which may raise or call Lua. */
void slua_check_interrupt(lua_State *L);

/* Makes code that runs in this coroutine do so at its next instruction. */
void slua_hook(lua_State *L);

/* For signal handlers. 0 if there is nothing left to wait for, because an interrupt before this one was
   not taken yet, is awaited or insists: the process should end. */
int slua_interrupt(slua_host *host);

/* For signal handlers. Ends all Lua code that runs, whatever catches errors, until slua_clear_interrupt. */
void slua_insist(slua_host *host);

/* For signal handlers. As slua_insist, but a script's handler may see to it. */
void slua_terminate(slua_host *host);

/* Forgets all interrupts: Lua code runs again. */
void slua_clear_interrupt(slua_host *host);

/* The script has seen that an error was an interrupt: the next one is a first one. */
void slua_acknowledge_interrupt(slua_host *host);

/* Between these two, which nest, an interrupt is a flag that whoever asked for them takes; at the end one
   that nobody took raises. */
void slua_begin_deferral(slua_host *host);
void slua_end_deferral(slua_host *host);

/* Whether there is an interrupt to take; clears the flag. */
int slua_take_interrupt(slua_host *host);

/* The same for a native function outside of deferrals that waits, and raises the error itself. */
int slua_take_interrupt_to_raise(slua_host *host);

/* Pops a function that interrupts call instead of raising, or nil, and pushes what was there. */
void slua_exchange_interrupt_handler(lua_State *L);

/* MARK: Signals, for a program that is one engine */

/* From now on SIGINT interrupts the host, SIGTERM in a way that no pcall catches (it may be the only one), one
   that finds another on its way ends the process, and a fault says where the script was before it does. So does the
   first one if nothing sees it within a second and nobody has said that he will: a long native call, a finalizer. After
   `seconds`, if above 0, the host is interrupted for good; what does not see that within a second, or five that it
   takes to stop in order, ends with the process. */
void slua_watch_signals(slua_host *host, double seconds);

/* What came last in words, "interrupted", "terminated" or that the time is up, and the process's exit code for
   it: 130, 143, 124. */
const char *slua_end_text(void);
int slua_end_code(void);

/* Whether what came last is to end the program, not only what runs. */
int slua_end_is_final(void);

/* Somebody is there to ask again: the first SIGINT only says what still runs, where nothing sees to it. */
void slua_await_second_interrupt(void);

/* What runs now may take its time. */
void slua_end_time_limit(void);

/* The host is about to be closed: signals end the process from now on. */
void slua_forget_host(void);

/* It is closed: nothing runs there any more. */
void slua_forget_places(slua_host *host);

/* MARK: Random numbers */

/* The state of math.random as the libraries made it, whatever the script has put there since, and its
   size; NULL if the library keeps it elsewhere. */
void *slua_random_state(slua_host *host, size_t *size);

/* Notes where the state of math.random is; after the library has been opened. */
void slua_find_random_state(lua_State *L);

/* MARK: Objects */

/* What a userdata of ours holds. Scripts cannot write userdata memory nor know slua_secret, so the
   tag proves the type whatever metatable the value has, and whatever else a block of memory holds.

   A userdata has no finalizer: finalizers run one by one in protected calls, and keep what they
   finalize for another cycle. Its memory tells instead. When the collector frees it, the allocator
   sees the tag and puts the block aside, and the object is released when the next Swift function
   returns. */
typedef struct slua_box {
  uintptr_t tag;
  void *object; /* retained */
  int class_id;
  unsigned flags;
} slua_box;

/* User values of userdata whose objects have fields or hold others: the table of fields, and the list of what the
   object holds. */
enum { slua_user_values = 2 };

void slua_forget_shown(slua_host *host);

enum { SLUA_HAS_FIELDS = 1, SLUA_ANCHORED = 2, SLUA_SHOWS = 4 };

extern uintptr_t slua_secret;

static inline uintptr_t slua_box_tag(const slua_box *box) { return slua_secret ^ (uintptr_t)box; }

/* The userdata at `index` has something to do before Swift gets its object: see slua_fields and slua_show. */
void slua_fetch(lua_State *L, int index);

static inline slua_box *slua_box_at(lua_State *L, int index) {
  slua_box *box = (slua_box *)lua_touserdata(L, index);
  if (box == NULL || lua_rawlen(L, index) != sizeof(slua_box) || box->tag != slua_box_tag(box))
    return NULL;
  return box;
}

/* Frees all that is garbage, by full collections: what objects of the first hold goes in the second. */
void slua_collect(slua_host *host);

/* Releases the objects of freed userdata. */
void slua_release_dropped(slua_host *host);

/* The same, and traces, and collects what that lets go, if it is due. */
void slua_do_chores(slua_host *host);

/* The object at `index`, or NULL if the value there is none of ours. */
static inline void *slua_object(lua_State *L, int index) {
  slua_box *box = slua_box_at(L, index);
  if (box == NULL) return NULL;
  if (box->flags != 0 && box->flags != (SLUA_HAS_FIELDS | SLUA_ANCHORED)) slua_fetch(L, index);
  return box->object;
}

/* Pushes the one userdata of `object`. Returns 0 if it existed, 1 if it is new (the caller then
   retains the object), -1 with nothing pushed if this state has no such class. */
int slua_push_object(lua_State *L, void *object, int class_id);

/* Pushes the table of fields that scripts set on the object at `index`, or nil: made now when
   `create` is set.

   An object that Swift holds must keep its fields while no Lua value refers to it, though the
   table hangs on the userdata. So a userdata with fields is anchored (strongly) when it gets its
   first field and again whenever Swift fetches its object; once per collector cycle the anchors of
   objects that nobody in Swift holds are dropped.

   That alone would never free a circle through both heaps: a container holds a child in Swift, the child's fields
   refer to the container in Lua. So now and then `trace` finds out which anchored objects are held by nobody but other
   objects that Lua has userdata of (it counts what objects say that they hold, and compares with Swift's reference
   counts), and shows Lua these references: the holder's userdata gets a list of the userdata that it holds, as a
   user value, and the anchors go. Then Lua's own collector sees the circle. Whenever Swift fetches
   a holder, it could pass on what it holds; so that is anchored again, and the list goes. */
void slua_fields(lua_State *L, int index, int create);

/* MARK: Tracing, for `trace`, which ends with slua_end_showing and lets nothing else of Lua run. References of Swift to
   Lua values (registry slots) are shown as anchored objects are. */

/* Whether so many bytes can be taken. */
int slua_has_room(slua_host *host, size_t bytes);

/* What `trace` has found. */
enum slua_found {
  SLUA_NO_REFERENCES, /* no object that Lua knows has a reference to a Lua value */
  SLUA_NOTHING_NEW,   /* nothing to let go */
  SLUA_SHOWN          /* something that the collector may free, if it finds that it is garbage */
};

/* Takes back all that was shown before, and calls `each` for every userdata whose object may hold others. */
void slua_begin_showing(slua_host *host, void *context, void (*each)(void *context, slua_box *box));

/* The object loses its anchor: nobody holds it but its userdata. Returns whether it had one. */
int slua_unanchor(slua_host *host, slua_box *box);

/* `holder` holds `held`, which loses its anchor. */
void slua_show(slua_host *host, slua_box *holder, slua_box *held);

/* `holder` holds the value in a registry slot, which has to be hidden in the end. */
void slua_show_slot(slua_host *host, slua_box *holder, int slot);
void slua_hide_slot(slua_host *host, int slot);

void slua_end_showing(slua_host *host);

/* The number of references to an object of Swift, or to the memory of one of its arrays. */
size_t slua_reference_count(const void *object);

/* MARK: Classes */

enum { SLUA_METHODS_FIRST = 1, SLUA_USER_FIELDS = 2, SLUA_HIDE_METATABLE = 4, SLUA_TABLES = 8, SLUA_HOLDER = 16 };

typedef struct slua_class {
  int id, parent, flags;       /* those with fields may hold others, as those with SLUA_HOLDER */
  void *indexer, *new_indexer; /* boxes of Swift functions, or NULL */
  int metatable, natives;      /* registry slots */
  int declared;                /* registry slot of the declared names while they are not there yet, else 0 */
  int found;                   /* registry slot of methods from natives of this and the classes above */
  struct slua_class *replaced; /* the former class of this id, whose objects may live */
} slua_class;

/* Builds the metatable of class `id` and leaves it on the stack. `declared` is the index of an empty
   table for the names of the fields that the indexers know, which the host's `declare` fills when the
   first object is pushed, or 0 if they are to be asked for every key.

   Lookups go: metatable, native methods, parent's metatable, parent's native methods, and so on.
   The metatable of the metatable sends reads down that chain and reports new methods. */
slua_class *slua_define_class(lua_State *L, int id, int parent, const char *name, int flags,
                              void *indexer, void *new_indexer, int declared);

/* To be called where a class gets a method. */
void slua_forget_methods(lua_State *L);

static inline slua_class *slua_class_of(slua_host *host, int id) {
  return id >= 0 && id < host->class_count ? host->classes[id] : NULL;
}

/* Pops a value into metamethod `event` of the class, and of the classes below it that have none of
   their own (Lua looks metamethods up in the metatable itself, so inheriting means copying). */
void slua_set_event(lua_State *L, slua_class *class, const char *event);

/* Pushes a C function for `event` that calls the method `method` of its operands' class chain, found
   when it runs; without one it does what Lua does for objects without `event`. */
void slua_push_dispatcher(lua_State *L, const char *event, const char *method);

/* MARK: Macros of lua.h, which Swift does not import */

static inline void slua_pop(lua_State *L, int n) { lua_settop(L, -n - 1); }
static inline lua_Number slua_tonumber(lua_State *L, int i) { return lua_tonumberx(L, i, NULL); }
static inline void slua_insert(lua_State *L, int i) { lua_rotate(L, i, 1); }
static inline void slua_remove(lua_State *L, int i) { lua_remove(L, i); }
static inline void slua_replace(lua_State *L, int i) { lua_replace(L, i); }
static inline void slua_pushglobaltable(lua_State *L) { lua_pushglobaltable(L); }
static inline int slua_registryindex(void) { return LUA_REGISTRYINDEX; }
static inline int slua_yield_status(void) { return LUA_YIELD; }

/* Allocation, calls in both directions, errors. */

#define _DEFAULT_SOURCE /* getentropy */

#include "CLuaHost.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#ifdef __APPLE__
#include <sys/random.h>
#endif

/* MARK: Memory */

uintptr_t slua_secret;

static void make_secret(void) {
  uintptr_t secret = 0;
  if (getentropy(&secret, sizeof secret) != 0) secret = (uintptr_t)&secret * 0x9e3779b9u;
  slua_secret = secret | 1;
}

/* A block that waits for the release of its object; it lies where the userdata began. */
typedef struct dropped_block {
  struct dropped_block *next;
  void *object;
} dropped_block;

/* Whether a block that Lua frees is a userdata of ours, which then is put aside. */
static int drop(slua_host *host, void *block, size_t size) {
  if (size != host->box_sizes[0] && size != host->box_sizes[1]) return 0;
  slua_box *box = (slua_box *)((char *)block + size) - 1;
  if (box->tag != slua_box_tag(box)) return 0;
  dropped_block *dropped = block;
  dropped->object = box->object;
  dropped->next = host->dropped;
  box->tag = 0;
  host->dropped = dropped;
  host->chores = 1;
  return 1;
}

void slua_release_dropped(slua_host *host) {
  int was_in_host = host->in_host;
  host->in_host = 1;
  while (host->dropped != NULL) {
    dropped_block *block = host->dropped;
    void *object = block->object;
    host->dropped = block->next;
    free(block);
    host->release(object);
  }
  host->in_host = was_in_host;
}

/* What a native call may have taken that nobody counts; and the most that is taken between two looks. */
enum { call_charge = 4096, most_credit = 8 << 20 };

/* Whether `bytes` more can be taken; gives new credit. */
static int has_room(slua_host *host, size_t bytes) {
  if (host->room == NULL) return 1;
  intptr_t room = host->room((intptr_t)bytes) - (host->refused ? host->margin : 0);
  if (room <= 0 || bytes > (size_t)room) return 0;
  intptr_t credit = (room - (intptr_t)bytes) / 16;
  host->credit = (intptr_t)bytes + (credit < most_credit ? credit : most_credit);
  return 1;
}

static int is_refused(slua_host *host, size_t growth) {
  size_t used = host->used < host->limit ? host->used : host->limit;
  if (growth > host->limit - used) return 1;
  if (host->credit >= (intptr_t)growth) return 0;
  /* Lua asks again after a collection. */
  int refused = !has_room(host, growth);
  if (refused && host->refused) slua_where(host->running, host->refusal, sizeof host->refusal);
  host->refused = refused && !host->refused;
  return refused;
}

static void *allocate(void *user, void *block, size_t old_size, size_t new_size) {
  slua_host *host = user;
  if (block == NULL) old_size = 0; /* Lua passes a type there */
  if (new_size == 0) {
    if (block != NULL && !drop(host, block, old_size)) free(block);
    host->used -= old_size;
    if (host->credit < most_credit) host->credit += (intptr_t)old_size;
    return NULL;
  }
  int refused = !host->in_host && new_size > old_size && is_refused(host, new_size - old_size);
  void *fresh = refused ? NULL : realloc(block, new_size);
  if (fresh != NULL) {
    host->used += new_size - old_size;
    host->credit -= (intptr_t)new_size - (intptr_t)old_size;
  } else if (host->in_host) {
    fprintf(stderr, "lua: not enough memory (%zu bytes)\n", new_size);
    abort();
  }
  return fresh;
}

static int panic(lua_State *L) {
  const char *message = lua_tostring(L, -1);
  fprintf(stderr, "lua: unprotected error: %s\n", message ? message : "(not a string)");
  abort();
}

/* `warn` as the command lua has it: off until '@on', each message a line of the standard error. */
static void on_warning(void *host_pointer, const char *text, int continues) {
  slua_host *host = host_pointer;
  if (!host->warning_continues && !continues && text[0] == '@') {
    if (strcmp(text, "@on") == 0) host->warns = 1;
    if (strcmp(text, "@off") == 0) host->warns = 0;
    return;
  }
  if (host->warns) {
    fprintf(stderr, "%s%s%s", host->warning_continues ? "" : "Lua warning: ", text, continues ? "" : "\n");
  }
  host->warning_continues = continues;
}

/* MARK: State */

static int new_slot(lua_State *L) {
  lua_pushboolean(L, 0);
  return luaL_ref(L, LUA_REGISTRYINDEX);
}

/* What may be there without a trace: at least so many anchors and references, so many bytes. */
enum { least_count = 64, first_count = 1024, least_bytes = 64 << 20, fewest_bytes = 4 << 20 };

int slua_has_room(slua_host *host, size_t bytes) {
  return host->room == NULL || host->room((intptr_t)bytes) > (intptr_t)bytes;
}

static size_t held_bytes(slua_host *host) {
  return host->used + (*host->live > 0 ? (size_t)*host->live : 0);
}

/* Entries of a table with weak values: of what was shown, what lives. */
static size_t count_shown(lua_State *L, slua_host *host) {
  size_t count = 0;
  lua_rawgeti(L, LUA_REGISTRYINDEX, host->shown);
  lua_pushnil(L);
  while (lua_next(L, -2)) {
    slua_box *box = lua_touserdata(L, -1);
    count += box == NULL || !(box->flags & SLUA_ANCHORED);
    lua_pop(L, 1);
  }
  lua_pop(L, 1);
  return count;
}

/* A trace is worth its time, and that of the collection after it, when there is twice as much as the last ones left. */
static void plan_trace(slua_host *host) {
  host->count_limit = 2 * (host->anchored + count_shown(host->scratch, host) + host->refs) + least_count;
  /* At the latest when half of what is left is taken: at the end there is no room for a trace. */
  size_t held = held_bytes(host), more = held + least_bytes;
  intptr_t half = host->room == NULL ? INTPTR_MAX : host->room(0) / 2;
  if (half < fewest_bytes) half = fewest_bytes;
  host->byte_limit = held + (more < (size_t)half ? more : (size_t)half);
}

static int is_trace_due(slua_host *host) {
  if (host->anchored + host->refs > host->count_limit) return 1;
  return held_bytes(host) > host->byte_limit && (host->anchored > 0 || host->refs != host->quiet_refs);
}

/* Runs once per collector cycle: lets go of anchored objects that only their userdata holds. */
static int sweep_anchors(lua_State *L) {
  slua_host *host = slua_host_of(L);
  host->anchored = host->let_go = 0;
  lua_rawgeti(L, LUA_REGISTRYINDEX, host->anchors);
  lua_pushnil(L);
  while (lua_next(L, 2)) {
    slua_box *box = lua_touserdata(L, 4);
    if (host->is_unique(box->object)) {
      box->flags &= ~(unsigned)SLUA_ANCHORED;
      lua_pushvalue(L, 3);
      lua_pushnil(L);
      lua_rawset(L, 2);
      host->let_go++;
    } else {
      host->anchored++;
    }
    lua_settop(L, 3);
  }
  lua_settop(L, 1);
  if (is_trace_due(host)) host->trace_due = host->chores = 1;
  lua_getmetatable(L, 1); /* again next cycle */
  lua_setmetatable(L, 1);
  return 0;
}

slua_host *slua_new(void *engine) {
  slua_host *host = calloc(1, sizeof *host);
  if (host == NULL) return NULL;
  host->engine = engine;
  host->limit = SIZE_MAX;
  host->credit = INTPTR_MAX / 2; /* which nobody uses up */
  host->none = host->external = &host->zero;
  lua_State *L = lua_newstate(allocate, host);
  if (L == NULL) {
    free(host);
    return NULL;
  }
  host->in_host = 1;
  host->main = host->running = L;
  *(slua_host **)lua_getextraspace(L) = host;
  lua_atpanic(L, panic);
  lua_setwarnf(L, on_warning, host);

  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, make_secret);
  for (int values = 0; values < 2; values++) {
    size_t used = host->used;
    memset(lua_newuserdatauv(L, sizeof(slua_box), values == 0 ? 0 : slua_user_values), 0, sizeof(slua_box));
    host->box_sizes[values] = host->used - used;
  }
  host->traceback = new_slot(L);
  host->pending_value = new_slot(L);
  host->pending_traceback = new_slot(L);
  host->on_interrupt = new_slot(L);
  host->random = new_slot(L);
  lua_newtable(L);
  host->anchors = luaL_ref(L, LUA_REGISTRYINDEX);
  lua_newtable(L); /* object -> userdata, weak */
  lua_createtable(L, 0, 1);
  lua_pushliteral(L, "v");
  lua_setfield(L, -2, "__mode");
  lua_setmetatable(L, -2);
  host->identity = luaL_ref(L, LUA_REGISTRYINDEX);
  host->shown = new_slot(L);
  host->scratch = lua_newthread(L);
  luaL_ref(L, LUA_REGISTRYINDEX);
  slua_forget_shown(host);
  host->count_limit = first_count;
  host->byte_limit = least_bytes;

  lua_newtable(L); /* garbage at once: its finalizer tells of collector cycles */
  lua_createtable(L, 0, 1);
  lua_pushcfunction(L, sweep_anchors);
  lua_setfield(L, -2, "__gc");
  lua_setmetatable(L, -2);
  lua_settop(L, 0);
  return host;
}

void slua_close(slua_host *host) {
  host->trace = NULL;
  lua_close(host->main);
  slua_forget_places(host);
}

void slua_free(slua_host *host) {
  slua_release_dropped(host);
  for (int i = 0; i < host->class_count; i++) {
    for (slua_class *class = host->classes[i], *next; class != NULL; class = next) {
      next = class->replaced;
      free(class);
    }
  }
  free(host->classes);
  free(host);
}

/* Whether the collector may now find more. */
static int trace(slua_host *host) {
  host->trace_due = 0;
  if (host->trace == NULL || (host->anchored == 0 && host->refs == host->quiet_refs)) return 0;
  if (!slua_has_room(host, 1 << 20)) return 0;
  int was_in_host = host->in_host;
  host->in_host = 1;
  int found = host->trace(host->engine);
  host->in_host = was_in_host;
  host->quiet_refs = found == SLUA_NO_REFERENCES ? host->refs : 0;
  return found == SLUA_SHOWN;
}

void slua_do_chores(slua_host *host) {
  host->chores = 0;
  slua_release_dropped(host);
  if (!host->trace_due) return;
  if (trace(host)) { /* at once: what grows until the next cycle would be anchored again */
    lua_gc(host->running, LUA_GCCOLLECT, 0);
    slua_release_dropped(host);
  }
  plan_trace(host);
  host->trace_due = 0;
}

/* What the collector frees, scripts expect to be gone. */
static int collect_garbage(lua_State *L) {
  slua_host *host = slua_host_of(L);
  int is_full = lua_isnoneornil(L, 1) || (lua_type(L, 1) == LUA_TSTRING && strcmp(lua_tostring(L, 1), "collect") == 0);
  int count = lua_tocfunction(L, lua_upvalueindex(1))(L);
  slua_do_chores(host);
  if (is_full && (trace(host) || host->let_go > 0)) {
    lua_gc(L, LUA_GCCOLLECT, 0);
    slua_release_dropped(host);
    plan_trace(host);
  }
  return count;
}

void slua_open_coroutines(lua_State *L);

/* debug.getupvalue and debug.setupvalue of Lua functions; those of C functions, what the library did before it was
   wrapped, are as if they had none. */
static int lua_upvalue(lua_State *L) {
  luaL_checktype(L, 1, LUA_TFUNCTION);
  if (lua_iscfunction(L, 1)) return 0;
  return lua_tocfunction(L, lua_upvalueindex(1))(L);
}

/* debug.setmetatable of all but userdata. */
static int set_metatable(lua_State *L) {
  int type = lua_type(L, 1);
  if (type == LUA_TUSERDATA || type == LUA_TLIGHTUSERDATA)
    return luaL_argerror(L, 1, "the metatable of a userdata cannot be replaced");
  return lua_tocfunction(L, lua_upvalueindex(1))(L);
}

static void narrow(lua_State *L, const char *name, lua_CFunction function) {
  lua_getfield(L, -1, name);
  lua_pushcclosure(L, function, 1);
  lua_setfield(L, -2, name);
}

void slua_open_libraries(lua_State *L) {
  /* A changed upvalue or local of a C function, a swapped user value or an edited registry would
     hand Swift pointers of the wrong kind. */
  static const char *const removed[] = {"setlocal", "setuservalue", "getregistry"};
  luaL_openlibs(L);
  slua_find_random_state(L);
  lua_getglobal(L, LUA_DBLIBNAME);
  for (size_t i = 0; i < sizeof removed / sizeof *removed; i++) {
    lua_pushnil(L);
    lua_setfield(L, -2, removed[i]);
  }
  narrow(L, "getupvalue", lua_upvalue);
  narrow(L, "setupvalue", lua_upvalue);
  narrow(L, "setmetatable", set_metatable);
  lua_pop(L, 1);
  lua_getglobal(L, "collectgarbage");
  lua_pushcclosure(L, collect_garbage, 1);
  lua_setglobal(L, "collectgarbage");
  slua_open_coroutines(L);
}

/* MARK: Surroundings */

/* Who comes from Lua code is there already. */
static void *arrive(slua_host *host, int from_host) {
  return from_host && host->exchange != NULL ? host->exchange(host->surroundings) : host->surroundings;
}

static void depart(slua_host *host, void *before) {
  if (before != host->surroundings) host->exchange(before);
}

/* MARK: Lua to Swift */

/* Native memory counts with the collector so that a cycle over what Lua itself holds comes with every
   8 MiB, with an eighth of the native memory held, or with as much as Lua holds, whichever is most. A
   step is made for each part of that period. */
enum { least_period = 8 << 20, period_steps = 64 };

static void pace(lua_State *L, slua_host *host) {
  intptr_t period = host->live == NULL ? 0 : host->live() / 8;
  if (period < least_period) period = least_period;
  if (period < (intptr_t)host->used) period = (intptr_t)host->used;
  if (*host->external < period / period_steps) return;
  double kibibytes = (double)*host->external * ((double)host->used / (double)period) / 1024;
  *host->external = 0;
  lua_gc(L, LUA_GCSTEP, kibibytes < 1 ? 1 : kibibytes < 1 << 21 ? (int)kibibytes : 1 << 21);
}

void slua_collect(slua_host *host) {
  for (int i = 0; i < 2; i++) {
    lua_gc(host->running, LUA_GCCOLLECT, 0);
    slua_release_dropped(host);
    if (i == 0) trace(host);
  }
}

/* Raises the memory error if there is no room, even after a collection. */
static void check_room(lua_State *L, slua_host *host) {
  if (has_room(host, 0)) return;
  slua_collect(host);
  host->refused = 1;
  int has = has_room(host, 0);
  host->refused = 0;
  if (has) return;
  char place[256];
  slua_where(L, place, sizeof place);
  host->credit = 1 << 18; /* for the words */
  lua_pushfstring(L, "%snot enough memory", place);
  lua_error(L);
}

int slua_call(lua_State *L, void *box) {
  slua_host *host = slua_host_of(L);
  int was_in_host = host->in_host;
  host->in_host = 1;
  /* From the host only in a finalizer that an allocation of Swift's ran. */
  void *before = arrive(host, was_in_host);
  int count = host->enter(L, box);
  depart(host, before);
  host->in_host = was_in_host;
  if (host->chores) slua_do_chores(host);
  if (count == SLUA_ERROR) return lua_error(L);
  if (*host->external >= least_period / period_steps) pace(L, host);
  host->credit -= call_charge;
  if (host->credit < 0 && !was_in_host) check_room(L, host);
  return count;
}

int slua_trampoline(lua_State *L) {
  int count = slua_call(L, lua_touserdata(L, lua_upvalueindex(1)));
  return count < 0 ? 0 : count;
}

void slua_where(lua_State *L, char *text, size_t size) {
  lua_Debug at;
  text[0] = 0;
  for (int level = 1; lua_getstack(L, level, &at); level++) {
    lua_getinfo(L, "Sl", &at);
    if (at.currentline > 0 && strncmp(at.short_src, "[seqlua", 7) != 0) {
      snprintf(text, size, "%s:%d: ", at.short_src, at.currentline);
      return;
    }
  }
}

/* MARK: Random numbers */

void slua_find_random_state(lua_State *L) {
  lua_getglobal(L, LUA_MATHLIBNAME);
  lua_getfield(L, -1, "random");
  if (lua_getupvalue(L, -1, 1) == NULL) lua_pushboolean(L, 0);
  lua_rawseti(L, LUA_REGISTRYINDEX, slua_host_of(L)->random);
  lua_pop(L, 2);
}

void *slua_random_state(slua_host *host, size_t *size) {
  lua_State *L = host->main;
  lua_rawgeti(L, LUA_REGISTRYINDEX, host->random);
  int is_block = lua_type(L, -1) == LUA_TUSERDATA;
  void *state = is_block ? lua_touserdata(L, -1) : NULL;
  *size = is_block ? lua_rawlen(L, -1) : 0;
  lua_pop(L, 1);
  return state;
}

/* MARK: Errors */

static int handler(lua_State *L) {
  slua_host *host = slua_host_of(L);
  lua_rawgeti(L, LUA_REGISTRYINDEX, host->pending_value);
  if (host->pending && lua_rawequal(L, 1, 2)) {
    lua_rawgeti(L, LUA_REGISTRYINDEX, host->pending_traceback);
  } else {
    luaL_traceback(L, L, NULL, 1);
  }
  lua_rawseti(L, LUA_REGISTRYINDEX, host->traceback);
  host->pending = 0;
  lua_pushboolean(L, 0);
  lua_rawseti(L, LUA_REGISTRYINDEX, host->pending_value);
  lua_settop(L, 1);
  return 1;
}

void slua_push_traceback(lua_State *L) {
  lua_rawgeti(L, LUA_REGISTRYINDEX, slua_host_of(L)->traceback);
}

void slua_set_pending(lua_State *L) {
  slua_host *host = slua_host_of(L);
  lua_rawseti(L, LUA_REGISTRYINDEX, host->pending_traceback);
  lua_pushvalue(L, -1);
  lua_rawseti(L, LUA_REGISTRYINDEX, host->pending_value);
  host->pending = 1;
}

/* MARK: Swift to Lua */

int slua_pcall(lua_State *L, int nargs, int nresults) {
  slua_host *host = slua_host_of(L);
  int base = lua_gettop(L) - nargs;
  lua_State *was_running = host->running;
  int was_in_host = host->in_host, status;
  void *before = arrive(host, was_in_host);
  int is_confined = host->is_confined; /* what runs may confine it */
  if (is_confined) slua_enter_call(host);
  host->in_host = 0;
  if (lua_checkstack(L, 2)) {
    lua_pushcfunction(L, handler);
    lua_insert(L, base);
    host->running = L;
    if (slua_is_due(host)) slua_hook(L);
    status = lua_pcall(L, nargs, nresults, base);
    host->running = was_running;
    lua_remove(L, base);
  } else {
    lua_settop(L, base - 1);
    host->in_host = 1;
    lua_pushliteral(L, "stack overflow");
    status = LUA_ERRMEM;
  }
  if (slua_is_due(host) && was_running != L) slua_hook(was_running);
  host->in_host = was_in_host;
  if (is_confined) status = slua_leave_call(host, L, status);
  depart(host, before);
  if (host->chores) slua_do_chores(host);
  if (status != LUA_OK && status != LUA_ERRRUN) {
    lua_pushnil(L);
    lua_rawseti(L, LUA_REGISTRYINDEX, host->traceback);
  }
  if (status == LUA_ERRMEM && host->refusal[0] != 0 && host->in_host) {
    lua_pushfstring(L, "%snot enough memory", host->refusal);
    lua_replace(L, -2);
    host->refusal[0] = 0;
  }
  return status;
}

int slua_resume(lua_State *co, lua_State *from, int nargs, int *nresults) {
  slua_host *host = slua_host_of(from);
  lua_State *was_running = host->running;
  int was_in_host = host->in_host;
  void *before = arrive(host, was_in_host);
  host->in_host = 0;
  host->running = co;
  if (slua_is_due(host)) slua_hook(co);
  int status = lua_resume(co, from, nargs, nresults);
  host->running = was_running;
  host->in_host = was_in_host;
  depart(host, before);
  if (slua_is_due(host)) slua_hook(was_running);
  return status;
}

int slua_load(lua_State *L, const char *text, size_t length, const char *name) {
  slua_host *host = slua_host_of(L);
  int was_in_host = host->in_host;
  void *before = arrive(host, was_in_host);
  host->in_host = 0;
  int status = luaL_loadbufferx(L, text, length, name, "t");
  host->in_host = was_in_host;
  depart(host, before);
  lua_pushnil(L);
  lua_rawseti(L, LUA_REGISTRYINDEX, host->traceback);
  return status;
}

static int raw_get(lua_State *L) { lua_gettable(L, 1); return 1; }
static int raw_set(lua_State *L) { lua_settable(L, 1); return 0; }
static int length(lua_State *L) { lua_len(L, 1); return 1; }
static int text(lua_State *L) { luaL_tolstring(L, 1, NULL); return 1; }
static int next(lua_State *L) { return lua_next(L, 1) ? 2 : 0; }

static int is_plain_table(lua_State *L, int index) {
  if (lua_type(L, index) != LUA_TTABLE) return 0;
  if (!lua_getmetatable(L, index)) return 1;
  lua_pop(L, 1);
  return 0;
}

/* function, value at index, the `count` operands on top */
static void arrange(lua_State *L, lua_CFunction function, int index, int count) {
  index = lua_absindex(L, index);
  lua_pushcfunction(L, function);
  lua_insert(L, -count - 1);
  lua_pushvalue(L, index >= lua_gettop(L) - count ? index + 1 : index);
  lua_insert(L, -count - 1);
}

int slua_gettable(lua_State *L, int index) {
  if (is_plain_table(L, index)) {
    lua_rawget(L, index);
    return LUA_OK;
  }
  arrange(L, raw_get, index, 1);
  return slua_pcall(L, 2, 1);
}

int slua_settable(lua_State *L, int index) {
  if ((lua_type(L, -2) == LUA_TSTRING || lua_isinteger(L, -2)) && is_plain_table(L, index)) {
    lua_rawset(L, index);
    return LUA_OK;
  }
  arrange(L, raw_set, index, 2);
  return slua_pcall(L, 3, 0);
}

int slua_len(lua_State *L, int index) {
  if (is_plain_table(L, index)) {
    lua_pushinteger(L, (lua_Integer)lua_rawlen(L, index));
    return LUA_OK;
  }
  arrange(L, length, index, 0);
  return slua_pcall(L, 1, 1);
}

int slua_tostring(lua_State *L, int index) {
  arrange(L, text, index, 0);
  return slua_pcall(L, 1, 1);
}

int slua_next(lua_State *L, int index, int *more) {
  int base = lua_gettop(L) - 1;
  arrange(L, next, index, 1);
  int status = slua_pcall(L, 2, LUA_MULTRET);
  *more = lua_gettop(L) > base;
  return status;
}

/* Interrupts: what Ctrl-C does to running Lua code. */

#include "CLuaHost.h"

static void unhook(slua_host *host) { /* the hooks of other coroutines remove themselves */
  lua_sethook(host->main, NULL, 0, 0);
  lua_sethook(host->running, NULL, 0, 0);
}

/* Whether one that is due is to be raised; else the script's handler has been called. */
static int see_to(lua_State *L, slua_host *host) {
  if (host->answer == SLUA_INSISTED) return 1;
  int has_handler = lua_rawgeti(L, LUA_REGISTRYINDEX, host->on_interrupt) == LUA_TFUNCTION;
  /* The flag last: a signal between the two ends the process, as it should. */
  host->answer = has_handler ? SLUA_AWAITED : SLUA_RAISED;
  host->interrupted = 0;
  lua_sethook(L, NULL, 0, 0);
  unhook(host);
  if (has_handler) lua_call(L, 0, 0);
  else lua_pop(L, 1);
  return !has_handler;
}

static void interrupt_hook(lua_State *L, lua_Debug *at) {
  slua_host *host = slua_host_of(L);
  if (!slua_is_due(host)) {
    lua_sethook(L, NULL, 0, 0);
    return;
  }
  if (!see_to(L, host)) return;
  lua_getinfo(L, "Sl", at);
  lua_pushfstring(L, "%s:%d: interrupted!", at->short_src, at->currentline);
  lua_error(L);
}

void slua_check_interrupt(lua_State *L) {
  slua_host *host = slua_host_of(L);
  if (!slua_is_due(host) || !see_to(L, host)) return;
  char place[256];
  slua_where(L, place, sizeof place);
  lua_pushfstring(L, "%sinterrupted!", place);
  lua_error(L);
}

/* Only at instructions of Lua functions: a message handler written in C must get through. */
void slua_hook(lua_State *L) { lua_sethook(L, interrupt_hook, LUA_MASKCOUNT, 1); }

static void hook_all(slua_host *host) {
  slua_hook(host->running);
  slua_hook(host->main);
}

int slua_interrupt(slua_host *host) {
  if (host->interrupted || host->answer == SLUA_AWAITED || host->answer == SLUA_INSISTED) return 0;
  if (host->answer == SLUA_RAISED) host->answer = SLUA_INSISTED;
  host->interrupted = 1;
  if (slua_is_due(host)) hook_all(host);
  return 1;
}

void slua_insist(slua_host *host) {
  host->answer = SLUA_INSISTED;
  host->interrupted = 1;
  if (slua_is_due(host)) hook_all(host);
}

void slua_clear_interrupt(slua_host *host) {
  host->answer = SLUA_NONE;
  host->interrupted = 0;
  unhook(host);
}

void slua_acknowledge_interrupt(slua_host *host) {
  if (host->answer != SLUA_INSISTED) host->answer = SLUA_NONE;
}

void slua_begin_deferral(slua_host *host) { host->deferrals++; }

void slua_end_deferral(slua_host *host) {
  if (--host->deferrals > 0) return;
  if (host->answer == SLUA_AWAITED) host->answer = SLUA_RAISED; /* by whoever took it */
  if (host->answer == SLUA_INSISTED) host->interrupted = 1;
  if (host->interrupted) hook_all(host);
}

int slua_take_interrupt(slua_host *host) {
  if (!host->interrupted) return 0;
  if (host->answer != SLUA_INSISTED) host->answer = SLUA_AWAITED;
  host->interrupted = 0;
  unhook(host);
  return 1;
}

int slua_take_interrupt_to_raise(slua_host *host) {
  if (!slua_is_due(host)) return 0;
  if (host->answer == SLUA_INSISTED) return 1;
  lua_rawgeti(host->running, LUA_REGISTRYINDEX, host->on_interrupt);
  int has_handler = lua_type(host->running, -1) == LUA_TFUNCTION;
  lua_pop(host->running, 1);
  if (has_handler) return 0; /* which the next instruction calls */
  host->answer = SLUA_RAISED;
  host->interrupted = 0;
  unhook(host);
  return 1;
}

void slua_terminate(slua_host *host) {
  if (host->has_handler && host->answer == SLUA_NONE) slua_interrupt(host);
  else slua_insist(host);
}

void slua_exchange_interrupt_handler(lua_State *L) {
  int slot = slua_host_of(L)->on_interrupt;
  slua_host_of(L)->has_handler = lua_type(L, -1) == LUA_TFUNCTION;
  lua_rawgeti(L, LUA_REGISTRYINDEX, slot);
  lua_insert(L, -2);
  lua_rawseti(L, LUA_REGISTRYINDEX, slot);
}

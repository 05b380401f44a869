/* coroutine.resume and coroutine.wrap that tell the host which state runs, so that an interrupt
   reaches the inside of a coroutine, and that keep the traceback of an error inside one. */

#include "CLuaHost.h"

/* Moves `count` arguments from L into co and runs it. Results, or one error value, are on co. */
static int resume(lua_State *L, lua_State *co, int count, int *results) {
  *results = 1;
  if (!lua_checkstack(co, count + 1)) {
    lua_settop(L, -count - 1);
    lua_pushliteral(co, "too many arguments to resume");
    return LUA_ERRRUN;
  }
  lua_xmove(L, co, count);
  int status = slua_resume(co, L, count, results);
  if (status != LUA_OK && status != LUA_YIELD) {
    *results = 1;
  } else if (!lua_checkstack(L, *results + 1)) {
    lua_pop(co, *results);
    lua_pushliteral(co, "too many results to resume");
    *results = 1;
    return LUA_ERRRUN;
  }
  return status == LUA_YIELD ? LUA_OK : status;
}

static int co_resume(lua_State *L) {
  lua_State *co = lua_tothread(L, 1);
  int results;
  luaL_argexpected(L, co, 1, "coroutine");
  int ok = resume(L, co, lua_gettop(L) - 1, &results) == LUA_OK;
  lua_pushboolean(L, ok);
  lua_xmove(co, L, results);
  return results + 1;
}

static int co_wrapped(lua_State *L) {
  lua_State *co = lua_tothread(L, lua_upvalueindex(1));
  slua_host *host = slua_host_of(L);
  int results;
  if (resume(L, co, lua_gettop(L), &results) == LUA_OK) {
    lua_xmove(co, L, results);
    return results;
  }
  lua_settop(L, 0);
  lua_pushvalue(co, -1);
  lua_xmove(co, L, 1);
  lua_rawgeti(L, LUA_REGISTRYINDEX, host->pending_value);
  int known = host->pending && lua_rawequal(L, 1, 2);
  lua_settop(L, 1);
  int died = lua_status(co) != LUA_OK && lua_status(co) != LUA_YIELD;
  if (known) lua_rawgeti(L, LUA_REGISTRYINDEX, host->pending_traceback);
  else if (died) luaL_traceback(L, co, NULL, 0);
  else lua_pushnil(L);
  if (died && lua_resetthread(co) != LUA_OK) { /* its variables are closed, maybe with a new error */
    lua_xmove(co, L, 1);
    lua_replace(L, 1);
  }
  if (lua_type(L, 1) == LUA_TSTRING) {
    luaL_where(L, 1);
    lua_pushvalue(L, 1);
    lua_concat(L, 2);
    lua_replace(L, 1);
  }
  lua_pushvalue(L, 1);
  lua_pushvalue(L, 2);
  if (lua_isnil(L, 2)) lua_pop(L, 1); /* it never ran: this stack is all there is to show */
  else slua_set_pending(L);
  return lua_error(L);
}

static int co_wrap(lua_State *L) {
  luaL_checktype(L, 1, LUA_TFUNCTION);
  lua_State *co = lua_newthread(L);
  lua_pushvalue(L, 1);
  lua_xmove(L, co, 1);
  lua_pushcclosure(L, co_wrapped, 1);
  return 1;
}

void slua_open_coroutines(lua_State *L) {
  lua_getglobal(L, LUA_COLIBNAME);
  lua_pushcfunction(L, co_resume);
  lua_setfield(L, -2, "resume");
  lua_pushcfunction(L, co_wrap);
  lua_setfield(L, -2, "wrap");
  lua_pop(L, 1);
}

/* What Lua 5.1 and LuaJIT scripts expect of the standard library and Lua 5.4 does otherwise:
   fractions where integers are asked for, integral floats without ".0", ipairs without __index,
   unpack, loadstring, setfenv. Functions that only need other arguments prepare them and run the
   library's C function in the same frame, so that its messages name the right function. */

#include "CLuaHost.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

void slua_open_math(lua_State *L, int math);
void slua_open_patterns(lua_State *L);

/* MARK: Numbers */

static int is_float(lua_State *L, int index) {
  return lua_type(L, index) == LUA_TNUMBER && !lua_isinteger(L, index);
}

static void push_text(lua_State *L, lua_Number x) {
  char text[64];
  size_t length = slua_host_of(L)->number_text(x, text, sizeof text);
  lua_pushlstring(L, text, length);
}

/* Cuts the fraction of a float argument off. NaN and what is out of range become what x86's
   conversion gives, as in LuaJIT. */
static void cut_fraction(lua_State *L, int index) {
  if (!is_float(L, index)) return;
  lua_Number x = lua_tonumber(L, index);
  int fits = x >= -0x1p63 && x < 0x1p63;
  lua_pushinteger(L, fits ? (lua_Integer)x : LUA_MININTEGER);
  lua_replace(L, index);
}

static void to_text(lua_State *L, int index) {
  if (!is_float(L, index)) return;
  push_text(L, lua_tonumber(L, index));
  lua_replace(L, index);
}

/* Upvalue 1 of the wrappers below. */
static int original(lua_State *L) { return lua_tocfunction(L, lua_upvalueindex(1))(L); }

static int integers(lua_State *L) {
  for (int i = lua_gettop(L); i >= 1; i--) cut_fraction(L, i);
  return original(L);
}

static int text_and_integers(lua_State *L) {
  to_text(L, 1);
  for (int i = lua_gettop(L); i >= 2; i--) cut_fraction(L, i);
  return original(L);
}

static int first_integer(lua_State *L) {
  cut_fraction(L, 1);
  return original(L);
}

/* From argument `first` on. */
static int integers_from(lua_State *L, int first) {
  for (int i = lua_gettop(L); i >= first; i--) cut_fraction(L, i);
  return original(L);
}

static int integers_from_2(lua_State *L) { return integers_from(L, 2); }
static int integers_from_3(lua_State *L) { return integers_from(L, 3); }
static int integers_from_4(lua_State *L) { return integers_from(L, 4); }

static int texts(lua_State *L) {
  for (int i = lua_gettop(L); i >= 1; i--) to_text(L, i);
  return original(L);
}

/* string.rep, which doubles what is there, and looks whether it is to be interrupted. */
static int repeat(lua_State *L) {
  enum { most = 1 << 24 };
  to_text(L, 1);
  for (int i = lua_gettop(L); i >= 2; i--) cut_fraction(L, i);
  size_t length, between;
  const char *text = luaL_checklstring(L, 1, &length);
  lua_Integer count = luaL_checkinteger(L, 2);
  const char *separator = luaL_optlstring(L, 3, "", &between);
  if (count <= 0 || length + between == 0) {
    lua_pushliteral(L, "");
    return 1;
  }
  size_t limit = sizeof(size_t) < sizeof(lua_Integer) ? SIZE_MAX : (size_t)LUA_MAXINTEGER;
  if (length + between < length || length + between > limit / (size_t)count)
    return luaL_error(L, "resulting string too large");
  size_t total = (size_t)count * (length + between) - between, filled = length + between;
  luaL_Buffer b;
  char *start = luaL_buffinitsize(L, &b, total);
  memcpy(start, text, length);
  if (count > 1) memcpy(start + length, separator, between);
  if (filled > total) filled = total;
  while (filled < total) {
    size_t part = filled < most ? filled : most - most % (length + between);
    if (part == 0 || part > filled) part = filled;
    if (part > total - filled) part = total - filled;
    slua_check_interrupt(L);
    memcpy(start + filled, start, part);
    filled += part;
  }
  luaL_pushresultsize(&b, total);
  return 1;
}

/* MARK: string.format */

/* A %s, %d … argument in the form that the library's function wants. */
static void prepare(lua_State *L, int index, char conversion) {
  switch (conversion) {
    case 'd': case 'i': case 'u': case 'c': case 'o': case 'x': case 'X':
      if (lua_type(L, index) == LUA_TSTRING && lua_isnumber(L, index)) {
        lua_pushnumber(L, lua_tonumber(L, index));
        lua_replace(L, index);
      }
      cut_fraction(L, index);
      break;
    case 's':
      to_text(L, index);
      break;
    case 'e': case 'E': case 'f': case 'F': case 'g': case 'G': case 'a': case 'A':
      if (is_float(L, index) && isnan(lua_tonumber(L, index))) { /* no "-nan" */
        lua_pushnumber(L, fabs((double)NAN));
        lua_replace(L, index);
      }
  }
}

static int format(lua_State *L) {
  size_t length;
  const char *text = luaL_checklstring(L, 1, &length), *end = text + length;
  int argument = 1, count = lua_gettop(L), has_u = 0;
  for (const char *p = text; p < end; p++) {
    if (*p != '%') continue;
    if (++p < end && *p == '%') continue;
    while (p < end && strchr("-+ #0123456789.", *p) != NULL && *p != 0) p++;
    if (p == end || ++argument > count) break;
    prepare(L, argument, *p);
    has_u |= *p == 'u';
  }
  if (has_u) { /* Lua 5.4 has no %u */
    luaL_Buffer b;
    luaL_buffinit(L, &b);
    for (const char *p = text; p < end; p++) {
      luaL_addchar(&b, *p);
      if (*p != '%') continue;
      if (++p < end && *p != '%')
        while (p < end && strchr("-+ #0123456789.", *p) != NULL && *p != 0) luaL_addchar(&b, *p++);
      if (p < end) luaL_addchar(&b, *p == 'u' ? 'd' : *p);
    }
    luaL_pushresult(&b);
    lua_replace(L, 1);
  }
  return original(L);
}

/* MARK: Tables */

static int next_item(lua_State *L) {
  lua_Integer i = (lua_Integer)((lua_Unsigned)lua_tointeger(L, 2) + 1);
  lua_pushinteger(L, i);
  return lua_rawgeti(L, 1, i) == LUA_TNIL ? 1 : 2;
}

static int next_object_item(lua_State *L) {
  lua_Integer i = (lua_Integer)((lua_Unsigned)lua_tointeger(L, 2) + 1);
  lua_pushinteger(L, i);
  return lua_geti(L, 1, i) == LUA_TNIL ? 1 : 2;
}

/* A table's own items, whatever its __index says (a dataset's has no end); a userdata list's items
   through its __index; what __ipairs gives, as in LuaJIT with 5.2's extensions. */
static int ipairs(lua_State *L) {
  int type = lua_type(L, 1);
  if (luaL_getmetafield(L, 1, "__ipairs") != LUA_TNIL) {
    lua_pushvalue(L, 1);
    lua_call(L, 1, 3);
    return 3;
  }
  if (type != LUA_TTABLE && type != LUA_TUSERDATA) return luaL_typeerror(L, 1, "table");
  lua_pushcfunction(L, type == LUA_TTABLE ? next_item : next_object_item);
  lua_pushvalue(L, 1);
  lua_pushinteger(L, 0);
  return 3;
}

static int concat(lua_State *L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  to_text(L, 2);
  cut_fraction(L, 3);
  cut_fraction(L, 4);
  size_t length;
  const char *separator = luaL_optlstring(L, 2, "", &length);
  lua_Integer i = luaL_optinteger(L, 3, 1);
  lua_Integer last = lua_isnoneornil(L, 4) ? luaL_len(L, 1) : luaL_checkinteger(L, 4);
  luaL_Buffer b;
  luaL_buffinit(L, &b);
  for (; i <= last; i++) {
    slua_check_interrupt(L);
    lua_geti(L, 1, i);
    if (is_float(L, -1)) {
      lua_Number x = lua_tonumber(L, -1);
      lua_pop(L, 1);
      push_text(L, x);
    } else if (!lua_isstring(L, -1)) {
      return luaL_error(L, "invalid value (%s) at index %I in table for 'concat'",
                        luaL_typename(L, -1), (LUAI_UACINT)i);
    }
    luaL_addvalue(&b);
    if (i == last) break; /* the largest integer has no successor */
    luaL_addlstring(&b, separator, length);
  }
  luaL_pushresult(&b);
  return 1;
}

/* For many elements the library's comparison is done by a function that looks whether it is to be interrupted. */
enum { many = 1 << 18 };

static int is_less(lua_State *L) {
  slua_check_interrupt(L);
  lua_pushboolean(L, lua_compare(L, 1, 2, LUA_OPLT));
  return 1;
}

static int sort(lua_State *L) {
  if (lua_isnoneornil(L, 2) && lua_type(L, 1) == LUA_TTABLE && lua_rawlen(L, 1) > many) {
    lua_settop(L, 1);
    lua_pushcfunction(L, is_less);
  }
  return original(L);
}

/* Many elements are moved in parts, in the library's order. */
static int move(lua_State *L) {
  for (int i = lua_gettop(L); i >= 1; i--) cut_fraction(L, i);
  int is_one_table = lua_isnoneornil(L, 5) || lua_compare(L, 1, 5, LUA_OPEQ);
  lua_Integer first = lua_tointeger(L, 2), last = lua_tointeger(L, 3), to = lua_tointeger(L, 4);
  int is_plain = lua_gettop(L) >= 4 && lua_isinteger(L, 2) && lua_isinteger(L, 3) && lua_isinteger(L, 4) && first <= last
    && (first > 0 || last < LUA_MAXINTEGER + first) && to <= LUA_MAXINTEGER - (last - first);
  if (!is_plain || last - first < many) return original(L);
  int ascends = to > last || to <= first || !is_one_table;
  for (lua_Integer done = 0, count = last - first + 1; done < count;) {
    lua_Integer part = count - done < many ? count - done : many;
    lua_Integer from = ascends ? first + done : last - done - part + 1;
    slua_check_interrupt(L);
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_pushvalue(L, 1);
    lua_pushinteger(L, from);
    lua_pushinteger(L, from + part - 1);
    lua_pushinteger(L, to + (from - first));
    lua_pushvalue(L, is_one_table ? 1 : 5);
    lua_call(L, 5, 0);
    done += part;
  }
  lua_pushvalue(L, is_one_table ? 1 : 5);
  return 1;
}

/* Beyond the end it just sets the item. */
static int insert(lua_State *L) {
  if (lua_gettop(L) != 3) return original(L);
  cut_fraction(L, 2);
  if (lua_type(L, 1) == LUA_TTABLE && lua_isinteger(L, 2)
      && lua_tointeger(L, 2) > luaL_len(L, 1) + 1) {
    lua_settable(L, 1);
    return 0;
  }
  return original(L);
}

/* Out of range it does nothing. */
static int remove_item(lua_State *L) {
  cut_fraction(L, 2);
  if (lua_type(L, 1) == LUA_TTABLE && lua_isinteger(L, 2)) {
    lua_Integer i = lua_tointeger(L, 2);
    if (i < 1 || i > luaL_len(L, 1)) return 0;
  }
  return original(L);
}

/* MARK: Dates */

/* The fields of a date may be fractions. The library puts the whole ones that it has found into the table itself. */
static int os_time(lua_State *L) {
  static const char *const fields[] = {"year", "month", "day", "hour", "min", "sec"};
  if (lua_type(L, 1) == LUA_TTABLE) {
    lua_settop(L, 1);
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
      lua_getfield(L, 1, fields[i]);
      int is_fraction = is_float(L, 2);
      cut_fraction(L, 2);
      if (is_fraction) lua_setfield(L, 1, fields[i]);
      lua_settop(L, 1);
    }
  }
  return original(L);
}

/* MARK: Text of values */

static void push_tostring(lua_State *L, int index) {
  if (is_float(L, index)) push_text(L, lua_tonumber(L, index));
  else luaL_tolstring(L, index, NULL);
}

static int to_string(lua_State *L) {
  luaL_checkany(L, 1);
  push_tostring(L, 1);
  return 1;
}

static int is_plain_table(lua_State *L, int index) {
  if (lua_type(L, index) != LUA_TTABLE) return 0;
  if (luaL_getmetafield(L, index, "__tostring") == LUA_TNIL
      && luaL_getmetafield(L, index, "__name") == LUA_TNIL) return 1;
  lua_pop(L, 1);
  return 0;
}

/* Upvalue 1 turns a plain table into text of several lines. */
static int print(lua_State *L) {
  int count = lua_gettop(L), tab = 0, line_is_open = 1;
  for (int i = 1; i <= count; i++) {
    line_is_open = !is_plain_table(L, i);
    if (line_is_open) {
      push_tostring(L, i);
    } else {
      lua_pushvalue(L, lua_upvalueindex(1));
      lua_pushvalue(L, i);
      lua_call(L, 1, 1);
    }
    size_t length = 0;
    const char *text = lua_tolstring(L, -1, &length);
    if (tab) putchar('\t');
    fwrite(text, 1, length, stdout);
    if (!line_is_open) putchar('\n');
    tab = line_is_open;
    lua_pop(L, 1);
  }
  if (line_is_open) putchar('\n');
  return 0;
}

/* MARK: Chunks: text only, as bytecode can do anything to the process */

static void text_mode(lua_State *L, int index) {
  if (lua_gettop(L) < index) lua_settop(L, index);
  const char *mode = lua_tostring(L, index);
  lua_pushstring(L, mode == NULL || strchr(mode, 't') != NULL ? "t" : "");
  lua_replace(L, index);
}

static int load_text(lua_State *L) {
  text_mode(L, 3);
  return original(L);
}

static int load_string(lua_State *L) {
  luaL_checkstring(L, 1);
  lua_settop(L, 2);
  return load_text(L);
}

static int load_file(lua_State *L) {
  text_mode(L, 2);
  return original(L);
}

static int do_file(lua_State *L) {
  const char *path = luaL_optstring(L, 1, NULL);
  lua_settop(L, 1);
  if (luaL_loadfilex(L, path, "t") != LUA_OK) return lua_error(L);
  lua_call(L, 0, LUA_MULTRET);
  return lua_gettop(L) - 1;
}

/* MARK: Function environments */

/* Pushes the function that argument 1, a function or a stack level, stands for. */
static void push_function(lua_State *L) {
  if (lua_type(L, 1) == LUA_TFUNCTION) {
    lua_pushvalue(L, 1);
    return;
  }
  lua_Debug at;
  cut_fraction(L, 1);
  lua_Integer level = luaL_optinteger(L, 1, 1);
  luaL_argcheck(L, level >= 1 && level < 1000000, 1, "invalid level");
  if (!lua_getstack(L, (int)level, &at)) luaL_argerror(L, 1, "invalid level");
  lua_getinfo(L, "f", &at);
}

/* The number of the upvalue _ENV of the Lua function on top, whose value is then pushed; 0 for a
   function without globals, or in C. */
static int push_environment(lua_State *L) {
  if (lua_iscfunction(L, -1)) return 0;
  const char *name;
  for (int i = 1; (name = lua_getupvalue(L, -1, i)) != NULL; i++) {
    if (strcmp(name, "_ENV") == 0) return i;
    lua_pop(L, 1);
  }
  return 0;
}

static int getfenv(lua_State *L) {
  if (lua_type(L, 1) == LUA_TNUMBER && lua_tonumber(L, 1) == 0) {
    lua_pushglobaltable(L);
    return 1;
  }
  push_function(L);
  if (push_environment(L) == 0) lua_pushglobaltable(L);
  return 1;
}

static int setfenv(lua_State *L) {
  luaL_checktype(L, 2, LUA_TTABLE);
  lua_settop(L, 2);
  push_function(L);
  if (lua_iscfunction(L, 3))
    return luaL_error(L, "'setfenv' cannot change environment of given object");
  int upvalue = push_environment(L);
  if (upvalue != 0) { /* a fresh variable: the old one is shared with the rest of the chunk */
    lua_settop(L, 3);
    if (luaL_loadbufferx(L, "", 0, "=[seqlua]", "t") != LUA_OK) return lua_error(L);
    lua_pushvalue(L, 2);
    lua_setupvalue(L, 4, 1);
    lua_upvaluejoin(L, 3, upvalue, 4, 1);
  }
  lua_settop(L, 3);
  return 1;
}

/* MARK: Installation */

/* Wraps function `name` of the table at `table`. */
static void wrap(lua_State *L, int table, const char *name, lua_CFunction wrapper) {
  lua_getfield(L, table, name);
  lua_pushcclosure(L, wrapper, 1);
  lua_setfield(L, table, name);
}

static void set(lua_State *L, int table, const char *name, lua_CFunction function) {
  lua_pushcfunction(L, function);
  lua_setfield(L, table, name);
}

void slua_open_idioms(lua_State *L) {
  int globals = lua_gettop(L) + 1, library = globals + 1;
  lua_pushglobaltable(L);
  set(L, globals, "ipairs", ipairs);
  set(L, globals, "tostring", to_string);
  set(L, globals, "dofile", do_file);
  set(L, globals, "getfenv", getfenv);
  set(L, globals, "setfenv", setfenv);
  wrap(L, globals, "select", first_integer);
  wrap(L, globals, "error", integers_from_2);
  wrap(L, globals, "tonumber", integers_from_2);
  lua_getfield(L, globals, "load");
  lua_pushcclosure(L, load_string, 1);
  lua_setfield(L, globals, "loadstring");
  wrap(L, globals, "load", load_text);
  wrap(L, globals, "loadfile", load_file);

  lua_getfield(L, globals, LUA_STRLIBNAME);
  slua_open_patterns(L);
  wrap(L, library, "format", format);
  wrap(L, library, "char", integers);
  wrap(L, library, "sub", text_and_integers);
  set(L, library, "rep", repeat);
  wrap(L, library, "byte", text_and_integers);
  wrap(L, library, "find", integers_from_3);
  wrap(L, library, "match", integers_from_3);
  wrap(L, library, "gmatch", integers_from_3);
  wrap(L, library, "gsub", integers_from_4);
  lua_getfield(L, library, "gmatch");
  lua_setfield(L, library, "gfind");
  lua_settop(L, globals);

  lua_getfield(L, globals, LUA_TABLIBNAME);
  set(L, library, "concat", concat);
  wrap(L, library, "insert", insert);
  wrap(L, library, "remove", remove_item);
  wrap(L, library, "move", move);
  wrap(L, library, "sort", sort);
  wrap(L, library, "unpack", integers);
  lua_getfield(L, library, "unpack");
  lua_setfield(L, globals, "unpack");
  lua_settop(L, globals);

  lua_getfield(L, globals, LUA_OSLIBNAME);
  wrap(L, library, "exit", first_integer);
  wrap(L, library, "date", integers_from_2);
  wrap(L, library, "difftime", integers);
  wrap(L, library, "time", os_time);
  lua_settop(L, globals);

  lua_getfield(L, globals, LUA_DBLIBNAME);
  wrap(L, library, "getinfo", integers);
  wrap(L, library, "traceback", integers_from_2);
  lua_settop(L, globals);

  lua_getfield(L, globals, LUA_IOLIBNAME);
  wrap(L, library, "write", texts);
  wrap(L, library, "read", integers);
  wrap(L, library, "lines", integers_from_2);
  luaL_getmetatable(L, LUA_FILEHANDLE);
  lua_getfield(L, -1, "__index");
  int methods = lua_gettop(L);
  wrap(L, methods, "write", texts);
  wrap(L, methods, "read", integers_from_2);
  wrap(L, methods, "lines", integers_from_2);
  wrap(L, methods, "seek", integers_from_2);
  wrap(L, methods, "setvbuf", integers_from_2);
  lua_settop(L, globals);

  lua_getfield(L, globals, LUA_MATHLIBNAME);
  slua_open_math(L, library);
  lua_settop(L, globals - 1);
}

void slua_set_print(lua_State *L) {
  lua_pushcclosure(L, print, 1);
  lua_setglobal(L, "print");
}

/* Userdata, their fields, and class metatables. */

#include "CLuaHost.h"

#include <stdlib.h>
#include <string.h>

/* MARK: Userdata */

/* About what a small object takes besides what it counts itself. */
enum { object_bytes = 400 };

static int may_hold(const slua_class *class) { return (class->flags & (SLUA_USER_FIELDS | SLUA_HOLDER)) != 0; }

int slua_push_object(lua_State *L, void *object, int class_id) {
  slua_host *host = slua_host_of(L);
  slua_class *class = slua_class_of(host, class_id);
  if (class == NULL) return -1;
  if (class->declared != 0) {
    lua_rawgeti(L, LUA_REGISTRYINDEX, class->declared);
    luaL_unref(L, LUA_REGISTRYINDEX, class->declared);
    class->declared = 0;
    host->declare(L, class_id);
    lua_pop(L, 1);
  }
  lua_rawgeti(L, LUA_REGISTRYINDEX, host->identity);
  lua_rawgetp(L, -1, object);
  slua_box *box = lua_touserdata(L, -1);
  if (box != NULL) {
    lua_remove(L, -2);
    return 0;
  }
  lua_pop(L, 1);
  unsigned long created = host->created;
  box = lua_newuserdatauv(L, sizeof *box, may_hold(class) ? slua_user_values : 0);
  if (created != host->created) { /* a finalizer ran, and may have pushed this very object */
    if (lua_rawgetp(L, -2, object) != LUA_TNIL) {
      lua_replace(L, -3);
      lua_pop(L, 1);
      return 0;
    }
    lua_pop(L, 1);
  }
  host->created++;
  *box = (slua_box){slua_box_tag(box), object, class_id, 0};
  lua_rawgeti(L, LUA_REGISTRYINDEX, class->metatable);
  slua_set_metatable(L, -2);
  lua_pushvalue(L, -1);
  lua_rawsetp(L, -3, object);
  lua_remove(L, -2);
  *host->external += object_bytes;
  return 1;
}

/* Sets `table[object]`, the table in a registry slot, to the userdata at `index`. */
static void note(lua_State *L, int table, int index, slua_box *box) {
  index = lua_absindex(L, index);
  lua_rawgeti(L, LUA_REGISTRYINDEX, table);
  lua_pushvalue(L, index);
  lua_rawsetp(L, -2, box->object);
  lua_pop(L, 1);
}

/* A finalizer may reach a userdata of which `identity` has been told that it is garbage. */
static void anchor(lua_State *L, int index, slua_box *box) {
  slua_host *host = slua_host_of(L);
  note(L, host->anchors, index, box);
  note(L, host->identity, index, box);
  box->flags |= SLUA_ANCHORED;
}

/* What a slot of the registry holds while a list that the trace of that number made has its value. */
static void *hidden(uintptr_t trace) { return (char *)&slua_secret + trace; }

/* Takes back what the userdata on top shows, and puts the userdata that it holds into the table below it. */
static void take_back(lua_State *L, slua_box *box, lua_Integer *waiting) {
  slua_host *host = slua_host_of(L);
  int userdata = lua_gettop(L), list = userdata + 1;
  box->flags &= ~(unsigned)SLUA_SHOWS;
  note(L, host->identity, userdata, box);
  lua_getiuservalue(L, userdata, 2);
  lua_rawgetp(L, list, NULL);
  void *mark = lua_touserdata(L, -1);
  lua_pop(L, 1);
  lua_pushnil(L);
  while (lua_next(L, list)) {
    if (lua_isinteger(L, -2)) {
      int slot = (int)lua_tointeger(L, -2);
      lua_rawgeti(L, LUA_REGISTRYINDEX, slot);
      int is_hidden = lua_touserdata(L, -1) == mark; /* else another list has given it back */
      lua_pop(L, 1);
      if (is_hidden) lua_rawseti(L, LUA_REGISTRYINDEX, slot);
    } else if (slua_box_at(L, -1) != NULL) {
      lua_rawseti(L, userdata - 1, ++*waiting);
    }
    lua_settop(L, list + 1);
  }
  lua_pushnil(L);
  lua_setiuservalue(L, userdata, 2);
  lua_settop(L, userdata);
}

void slua_fetch(lua_State *from, int index) {
  slua_host *host = slua_host_of(from);
  lua_State *L = host->scratch;
  int was_in_host = host->in_host, bottom = lua_gettop(L), table = bottom + 1;
  lua_Integer waiting = 1;
  host->in_host = 1;
  index = lua_absindex(from, index);
  lua_newtable(L);
  lua_pushvalue(from, index);
  lua_xmove(from, L, 1);
  lua_rawseti(L, table, 1);
  while (waiting > 0) {
    lua_rawgeti(L, table, waiting--);
    slua_box *box = lua_touserdata(L, -1);
    if ((box->flags & (SLUA_HAS_FIELDS | SLUA_ANCHORED)) == SLUA_HAS_FIELDS) anchor(L, -1, box);
    if (box->flags & SLUA_SHOWS) take_back(L, box, &waiting);
    lua_settop(L, table);
  }
  lua_settop(L, bottom);
  host->in_host = was_in_host;
}

void slua_fields(lua_State *L, int index, int create) {
  slua_box *box = slua_box_at(L, index);
  if (box == NULL) {
    lua_pushnil(L);
    return;
  }
  index = lua_absindex(L, index);
  int type = lua_getiuservalue(L, index, 1);
  if (type == LUA_TTABLE || type == LUA_TNONE || !create) return;
  lua_pop(L, 1);
  lua_newtable(L);
  lua_pushvalue(L, -1);
  lua_setiuservalue(L, index, 1);
  box->flags |= SLUA_HAS_FIELDS;
  anchor(L, index, box);
}

/* MARK: Tracing */

extern size_t swift_retainCount(void *object);

size_t slua_reference_count(const void *object) { return swift_retainCount((void *)object); }

void slua_forget_shown(slua_host *host) {
  lua_State *L = host->scratch;
  lua_newtable(L);
  lua_rawgeti(L, LUA_REGISTRYINDEX, host->identity);
  lua_getmetatable(L, -1);
  lua_setmetatable(L, -3);
  lua_pop(L, 1);
  lua_rawseti(L, LUA_REGISTRYINDEX, host->shown);
}

void slua_begin_showing(slua_host *host, void *context, void (*each)(void *context, slua_box *box)) {
  lua_State *L = host->scratch;
  int top = lua_gettop(L), identity = top + 1, showing = top + 2;
  host->was_collecting = lua_gc(L, LUA_GCISRUNNING);
  lua_gc(L, LUA_GCSTOP);
  host->traces++;
  lua_rawgeti(L, LUA_REGISTRYINDEX, host->identity);
  lua_newtable(L);
  lua_Integer count = 0;
  lua_pushnil(L);
  while (lua_next(L, identity)) {
    slua_box *box = lua_touserdata(L, -1);
    if (box->flags & SLUA_SHOWS) lua_rawseti(L, showing, ++count);
    lua_settop(L, showing + 1);
  }
  for (; count > 0; count--) {
    lua_rawgeti(L, showing, count);
    slua_fetch(L, -1);
    lua_pop(L, 1);
  }
  slua_forget_shown(host);
  lua_pushnil(L);
  while (lua_next(L, identity)) {
    slua_box *box = lua_touserdata(L, -1);
    if (may_hold(slua_class_of(host, box->class_id))) each(context, box);
    lua_settop(L, showing + 1);
  }
  lua_settop(L, top);
}

static void push_userdata(lua_State *L, slua_box *box) {
  lua_rawgeti(L, LUA_REGISTRYINDEX, slua_host_of(L)->identity);
  lua_rawgetp(L, -1, box->object);
  lua_remove(L, -2);
}

/* Pushes the list of what the object of a userdata holds. */
static void push_list(lua_State *L, slua_box *holder) {
  push_userdata(L, holder);
  if (!(holder->flags & SLUA_SHOWS)) {
    holder->flags |= SLUA_SHOWS;
    lua_newtable(L);
    lua_pushlightuserdata(L, hidden(slua_host_of(L)->traces));
    lua_rawsetp(L, -2, NULL);
    lua_setiuservalue(L, -2, 2);
  }
  lua_getiuservalue(L, -1, 2);
  lua_remove(L, -2);
}

int slua_unanchor(slua_host *host, slua_box *box) {
  lua_State *L = host->scratch;
  if (!(box->flags & SLUA_ANCHORED)) return 0;
  box->flags &= ~(unsigned)SLUA_ANCHORED;
  lua_rawgeti(L, LUA_REGISTRYINDEX, host->anchors);
  lua_pushnil(L);
  lua_rawsetp(L, -2, box->object);
  lua_pop(L, 1);
  return 1;
}

void slua_show(slua_host *host, slua_box *holder, slua_box *held) {
  lua_State *L = host->scratch;
  int top = lua_gettop(L);
  push_list(L, holder);
  push_userdata(L, held);
  lua_pushvalue(L, -1);
  lua_rawsetp(L, top + 1, held->object);
  if (slua_unanchor(host, held)) note(L, host->shown, -1, held);
  lua_settop(L, top);
}

void slua_show_slot(slua_host *host, slua_box *holder, int slot) {
  lua_State *L = host->scratch;
  push_list(L, holder);
  lua_rawgeti(L, LUA_REGISTRYINDEX, slot);
  lua_rawseti(L, -2, slot);
  lua_pop(L, 1);
}

void slua_hide_slot(slua_host *host, int slot) {
  lua_State *L = host->scratch;
  lua_pushlightuserdata(L, hidden(host->traces));
  lua_rawseti(L, LUA_REGISTRYINDEX, slot);
}

void slua_end_showing(slua_host *host) {
  if (host->was_collecting) lua_gc(host->scratch, LUA_GCRESTART);
}

/* MARK: Reading and writing keys
   Upvalues: metatable, slua_class, set of declared names or nil, methods found before. */

static slua_class *this_class(lua_State *L) {
  return lua_touserdata(L, lua_upvalueindex(2));
}

static int is_declared(lua_State *L) {
  if (lua_type(L, lua_upvalueindex(3)) != LUA_TTABLE) return 1;
  lua_pushvalue(L, 2);
  int declared = lua_rawget(L, lua_upvalueindex(3)) != LUA_TNIL;
  lua_pop(L, 1);
  return declared;
}

/* Climbing the classes takes as long as a small method, so what was found is kept. Only methods from
   Swift, which change only where slua_forget_methods is called, and only if no metatable on the way
   has the name: the class's own is looked at every time, but an entry of an ancestor's could later
   be replaced without notice. The method is on top. */
static void remember_method(lua_State *L) {
  slua_host *host = slua_host_of(L);
  slua_class *class = this_class(L);
  int found = lua_gettop(L);
  if (lua_type(L, 2) != LUA_TSTRING) return;
  for (; class != NULL; class = slua_class_of(host, class->parent)) {
    lua_rawgeti(L, LUA_REGISTRYINDEX, class->metatable);
    lua_pushvalue(L, 2);
    if (lua_rawget(L, -2) != LUA_TNIL) break;
    lua_rawgeti(L, LUA_REGISTRYINDEX, class->natives);
    lua_pushvalue(L, 2);
    if (lua_rawget(L, -2) != LUA_TNIL) {
      if (lua_rawequal(L, -1, found)) {
        lua_pushvalue(L, 2);
        lua_insert(L, -2);
        lua_rawset(L, lua_upvalueindex(4));
        host->remembers = 1;
      }
      break;
    }
    lua_settop(L, found);
  }
  lua_settop(L, found);
}

static int find_method(lua_State *L) {
  static const int direct[] = {1, 4};
  for (int i = 0; i < 2; i++) {
    lua_pushvalue(L, 2);
    if (lua_rawget(L, lua_upvalueindex(direct[i])) != LUA_TNIL) return 1;
    lua_pop(L, 1);
  }
  lua_pushvalue(L, 2);
  if (lua_gettable(L, lua_upvalueindex(1)) == LUA_TNIL) return 0;
  remember_method(L);
  return 1;
}

void slua_forget_methods(lua_State *L) {
  slua_host *host = slua_host_of(L);
  if (!host->remembers) return;
  host->remembers = 0;
  for (int id = 0; id < host->class_count; id++) {
    for (slua_class *class = host->classes[id]; class != NULL; class = class->replaced) {
      lua_rawgeti(L, LUA_REGISTRYINDEX, class->found);
      lua_pushnil(L);
      while (lua_next(L, -2)) {
        lua_pop(L, 1);
        lua_pushvalue(L, -1);
        lua_pushnil(L);
        lua_rawset(L, -4);
      }
      lua_pop(L, 1);
    }
  }
}

static int find_user_field(lua_State *L) {
  lua_getiuservalue(L, 1, 1);
  if (lua_type(L, -1) != LUA_TTABLE) return 0;
  lua_pushvalue(L, 2);
  return lua_rawget(L, -2) != LUA_TNIL;
}

static int index_methods_first(lua_State *L) {
  slua_class *class = this_class(L);
  if (lua_type(L, 2) == LUA_TSTRING) {
    if (find_method(L)) return 1;
    lua_settop(L, 2);
  }
  if (lua_type(L, 1) != LUA_TUSERDATA) return find_method(L);
  if (class->indexer != NULL) {
    int count = slua_call(L, class->indexer);
    if (count >= 0) return count;
    lua_settop(L, 2);
  }
  return (class->flags & SLUA_USER_FIELDS) && find_user_field(L);
}

static int index_fields_first(lua_State *L) {
  slua_class *class = this_class(L);
  if (lua_type(L, 1) == LUA_TUSERDATA) {
    if (class->indexer != NULL && is_declared(L)) {
      int count = slua_call(L, class->indexer);
      if (count >= 0) return count;
      lua_settop(L, 2);
    }
    if ((class->flags & SLUA_USER_FIELDS) && find_user_field(L)) return 1;
  }
  return find_method(L);
}

static int new_index(lua_State *L) {
  slua_class *class = this_class(L);
  lua_settop(L, 3);
  if (lua_type(L, 1) == LUA_TTABLE) { /* a Lua object of a class whose objects are usually ours */
    lua_rawset(L, 1);
    return 0;
  }
  if (class->new_indexer != NULL && is_declared(L)) {
    if (slua_call(L, class->new_indexer) >= 0) return 0;
    lua_settop(L, 3);
  }
  if (!(class->flags & SLUA_USER_FIELDS) || slua_box_at(L, 1) == NULL) {
    lua_getfield(L, lua_upvalueindex(1), "__typename");
    return luaL_error(L, "cannot set field '%s' of a %s", luaL_tolstring(L, 2, NULL),
                      lua_tostring(L, 4));
  }
  int gone = lua_type(L, 2) == LUA_TNIL;
  if (gone || (lua_type(L, 2) == LUA_TNUMBER && lua_tonumber(L, 2) != lua_tonumber(L, 2)))
    return luaL_error(L, "index is %s", gone ? "nil" : "NaN");
  slua_fields(L, 1, lua_type(L, 3) != LUA_TNIL);
  if (lua_type(L, 4) != LUA_TTABLE) return 0;
  lua_insert(L, 2);
  lua_rawset(L, 2);
  return 0;
}

/* __newindex of the metatable's metatable. Upvalue: slua_class. */
static int set_method(lua_State *L) {
  slua_host *host = slua_host_of(L);
  slua_class *class = lua_touserdata(L, lua_upvalueindex(1));
  lua_settop(L, 3);
  lua_pushvalue(L, 2);
  lua_insert(L, 2);
  lua_rawset(L, 1); /* raises for nil and NaN; metatable and key stay */
  int was_in_host = host->in_host;
  host->in_host = 1;
  slua_forget_methods(L);
  host->method_set(L, class->id);
  host->in_host = was_in_host;
  return 0;
}

/* MARK: Classes */

/* Metamethods that Lua looks up in the metatable itself, so that inheriting means copying. */
static const char *const events[] = {
  "__add", "__sub", "__mul", "__div", "__mod", "__pow", "__unm", "__idiv", "__band", "__bor",
  "__bxor", "__shl", "__shr", "__bnot", "__concat", "__len", "__eq", "__lt", "__le", "__call",
  "__close", "__tostring", "__pairs"};

static void set_field(lua_State *L, int table, const char *name) {
  lua_pushstring(L, name);
  lua_insert(L, -2);
  lua_rawset(L, table);
}

static slua_class *new_class(slua_host *host, int id) {
  if (id >= host->class_count) {
    int count = id + 64;
    slua_class **classes = realloc(host->classes, (size_t)count * sizeof *classes);
    if (classes == NULL) abort();
    memset(classes + host->class_count, 0,
           (size_t)(count - host->class_count) * sizeof *classes);
    host->classes = classes;
    host->class_count = count;
  }
  slua_class *class = calloc(1, sizeof *class);
  if (class == NULL) abort();
  class->replaced = host->classes[id];
  return host->classes[id] = class;
}

static void push_dispatcher(lua_State *L, lua_CFunction function, int metatable,
                            slua_class *class, int declared) {
  lua_pushvalue(L, metatable);
  lua_pushlightuserdata(L, class);
  if (declared) lua_pushvalue(L, declared);
  else lua_pushnil(L);
  lua_rawgeti(L, LUA_REGISTRYINDEX, class->found);
  lua_pushcclosure(L, function, 4);
}

slua_class *slua_define_class(lua_State *L, int id, int parent, const char *name, int flags,
                              void *indexer, void *new_indexer, int declared) {
  slua_host *host = slua_host_of(L);
  slua_class *base = slua_class_of(host, parent);
  slua_class *class = new_class(host, id);
  class->id = id;
  class->parent = base ? parent : -1;
  class->flags = flags;
  class->indexer = indexer;
  class->new_indexer = new_indexer;
  if (declared) {
    declared = lua_absindex(L, declared);
    lua_pushvalue(L, declared);
    class->declared = luaL_ref(L, LUA_REGISTRYINDEX);
  }

  lua_createtable(L, 0, 16);
  int metatable = lua_gettop(L);
  lua_pushvalue(L, metatable);
  class->metatable = luaL_ref(L, LUA_REGISTRYINDEX);
  lua_newtable(L);
  int natives = metatable + 1;
  lua_pushvalue(L, natives);
  class->natives = luaL_ref(L, LUA_REGISTRYINDEX);
  lua_newtable(L);
  class->found = luaL_ref(L, LUA_REGISTRYINDEX);

  if (base) {
    lua_createtable(L, 0, 1);
    lua_rawgeti(L, LUA_REGISTRYINDEX, base->metatable);
    for (size_t i = 0; i < sizeof events / sizeof *events; i++) {
      lua_pushstring(L, events[i]);
      lua_rawget(L, -2);
      set_field(L, metatable, events[i]);
    }
    set_field(L, natives + 1, "__index");
    lua_setmetatable(L, natives);
  }

  lua_pushstring(L, name);
  set_field(L, metatable, "__typename");
  lua_pushstring(L, name);
  set_field(L, metatable, "__name");
  if (flags & SLUA_TABLES) {
    lua_pushvalue(L, metatable);
    set_field(L, metatable, "__index");
  } else {
    push_dispatcher(L, flags & SLUA_METHODS_FIRST ? index_methods_first : index_fields_first,
                    metatable, class, declared);
    set_field(L, metatable, "__index");
    push_dispatcher(L, new_index, metatable, class, declared);
    set_field(L, metatable, "__newindex");
  }
  if (flags & SLUA_HIDE_METATABLE) {
    lua_pushboolean(L, 0);
    set_field(L, metatable, "__metatable");
  }

  lua_createtable(L, 0, 3);
  lua_pushvalue(L, natives);
  set_field(L, natives + 1, "__index");
  /* What scripts see as a class's metatable is that of the class above, as luaT had it. */
  if (base) lua_rawgeti(L, LUA_REGISTRYINDEX, base->metatable);
  else lua_pushboolean(L, 0);
  set_field(L, natives + 1, "__metatable");
  lua_pushlightuserdata(L, class);
  lua_pushcclosure(L, set_method, 1);
  set_field(L, natives + 1, "__newindex");
  lua_setmetatable(L, metatable);
  lua_settop(L, metatable);
  return class;
}

/* MARK: Operators through the class chain */

/* Upvalues: method name, event name. The operand's own metatable decides, so one closure serves a
   whole hierarchy. */
static int call_event(lua_State *L) {
  int count = lua_gettop(L);
  for (int operand = 1; operand <= 2 && operand <= count; operand++) {
    if (luaL_getmetafield(L, operand, "__typename") == LUA_TNIL) continue;
    lua_pop(L, 1);
    lua_getmetatable(L, operand);
    lua_pushvalue(L, lua_upvalueindex(1));
    if (lua_gettable(L, -2) != LUA_TNIL) {
      lua_replace(L, -2);
      lua_insert(L, 1);
      lua_call(L, count, LUA_MULTRET);
      return lua_gettop(L);
    }
    lua_settop(L, count);
  }
  const char *event = lua_tostring(L, lua_upvalueindex(2));
  if (strcmp(event, "__eq") == 0) {
    lua_pushboolean(L, lua_rawequal(L, 1, 2));
    return 1;
  }
  if (luaL_getmetafield(L, 1, "__typename") == LUA_TNIL) lua_pushstring(L, luaL_typename(L, 1));
  if (strcmp(event, "__tostring") == 0) return 1;
  if (strcmp(event, "__len") == 0 && lua_type(L, 1) == LUA_TTABLE) {
    lua_pushinteger(L, (lua_Integer)lua_rawlen(L, 1));
    return 1;
  }
  return luaL_error(L, "%s has no %s operator", lua_tostring(L, -1), event + 2);
}

void slua_push_dispatcher(lua_State *L, const char *event, const char *method) {
  lua_pushstring(L, method);
  lua_pushstring(L, event);
  lua_pushcclosure(L, call_event, 2);
}

void slua_set_event(lua_State *L, slua_class *class, const char *event) {
  slua_host *host = slua_host_of(L);
  int value = lua_gettop(L);
  if (!lua_checkstack(L, 8)) abort(); /* classes are a few levels deep */
  lua_rawgeti(L, LUA_REGISTRYINDEX, class->metatable);
  lua_pushstring(L, event);
  lua_rawget(L, value + 1); /* what the classes below have if they inherited */
  for (int id = 0; id < host->class_count; id++) {
    slua_class *child = host->classes[id];
    if (child == NULL || child->parent != class->id) continue;
    lua_rawgeti(L, LUA_REGISTRYINDEX, child->metatable);
    lua_pushstring(L, event);
    lua_rawget(L, -2);
    int inherits = lua_rawequal(L, -1, value + 2);
    lua_settop(L, value + 2);
    if (!inherits) continue;
    lua_pushvalue(L, value);
    slua_set_event(L, child, event);
  }
  lua_pushvalue(L, value);
  set_field(L, value + 1, event);
  lua_settop(L, value - 1);
}

/* string.find, match, gmatch and gsub, which look whether they are to be interrupted: a pattern may take for ever, and
   the library's functions do not look. What they do, and their messages, are the library's (Lua 5.4, "Patterns"). */

#include "CLuaHost.h"

#include <ctype.h>
#include <string.h>

enum { most_captures = 32, most_depth = 200, escape = '%' };
enum { is_open = -1, is_position = -2 }; /* lengths of captures */

/* So many steps, each some nanoseconds, are taken between two looks. */
enum { look_after = 1 << 16 };

typedef struct {
  lua_State *L;
  const char *text, *text_end, *pattern, *pattern_end;
  const char *head_end; /* where the first item ends, if every match begins with one character of it; else NULL */
  int knows_head;
  ptrdiff_t steps; /* until the next look */
  int depth;       /* calls of `rest` on their way */
  int count;       /* of captures */
  struct { const char *start; ptrdiff_t length; } captures[most_captures];
} search;

static const char *rest(search *m, const char *s, const char *p);

/* Takes `count` steps; raises what an interrupt raises. */
static inline void step(search *m, ptrdiff_t count) {
  m->steps -= count;
  if (m->steps > 0) return;
  m->steps = look_after;
  slua_check_interrupt(m->L);
}

static int byte(const char *at) { return (unsigned char)*at; }

/* MARK: Single characters */

/* Where the item that begins at `p` ends: a character, %x, or a set. */
static const char *item_end(search *m, const char *p) {
  const char *end = m->pattern_end;
  if (*p == escape) {
    if (p + 1 == end) luaL_error(m->L, "malformed pattern (ends with '%%')");
    return p + 2;
  }
  if (*p++ != '[') return p;
  const char *start = p;
  if (p < end && *p == '^') p++;
  for (int is_first = 1;; is_first = 0) { /* a ']' at the beginning stands for itself */
    if (p >= end) luaL_error(m->L, "malformed pattern (missing ']')");
    if (*p == ']' && !is_first) break;
    p += *p == escape && p + 1 < end ? 2 : 1;
  }
  if (p - start > 32) step(m, (p - start) >> 4);
  return p + 1;
}

static inline int is_of_class(int c, int class) {
  int is;
  switch (tolower(class)) {
    case 'a': is = isalpha(c); break;
    case 'c': is = iscntrl(c); break;
    case 'd': is = isdigit(c); break;
    case 'g': is = isgraph(c); break;
    case 'l': is = islower(c); break;
    case 'p': is = ispunct(c); break;
    case 's': is = isspace(c); break;
    case 'u': is = isupper(c); break;
    case 'w': is = isalnum(c); break;
    case 'x': is = isxdigit(c); break;
    case 'z': is = c == 0; break; /* of Lua 5.1 */
    default: return class == c;
  }
  return isupper(class) ? !is : is != 0;
}

/* Whether the set from '[' to before `end`, behind its ']', has `c`. */
static inline int is_in_set(search *m, int c, const char *p, const char *end) {
  const char *last = end - 1;
  int found = 1;
  if (*++p == '^') {
    found = 0;
    p++;
  }
  if (last - p > 32) step(m, (last - p) >> 3);
  for (; p < last; p++) {
    if (*p == escape) {
      if (is_of_class(c, byte(++p))) return found;
    } else if (p[1] == '-' && p + 2 < last) {
      if (byte(p) <= c && c <= byte(p + 2)) return found;
      p += 2;
    } else if (byte(p) == c) {
      return found;
    }
  }
  return !found;
}

/* Whether the character at `s` is of the item from `p` to `end`. */
static inline int fits(search *m, const char *s, const char *p, const char *end) {
  if (s >= m->text_end) return 0;
  switch (*p) {
    case '.': return 1;
    case escape: return is_of_class(byte(s), byte(p + 1));
    case '[': return is_in_set(m, byte(s), p, end);
    default: return *p == *s;
  }
}

/* MARK: Items. Each matches the item at `p` and all that follows, and returns where the match ends, or NULL. */

static const char *most(search *m, const char *s, const char *p, const char *end) {
  ptrdiff_t count = 0, longest = m->text_end - s;
  if (*p == '.') {
    count = longest;
  } else if (*p == escape) {
    while (count < longest && is_of_class(byte(s + count), byte(p + 1))) count++;
  } else if (*p == '[' && p[1] == '^' && end - p == 4 && p[2] != escape) { /* all up to a character */
    const char *at = memchr(s, byte(p + 2), (size_t)longest);
    count = at != NULL ? at - s : longest;
  } else if (*p == '[') {
    while (count < longest && is_in_set(m, byte(s + count), p, end)) count++;
  } else {
    while (count < longest && s[count] == *p) count++;
  }
  step(m, count >> 3);
  for (; count >= 0; count--) {
    const char *found = rest(m, s + count, end + 1);
    if (found != NULL) return found;
  }
  return NULL;
}

static const char *fewest(search *m, const char *s, const char *p, const char *end) {
  for (;; s++) {
    const char *found = rest(m, s, end + 1);
    if (found != NULL) return found;
    if (!fits(m, s, p, end)) return NULL;
  }
}

static const char *open_capture(search *m, const char *s, const char *p, ptrdiff_t length) {
  if (m->count >= most_captures) luaL_error(m->L, "too many captures");
  m->captures[m->count].start = s;
  m->captures[m->count].length = length;
  m->count++;
  const char *found = rest(m, s, p);
  if (found == NULL) m->count--;
  return found;
}

static const char *close_capture(search *m, const char *s, const char *p) {
  int i = m->count - 1;
  while (i >= 0 && m->captures[i].length != is_open) i--;
  if (i < 0) luaL_error(m->L, "invalid pattern capture");
  m->captures[i].length = s - m->captures[i].start;
  const char *found = rest(m, s, p);
  if (found == NULL) m->captures[i].length = is_open;
  return found;
}

/* %bxy: the end of the balanced text at `s`. */
static const char *balanced(search *m, const char *s, const char *p) {
  if (p + 1 >= m->pattern_end) luaL_error(m->L, "malformed pattern (missing arguments to '%%b')");
  if (*s != *p) return NULL;
  ptrdiff_t level = 1;
  for (const char *at = s + 1; at < m->text_end; at++) {
    if (*at == p[1]) {
      if (--level == 0) {
        step(m, (at - s) >> 3);
        return at + 1;
      }
    } else if (*at == *p) {
      level++;
    }
  }
  step(m, (m->text_end - s) >> 3);
  return NULL;
}

/* %1 … %9: the end of the text at `s` that is that of a capture. */
static const char *repeated(search *m, const char *s, int digit) {
  int i = digit - '1';
  if (i < 0 || i >= m->count || m->captures[i].length == is_open)
    luaL_error(m->L, "invalid capture index %%%d", i + 1);
  ptrdiff_t length = m->captures[i].length;
  if (length < 0 || m->text_end - s < length) return NULL;
  step(m, length >> 4);
  return memcmp(m->captures[i].start, s, (size_t)length) == 0 ? s + length : NULL;
}

/* The character or set that begins at `p`, with what stands behind it, at `s`: where the pattern goes on is then `*p`, and
   the text at the place returned; or that match is the last one, `*found`, and NULL is returned. */
static inline const char *item(search *m, const char *s, const char **p, const char **found) {
  const char *end = item_end(m, *p);
  if (!fits(m, s, *p, end)) {
    if (*end != '*' && *end != '?' && *end != '-') return NULL;
    *p = end + 1;
    return s;
  }
  switch (*end) {
    case '*': *found = most(m, s, *p, end); return NULL;
    case '+': *found = most(m, s + 1, *p, end); return NULL;
    case '-': *found = fewest(m, s, *p, end); return NULL;
    case '?':
      if ((*found = rest(m, s + 1, end + 1)) != NULL) return NULL;
      *p = end + 1;
      return s;
    default:
      *p = end;
      return s + 1;
  }
}

/* %f: whether a run of characters of the set at `p` begins at `s`; `end` is where the set ends. */
static int is_frontier(search *m, const char *s, const char *p, const char **end) {
  if (*p != '[') luaL_error(m->L, "missing '[' after '%%f' in pattern");
  *end = item_end(m, p);
  int before = s == m->text ? 0 : byte(s - 1);
  return !is_in_set(m, before, p, *end) && is_in_set(m, byte(s), p, *end);
}

/* The text at `s` against the pattern from `p` on. */
static const char *rest(search *m, const char *s, const char *p) {
  if (m->depth++ >= most_depth) luaL_error(m->L, "pattern too complex");
  const char *found = NULL;
  while (s != NULL) {
    step(m, 1);
    if (p == m->pattern_end) {
      found = s;
      break;
    }
    switch (*p) {
      case '(': {
        int is_empty = p[1] == ')';
        found = open_capture(m, s, p + 1 + is_empty, is_empty ? is_position : is_open);
        s = NULL;
        continue;
      }
      case ')':
        found = close_capture(m, s, p + 1);
        s = NULL;
        continue;
      case '$':
        if (p + 1 != m->pattern_end) break;
        if (s == m->text_end) found = s;
        s = NULL;
        continue;
      case escape:
        switch (p[1]) {
          case 'b':
            s = balanced(m, s, p + 2);
            p += 4;
            continue;
          case 'f':
            if (!is_frontier(m, s, p + 2, &p)) s = NULL;
            continue;
          case '0': case '1': case '2': case '3': case '4': case '5': case '6': case '7': case '8': case '9':
            s = repeated(m, s, byte(p + 1));
            p += 2;
            continue;
        }
    }
    s = item(m, s, &p, &found);
  }
  m->depth--;
  return found;
}

/* MARK: Captures */

static void start(search *m, lua_State *L, const char *text, size_t length, const char *pattern, size_t size) {
  m->L = L;
  m->text = text;
  m->text_end = text + length;
  m->pattern = pattern;
  m->pattern_end = pattern + size;
  m->steps = look_after;
  m->depth = 0;
  m->knows_head = 0;
  m->head_end = NULL;
}

/* For patterns whose first item has been found to be well made. */
static void learn_head(search *m) {
  const char *p = m->pattern;
  m->knows_head = 1;
  if (p == m->pattern_end || strchr("()$", *p) != NULL) return;
  if (*p == escape && (p[1] == 'b' || p[1] == 'f' || isdigit(byte(p + 1)))) return;
  const char *end = item_end(m, p);
  if (*end != '*' && *end != '?' && *end != '-') m->head_end = end;
}

static const char *match_at(search *m, const char *s) {
  if (m->head_end != NULL && !fits(m, s, m->pattern, m->head_end)) {
    step(m, 1);
    return NULL;
  }
  m->count = 0;
  const char *found = rest(m, s, m->pattern);
  if (!m->knows_head) learn_head(m);
  return found;
}

/* The text of capture `i`, and its length; of one that is a position, which is then pushed, `is_position`. Without
   captures capture 0 is the whole match from `s` to `e`. */
static ptrdiff_t capture(search *m, int i, const char *s, const char *e, const char **text) {
  if (i >= m->count) {
    if (i != 0) luaL_error(m->L, "invalid capture index %%%d", i + 1);
    *text = s;
    return e - s;
  }
  ptrdiff_t length = m->captures[i].length;
  *text = m->captures[i].start;
  if (length == is_open) luaL_error(m->L, "unfinished capture");
  if (length == is_position) lua_pushinteger(m->L, m->captures[i].start - m->text + 1);
  return length;
}

static void push_capture(search *m, int i, const char *s, const char *e) {
  const char *text;
  ptrdiff_t length = capture(m, i, s, e, &text);
  if (length != is_position) lua_pushlstring(m->L, text, (size_t)length);
}

/* Pushes all captures, or without any the whole match if `s` is given; returns how many. */
static int push_captures(search *m, const char *s, const char *e) {
  int count = m->count == 0 && s != NULL ? 1 : m->count;
  luaL_checkstack(m->L, count, "too many captures");
  for (int i = 0; i < count; i++) push_capture(m, i, s, e);
  return count;
}

/* MARK: Functions */

/* Where argument `index` says that the search begins, from 0; behind the end if that is too far. */
static size_t first_place(lua_State *L, int index, size_t length) {
  lua_Integer place = luaL_optinteger(L, index, 1);
  if (place > 0) return (size_t)place - 1;
  if (place == 0 || place < -(lua_Integer)length) return 0;
  return (size_t)((lua_Integer)length + place);
}

static int has_specials(const char *p, size_t size) {
  for (size_t i = 0; i < size; i++) {
    if (p[i] != 0 && strchr("^$*+?.([%-", p[i]) != NULL) return 1;
  }
  return 0;
}

/* The first place of the plain text `p` at or behind `s`, or NULL. */
static const char *find_plain(search *m, const char *s) {
  size_t size = (size_t)(m->pattern_end - m->pattern);
  if (size == 0) return s;
  while ((size_t)(m->text_end - s) >= size) {
    const char *before = s;
    s = memchr(s, byte(m->pattern), (size_t)(m->text_end - s) - size + 1);
    if (s == NULL) return NULL;
    step(m, 1 + ((s - before) >> 6));
    const char *a = s, *b = m->pattern; /* in blocks, each of which is a step */
    for (size_t left = size;; a += 256, b += 256, left -= 256) {
      size_t block = left < 256 ? left : 256;
      if (memcmp(a, b, block) != 0) break;
      if (left == block) return s;
      step(m, 4);
    }
    s++;
  }
  return NULL;
}

static int find_or_match(lua_State *L, int finds) {
  search m;
  size_t length, size;
  const char *text = luaL_checklstring(L, 1, &length), *pattern = luaL_checklstring(L, 2, &size);
  size_t first = first_place(L, 3, length);
  if (first > length) {
    luaL_pushfail(L);
    return 1;
  }
  start(&m, L, text, length, pattern, size);
  const char *s = text + first, *e;
  if (finds && (lua_toboolean(L, 4) || !has_specials(pattern, size))) {
    s = find_plain(&m, s);
    if (s != NULL) {
      lua_pushinteger(L, s - text + 1);
      lua_pushinteger(L, s - text + (ptrdiff_t)size);
      return 2;
    }
  } else {
    int is_anchored = size > 0 && *pattern == '^';
    m.pattern += is_anchored;
    do {
      if ((e = match_at(&m, s)) == NULL) continue;
      if (!finds) return push_captures(&m, s, e);
      lua_pushinteger(L, s - text + 1);
      lua_pushinteger(L, e - text);
      return push_captures(&m, NULL, NULL) + 2;
    } while (s++ < m.text_end && !is_anchored);
  }
  luaL_pushfail(L);
  return 1;
}

static int find(lua_State *L) { return find_or_match(L, 1); }
static int match(lua_State *L) { return find_or_match(L, 0); }

/* What an iterator of gmatch goes on from, its third upvalue; the text and the pattern are the first two. */
typedef struct {
  size_t place; /* where to look next, from 0 */
  const char *last; /* where the last match ended */
} progress;

static int next_match(lua_State *L) {
  search m;
  size_t length, size;
  const char *text = lua_tolstring(L, lua_upvalueindex(1), &length);
  const char *pattern = lua_tolstring(L, lua_upvalueindex(2), &size);
  progress *progress = lua_touserdata(L, lua_upvalueindex(3));
  start(&m, L, text, length, pattern, size);
  for (size_t place = progress->place; place <= length; place++) {
    const char *s = text + place, *e = match_at(&m, s);
    if (e == NULL || e == progress->last) continue;
    progress->place = (size_t)(e - text);
    progress->last = e;
    return push_captures(&m, s, e);
  }
  return 0;
}

static int gmatch(lua_State *L) {
  size_t length;
  luaL_checklstring(L, 1, &length);
  luaL_checkstring(L, 2);
  size_t first = first_place(L, 3, length);
  lua_settop(L, 2);
  progress *start = lua_newuserdatauv(L, sizeof *start, 0);
  start->place = first > length ? length + 1 : first;
  start->last = NULL;
  lua_pushcclosure(L, next_match, 3);
  return 1;
}

/* Adds the replacement string, argument 3, with the captures that it names. */
static void add_text(search *m, luaL_Buffer *b, const char *s, const char *e) {
  size_t length;
  const char *p = lua_tolstring(m->L, 3, &length), *end = p + length, *next, *text;
  for (; (next = memchr(p, escape, (size_t)(end - p))) != NULL; p = next + 2) {
    luaL_addlstring(b, p, (size_t)(next - p));
    int what = byte(next + 1); /* behind the last one stands a 0 */
    if (what == escape) {
      luaL_addchar(b, escape);
    } else if (what == '0') {
      luaL_addlstring(b, s, (size_t)(e - s));
    } else if (isdigit(what)) {
      ptrdiff_t size = capture(m, what - '1', s, e, &text);
      if (size == is_position) luaL_addvalue(b);
      else luaL_addlstring(b, text, (size_t)size);
    } else {
      luaL_error(m->L, "invalid use of '%c' in replacement string", escape);
    }
  }
  luaL_addlstring(b, p, (size_t)(end - p));
}

/* Adds what stands for the match from `s` to `e`, and returns whether that is something else than the match. */
static int add_replacement(search *m, luaL_Buffer *b, const char *s, const char *e, int type) {
  lua_State *L = m->L;
  if (type == LUA_TFUNCTION) {
    lua_pushvalue(L, 3);
    lua_call(L, push_captures(m, s, e), 1);
  } else if (type == LUA_TTABLE) {
    push_capture(m, 0, s, e);
    lua_gettable(L, 3);
  } else {
    add_text(m, b, s, e);
    return 1;
  }
  if (!lua_toboolean(L, -1)) {
    lua_pop(L, 1);
    luaL_addlstring(b, s, (size_t)(e - s));
    return 0;
  }
  if (!lua_isstring(L, -1)) return luaL_error(L, "invalid replacement value (a %s)", luaL_typename(L, -1));
  luaL_addvalue(b);
  return 1;
}

static int gsub(lua_State *L) {
  search m;
  luaL_Buffer b;
  size_t length, size;
  const char *text = luaL_checklstring(L, 1, &length), *pattern = luaL_checklstring(L, 2, &size);
  int type = lua_type(L, 3), is_anchored = size > 0 && *pattern == '^', changes = 0;
  lua_Integer limit = luaL_optinteger(L, 4, (lua_Integer)length + 1), count = 0;
  luaL_argexpected(L, type == LUA_TNUMBER || type == LUA_TSTRING || type == LUA_TFUNCTION || type == LUA_TTABLE, 3,
                   "string/function/table");
  luaL_buffinit(L, &b);
  start(&m, L, text, length, pattern, size);
  m.pattern += is_anchored;
  const char *s = text, *last = NULL;
  while (count < limit) {
    const char *e = match_at(&m, s);
    if (e != NULL && e != last) {
      count++;
      changes |= add_replacement(&m, &b, s, e, type);
      s = last = e;
    } else if (s < m.text_end) {
      luaL_addchar(&b, *s++);
    } else {
      break;
    }
    if (is_anchored) break;
  }
  if (changes) {
    luaL_addlstring(&b, s, (size_t)(m.text_end - s));
    luaL_pushresult(&b);
  } else {
    lua_pushvalue(L, 1);
  }
  lua_pushinteger(L, count);
  return 2;
}

/* Puts the functions into the table on top. */
void slua_open_patterns(lua_State *L) {
  static const luaL_Reg functions[] = {
    {"find", find}, {"match", match}, {"gmatch", gmatch}, {"gsub", gsub}, {NULL, NULL}};
  luaL_setfuncs(L, functions, 0);
}

/* The mathematical functions of Lua 5.1, and the random numbers of LuaJIT. */

#include "CLuaHost.h"

#include <math.h>
#include <string.h>
#include <time.h>

/* Integral results as integers, which print without ".0"; large ones stay floats, so that products
   do not wrap. */
static int push_number(lua_State *L, lua_Number x) {
  if (x == floor(x) && fabs(x) < 0x1p31 && !(x == 0 && signbit(x))) {
    lua_pushinteger(L, (lua_Integer)x);
  } else {
    lua_pushnumber(L, x);
  }
  return 1;
}

#define ONE(name, f) \
  static int name(lua_State *L) { return push_number(L, f(luaL_checknumber(L, 1))); }
#define TWO(name, f) \
  static int name(lua_State *L) { \
    return push_number(L, f(luaL_checknumber(L, 1), luaL_checknumber(L, 2))); \
  }
ONE(m_log10, log10)
ONE(m_cosh, cosh)
ONE(m_sinh, sinh)
ONE(m_tanh, tanh)
TWO(m_pow, pow)
TWO(m_atan2, atan2)
TWO(m_fmod, fmod)

static int m_ldexp(lua_State *L) {
  lua_Number x = luaL_checknumber(L, 1), n = luaL_checknumber(L, 2);
  return push_number(L, ldexp(x, n > 5000 ? 5000 : n > -5000 ? (int)n : -5000));
}

static int m_frexp(lua_State *L) {
  int exponent;
  lua_pushnumber(L, frexp(luaL_checknumber(L, 1), &exponent));
  lua_pushinteger(L, exponent);
  return 2;
}

/* MARK: Random numbers
   The combined Tausworthe generator of L'Ecuyer, "Tables of maximally equidistributed combined LFSR
   generators" (Math. Comp. 68, 1999), with the four components and the seeding of LuaJIT 2.1: the
   same seed gives a script the same data as there. */

typedef struct { uint64_t part[4]; } generator;

static uint64_t next(generator *g) {
  static const struct { int k, q, s; } tausworthe[4] = {
    {63, 31, 18}, {58, 19, 28}, {55, 24, 7}, {47, 21, 8}};
  uint64_t sum = 0;
  for (int i = 0; i < 4; i++) {
    int k = tausworthe[i].k, q = tausworthe[i].q, s = tausworthe[i].s;
    uint64_t z = g->part[i];
    z = (((z << q) ^ z) >> (k - s)) ^ ((z & (~(uint64_t)0 << (64 - k))) << s);
    sum ^= g->part[i] = z;
  }
  return sum;
}

static void seed(generator *g, double x) {
#pragma STDC FP_CONTRACT OFF /* a fused multiply-add gives other seeds */
  static const int low_bits[4] = {1, 6, 9, 17}; /* 64 - k */
  for (int i = 0; i < 4; i++) {
    x = x * 3.14159265358979323846 + 2.7182818284590452354;
    memcpy(&g->part[i], &x, sizeof x);
    uint64_t least = (uint64_t)1 << low_bits[i];
    if (g->part[i] < least) g->part[i] += least;
  }
  for (int i = 0; i < 10; i++) next(g);
}

/* random() in [0, 1), random(m) in 1 … m, random(m, n) in m … n. */
static int m_random(lua_State *L) {
  generator *g = lua_touserdata(L, lua_upvalueindex(1));
  int count = lua_gettop(L);
  lua_Number low = 1, high = 0;
  if (count == 1) {
    high = luaL_checknumber(L, 1);
  } else if (count == 2) {
    low = luaL_checknumber(L, 1);
    high = luaL_checknumber(L, 2);
  } else if (count > 2) {
    return luaL_error(L, "wrong number of arguments");
  }
  if (count > 0 && !(low <= high)) luaL_argerror(L, count, "interval is empty");
  lua_Number unit = (lua_Number)(next(g) & 0xfffffffffffff) * 0x1p-52;
  if (count == 0) {
    lua_pushnumber(L, unit);
    return 1;
  }
  return push_number(L, floor(unit * (count == 1 ? high : high - low + 1)) + low);
}

static int m_randomseed(lua_State *L) {
  generator *g = lua_touserdata(L, lua_upvalueindex(1));
  seed(g, lua_isnone(L, 1) ? (double)time(NULL) + (double)clock() : luaL_checknumber(L, 1));
  return 0;
}

/* `math` is the index of the library's table. */
void slua_open_math(lua_State *L, int math) {
  static const luaL_Reg functions[] = {
    {"log10", m_log10}, {"cosh", m_cosh}, {"sinh", m_sinh}, {"tanh", m_tanh}, {"pow", m_pow},
    {"atan2", m_atan2}, {"fmod", m_fmod}, {"mod", m_fmod}, {"ldexp", m_ldexp}, {"frexp", m_frexp},
    {NULL, NULL}};
  lua_pushvalue(L, math);
  luaL_setfuncs(L, functions, 0);
  seed(lua_newuserdatauv(L, sizeof(generator), 0), 0);
  lua_pushvalue(L, -1);
  lua_pushcclosure(L, m_random, 1);
  lua_setfield(L, math, "random");
  lua_pushcclosure(L, m_randomseed, 1);
  lua_setfield(L, math, "randomseed");
  lua_pop(L, 1);
  slua_find_random_state(L);
}

/* What the processor can do, in the levels that compilers know it by (-march=x86-64-v3). Nothing here may use more than
   any x86-64 has: it runs before it is known whether the program may. */
#pragma once

#if defined(__x86_64__)
#define CSTART_ANY __attribute__((target("arch=x86-64")))

/* The highest level: 4 with AVX-512, 3 with AVX2 and FMA, 2 with SSE 4.2, else 1. */
CSTART_ANY static inline int cstart_level(void) {
  __builtin_cpu_init();
  if (__builtin_cpu_supports("x86-64-v4")) return 4;
  if (__builtin_cpu_supports("x86-64-v3")) return 3;
  if (__builtin_cpu_supports("x86-64-v2")) return 2;
  return 1;
}
#endif

/* A program that was built for another processor says so, where it would die of an illegal instruction. */

#include "processor.h"

#if defined(__x86_64__)
#include <unistd.h>

#if defined(__AVX512F__)
enum { needed = 4 };
#define WHAT "AVX-512 (x86-64-v4)"
#elif defined(__AVX2__)
enum { needed = 3 };
#define WHAT "AVX2 and FMA (x86-64-v3)"
#elif defined(__SSE4_2__)
enum { needed = 2 };
#define WHAT "SSE 4.2 (x86-64-v2)"
#else
enum { needed = 1 };
#define WHAT ""
#endif

/* Before all other code of the program; 101 is the first that programs may have. */
CSTART_ANY __attribute__((constructor(101))) static void check(void) {
  static const char text[] =
      "seqlua: this program was built for processors with " WHAT ", which this one does not have: build it on this machine "
      "(scripts/build), or for any (SEQLUA_CPU=generic scripts/build)\n";
  if (cstart_level() >= needed) return;
  ssize_t written = write(STDERR_FILENO, text, sizeof text - 1);
  (void)written;
  _exit(126); /* as a shell says that a file is no program for this machine */
}
#endif

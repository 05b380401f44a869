#include "CVector.h"

#if defined(__AVX512F__)
enum { bytes = 64, rowsMost = 12, sumRows = 4, sumTaps = 6 };
#define WIDE __attribute__((min_vector_width(512)))
#elif defined(__AVX2__)
enum { bytes = 32, rowsMost = 6, sumRows = 3, sumTaps = 4 };
#define WIDE
#else
enum { bytes = 16, rowsMost = 6, sumRows = 3, sumTaps = 4 };
#define WIDE
#endif

/* Vectors side by side: more of them for a block of few rows, so that there are sums enough to hide how long an
   addition takes. */
enum { vectorsMost = 4 };
#define VECTORS(rows) ((rows) <= rowsMost / 4 ? 4 : 2)

/* How many taps are added up before sums go back to memory: their weights for a block of rows stay in the first
   cache. */
enum { run = 256 };

#define EACH(i, n) _Pragma("clang loop unroll(full)") for (int i = 0; i < n; i++)
#define INLINE static inline __attribute__((always_inline))

/* Where part i of `count` nearly equal ones begins. */
static long start(long rows, long count, long i) { return rows * i / count; }

#define NAME(name) single_##name
#define real float
#include "taps_of_type.h"
#undef NAME
#undef real
#define NAME(name) wide_##name
#define real double
#include "taps_of_type.h"

long cvector_taps_padding(int isDouble) {
  return vectorsMost * bytes / (long)(isDouble ? sizeof(double) : sizeof(float));
}

void cvector_taps_pack(int isDouble, const void *w, long lead, const long *places, long inner, long out,
                       void *packed) {
  if (isDouble) wide_pack(w, lead, places, inner, out, packed);
  else single_pack(w, lead, places, inner, out, packed);
}

void cvector_taps(int isDouble, const void *x, const long *taps, long inner, const void *packed, long out, long n,
                  void *y, long ldy) {
  if (isDouble) wide_taps(x, taps, inner, packed, out, n, y, ldy);
  else single_taps(x, taps, inner, packed, out, n, y, ldy);
}

void cvector_taps_gradient(int isDouble, const void *x, const long *taps, long inner, const void *y, long ldy,
                           long out, long n, double scale, void *w, long lead) {
  if (isDouble) wide_gradient(x, taps, inner, y, ldy, out, n, scale, w, lead);
  else single_gradient(x, taps, inner, y, ldy, out, n, (float)scale, w, lead);
}

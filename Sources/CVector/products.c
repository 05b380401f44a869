#include "CVector.h"

#include <string.h>

/* A panel is `panel` columns of the right matrix, one row of it behind the other. A block of `block` rows of the left
   one goes through a panel with all its sums in registers. */
#if defined(__AVX512F__)
enum { bytes = 64, vectors = 4, block = 6 };
#define WIDE __attribute__((min_vector_width(512)))
#elif defined(__AVX2__)
enum { bytes = 32, vectors = 2, block = 6 };
#define WIDE
#else
enum { bytes = 16, vectors = 4, block = 4 };
#define WIDE
#endif

#define EACH(i, n) _Pragma("clang loop unroll(full)") for (int i = 0; i < n; i++)

#define PRODUCTS(name, real)                                                                                          \
  typedef real name##_vector __attribute__((vector_size(bytes), aligned(sizeof(real))));                              \
  enum { name##_lanes = bytes / sizeof(real), name##_panel = vectors * name##_lanes };                                \
                                                                                                                      \
  static void name##_pack(const real *b, long lead, int transposed, long inner, long out, real *p) {                  \
    for (long first = 0; first < out; first += name##_panel) {                                                        \
      long width = out - first < name##_panel ? out - first : name##_panel;                                           \
      for (long k = 0; k < inner; k++, p += name##_panel) {                                                           \
        if (transposed) {                                                                                             \
          for (long j = 0; j < width; j++) p[j] = b[(first + j) * lead + k];                                          \
        } else {                                                                                                      \
          memcpy(p, b + k * lead + first, (size_t)width * sizeof(real));                                              \
        }                                                                                                             \
        for (long j = width; j < name##_panel; j++) p[j] = 0;                                                         \
      }                                                                                                               \
    }                                                                                                                 \
  }                                                                                                                   \
                                                                                                                      \
  /* `rows` is a constant of the caller. */                                                                           \
  static inline __attribute__((always_inline)) void name##_rows(                                                      \
      const int rows, const real *x, long ldx, const real *p, long inner, long width, real *y, long ldy, int adds) {  \
    name##_vector sums[block][vectors];                                                                               \
    EACH(r, rows) EACH(c, vectors) sums[r][c] = (name##_vector){0};                                                   \
    for (long k = 0; k < inner; k++, p += name##_panel) {                                                             \
      name##_vector b[vectors];                                                                                       \
      EACH(c, vectors) b[c] = *(const name##_vector *)(p + c * name##_lanes);                                         \
      EACH(r, rows) {                                                                                                 \
        name##_vector a = x[r * ldx + k] - (name##_vector){0};                                                        \
        EACH(c, vectors) sums[r][c] = CVECTOR_FMA(a, b[c], sums[r][c]);                                               \
      }                                                                                                               \
    }                                                                                                                 \
    EACH(r, rows) {                                                                                                   \
      real *row = y + r * ldy;                                                                                        \
      if (width == name##_panel) {                                                                                    \
        EACH(c, vectors) {                                                                                            \
          name##_vector *place = (name##_vector *)(row + c * name##_lanes);                                           \
          *place = adds ? *place + sums[r][c] : sums[r][c];                                                           \
        }                                                                                                             \
      } else {                                                                                                        \
        real part[name##_panel];                                                                                      \
        EACH(c, vectors) *(name##_vector *)(part + c * name##_lanes) = sums[r][c];                                    \
        for (long j = 0; j < width; j++) row[j] = adds ? row[j] + part[j] : part[j];                                  \
      }                                                                                                               \
    }                                                                                                                 \
  }                                                                                                                   \
                                                                                                                      \
  static WIDE void name##_product(const real *x, long ldx, long m, const real *p, long inner, long out, real *y,      \
                                  long ldy, int adds) {                                                               \
    for (long first = 0; first < out; first += name##_panel, p += inner * name##_panel) {                             \
      long width = out - first < name##_panel ? out - first : name##_panel;                                           \
      long i = 0;                                                                                                     \
      for (; i + block <= m; i += block)                                                                              \
        name##_rows(block, x + i * ldx, ldx, p, inner, width, y + i * ldy + first, ldy, adds);                        \
      for (; i + 2 <= m; i += 2) name##_rows(2, x + i * ldx, ldx, p, inner, width, y + i * ldy + first, ldy, adds);   \
      if (i < m) name##_rows(1, x + i * ldx, ldx, p, inner, width, y + i * ldy + first, ldy, adds);                   \
    }                                                                                                                 \
  }

PRODUCTS(single, float)
PRODUCTS(wide, double)

long cvector_packed_count(int isDouble, long inner, long out) {
  long panel = isDouble ? (long)wide_panel : (long)single_panel;
  return (out + panel - 1) / panel * panel * inner;
}

void cvector_pack(int isDouble, const void *b, long lead, int transposed, long inner, long out, void *packed) {
  if (isDouble) wide_pack(b, lead, transposed, inner, out, packed);
  else single_pack(b, lead, transposed, inner, out, packed);
}

void cvector_product(int isDouble, const void *x, long ldx, long m, const void *packed, long inner, long out, void *y,
                     long ldy, int adds) {
  if (isDouble) wide_product(x, ldx, m, packed, inner, out, y, ldy, adds);
  else single_product(x, ldx, m, packed, inner, out, y, ldy, adds);
}

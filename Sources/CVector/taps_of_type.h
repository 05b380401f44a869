/* taps.c for one type of numbers, `real`. */

typedef real NAME(vector) __attribute__((vector_size(bytes), aligned(sizeof(real))));
enum { NAME(lanes) = bytes / sizeof(real) };

INLINE NAME(vector) NAME(load)(const real *p) { return *(const NAME(vector) *)p; }
INLINE void NAME(store)(NAME(vector) v, real *p) { *(NAME(vector) *)p = v; }

/* Block by block of rows; in each, tap by tap, the rows side by side. */
static void NAME(pack)(const real *w, long lead, const long *places, long inner, long out, real *p) {
  long count = (out + rowsMost - 1) / rowsMost;
  for (long i = 0; i < count; i++) {
    long first = start(out, count, i), end = start(out, count, i + 1);
    for (long k = 0; k < inner; k++)
      for (long r = first; r < end; r++) *p++ = w[r * lead + places[k]];
  }
}

/* All sums of a block stay in registers. `rows` is a constant of the caller. */
INLINE void NAME(strip)(const int rows, const real *x, const long *taps, long inner, const real *w, long n, real *y,
                        long ldy) {
  const int vectors = VECTORS(rows), lanes = NAME(lanes);
  for (long j = 0; j < n; j += vectors * lanes) {
    NAME(vector) sums[rowsMost][vectorsMost];
    EACH(r, rows) EACH(c, vectors) sums[r][c] = NAME(load)(y + r * ldy + j + c * lanes);
    const real *u = w;
    for (long k = 0; k < inner; k++, u += rows) {
      const real *at = x + taps[k] + j;
      NAME(vector) b[vectorsMost];
      EACH(c, vectors) b[c] = NAME(load)(at + c * lanes);
      EACH(r, rows) {
        NAME(vector) a = u[r] - (NAME(vector)){0};
        EACH(c, vectors) sums[r][c] = CVECTOR_FMA(a, b[c], sums[r][c]);
      }
    }
    EACH(r, rows) EACH(c, vectors) NAME(store)(sums[r][c], y + r * ldy + j + c * lanes);
  }
}

static WIDE void NAME(taps)(const real *x, const long *taps, long inner, const real *w, long out, long n, real *y,
                            long ldy) {
  long count = (out + rowsMost - 1) / rowsMost;
  for (long k = 0; k < inner; k += run) {
    long taken = inner - k < run ? inner - k : run;
    for (long i = 0; i < count; i++) {
      long row = start(out, count, i), rows = start(out, count, i + 1) - row;
      const real *u = w + row * inner + k * rows;
      real *at = y + row * ldy;
      switch (rows) {
#define ROWS(rows) case rows: NAME(strip)(rows, x, taps + k, taken, u, n, at, ldy); break;
        ROWS(1) ROWS(2) ROWS(3) ROWS(4) ROWS(5) ROWS(6)
#if defined(__AVX512F__)
        ROWS(7) ROWS(8) ROWS(9) ROWS(10) ROWS(11) ROWS(12)
#endif
#undef ROWS
      }
    }
  }
}

INLINE real NAME(total)(NAME(vector) v) {
#if defined(__AVX512F__)
  return sizeof(real) == 8 ? (real)_mm512_reduce_add_pd((__m512d)v) : (real)_mm512_reduce_add_ps((__m512)v);
#else
  real total = 0;
  EACH(i, NAME(lanes)) total += v[i];
  return total;
#endif
}

/* `rows` is a constant of the caller; `taken` taps, of which the last stands for those that are missing. */
INLINE void NAME(sums)(const int rows, const real *x, const long *taps, long taken, const real *y, long ldy, long n,
                       real scale, real *w, long lead) {
  const real *at[sumTaps];
  NAME(vector) sums[sumRows][sumTaps];
  EACH(k, sumTaps) at[k] = x + taps[k < taken ? k : taken - 1];
  EACH(r, rows) EACH(k, sumTaps) sums[r][k] = (NAME(vector)){0};
  for (long j = 0; j < n; j += NAME(lanes)) {
    NAME(vector) a[sumRows];
    EACH(r, rows) a[r] = NAME(load)(y + r * ldy + j);
    EACH(k, sumTaps) {
      NAME(vector) b = NAME(load)(at[k] + j);
      EACH(r, rows) sums[r][k] = CVECTOR_FMA(a[r], b, sums[r][k]);
    }
  }
  real totals[sumRows][sumTaps];
  EACH(r, rows) EACH(k, sumTaps) totals[r][k] = NAME(total)(sums[r][k]);
  for (int r = 0; r < rows; r++)
    for (long k = 0; k < taken; k++) w[r * lead + k] += scale * totals[r][k];
}

static WIDE void NAME(gradient)(const real *x, const long *taps, long inner, const real *y, long ldy, long out, long n,
                                real scale, real *w, long lead) {
  long count = (out + sumRows - 1) / sumRows;
  for (long i = 0; i < count; i++) {
    long row = start(out, count, i);
    const real *at = y + row * ldy;
    real *v = w + row * lead;
    for (long k = 0; k < inner; k += sumTaps) {
      long taken = inner - k < sumTaps ? inner - k : sumTaps;
      switch (start(out, count, i + 1) - row) {
        case 1: NAME(sums)(1, x, taps + k, taken, at, ldy, n, scale, v + k, lead); break;
        case 2: NAME(sums)(2, x, taps + k, taken, at, ldy, n, scale, v + k, lead); break;
        case 3: NAME(sums)(3, x, taps + k, taken, at, ldy, n, scale, v + k, lead); break;
#if defined(__AVX512F__)
        case 4: NAME(sums)(4, x, taps + k, taken, at, ldy, n, scale, v + k, lead); break;
#endif
      }
    }
  }
}

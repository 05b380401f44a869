/* What Swift cannot say: fused multiply-add that stays a vector instruction, conversion between Float and
   Double, loads and stores of the first lanes only, and counting in several threads. */
#pragma once

#if defined(__AVX2__)
#include <immintrin.h>
#endif

typedef double cvector_d4 __attribute__((ext_vector_type(4)));
typedef double cvector_d8 __attribute__((ext_vector_type(8)));
typedef float cvector_f8 __attribute__((ext_vector_type(8)));
typedef float cvector_f16 __attribute__((ext_vector_type(16)));

#define CVECTOR_INLINE static inline __attribute__((always_inline, unused))

/* a * b + c, rounded once where the processor can (cvector_fuses); elsewhere twice, since a library's
   fma is slow. */
#if defined(__FMA__) || defined(__aarch64__)
enum { cvector_fuses = 1 };
#define CVECTOR_FMA(a, b, c) __builtin_elementwise_fma(a, b, c)
#else
enum { cvector_fuses = 0 };
#define CVECTOR_FMA(a, b, c) ((a) * (b) + (c))
#endif

CVECTOR_INLINE cvector_d8 cvector_d8_fma(cvector_d8 a, cvector_d8 b, cvector_d8 c) {
  return CVECTOR_FMA(a, b, c);
}
CVECTOR_INLINE cvector_f16 cvector_f16_fma(cvector_f16 a, cvector_f16 b, cvector_f16 c) {
  return CVECTOR_FMA(a, b, c);
}
CVECTOR_INLINE cvector_d4 cvector_d4_fma(cvector_d4 a, cvector_d4 b, cvector_d4 c) {
  return CVECTOR_FMA(a, b, c);
}
CVECTOR_INLINE cvector_f8 cvector_f8_fma(cvector_f8 a, cvector_f8 b, cvector_f8 c) {
  return CVECTOR_FMA(a, b, c);
}

/* c - a * b, likewise. */
CVECTOR_INLINE cvector_d8 cvector_d8_fnma(cvector_d8 a, cvector_d8 b, cvector_d8 c) {
  return CVECTOR_FMA(-a, b, c);
}
CVECTOR_INLINE cvector_f16 cvector_f16_fnma(cvector_f16 a, cvector_f16 b, cvector_f16 c) {
  return CVECTOR_FMA(-a, b, c);
}

/* v, but low where v < low; NaN stays. */
CVECTOR_INLINE cvector_d8 cvector_d8_atleast(cvector_d8 v, cvector_d8 low) {
#if defined(__AVX512F__)
  return (cvector_d8)_mm512_max_pd((__m512d)low, (__m512d)v);
#else
  return v < low ? low : v;
#endif
}
CVECTOR_INLINE cvector_f16 cvector_f16_atleast(cvector_f16 v, cvector_f16 low) {
#if defined(__AVX512F__)
  return (cvector_f16)_mm512_max_ps((__m512)low, (__m512)v);
#else
  return v < low ? low : v;
#endif
}

/* 1 / v for v of 1 ... 2, to 14 bits at least. */
CVECTOR_INLINE cvector_f16 cvector_f16_reciprocal(cvector_f16 v) {
#if defined(__AVX512F__)
  return (cvector_f16)_mm512_rcp14_ps((__m512)v);
#else
  return 1 / v;
#endif
}

/* Square roots; SIMD8's own are made one by one. */
CVECTOR_INLINE cvector_d8 cvector_d8_sqrt(cvector_d8 v) { return __builtin_elementwise_sqrt(v); }
CVECTOR_INLINE cvector_f16 cvector_f16_sqrt(cvector_f16 v) { return __builtin_elementwise_sqrt(v); }

/* |v|; x where a > b (a >= b, a == b), else y. SIMD8's own masks are made one by one. */
CVECTOR_INLINE cvector_d8 cvector_d8_abs(cvector_d8 v) { return __builtin_elementwise_abs(v); }
CVECTOR_INLINE cvector_f16 cvector_f16_abs(cvector_f16 v) { return __builtin_elementwise_abs(v); }
#define CVECTOR_PICK(type, name, op)                                                                              \
  CVECTOR_INLINE type type##_##name(type a, type b, type x, type y) { return a op b ? x : y; }
CVECTOR_PICK(cvector_d8, above, >)
CVECTOR_PICK(cvector_d8, notbelow, >=)
CVECTOR_PICK(cvector_d8, equal, ==)
CVECTOR_PICK(cvector_f16, above, >)
CVECTOR_PICK(cvector_f16, notbelow, >=)
CVECTOR_PICK(cvector_f16, equal, ==)

CVECTOR_INLINE cvector_d8 cvector_widen(cvector_f8 v) { return __builtin_convertvector(v, cvector_d8); }
CVECTOR_INLINE cvector_f8 cvector_narrow(cvector_d8 v) { return __builtin_convertvector(v, cvector_f8); }

/* Bit i is set where lane i of v has its sign bit set; where a and b differ in lane i (or are NaN). */
#if defined(__AVX512F__) && defined(__AVX512DQ__)
CVECTOR_INLINE unsigned cvector_d8_signs(cvector_d8 v) { return _mm512_movepi64_mask((__m512i)v); }
CVECTOR_INLINE unsigned cvector_f16_differ(cvector_f16 a, cvector_f16 b) {
  return _mm512_cmp_ps_mask((__m512)a, (__m512)b, _CMP_NEQ_UQ);
}
#else
CVECTOR_INLINE unsigned cvector_d8_signs(cvector_d8 v) {
  unsigned bits = 0;
  for (int i = 0; i < 8; i++) bits |= (unsigned)(__builtin_signbit(v[i]) != 0) << i;
  return bits;
}
CVECTOR_INLINE unsigned cvector_f16_differ(cvector_f16 a, cvector_f16 b) {
  unsigned bits = 0;
  for (int i = 0; i < 16; i++) bits |= (unsigned)(a[i] != b[i]) << i;
  return bits;
}
#endif

/* The first n lanes from p, the rest 0; and their store. 0 <= n <= the number of lanes. */
#if defined(__AVX512F__)
CVECTOR_INLINE cvector_d8 cvector_d8_load(const double *p, long n) {
  return (cvector_d8)_mm512_maskz_loadu_pd((__mmask8)((1u << n) - 1), p);
}
CVECTOR_INLINE void cvector_d8_store(double *p, cvector_d8 v, long n) {
  _mm512_mask_storeu_pd(p, (__mmask8)((1u << n) - 1), (__m512d)v);
}
CVECTOR_INLINE cvector_f16 cvector_f16_load(const float *p, long n) {
  return (cvector_f16)_mm512_maskz_loadu_ps((__mmask16)((1u << n) - 1), p);
}
CVECTOR_INLINE void cvector_f16_store(float *p, cvector_f16 v, long n) {
  _mm512_mask_storeu_ps(p, (__mmask16)((1u << n) - 1), (__m512)v);
}
#elif defined(__AVX2__)
/* Lane i of the mask that starts at entry 8 - n is set for i < n. */
static const int cvector_lanes[32] = {-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1};
CVECTOR_INLINE __m256i cvector_mask8(long n) {
  n = n < 0 ? 0 : n > 8 ? 8 : n;
  return _mm256_loadu_si256((const __m256i *)(cvector_lanes + 16 - n));
}
CVECTOR_INLINE __m256i cvector_mask4(long n) {
  n = n < 0 ? 0 : n > 4 ? 4 : n;
  return _mm256_cvtepi32_epi64(_mm_loadu_si128((const __m128i *)(cvector_lanes + 16 - n)));
}
typedef union { cvector_d8 v; __m256d half[2]; } cvector_d8_halves;
typedef union { cvector_f16 v; __m256 half[2]; } cvector_f16_halves;
CVECTOR_INLINE cvector_d8 cvector_d8_load(const double *p, long n) {
  cvector_d8_halves u;
  u.half[0] = _mm256_maskload_pd(p, cvector_mask4(n));
  u.half[1] = _mm256_maskload_pd(p + 4, cvector_mask4(n - 4));
  return u.v;
}
CVECTOR_INLINE void cvector_d8_store(double *p, cvector_d8 v, long n) {
  cvector_d8_halves u = {v};
  _mm256_maskstore_pd(p, cvector_mask4(n), u.half[0]);
  _mm256_maskstore_pd(p + 4, cvector_mask4(n - 4), u.half[1]);
}
CVECTOR_INLINE cvector_f16 cvector_f16_load(const float *p, long n) {
  cvector_f16_halves u;
  u.half[0] = _mm256_maskload_ps(p, cvector_mask8(n));
  u.half[1] = _mm256_maskload_ps(p + 8, cvector_mask8(n - 8));
  return u.v;
}
CVECTOR_INLINE void cvector_f16_store(float *p, cvector_f16 v, long n) {
  cvector_f16_halves u = {v};
  _mm256_maskstore_ps(p, cvector_mask8(n), u.half[0]);
  _mm256_maskstore_ps(p + 8, cvector_mask8(n - 8), u.half[1]);
}
#else
CVECTOR_INLINE cvector_d8 cvector_d8_load(const double *p, long n) {
  cvector_d8 v = 0;
  for (long i = 0; i < n; i++) v[i] = p[i];
  return v;
}
CVECTOR_INLINE void cvector_d8_store(double *p, cvector_d8 v, long n) {
  for (long i = 0; i < n; i++) p[i] = v[i];
}
CVECTOR_INLINE cvector_f16 cvector_f16_load(const float *p, long n) {
  cvector_f16 v = 0;
  for (long i = 0; i < n; i++) v[i] = p[i];
  return v;
}
CVECTOR_INLINE void cvector_f16_store(float *p, cvector_f16 v, long n) {
  for (long i = 0; i < n; i++) p[i] = v[i];
}
#endif

/* Adds 1 to a count that several threads keep. */
CVECTOR_INLINE void cvector_count(long *count) { __atomic_fetch_add(count, 1, __ATOMIC_RELAXED); }
/* Such a count as it is now. */
CVECTOR_INLINE long cvector_counted(const long *count) { return __atomic_load_n(count, __ATOMIC_RELAXED); }

/* How many environments of the process have a watcher. Here, since each call of a network asks: Swift's own variables of
   the process, if they are pointers, are asked for first whether they are there. */
extern long cvector_watchers;
CVECTOR_INLINE void cvector_note_watchers(long change) {
  __atomic_fetch_add(&cvector_watchers, change, __ATOMIC_RELAXED);
}
CVECTOR_INLINE long cvector_watcher_count(void) { return __atomic_load_n(&cvector_watchers, __ATOMIC_RELAXED); }

/* Products of a few rows with one matrix, again and again: the matrix is laid out for the processor once.

   cvector_pack lays out b (inner x out), in memory row by row `lead` elements apart, or its transpose; `packed` has
   place for cvector_packed_count elements. cvector_product: y (m x out) = x (m x inner) b, added to y with `adds`;
   rows of x and y are ldx and ldy elements apart. Elements are double or float. */
long cvector_packed_count(int isDouble, long inner, long out);
void cvector_pack(int isDouble, const void *b, long lead, int transposed, long inner, long out, void *packed);
void cvector_product(int isDouble, const void *x, long ldx, long m, const void *packed, long inner, long out, void *y,
                     long ldy, int adds);

/* Products with a matrix whose rows lie in memory already, each from its own place on, as the windows of a
   convolution do: row k of it are the n elements from x + taps[k] on.

   cvector_taps: y (out x n) += w (out x inner) taps (inner x n), where rows of y are ldy elements apart; w was laid out by
   cvector_taps_pack, which finds element (r, k) at w[r * lead + places[k]]. Up to cvector_taps_padding - 1 elements more than n are
   read from each tap and changed in each row of y.

   cvector_taps_gradient: w (out x inner) += scale y taps^T, where rows of w are `lead` elements apart. As many elements more are
   read; those of y must be 0, those of x finite. */
long cvector_taps_padding(int isDouble);
void cvector_taps_pack(int isDouble, const void *w, long lead, const long *places, long inner, long out, void *packed);
void cvector_taps(int isDouble, const void *x, const long *taps, long inner, const void *packed, long out, long n,
                  void *y, long ldy);
void cvector_taps_gradient(int isDouble, const void *x, const long *taps, long inner, const void *y, long ldy,
                           long out, long n, double scale, void *w, long lead);

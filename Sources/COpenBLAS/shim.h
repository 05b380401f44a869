#include <cblas.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* Of a processor that is newer than itself OpenBLAS knows nothing and runs the kernels of Prescott (2004), which take
   four times as long. This chooses those of the newest processor it has that the machine can do as well. To be called
   once, before anything else and while no other thread is in OpenBLAS. The user's OPENBLAS_CORETYPE stands. */
#if defined(__linux__) && defined(__x86_64__)
extern void gotoblas_dynamic_quit(void) __attribute__((weak));
extern void gotoblas_dynamic_init(void) __attribute__((weak));

static inline void seqlua_choose_kernels(void) {
  static const char variable[] = "OPENBLAS_CORETYPE";
  if (!gotoblas_dynamic_quit || !gotoblas_dynamic_init || getenv(variable)) return;
  if (strcmp(openblas_get_corename(), "Prescott") != 0) return;
  __builtin_cpu_init();
  const char *kernels = 0;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) kernels = "Haswell";
  if (kernels && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
      __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl"))
    kernels = "SkylakeX";
  if (!kernels || setenv(variable, kernels, 1) != 0) return;
  gotoblas_dynamic_quit();
  gotoblas_dynamic_init();
  unsetenv(variable);
}
#else
static inline void seqlua_choose_kernels(void) {}
#endif

/* The routines of BLAS in double precision or, unless `wide`, in single: `wide` is a constant of the caller,
   so that one call is left. Matrices are row-major. */
#define SEQLUA_BLAS static inline __attribute__((always_inline))

SEQLUA_BLAS void seqlua_gemm(int wide, CBLAS_TRANSPOSE ta, CBLAS_TRANSPOSE tb, int m, int n, int k,
                             double alpha, const void *a, int lda, const void *b, int ldb,
                             double beta, void *c, int ldc) {
  if (wide) cblas_dgemm(CblasRowMajor, ta, tb, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
  else cblas_sgemm(CblasRowMajor, ta, tb, m, n, k, (float)alpha, a, lda, b, ldb, (float)beta, c, ldc);
}

SEQLUA_BLAS void seqlua_gemv(int wide, CBLAS_TRANSPOSE trans, int m, int n, double alpha,
                             const void *a, int lda, const void *x, int incx, double beta, void *y,
                             int incy) {
  if (wide) cblas_dgemv(CblasRowMajor, trans, m, n, alpha, a, lda, x, incx, beta, y, incy);
  else cblas_sgemv(CblasRowMajor, trans, m, n, (float)alpha, a, lda, x, incx, (float)beta, y, incy);
}

SEQLUA_BLAS void seqlua_ger(int wide, int m, int n, double alpha, const void *x, int incx,
                            const void *y, int incy, void *a, int lda) {
  if (wide) cblas_dger(CblasRowMajor, m, n, alpha, x, incx, y, incy, a, lda);
  else cblas_sger(CblasRowMajor, m, n, (float)alpha, x, incx, y, incy, a, lda);
}

SEQLUA_BLAS void seqlua_axpy(int wide, int n, double alpha, const void *x, int incx, void *y, int incy) {
  if (wide) cblas_daxpy(n, alpha, x, incx, y, incy);
  else cblas_saxpy(n, (float)alpha, x, incx, y, incy);
}

SEQLUA_BLAS double seqlua_dot(int wide, int n, const void *x, int incx, const void *y, int incy) {
  return wide ? cblas_ddot(n, x, incx, y, incy) : cblas_sdot(n, x, incx, y, incy);
}
#undef SEQLUA_BLAS

/* LAPACK's Fortran routines, which OpenBLAS contains but whose prototypes its header lacks. Matrices
   are column-major. The last arguments are the lengths of the character arguments, which Fortran
   passes behind the others. */
#define SEQLUA_LAPACK(p, real)                                                                     \
  void p##gesv_(const int *n, const int *nrhs, real *a, const int *lda, int *ipiv, real *b,         \
                const int *ldb, int *info);                                                         \
  void p##gels_(const char *trans, const int *m, const int *n, const int *nrhs, real *a,            \
                const int *lda, real *b, const int *ldb, real *work, const int *lwork, int *info,   \
                size_t);                                                                            \
  void p##trtrs_(const char *uplo, const char *trans, const char *diag, const int *n,               \
                 const int *nrhs, const real *a, const int *lda, real *b, const int *ldb,           \
                 int *info, size_t, size_t, size_t);                                                \
  void p##syev_(const char *jobz, const char *uplo, const int *n, real *a, const int *lda, real *w, \
                real *work, const int *lwork, int *info, size_t, size_t);                           \
  void p##geev_(const char *jobvl, const char *jobvr, const int *n, real *a, const int *lda,        \
                real *wr, real *wi, real *vl, const int *ldvl, real *vr, const int *ldvr,           \
                real *work, const int *lwork, int *info, size_t, size_t);                           \
  void p##gesvd_(const char *jobu, const char *jobvt, const int *m, const int *n, real *a,          \
                 const int *lda, real *s, real *u, const int *ldu, real *vt, const int *ldvt,       \
                 real *work, const int *lwork, int *info, size_t, size_t);                          \
  void p##getrf_(const int *m, const int *n, real *a, const int *lda, int *ipiv, int *info);        \
  void p##getri_(const int *n, real *a, const int *lda, const int *ipiv, real *work,                \
                 const int *lwork, int *info);                                                      \
  void p##potrf_(const char *uplo, const int *n, real *a, const int *lda, int *info, size_t);       \
  void p##potrs_(const char *uplo, const int *n, const int *nrhs, const real *a, const int *lda,    \
                 real *b, const int *ldb, int *info, size_t);                                       \
  void p##potri_(const char *uplo, const int *n, real *a, const int *lda, int *info, size_t);       \
  void p##pstrf_(const char *uplo, const int *n, real *a, const int *lda, int *piv, int *rank,      \
                 const real *tol, real *work, int *info, size_t);                                   \
  void p##geqrf_(const int *m, const int *n, real *a, const int *lda, real *tau, real *work,        \
                 const int *lwork, int *info);                                                      \
  void p##orgqr_(const int *m, const int *n, const int *k, real *a, const int *lda,                 \
                 const real *tau, real *work, const int *lwork, int *info);                         \
  void p##ormqr_(const char *side, const char *trans, const int *m, const int *n, const int *k,     \
                 const real *a, const int *lda, const real *tau, real *c, const int *ldc,           \
                 real *work, const int *lwork, int *info, size_t, size_t);

SEQLUA_LAPACK(s, float)
SEQLUA_LAPACK(d, double)
#undef SEQLUA_LAPACK

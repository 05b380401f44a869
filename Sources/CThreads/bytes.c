#include "CThreads.h"

#include <stdatomic.h>

/* What this thread knows. */
static _Thread_local struct {
  long *pending; /* of the engine that runs; NULL for none */
  long own;      /* the same outside of engines */
  int role;      /* 1 for the thread that counted first, -1 for others, 0 before it is asked */
} here;

static atomic_int is_taken;
/* Only the first thread writes `first_held`, so it needs no atomic addition; with others the sum counts. */
static atomic_long first_held, others_held;

static void hold(long bytes) {
  if (here.role == 0) {
    int none = 0;
    here.role = atomic_compare_exchange_strong(&is_taken, &none, 1) ? 1 : -1;
  }
  if (here.role > 0) {
    long now = atomic_load_explicit(&first_held, memory_order_relaxed);
    atomic_store_explicit(&first_held, now + bytes, memory_order_relaxed);
  } else {
    atomic_fetch_add_explicit(&others_held, bytes, memory_order_relaxed);
  }
}

void cthreads_allocated(long bytes) {
  *(here.pending ? here.pending : &here.own) += bytes;
  hold(bytes);
}

void cthreads_freed(long bytes) {
  long *pending = here.pending ? here.pending : &here.own;
  *pending = *pending > bytes ? *pending - bytes : 0;
  hold(-bytes);
}

void cthreads_count_into(long *pending) {
  if (pending && !here.pending) {
    *pending += here.own;
    here.own = 0;
  }
  here.pending = pending;
}

long cthreads_held(void) {
  return atomic_load_explicit(&first_held, memory_order_relaxed) +
    atomic_load_explicit(&others_held, memory_order_relaxed);
}

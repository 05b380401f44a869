/* A few threads that help with loops over raw memory. No Swift object may be touched there: the program counts
   references without atomic instructions. */
#pragma once

/* Work number `task`; `worker` (0 ... threads - 1) is no one else's as long as it runs. */
typedef void (*cthreads_work)(void *context, long task, long worker);

/* Runs work for tasks 0 ... count - 1, on `threads` threads at most, the caller's among them; returns when all is done.
   Without further threads (another one uses them, or none can be made) the caller does all. Threads wait for the next
   call for as long as the process lives. */
void cthreads_run(cthreads_work work, void *context, long count, long threads);

/* MARK: Bytes of native memory, for collectors that cannot see them

   What was allocated less what was freed counts with the engine that the thread runs, so that the collector of one
   engine does not answer for what another has made. Outside of all engines it counts with the thread, and goes to the
   next engine that the thread enters. */

void cthreads_allocated(long bytes);
/* Never takes a count below 0: what comes and goes without the collector is none of its work. */
void cthreads_freed(long bytes);
/* From now on this thread counts there; NULL for outside. */
void cthreads_count_into(long *pending);
/* What all threads hold. */
long cthreads_held(void);

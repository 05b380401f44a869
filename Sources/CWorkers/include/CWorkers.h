/* Processes that work for this one, each a copy of it made by fork, and locks that all of them share. What goes to and
   fro is bytes. No Swift object is touched here: every process counts the references of its own. */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* MARK: Processes */

/* Splits the process. The new one gets 0 and in `channel` its end of a socket; it ends by cworkers_leave. The old one
   gets the number of the new one and its end; -1 where there can be no more. All other files above the standard ones
   are closed in the new one, which gets no interrupt from the keyboard and does not outlive its parent by more than three
   seconds. */
int cworkers_fork(int *channel);

/* Sends or receives bytes with their count and their kind. 0 when the other end has gone, or memory has. What was received
   is to be freed. */
int cworkers_send(int channel, long kind, const void *bytes, size_t count);
int cworkers_receive(int channel, long *kind, void **bytes, size_t *count);

/* Ends a process that fork has made: what the parent left unwritten in files is the parent's to write. */
_Noreturn void cworkers_leave(int status);

/* Waits until process `pid` has ended, at most `milliseconds`; then 1. */
int cworkers_wait(int pid, long milliseconds);
/* Ends it at once. */
void cworkers_kill(int pid);
void cworkers_close(int channel);

/* MARK: Pools: workers that take jobs as they come, also while the caller does something else */

typedef struct cworkers_pool cworkers_pool;

typedef struct {
  int64_t job;   /* the number that the job was given */
  long worker;   /* who did it, from 0 */
  int has_ended; /* its process has ended before it was done */
  long kind;     /* what the bytes are, as the worker says */
  void *bytes;   /* what came back, to be freed */
  size_t count;
} cworkers_result;

/* Workers `pids` at the other ends of `channels`, which the pool closes. Queues have `count` places each. NULL without
   memory. */
cworkers_pool *cworkers_pool_open(long count, const int *pids, const int *channels);

/* Whether jobs are for one worker each (at first) or for any; to be changed only while there are none. */
void cworkers_pool_set_specific(cworkers_pool *pool, int is_specific);

/* Whether there is a place for a job of `worker`, or of any. */
int cworkers_pool_accepts(cworkers_pool *pool, long worker);

/* Adds a job, of which there must be a place. 0 without memory. */
int cworkers_pool_add(cworkers_pool *pool, long worker, int64_t job, const void *bytes, size_t count);

/* Takes the next result; 0 if there is none for `milliseconds` or until a signal. */
int cworkers_pool_take(cworkers_pool *pool, long milliseconds, cworkers_result *result);

/* Ends the workers, those at work too, and the pool. */
void cworkers_pool_close(cworkers_pool *pool);

/* MARK: Locks, by number, the same in all processes made by fork since cworkers_share */

/* Makes room for locks; 0 without memory. */
int cworkers_share(void);
/* A new lock or condition; -1 when all are in use. */
long cworkers_mutex_make(void);
long cworkers_condition_make(void);
int cworkers_is_mutex(long number);
int cworkers_is_condition(long number);
/* 1 when it has been locked, 0 when others have held it for `milliseconds`, -1 when the caller holds it already. */
int cworkers_mutex_lock(long number, long milliseconds);
/* 0 when the caller does not hold it. */
int cworkers_mutex_unlock(long number);
/* 1 when it was signalled, 0 when it was not for `milliseconds`, -1 when the caller does not hold the mutex; who does
   holds it again afterwards. */
int cworkers_condition_wait(long number, long mutex, long milliseconds);
void cworkers_condition_signal(long number);
void cworkers_lock_free(long number);

#define _GNU_SOURCE
#include "CWorkers.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static struct timespec after(long milliseconds) {
  struct timespec time;
  clock_gettime(CLOCK_REALTIME, &time);
  time.tv_sec += milliseconds / 1000;
  time.tv_nsec += milliseconds % 1000 * 1000000;
  if (time.tv_nsec >= 1000000000) {
    time.tv_sec++;
    time.tv_nsec -= 1000000000;
  }
  return time;
}

static void nap(long milliseconds) {
  struct timespec time = {milliseconds / 1000, milliseconds % 1000 * 1000000};
  nanosleep(&time, NULL);
}

/* MARK: Processes */

static void close_files_above(int last) {
#if defined(__linux__) && defined(__GLIBC__) && (__GLIBC__ > 2 || __GLIBC_MINOR__ >= 34)
  if (close_range((unsigned)last + 1, ~0u, 0) == 0) return;
#endif
  long most = sysconf(_SC_OPEN_MAX);
  if (most < 0 || most > 65536) most = 65536;
  for (int file = last + 1; file < most; file++) close(file);
}

/* A thread that no signal interrupts: those are the caller's to see. */
static int start_thread(pthread_t *thread, void *(*run)(void *), void *context) {
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  int error = pthread_create(thread, NULL, run, context);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  return error == 0;
}

/* Ends a worker that does not see that its parent has gone, since it is at work. */
static void *watch(void *unused) {
  (void)unused;
  struct pollfd channel = {3, 0, 0};
  while (poll(&channel, 1, -1) < 0 || (channel.revents & (POLLHUP | POLLERR | POLLNVAL)) == 0) {}
  nap(3000);
  _exit(1);
}

int cworkers_fork(int *channel) {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0) return -1;
  for (int i = 0; i < 2; i++) fcntl(ends[i], F_SETFD, FD_CLOEXEC);
#ifdef SO_NOSIGPIPE
  int on = 1;
  for (int i = 0; i < 2; i++) setsockopt(ends[i], SOL_SOCKET, SO_NOSIGPIPE, &on, sizeof on);
#endif
  /* What is not yet written would be written by both. */
  fflush(stdout);
  fflush(stderr);
  pid_t pid = fork();
  if (pid != 0) {
    close(ends[1]);
    if (pid < 0) {
      close(ends[0]);
      return -1;
    }
    *channel = ends[0];
    return pid;
  }
  /* Another worker's end held open here would keep that one from seeing that its parent has gone. */
  if (ends[1] != 3) {
    dup2(ends[1], 3);
    fcntl(3, F_SETFD, FD_CLOEXEC);
  }
  close_files_above(3);
  signal(SIGINT, SIG_IGN);
  start_thread(&(pthread_t){0}, watch, NULL);
  *channel = 3;
  return 0;
}

#ifndef MSG_NOSIGNAL
#define MSG_NOSIGNAL 0
#endif

static int send_all(int channel, const char *bytes, size_t count) {
  while (count > 0) {
    ssize_t sent = send(channel, bytes, count, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return 0;
    bytes += sent;
    count -= (size_t)sent;
  }
  return 1;
}

static int receive_all(int channel, char *bytes, size_t count) {
  while (count > 0) {
    ssize_t got = recv(channel, bytes, count, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return 0;
    bytes += got;
    count -= (size_t)got;
  }
  return 1;
}

int cworkers_send(int channel, long kind, const void *bytes, size_t count) {
  uint64_t head[2] = {count, (uint64_t)kind};
  return send_all(channel, (const char *)head, sizeof head) && send_all(channel, bytes, count);
}

int cworkers_receive(int channel, long *kind, void **bytes, size_t *count) {
  uint64_t head[2];
  *bytes = NULL;
  if (!receive_all(channel, (char *)head, sizeof head)) return 0;
  *bytes = malloc(head[0] > 0 ? head[0] : 1);
  if (*bytes == NULL) return 0;
  if (!receive_all(channel, *bytes, head[0])) {
    free(*bytes);
    *bytes = NULL;
    return 0;
  }
  *count = head[0];
  *kind = (long)head[1];
  return 1;
}

void cworkers_leave(int status) {
  fflush(stdout);
  fflush(stderr);
  _exit(status);
}

int cworkers_wait(int pid, long milliseconds) {
  for (long waited = 0;; waited++) {
    if (waitpid(pid, NULL, WNOHANG) != 0) return 1;
    if (waited >= milliseconds) return 0;
    nap(1);
  }
}

void cworkers_kill(int pid) {
  kill(pid, SIGKILL);
  while (waitpid(pid, NULL, 0) < 0 && errno == EINTR) {}
}

void cworkers_close(int channel) { close(channel); }

/* MARK: Pools */

typedef struct {
  int64_t number;
  void *bytes;
  size_t count;
} job;

typedef struct {
  job *items;
  long first, count;
} queue;

typedef struct {
  cworkers_pool *pool;
  long index;
  int pid, channel, has_ended, is_at_work;
  pthread_t thread;
  int has_thread;
  queue own; /* its own jobs */
} worker;

struct cworkers_pool {
  long size; /* workers, and places of each queue */
  worker *workers;
  queue any;
  cworkers_result *results;
  long first_result, result_count;
  long alive;
  int is_specific, is_closing;
  pthread_mutex_t mutex;
  pthread_cond_t has_jobs, has_results, has_room;
};

static void queue_add(queue *q, long size, job item) { q->items[(q->first + q->count++) % size] = item; }

static job queue_take(queue *q, long size) {
  job item = q->items[q->first];
  q->first = (q->first + 1) % size;
  q->count--;
  return item;
}

/* The queue that a worker serves now; NULL when one that has ended leaves the jobs to the others. */
static queue *queue_of(cworkers_pool *pool, worker *w) {
  if (pool->is_specific) return &w->own;
  return w->has_ended && pool->alive > 0 ? NULL : &pool->any;
}

/* Sends a worker's jobs to it and takes what comes back, until the pool is closed. */
static void *serve(void *context) {
  worker *w = context;
  cworkers_pool *pool = w->pool;
  pthread_mutex_lock(&pool->mutex);
  for (;;) {
    queue *q;
    while (!pool->is_closing && ((q = queue_of(pool, w)) == NULL || q->count == 0))
      pthread_cond_wait(&pool->has_jobs, &pool->mutex);
    if (pool->is_closing) break;
    job item = queue_take(q, pool->size);
    cworkers_result result = {item.number, w->index, w->has_ended, 0, NULL, 0};
    w->is_at_work = 1;
    pthread_mutex_unlock(&pool->mutex);
    if (!w->has_ended) {
      result.has_ended = !cworkers_send(w->channel, 0, item.bytes, item.count)
        || !cworkers_receive(w->channel, &result.kind, &result.bytes, &result.count);
    }
    free(item.bytes);
    pthread_mutex_lock(&pool->mutex);
    w->is_at_work = 0;
    if (result.has_ended && !w->has_ended) {
      w->has_ended = 1;
      pool->alive--;
      pthread_cond_broadcast(&pool->has_jobs);
    }
    while (!pool->is_closing && pool->result_count == pool->size) pthread_cond_wait(&pool->has_room, &pool->mutex);
    if (pool->is_closing) {
      free(result.bytes);
      break;
    }
    pool->results[(pool->first_result + pool->result_count++) % pool->size] = result;
    pthread_cond_signal(&pool->has_results);
  }
  pthread_mutex_unlock(&pool->mutex);
  return NULL;
}

cworkers_pool *cworkers_pool_open(long count, const int *pids, const int *channels) {
  cworkers_pool *pool = calloc(1, sizeof *pool);
  if (pool == NULL) return NULL;
  pool->size = count;
  pool->alive = count;
  pool->is_specific = 1;
  pthread_mutex_init(&pool->mutex, NULL);
  pthread_cond_init(&pool->has_jobs, NULL);
  pthread_cond_init(&pool->has_results, NULL);
  pthread_cond_init(&pool->has_room, NULL);
  pool->workers = calloc((size_t)count, sizeof *pool->workers);
  pool->any.items = calloc((size_t)count, sizeof(job));
  pool->results = calloc((size_t)count, sizeof *pool->results);
  int is_whole = pool->workers != NULL && pool->any.items != NULL && pool->results != NULL;
  if (pool->workers == NULL) pool->size = 0;
  for (long i = 0; i < pool->size; i++) {
    worker *w = &pool->workers[i];
    w->pool = pool;
    w->index = i;
    w->pid = pids[i];
    w->channel = channels[i];
    w->own.items = calloc((size_t)count, sizeof(job));
    if (!is_whole || w->own.items == NULL) is_whole = 0;
    else w->has_thread = start_thread(&w->thread, serve, w);
    is_whole = is_whole && w->has_thread;
  }
  if (is_whole) return pool;
  if (pool->size == 0)
    for (long i = 0; i < count; i++) {
      close(channels[i]);
      cworkers_kill(pids[i]);
    }
  cworkers_pool_close(pool);
  return NULL;
}

void cworkers_pool_set_specific(cworkers_pool *pool, int is_specific) {
  pthread_mutex_lock(&pool->mutex);
  pool->is_specific = is_specific;
  pthread_cond_broadcast(&pool->has_jobs);
  pthread_mutex_unlock(&pool->mutex);
}

static queue *queue_for(cworkers_pool *pool, long index) {
  return pool->is_specific ? &pool->workers[index].own : &pool->any;
}

int cworkers_pool_accepts(cworkers_pool *pool, long index) {
  pthread_mutex_lock(&pool->mutex);
  int accepts = queue_for(pool, index)->count < pool->size;
  pthread_mutex_unlock(&pool->mutex);
  return accepts;
}

int cworkers_pool_add(cworkers_pool *pool, long index, int64_t number, const void *bytes, size_t count) {
  job item = {number, malloc(count > 0 ? count : 1), count};
  if (item.bytes == NULL) return 0;
  memcpy(item.bytes, bytes, count);
  fflush(stdout); /* what was printed before the job stands before what the job prints */
  pthread_mutex_lock(&pool->mutex);
  queue_add(queue_for(pool, index), pool->size, item);
  pthread_cond_broadcast(&pool->has_jobs);
  pthread_mutex_unlock(&pool->mutex);
  return 1;
}

int cworkers_pool_take(cworkers_pool *pool, long milliseconds, cworkers_result *result) {
  struct timespec until = after(milliseconds);
  pthread_mutex_lock(&pool->mutex);
  while (pool->result_count == 0)
    if (pthread_cond_timedwait(&pool->has_results, &pool->mutex, &until) != 0) break;
  int found = pool->result_count > 0;
  if (found) {
    *result = pool->results[pool->first_result];
    pool->first_result = (pool->first_result + 1) % pool->size;
    pool->result_count--;
    pthread_cond_signal(&pool->has_room);
  }
  pthread_mutex_unlock(&pool->mutex);
  return found;
}

static void queue_free(queue *q, long size) {
  while (q->count > 0) free(queue_take(q, size).bytes);
  free(q->items);
}

void cworkers_pool_close(cworkers_pool *pool) {
  pthread_mutex_lock(&pool->mutex);
  pool->is_closing = 1;
  for (long i = 0; i < pool->size; i++)
    if (pool->workers[i].is_at_work) kill(pool->workers[i].pid, SIGKILL);
  pthread_cond_broadcast(&pool->has_jobs);
  pthread_cond_broadcast(&pool->has_room);
  pthread_mutex_unlock(&pool->mutex);
  /* Idle workers end by themselves when they see the end of their channel; theirs are the files to close. */
  for (long i = 0; i < pool->size; i++) shutdown(pool->workers[i].channel, SHUT_RDWR);
  for (long i = 0; i < pool->size; i++) {
    worker *w = &pool->workers[i];
    if (w->has_thread) pthread_join(w->thread, NULL);
    close(w->channel);
    if (!cworkers_wait(w->pid, 2000)) cworkers_kill(w->pid);
    queue_free(&w->own, pool->size);
  }
  queue_free(&pool->any, pool->size);
  for (; pool->result_count > 0; pool->result_count--) {
    free(pool->results[pool->first_result].bytes);
    pool->first_result = (pool->first_result + 1) % pool->size;
  }
  pthread_mutex_destroy(&pool->mutex);
  pthread_cond_destroy(&pool->has_jobs);
  pthread_cond_destroy(&pool->has_results);
  pthread_cond_destroy(&pool->has_room);
  free(pool->results);
  free(pool->workers);
  free(pool);
}

/* MARK: Locks */

enum { is_free, is_being_made, is_mutex, is_condition };

typedef struct {
  atomic_int kind;
  union {
    pthread_mutex_t mutex;
    pthread_cond_t condition;
  } lock;
} shared_lock;

enum { lock_count = 4096 };
static shared_lock *locks;

int cworkers_share(void) {
  if (locks != NULL) return 1;
  void *memory =
    mmap(NULL, sizeof(shared_lock) * lock_count, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return 0;
  locks = memory;
  return 1;
}

static long make(int kind) {
  if (!cworkers_share()) return -1;
  for (long i = 0; i < lock_count; i++) {
    int expected = is_free;
    if (!atomic_compare_exchange_strong(&locks[i].kind, &expected, is_being_made)) continue;
    if (kind == is_mutex) {
      pthread_mutexattr_t attributes;
      pthread_mutexattr_init(&attributes);
      pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
      pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_ERRORCHECK);
#ifdef __linux__
      pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
#endif
      pthread_mutex_init(&locks[i].lock.mutex, &attributes);
      pthread_mutexattr_destroy(&attributes);
    } else {
      pthread_condattr_t attributes;
      pthread_condattr_init(&attributes);
      pthread_condattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
      pthread_cond_init(&locks[i].lock.condition, &attributes);
      pthread_condattr_destroy(&attributes);
    }
    atomic_store(&locks[i].kind, kind);
    return i + 1;
  }
  return -1;
}

static int is_of_kind(long number, int kind) {
  return locks != NULL && number >= 1 && number <= lock_count && atomic_load(&locks[number - 1].kind) == kind;
}

long cworkers_mutex_make(void) { return make(is_mutex); }
long cworkers_condition_make(void) { return make(is_condition); }
int cworkers_is_mutex(long number) { return is_of_kind(number, is_mutex); }
int cworkers_is_condition(long number) { return is_of_kind(number, is_condition); }

/* 1 for a lock that is now ours, -1 for one that was; one whose holder has ended is ours, too. */
static int is_locked(pthread_mutex_t *mutex, int error) {
#ifdef __linux__
  if (error == EOWNERDEAD) error = pthread_mutex_consistent(mutex);
#else
  (void)mutex;
#endif
  return error == 0 ? 1 : error == EDEADLK ? -1 : 0;
}

int cworkers_mutex_lock(long number, long milliseconds) {
  pthread_mutex_t *mutex = &locks[number - 1].lock.mutex;
#ifdef __linux__
  struct timespec until = after(milliseconds);
  return is_locked(mutex, pthread_mutex_timedlock(mutex, &until));
#else
  for (long waited = 0; waited <= milliseconds; waited++) {
    int result = is_locked(mutex, pthread_mutex_trylock(mutex));
    if (result != 0) return result;
    nap(1);
  }
  return 0;
#endif
}

int cworkers_mutex_unlock(long number) { return pthread_mutex_unlock(&locks[number - 1].lock.mutex) == 0; }

int cworkers_condition_wait(long number, long mutex, long milliseconds) {
  struct timespec until = after(milliseconds);
  pthread_mutex_t *held = &locks[mutex - 1].lock.mutex;
  int error = pthread_cond_timedwait(&locks[number - 1].lock.condition, held, &until);
#ifdef __linux__
  if (error == EOWNERDEAD) return pthread_mutex_consistent(held) == 0;
#endif
  return error == 0 ? 1 : error == EPERM ? -1 : 0;
}

void cworkers_condition_signal(long number) { pthread_cond_signal(&locks[number - 1].lock.condition); }

/* Not destroyed: who still holds one of its number would then hang, and there is nothing in it to give back. */
void cworkers_lock_free(long number) {
  if (cworkers_is_mutex(number) || cworkers_is_condition(number)) atomic_store(&locks[number - 1].kind, is_free);
}

#define _GNU_SOURCE

#include "CSandbox.h"

#include <unistd.h>

#ifdef __linux__

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>

/* MARK: Files */

/* What linux/landlock.h says, which older systems do not have. */
enum { create_ruleset = 444, add_rule = 445, restrict_self = 446 };
enum { ask_version = 1, path_beneath = 1 };

#define RIGHT(bit) ((uint64_t)1 << bit)
enum {
  execute, write_file, read_file, read_dir, remove_dir, remove_file, make_char, make_dir, make_reg, make_sock, make_fifo,
  make_block, make_sym, refer, truncate_file, ioctl_device
};

typedef struct { uint64_t files, network, scopes; } ruleset;
typedef struct { uint64_t allowed; int32_t parent; } __attribute__((packed)) rule;

static const uint64_t reading = RIGHT(read_file) | RIGHT(read_dir);
static const uint64_t of_files = RIGHT(execute) | RIGHT(write_file) | RIGHT(read_file) | RIGHT(truncate_file)
  | RIGHT(ioctl_device);
static const uint64_t writing = RIGHT(write_file) | RIGHT(remove_dir) | RIGHT(remove_file) | RIGHT(make_dir)
  | RIGHT(make_reg) | RIGHT(refer) | RIGHT(truncate_file);

static void allow(int rules, const char *const *paths, uint64_t rights) {
  for (; *paths != NULL; paths++) {
    struct stat status;
    int parent = open(*paths, O_PATH | O_CLOEXEC);
    if (parent < 0) continue;
    if (fstat(parent, &status) == 0) {
      rule one = {S_ISDIR(status.st_mode) ? rights : rights & of_files, parent};
      syscall(add_rule, rules, path_beneath, &one, 0);
    }
    close(parent);
  }
}

static int confine_files(const char *const *readable, const char *const *writable) {
  long version = syscall(create_ruleset, NULL, 0, ask_version);
  if (version < 1) return 0;
  /* Each version knows more rights; all that this one knows are given up. */
  int last = version < 2 ? make_sym : version < 3 ? refer : version < 5 ? truncate_file : ioctl_device;
  ruleset all = {RIGHT(last) | (RIGHT(last) - 1), 0, 0};
  size_t size = sizeof all.files;
  if (version >= 4) {
    all.network = 3;
    size += sizeof all.network;
  }
  if (version >= 6) {
    all.scopes = 3;
    size += sizeof all.scopes;
  }
  int rules = (int)syscall(create_ruleset, &all, size, 0);
  if (rules < 0) return 0;
  allow(rules, readable, reading & all.files);
  allow(rules, writable, (reading | writing) & all.files);
  int done = syscall(restrict_self, rules, 0) == 0;
  close(rules);
  if (!done) return 0;
  return CSANDBOX_FILES | (version >= 4 ? CSANDBOX_NETWORK : 0);
}

/* MARK: Calls */

#if defined(__x86_64__)
#define MACHINE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define MACHINE AUDIT_ARCH_AARCH64
#endif

/* What a script's work needs and no more: input and output on open files, files by path (which Landlock and the program
   keep to their folders), memory, threads, time, and questions about the process itself. What is not here fails with
   EPERM, also what future kernels bring. */
static const int allowed[] = {
  SYS_read, SYS_write, SYS_readv, SYS_writev, SYS_pread64, SYS_pwrite64, SYS_preadv, SYS_pwritev, SYS_lseek, SYS_close,
  SYS_fstat, SYS_newfstatat, SYS_getdents64, SYS_openat, SYS_readlinkat, SYS_faccessat, SYS_mkdirat, SYS_unlinkat,
  SYS_getcwd, SYS_ftruncate, SYS_fallocate, SYS_fsync, SYS_fdatasync, SYS_fchmod, SYS_dup, SYS_dup3,
  SYS_flock, SYS_fadvise64, SYS_fstatfs, SYS_statfs, SYS_pipe2, SYS_ppoll, SYS_pselect6,
  SYS_munmap, SYS_mremap, SYS_madvise, SYS_brk, SYS_msync, SYS_mincore, SYS_mlock, SYS_munlock,
  SYS_futex, SYS_set_robust_list, SYS_get_robust_list, SYS_exit, SYS_exit_group, SYS_gettid, SYS_getpid, SYS_getppid,
  SYS_sched_yield, SYS_sched_getaffinity, SYS_sched_getparam, SYS_sched_getscheduler, SYS_sched_get_priority_max,
  SYS_sched_get_priority_min, SYS_getpriority, SYS_getcpu,
  SYS_rt_sigaction, SYS_rt_sigprocmask, SYS_rt_sigreturn, SYS_sigaltstack, SYS_restart_syscall,
  SYS_rt_sigtimedwait, SYS_rt_sigpending,
  SYS_clock_gettime, SYS_clock_getres, SYS_clock_nanosleep, SYS_nanosleep, SYS_gettimeofday, SYS_times, SYS_getrusage,
  SYS_setitimer, SYS_getitimer, SYS_getrandom, SYS_uname, SYS_sysinfo, SYS_getuid, SYS_geteuid, SYS_getgid, SYS_getegid,
#ifdef SYS_renameat
  SYS_renameat,
#endif
#ifdef SYS_renameat2
  SYS_renameat2,
#endif
#ifdef SYS_statx
  SYS_statx,
#endif
#ifdef SYS_faccessat2
  SYS_faccessat2,
#endif
#ifdef SYS_close_range
  SYS_close_range,
#endif
#ifdef SYS_membarrier
  SYS_membarrier,
#endif
#ifdef SYS_rseq
  SYS_rseq,
#endif
#ifdef SYS_fstatat
  SYS_fstatat,
#endif
#ifdef SYS_futex_wait
  SYS_futex_wait, SYS_futex_wake,
#endif
/* The older forms, which arm64 does not have. */
#ifdef SYS_open
  SYS_open, SYS_stat, SYS_lstat, SYS_access, SYS_readlink, SYS_mkdir, SYS_rmdir, SYS_unlink, SYS_rename, SYS_dup2,
  SYS_pipe, SYS_poll, SYS_select, SYS_time, SYS_alarm, SYS_getdents, SYS_arch_prctl,
#endif
};

enum { room = 2 * sizeof allowed / sizeof *allowed + 128 };

typedef struct {
  struct sock_filter code[room];
  unsigned short count;
} program;

static void add(program *p, struct sock_filter one) {
  if (p->count < room) p->code[p->count++] = one;
}

static void load(program *p, size_t offset) {
  add(p, (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (uint32_t)offset));
}

/* Goes on behind the next instruction unless what was loaded is `value`. */
static void when(program *p, uint32_t value) {
  add(p, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, 0, 1));
}

static void answer(program *p, uint32_t what) { add(p, (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, what)); }

static const uint32_t yes = SECCOMP_RET_ALLOW;
static const uint32_t no = SECCOMP_RET_ERRNO | EPERM;

#define NUMBER offsetof(struct seccomp_data, nr)
/* The lower half of an argument, on machines with the lower half first. */
#define ARGUMENT(i) (offsetof(struct seccomp_data, args) + (i) * sizeof(uint64_t))

/* The call `number` with argument `i` one of `count` values. */
static void allow_values(program *p, int number, int i, const uint32_t *values, int count) {
  add(p, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)number, 0, (uint8_t)(2 * count + 2)));
  load(p, ARGUMENT(i));
  for (int k = 0; k < count; k++) {
    when(p, values[k]);
    answer(p, yes);
  }
  answer(p, no);
}

/* The call `number` without any of `bits` in argument `i`, and with all of `wanted`. */
static void allow_bits(program *p, int number, int i, uint32_t bits, uint32_t wanted) {
  add(p, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)number, 0, 5));
  load(p, ARGUMENT(i));
  add(p, (struct sock_filter)BPF_STMT(BPF_ALU | BPF_AND | BPF_K, bits | wanted));
  when(p, wanted);
  answer(p, yes);
  answer(p, no);
}

#define COUNT(list) (int)(sizeof list / sizeof *list)

static int confine_calls(void) {
#ifdef MACHINE
  static program p;
  p.count = 0;
  load(&p, offsetof(struct seccomp_data, arch));
  add(&p, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, MACHINE, 1, 0));
  answer(&p, SECCOMP_RET_KILL_PROCESS);
  load(&p, NUMBER);
#ifdef __x86_64__
  /* The calls of x32, other numbers for the same. */
  add(&p, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 0x40000000, 0, 1));
  answer(&p, no);
#endif
  for (int i = 0; i < COUNT(allowed); i++) {
    when(&p, (uint32_t)allowed[i]);
    answer(&p, yes);
  }
  /* New code of the machine comes from nowhere. */
  allow_bits(&p, SYS_mmap, 2, PROT_EXEC, 0);
  allow_bits(&p, SYS_mprotect, 2, PROT_EXEC, 0);
  /* Threads but no processes. */
  allow_bits(&p, SYS_clone, 0, 0, CLONE_THREAD | CLONE_VM | CLONE_SIGHAND);
#ifdef SYS_clone3
  /* Its flags are in memory, where they cannot be looked at; the C library then takes the other one. */
  when(&p, SYS_clone3);
  answer(&p, SECCOMP_RET_ERRNO | ENOSYS);
#endif
  /* Signals to this process, and the question whether another one runs. */
  uint32_t self[] = {(uint32_t)getpid()}, none[] = {0};
  allow_values(&p, SYS_tgkill, 0, self, 1);
  add(&p, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_kill, 0, 7));
  load(&p, ARGUMENT(1));
  when(&p, 0);
  answer(&p, yes);
  load(&p, ARGUMENT(0));
  when(&p, self[0]);
  answer(&p, yes);
  answer(&p, no);
  /* A terminal's size and modes, and how much there is to read; nothing that types for the user. */
  uint32_t requests[] = {
    TCGETS, TCSETS, TCSETSW, TCSETSF, TIOCGWINSZ, FIONREAD,
    0x802c542a, 0x402c542b, 0x402c542c, 0x402c542d /* TCGETS2, TCSETS2, TCSETSW2, TCSETSF2 */};
  allow_values(&p, SYS_ioctl, 1, requests, COUNT(requests));
  uint32_t controls[] = {F_DUPFD, F_DUPFD_CLOEXEC, F_GETFD, F_SETFD, F_GETFL, F_SETFL, F_GETLK, F_SETLK, F_SETLKW};
  allow_values(&p, SYS_fcntl, 1, controls, COUNT(controls));
  uint32_t names[] = {PR_SET_NAME, PR_GET_NAME, 0x53564d41 /* PR_SET_VMA: names of memory */};
  allow_values(&p, SYS_prctl, 0, names, COUNT(names));
  /* Limits of its own alone. */
  allow_values(&p, SYS_prlimit64, 0, none, 1);
#ifdef SYS_getrlimit
  when(&p, SYS_getrlimit);
  answer(&p, yes);
#endif
  answer(&p, no);
  if (p.count >= room) return 0;
  struct sock_fprog all = {p.count, p.code};
  /* A thread's number where one of them has a filter that this one does not follow from. */
  if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &all) == 0) return CSANDBOX_CALLS;
#endif
  return 0;
}

int csandbox_confine(const char *const *readable, const char *const *writable) {
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return 0;
  return confine_files(readable, writable) | confine_calls();
}

void csandbox_close_inherited(int now) {
#ifdef SYS_close_range
  enum { on_exec = 4 };
  if (syscall(SYS_close_range, 3u, ~0u, now ? 0 : on_exec) == 0) return;
#endif
  for (int file = 3; file < 1024; file++) {
    if (now) close(file);
    else fcntl(file, F_SETFD, FD_CLOEXEC);
  }
}

#else

int csandbox_confine(const char *const *readable, const char *const *writable) {
  (void)readable;
  (void)writable;
  return 0;
}

void csandbox_close_inherited(int now) {
  for (int file = 3; now && file < 256; file++) close(file);
}

#endif

/* What the kernel holds a process to that gives up rights for good: which files it may open, and which calls of the
   system it may make. Linux alone has it; elsewhere nothing is done, and the result says so. */

#ifndef CSANDBOX_H
#define CSANDBOX_H

enum {
  CSANDBOX_FILES = 1,   /* Landlock: files outside the given paths cannot be opened, made, removed or renamed */
  CSANDBOX_NETWORK = 2, /* Landlock, too: no connections by TCP, no signals and abstract sockets to others */
  CSANDBOX_CALLS = 4,   /* seccomp: no programs, processes, sockets, native code, other processes' memory */
};

/* Gives up, for all threads that the calling one starts from now on and for itself (and for CSANDBOX_CALLS all that there
   are): files but those at or below `readable`, which may be read, and below `writable`, which may be made, changed and
   removed, too; and every call of the system that work on such files and on memory does not need. Both lists end with
   NULL; what is not there is left out. Files that are open stay so. Returns what the kernel took on. */
int csandbox_confine(const char *const *readable, const char *const *writable);

/* Makes descriptors above the standard error, which whoever started the program left open, close when it starts another
   program, or closes them now. */
void csandbox_close_inherited(int now);

#endif

/* The command of an installation that serves all processors: runs the build for the highest level that this one has.
   The builds lie in ../lib/seqlua beside the launcher's own folder. SEQLUA_CPU=generic or x86-64-v3 asks for a lower one. */

#define _GNU_SOURCE

#include "processor.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const names[] = {"generic", "x86-64-v2", "x86-64-v3", "x86-64-v4"};

/* The level that the user asks for, 4 for the highest. */
static int asked(void) {
  const char *wish = getenv("SEQLUA_CPU");
  for (int i = 0; wish && i < 4; i++)
    if (strcmp(wish, names[i]) == 0) return i + 1;
  return 4;
}

int main(int count, char **words) {
  (void)count;
  char path[PATH_MAX + 40];
  ssize_t length = readlink("/proc/self/exe", path, PATH_MAX);
  if (length < 0) { /* Swift asks there for the words of the command line, and finds none */
    fputs("seqlua: /proc has to be mounted\n", stderr);
    return 126;
  }
  path[length] = 0;
  /* prefix/bin/seqlua */
  for (int i = 0; i < 2; i++) {
    char *slash = strrchr(path, '/');
    if (slash) *slash = 0;
  }
  char *end = path + strlen(path);
  int level = cstart_level(), most = asked();
  for (int i = level < most ? level : most; i >= 1; i--) {
    sprintf(end, "/lib/seqlua/seqlua-%s", names[i - 1]);
    execv(path, words);
    if (errno != ENOENT) break;
  }
  perror(path);
  return 126;
}

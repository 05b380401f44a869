#define _GNU_SOURCE

#include "CLibFuzzer.h"

#include <sys/mman.h>

int clibfuzzer_memory_file(void) { return memfd_create("input", 0); }

/* libFuzzer's loop, for programs with a main function of their own (compiler-rt's archive fuzzer_no_main). */
#pragma once

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerRunDriver(int *count, char ***arguments, int (*one)(const uint8_t *bytes, size_t count));

/* The descriptor of a file that is nowhere but in memory. */
int clibfuzzer_memory_file(void);

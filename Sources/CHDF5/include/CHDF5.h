/* Files of HDF5 through the system's library, which is looked for when it is first needed. Objects are named by their
   file and their path in it. Functions that can fail return 0 then and write a text to `error`. */
#pragma once

#include <stdint.h>

enum { CHDF5_ERROR = 300, CHDF5_RANK = 32 };

/* Finds the library. */
int chdf5_open_library(char *error);
/* From now on the library writes no errors by itself while this thread uses it. */
void chdf5_keep_quiet(void);
/* Its version: three numbers. */
void chdf5_version(unsigned *numbers);

enum { chdf5_read_only, chdf5_read_write, chdf5_create, chdf5_create_new };
/* A file's number. */
int chdf5_open(const char *path, int mode, int64_t *file, char *error);
/* Closes it with all that is open in it. */
int chdf5_close(int64_t file, char *error);

enum { chdf5_none, chdf5_group, chdf5_dataset, chdf5_other };
/* What is at a path; `chdf5_none` for nothing. */
int chdf5_kind(int64_t file, const char *path);
/* How many things a group holds, and the name of the one at `index`, from 0, in the order of names. */
int chdf5_count(int64_t file, const char *path, int64_t *count, char *error);
int chdf5_name(int64_t file, const char *path, int64_t index, char *name, int64_t capacity, char *error);
int chdf5_make_group(int64_t file, const char *path, char *error);

/* Elements: unsigned of one byte, signed of 1, 2, 4 and 8, and floating point of 4 and 8. */
enum { chdf5_u8, chdf5_i8, chdf5_i16, chdf5_i32, chdf5_i64, chdf5_f32, chdf5_f64 };

typedef struct {
  int type; /* the elements as they are read: unsigned ones of several bytes as signed, halves as f32 */
  int rank;
  uint64_t sizes[CHDF5_RANK];
} chdf5_form;

int chdf5_form_of(int64_t file, const char *path, chdf5_form *form, char *error);
/* Reads `counts` elements of each dimension from `offsets`, or all where these are NULL, row by row. */
int chdf5_read(
  int64_t file, const char *path, const uint64_t *offsets, const uint64_t *counts, void *memory, char *error);
/* Makes a dataset. Given the sizes of chunks, it can grow in its first dimension; `deflate` above 0 compresses them. */
int chdf5_write(
  int64_t file, const char *path, const chdf5_form *form, const uint64_t *chunks, int deflate, const void *memory,
  char *error);
/* Adds rows at the end of a dataset. */
int chdf5_append(int64_t file, const char *path, const chdf5_form *form, const void *memory, char *error);

#include "CImages.h"

#include <dlfcn.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The functions of libpng 1.6 that are used, under their own names; the structures are its own. */
typedef void png;
typedef void (*reader)(png *, uint8_t *, size_t);
typedef void (*writer)(png *, uint8_t *, size_t);

static struct {
  void *library;
  const char *(*get_libpng_ver)(const png *);
  png *(*create_read_struct)(const char *, void *, void (*)(png *, const char *), void (*)(png *, const char *));
  png *(*create_write_struct)(const char *, void *, void (*)(png *, const char *), void (*)(png *, const char *));
  void *(*create_info_struct)(png *);
  void (*destroy_read_struct)(png **, void **, void **);
  void (*destroy_write_struct)(png **, void **);
  void *(*get_error_ptr)(const png *);
  void *(*get_io_ptr)(const png *);
  void (*set_read_fn)(png *, void *, reader);
  void (*set_write_fn)(png *, void *, writer, void (*)(png *));
  void (*read_info)(png *, void *);
  uint32_t (*get_image_width)(const png *, const void *);
  uint32_t (*get_image_height)(const png *, const void *);
  uint8_t (*get_bit_depth)(const png *, const void *);
  uint8_t (*get_channels)(const png *, const void *);
  uint8_t (*get_color_type)(const png *, const void *);
  void (*set_palette_to_rgb)(png *);
  void (*set_expand_gray_1_2_4_to_8)(png *);
  void (*set_swap)(png *);
  int (*set_interlace_handling)(png *);
  void (*read_update_info)(png *, void *);
  size_t (*get_rowbytes)(const png *, const void *);
  void (*read_image)(png *, uint8_t **);
  void (*read_row)(png *, uint8_t *, uint8_t *);
  void (*set_IHDR)(png *, void *, uint32_t, uint32_t, int, int, int, int, int);
  void (*write_info)(png *, void *);
  void (*write_image)(png *, uint8_t **);
  void (*write_end)(png *, void *);
} lib;

static int find_library(void) {
  if (lib.library) return 1;
  const char *names[] = {"libpng16.so.16", "libpng16.16.dylib", "/opt/homebrew/lib/libpng16.16.dylib", "libpng16.so"};
  void *library = NULL;
  for (size_t i = 0; i < sizeof names / sizeof *names && !library; i++) library = dlopen(names[i], RTLD_NOW);
  if (!library) return 0;
#define FIND(name) \
  if (!(*(void **)&lib.name = dlsym(library, "png_" #name))) return 0
  FIND(get_libpng_ver);
  FIND(create_read_struct);
  FIND(create_write_struct);
  FIND(create_info_struct);
  FIND(destroy_read_struct);
  FIND(destroy_write_struct);
  FIND(get_error_ptr);
  FIND(get_io_ptr);
  FIND(set_read_fn);
  FIND(set_write_fn);
  FIND(read_info);
  FIND(get_image_width);
  FIND(get_image_height);
  FIND(get_bit_depth);
  FIND(get_channels);
  FIND(get_color_type);
  FIND(set_palette_to_rgb);
  FIND(set_expand_gray_1_2_4_to_8);
  FIND(set_swap);
  FIND(set_interlace_handling);
  FIND(read_update_info);
  FIND(get_rowbytes);
  FIND(read_image);
  FIND(read_row);
  FIND(set_IHDR);
  FIND(write_info);
  FIND(write_image);
  FIND(write_end);
#undef FIND
  lib.library = library;
  return 1;
}

static int open_library(void) {
  static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
  pthread_mutex_lock(&mutex);
  int is_there = find_library();
  pthread_mutex_unlock(&mutex);
  return is_there;
}

typedef struct {
  jmp_buf back;
  char *error;
} trouble;

static void fail(png *p, const char *message) {
  trouble *t = lib.get_error_ptr(p);
  snprintf(t->error, CIMAGES_ERROR, "%s", message);
  longjmp(t->back, 1);
}

static void ignore(png *p, const char *message) {
  (void)p;
  (void)message;
}

/* A run of bytes that is read, or that grows as it is written. */
typedef struct {
  uint8_t *bytes;
  size_t count, place, room;
} stream;

static void take(png *p, uint8_t *into, size_t count) {
  stream *s = lib.get_io_ptr(p);
  if (count > s->count - s->place) fail(p, "the file ends too early");
  memcpy(into, s->bytes + s->place, count);
  s->place += count;
}

static void put(png *p, uint8_t *from, size_t count) {
  stream *s = lib.get_io_ptr(p);
  if (count > s->room - s->count) {
    size_t room = (s->room + count) * 2;
    uint8_t *bytes = realloc(s->bytes, room);
    if (!bytes) fail(p, "not enough memory");
    s->bytes = bytes;
    s->room = room;
  }
  memcpy(s->bytes + s->count, from, count);
  s->count += count;
}

static void flush(png *p) { (void)p; }

/* What a reading is for: the sizes, the picture unless it is suspiciously large, to see whether the file has all of a
   large one, the picture. */
enum { sizes, plain, trial, whole };

/* 1 if it went well, 2 if the picture is so large that a trial is wanted first. */
static int read_png(const uint8_t *bytes, size_t count, int purpose, cimages_picture *result, char *error) {
  stream s = {(uint8_t *)bytes, count, 0, count};
  trouble t = {.error = error};
  png *volatile p = lib.create_read_struct(lib.get_libpng_ver(NULL), &t, fail, ignore);
  void *volatile info = p ? lib.create_info_struct(p) : NULL;
  uint8_t **volatile rows = NULL;
  uint8_t *volatile samples = NULL;
  volatile int done = 0;
  if (!info) {
    snprintf(error, CIMAGES_ERROR, "not enough memory");
  } else if (setjmp(t.back) == 0) {
    lib.set_read_fn(p, &s, take);
    lib.read_info(p, info);
    if (lib.get_color_type(p, info) == 3) lib.set_palette_to_rgb(p);
    if (lib.get_bit_depth(p, info) < 8) lib.set_expand_gray_1_2_4_to_8(p);
    if (lib.get_bit_depth(p, info) == 16) lib.set_swap(p);
    int passes = lib.set_interlace_handling(p);
    lib.read_update_info(p, info);
    result->width = (int)lib.get_image_width(p, info);
    result->height = (int)lib.get_image_height(p, info);
    result->channels = lib.get_channels(p, info);
    result->bits = lib.get_bit_depth(p, info);
    size_t row = lib.get_rowbytes(p, info), height = (size_t)result->height;
    /* A small file may claim to be huge: no more than deflate can pack. */
    if (height != 0 && row > SIZE_MAX / height / 2) fail(p, "the picture is too large");
    if (row * height / 1100 > count) fail(p, "the file is too short for its picture");
    done = 1;
    if (purpose == plain && row * height > CIMAGES_BELIEVED(count)) {
      done = 2;
    } else if (purpose == trial) {
      done = 0;
      samples = malloc(row + 1);
      if (!samples) fail(p, "not enough memory");
      for (int pass = 0; pass < passes; pass++)
        for (size_t y = 0; y < height; y++) lib.read_row(p, samples, NULL);
      free(samples);
      samples = NULL;
      done = 1;
    } else if (purpose != sizes) {
      done = 0;
      samples = malloc(row * height + 1);
      rows = malloc(height * sizeof *rows + 1);
      if (!samples || !rows) fail(p, "not enough memory");
      for (size_t y = 0; y < height; y++) rows[y] = samples + y * row;
      lib.read_image(p, rows);
      result->samples = samples;
      result->count = row * height;
      done = 1;
    }
  }
  free(rows);
  if (!done) free(samples);
  png *read = p;
  void *read_info = info;
  if (p) lib.destroy_read_struct(&read, &read_info, NULL);
  return done;
}

int cimages_read_png(const uint8_t *bytes, size_t count, int only_sizes, cimages_picture *result, char *error) {
  if (!open_library()) return -1;
  int done = read_png(bytes, count, only_sizes ? sizes : plain, result, error);
  if (done != 2) return done;
  if (!read_png(bytes, count, trial, result, error)) return 0;
  return read_png(bytes, count, whole, result, error);
}

int cimages_write_png(const cimages_picture *picture, uint8_t **result, size_t *count, char *error) {
  if (!open_library()) return -1;
  static const int kinds[] = {0, 0, 4, 2, 6};
  stream s = {NULL, 0, 0, 0};
  trouble t = {.error = error};
  png *volatile p = lib.create_write_struct(lib.get_libpng_ver(NULL), &t, fail, ignore);
  void *volatile info = p ? lib.create_info_struct(p) : NULL;
  uint8_t **volatile rows = NULL;
  volatile int done = 0;
  if (!info) {
    snprintf(error, CIMAGES_ERROR, "not enough memory");
  } else if (setjmp(t.back) == 0) {
    if (picture->channels < 1 || picture->channels > 4) fail(p, "a PNG has 1 to 4 channels");
    lib.set_write_fn(p, &s, put, flush);
    lib.set_IHDR(p, info, (uint32_t)picture->width, (uint32_t)picture->height, 8, kinds[picture->channels], 0, 0, 0);
    lib.write_info(p, info);
    size_t height = (size_t)picture->height, row = (size_t)picture->width * (size_t)picture->channels;
    rows = malloc(height * sizeof *rows + 1);
    if (!rows) fail(p, "not enough memory");
    for (size_t y = 0; y < height; y++) rows[y] = picture->samples + y * row;
    lib.write_image(p, rows);
    lib.write_end(p, NULL);
    done = 1;
  }
  free(rows);
  png *written = p;
  void *written_info = info;
  if (p) lib.destroy_write_struct(&written, &written_info);
  if (!done) {
    free(s.bytes);
    return 0;
  }
  *result = s.bytes;
  *count = s.count;
  return 1;
}

void cimages_free(void *memory) { free(memory); }

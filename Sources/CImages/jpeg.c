#include "CImages.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The functions of libjpeg-turbo's own interface that are used, under their own names. */
static struct {
  void *library;
  void *(*InitDecompress)(void);
  void *(*InitCompress)(void);
  int (*DecompressHeader3)(void *, const uint8_t *, unsigned long, int *, int *, int *, int *);
  int (*Decompress2)(void *, const uint8_t *, unsigned long, uint8_t *, int, int, int, int, int);
  int (*Compress2)(void *, const uint8_t *, int, int, int, int, uint8_t **, unsigned long *, int, int, int);
  int (*Destroy)(void *);
  void (*Free)(uint8_t *);
  char *(*GetErrorStr2)(void *);
} lib;

/* TJPF_RGB, TJPF_GRAY; TJSAMP_444, TJSAMP_GRAY; TJCS_GRAY. */
enum { rgb = 0, gray = 6, full = 0, gray_only = 3, gray_space = 2 };

static int find_library(void) {
  if (lib.library) return 1;
  const char *names[] = {
    "libturbojpeg.so.0", "libturbojpeg.0.dylib", "/opt/homebrew/lib/libturbojpeg.0.dylib", "libturbojpeg.so"};
  void *library = NULL;
  for (size_t i = 0; i < sizeof names / sizeof *names && !library; i++) library = dlopen(names[i], RTLD_NOW);
  if (!library) return 0;
#define FIND(name) \
  if (!(*(void **)&lib.name = dlsym(library, "tj" #name))) return 0
  FIND(InitDecompress);
  FIND(InitCompress);
  FIND(DecompressHeader3);
  FIND(Decompress2);
  FIND(Compress2);
  FIND(Destroy);
  FIND(Free);
  FIND(GetErrorStr2);
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

static int fail(void *handle, char *error) {
  snprintf(error, CIMAGES_ERROR, "%s", handle ? lib.GetErrorStr2(handle) : "not enough memory");
  if (handle) lib.Destroy(handle);
  return 0;
}

/* Whether the coefficients come in several scans, for which the library holds all of them at once. */
static int is_progressive(const uint8_t *bytes, size_t count) {
  size_t at = 2;
  while (at + 4 <= count) {
    if (bytes[at] != 0xff) return 0;
    uint8_t marker = bytes[at + 1];
    if (marker == 0xff || marker == 0x01 || (marker >= 0xd0 && marker <= 0xd8)) {
      at += marker == 0xff ? 1 : 2; /* filling, or a marker without a length */
      continue;
    }
    if (marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc)
      return marker != 0xc0 && marker != 0xc1;
    if (marker == 0xda) return 0;
    at += 2 + ((size_t)bytes[at + 2] << 8 | bytes[at + 3]);
  }
  return 0;
}

int cimages_read_jpeg(const uint8_t *bytes, size_t count, int only_sizes, cimages_picture *result, char *error) {
  if (!open_library()) return -1;
  void *handle = lib.InitDecompress();
  int width, height, subsampling, colours;
  if (!handle || lib.DecompressHeader3(handle, bytes, count, &width, &height, &subsampling, &colours) != 0)
    return fail(handle, error);
  int channels = colours == gray_space ? 1 : 3;
  result->width = width;
  result->height = height;
  result->channels = channels;
  result->bits = 8;
  if (!only_sizes) {
    size_t size = (size_t)width * (size_t)height * (size_t)channels;
    /* A small file may claim to be huge. A block of 64 samples takes a bit at least, and two of three colours may have a
       quarter of the blocks. */
    int is_large = size > CIMAGES_BELIEVED(count);
    if (size / 64 / 8 / 2 > count || (is_large && size / 100 > count && is_progressive(bytes, count))) {
      lib.Destroy(handle);
      snprintf(error, CIMAGES_ERROR, "the file is too short for its picture");
      return 0;
    }
    /* An eighth as wide and high first, to see whether the file has all of it. */
    if (is_large) {
      int small_width = (width + 7) / 8, small_height = (height + 7) / 8;
      uint8_t *small = malloc((size_t)small_width * (size_t)small_height * (size_t)channels + 1);
      int is_whole = small
                     && lib.Decompress2(handle, bytes, count, small, small_width, 0, small_height,
                                        channels == 1 ? gray : rgb, 0) == 0;
      free(small);
      if (!is_whole) return fail(handle, error);
    }
    uint8_t *samples = malloc(size + 1);
    if (!samples) {
      lib.Destroy(handle);
      snprintf(error, CIMAGES_ERROR, "not enough memory");
      return 0;
    }
    if (lib.Decompress2(handle, bytes, count, samples, width, 0, height, channels == 1 ? gray : rgb, 0) != 0) {
      free(samples);
      return fail(handle, error);
    }
    result->samples = samples;
    result->count = size;
  }
  lib.Destroy(handle);
  return 1;
}

int cimages_write_jpeg(const cimages_picture *picture, int quality, uint8_t **result, size_t *count, char *error) {
  if (!open_library()) return -1;
  if (picture->channels != 1 && picture->channels != 3) {
    snprintf(error, CIMAGES_ERROR, "a JPEG has 1 or 3 channels");
    return 0;
  }
  void *handle = lib.InitCompress();
  uint8_t *written = NULL;
  unsigned long size = 0;
  int is_gray = picture->channels == 1;
  if (!handle
      || lib.Compress2(handle, picture->samples, picture->width, 0, picture->height, is_gray ? gray : rgb, &written,
                       &size, is_gray ? gray_only : full, quality, 0) != 0) {
    if (written) lib.Free(written);
    return fail(handle, error);
  }
  lib.Destroy(handle);
  /* Memory of ours, which one function frees. */
  *result = malloc(size + 1);
  if (*result) memcpy(*result, written, size);
  lib.Free(written);
  *count = size;
  if (!*result) snprintf(error, CIMAGES_ERROR, "not enough memory");
  return *result != NULL;
}

/* PNG and JPEG through the system's libpng and libjpeg-turbo, which are looked for when they are first needed: the
   program runs without them. */

#ifndef CIMAGES_H
#define CIMAGES_H

#include <stddef.h>
#include <stdint.h>

/* What a file is, and its samples: row by row, the channels of a pixel side by side, one or two bytes each (two in the
   machine's order). */
typedef struct {
  int channels, height, width;
  /* 8 or 16. */
  int bits;
  /* NULL if only the sizes were asked for; to be given to cimages_free. */
  uint8_t *samples;
  size_t count;
} cimages_picture;

/* How many bytes a picture may have that is taken for what a file of `count` bytes says: of larger ones memory is
   asked for when the file has been seen to have all of them. */
#define CIMAGES_BELIEVED(count) (4 * (size_t)(count) + ((size_t)64 << 20))

/* The longest text of an error, with its end. */
#define CIMAGES_ERROR 200

/* Each gives 1, or 0 with a sentence in `error`; -1 if the library is not there. `only_sizes` reads no samples. */
int cimages_read_png(const uint8_t *bytes, size_t count, int only_sizes, cimages_picture *result, char *error);
int cimages_read_jpeg(const uint8_t *bytes, size_t count, int only_sizes, cimages_picture *result, char *error);

/* Of 8 bits; `result` is to be given to cimages_free. Channels: 1 to 4 for PNG, 1 or 3 for JPEG. */
int cimages_write_png(const cimages_picture *picture, uint8_t **result, size_t *count, char *error);
int cimages_write_jpeg(const cimages_picture *picture, int quality, uint8_t **result, size_t *count, char *error);

void cimages_free(void *memory);

#endif

#include "CHDF5.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The functions of HDF5 1.10 and later that are used, under their own names. */
typedef int64_t id;
typedef int status;

typedef struct {
  id class_id, major, minor;
  unsigned line;
  const char *function, *file, *text;
} error_entry;

typedef struct {
  int storage;
  uint64_t count;
  int64_t order;
  unsigned char is_mounted;
} group_info;

static struct {
  void *library;
  status (*open)(void);
  status (*dont_atexit)(void);
  status (*get_libversion)(unsigned *, unsigned *, unsigned *);
  status (*Eset_auto2)(id, void *, void *);
  status (*Ewalk2)(id, int, status (*)(unsigned, const error_entry *, void *), void *);
  status (*Eclear2)(id);
  id (*Fcreate)(const char *, unsigned, id, id);
  id (*Fopen)(const char *, unsigned, id);
  status (*Fclose)(id);
  id (*Gopen2)(id, const char *, id);
  id (*Gcreate2)(id, const char *, id, id, id);
  status (*Gget_info)(id, group_info *);
  status (*Gclose)(id);
  int64_t (*Lget_name_by_idx)(id, const char *, int, int, uint64_t, char *, size_t, id);
  status (*Lexists)(id, const char *, id);
  id (*Oopen)(id, const char *, id);
  status (*Oclose)(id);
  int (*Iget_type)(id);
  id (*Dopen2)(id, const char *, id);
  id (*Dcreate2)(id, const char *, id, id, id, id, id);
  id (*Dget_space)(id);
  id (*Dget_type)(id);
  status (*Dread)(id, id, id, id, id, void *);
  status (*Dwrite)(id, id, id, id, id, const void *);
  status (*Dset_extent)(id, const uint64_t *);
  status (*Dclose)(id);
  id (*Screate_simple)(int, const uint64_t *, const uint64_t *);
  int (*Sget_simple_extent_ndims)(id);
  int (*Sget_simple_extent_dims)(id, uint64_t *, uint64_t *);
  status (*Sselect_hyperslab)(id, int, const uint64_t *, const uint64_t *, const uint64_t *, const uint64_t *);
  status (*Sclose)(id);
  int (*Tget_class)(id);
  size_t (*Tget_size)(id);
  int (*Tget_sign)(id);
  id (*Tget_native_type)(id, int);
  id (*Tcopy)(id);
  status (*Tclose)(id);
  id (*Pcreate)(id);
  status (*Pset_fclose_degree)(id, int);
  status (*Pset_chunk)(id, int, const uint64_t *);
  status (*Pset_deflate)(id, unsigned);
  status (*Pclose)(id);
  const id *native[7], *stored[7];
  const id *file_access, *dataset_create;
} lib;

enum { strong = 3, by_name = 0, increasing = 0, upward = 0, select_set = 0, ascending = 1 };
enum { type_group = 2, type_dataset = 5 };
enum { class_integer = 0, class_float = 1, class_enum = 8 };
enum { no_sign = 0 };

/* What is open, for a process that ends without closing it. */
static struct {
  id *files;
  size_t count;
} opened;

static void close_all(void) {
  while (opened.count > 0) lib.Fclose(opened.files[--opened.count]);
}

int chdf5_open_library(char *error) {
  if (lib.library) return 1;
  const char *names[] = {
    "libhdf5_serial.so.310", "libhdf5_serial.so.103", "libhdf5.so.320", "libhdf5.so.310", "libhdf5.so.200",
    "libhdf5.so.103", "libhdf5_serial.so", "libhdf5.so", "libhdf5.dylib", "/opt/homebrew/lib/libhdf5.dylib",
    "/usr/local/lib/libhdf5.dylib"};
  void *library = NULL;
  for (size_t i = 0; i < sizeof names / sizeof *names && !library; i++) library = dlopen(names[i], RTLD_NOW);
  if (!library) {
    snprintf(error, CHDF5_ERROR, "the library HDF5 is not installed (Debian and Ubuntu: apt install libhdf5-dev, "
      "macOS: brew install hdf5)");
    return 0;
  }
  const char *missing = NULL;
#define FIND(name) \
  if (!(*(void **)&lib.name = dlsym(library, "H5" #name))) missing = "H5" #name
  FIND(open);
  FIND(dont_atexit);
  FIND(get_libversion);
  FIND(Eset_auto2);
  FIND(Ewalk2);
  FIND(Eclear2);
  FIND(Fcreate);
  FIND(Fopen);
  FIND(Fclose);
  FIND(Gopen2);
  FIND(Gcreate2);
  FIND(Gget_info);
  FIND(Gclose);
  FIND(Lget_name_by_idx);
  FIND(Lexists);
  FIND(Oopen);
  FIND(Oclose);
  FIND(Iget_type);
  FIND(Dopen2);
  FIND(Dcreate2);
  FIND(Dget_space);
  FIND(Dget_type);
  FIND(Dread);
  FIND(Dwrite);
  FIND(Dset_extent);
  FIND(Dclose);
  FIND(Screate_simple);
  FIND(Sget_simple_extent_ndims);
  FIND(Sget_simple_extent_dims);
  FIND(Sselect_hyperslab);
  FIND(Sclose);
  FIND(Tget_class);
  FIND(Tget_size);
  FIND(Tget_sign);
  FIND(Tget_native_type);
  FIND(Tcopy);
  FIND(Tclose);
  FIND(Pcreate);
  FIND(Pset_fclose_degree);
  FIND(Pset_chunk);
  FIND(Pset_deflate);
  FIND(Pclose);
#undef FIND
  const char *native[] = {"UINT8", "INT8", "INT16", "INT32", "INT64", "FLOAT", "DOUBLE"};
  const char *stored[] = {"STD_U8LE", "STD_I8LE", "STD_I16LE", "STD_I32LE", "STD_I64LE", "IEEE_F32LE", "IEEE_F64LE"};
  for (int i = 0; i < 7; i++) {
    char name[40];
    snprintf(name, sizeof name, "H5T_NATIVE_%s_g", native[i]);
    if (!(lib.native[i] = dlsym(library, name))) missing = "H5T_NATIVE";
    snprintf(name, sizeof name, "H5T_%s_g", stored[i]);
    if (!(lib.stored[i] = dlsym(library, name))) missing = "H5T_STD";
  }
  if (!(lib.file_access = dlsym(library, "H5P_CLS_FILE_ACCESS_ID_g"))) missing = "H5P_CLS_FILE_ACCESS_ID_g";
  if (!(lib.dataset_create = dlsym(library, "H5P_CLS_DATASET_CREATE_ID_g"))) missing = "H5P_CLS_DATASET_CREATE_ID_g";
  /* At the end it would go into files again that it could not close. */
  if (lib.dont_atexit) lib.dont_atexit();
  unsigned version[3] = {0, 0, 0};
  if (lib.get_libversion) lib.get_libversion(&version[0], &version[1], &version[2]);
  /* Before 1.10 numbers of objects were of 32 bits. */
  int is_old = version[0] < 1 || (version[0] == 1 && version[1] < 10);
  if (missing || is_old || lib.open() < 0) {
    snprintf(error, CHDF5_ERROR, "HDF5 of version 1.10 or later is needed; the library is of %u.%u.%u%s%s", version[0],
      version[1], version[2], missing ? " and lacks " : "", missing ? missing : "");
    dlclose(library);
    return 0;
  }
  lib.library = library;
  static int is_registered;
  if (!is_registered) is_registered = atexit(close_all) == 0;
  return 1;
}

void chdf5_keep_quiet(void) {
  if (lib.library) lib.Eset_auto2(0, NULL, NULL);
}

void chdf5_version(unsigned *numbers) { lib.get_libversion(&numbers[0], &numbers[1], &numbers[2]); }

/* MARK: Errors */

/* The first entry is what went wrong, those after it who asked for it. */
static status take_text(unsigned n, const error_entry *entry, void *error) {
  if (n == 0 && entry->text) snprintf(error, CHDF5_ERROR, "%s", entry->text);
  return 0;
}

static int fail(char *error) {
  snprintf(error, CHDF5_ERROR, "HDF5 does not say why");
  lib.Ewalk2(0, upward, take_text, error);
  lib.Eclear2(0);
  return 0;
}

static int refuse(char *error, const char *text) {
  snprintf(error, CHDF5_ERROR, "%s", text);
  return 0;
}

/* MARK: Files and groups */

static void note_open(id file) {
  id *more = realloc(opened.files, (opened.count + 1) * sizeof *more);
  if (more == NULL) return;
  opened.files = more;
  opened.files[opened.count++] = file;
}

static void note_closed(id file) {
  for (size_t i = 0; i < opened.count; i++) {
    if (opened.files[i] != file) continue;
    opened.files[i] = opened.files[--opened.count];
    return;
  }
}

int chdf5_open(const char *path, int mode, int64_t *file, char *error) {
  id access = lib.Pcreate(*lib.file_access);
  if (access < 0) return fail(error);
  lib.Pset_fclose_degree(access, strong);
  enum { read_only = 0, read_write = 1, truncate = 2, exclusive = 4 };
  if (mode == chdf5_create || mode == chdf5_create_new)
    *file = lib.Fcreate(path, mode == chdf5_create ? truncate : exclusive, 0, access);
  else
    *file = lib.Fopen(path, mode == chdf5_read_only ? read_only : read_write, access);
  if (*file >= 0) note_open(*file);
  int result = *file >= 0 ? 1 : fail(error);
  lib.Pclose(access);
  return result;
}

int chdf5_close(int64_t file, char *error) {
  note_closed(file);
  return lib.Fclose(file) >= 0 ? 1 : fail(error);
}

/* Whether there is a link at every part of an absolute path. */
static int exists(int64_t file, const char *path) {
  char part[4096];
  size_t length = strlen(path);
  if (length >= sizeof part) return 0;
  for (size_t i = 1; i <= length; i++) {
    if (path[i] != '/' && path[i] != 0) continue;
    if (i > 1) {
      memcpy(part, path, i);
      part[i] = 0;
      if (lib.Lexists(file, part, 0) <= 0) {
        lib.Eclear2(0);
        return 0;
      }
    }
  }
  return 1;
}

int chdf5_kind(int64_t file, const char *path) {
  if (!exists(file, path)) return chdf5_none;
  id object = lib.Oopen(file, path, 0);
  if (object < 0) {
    lib.Eclear2(0);
    return chdf5_none;
  }
  int type = lib.Iget_type(object);
  lib.Oclose(object);
  return type == type_group ? chdf5_group : type == type_dataset ? chdf5_dataset : chdf5_other;
}

int chdf5_count(int64_t file, const char *path, int64_t *count, char *error) {
  id group = lib.Gopen2(file, path, 0);
  if (group < 0) return fail(error);
  group_info info;
  int result = lib.Gget_info(group, &info) >= 0 ? 1 : fail(error);
  if (result) *count = (int64_t)info.count;
  lib.Gclose(group);
  return result;
}

int chdf5_name(int64_t file, const char *path, int64_t index, char *name, int64_t capacity, char *error) {
  int64_t length =
    lib.Lget_name_by_idx(file, path, by_name, increasing, (uint64_t)index, name, (size_t)capacity, 0);
  if (length < 0) return fail(error);
  return length < capacity ? 1 : refuse(error, "a name is too long");
}

int chdf5_make_group(int64_t file, const char *path, char *error) {
  id group = lib.Gcreate2(file, path, 0, 0, 0);
  if (group < 0) return fail(error);
  lib.Gclose(group);
  return 1;
}

/* MARK: Datasets */

/* The type that elements have in memory, to be closed, and ours for it; 0 for what has none. */
static id memory_type(id dataset, int *type, char *error) {
  id stored = lib.Dget_type(dataset);
  if (stored < 0) {
    fail(error);
    return -1;
  }
  int kind = lib.Tget_class(stored);
  size_t size = lib.Tget_size(stored);
  id result = -1;
  if (kind == class_float) {
    *type = size <= 4 ? chdf5_f32 : chdf5_f64;
    result = lib.Tcopy(*lib.native[*type]);
  } else if (kind == class_integer || kind == class_enum) {
    result = lib.Tget_native_type(stored, ascending);
    if (result >= 0) {
      size = lib.Tget_size(result);
      int is_signed = kind == class_integer && lib.Tget_sign(result) != no_sign;
      *type = size == 1 ? (is_signed ? chdf5_i8 : chdf5_u8) : size == 2 ? chdf5_i16 : size == 4 ? chdf5_i32 : chdf5_i64;
    }
  } else {
    lib.Tclose(stored);
    refuse(error, "its elements are no numbers");
    return -1;
  }
  if (result < 0) fail(error);
  lib.Tclose(stored);
  return result;
}

static int get_sizes(id space, chdf5_form *form, char *error) {
  form->rank = lib.Sget_simple_extent_ndims(space);
  if (form->rank < 0 || lib.Sget_simple_extent_dims(space, form->sizes, NULL) < 0) return fail(error);
  return 1;
}

int chdf5_form_of(int64_t file, const char *path, chdf5_form *form, char *error) {
  id dataset = lib.Dopen2(file, path, 0);
  if (dataset < 0) return fail(error);
  id space = lib.Dget_space(dataset), type = memory_type(dataset, &form->type, error);
  int result = type < 0 ? 0 : space < 0 ? fail(error) : get_sizes(space, form, error);
  if (type >= 0) lib.Tclose(type);
  if (space >= 0) lib.Sclose(space);
  lib.Dclose(dataset);
  return result;
}

int chdf5_read(
  int64_t file, const char *path, const uint64_t *offsets, const uint64_t *counts, void *memory, char *error) {
  id dataset = lib.Dopen2(file, path, 0);
  if (dataset < 0) return fail(error);
  int kind, result = 0;
  chdf5_form form;
  id type = memory_type(dataset, &kind, error), space = lib.Dget_space(dataset), part = -1;
  if (type < 0) goto end;
  if (space < 0) {
    fail(error);
    goto end;
  }
  if (offsets == NULL) {
    result = lib.Dread(dataset, type, 0, 0, 0, memory) >= 0 ? 1 : fail(error);
  } else if (get_sizes(space, &form, error)) {
    part = lib.Screate_simple(form.rank, counts, NULL);
    result = part >= 0 && lib.Sselect_hyperslab(space, select_set, offsets, NULL, counts, NULL) >= 0
        && lib.Dread(dataset, type, part, space, 0, memory) >= 0
      ? 1 : fail(error);
  }
end:
  if (part >= 0) lib.Sclose(part);
  if (type >= 0) lib.Tclose(type);
  if (space >= 0) lib.Sclose(space);
  lib.Dclose(dataset);
  return result;
}

int chdf5_write(
  int64_t file, const char *path, const chdf5_form *form, const uint64_t *chunks, int deflate, const void *memory,
  char *error) {
  uint64_t most[CHDF5_RANK];
  memcpy(most, form->sizes, sizeof most);
  if (chunks) most[0] = ~(uint64_t)0;
  id space = lib.Screate_simple(form->rank, form->sizes, most), how = lib.Pcreate(*lib.dataset_create), dataset = -1;
  int is_fine = space >= 0 && how >= 0;
  if (is_fine && chunks) is_fine = lib.Pset_chunk(how, form->rank, chunks) >= 0;
  if (is_fine && deflate > 0) is_fine = lib.Pset_deflate(how, (unsigned)deflate) >= 0;
  if (is_fine) dataset = lib.Dcreate2(file, path, *lib.stored[form->type], space, 0, how, 0);
  is_fine = dataset >= 0 && lib.Dwrite(dataset, *lib.native[form->type], 0, 0, 0, memory) >= 0;
  int result = is_fine ? 1 : fail(error);
  if (dataset >= 0) lib.Dclose(dataset);
  if (how >= 0) lib.Pclose(how);
  if (space >= 0) lib.Sclose(space);
  return result;
}

int chdf5_append(int64_t file, const char *path, const chdf5_form *form, const void *memory, char *error) {
  id dataset = lib.Dopen2(file, path, 0);
  if (dataset < 0) return fail(error);
  chdf5_form before;
  int result = 0;
  id space = lib.Dget_space(dataset), part = -1;
  if (space < 0 || !get_sizes(space, &before, error)) goto end;
  int fits = before.rank == form->rank && form->rank > 0;
  for (int i = 1; fits && i < form->rank; i++) fits = before.sizes[i] == form->sizes[i];
  if (!fits) {
    refuse(error, "only the first dimension may be another than the dataset's");
    goto end;
  }
  uint64_t offsets[CHDF5_RANK] = {before.sizes[0]}, sizes[CHDF5_RANK];
  memcpy(sizes, before.sizes, sizeof sizes);
  sizes[0] += form->sizes[0];
  if (lib.Dset_extent(dataset, sizes) < 0) {
    lib.Eclear2(0);
    refuse(error, "it cannot grow: it was written without chunks");
    goto end;
  }
  lib.Sclose(space);
  space = lib.Dget_space(dataset);
  part = lib.Screate_simple(form->rank, form->sizes, NULL);
  result = space >= 0 && part >= 0
      && lib.Sselect_hyperslab(space, select_set, offsets, NULL, form->sizes, NULL) >= 0
      && lib.Dwrite(dataset, *lib.native[form->type], part, space, 0, memory) >= 0
    ? 1 : fail(error);
end:
  if (part >= 0) lib.Sclose(part);
  if (space >= 0) lib.Sclose(space);
  lib.Dclose(dataset);
  return result;
}

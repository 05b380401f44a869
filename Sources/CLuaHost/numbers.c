/* The text that the Lua library itself makes of floats: where a number is joined to a string (`..`), or given to a function
   that wants one. Lua 5.4 writes 2.0 for what was 2 in Lua 5.1, in one place, and nothing in its interface changes
   that. But the library asks snprintf for the digits, by "%.14g", and adds ".0" only if what it then finds looks like an
   integer up to its end. So the library, and no one else, is given another snprintf, which puts a space behind the digits
   and does not count it. */

#define _GNU_SOURCE
#include "CLuaHost.h"

#if defined(__linux__) && defined(__LP64__)

#include <dlfcn.h>
#include <elf.h>
#include <link.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static slua_number_text number_text;

static int print_text(char *buffer, size_t size, const char *format, va_list arguments) {
  if (strcmp(format, "%.14g") != 0) return vsnprintf(buffer, size, format, arguments);
  char text[64];
  size_t length = number_text(va_arg(arguments, double), text, sizeof text);
  if (length + 2 > size) return snprintf(buffer, size, "%.*s", (int)length, text);
  memcpy(buffer, text, length);
  memcpy(buffer + length, " ", 2);
  return (int)length;
}

static int plain(char *buffer, size_t size, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  int length = print_text(buffer, size, format, arguments);
  va_end(arguments);
  return length;
}

/* What programs compiled with _FORTIFY_SOURCE call. */
static int checked(char *buffer, size_t size, int flag, size_t capacity, const char *format, ...) {
  (void)flag;
  va_list arguments;
  va_start(arguments, format);
  int length = print_text(buffer, size < capacity ? size : capacity, format, arguments);
  va_end(arguments);
  return length;
}

typedef struct {
  uintptr_t address; /* of a function of the library */
  int count;         /* places that were changed */
} search;

/* Writes to a page that may be read-only again once the library is loaded. */
static int put(void **place, void *function, int is_read_only) {
  uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE), start = (uintptr_t)place & ~(page - 1);
  if (is_read_only && mprotect((void *)start, page, PROT_READ | PROT_WRITE) != 0) return 0;
  *place = function;
  if (is_read_only) mprotect((void *)start, page, PROT_READ);
  return 1;
}

static int change(struct dl_phdr_info *info, size_t size, void *context) {
  (void)size;
  search *found = context;
  uintptr_t base = info->dlpi_addr, fixed = 0, fixed_end = 0;
  const ElfW(Dyn) *dynamic = NULL;
  int is_it = 0;
  for (int i = 0; i < info->dlpi_phnum; i++) {
    const ElfW(Phdr) *part = &info->dlpi_phdr[i];
    uintptr_t start = base + part->p_vaddr;
    if (part->p_type == PT_LOAD && found->address >= start && found->address < start + part->p_memsz) is_it = 1;
    if (part->p_type == PT_DYNAMIC) dynamic = (const ElfW(Dyn) *)start;
    if (part->p_type == PT_GNU_RELRO) fixed = start, fixed_end = start + part->p_memsz;
  }
  if (!is_it) return 0;
  if (dynamic == NULL) return 1;
  uintptr_t tables[2] = {0, 0}, symbols = 0, strings = 0;
  size_t sizes[2] = {0, 0};
  int has_addends = 1;
  for (; dynamic->d_tag != DT_NULL; dynamic++) {
    uintptr_t value = dynamic->d_un.d_ptr;
    uintptr_t address = value < base ? base + value : value; /* some loaders leave them relative */
    switch (dynamic->d_tag) {
      case DT_JMPREL: tables[0] = address; break;
      case DT_PLTRELSZ: sizes[0] = value; break;
      case DT_RELA: tables[1] = address; break;
      case DT_RELASZ: sizes[1] = value; break;
      case DT_PLTREL: has_addends = value == DT_RELA; break;
      case DT_SYMTAB: symbols = address; break;
      case DT_STRTAB: strings = address; break;
    }
  }
  if (!has_addends || symbols == 0 || strings == 0) return 1;
  for (int k = 0; k < 2; k++) {
    const ElfW(Rela) *entries = (const ElfW(Rela) *)tables[k];
    for (size_t i = 0; tables[k] != 0 && i < sizes[k] / sizeof *entries; i++) {
      size_t symbol = ELF64_R_SYM(entries[i].r_info);
      if (symbol == 0) continue;
      const char *name = (const char *)strings + ((const ElfW(Sym) *)symbols)[symbol].st_name;
      void *function = strcmp(name, "snprintf") == 0 ? (void *)plain
        : strcmp(name, "__snprintf_chk") == 0 ? (void *)checked : NULL;
      if (function == NULL) continue;
      void **place = (void **)(base + entries[i].r_offset);
      found->count += put(place, function, (uintptr_t)place >= fixed && (uintptr_t)place < fixed_end);
    }
  }
  return 1;
}

static void shorten(slua_number_text text) {
  if (number_text != NULL) return;
  search found = {(uintptr_t)dlsym(RTLD_DEFAULT, "lua_newstate"), 0};
  if (found.address == 0) return; /* linked into the program */
  number_text = text;
  dl_iterate_phdr(change, &found);
}

void slua_shorten_numbers(slua_number_text text) {
  /* Engines may be made in several threads. */
  static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
  pthread_mutex_lock(&mutex);
  shorten(text);
  pthread_mutex_unlock(&mutex);
}

#else

void slua_shorten_numbers(slua_number_text text) { (void)text; }

#endif

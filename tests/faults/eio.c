/* A disk that fails: the n-th fdatasync, fsync or pwrite on a journal's file says EIO.

   CHOT_EIO_CALL   which call fails: "sync" or "write"
   CHOT_EIO_AT     the first of them that fails, from 1
   CHOT_EIO_TIMES  how many of them fail from there on

   A write that fails leaves half of its bytes behind, as a disk does that gives up on the way. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static long calls = 0;

static long setting(const char *name) {
  const char *value = getenv(name);
  return value ? atol(value) : 0;
}

static int is_the_journals(int descriptor) {
  char link[64], path[4096];
  strcpy(link, "/proc/self/fd/");
  char digits[16];
  int at = 0, number = descriptor;
  do {
    digits[at++] = (char)('0' + number % 10);
    number /= 10;
  } while (number);
  size_t end = strlen(link);
  while (at) link[end++] = digits[--at];
  link[end] = 0;
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) return 0;
  path[length] = 0;
  return strstr(path, "journal.sqlite") != NULL;
}

static int fails(const char *call, int descriptor) {
  const char *wanted = getenv("CHOT_EIO_CALL");
  if (!wanted || strcmp(wanted, call) || !is_the_journals(descriptor)) return 0;
  long number = __sync_add_and_fetch(&calls, 1), first = setting("CHOT_EIO_AT");
  return number >= first && number < first + setting("CHOT_EIO_TIMES");
}

int fdatasync(int descriptor) {
  int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
  if (fails("sync", descriptor)) return errno = EIO, -1;
  return real(descriptor);
}

int fsync(int descriptor) {
  int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
  if (fails("sync", descriptor)) return errno = EIO, -1;
  return real(descriptor);
}

#define PWRITE(name, offset_type)                                                        \
  ssize_t name(int descriptor, const void *data, size_t size, offset_type offset) {      \
    ssize_t (*real)(int, const void *, size_t, offset_type) =                            \
        (ssize_t(*)(int, const void *, size_t, offset_type))dlsym(RTLD_NEXT, #name);     \
    if (!fails("write", descriptor)) return real(descriptor, data, size, offset);        \
    if (size > 1) real(descriptor, data, size / 2, offset);                              \
    return errno = EIO, -1;                                                              \
  }
PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)

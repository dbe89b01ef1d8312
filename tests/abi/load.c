/* What libhostler promises a process that opens it: `load LIBRARY CONFIG`. It is opened by hand here, so that the process can be
 * looked at before; built and run by tests/ffi_boundary.rs. */
#define _POSIX_C_SOURCE 200809L
#include "hostler_host.h"

#include <dirent.h>
#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

static size_t entries(const char *folder) {
  size_t count = 0;
  DIR *opened = opendir(folder);
  while (opened != NULL && readdir(opened) != NULL) count++;
  if (opened != NULL) closedir(opened);
  return count;
}

/* ISO C has no conversion from an object's address to a function's; POSIX promises that it works. */
static void find(void *library, const char *name, void *function) {
  void *address = dlsym(library, name);
  memcpy(function, &address, sizeof address);
}

int main(int count, char **words) {
  int32_t (*open_host)(const char *, size_t, hostler_host_ctx **, hostler_buf *);
  void (*close_host)(hostler_host_ctx *);
  uint32_t (*abi)(void);
  hostler_host_ctx *host = NULL;
  hostler_buf answer;
  if (count != 3) return 2;

  size_t descriptors = entries("/proc/self/fd"), threads = entries("/proc/self/task");
  void *library = dlopen(words[1], RTLD_NOW | RTLD_LOCAL);
  if (library == NULL) return printf("broken: %s\n", dlerror()), 1;
  find(library, "hostler_host_open", &open_host);
  find(library, "hostler_host_close", &close_host);
  find(library, "hostler_host_abi", &abi);
  if (open_host(words[2], strlen(words[2]), &host, &answer) != HOSTLER_HOST_OK) {
    return printf("broken: %.*s\n", (int)answer.len, answer.data), 1;
  }
  printf("%d descriptors and %d threads more\n", (int)(entries("/proc/self/fd") - descriptors),
         (int)(entries("/proc/self/task") - threads));
  close_host(host);
  close_host(host);

  dlclose(library);
  printf("still mapped: abi %u\n", (unsigned)abi());
  return 0;
}

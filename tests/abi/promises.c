/* What libhostler promises a process that uses it, tried from C: `promises fork|many CONFIG`. One line per promise;
 * built and run by tests/ffi_boundary.rs. */
#define _POSIX_C_SOURCE 200809L
#include "hostler_host.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *config;

static size_t entries(const char *folder) {
  size_t count = 0;
  DIR *opened = opendir(folder);
  while (opened != NULL && readdir(opened) != NULL) count++;
  if (opened != NULL) closedir(opened);
  return count;
}

static long resident_kib(void) {
  char line[128];
  long kib = -1;
  FILE *status = fopen("/proc/self/status", "r");
  while (status != NULL && fgets(line, sizeof line, status) != NULL) sscanf(line, "VmRSS: %ld", &kib);
  if (status != NULL) fclose(status);
  return kib;
}

static void must(int holds, const char *what) {
  if (holds) return;
  printf("broken: %s\n", what);
  fflush(stdout);
  _exit(1);
}

static hostler_host_ctx *open_one(void) {
  hostler_host_ctx *host = NULL;
  hostler_buf answer;
  int32_t status = hostler_host_open(config, strlen(config), &host, &answer);
  if (status != HOSTLER_HOST_OK) fwrite(answer.data, 1, answer.len, stdout);
  must(status == HOSTLER_HOST_OK && host != NULL, "a host opens");
  return host;
}

/* Asks something that is refused at once, and looks at the answer. */
static void ask(hostler_host_ctx *host, const char *where) {
  hostler_buf answer;
  const char *request = "{\"do\": \"nothing there is\"}";
  must(hostler_host_call(host, request, strlen(request), &answer) == HOSTLER_HOST_OK, where);
  must(answer.len > 2 && answer.data[0] == '{' && answer.data[answer.len - 1] == '}', where);
}

/* Runs the same in a child and waits for it. */
static void child(hostler_host_ctx *host, const char *where) {
  int status = 0;
  pid_t pid = fork();
  if (pid == 0) {
    ask(host, where);
    ask(host, where);
    hostler_host_close(host);
    _exit(0);
  }
  must(waitpid(pid, &status, 0) == pid && WIFEXITED(status) && WEXITSTATUS(status) == 0, where);
}

static void try_fork(void) {
  hostler_host_ctx *host = open_one();
  child(host, "a child forked before the first call has answers");
  ask(host, "the parent has answers after its child closed the host");
  child(host, "a child forked between calls has answers");
  ask(host, "the parent has answers between children");
  hostler_host_close(host);
  child(open_one(), "a child of a host opened anew has answers");
}

static void try_many(void) {
  hostler_host_ctx *host = open_one();
  for (int warm = 0; warm < 2000; warm++) ask(host, "a call is answered");
  long before = resident_kib();
  size_t open_before = entries("/proc/self/fd");
  for (int count = 0; count < 100000; count++) ask(host, "a call is answered");
  for (int count = 0; count < 1000; count++) hostler_host_close(open_one());
  for (int count = 0; count < 1000; count++) {
    hostler_host_ctx *none = host;
    hostler_buf answer;
    must(hostler_host_open("{", 1, &none, &answer) == HOSTLER_HOST_ERROR && none == NULL, "half a document is refused");
  }
  long grown = resident_kib() - before;
  must(entries("/proc/self/fd") == open_before, "descriptors stay");
  must(grown < 1024, "memory stays within 1 MiB over 100,000 calls whose answers are never given back");
  hostler_host_close(host);
}

int main(int count, char **words) {
  if (count != 3) return 2;
  config = words[2];
  if (strcmp(words[1], "fork") == 0) try_fork();
  if (strcmp(words[1], "many") == 0) try_many();
  printf("%s: kept\n", words[1]);
  return 0;
}

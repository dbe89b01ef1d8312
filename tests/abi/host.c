/* libhostler from C: open, ask, close. Compiled by tests/contract.rs as C11 and as C++17. */
#include "hostler_host.h"

#include <stdio.h>
#include <string.h>

int main(int count, char **words) {
  hostler_host_ctx *host = NULL;
  hostler_buf answer = {NULL, 0, NULL};
  const char *request = "{\"do\": \"modules\"}";
  if (count != 2 || hostler_host_abi() != HOSTLER_HOST_ABI) return 2;
  if (hostler_host_open(words[1], strlen(words[1]), &host, &answer) == HOSTLER_HOST_OK) {
    hostler_buf_free(&answer);
    hostler_host_call(host, request, strlen(request), &answer);
  }
  fwrite(answer.data, 1, answer.len, stdout);
  hostler_buf_free(&answer);
  hostler_host_close(host);
  return 0;
}

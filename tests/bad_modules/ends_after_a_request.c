/* Logs, sends the call document as an HTTP request with a secret, logs again, and then ends as END says. */
#include "module.h"
#include <unistd.h>
HOSTLER_MANIFEST(MANIFEST("bad", ",\"secrets\":[\"server.password\"]"));
enum { IN_ORDER, SEGFAULTS, LOOPS, SENDS_GARBAGE };
static void say(const hostler_call *call, const char *text) {
  hostler_str line = {(const uint8_t *)text, strlen(text)}, nothing = {NULL, 0};
  host->log(host, call, HOSTLER_LOG_INFO, line, nothing);
}
INVOKE {
  UNUSED;
  hostler_str id = {(const uint8_t *)HOSTLER_SERVICE_HTTP, 14}, nothing = {NULL, 0};
  const hostler_http_v1 *http = host->service(host, id);
  hostler_http_response answer = {.struct_size = sizeof answer};
  if (http == NULL) return HOSTLER_FAILED;
  /* The host does not know yet that this is a secret. */
  say(call, "before: open sesame");
  if (http->send(call, document, nothing, &answer) != HOSTLER_OK) return HOSTLER_FAILED;
  say(call, "after: open sesame");
  if (END == SEGFAULTS) *(volatile int *)16 = 1;
  if (END == LOOPS) for (volatile int at = 0;; at++) {}
  if (END == SENDS_GARBAGE) for (int at = 3; at < 16; at++) (void)!write(at, "GET / HTTP/1.1\r\n", 16);
  reply(call, "{\"v\":1,\"result\":{}}");
  return HOSTLER_OK;
}
ENTRY

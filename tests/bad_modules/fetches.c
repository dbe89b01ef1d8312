/* No defect: sends the call document as an HTTP request and replies with the body of the answer, or the error. */
#include "module.h"
HOSTLER_MANIFEST(MANIFEST("fetches", ",\"runtime\":{\"isolation\":\"in_process_ok\"}"));
INVOKE {
  UNUSED;
  hostler_str id = {(const uint8_t *)HOSTLER_SERVICE_HTTP, 14}, nothing = {NULL, 0};
  const hostler_http_v1 *http = host->service(host, id);
  hostler_http_response answer = {.struct_size = sizeof answer};
  if (http == NULL) return HOSTLER_FAILED;
  int32_t status = http->send(call, document, nothing, &answer);
  host->reply(call, status == HOSTLER_OK ? answer.body : answer.error);
  return status;
}
ENTRY

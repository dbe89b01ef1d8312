/* No defect: asks the host for a secret, prints it, and tells its length. */
#include "module.h"
#include <stdio.h>
HOSTLER_MANIFEST(MANIFEST("asks", ",\"secrets\":[\"server.password\"]"));
INVOKE {
  UNUSED;
  hostler_str name = {(const uint8_t *)"server.password", 15}, id = {(const uint8_t *)HOSTLER_SERVICE_SECRETS, 17};
  const hostler_secrets_v1 *secrets = host->service(host, id);
  hostler_str value = {NULL, 0};
  if (secrets == NULL || secrets->get(call, name, &value) != HOSTLER_OK) return HOSTLER_FAILED;
  printf("the secret is %.*s\n", (int)value.len, (const char *)value.ptr);
  char text[64];
  snprintf(text, sizeof text, "{\"v\":1,\"result\":{\"length\":%zu}}", value.len);
  reply(call, text);
  return HOSTLER_OK;
}
ENTRY

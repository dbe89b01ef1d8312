/* Asks the host for a stored value and writes to the log, again and again, and listens to nothing. */
#include "module.h"
HOSTLER_MANIFEST(MANIFEST("bad", ""));
INVOKE {
  UNUSED;
  hostler_str id = {(const uint8_t *)HOSTLER_SERVICE_STORE, sizeof HOSTLER_SERVICE_STORE - 1};
  hostler_str key = {(const uint8_t *)"key", 3}, nothing = {NULL, 0};
  hostler_store_value value = {0};
  const hostler_store_v1 *store = host->service(host, id);
  if (store == NULL) return HOSTLER_FAILED;
  for (;;) {
    store->get(call, HOSTLER_STORE_MODULE, key, &value);
    host->log(host, call, HOSTLER_LOG_INFO, key, nothing);
  }
}
ENTRY

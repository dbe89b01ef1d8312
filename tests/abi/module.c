/* A whole module in C: it tests the connection to nobody. Built by tests/contract.rs from the header alone. */
#include "hostler_module.h"

#include <string.h>

HOSTLER_MANIFEST(
    "{\"hostler\": 1, \"id\": \"example.hostler.c\", \"slug\": \"cexample\", \"version\": \"1.0.0\","
    " \"name\": \"Example in C\", \"abi\": {\"major\": 1},"
    " \"functions\": {\"TestConnection\": {}},"
    " \"services\": {\"optional\": [\"hostler.clock/1\"]}}");

static const hostler_host *host;

static int is(hostler_str text, const char *name) {
  return text.ptr != NULL && text.len == strlen(name) && memcmp(text.ptr, name, text.len) == 0;
}

static int32_t invoke(void *self, const hostler_call *call, hostler_str function, hostler_str document) {
  (void)self;
  if (document.ptr == NULL) return HOSTLER_BAD_CALL;
  if (!is(function, "TestConnection")) return HOSTLER_UNSUPPORTED;
  const hostler_clock_v1 *clock = host->service(host, HOSTLER_STR(HOSTLER_SERVICE_CLOCK));
  if (clock != NULL && HOSTLER_HAS(clock, now_unix_ms)) (void)clock->now_unix_ms(call);
  return host->reply(call, HOSTLER_STR("{\"v\": 1, \"result\": {\"summary\": \"nobody answered, as agreed\"}}"));
}

int32_t hostler_entry_v1(const hostler_host *offered, hostler_module *out) {
  if (offered->magic != HOSTLER_MAGIC || offered->abi_major != HOSTLER_ABI_MAJOR) return HOSTLER_REFUSE_ABI;
  if (!HOSTLER_HAS(offered, reply) || !HOSTLER_HAS(offered, service)) return HOSTLER_REFUSE_HOST;
  if (out->struct_size < sizeof *out) return HOSTLER_REFUSE_HOST;
  host = offered;
  out->magic = HOSTLER_MAGIC;
  out->struct_size = sizeof *out;
  out->abi_major = HOSTLER_ABI_MAJOR;
  out->invoke = invoke;
  return HOSTLER_OK;
}

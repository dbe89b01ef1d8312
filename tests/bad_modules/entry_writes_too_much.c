/* The entry writes 16 bytes behind the struct. */
#include "module.h"
HOSTLER_MANIFEST(MANIFEST("writes", ""));
INVOKE { UNUSED; return HOSTLER_OK; }
HOSTLER_EXPORT int32_t hostler_entry_v1(const hostler_host *from, hostler_module *out) {
  fill(from, out, invoke);
  uint8_t *volatile behind = (uint8_t *)(out + 1);
  for (int at = 0; at < 16; at++) behind[at] = 7;
  return HOSTLER_OK;
}

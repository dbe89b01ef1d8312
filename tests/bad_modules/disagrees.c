/* Entry and manifest name different minors. */
#include "module.h"
HOSTLER_MANIFEST(MANIFEST("disagrees", ""));
INVOKE { UNUSED; return HOSTLER_OK; }
HOSTLER_EXPORT int32_t hostler_entry_v1(const hostler_host *from, hostler_module *out) {
  fill(from, out, invoke);
  out->abi_minor_min = 3;
  return HOSTLER_OK;
}

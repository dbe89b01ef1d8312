/* It forgot the magic. */
#include "module.h"
HOSTLER_MANIFEST(MANIFEST("magic", ""));
INVOKE { UNUSED; return HOSTLER_OK; }
HOSTLER_EXPORT int32_t hostler_entry_v1(const hostler_host *from, hostler_module *out) {
  fill(from, out, invoke);
  out->magic = 0;
  return HOSTLER_OK;
}

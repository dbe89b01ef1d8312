/* The entry answers 201. */
#include "module.h"
HOSTLER_MANIFEST(MANIFEST("refuses", ""));
HOSTLER_EXPORT int32_t hostler_entry_v1(const hostler_host *from, hostler_module *out) {
  host = from;
  (void)out;
  return HOSTLER_REFUSE_ABI;
}

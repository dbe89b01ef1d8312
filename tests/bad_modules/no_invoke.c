/* invoke is NULL. */
#include "module.h"
HOSTLER_MANIFEST(MANIFEST("noinvoke", ""));
HOSTLER_EXPORT int32_t hostler_entry_v1(const hostler_host *from, hostler_module *out) { return fill(from, out, NULL); }

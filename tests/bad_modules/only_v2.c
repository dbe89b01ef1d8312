/* Its entry is of ABI 2. */
#include "module.h"
HOSTLER_MANIFEST(MANIFEST("onlyv2", ""));
HOSTLER_EXPORT int32_t hostler_entry_v2(void) { return (int32_t)sizeof host; }

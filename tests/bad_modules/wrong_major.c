/* Made for ABI 2. */
#include "module.h"
HOSTLER_MANIFEST("{\"hostler\":1,\"abi\":{\"major\":2},\"shape\":\"another\"}");
INVOKE { UNUSED; return HOSTLER_OK; }
ENTRY

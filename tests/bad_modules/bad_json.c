/* The manifest is not JSON. */
#include "module.h"
HOSTLER_MANIFEST("{\"hostler\": 1,");
INVOKE { UNUSED; return HOSTLER_OK; }
ENTRY

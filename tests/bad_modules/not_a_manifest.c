/* The manifest is JSON and no manifest. */
#include "module.h"
HOSTLER_MANIFEST("{\"hostler\": 1, \"slug\": 7}");
INVOKE { UNUSED; return HOSTLER_OK; }
ENTRY

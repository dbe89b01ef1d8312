/* Reads at NULL. */
#include "module.h"
HOSTLER_MANIFEST(MANIFEST("bad", ""));
INVOKE { UNUSED; return *(volatile int32_t *)8; }
ENTRY

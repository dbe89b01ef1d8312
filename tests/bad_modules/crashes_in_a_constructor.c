/* Crashes before its entry is reached. */
#include "module.h"
HOSTLER_MANIFEST(MANIFEST("bad", ""));
__attribute__((constructor)) static void crash(void) { *(volatile int *)8 = 1; }
INVOKE { UNUSED; return HOSTLER_OK; }
ENTRY

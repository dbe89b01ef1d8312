/* A manifest and no entry. */
#include "module.h"
HOSTLER_MANIFEST(MANIFEST("noentry", ""));
HOSTLER_EXPORT int nothing_of_use(void) { return (int)(sizeof host); }

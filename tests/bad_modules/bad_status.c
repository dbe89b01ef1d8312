/* Answers with a status nobody defined. */
#include "module.h"
HOSTLER_MANIFEST(MANIFEST("bad", ""));
INVOKE { UNUSED; return 4711; }
ENTRY

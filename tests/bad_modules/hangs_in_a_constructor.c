/* Does not come out of its constructor. */
#include "module.h"
#include <unistd.h>
HOSTLER_MANIFEST(MANIFEST("bad", ""));
__attribute__((constructor)) static void never(void) { for (;;) pause(); }
INVOKE { UNUSED; return HOSTLER_OK; }
ENTRY

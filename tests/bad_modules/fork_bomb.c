/* Starts processes without end, each of which does the same. */
#include "module.h"
#include <unistd.h>
HOSTLER_MANIFEST(MANIFEST("bad", ""));
INVOKE { UNUSED; for (;;) (void)fork(); }
ENTRY

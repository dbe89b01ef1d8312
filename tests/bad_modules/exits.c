/* Ends the process in order. */
#include "module.h"
#include <stdlib.h>
HOSTLER_MANIFEST(MANIFEST("bad", ""));
INVOKE { UNUSED; exit(3); }
ENTRY

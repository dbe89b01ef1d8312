/* Aborts. */
#include "module.h"
#include <stdlib.h>
HOSTLER_MANIFEST(MANIFEST("bad", ""));
INVOKE { UNUSED; abort(); }
ENTRY

/* What the SDK answers after it stopped a panic. */
#include "module.h"
HOSTLER_MANIFEST(MANIFEST("bad", ""));
INVOKE { UNUSED; return HOSTLER_PANICKED; }
ENTRY

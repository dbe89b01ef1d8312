/* Never returns, and uses the processor meanwhile. */
#include "module.h"
HOSTLER_MANIFEST(MANIFEST("bad", ""));
INVOKE { UNUSED; for (volatile int at = 0;; at++) {} }
ENTRY

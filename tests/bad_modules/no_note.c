/* It has an entry and no manifest. */
#include "module.h"
INVOKE { UNUSED; return HOSTLER_OK; }
ENTRY

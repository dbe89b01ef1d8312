/* Made for another libc. */
#include "module.h"
HOSTLER_MANIFEST(MANIFEST("musl", ",\"runtime\":{\"libc\":\"musl\"}"));
INVOKE { UNUSED; return HOSTLER_OK; }
ENTRY

/* Requires a service this host does not offer. */
#include "module.h"
HOSTLER_MANIFEST(MANIFEST("needy", ",\"services\":{\"required\":[\"hostler.log/1\",\"hostler.telepathy/3\"]}"));
INVOKE { UNUSED; return HOSTLER_OK; }
ENTRY

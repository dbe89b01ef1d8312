/* The manifest contradicts itself. */
#include "module.h"
HOSTLER_MANIFEST(MANIFEST("contradictory", ",\"options\":[{\"slot\":1,\"key\":\"plan\",\"type\":\"dropdown\",\"label\":\"Plan\",\"loader\":\"loader.plans\"}]"));
INVOKE { UNUSED; return HOSTLER_OK; }
ENTRY

/* Needs minor 7 of the ABI. */
#include "module.h"
HOSTLER_MANIFEST("{\"hostler\":1,\"id\":\"test.new\",\"slug\":\"new\",\"version\":\"1\",\"name\":\"new\",\"abi\":{\"major\":1,\"minor_min\":7}," FUNCTIONS "}");
INVOKE { UNUSED; return HOSTLER_OK; }
ENTRY

/* Throws a C++ exception at the host. */
#include "module.h"
HOSTLER_MANIFEST(MANIFEST("bad", ",\"runtime\":{\"needs\":[\"libstdc++.so.6\"]}"));
INVOKE { UNUSED; throw 7; }
extern "C" ENTRY

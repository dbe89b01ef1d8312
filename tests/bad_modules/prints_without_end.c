/* Fills every pipe. */
#include "module.h"
#include <stdio.h>
HOSTLER_MANIFEST(MANIFEST("bad", ""));
INVOKE { UNUSED; for (;;) puts("noise noise noise noise noise"); }
ENTRY

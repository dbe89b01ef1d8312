/* Two manifests that differ. */
#include "module.h"
HOSTLER_MANIFEST(MANIFEST("first", ""));
static const struct { uint32_t owner_size, manifest_size, type; char owner[8]; char manifest[4]; } second
    __attribute__((section(".note.hostler.module"), used, aligned(4))) = {8, 2, 1, "Hostler", "{}"};
INVOKE { UNUSED; return HOSTLER_OK; }
ENTRY

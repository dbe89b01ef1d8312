/* The manifest has 300,000 bytes. */
#include "module.h"
__asm__(".pushsection .note.hostler.module,\"a\",%note\n.balign 4\n.long 8, 300000, 1\n.asciz \"Hostler\"\n.fill 300000, 1, 32\n.popsection\n");
INVOKE { UNUSED; return HOSTLER_OK; }
ENTRY

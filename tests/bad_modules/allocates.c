/* Allocates without end. */
#include "module.h"
#include <stdlib.h>
HOSTLER_MANIFEST(MANIFEST("bad", ""));
INVOKE {
  UNUSED;
  for (;;) memset(malloc(1 << 20), 7, 1 << 20);
}
ENTRY

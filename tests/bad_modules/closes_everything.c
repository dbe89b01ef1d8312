/* Closes every descriptor, the host's too, and goes on. */
#include "module.h"
#include <unistd.h>
HOSTLER_MANIFEST(MANIFEST("bad", ""));
INVOKE {
  UNUSED;
  for (int at = 0; at < 256; at++) close(at);
  for (;;) pause();
}
ENTRY

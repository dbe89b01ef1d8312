/* Never returns and does not listen to SIGTERM. */
#include "module.h"
#include <signal.h>
#include <unistd.h>
HOSTLER_MANIFEST(MANIFEST("bad", ""));
INVOKE {
  UNUSED;
  signal(SIGTERM, SIG_IGN);
  for (;;) pause();
}
ENTRY

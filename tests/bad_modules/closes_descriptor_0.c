/* Closes its standard input and answers. */
#include "module.h"
#include <unistd.h>
HOSTLER_MANIFEST(MANIFEST("bad", ""));
INVOKE {
  UNUSED;
  close(0);
  reply(call, "{\"v\":1,\"result\":{}}");
  return HOSTLER_OK;
}
ENTRY

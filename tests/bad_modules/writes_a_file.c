/* Writes a file; says whether it could. */
#include "module.h"
#include <fcntl.h>
HOSTLER_MANIFEST(MANIFEST("bad", ""));
INVOKE {
  UNUSED;
  if (open("/tmp/hostler-a-module-wrote-this", O_CREAT | O_WRONLY, 0600) >= 0) return HOSTLER_FAILED;
  reply(call, "{\"v\":1,\"result\":{}}");
  return HOSTLER_OK;
}
ENTRY

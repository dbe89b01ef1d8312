/* Starts a program in the two ways there are; says whether it could. */
#include "module.h"
#include <unistd.h>
HOSTLER_MANIFEST(MANIFEST("bad", ""));
INVOKE {
  UNUSED;
  if (fork() != -1) return HOSTLER_FAILED;
  execl("/bin/true", "true", (char *)NULL);
  reply(call, "{\"v\":1,\"result\":{}}");
  return HOSTLER_OK;
}
ENTRY

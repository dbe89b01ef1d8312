/* Writes into every descriptor it finds. */
#include "module.h"
#include <unistd.h>
HOSTLER_MANIFEST(MANIFEST("bad", ""));
INVOKE {
  UNUSED;
  for (int at = 3; at < 16; at++) (void)!write(at, "GET / HTTP/1.1\r\n", 16);
  reply(call, "{\"v\":1,\"result\":{}}");
  return HOSTLER_OK;
}
ENTRY

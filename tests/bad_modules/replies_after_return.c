/* Keeps a call and replies to it in the next one. */
#include "module.h"
HOSTLER_MANIFEST(MANIFEST("bad", ""));
static const hostler_call *old;
INVOKE {
  UNUSED;
  if (old != NULL && reply(old, "smuggled") == HOSTLER_OK) return HOSTLER_OK;
  old = call;
  reply(call, "{\"v\":1,\"result\":{}}");
  return HOSTLER_OK;
}
ENTRY

/* Its reply is not UTF-8. */
#include "module.h"
HOSTLER_MANIFEST(MANIFEST("bad", ""));
INVOKE {
  UNUSED;
  reply(call, "{\"v\":1,\"result\":\"\xff\xfe\"}");
  return HOSTLER_OK;
}
ENTRY

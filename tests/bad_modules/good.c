/* No defect: answers every call. */
#include "module.h"
HOSTLER_MANIFEST(MANIFEST("good", ""));
INVOKE {
  UNUSED;
  reply(call, "{\"v\":1,\"result\":{}}");
  return HOSTLER_OK;
}
ENTRY

/* Its reply is nested 100,000 deep. */
#include "module.h"
HOSTLER_MANIFEST(MANIFEST("bad", ""));
INVOKE {
  UNUSED;
  for (int at = 0; at < 100000; at++) reply(call, "[");
  return HOSTLER_OK;
}
ENTRY

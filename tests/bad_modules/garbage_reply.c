/* Its reply is no JSON. */
#include "module.h"
HOSTLER_MANIFEST(MANIFEST("bad", ""));
INVOKE {
  UNUSED;
  reply(call, "<html>502 Bad Gateway</html>");
  return HOSTLER_OK;
}
ENTRY

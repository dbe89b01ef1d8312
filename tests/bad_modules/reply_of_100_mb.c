/* Its reply has 100 MB. */
#include "module.h"
HOSTLER_MANIFEST(MANIFEST("bad", ""));
static char piece[1 << 20];
INVOKE {
  UNUSED;
  memset(piece, 'a', sizeof piece - 1);
  for (int at = 0; at < 100; at++) reply(call, piece);
  return HOSTLER_OK;
}
ENTRY

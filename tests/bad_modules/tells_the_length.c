/* No defect: answers with the length of the call document. */
#include "module.h"
#include <stdio.h>
HOSTLER_MANIFEST(MANIFEST("length", ""));
INVOKE {
  UNUSED;
  char text[32];
  snprintf(text, sizeof text, "%zu", document.len);
  reply(call, text);
  return HOSTLER_OK;
}
ENTRY

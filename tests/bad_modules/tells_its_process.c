/* No defect: answers with its process id. */
#include "module.h"
#include <stdio.h>
#include <unistd.h>
HOSTLER_MANIFEST(MANIFEST("tells", ",\"runtime\":{\"isolation\":\"in_process_ok\"}"));
INVOKE {
  UNUSED;
  char text[32];
  snprintf(text, sizeof text, "%d", (int)getpid());
  reply(call, text);
  return HOSTLER_OK;
}
ENTRY

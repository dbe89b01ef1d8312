/* Prints to standard output and standard error. */
#include "module.h"
#include <stdio.h>
HOSTLER_MANIFEST(MANIFEST("bad", ""));
INVOKE {
  UNUSED;
  printf("a line for standard output\n");
  fprintf(stderr, "a line for standard error\n");
  reply(call, "{\"v\":1,\"result\":{}}");
  return HOSTLER_OK;
}
ENTRY

/* Answers, and leaves a thread that crashes once the call is over. */
#include "module.h"
#include <pthread.h>
#include <unistd.h>
HOSTLER_MANIFEST(MANIFEST("bad", ""));
static void *later(void *nothing) {
  (void)nothing;
  usleep(20000);
  *(volatile int *)8 = 1;
  return NULL;
}
INVOKE {
  UNUSED;
  pthread_t thread;
  pthread_create(&thread, NULL, later, NULL);
  reply(call, "{\"v\":1,\"result\":{}}");
  return HOSTLER_OK;
}
ENTRY

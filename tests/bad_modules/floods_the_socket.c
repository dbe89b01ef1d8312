/* Writes whole frames (no payload, kind 4: the call is taken) into the socket to the host, from threads, without end. */
#include "module.h"
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>
HOSTLER_MANIFEST(MANIFEST("bad", ""));
static unsigned char frames[5 * 4096];
static int host_at = -1;
static void *flood(void *nothing) {
  for (;;) (void)!write(host_at, frames, sizeof frames);
  return nothing;
}
INVOKE {
  UNUSED;
  for (size_t at = 4; at < sizeof frames; at += 5) frames[at] = 4;
  for (int at = 3; at < 16; at++) {
    int domain = 0;
    socklen_t size = sizeof domain;
    if (getsockopt(at, SOL_SOCKET, SO_DOMAIN, &domain, &size) == 0 && domain == AF_UNIX) host_at = at;
  }
  if (host_at < 0) return HOSTLER_FAILED;
  pthread_t thread;
  for (int count = 0; count < 4; count++) pthread_create(&thread, NULL, flood, NULL);
  flood(NULL);
  return HOSTLER_FAILED;
}
ENTRY

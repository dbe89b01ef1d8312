/* What every module in this folder has in common, so that each file shows its defect and nothing else. */
#include "hostler_module.h"
#include <string.h>

#define FUNCTIONS "\"functions\":{\"TestConnection\":{},\"CreateAccount\":{\"changes\":true}}"
#define MANIFEST(slug, more)                                                                       \
  "{\"hostler\":1,\"id\":\"test." slug "\",\"slug\":\"" slug "\",\"version\":\"1\",\"name\":\"" slug \
  "\",\"abi\":{\"major\":1,\"minor_min\":0,\"minor_built\":0}," FUNCTIONS more "}"

static const hostler_host *host;

/* Pushes a reply document. */
static inline int32_t reply(const hostler_call *call, const char *json) {
  hostler_str text = {(const uint8_t *)json, strlen(json)};
  return host->reply(call, text);
}

/* Fills the struct as it should be. */
static inline int32_t fill(const hostler_host *from, hostler_module *out,
                           int32_t (*invoke)(void *, const hostler_call *, hostler_str, hostler_str)) {
  host = from;
  out->magic = HOSTLER_MAGIC;
  out->struct_size = sizeof *out;
  out->abi_major = HOSTLER_ABI_MAJOR;
  out->abi_minor_min = 0;
  out->invoke = invoke;
  return HOSTLER_OK;
}

/* The entry of a module whose only defect is in `invoke`. */
#define ENTRY                                                                                      \
  HOSTLER_EXPORT int32_t hostler_entry_v1(const hostler_host *from, hostler_module *out) HOSTLER_NOEXCEPT { \
    return fill(from, out, invoke);                                                                \
  }

#define INVOKE static int32_t invoke(void *self, const hostler_call *call, hostler_str function, hostler_str document)
#define UNUSED (void)self, (void)call, (void)function, (void)document

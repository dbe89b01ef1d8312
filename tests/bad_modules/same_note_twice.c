/* The same manifest twice, as Go emits it: no defect. */
#include "module.h"
#define hostler_manifest_note first_note
HOSTLER_MANIFEST(MANIFEST("twice", ""));
#undef hostler_manifest_note
#define hostler_manifest_note second_note
HOSTLER_MANIFEST(MANIFEST("twice", ""));
INVOKE {
  UNUSED;
  reply(call, "{\"v\":1,\"result\":{}}");
  return HOSTLER_OK;
}
ENTRY

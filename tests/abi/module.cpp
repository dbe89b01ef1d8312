// A whole module in C++: what it throws is stopped by HOSTLER_GUARD. Built by tests/contract.rs from the header alone.
#include "hostler_module.h"

#include <stdexcept>
#include <string_view>

HOSTLER_MANIFEST(R"({"hostler": 1, "id": "example.hostler.cpp", "slug": "cppexample", "version": "1.0.0",
  "name": "Example in C++", "abi": {"major": 1}, "functions": {"TestConnection": {}, "custom.throw": {}}})");

namespace {

const hostler_host *host;

std::string_view view(hostler_str text) { return {reinterpret_cast<const char *>(text.ptr), text.ptr ? text.len : 0}; }

int32_t invoke(void *, const hostler_call *call, hostler_str function, hostler_str) {
  HOSTLER_GUARD(host, call, {
    if (view(function) == "custom.throw") throw std::runtime_error("thrown as asked");
    if (view(function) != "TestConnection") return HOSTLER_UNSUPPORTED;
    return host->reply(call, HOSTLER_STR("{\"v\": 1, \"result\": {\"summary\": \"nobody answered, as agreed\"}}"));
  });
}

}  // namespace

int32_t hostler_entry_v1(const hostler_host *offered, hostler_module *out) noexcept {
  if (offered->magic != HOSTLER_MAGIC || offered->abi_major != HOSTLER_ABI_MAJOR) return HOSTLER_REFUSE_ABI;
  if (!HOSTLER_HAS(offered, reply) || out->struct_size < sizeof *out) return HOSTLER_REFUSE_HOST;
  host = offered;
  out->magic = HOSTLER_MAGIC;
  out->struct_size = sizeof *out;
  out->abi_major = HOSTLER_ABI_MAJOR;
  out->invoke = invoke;
  return HOSTLER_OK;
}

/* The contract between Hostler and a provisioning module: C11, C++17, Zig and cgo read this file.
 * Written from core/abi by `UPDATE=1 cargo test -p hostler-tests --test contract`; do not edit.
 *
 * A module is one ELF shared library that exports hostler_entry_v1 and carries its manifest (HOSTLER_MANIFEST).
 * Nothing that crosses is owned by the other side: what is lent is valid until the function it was lent to returns.
 * Structs begin with their size and only grow at their end; HOSTLER_HAS asks whether a function is there. */
#ifndef HOSTLER_MODULE_H
#define HOSTLER_MODULE_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#define HOSTLER_NOEXCEPT noexcept
#define HOSTLER_STATIC_ASSERT(what, name) static_assert(what, #name)
#else
#define HOSTLER_NOEXCEPT
#define HOSTLER_STATIC_ASSERT(what, name) _Static_assert(what, #name)
#endif

/* Build with -fvisibility=hidden; then the entry is the only name a module shows. */
#define HOSTLER_EXPORT __attribute__((visibility("default")))

/* Ids for hostler_host.service. */
@SERVICES@

@DECLARATIONS@

/* [entry] The one symbol. Check host->magic, host->abi_major and host->struct_size, fill *out (at most out->struct_size
 * bytes) and set out->struct_size to what was filled. HOSTLER_OK, or a refusal (HOSTLER_REFUSE_*). */
HOSTLER_EXPORT int32_t @ENTRY@(const hostler_host *host, hostler_module *out) HOSTLER_NOEXCEPT;

/* True when the table p reaches as far as its member f, and f is not NULL. */
#define HOSTLER_HAS(p, f) \
  ((p)->struct_size >= offsetof(__typeof__(*(p)), f) + sizeof((p)->f) && (p)->f)

/* Text from a string literal, as a hostler_str. */
#ifdef __cplusplus
#define HOSTLER_STR(literal) (hostler_str{reinterpret_cast<const uint8_t *>(literal), sizeof(literal) - 1})
#else
#define HOSTLER_STR(literal) ((hostler_str){(const uint8_t *)(literal), sizeof(literal) - 1})
#endif

@ASSERTIONS@

#ifdef __cplusplus
} /* extern "C" */
#endif

/* HOSTLER_MANIFEST("{ … }"); once per module, outside any function: puts the manifest into the ELF note that the host
 * reads before it opens the file. */
#define HOSTLER_IN_NOTE __attribute__((used, section(@SECTION@), aligned(4)))

#ifdef __cplusplus

#include <exception>

template <size_t size> struct hostler_note {
  uint32_t owner_size, manifest_size, type;
  char owner[8];
  char manifest[(size - 1 + 3) / 4 * 4];
  constexpr hostler_note(const char (&json)[size])
      : owner_size(8), manifest_size(size - 1), type(HOSTLER_NOTE_MANIFEST), owner{@OWNER@}, manifest{} {
    for (size_t at = 0; at < size - 1; at++) manifest[at] = json[at];
  }
};

#define HOSTLER_MANIFEST(json) \
  HOSTLER_IN_NOTE static constexpr hostler_note<sizeof(json)> hostler_manifest_note(json)

inline void hostler_log_exception(const hostler_host *host, const hostler_call *call, const char *what) noexcept {
  size_t len = 0;
  while (what[len] != 0) len++;
  const hostler_str text = {reinterpret_cast<const uint8_t *>(what), len};
  if (HOSTLER_HAS(host, log)) host->log(host, call, HOSTLER_LOG_ERROR, text, hostler_str{nullptr, 0});
}

/* Runs `work` (answers with a status) and turns an exception into HOSTLER_PANICKED and a log line. */
template <class Work>
int32_t hostler_guard(const hostler_host *host, const hostler_call *call, Work &&work) noexcept {
  try {
    return work();
  } catch (const std::exception &caught) {
    hostler_log_exception(host, call, caught.what());
  } catch (...) {
    hostler_log_exception(host, call, "an exception that is no std::exception");
  }
  return HOSTLER_PANICKED;
}

/* The whole body of an invoke in C++: HOSTLER_GUARD(host, call, { …; return HOSTLER_OK; }) */
#define HOSTLER_GUARD(host, call, ...) return hostler_guard(host, call, [&]() -> int32_t __VA_ARGS__)

#else

/* GCC 15 wants to be told that the manifest has no NUL at its end. */
#if defined(__GNUC__) && !defined(__clang__) && __GNUC__ >= 8
#define HOSTLER_NO_NUL __attribute__((nonstring))
#else
#define HOSTLER_NO_NUL
#endif

#define HOSTLER_MANIFEST(json)                                                                   \
  HOSTLER_IN_NOTE static const struct {                                                          \
    uint32_t owner_size, manifest_size, type;                                                    \
    char owner[8];                                                                               \
    HOSTLER_NO_NUL char manifest[(sizeof(json) - 1 + 3) / 4 * 4];                                \
  } hostler_manifest_note = {8, sizeof(json) - 1, HOSTLER_NOTE_MANIFEST, @OWNER@, json}

#endif

#endif /* HOSTLER_MODULE_H */

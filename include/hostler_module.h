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
#define HOSTLER_SERVICE_CLOCK "hostler.clock/1"
#define HOSTLER_SERVICE_HTTP "hostler.http/1"
#define HOSTLER_SERVICE_LOG "hostler.log/1"
#define HOSTLER_SERVICE_PROGRESS "hostler.progress/1"
#define HOSTLER_SERVICE_RANDOM "hostler.random/1"
#define HOSTLER_SERVICE_SECRETS "hostler.secrets/1"
#define HOSTLER_SERVICE_STEPS "hostler.steps/1"
#define HOSTLER_SERVICE_STORE "hostler.store/1"

/* The reply holds a result. */
#define HOSTLER_OK 0

/* The reply holds `pending`. */
#define HOSTLER_PENDING 1

/* The reply holds `error`. */
#define HOSTLER_FAILED 100

/* This function is not implemented. */
#define HOSTLER_UNSUPPORTED 101

/* The call document, or an argument, was not understood. */
#define HOSTLER_BAD_CALL 102

/* Stopped because the call was cancelled. */
#define HOSTLER_CANCELLED 103

/* Stopped because the deadline passed. */
#define HOSTLER_DEADLINE 104

/* A panic or exception was stopped at the border; the instance is poisoned. */
#define HOSTLER_PANICKED 105

/* No memory. */
#define HOSTLER_NO_MEMORY 106

/* The reply is larger than 8 MiB in sum. */
#define HOSTLER_REPLY_TOO_BIG 107

/* Entry: the module does not speak this ABI major. */
#define HOSTLER_REFUSE_ABI 201

/* Entry: the host struct is too small for what the module needs. */
#define HOSTLER_REFUSE_HOST 202

/* Entry: a service the module requires is not offered. */
#define HOSTLER_REFUSE_SERVICE 203

/* First four bytes of `hostler_host` and `hostler_module`: "HST1". */
#define HOSTLER_MAGIC 0x31545348u

/* The ABI major described here; it is in the name of the entry symbol. */
#define HOSTLER_ABI_MAJOR 1

/* The newest minor described here. */
#define HOSTLER_ABI_MINOR 0

/* ELF note type of the manifest. */
#define HOSTLER_NOTE_MANIFEST 1

/* Largest manifest, in bytes. */
#define HOSTLER_MAX_MANIFEST_BYTES (256 * 1024)

/* `hostler_call.flags`: the function continues earlier work, `call.resume` is set. */
#define HOSTLER_CALL_RESUME 1

/* `hostler_call.flags`: say what would be done, change nothing. */
#define HOSTLER_CALL_PLAN 2

/* `hostler_call.flags`: the module runs in a worker process. */
#define HOSTLER_CALL_ISOLATED 4

/* `hostler_module.flags`: `invoke` may be called from several threads at once. */
#define HOSTLER_MOD_CONCURRENT 1

/* `should_stop`: go on. */
#define HOSTLER_GO_ON 0

/* `should_stop`: the call was cancelled. */
#define HOSTLER_STOP_CANCELLED 1

/* `should_stop`: the deadline passed. */
#define HOSTLER_STOP_DEADLINE 2

/* Level of a failure. */
#define HOSTLER_LOG_ERROR 1

/* Level of something odd. */
#define HOSTLER_LOG_WARN 2

/* Level of something an operator wants to know. */
#define HOSTLER_LOG_INFO 3

/* Level of something an author wants to know. */
#define HOSTLER_LOG_DEBUG 4

/* Level of everything. */
#define HOSTLER_LOG_TRACE 5

/* The step was never begun: do it. */
#define HOSTLER_STEP_NEW 0

/* The step was finished: take its result, do not do it again. */
#define HOSTLER_STEP_DONE 1

/* The step was begun and its end is not known: look whether it happened before doing anything. */
#define HOSTLER_STEP_UNKNOWN 2

/* Scope: shared by all calls of the module in this installation. */
#define HOSTLER_STORE_MODULE 0

/* Scope: the service (and addon) of this call. */
#define HOSTLER_STORE_SERVICE 1

/* `if_version`: whatever is there. */
#define HOSTLER_STORE_ANY (-1)

/* `if_version`: nothing may be there. */
#define HOSTLER_STORE_NEW 0

/* Largest value, in bytes. */
#define HOSTLER_MAX_VALUE_BYTES (64 * 1024)

/* Borrowed UTF-8 text. `(NULL, 0)` is absent, `(p, 0)` is empty. No NUL is needed at the end and NULs are allowed
 inside. It is valid until the function it was handed to returns. */
typedef struct hostler_str {
  /* First byte, or NULL. */
  const uint8_t *ptr;
  /* Length in bytes. */
  size_t len;
} hostler_str;

/* One call. Made by the host; lives until `invoke` returns, and using it later is refused. */
typedef struct hostler_call {
  /* Size of this struct in bytes, as the host built it. */
  uint32_t struct_size;
  /* `HOSTLER_CALL_*`. */
  uint32_t flags;
  /* Unique in this process. */
  uint64_t call_id;
  /* Unix time in milliseconds; 0: no deadline. */
  int64_t deadline_unix_ms;
  /* The host's; opaque. */
  void *ctx;
} hostler_call;

/* What the host offers. Lives as long as the process. */
typedef struct hostler_host {
  /* `HOSTLER_MAGIC`. */
  uint32_t magic;
  /* Size of this struct in bytes, as the host built it. */
  uint32_t struct_size;
  /* ABI major of the host. */
  uint16_t abi_major;
  /* ABI minor of the host. */
  uint16_t abi_minor;
  /* None defined yet. */
  uint32_t flags;
  /* The host's; opaque. */
  void *ctx;
  /* `[call]` Appends a chunk to the reply document. Copies. More than 8 MiB in sum: `HOSTLER_REPLY_TOO_BIG`. */
  int32_t (*reply)(const struct hostler_call *call, struct hostler_str chunk);
  /* `[any thread]` Logs `msg` with `fields` (a JSON object or absent). Level 1 error … 5 trace. `call` may be NULL. */
  void (*log)(const struct hostler_host *host,
              const struct hostler_call *call,
              uint32_t level,
              struct hostler_str msg,
              struct hostler_str fields);
  /* `[any thread]` 0 go on, 1 cancelled, 2 deadline passed. */
  int32_t (*should_stop)(const struct hostler_call *call);
  /* `[any thread]` Milliseconds until the deadline, from a monotonic clock; `INT64_MAX` without one, 0 when passed. */
  int64_t (*remaining_ms)(const struct hostler_call *call);
  /* `[call]` Memory that is freed when `invoke` returns; NULL when there is none or `align` is not a power of two. */
  void *(*alloc)(const struct hostler_call *call, size_t size, size_t align);
  /* `[entry, call]` The table of the service `id` ("hostler.http/1"), NULL when it is not offered. */
  const void *(*service)(const struct hostler_host *host, struct hostler_str id);
} hostler_host;

/* What a module is. Zeroed by the host before entry, with `struct_size` preset to what the host can hold. */
typedef struct hostler_module {
  /* `HOSTLER_MAGIC`. */
  uint32_t magic;
  /* In: the most the module may write. Out: what it wrote. */
  uint32_t struct_size;
  /* ABI major of the module. */
  uint16_t abi_major;
  /* The oldest host minor this module runs on. */
  uint16_t abi_minor_min;
  /* `HOSTLER_MOD_*`. */
  uint32_t flags;
  /* The module's; passed back to each of its functions. */
  void *self;
  /* `[one at a time]` Runs `function` with the UTF-8 JSON document; answers with a status and pushes the reply. */
  int32_t (*invoke)(void *self,
                    const struct hostler_call *call,
                    struct hostler_str function,
                    struct hostler_str call_document);
  /* Ends the module in order. May be NULL; may never be called. */
  void (*destroy)(void *self);
  /* Tables the module offers beside `invoke`. May be NULL; NULL for an id it does not know. */
  const void *(*extension)(void *self, struct hostler_str id);
} hostler_module;

/* The table of `hostler.clock/1`. */
typedef struct hostler_clock_v1 {
  /* Size of this table in bytes. */
  uint32_t struct_size;
  /* None defined yet. */
  uint32_t flags;
  /* The host's; opaque. */
  void *ctx;
  /* `[call]` Unix time in milliseconds. */
  int64_t (*now_unix_ms)(const struct hostler_call *call);
  /* `[call]` Nanoseconds since an arbitrary point; never goes back. */
  uint64_t (*monotonic_ns)(const struct hostler_call *call);
  /* `[call]` Waits. Wakes early with `HOSTLER_CANCELLED` or `HOSTLER_DEADLINE`. */
  int32_t (*sleep)(const struct hostler_call *call, uint64_t ms);
} hostler_clock_v1;

/* One request of `send_many`. */
typedef struct hostler_http_request {
  /* UTF-8 JSON, see `http_request.schema.json`. */
  struct hostler_str request;
  /* The body, any bytes; absent for none. */
  struct hostler_str body;
} hostler_http_request;

/* One answer. Filled by the host up to `struct_size`, which the caller presets. */
typedef struct hostler_http_response {
  /* Size of this struct in bytes, preset by the caller. */
  uint32_t struct_size;
  /* HTTP status; 0 when there was no answer, then `error` is set. */
  uint32_t status;
  /* UTF-8 JSON object of lower-case header names to values; repeated headers are joined with ", ". */
  struct hostler_str headers;
  /* The body as received, decompressed; at most 8 MiB. */
  struct hostler_str body;
  /* UTF-8 JSON, see `http_error.schema.json`; absent when there was an answer. */
  struct hostler_str error;
  /* From first try to last byte, in milliseconds. */
  uint64_t elapsed_ms;
  /* How often it was sent. */
  uint32_t attempts;
  /* Zero. */
  uint32_t reserved;
} hostler_http_response;

/* The table of `hostler.http/1`. */
typedef struct hostler_http_v1 {
  /* Size of this table in bytes. */
  uint32_t struct_size;
  /* None defined yet. */
  uint32_t flags;
  /* The host's; opaque. */
  void *ctx;
  /* `[call]` Sends one request and waits. `HOSTLER_OK`: there was an answer, whatever its HTTP status.
   `HOSTLER_FAILED`: see `out.error`. Also `HOSTLER_BAD_CALL`, `HOSTLER_DEADLINE`, `HOSTLER_CANCELLED`. */
  int32_t (*send)(const struct hostler_call *call,
                  struct hostler_str request,
                  struct hostler_str body,
                  struct hostler_http_response *out);
  /* `[call]` Sends `count` requests, at most `bound` at a time (0: the host's own bound), and waits for all. `out` has room for
   `count` answers. `HOSTLER_OK` when each has an answer or an error of its own. */
  int32_t (*send_many)(const struct hostler_call *call,
                       const struct hostler_http_request *requests,
                       size_t count,
                       uint32_t bound,
                       struct hostler_http_response *out);
} hostler_http_v1;

/* The table of `hostler.log/1`. */
typedef struct hostler_log_v1 {
  /* Size of this table in bytes. */
  uint32_t struct_size;
  /* None defined yet. */
  uint32_t flags;
  /* The host's; opaque. */
  void *ctx;
  /* `[call]` 1 when an event of this level and target would be kept. */
  int32_t (*enabled)(const struct hostler_call *call, uint32_t level, struct hostler_str target);
  /* `[call]` One event; `fields` is a JSON object or absent. Secrets are masked by value and by key. */
  void (*event)(const struct hostler_call *call,
                uint32_t level,
                struct hostler_str target,
                struct hostler_str msg,
                struct hostler_str fields);
  /* `[call]` Opens a span and returns its id, never 0 on success. Spans still open when `invoke` returns are closed. */
  uint64_t (*span_enter)(const struct hostler_call *call, struct hostler_str name, struct hostler_str fields);
  /* `[call]` Closes a span. */
  void (*span_exit)(const struct hostler_call *call, uint64_t span);
} hostler_log_v1;

/* The table of `hostler.progress/1`. */
typedef struct hostler_progress_v1 {
  /* Size of this table in bytes. */
  uint32_t struct_size;
  /* None defined yet. */
  uint32_t flags;
  /* The host's; opaque. */
  void *ctx;
  /* `[call]` `percent` 0…100, or -1 when it is not known. `text` is shown to staff and client. */
  int32_t (*report)(const struct hostler_call *call, int32_t percent, struct hostler_str text);
} hostler_progress_v1;

/* The table of `hostler.random/1`. */
typedef struct hostler_random_v1 {
  /* Size of this table in bytes. */
  uint32_t struct_size;
  /* None defined yet. */
  uint32_t flags;
  /* The host's; opaque. */
  void *ctx;
  /* `[call]` Fills `len` bytes at `bytes`. */
  int32_t (*fill)(const struct hostler_call *call, uint8_t *bytes, size_t len);
  /* `[call]` A password; `policy` is `{"length": 20, "symbols": "-_"}` or absent. At least one letter of each case and one
   digit; never `& < > " '`, which WHMCS may store encoded (WHMCS-C-075). It is masked in logs from then on. */
  int32_t (*password)(const struct hostler_call *call, struct hostler_str policy, struct hostler_str *out);
  /* `[call]` A UUID of version 7, as text. */
  int32_t (*uuid7)(const struct hostler_call *call, struct hostler_str *out);
} hostler_random_v1;

/* The table of `hostler.secrets/1`. */
typedef struct hostler_secrets_v1 {
  /* Size of this table in bytes. */
  uint32_t struct_size;
  /* None defined yet. */
  uint32_t flags;
  /* The host's; opaque. */
  void *ctx;
  /* `[call]` The secret `name` ("server.password", "service.password", "options.KEY", "server.accesshash").
   `HOSTLER_FAILED` when the manifest does not declare it; absent text when it is declared and not set. */
  int32_t (*get)(const struct hostler_call *call, struct hostler_str name, struct hostler_str *out);
  /* `[call]` Keeps `value` sealed under `name` ("new:…" or "keep:…") so that it survives a crash before the reply
   and is masked from now on. A reply may then refer to it by `{"$secret": name}`. */
  int32_t (*put)(const struct hostler_call *call, struct hostler_str name, struct hostler_str value);
} hostler_secrets_v1;

/* What the journal knows of a step. */
typedef struct hostler_step {
  /* `HOSTLER_STEP_*`. */
  uint32_t state;
  /* How often it was begun before. */
  uint32_t begun;
  /* The result document given to `finish`; absent unless done. */
  struct hostler_str result;
} hostler_step;

/* The table of `hostler.steps/1`. All functions answer `HOSTLER_BAD_CALL` for a function that changes nothing (it has no journal). */
typedef struct hostler_steps_v1 {
  /* Size of this table in bytes. */
  uint32_t struct_size;
  /* None defined yet. */
  uint32_t flags;
  /* The host's; opaque. */
  void *ctx;
  /* `[call]` Says what is known of `step` and, unless it is done, journals that it begins. On disk before it returns. */
  int32_t (*begin)(const struct hostler_call *call, struct hostler_str step, struct hostler_step *out);
  /* `[call]` Journals that `step` is done with `result` (a JSON document). On disk before it returns. */
  int32_t (*finish)(const struct hostler_call *call, struct hostler_str step, struct hostler_str result);
  /* `[call]` Journals that `step` was undone; the step is new again. `document` says how. */
  int32_t (*undo)(const struct hostler_call *call, struct hostler_str step, struct hostler_str document);
} hostler_steps_v1;

/* One value. */
typedef struct hostler_store_value {
  /* The value; absent when there is none. */
  struct hostler_str value;
  /* Its version, from 1; 0 when there is none. */
  int64_t version;
} hostler_store_value;

/* The table of `hostler.store/1`. */
typedef struct hostler_store_v1 {
  /* Size of this table in bytes. */
  uint32_t struct_size;
  /* None defined yet. */
  uint32_t flags;
  /* The host's; opaque. */
  void *ctx;
  /* `[call]` Reads a value. */
  int32_t (*get)(const struct hostler_call *call,
                 uint32_t scope,
                 struct hostler_str key,
                 struct hostler_store_value *out);
  /* `[call]` Writes a value if its version is `if_version`. `HOSTLER_FAILED` when it is another; `out` then holds that one. */
  int32_t (*put)(const struct hostler_call *call,
                 uint32_t scope,
                 struct hostler_str key,
                 struct hostler_str value,
                 int64_t if_version,
                 struct hostler_store_value *out);
  /* `[call]` Removes a value if its version is `if_version`. Removing what is not there is `HOSTLER_OK`. */
  int32_t (*remove)(const struct hostler_call *call,
                    uint32_t scope,
                    struct hostler_str key,
                    int64_t if_version);
  /* `[call]` The keys that begin with `prefix`, as a JSON array of text. */
  int32_t (*list)(const struct hostler_call *call,
                  uint32_t scope,
                  struct hostler_str prefix,
                  struct hostler_str *out);
} hostler_store_v1;

/* [entry] The one symbol. Check host->magic, host->abi_major and host->struct_size, fill *out (at most out->struct_size
 * bytes) and set out->struct_size to what was filled. HOSTLER_OK, or a refusal (HOSTLER_REFUSE_*). */
HOSTLER_EXPORT int32_t hostler_entry_v1(const hostler_host *host, hostler_module *out) HOSTLER_NOEXCEPT;

/* True when the table p reaches as far as its member f, and f is not NULL. */
#define HOSTLER_HAS(p, f) \
  ((p)->struct_size >= offsetof(__typeof__(*(p)), f) + sizeof((p)->f) && (p)->f)

/* Text from a string literal, as a hostler_str. */
#ifdef __cplusplus
#define HOSTLER_STR(literal) (hostler_str{reinterpret_cast<const uint8_t *>(literal), sizeof(literal) - 1})
#else
#define HOSTLER_STR(literal) ((hostler_str){(const uint8_t *)(literal), sizeof(literal) - 1})
#endif

HOSTLER_STATIC_ASSERT(sizeof(hostler_str) == 16, hostler_str_size);
HOSTLER_STATIC_ASSERT(offsetof(hostler_str, ptr) == 0, hostler_str_ptr);
HOSTLER_STATIC_ASSERT(offsetof(hostler_str, len) == 8, hostler_str_len);
HOSTLER_STATIC_ASSERT(sizeof(hostler_call) == 32, hostler_call_size);
HOSTLER_STATIC_ASSERT(offsetof(hostler_call, struct_size) == 0, hostler_call_struct_size);
HOSTLER_STATIC_ASSERT(offsetof(hostler_call, flags) == 4, hostler_call_flags);
HOSTLER_STATIC_ASSERT(offsetof(hostler_call, call_id) == 8, hostler_call_call_id);
HOSTLER_STATIC_ASSERT(offsetof(hostler_call, deadline_unix_ms) == 16, hostler_call_deadline_unix_ms);
HOSTLER_STATIC_ASSERT(offsetof(hostler_call, ctx) == 24, hostler_call_ctx);
HOSTLER_STATIC_ASSERT(sizeof(hostler_host) == 72, hostler_host_size);
HOSTLER_STATIC_ASSERT(offsetof(hostler_host, magic) == 0, hostler_host_magic);
HOSTLER_STATIC_ASSERT(offsetof(hostler_host, struct_size) == 4, hostler_host_struct_size);
HOSTLER_STATIC_ASSERT(offsetof(hostler_host, abi_major) == 8, hostler_host_abi_major);
HOSTLER_STATIC_ASSERT(offsetof(hostler_host, abi_minor) == 10, hostler_host_abi_minor);
HOSTLER_STATIC_ASSERT(offsetof(hostler_host, flags) == 12, hostler_host_flags);
HOSTLER_STATIC_ASSERT(offsetof(hostler_host, ctx) == 16, hostler_host_ctx);
HOSTLER_STATIC_ASSERT(offsetof(hostler_host, reply) == 24, hostler_host_reply);
HOSTLER_STATIC_ASSERT(offsetof(hostler_host, log) == 32, hostler_host_log);
HOSTLER_STATIC_ASSERT(offsetof(hostler_host, should_stop) == 40, hostler_host_should_stop);
HOSTLER_STATIC_ASSERT(offsetof(hostler_host, remaining_ms) == 48, hostler_host_remaining_ms);
HOSTLER_STATIC_ASSERT(offsetof(hostler_host, alloc) == 56, hostler_host_alloc);
HOSTLER_STATIC_ASSERT(offsetof(hostler_host, service) == 64, hostler_host_service);
HOSTLER_STATIC_ASSERT(sizeof(hostler_module) == 48, hostler_module_size);
HOSTLER_STATIC_ASSERT(offsetof(hostler_module, magic) == 0, hostler_module_magic);
HOSTLER_STATIC_ASSERT(offsetof(hostler_module, struct_size) == 4, hostler_module_struct_size);
HOSTLER_STATIC_ASSERT(offsetof(hostler_module, abi_major) == 8, hostler_module_abi_major);
HOSTLER_STATIC_ASSERT(offsetof(hostler_module, abi_minor_min) == 10, hostler_module_abi_minor_min);
HOSTLER_STATIC_ASSERT(offsetof(hostler_module, flags) == 12, hostler_module_flags);
HOSTLER_STATIC_ASSERT(offsetof(hostler_module, self) == 16, hostler_module_self);
HOSTLER_STATIC_ASSERT(offsetof(hostler_module, invoke) == 24, hostler_module_invoke);
HOSTLER_STATIC_ASSERT(offsetof(hostler_module, destroy) == 32, hostler_module_destroy);
HOSTLER_STATIC_ASSERT(offsetof(hostler_module, extension) == 40, hostler_module_extension);
HOSTLER_STATIC_ASSERT(sizeof(hostler_clock_v1) == 40, hostler_clock_v1_size);
HOSTLER_STATIC_ASSERT(offsetof(hostler_clock_v1, struct_size) == 0, hostler_clock_v1_struct_size);
HOSTLER_STATIC_ASSERT(offsetof(hostler_clock_v1, flags) == 4, hostler_clock_v1_flags);
HOSTLER_STATIC_ASSERT(offsetof(hostler_clock_v1, ctx) == 8, hostler_clock_v1_ctx);
HOSTLER_STATIC_ASSERT(offsetof(hostler_clock_v1, now_unix_ms) == 16, hostler_clock_v1_now_unix_ms);
HOSTLER_STATIC_ASSERT(offsetof(hostler_clock_v1, monotonic_ns) == 24, hostler_clock_v1_monotonic_ns);
HOSTLER_STATIC_ASSERT(offsetof(hostler_clock_v1, sleep) == 32, hostler_clock_v1_sleep);
HOSTLER_STATIC_ASSERT(sizeof(hostler_http_request) == 32, hostler_http_request_size);
HOSTLER_STATIC_ASSERT(offsetof(hostler_http_request, request) == 0, hostler_http_request_request);
HOSTLER_STATIC_ASSERT(offsetof(hostler_http_request, body) == 16, hostler_http_request_body);
HOSTLER_STATIC_ASSERT(sizeof(hostler_http_response) == 72, hostler_http_response_size);
HOSTLER_STATIC_ASSERT(offsetof(hostler_http_response, struct_size) == 0, hostler_http_response_struct_size);
HOSTLER_STATIC_ASSERT(offsetof(hostler_http_response, status) == 4, hostler_http_response_status);
HOSTLER_STATIC_ASSERT(offsetof(hostler_http_response, headers) == 8, hostler_http_response_headers);
HOSTLER_STATIC_ASSERT(offsetof(hostler_http_response, body) == 24, hostler_http_response_body);
HOSTLER_STATIC_ASSERT(offsetof(hostler_http_response, error) == 40, hostler_http_response_error);
HOSTLER_STATIC_ASSERT(offsetof(hostler_http_response, elapsed_ms) == 56, hostler_http_response_elapsed_ms);
HOSTLER_STATIC_ASSERT(offsetof(hostler_http_response, attempts) == 64, hostler_http_response_attempts);
HOSTLER_STATIC_ASSERT(offsetof(hostler_http_response, reserved) == 68, hostler_http_response_reserved);
HOSTLER_STATIC_ASSERT(sizeof(hostler_http_v1) == 32, hostler_http_v1_size);
HOSTLER_STATIC_ASSERT(offsetof(hostler_http_v1, struct_size) == 0, hostler_http_v1_struct_size);
HOSTLER_STATIC_ASSERT(offsetof(hostler_http_v1, flags) == 4, hostler_http_v1_flags);
HOSTLER_STATIC_ASSERT(offsetof(hostler_http_v1, ctx) == 8, hostler_http_v1_ctx);
HOSTLER_STATIC_ASSERT(offsetof(hostler_http_v1, send) == 16, hostler_http_v1_send);
HOSTLER_STATIC_ASSERT(offsetof(hostler_http_v1, send_many) == 24, hostler_http_v1_send_many);
HOSTLER_STATIC_ASSERT(sizeof(hostler_log_v1) == 48, hostler_log_v1_size);
HOSTLER_STATIC_ASSERT(offsetof(hostler_log_v1, struct_size) == 0, hostler_log_v1_struct_size);
HOSTLER_STATIC_ASSERT(offsetof(hostler_log_v1, flags) == 4, hostler_log_v1_flags);
HOSTLER_STATIC_ASSERT(offsetof(hostler_log_v1, ctx) == 8, hostler_log_v1_ctx);
HOSTLER_STATIC_ASSERT(offsetof(hostler_log_v1, enabled) == 16, hostler_log_v1_enabled);
HOSTLER_STATIC_ASSERT(offsetof(hostler_log_v1, event) == 24, hostler_log_v1_event);
HOSTLER_STATIC_ASSERT(offsetof(hostler_log_v1, span_enter) == 32, hostler_log_v1_span_enter);
HOSTLER_STATIC_ASSERT(offsetof(hostler_log_v1, span_exit) == 40, hostler_log_v1_span_exit);
HOSTLER_STATIC_ASSERT(sizeof(hostler_progress_v1) == 24, hostler_progress_v1_size);
HOSTLER_STATIC_ASSERT(offsetof(hostler_progress_v1, struct_size) == 0, hostler_progress_v1_struct_size);
HOSTLER_STATIC_ASSERT(offsetof(hostler_progress_v1, flags) == 4, hostler_progress_v1_flags);
HOSTLER_STATIC_ASSERT(offsetof(hostler_progress_v1, ctx) == 8, hostler_progress_v1_ctx);
HOSTLER_STATIC_ASSERT(offsetof(hostler_progress_v1, report) == 16, hostler_progress_v1_report);
HOSTLER_STATIC_ASSERT(sizeof(hostler_random_v1) == 40, hostler_random_v1_size);
HOSTLER_STATIC_ASSERT(offsetof(hostler_random_v1, struct_size) == 0, hostler_random_v1_struct_size);
HOSTLER_STATIC_ASSERT(offsetof(hostler_random_v1, flags) == 4, hostler_random_v1_flags);
HOSTLER_STATIC_ASSERT(offsetof(hostler_random_v1, ctx) == 8, hostler_random_v1_ctx);
HOSTLER_STATIC_ASSERT(offsetof(hostler_random_v1, fill) == 16, hostler_random_v1_fill);
HOSTLER_STATIC_ASSERT(offsetof(hostler_random_v1, password) == 24, hostler_random_v1_password);
HOSTLER_STATIC_ASSERT(offsetof(hostler_random_v1, uuid7) == 32, hostler_random_v1_uuid7);
HOSTLER_STATIC_ASSERT(sizeof(hostler_secrets_v1) == 32, hostler_secrets_v1_size);
HOSTLER_STATIC_ASSERT(offsetof(hostler_secrets_v1, struct_size) == 0, hostler_secrets_v1_struct_size);
HOSTLER_STATIC_ASSERT(offsetof(hostler_secrets_v1, flags) == 4, hostler_secrets_v1_flags);
HOSTLER_STATIC_ASSERT(offsetof(hostler_secrets_v1, ctx) == 8, hostler_secrets_v1_ctx);
HOSTLER_STATIC_ASSERT(offsetof(hostler_secrets_v1, get) == 16, hostler_secrets_v1_get);
HOSTLER_STATIC_ASSERT(offsetof(hostler_secrets_v1, put) == 24, hostler_secrets_v1_put);
HOSTLER_STATIC_ASSERT(sizeof(hostler_step) == 24, hostler_step_size);
HOSTLER_STATIC_ASSERT(offsetof(hostler_step, state) == 0, hostler_step_state);
HOSTLER_STATIC_ASSERT(offsetof(hostler_step, begun) == 4, hostler_step_begun);
HOSTLER_STATIC_ASSERT(offsetof(hostler_step, result) == 8, hostler_step_result);
HOSTLER_STATIC_ASSERT(sizeof(hostler_steps_v1) == 40, hostler_steps_v1_size);
HOSTLER_STATIC_ASSERT(offsetof(hostler_steps_v1, struct_size) == 0, hostler_steps_v1_struct_size);
HOSTLER_STATIC_ASSERT(offsetof(hostler_steps_v1, flags) == 4, hostler_steps_v1_flags);
HOSTLER_STATIC_ASSERT(offsetof(hostler_steps_v1, ctx) == 8, hostler_steps_v1_ctx);
HOSTLER_STATIC_ASSERT(offsetof(hostler_steps_v1, begin) == 16, hostler_steps_v1_begin);
HOSTLER_STATIC_ASSERT(offsetof(hostler_steps_v1, finish) == 24, hostler_steps_v1_finish);
HOSTLER_STATIC_ASSERT(offsetof(hostler_steps_v1, undo) == 32, hostler_steps_v1_undo);
HOSTLER_STATIC_ASSERT(sizeof(hostler_store_value) == 24, hostler_store_value_size);
HOSTLER_STATIC_ASSERT(offsetof(hostler_store_value, value) == 0, hostler_store_value_value);
HOSTLER_STATIC_ASSERT(offsetof(hostler_store_value, version) == 16, hostler_store_value_version);
HOSTLER_STATIC_ASSERT(sizeof(hostler_store_v1) == 48, hostler_store_v1_size);
HOSTLER_STATIC_ASSERT(offsetof(hostler_store_v1, struct_size) == 0, hostler_store_v1_struct_size);
HOSTLER_STATIC_ASSERT(offsetof(hostler_store_v1, flags) == 4, hostler_store_v1_flags);
HOSTLER_STATIC_ASSERT(offsetof(hostler_store_v1, ctx) == 8, hostler_store_v1_ctx);
HOSTLER_STATIC_ASSERT(offsetof(hostler_store_v1, get) == 16, hostler_store_v1_get);
HOSTLER_STATIC_ASSERT(offsetof(hostler_store_v1, put) == 24, hostler_store_v1_put);
HOSTLER_STATIC_ASSERT(offsetof(hostler_store_v1, remove) == 32, hostler_store_v1_remove);
HOSTLER_STATIC_ASSERT(offsetof(hostler_store_v1, list) == 40, hostler_store_v1_list);

#ifdef __cplusplus
} /* extern "C" */
#endif

/* HOSTLER_MANIFEST("{ … }"); once per module, outside any function: puts the manifest into the ELF note that the host
 * reads before it opens the file. */
#define HOSTLER_IN_NOTE __attribute__((used, section(".note.hostler.module"), aligned(4)))

#ifdef __cplusplus

#include <exception>

template <size_t size> struct hostler_note {
  uint32_t owner_size, manifest_size, type;
  char owner[8];
  char manifest[(size - 1 + 3) / 4 * 4];
  constexpr hostler_note(const char (&json)[size])
      : owner_size(8), manifest_size(size - 1), type(HOSTLER_NOTE_MANIFEST), owner{"Hostler"}, manifest{} {
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
  } hostler_manifest_note = {8, sizeof(json) - 1, HOSTLER_NOTE_MANIFEST, "Hostler", json}

#endif

#endif /* HOSTLER_MODULE_H */

/* The five functions of libhostler, as PHP's FFI parses them and as hostler_host.h shows them to C.
 * Written from core/abi/src/host_api.rs by `UPDATE=1 cargo test -p hostler-tests --test contract`; do not edit.
 * Only what PHP 7.4 to 8.5 take: no preprocessor, no attributes, numbers as enums. */

enum {
  HOSTLER_HOST_ABI = 1,
  HOSTLER_HOST_OK = 0,
  HOSTLER_HOST_ERROR = 300,
  HOSTLER_HOST_PANICKED = 301,
  HOSTLER_HOST_MAX_REQUEST = 1048576
};

/* A host as PHP sees it: opaque. One per process; made by `hostler_host_open`. */
typedef struct hostler_host_ctx hostler_host_ctx;

/* An answer. Always a UTF-8 JSON document, success or not. The context owns the text: it is released by
 `hostler_buf_free` or by the next call on the same context, whichever comes first. */
typedef struct hostler_buf {
  /* First byte; never NULL after a call. */
  const char *data;
  /* Length in bytes. */
  size_t len;
  /* Opaque. */
  void *owner;
} hostler_buf;

/* The host ABI of this library: `HOSTLER_HOST_ABI`. Ask before parsing the rest of this text. */
uint32_t hostler_host_abi(void);

/* Reads the configuration document and makes a host. Opens nothing else and starts nothing. `*host` is NULL when it
 failed. `answer` is filled either way; free it before it is used for another host. */
int32_t hostler_host_open(const char *config,
                                 size_t config_len,
                                 struct hostler_host_ctx **host,
                                 struct hostler_buf *answer);

/* Answers a request document. May be called from any thread, one call at a time per host; in a forked child too. */
int32_t hostler_host_call(struct hostler_host_ctx *host,
                                 const char *request,
                                 size_t request_len,
                                 struct hostler_buf *answer);

/* Gives an answer back early and nulls `*answer`. Optional, and harmless twice. */
void hostler_buf_free(struct hostler_buf *answer);

/* Ends a host and its last answer. NULL and a host already closed are ignored. */
void hostler_host_close(struct hostler_host_ctx *host);

/* The five functions of libhostler, as PHP's FFI parses them and as hostler_host.h shows them to C.
 * Written from core/abi/src/host_api.rs by `UPDATE=1 cargo test -p hostler-tests --test contract`; do not edit.
 * Only what PHP 7.4 to 8.5 take: no preprocessor, no attributes, numbers as enums. */

enum {
@NUMBERS@
};

@DECLARATIONS@

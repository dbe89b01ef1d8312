/* libhostler for programs in C and C++. Documents in, documents out; see hostler_host.cdef.h for the functions.
 * Written by `UPDATE=1 cargo test -p hostler-tests --test contract`; do not edit. */
#ifndef HOSTLER_HOST_H
#define HOSTLER_HOST_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#include "hostler_host.cdef.h"

#ifdef __cplusplus
}
#endif

#endif /* HOSTLER_HOST_H */

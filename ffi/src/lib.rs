//! hostler-core seen from C: the five functions of `include/hostler_host.h`, in `libhostler.so.1`.
//!
//! It decides nothing: it checks pointers, stops panics, remembers contexts over a fork and hands documents on. It is called
//! by PHP's FFI and by C programs. Loading it starts nothing; it is never unmapped.

mod answers;
mod boundary;
mod contexts;
mod host;

pub use host::{
    hostler_buf_free, hostler_host_abi, hostler_host_call, hostler_host_close, hostler_host_open,
};

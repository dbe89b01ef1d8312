//! The C types of the five functions PHP calls (`ffi`): numbers and the answer buffer.
//! `include/hostler_host.cdef.h` is written from here; the functions themselves are in `ffi/src/host.rs`.

use std::ffi::{c_char, c_void};

/// What `hostler_host_abi` answers.
pub const HOSTLER_HOST_ABI: u32 = 1;
/// The answer document is worth parsing.
pub const HOSTLER_HOST_OK: i32 = 0;
/// The answer document holds an error made by the host.
pub const HOSTLER_HOST_ERROR: i32 = 300;
/// A panic was stopped at the border; the answer document says so.
pub const HOSTLER_HOST_PANICKED: i32 = 301;
/// Largest request the host reads, in bytes.
pub const MAX_REQUEST_BYTES: usize = 1 << 20;

/// A host as PHP sees it: opaque. One per process; made by `hostler_host_open`.
#[allow(non_camel_case_types)]
pub struct hostler_host_ctx {
    _opaque: (),
}

/// An answer. Always a UTF-8 JSON document, success or not. The context owns the text: it is released by
/// `hostler_buf_free` or by the next call on the same context, whichever comes first.
#[repr(C)]
#[allow(non_camel_case_types)]
pub struct hostler_buf {
    /// First byte; never NULL after a call.
    pub data: *const c_char,
    /// Length in bytes.
    pub len: usize,
    /// Opaque.
    pub owner: *mut c_void,
}

// The five functions. Declared here so that the header and the definitions in `ffi` are checked against one text.
#[allow(improper_ctypes)] // hostler_host_ctx is opaque on purpose
unsafe extern "C" {
    /// The host ABI of this library: `HOSTLER_HOST_ABI`. Ask before parsing the rest of this text.
    pub fn hostler_host_abi() -> u32;
    /// Reads the configuration document and makes a host. Opens nothing else and starts nothing. `*host` is NULL when it
    /// failed. `answer` is filled either way; free it before it is used for another host.
    pub fn hostler_host_open(
        config: *const c_char,
        config_len: usize,
        host: *mut *mut hostler_host_ctx,
        answer: *mut hostler_buf,
    ) -> i32;
    /// Answers a request document. May be called from any thread, one call at a time per host; in a forked child too.
    pub fn hostler_host_call(
        host: *mut hostler_host_ctx,
        request: *const c_char,
        request_len: usize,
        answer: *mut hostler_buf,
    ) -> i32;
    /// Gives an answer back early and nulls `*answer`. Optional, and harmless twice.
    pub fn hostler_buf_free(answer: *mut hostler_buf);
    /// Ends a host and its last answer. NULL and a host already closed are ignored.
    pub fn hostler_host_close(host: *mut hostler_host_ctx);
}

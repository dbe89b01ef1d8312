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

//! `hostler.clock/1`: time, so that a module needs no clock of its own and tests can turn it.

use crate::hostler_call;
use std::ffi::c_void;

/// Id of this service.
pub const ID: &str = "hostler.clock/1";

/// The table of `hostler.clock/1`.
#[repr(C)]
#[allow(non_camel_case_types)]
pub struct hostler_clock_v1 {
    /// Size of this table in bytes.
    pub struct_size: u32,
    /// None defined yet.
    pub flags: u32,
    /// The host's; opaque.
    pub ctx: *mut c_void,
    /// `[call]` Unix time in milliseconds.
    pub now_unix_ms: Option<unsafe extern "C" fn(call: *const hostler_call) -> i64>,
    /// `[call]` Nanoseconds since an arbitrary point; never goes back.
    pub monotonic_ns: Option<unsafe extern "C" fn(call: *const hostler_call) -> u64>,
    /// `[call]` Waits. Wakes early with `HOSTLER_CANCELLED` or `HOSTLER_DEADLINE`.
    pub sleep: Option<unsafe extern "C" fn(call: *const hostler_call, ms: u64) -> i32>,
}

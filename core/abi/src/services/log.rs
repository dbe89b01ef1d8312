//! `hostler.log/1`: structured logging. The minimum is `hostler_host.log`; this adds targets and spans.

use crate::{hostler_call, slice::hostler_str};
use std::ffi::c_void;

/// Id of this service.
pub const ID: &str = "hostler.log/1";

/// Level of a failure.
pub const HOSTLER_LOG_ERROR: u32 = 1;
/// Level of something odd.
pub const HOSTLER_LOG_WARN: u32 = 2;
/// Level of something an operator wants to know.
pub const HOSTLER_LOG_INFO: u32 = 3;
/// Level of something an author wants to know.
pub const HOSTLER_LOG_DEBUG: u32 = 4;
/// Level of everything.
pub const HOSTLER_LOG_TRACE: u32 = 5;

/// The table of `hostler.log/1`.
#[repr(C)]
#[allow(non_camel_case_types)]
pub struct hostler_log_v1 {
    /// Size of this table in bytes.
    pub struct_size: u32,
    /// None defined yet.
    pub flags: u32,
    /// The host's; opaque.
    pub ctx: *mut c_void,
    /// `[call]` 1 when an event of this level and target would be kept.
    pub enabled:
        Option<unsafe extern "C" fn(call: *const hostler_call, level: u32, target: hostler_str) -> i32>,
    /// `[call]` One event; `fields` is a JSON object or absent. Secrets are masked by value and by key.
    pub event: Option<
        unsafe extern "C" fn(
            call: *const hostler_call,
            level: u32,
            target: hostler_str,
            msg: hostler_str,
            fields: hostler_str,
        ),
    >,
    /// `[call]` Opens a span and returns its id, never 0 on success. Spans still open when `invoke` returns are closed.
    pub span_enter: Option<
        unsafe extern "C" fn(call: *const hostler_call, name: hostler_str, fields: hostler_str) -> u64,
    >,
    /// `[call]` Closes a span.
    pub span_exit: Option<unsafe extern "C" fn(call: *const hostler_call, span: u64)>,
}

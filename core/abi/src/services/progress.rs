//! `hostler.progress/1`: tells people how far the work is.

use crate::{hostler_call, slice::hostler_str};
use std::ffi::c_void;

/// Id of this service.
pub const ID: &str = "hostler.progress/1";

/// The table of `hostler.progress/1`.
#[repr(C)]
#[allow(non_camel_case_types)]
pub struct hostler_progress_v1 {
    /// Size of this table in bytes.
    pub struct_size: u32,
    /// None defined yet.
    pub flags: u32,
    /// The host's; opaque.
    pub ctx: *mut c_void,
    /// `[call]` `percent` 0…100, or -1 when it is not known. `text` is shown to staff and client.
    pub report:
        Option<unsafe extern "C" fn(call: *const hostler_call, percent: i32, text: hostler_str) -> i32>,
}

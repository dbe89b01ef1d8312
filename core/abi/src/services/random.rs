//! `hostler.random/1`: unpredictable bytes, passwords and ids.

use crate::{hostler_call, slice::hostler_str};
use std::ffi::c_void;

/// Id of this service.
pub const ID: &str = "hostler.random/1";

/// The table of `hostler.random/1`.
#[repr(C)]
#[allow(non_camel_case_types)]
pub struct hostler_random_v1 {
    /// Size of this table in bytes.
    pub struct_size: u32,
    /// None defined yet.
    pub flags: u32,
    /// The host's; opaque.
    pub ctx: *mut c_void,
    /// `[call]` Fills `len` bytes at `bytes`.
    pub fill: Option<unsafe extern "C" fn(call: *const hostler_call, bytes: *mut u8, len: usize) -> i32>,
    /// `[call]` A password; `policy` is `{"length": 20, "symbols": "-_"}` or absent. At least one letter of each case and one
    /// digit; never `& < > " '`, which WHMCS may store encoded (WHMCS-C-075). It is masked in logs from then on.
    pub password: Option<
        unsafe extern "C" fn(call: *const hostler_call, policy: hostler_str, out: *mut hostler_str) -> i32,
    >,
    /// `[call]` A UUID of version 7, as text.
    pub uuid7: Option<unsafe extern "C" fn(call: *const hostler_call, out: *mut hostler_str) -> i32>,
}

//! `hostler.store/1`: key-value storage with compare-and-set, per module or per service. Not for secrets.

use crate::{hostler_call, slice::hostler_str};
use std::ffi::c_void;

/// Id of this service.
pub const ID: &str = "hostler.store/1";

/// Scope: shared by all calls of the module in this installation.
pub const HOSTLER_STORE_MODULE: u32 = 0;
/// Scope: the service (and addon) of this call.
pub const HOSTLER_STORE_SERVICE: u32 = 1;
/// `if_version`: whatever is there.
pub const HOSTLER_STORE_ANY: i64 = -1;
/// `if_version`: nothing may be there.
pub const HOSTLER_STORE_NEW: i64 = 0;
/// Largest value, in bytes.
pub const MAX_VALUE_BYTES: usize = 64 * 1024;

/// One value.
#[repr(C)]
#[derive(Clone, Copy)]
#[allow(non_camel_case_types)]
pub struct hostler_store_value {
    /// The value; absent when there is none.
    pub value: hostler_str,
    /// Its version, from 1; 0 when there is none.
    pub version: i64,
}

/// The table of `hostler.store/1`.
#[repr(C)]
#[allow(non_camel_case_types)]
pub struct hostler_store_v1 {
    /// Size of this table in bytes.
    pub struct_size: u32,
    /// None defined yet.
    pub flags: u32,
    /// The host's; opaque.
    pub ctx: *mut c_void,
    /// `[call]` Reads a value.
    pub get: Option<
        unsafe extern "C" fn(
            call: *const hostler_call,
            scope: u32,
            key: hostler_str,
            out: *mut hostler_store_value,
        ) -> i32,
    >,
    /// `[call]` Writes a value if its version is `if_version`. `HOSTLER_FAILED` when it is another; `out` then holds that one.
    pub put: Option<
        unsafe extern "C" fn(
            call: *const hostler_call,
            scope: u32,
            key: hostler_str,
            value: hostler_str,
            if_version: i64,
            out: *mut hostler_store_value,
        ) -> i32,
    >,
    /// `[call]` Removes a value if its version is `if_version`. Removing what is not there is `HOSTLER_OK`.
    pub remove: Option<
        unsafe extern "C" fn(call: *const hostler_call, scope: u32, key: hostler_str, if_version: i64) -> i32,
    >,
    /// `[call]` The keys that begin with `prefix`, as a JSON array of text.
    pub list: Option<
        unsafe extern "C" fn(
            call: *const hostler_call,
            scope: u32,
            prefix: hostler_str,
            out: *mut hostler_str,
        ) -> i32,
    >,
}

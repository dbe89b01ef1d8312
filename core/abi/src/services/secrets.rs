//! `hostler.secrets/1`: values of the secrets the manifest declares. Wiped when the call ends.

use crate::{hostler_call, slice::hostler_str};
use std::ffi::c_void;

/// Id of this service.
pub const ID: &str = "hostler.secrets/1";

/// The table of `hostler.secrets/1`.
#[repr(C)]
#[allow(non_camel_case_types)]
pub struct hostler_secrets_v1 {
    /// Size of this table in bytes.
    pub struct_size: u32,
    /// None defined yet.
    pub flags: u32,
    /// The host's; opaque.
    pub ctx: *mut c_void,
    /// `[call]` The secret `name` ("server.password", "service.password", "options.KEY", "server.accesshash").
    /// `HOSTLER_FAILED` when the manifest does not declare it; absent text when it is declared and not set.
    pub get: Option<
        unsafe extern "C" fn(call: *const hostler_call, name: hostler_str, out: *mut hostler_str) -> i32,
    >,
    /// `[call]` Keeps `value` sealed under `name` ("new:…" or "keep:…") so that it survives a crash before the reply
    /// and is masked from now on. A reply may then refer to it by `{"$secret": name}`.
    pub put:
        Option<unsafe extern "C" fn(call: *const hostler_call, name: hostler_str, value: hostler_str) -> i32>,
}

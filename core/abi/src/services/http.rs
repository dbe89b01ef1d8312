//! `hostler.http/1`: the one HTTP client. Hosts are checked against the manifest, credentials are given by reference,
//! TLS is always verified, and only what is safe is sent again.

use crate::{hostler_call, slice::hostler_str};
use std::ffi::c_void;

/// Id of this service.
pub const ID: &str = "hostler.http/1";

/// One request of `send_many`.
#[repr(C)]
#[derive(Clone, Copy)]
#[allow(non_camel_case_types)]
pub struct hostler_http_request {
    /// UTF-8 JSON, see `http_request.schema.json`.
    pub request: hostler_str,
    /// The body, any bytes; absent for none.
    pub body: hostler_str,
}

/// One answer. Filled by the host up to `struct_size`, which the caller presets.
#[repr(C)]
#[derive(Clone, Copy)]
#[allow(non_camel_case_types)]
pub struct hostler_http_response {
    /// Size of this struct in bytes, preset by the caller.
    pub struct_size: u32,
    /// HTTP status; 0 when there was no answer, then `error` is set.
    pub status: u32,
    /// UTF-8 JSON object of lower-case header names to values; repeated headers are joined with ", ".
    pub headers: hostler_str,
    /// The body as received, decompressed; at most 8 MiB.
    pub body: hostler_str,
    /// UTF-8 JSON, see `http_error.schema.json`; absent when there was an answer.
    pub error: hostler_str,
    /// From first try to last byte, in milliseconds.
    pub elapsed_ms: u64,
    /// How often it was sent.
    pub attempts: u32,
    /// Zero.
    pub reserved: u32,
}

/// The table of `hostler.http/1`.
#[repr(C)]
#[allow(non_camel_case_types)]
pub struct hostler_http_v1 {
    /// Size of this table in bytes.
    pub struct_size: u32,
    /// None defined yet.
    pub flags: u32,
    /// The host's; opaque.
    pub ctx: *mut c_void,
    /// `[call]` Sends one request and waits. `HOSTLER_OK`: there was an answer, whatever its HTTP status.
    /// `HOSTLER_FAILED`: see `out.error`. Also `HOSTLER_BAD_CALL`, `HOSTLER_DEADLINE`, `HOSTLER_CANCELLED`.
    pub send: Option<
        unsafe extern "C" fn(
            call: *const hostler_call,
            request: hostler_str,
            body: hostler_str,
            out: *mut hostler_http_response,
        ) -> i32,
    >,
    /// `[call]` Sends `count` requests, at most `bound` at a time (0: the host's own bound), and waits for all. `out` has room for
    /// `count` answers. `HOSTLER_OK` when each has an answer or an error of its own.
    pub send_many: Option<
        unsafe extern "C" fn(
            call: *const hostler_call,
            requests: *const hostler_http_request,
            count: usize,
            bound: u32,
            out: *mut hostler_http_response,
        ) -> i32,
    >,
}

//! Frozen snapshots of the C structs, one set per ABI minor, in a form abi_stable can compare field by field. They see what
//! sizes and offsets do not: that a `u64` became an `i64`, or that a function takes something else.
//!
//! They are never built and never cross: `hostler-layout` names them in its catalogue. A new minor nests the one before
//! (`hostler_host_v1_1 { base: hostler_host_v1_0, added: … }`), so a snapshot once released is not edited again. The live
//! structs are held against the newest snapshots by a test.
#![allow(non_camel_case_types)]

#[allow(unused_imports)] // for the docs and the test
use crate::{hostler_call, hostler_host, hostler_module, hostler_str};
use abi_stable::StableAbi;
use std::ffi::c_void;

/// `hostler_str` of ABI 1.0.
#[repr(C)]
#[derive(StableAbi)]
pub struct hostler_str_v1_0 {
    /// See [`hostler_str`].
    pub ptr: *const u8,
    /// See [`hostler_str`].
    pub len: usize,
}

/// `hostler_call` of ABI 1.0.
#[repr(C)]
#[derive(StableAbi)]
pub struct hostler_call_v1_0 {
    /// See [`hostler_call`].
    pub struct_size: u32,
    /// See [`hostler_call`].
    pub flags: u32,
    /// See [`hostler_call`].
    pub call_id: u64,
    /// See [`hostler_call`].
    pub deadline_unix_ms: i64,
    /// See [`hostler_call`].
    pub ctx: *mut c_void,
}

/// `hostler_host` of ABI 1.0.
#[repr(C)]
#[derive(StableAbi)]
pub struct hostler_host_v1_0 {
    /// See [`hostler_host`].
    pub magic: u32,
    /// See [`hostler_host`].
    pub struct_size: u32,
    /// See [`hostler_host`].
    pub abi_major: u16,
    /// See [`hostler_host`].
    pub abi_minor: u16,
    /// See [`hostler_host`].
    pub flags: u32,
    /// See [`hostler_host`].
    pub ctx: *mut c_void,
    /// See [`hostler_host`].
    pub reply: Option<unsafe extern "C" fn(call: *const hostler_call_v1_0, chunk: hostler_str_v1_0) -> i32>,
    /// See [`hostler_host`].
    pub log: Option<
        unsafe extern "C" fn(
            host: *const hostler_host_v1_0,
            call: *const hostler_call_v1_0,
            level: u32,
            msg: hostler_str_v1_0,
            fields: hostler_str_v1_0,
        ),
    >,
    /// See [`hostler_host`].
    pub should_stop: Option<unsafe extern "C" fn(call: *const hostler_call_v1_0) -> i32>,
    /// See [`hostler_host`].
    pub remaining_ms: Option<unsafe extern "C" fn(call: *const hostler_call_v1_0) -> i64>,
    /// See [`hostler_host`].
    pub alloc: Option<
        unsafe extern "C" fn(call: *const hostler_call_v1_0, size: usize, align: usize) -> *mut c_void,
    >,
    /// See [`hostler_host`].
    pub service:
        Option<unsafe extern "C" fn(host: *const hostler_host_v1_0, id: hostler_str_v1_0) -> *const c_void>,
}

/// `hostler_module` of ABI 1.0.
#[repr(C)]
#[derive(StableAbi)]
pub struct hostler_module_v1_0 {
    /// See [`hostler_module`].
    pub magic: u32,
    /// See [`hostler_module`].
    pub struct_size: u32,
    /// See [`hostler_module`].
    pub abi_major: u16,
    /// See [`hostler_module`].
    pub abi_minor_min: u16,
    /// See [`hostler_module`].
    pub flags: u32,
    /// See [`hostler_module`].
    pub self_: *mut c_void,
    /// See [`hostler_module`].
    pub invoke: Option<
        unsafe extern "C" fn(
            self_: *mut c_void,
            call: *const hostler_call_v1_0,
            function: hostler_str_v1_0,
            call_document: hostler_str_v1_0,
        ) -> i32,
    >,
    /// See [`hostler_module`].
    pub destroy: Option<unsafe extern "C" fn(self_: *mut c_void)>,
    /// See [`hostler_module`].
    pub extension: Option<unsafe extern "C" fn(self_: *mut c_void, id: hostler_str_v1_0) -> *const c_void>,
}

/// The words of a type with the snapshots' endings taken off: both sides of a comparison in one language.
#[cfg(test)]
fn words<T>() -> String {
    std::any::type_name::<T>()
        .replace("hostler_abi::layout::", "")
        .replace("hostler_abi::entry::", "")
        .replace("hostler_abi::slice::", "")
        .replace("_v1_0", "")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::mem::offset_of;

    /// Name, offset and type of each field. The pattern makes a field left out a compile error.
    macro_rules! fields {
        ($name:ident { $($field:ident),* $(,)? }) => {{
            fn type_of<S, T>(_: fn(S) -> T) -> String { words::<T>() }
            const _: fn($name) = |it| { let $name { $($field: _),* } = it; };
            vec![$((stringify!($field), offset_of!($name, $field), type_of(|it: $name| it.$field))),*]
        }};
    }

    macro_rules! same {
        ($live:ident, $snapshot:ident, $fields:tt) => {
            assert_eq!(size_of::<$live>(), size_of::<$snapshot>());
            assert_eq!(fields!($live $fields), fields!($snapshot $fields));
        };
    }

    #[test]
    fn the_newest_snapshots_are_the_live_structs() {
        same!(hostler_str, hostler_str_v1_0, { ptr, len });
        same!(hostler_call, hostler_call_v1_0, { struct_size, flags, call_id, deadline_unix_ms, ctx });
        same!(hostler_host, hostler_host_v1_0, {
            magic, struct_size, abi_major, abi_minor, flags, ctx, reply, log, should_stop, remaining_ms, alloc, service,
        });
        same!(hostler_module, hostler_module_v1_0, {
            magic, struct_size, abi_major, abi_minor_min, flags, self_, invoke, destroy, extension,
        });
    }
}

//! The one `hostler_host` of this process, its callbacks, and the list of service tables behind `service(id)`.

use super::guard::{self, Text};
use super::{clock, http, log, progress, random, secrets, steps, store};
use hostler_abi::entry::{
    ABI_MAJOR, ABI_MINOR, HOSTLER_GO_ON, HOSTLER_MAGIC, HOSTLER_STOP_CANCELLED, HOSTLER_STOP_DEADLINE,
};
use hostler_abi::services as ids;
use hostler_abi::status::{HOSTLER_BAD_CALL, HOSTLER_OK, HOSTLER_REPLY_TOO_BIG};
use hostler_abi::{hostler_call, hostler_host, hostler_str};
use std::ffi::c_void;

/// A struct of function pointers that never changes.
pub(super) struct Table<T>(pub(super) T);

// SAFETY: tables hold numbers, function pointers and a NULL `ctx`, and are never written.
unsafe impl<T> Sync for Table<T> {}

static HOST: Table<hostler_host> = Table(hostler_host {
    magic: HOSTLER_MAGIC,
    struct_size: size_of::<hostler_host>() as u32,
    abi_major: ABI_MAJOR,
    abi_minor: ABI_MINOR,
    flags: 0,
    ctx: std::ptr::null_mut(),
    reply: Some(reply),
    log: Some(log),
    should_stop: Some(should_stop),
    remaining_ms: Some(remaining_ms),
    alloc: Some(alloc),
    service: Some(service),
});

/// What `hostler_entry_v1` gets. Lives as long as the process; the same for every module.
pub fn host_table() -> &'static hostler_host {
    &HOST.0
}

unsafe extern "C" fn reply(call: *const hostler_call, chunk: hostler_str) -> i32 {
    guard::call(call, "reply", |active| {
        // SAFETY: lent by the module until this returns.
        let Some(bytes) = (unsafe { chunk.bytes() }) else { return HOSTLER_BAD_CALL };
        if active.reply(bytes) { HOSTLER_OK } else { HOSTLER_REPLY_TOO_BIG }
    })
}

unsafe extern "C" fn log(
    _host: *const hostler_host,
    call: *const hostler_call,
    level: u32,
    msg: hostler_str,
    fields: hostler_str,
) {
    log::event_any_thread(call, level, msg, fields);
}

unsafe extern "C" fn should_stop(call: *const hostler_call) -> i32 {
    // A call that is over should certainly stop.
    guard::any_thread(call, "should_stop", HOSTLER_STOP_CANCELLED, |active| match active.stop.stopped() {
        None => HOSTLER_GO_ON,
        Some(super::Stopped::Cancelled) => HOSTLER_STOP_CANCELLED,
        Some(super::Stopped::Deadline) => HOSTLER_STOP_DEADLINE,
    })
}

unsafe extern "C" fn remaining_ms(call: *const hostler_call) -> i64 {
    guard::any_thread(call, "remaining_ms", 0, |active| {
        active.stop.remaining().map_or(i64::MAX, |left| i64::try_from(left.as_millis()).unwrap_or(i64::MAX))
    })
}

unsafe extern "C" fn alloc(call: *const hostler_call, size: usize, align: usize) -> *mut c_void {
    let mut made = std::ptr::null_mut();
    guard::call(call, "alloc", |active| {
        made = active.kept().arena.alloc(size, align).unwrap_or(std::ptr::null_mut());
        HOSTLER_OK
    });
    made
}

unsafe extern "C" fn service(_host: *const hostler_host, id: hostler_str) -> *const c_void {
    let Text::Is(id) = guard::text(id) else { return std::ptr::null() };
    match id {
        ids::clock::ID => (&raw const clock::TABLE.0).cast(),
        ids::http::ID => (&raw const http::TABLE.0).cast(),
        ids::log::ID => (&raw const log::TABLE.0).cast(),
        ids::progress::ID => (&raw const progress::TABLE.0).cast(),
        ids::random::ID => (&raw const random::TABLE.0).cast(),
        ids::secrets::ID => (&raw const secrets::TABLE.0).cast(),
        ids::steps::ID => (&raw const steps::TABLE.0).cast(),
        ids::store::ID => (&raw const store::TABLE.0).cast(),
        _ => std::ptr::null(),
    }
}

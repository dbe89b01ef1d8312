//! `hostler.clock/1`: time, and waiting that ends with the call.

use super::guard;
use super::stop::now_unix_ms;
use super::table::Table;
use hostler_abi::hostler_call;
use hostler_abi::services::clock::hostler_clock_v1;
use hostler_abi::status::HOSTLER_OK;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

pub(super) static TABLE: Table<hostler_clock_v1> = Table(hostler_clock_v1 {
    struct_size: size_of::<hostler_clock_v1>() as u32,
    flags: 0,
    ctx: std::ptr::null_mut(),
    now_unix_ms: Some(now),
    monotonic_ns: Some(monotonic),
    sleep: Some(sleep),
});

static BEGAN: OnceLock<Instant> = OnceLock::new();

unsafe extern "C" fn now(call: *const hostler_call) -> i64 {
    guard::any_thread(call, "clock.now_unix_ms", 0, |_| now_unix_ms())
}

unsafe extern "C" fn monotonic(call: *const hostler_call) -> u64 {
    guard::any_thread(call, "clock.monotonic_ns", 0, |_| {
        u64::try_from(BEGAN.get_or_init(Instant::now).elapsed().as_nanos()).unwrap_or(u64::MAX)
    })
}

unsafe extern "C" fn sleep(call: *const hostler_call, ms: u64) -> i32 {
    guard::call(call, "clock.sleep", |active| match active.stop.sleep(Duration::from_millis(ms)) {
        Ok(()) => HOSTLER_OK,
        Err(why) => why.status(),
    })
}

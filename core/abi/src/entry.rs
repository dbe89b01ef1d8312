//! The frozen core of the C ABI: three structs and one symbol. Each begins with its size and only grows at its end.
//!
//! `[call]` means: only inside `invoke`, on its thread. `[any thread]`: also from a helper thread of the module
//! while the call runs. `[entry]`: inside `hostler_entry_v1`. No ownership crosses: what is lent lives until the
//! function it was lent to returns.

use crate::slice::hostler_str;
use std::ffi::c_void;

/// First four bytes of `hostler_host` and `hostler_module`: "HST1".
pub const HOSTLER_MAGIC: u32 = 0x3154_5348;
/// The ABI major described here; it is in the name of the entry symbol.
pub const ABI_MAJOR: u16 = 1;
/// The newest minor described here.
pub const ABI_MINOR: u16 = 0;
/// The symbol every module exports.
pub const ENTRY_SYMBOL: &str = "hostler_entry_v1";
/// Owner name in the ELF note that holds the manifest.
pub const NOTE_OWNER: &str = "Hostler";
/// ELF section that holds the manifest.
pub const NOTE_SECTION: &str = ".note.hostler.module";
/// ELF note type of the manifest.
pub const NOTE_MANIFEST: u32 = 1;
/// Largest manifest, in bytes.
pub const MAX_MANIFEST_BYTES: usize = 256 * 1024;

/// `hostler_call.flags`: the function continues earlier work, `call.resume` is set.
pub const HOSTLER_CALL_RESUME: u32 = 1;
/// `hostler_call.flags`: say what would be done, change nothing.
pub const HOSTLER_CALL_PLAN: u32 = 2;
/// `hostler_call.flags`: the module runs in a worker process.
pub const HOSTLER_CALL_ISOLATED: u32 = 4;
/// `hostler_module.flags`: `invoke` may be called from several threads at once.
pub const HOSTLER_MOD_CONCURRENT: u32 = 1;

/// `should_stop`: go on.
pub const HOSTLER_GO_ON: i32 = 0;
/// `should_stop`: the call was cancelled.
pub const HOSTLER_STOP_CANCELLED: i32 = 1;
/// `should_stop`: the deadline passed.
pub const HOSTLER_STOP_DEADLINE: i32 = 2;

/// One call. Made by the host; lives until `invoke` returns, and using it later is refused.
#[repr(C)]
#[allow(non_camel_case_types)]
pub struct hostler_call {
    /// Size of this struct in bytes, as the host built it.
    pub struct_size: u32,
    /// `HOSTLER_CALL_*`.
    pub flags: u32,
    /// Unique in this process.
    pub call_id: u64,
    /// Unix time in milliseconds; 0: no deadline.
    pub deadline_unix_ms: i64,
    /// The host's; opaque.
    pub ctx: *mut c_void,
}

/// What the host offers. Lives as long as the process.
#[repr(C)]
#[allow(non_camel_case_types)]
pub struct hostler_host {
    /// `HOSTLER_MAGIC`.
    pub magic: u32,
    /// Size of this struct in bytes, as the host built it.
    pub struct_size: u32,
    /// ABI major of the host.
    pub abi_major: u16,
    /// ABI minor of the host.
    pub abi_minor: u16,
    /// None defined yet.
    pub flags: u32,
    /// The host's; opaque.
    pub ctx: *mut c_void,
    /// `[call]` Appends a chunk to the reply document. Copies. More than 8 MiB in sum: `HOSTLER_REPLY_TOO_BIG`.
    pub reply: Option<unsafe extern "C" fn(call: *const hostler_call, chunk: hostler_str) -> i32>,
    /// `[any thread]` Logs `msg` with `fields` (a JSON object or absent). Level 1 error … 5 trace. `call` may be NULL.
    pub log: Option<
        unsafe extern "C" fn(
            host: *const hostler_host,
            call: *const hostler_call,
            level: u32,
            msg: hostler_str,
            fields: hostler_str,
        ),
    >,
    /// `[any thread]` 0 go on, 1 cancelled, 2 deadline passed.
    pub should_stop: Option<unsafe extern "C" fn(call: *const hostler_call) -> i32>,
    /// `[any thread]` Milliseconds until the deadline, from a monotonic clock; `INT64_MAX` without one, 0 when passed.
    pub remaining_ms: Option<unsafe extern "C" fn(call: *const hostler_call) -> i64>,
    /// `[call]` Memory that is freed when `invoke` returns; NULL when there is none or `align` is not a power of two.
    pub alloc:
        Option<unsafe extern "C" fn(call: *const hostler_call, size: usize, align: usize) -> *mut c_void>,
    /// `[entry, call]` The table of the service `id` ("hostler.http/1"), NULL when it is not offered.
    pub service: Option<unsafe extern "C" fn(host: *const hostler_host, id: hostler_str) -> *const c_void>,
}

/// What a module is. Zeroed by the host before entry, with `struct_size` preset to what the host can hold.
#[repr(C)]
#[allow(non_camel_case_types)]
pub struct hostler_module {
    /// `HOSTLER_MAGIC`.
    pub magic: u32,
    /// In: the most the module may write. Out: what it wrote.
    pub struct_size: u32,
    /// ABI major of the module.
    pub abi_major: u16,
    /// The oldest host minor this module runs on.
    pub abi_minor_min: u16,
    /// `HOSTLER_MOD_*`.
    pub flags: u32,
    /// The module's; passed back to each of its functions.
    pub self_: *mut c_void,
    /// `[one at a time]` Runs `function` with the UTF-8 JSON document; answers with a status and pushes the reply.
    pub invoke: Option<
        unsafe extern "C" fn(
            self_: *mut c_void,
            call: *const hostler_call,
            function: hostler_str,
            call_document: hostler_str,
        ) -> i32,
    >,
    /// Ends the module in order. May be NULL; may never be called.
    pub destroy: Option<unsafe extern "C" fn(self_: *mut c_void)>,
    /// Tables the module offers beside `invoke`. May be NULL; NULL for an id it does not know.
    pub extension: Option<unsafe extern "C" fn(self_: *mut c_void, id: hostler_str) -> *const c_void>,
}

/// The type of `hostler_entry_v1`. `[entry]`
pub type HostlerEntryV1 = unsafe extern "C" fn(host: *const hostler_host, out: *mut hostler_module) -> i32;

// Offsets are part of the contract (64-bit).
const _: () = {
    use std::mem::offset_of;
    assert!(size_of::<hostler_call>() == 32);
    assert!(offset_of!(hostler_call, ctx) == 24);
    assert!(offset_of!(hostler_host, ctx) == 16);
    assert!(offset_of!(hostler_host, reply) == 24);
    assert!(offset_of!(hostler_host, service) == 64);
    assert!(size_of::<hostler_host>() == 72);
    assert!(offset_of!(hostler_module, self_) == 16);
    assert!(offset_of!(hostler_module, invoke) == 24);
    assert!(offset_of!(hostler_module, extension) == 40);
    assert!(size_of::<hostler_module>() == 48);
};

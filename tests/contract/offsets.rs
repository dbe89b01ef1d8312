//! Size and offsets of every struct that crosses, as Rust sees them: they become static assertions in the C header.

use hostler_abi::hostler_str;
use hostler_abi::services::clock::hostler_clock_v1;
use hostler_abi::services::http::{hostler_http_request, hostler_http_response, hostler_http_v1};
use hostler_abi::services::log::hostler_log_v1;
use hostler_abi::services::progress::hostler_progress_v1;
use hostler_abi::services::random::hostler_random_v1;
use hostler_abi::services::secrets::hostler_secrets_v1;
use hostler_abi::services::steps::{hostler_step, hostler_steps_v1};
use hostler_abi::services::store::{hostler_store_v1, hostler_store_value};
use hostler_abi::{hostler_call, hostler_host, hostler_module};
use std::mem::offset_of;

/// One struct.
pub struct Struct {
    /// Its name, the same in C.
    pub name: &'static str,
    /// Its size in bytes.
    pub size: usize,
    /// Its fields in order: name in C, offset.
    pub fields: Vec<(&'static str, usize)>,
}

/// A field left out here does not compile: the pattern names them all.
macro_rules! structs {
    ($($name:ident { $($field:ident),* $(,)? })*) => {
        $(const _: fn($name) = |it| { let $name { $($field: _),* } = it; };)*

        /// Every struct of `hostler_module.h`.
        pub fn structs() -> Vec<Struct> {
            vec![$(Struct {
                name: stringify!($name),
                size: size_of::<$name>(),
                fields: vec![$((stringify!($field).trim_end_matches('_'), offset_of!($name, $field))),*],
            }),*]
        }
    };
}

structs! {
    hostler_str { ptr, len }
    hostler_call { struct_size, flags, call_id, deadline_unix_ms, ctx }
    hostler_host {
        magic, struct_size, abi_major, abi_minor, flags, ctx, reply, log, should_stop, remaining_ms, alloc, service,
    }
    hostler_module { magic, struct_size, abi_major, abi_minor_min, flags, self_, invoke, destroy, extension }
    hostler_clock_v1 { struct_size, flags, ctx, now_unix_ms, monotonic_ns, sleep }
    hostler_http_request { request, body }
    hostler_http_response { struct_size, status, headers, body, error, elapsed_ms, attempts, reserved }
    hostler_http_v1 { struct_size, flags, ctx, send, send_many }
    hostler_log_v1 { struct_size, flags, ctx, enabled, event, span_enter, span_exit }
    hostler_progress_v1 { struct_size, flags, ctx, report }
    hostler_random_v1 { struct_size, flags, ctx, fill, password, uuid7 }
    hostler_secrets_v1 { struct_size, flags, ctx, get, put }
    hostler_step { state, begun, result }
    hostler_steps_v1 { struct_size, flags, ctx, begin, finish, undo }
    hostler_store_value { value, version }
    hostler_store_v1 { struct_size, flags, ctx, get, put, remove, list }
}

/// The assertions, one line each.
pub fn assertions() -> String {
    let mut text = String::new();
    for it in structs() {
        text += &format!("HOSTLER_STATIC_ASSERT(sizeof({0}) == {1}, {0}_size);\n", it.name, it.size);
        for (field, offset) in it.fields {
            text += &format!(
                "HOSTLER_STATIC_ASSERT(offsetof({0}, {field}) == {offset}, {0}_{field});\n",
                it.name
            );
        }
    }
    text
}

#[test]
fn every_table_of_a_service_begins_with_its_size_flags_and_context() {
    for table in structs().iter().filter(|it| it.name.ends_with("_v1")) {
        assert_eq!(table.fields[..3], [("struct_size", 0), ("flags", 4), ("ctx", 8)], "{}", table.name);
    }
}

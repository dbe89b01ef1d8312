//! The border as a host meets it: entry, invoke, short structs, panics. Calls the exported functions as C does.

#![allow(clippy::unwrap_used, clippy::panic, reason = "all of it is test code")]

use hostler_abi::entry::{ABI_MAJOR, HOSTLER_MAGIC};
use hostler_abi::status::*;
use hostler_abi::{hostler_call, hostler_host, hostler_module, hostler_str};
use hostler_sdk::{Answer, Context, Done, Error, Module, Params, Tested, export_module};
use std::cell::RefCell;
use std::mem::{MaybeUninit, offset_of};
use std::ptr::{null, null_mut};

struct Sample;

export_module!(Sample, manifest = "tests/border.json");

impl Module for Sample {
    fn test_connection(&self, _: &Context, params: &Params) -> Answer<Tested> {
        Ok(Tested { summary: params.server()?.host.clone() })
    }

    fn renew(&self, ctx: &Context, _: &Params) -> Answer<Done> {
        ctx.facts().property("machine_id", "m-1");
        panic!("as a test wants it");
    }

    fn change_package(&self, ctx: &Context, _: &Params) -> Answer<Done> {
        ctx.facts().property("machine_id", "m-2");
        Err(Error::params("/options/plan", "No such plan: choose one of a, b."))?
    }

    fn suspend_account(&self, ctx: &Context, _: &Params) -> Answer<Done> {
        ctx.step("off", || Ok(None), || Ok(()))?;
        Ok(Done::default())
    }
}

thread_local!(static REPLY: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) });

unsafe extern "C" fn reply(_: *const hostler_call, chunk: hostler_str) -> i32 {
    // SAFETY: the module lends the chunk for this call.
    let bytes = unsafe { chunk.bytes() }.unwrap_or_default();
    REPLY.with_borrow_mut(|reply| reply.extend_from_slice(bytes));
    HOSTLER_OK
}

fn host(size: usize) -> &'static hostler_host {
    Box::leak(Box::new(hostler_host {
        magic: HOSTLER_MAGIC,
        struct_size: size as u32,
        abi_major: ABI_MAJOR,
        abi_minor: 0,
        flags: 0,
        ctx: null_mut(),
        reply: Some(reply),
        log: None,
        should_stop: None,
        remaining_ms: None,
        alloc: None,
        service: None,
    }))
}

fn enter(host: *const hostler_host, room: usize) -> (i32, hostler_module) {
    let mut out = MaybeUninit::<hostler_module>::zeroed();
    // SAFETY: all fields of hostler_module may be zero; `out` holds more than `room` bytes.
    unsafe {
        (*out.as_mut_ptr()).struct_size = room as u32;
        let status = hostler_entry_v1(host, out.as_mut_ptr());
        (status, out.assume_init())
    }
}

fn invoke(host: &'static hostler_host, function: &str, document: &[u8]) -> (i32, serde_json::Value) {
    let (status, module) = enter(host, size_of::<hostler_module>());
    assert_eq!(status, HOSTLER_OK);
    let call = hostler_call {
        struct_size: size_of::<hostler_call>() as u32,
        flags: 0,
        call_id: 1,
        deadline_unix_ms: 0,
        ctx: null_mut(),
    };
    REPLY.take();
    // SAFETY: what is lent outlives the call.
    let status = unsafe {
        module.invoke.unwrap()(
            module.self_,
            &raw const call,
            hostler_str::lend(function),
            hostler_str::lend_bytes(document),
        )
    };
    (status, serde_json::from_slice(&REPLY.take()).unwrap_or_default())
}

const CALL: &[u8] = br#"{"v":1,"function":"f","schema":1,"options":[],
    "call":{"id":"1","key":"k","installation":"main","attempt":1,"by":"admin","language":"en"},
    "server":{"host":"api.example"}}"#;

fn whole() -> &'static hostler_host {
    host(size_of::<hostler_host>())
}

#[test]
fn a_function_answers_its_result() {
    let (status, reply) = invoke(whole(), "TestConnection", CALL);
    assert_eq!((status, &reply["result"]["summary"]), (HOSTLER_OK, &"api.example".into()));
}

#[test]
fn a_host_that_only_has_reply_is_enough() {
    let short = host(offset_of!(hostler_host, log));
    let (status, _) = invoke(short, "TestConnection", CALL);
    assert_eq!(status, HOSTLER_OK);
}

#[test]
fn a_service_the_host_lacks_is_an_error_and_not_a_crash() {
    let (status, reply) = invoke(whole(), "SuspendAccount", CALL);
    assert_eq!((status, &reply["error"]["code"]), (HOSTLER_FAILED, &"host.no_service".into()));
}

#[test]
fn a_panic_is_stopped_and_facts_stated_before_it_are_kept() {
    let (status, reply) = invoke(whole(), "Renew", CALL);
    assert_eq!(status, HOSTLER_PANICKED);
    assert_eq!(reply["service"]["properties"]["machine_id"], "m-1");
    assert!(reply["error"]["message"].as_str().unwrap().contains("as a test wants it"));
}

#[test]
fn an_error_travels_with_the_facts() {
    let (status, reply) = invoke(whole(), "ChangePackage", CALL);
    assert_eq!((status, &reply["error"]["path"]), (HOSTLER_FAILED, &"/options/plan".into()));
    assert_eq!(reply["service"]["properties"]["machine_id"], "m-2");
}

#[test]
fn what_is_not_written_or_not_known_is_unsupported() {
    for function in ["CreateAccount", "custom.dance", "loader.images", "probe", "Nonsense", ""] {
        assert_eq!(invoke(whole(), function, CALL).0, HOSTLER_UNSUPPORTED, "{function}");
    }
}

#[test]
fn a_document_that_is_none_is_a_bad_call() {
    let deep = "[".repeat(100_000);
    for document in [&b""[..], b"{", b"null", b"\xff\xfe", deep.as_bytes(), br#"{"v":2}"#] {
        assert_eq!(invoke(whole(), "TestConnection", document).0, HOSTLER_BAD_CALL);
    }
}

#[test]
fn a_wrong_host_is_refused_at_entry() {
    let wrong_magic = Box::leak(Box::new(hostler_host { magic: 1, ..*whole_copy() }));
    let wrong_major = Box::leak(Box::new(hostler_host { abi_major: 9, ..*whole_copy() }));
    let size = size_of::<hostler_module>();
    assert_eq!(enter(null(), size).0, HOSTLER_REFUSE_HOST);
    assert_eq!(enter(wrong_magic, size).0, HOSTLER_REFUSE_ABI);
    assert_eq!(enter(wrong_major, size).0, HOSTLER_REFUSE_ABI);
    assert_eq!(enter(host(16), size).0, HOSTLER_REFUSE_HOST);
    assert_eq!(enter(whole(), 24).0, HOSTLER_REFUSE_HOST);
}

fn whole_copy() -> Box<hostler_host> {
    let host = whole();
    Box::new(hostler_host { ctx: null_mut(), ..*host })
}

#[test]
fn nothing_is_written_past_what_the_host_can_hold() {
    let room = offset_of!(hostler_module, destroy);
    let (status, module) = enter(whole(), room);
    assert_eq!((status, module.struct_size as usize), (HOSTLER_OK, room));
    assert!(module.destroy.is_none() && module.extension.is_none());
}

#[test]
fn null_arguments_of_invoke_are_answered_with_a_status() {
    let (_, module) = enter(whole(), size_of::<hostler_module>());
    // SAFETY: NULL and absent are what is tried.
    let status =
        unsafe { module.invoke.unwrap()(module.self_, null(), hostler_str::ABSENT, hostler_str::ABSENT) };
    assert_eq!(status, HOSTLER_BAD_CALL);
}

#[test]
fn the_manifest_holds_the_version_of_the_crate() {
    let manifest: serde_json::Value = serde_json::from_str(manifest()).unwrap();
    assert_eq!(manifest["version"], env!("CARGO_PKG_VERSION"));
}

//! Promises of the border itself: calls that are over, threads, panics, NULL, odd sizes, bytes that are no text.

use crate::kit::{Module, empty_response, get, job, memory, run};
use crate::server::{Act, Server};
use hostler_abi::services::http::{self, hostler_http_request, hostler_http_response, hostler_http_v1};
use hostler_abi::services::{SERVICES, clock, log, progress, random, secrets, steps, store};
use hostler_abi::status::{HOSTLER_BAD_CALL, HOSTLER_OK, HOSTLER_PANICKED, HOSTLER_REPLY_TOO_BIG};
use hostler_abi::{HOSTLER_MAGIC, hostler_call, hostler_str};
use hostler_core::services::host_table;
use std::ptr::{null, null_mut};

const BAD: hostler_str = hostler_str { ptr: b"\xff\xfe".as_ptr(), len: 2 };
const NONE: hostler_str = hostler_str::ABSENT;
const HUGE: hostler_str = hostler_str { ptr: b"x".as_ptr(), len: usize::MAX };

fn text(text: &str) -> hostler_str {
    hostler_str::lend(text)
}

#[test]
fn every_service_of_the_contract_is_there_and_no_other() {
    let host = host_table();
    assert_eq!((host.magic, host.struct_size, host.abi_major), (HOSTLER_MAGIC, 72, 1));
    let service = host.service.unwrap();
    for id in SERVICES {
        // SAFETY: the id is lent; a table begins with its size.
        unsafe {
            let table = service(host, text(id)).cast::<u32>();
            assert!(!table.is_null() && *table >= 24, "{id}");
        }
    }
    for id in [text("hostler.http/2"), text("hostler.http"), text(""), BAD, NONE, HUGE] {
        // SAFETY: as above; bad texts are what is tested.
        assert!(unsafe { service(host, id) }.is_null());
    }
}

#[test]
fn a_call_that_is_over_is_refused_by_every_callback() {
    let mut stale = null();
    let mut copy = None;
    run(&job(1), &mut memory(), |module| {
        stale = module.call;
        // SAFETY: the call runs.
        copy = Some(unsafe { module.call.read() });
        HOSTLER_OK
    });
    let copy = copy.unwrap();
    let host = host_table();
    for call in [stale, &raw const copy, null()] {
        let module = Module { call, host };
        assert_eq!(module.reply("late"), HOSTLER_BAD_CALL);
        assert_eq!(module.send(get(1, "/"), b"").returned, HOSTLER_BAD_CALL);
        // SAFETY: a spent call is readable for ever; that it is refused is what is tested.
        unsafe {
            assert_eq!(host.should_stop.unwrap()(call), 1);
            assert_eq!(host.remaining_ms.unwrap()(call), 0);
            assert!(host.alloc.unwrap()(call, 8, 8).is_null());
        }
    }
}

#[test]
fn a_later_call_is_not_mistaken_for_the_one_that_is_over() {
    let mut stale = null();
    run(&job(1), &mut memory(), |module| {
        stale = module.call;
        HOSTLER_OK
    });
    let ran = run(&job(1), &mut memory(), |_| Module { call: stale, host: host_table() }.reply("late"));
    assert_eq!((ran.status, ran.reply.len()), (HOSTLER_BAD_CALL, 0));
    assert!(ran.log.iter().any(|line| line.message.contains("is over")), "{ran:?}");
}

#[test]
fn helper_threads_may_log_and_look_but_not_reply() {
    struct Shared(*const hostler_call);
    // SAFETY: the struct it points to lives for ever.
    unsafe impl Sync for Shared {}
    let ran = run(&job(1), &mut memory(), |module| {
        let shared = Shared(module.call);
        std::thread::scope(|scope| {
            let shared = &shared;
            scope.spawn(move || {
                let module = Module { call: shared.0, host: host_table() };
                module.log("from a helper");
                // SAFETY: the call runs.
                assert_eq!(unsafe { module.host.should_stop.unwrap()(module.call) }, 0);
                assert_eq!(module.reply("no"), HOSTLER_BAD_CALL);
            });
        });
        module.reply("yes")
    });
    assert_eq!((ran.status, &ran.reply[..]), (HOSTLER_OK, &b"yes"[..]));
    assert_eq!(ran.log[0].message, "from a helper");
}

#[test]
fn a_panic_in_a_callback_is_a_status_and_poisons_the_call() {
    let mut broker = memory();
    broker.panics = true;
    let ran = run(&job(1), &mut broker, |module| {
        let table: &secrets::hostler_secrets_v1 = module.table(secrets::ID);
        // SAFETY: the call runs and `out` is ours.
        let status = unsafe { table.get.unwrap()(module.call, text("server.password"), &mut { NONE }) };
        assert_eq!(status, HOSTLER_PANICKED);
        assert_eq!(module.reply("{}"), HOSTLER_BAD_CALL);
        HOSTLER_OK
    });
    let failure = ran.failure.unwrap();
    assert_eq!(
        (failure.code.as_str(), failure.outcome),
        ("host.service_panicked", hostler_abi::wire::Outcome::Unknown)
    );
}

#[test]
fn a_panic_of_the_module_is_a_failure_and_the_next_call_runs() {
    let ran = run(&job(1), &mut memory(), |_| panic!("the module of this test panics"));
    assert_eq!(ran.failure.unwrap().code, "module.panicked");
    assert_eq!(run(&job(1), &mut memory(), |module| module.reply("{}")).reply, b"{}");
}

#[test]
fn a_reply_above_8_mib_is_refused() {
    let ran = run(&job(1), &mut memory(), |module| {
        let chunk = "x".repeat(1 << 20);
        for _ in 0..8 {
            assert_eq!(module.reply(&chunk), HOSTLER_OK);
        }
        assert_eq!(module.reply("x"), HOSTLER_REPLY_TOO_BIG);
        HOSTLER_OK
    });
    assert_eq!(ran.failure.unwrap().code, "module.reply_too_big");
}

#[test]
fn a_chatty_module_cannot_fill_the_log_or_hide_its_error() {
    let ran = run(&job(1), &mut memory(), |module| {
        (0..10_000).for_each(|_| module.log("again"));
        // SAFETY: the call runs.
        unsafe { module.host.log.unwrap()(module.host, module.call, 1, text("the cause"), NONE) };
        HOSTLER_OK
    });
    assert!(ran.log.len() < 2_300, "{}", ran.log.len());
    assert!(ran.log.iter().any(|line| line.message == "the cause"));
    assert!(ran.log.last().unwrap().message.contains("not kept"));
}

#[test]
fn an_older_modules_shorter_answer_is_not_written_past_its_end() {
    let server = Server::plain(|_, _| Act::Answer(204, "", Vec::new()));
    run(&job(server.port), &mut memory(), |module| {
        let table: &hostler_http_v1 = module.table(http::ID);
        let request = get(server.port, "/").to_string();
        for size in [8_u32, 24, 40, 64] {
            let mut room = [0xAA_u8; 80];
            room[..4].copy_from_slice(&size.to_ne_bytes());
            let mut aligned = [0_u64; 10];
            // SAFETY: `aligned` has 80 bytes; only `size` of them may be written.
            let status = unsafe {
                aligned.as_mut_ptr().cast::<u8>().copy_from_nonoverlapping(room.as_ptr(), 80);
                table.send.unwrap()(module.call, text(&request), NONE, aligned.as_mut_ptr().cast())
            };
            let bytes: Vec<u8> = aligned.iter().flat_map(|word| word.to_ne_bytes()).collect();
            assert_eq!((status, u32::from_ne_bytes(bytes[4..8].try_into().unwrap())), (HOSTLER_OK, 204));
            assert!(bytes[size as usize..].iter().all(|byte| *byte == 0xAA), "size {size}");
        }
        HOSTLER_OK
    });
}

#[test]
fn a_newer_modules_longer_answers_are_each_found() {
    #[repr(C)]
    #[derive(Clone, Copy)]
    struct Longer {
        known: hostler_http_response,
        newer: [u64; 3],
    }
    let server = Server::plain(|request, _| {
        Act::Answer(if request.line.contains("/1") { 201 } else { 200 }, "", Vec::new())
    });
    run(&job(server.port), &mut memory(), |module| {
        let table: &hostler_http_v1 = module.table(http::ID);
        let requests = [get(server.port, "/0").to_string(), get(server.port, "/1").to_string()];
        let asked = requests.each_ref().map(|one| hostler_http_request { request: text(one), body: NONE });
        let mut known = empty_response();
        known.struct_size = size_of::<Longer>() as u32;
        let mut out = [Longer { known, newer: [7; 3] }; 2];
        // SAFETY: both arrays have two elements, and each says its own size.
        let status =
            unsafe { table.send_many.unwrap()(module.call, asked.as_ptr(), 2, 1, out.as_mut_ptr().cast()) };
        assert_eq!((status, out[0].known.status, out[1].known.status), (HOSTLER_OK, 200, 201));
        assert_eq!((out[0].known.struct_size, out[0].newer, out[1].newer), (72, [7; 3], [7; 3]));
        HOSTLER_OK
    });
}

#[test]
fn null_odd_sizes_and_bytes_that_are_no_text_are_refused_everywhere() {
    let ran = run(&job(1), &mut memory(), |module| {
        let (call, host) = (module.call, module.host);
        let good = get(1, "/").to_string();
        let h: &hostler_http_v1 = module.table(http::ID);
        let s: &secrets::hostler_secrets_v1 = module.table(secrets::ID);
        let st: &store::hostler_store_v1 = module.table(store::ID);
        let steps: &steps::hostler_steps_v1 = module.table(steps::ID);
        let p: &progress::hostler_progress_v1 = module.table(progress::ID);
        let r: &random::hostler_random_v1 = module.table(random::ID);
        let l: &log::hostler_log_v1 = module.table(log::ID);
        let c: &clock::hostler_clock_v1 = module.table(clock::ID);
        let mut out = NONE;
        let out = &raw mut out;
        let mut value = store::hostler_store_value { value: NONE, version: 0 };
        let value = &raw mut value;
        let mut step = steps::hostler_step { state: 0, begun: 0, result: NONE };
        let mut answer = empty_response();
        let mut none = empty_response();
        none.struct_size = 0;
        let one = hostler_http_request { request: text(&good), body: NONE };
        // SAFETY: each call breaks one promise that the host must check: NULL, size, UTF-8. Everything else is in order.
        let statuses = unsafe {
            vec![
                host.reply.unwrap()(call, NONE),
                host.reply.unwrap()(call, HUGE),
                h.send.unwrap()(call, NONE, NONE, &raw mut answer),
                h.send.unwrap()(call, BAD, NONE, &raw mut answer),
                h.send.unwrap()(call, text("{"), NONE, &raw mut answer),
                h.send.unwrap()(call, text(&good), HUGE, &raw mut answer),
                h.send.unwrap()(call, text(&good), NONE, null_mut()),
                h.send.unwrap()(call, text(&good), NONE, &raw mut none),
                h.send.unwrap()(call, text(&good), NONE, (&raw mut answer).cast::<u8>().add(1).cast()),
                h.send_many.unwrap()(call, null(), 1, 0, &raw mut answer),
                h.send_many.unwrap()(call, &raw const one, 1, 0, null_mut()),
                h.send_many.unwrap()(call, &raw const one, usize::MAX, 0, &raw mut answer),
                s.get.unwrap()(call, NONE, out),
                s.get.unwrap()(call, BAD, out),
                s.get.unwrap()(call, text("server.password"), null_mut()),
                s.put.unwrap()(call, text("new:1"), BAD),
                s.put.unwrap()(call, text("new:1"), NONE),
                st.get.unwrap()(call, 0, BAD, value),
                st.get.unwrap()(call, 0, text(""), value),
                st.get.unwrap()(call, 0, text("k"), null_mut()),
                st.put.unwrap()(call, 0, text("k"), BAD, -1, value),
                st.put.unwrap()(call, 0, text("k"), text("v"), -2, value),
                st.put.unwrap()(call, 0, text("k"), text("v"), -1, null_mut()),
                st.remove.unwrap()(call, 0, NONE, -1),
                st.list.unwrap()(call, 0, BAD, out),
                st.list.unwrap()(call, 9, NONE, out),
                steps.begin.unwrap()(call, NONE, &raw mut step),
                steps.begin.unwrap()(call, text("s"), null_mut()),
                steps.finish.unwrap()(call, text("s"), NONE),
                steps.undo.unwrap()(call, BAD, text("{}")),
                p.report.unwrap()(call, 1, BAD),
                r.fill.unwrap()(call, null_mut(), 4),
                r.fill.unwrap()(call, (&raw mut answer).cast(), usize::MAX),
                r.password.unwrap()(call, text("{\"length\": 3}"), out),
                r.password.unwrap()(call, BAD, out),
                r.password.unwrap()(call, NONE, null_mut()),
                r.uuid7.unwrap()(call, null_mut()),
                c.sleep.unwrap()(null(), 600_000),
            ]
        };
        assert_eq!(statuses, vec![HOSTLER_BAD_CALL; statuses.len()]);
        // SAFETY: as above; these answer nothing, and must survive.
        unsafe {
            l.event.unwrap()(call, 99, BAD, HUGE, BAD);
            host.log.unwrap()(null(), null(), 0, BAD, NONE);
            l.span_exit.unwrap()(call, 12345);
            assert!(l.span_enter.unwrap()(call, BAD, NONE) > 0);
            assert!(
                host.alloc.unwrap()(call, 8, 3).is_null()
                    && host.alloc.unwrap()(call, usize::MAX, 1).is_null()
            );
            assert!(!host.alloc.unwrap()(call, 0, 64).is_null());
        }
        HOSTLER_OK
    });
    assert_eq!((ran.status, ran.failure), (HOSTLER_OK, None));
}

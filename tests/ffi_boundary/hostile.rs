//! Arguments no sane caller passes. What is asked of the library: an answer with a sentence, and the process lives.

use crate::library::{Open, code, five, nothing, open, open_text, read};
use hostler_abi::host_api::{HOSTLER_HOST_ERROR, HOSTLER_HOST_OK, MAX_REQUEST_BYTES, hostler_buf};
use std::ffi::{c_char, c_void};
use std::ptr::{null, null_mut, without_provenance_mut};

/// Calls with raw arguments; the status, and the code of the error.
fn call_raw(host: *mut c_void, request: *const c_char, len: usize) -> (i32, String) {
    let mut answer = nothing();
    // SAFETY: `answer` is good; the rest is refused before it is used, which is what is tested.
    let status = unsafe { (five().call)(host.cast(), request, len, &mut answer) };
    (status, code(&answer))
}

/// What a host says to a request that cannot be one. It answers: status 0 and an error in the document.
fn refused(open: &Open, request: &[u8]) {
    let (status, answer) = open.ask(request);
    assert_eq!(status, HOSTLER_HOST_OK);
    let error = answer.error.expect("an error");
    assert_eq!(error.code, "host.bad_request", "{}", error.message);
}

#[test]
fn the_abi_is_the_one_of_the_header() {
    // SAFETY: takes nothing.
    assert_eq!(unsafe { (five().abi)() }, hostler_abi::host_api::HOSTLER_HOST_ABI);
}

#[test]
fn null_is_refused_wherever_it_is_passed() {
    let open = open();
    assert_eq!(call_raw(null_mut(), c"{}".as_ptr(), 2), (HOSTLER_HOST_ERROR, "host.bad_request".into()));
    assert_eq!(call_raw(open.host.cast(), null(), 0), (HOSTLER_HOST_ERROR, "host.bad_request".into()));
    assert_eq!(
        call_raw(open.host.cast(), null(), usize::MAX),
        (HOSTLER_HOST_ERROR, "host.bad_request".into())
    );
    let mut answer = nothing();
    // SAFETY: NULL is refused, which is what is tested.
    unsafe {
        assert_eq!((five().call)(open.host, c"{}".as_ptr(), 2, null_mut()), HOSTLER_HOST_ERROR);
        assert_eq!((five().open)(c"{}".as_ptr(), 2, null_mut(), &mut answer), HOSTLER_HOST_ERROR);
        assert_eq!(code(&answer), "host.bad_request");
        assert_eq!((five().open)(null(), 7, null_mut(), null_mut()), HOSTLER_HOST_ERROR);
        (five().free)(null_mut());
        (five().close)(null_mut());
    }
}

#[test]
fn a_failed_open_says_why_and_leaves_no_host() {
    for text in ["", "{", "[]", "{\"installation\": 7}", "\u{0}", "null"] {
        let (mut host, mut answer) = (without_provenance_mut(7), nothing());
        // SAFETY: all pointers are good.
        let status = unsafe { (five().open)(text.as_ptr().cast(), text.len(), &mut host, &mut answer) };
        assert_eq!(
            (status, host.is_null(), code(&answer).as_str()),
            (HOSTLER_HOST_ERROR, true, "host.bad_config")
        );
    }
}

#[test]
fn a_size_that_cannot_be_one_is_refused_before_anything_is_read() {
    let open = open();
    for len in [MAX_REQUEST_BYTES + 1, isize::MAX as usize, usize::MAX] {
        assert_eq!(
            call_raw(open.host.cast(), c"{}".as_ptr(), len),
            (HOSTLER_HOST_ERROR, "host.bad_request".into())
        );
    }
}

#[test]
fn garbage_for_a_host_is_refused_and_never_followed() {
    for garbage in [1_usize, 8, 0xdead_beef, usize::MAX] {
        assert_eq!(
            call_raw(without_provenance_mut(garbage), c"{}".as_ptr(), 2),
            (HOSTLER_HOST_ERROR, "host.bad_request".into())
        );
        // SAFETY: refused, which is what is tested.
        unsafe { (five().close)(without_provenance_mut(garbage)) };
    }
}

#[test]
fn a_closed_host_is_refused_and_closing_it_again_is_harmless() {
    let open = open();
    // SAFETY: a host, then one that was closed.
    unsafe {
        (five().close)(open.host);
        (five().close)(open.host);
    }
    assert_eq!(
        call_raw(open.host.cast(), c"{}".as_ptr(), 2),
        (HOSTLER_HOST_ERROR, "host.bad_request".into())
    );
}

#[test]
fn what_is_no_request_is_refused_by_a_document() {
    let open = open();
    for request in [
        &b""[..],
        b"{",
        b"\xff\xfe\x00",
        b"{\"do\": \"\xc3\x28\"}",
        b"nul",
        b"[]",
        b"{\"do\": 7}",
        b"\"call\"",
    ] {
        refused(&open, request);
    }
}

#[test]
fn a_request_of_one_mebibyte_is_read_and_answered() {
    let open = open();
    let text = format!("{{\"do\": \"{}\"}}", "x".repeat(MAX_REQUEST_BYTES - 10));
    assert_eq!(text.len(), MAX_REQUEST_BYTES);
    refused(&open, text.as_bytes());
}

#[test]
fn ten_thousand_levels_are_refused_wherever_they_are() {
    let open = open();
    for (begin, end) in [("[", "]"), ("{\"a\":", "}")] {
        let deep = format!("{}1{}", begin.repeat(10_000), end.repeat(10_000));
        refused(&open, deep.as_bytes());
        refused(
            &open,
            format!("{{\"do\": \"call\", \"call\": {{\"params\": {{\"a\": {deep}}}}}}}").as_bytes(),
        );
        let (mut host, mut answer) = (null_mut(), nothing());
        // SAFETY: all pointers are good.
        let status = unsafe { (five().open)(deep.as_ptr().cast(), deep.len(), &mut host, &mut answer) };
        assert_eq!((status, code(&answer).as_str()), (HOSTLER_HOST_ERROR, "host.bad_config"));
    }
}

#[test]
fn an_answer_can_be_given_back_twice_and_what_is_none_too() {
    let open = open();
    let mut answer = nothing();
    // SAFETY: a buffer, a copy of it, and one that was made up.
    unsafe {
        (five().call)(open.host, c"{}".as_ptr(), 2, &mut answer);
        read(&answer);
        let mut copy = hostler_buf { data: answer.data, len: answer.len, owner: answer.owner };
        (five().free)(&mut answer);
        (five().free)(&mut answer);
        (five().free)(&mut copy);
        let mut made_up = hostler_buf { data: c"x".as_ptr(), len: 1, owner: without_provenance_mut(0xdead) };
        (five().free)(&mut made_up);
        assert!(answer.data.is_null() && copy.data.is_null() && made_up.data.is_null());
    }
    open.ask(b"{}");
}

#[test]
fn an_answer_lives_until_the_next_call_of_its_own_host() {
    let (first, second) = (open(), open());
    let mut answer = nothing();
    // SAFETY: all pointers are good.
    unsafe { (five().call)(first.host, c"{}".as_ptr(), 2, &mut answer) };
    let before = read(&answer);
    second.ask(b"{}");
    assert_eq!(read(&answer), before);
}

#[test]
fn the_same_configuration_opened_again_is_the_same_host_until_both_are_closed() {
    let first = open();
    let second = first.again();
    assert_eq!(first.host.addr(), second.host.addr());
    drop(second);
    refused(&first, b"{}");
    // SAFETY: a host.
    unsafe { (five().close)(first.host) };
    assert_eq!(call_raw(first.host.cast(), c"{}".as_ptr(), 2).0, HOSTLER_HOST_ERROR);
}

#[test]
fn another_thread_gets_a_host_of_its_own_for_the_same_configuration() {
    let first = open();
    let again = first.config.clone();
    let second =
        std::thread::spawn(move || open_text(&again).addr()).join().expect("the thread ends in order");
    assert_ne!(first.host.addr(), second);
}

#[test]
fn threads_that_share_a_host_by_mistake_get_an_answer_each() {
    let open = open();
    let host = open.host.addr();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(move || {
                for _ in 0..500 {
                    let mut answer = nothing();
                    let host = without_provenance_mut(host);
                    // SAFETY: all pointers are good. The answer is not read: another thread's call may end it.
                    let status = unsafe { (five().call)(host, c"{}".as_ptr(), 2, &mut answer) };
                    assert_eq!(status, HOSTLER_HOST_OK);
                }
            });
        }
    });
    refused(&open, b"{}");
}

//! The five functions. Documents in, documents out; `answer` is filled whatever happens. Called by PHP and C.

use crate::answers;
use crate::boundary::{Caller, export};
use crate::contexts::{self, Inner};
use hostler_abi::door::{Answer, Returns};
use hostler_abi::host_api::{
    HOSTLER_HOST_ABI, HOSTLER_HOST_ERROR, HOSTLER_HOST_OK, HOSTLER_HOST_PANICKED, hostler_buf,
    hostler_host_ctx,
};
use hostler_abi::wire::ErrorDoc;
use hostler_core::error::host as host_error;
use std::ffi::c_char;

export! {
    /// The host ABI of this library.
    fn hostler_host_abi(_caller) -> u32, stopped HOSTLER_HOST_ABI, { HOSTLER_HOST_ABI }
}

export! {
    /// Reads the configuration document and makes a host; opens nothing else, starts nothing.
    fn hostler_host_open(
        caller,
        config: *const c_char,
        config_len: usize,
        host: *mut *mut hostler_host_ctx,
        answer: *mut hostler_buf
    ) -> i32, stopped { caller.write(answer, answers::stopped()); HOSTLER_HOST_PANICKED }, {
        if !caller.write(answer, answers::stopped()) {
            return HOSTLER_HOST_ERROR; // work whose answer nobody reads is not begun
        }
        let refused = |error: ErrorDoc| {
            caller.write(answer, answers::lend_without_context(document(Some(error))));
            HOSTLER_HOST_ERROR
        };
        if !caller.write(host, std::ptr::null_mut()) {
            return refused(bad_request("There is no place for the host: host is NULL or not aligned."));
        }
        let opened = caller
            .document("configuration", config, config_len)
            .map_err(bad_request)
            .and_then(contexts::open);
        match opened {
            Err(error) => refused(error),
            Ok((number, context)) => {
                lend(&caller, &mut context.lock(), document(None), answer);
                caller.write(host, std::ptr::without_provenance_mut(number));
                HOSTLER_HOST_OK
            }
        }
    }
}

export! {
    /// Answers a request document.
    fn hostler_host_call(
        caller,
        host: *mut hostler_host_ctx,
        request: *const c_char,
        request_len: usize,
        answer: *mut hostler_buf
    ) -> i32, stopped { caller.write(answer, answers::stopped()); HOSTLER_HOST_PANICKED }, {
        if !caller.write(answer, answers::stopped()) {
            return HOSTLER_HOST_ERROR; // work whose answer nobody reads is not begun
        }
        let refused = |error: ErrorDoc| {
            caller.write(answer, answers::lend_without_context(document(Some(error))));
            HOSTLER_HOST_ERROR
        };
        let context = match contexts::find(host.addr()) {
            None => return refused(bad_request("The host is NULL, was closed, or is none; open one first.")),
            Some(Err(error)) => return refused(error),
            Some(Ok(context)) => context,
        };
        let mut inner = context.lock();
        let answered = caller
            .document("request", request, request_len)
            .map_err(bad_request)
            .and_then(|request| context.with(&mut inner, |host| host.request(request)));
        let (status, text) = match answered {
            Ok(text) => (HOSTLER_HOST_OK, text),
            Err(error) => (HOSTLER_HOST_ERROR, document(Some(error))),
        };
        lend(&caller, &mut inner, text, answer);
        status
    }
}

export! {
    /// Gives an answer back early and nulls the buffer. Optional, and harmless twice.
    fn hostler_buf_free(caller, answer: *mut hostler_buf) -> (), stopped (), {
        if let Some(buf) = caller.read_buf(answer) {
            answers::release(buf.owner.addr());
            let nothing = hostler_buf { data: std::ptr::null(), len: 0, owner: std::ptr::null_mut() };
            caller.write(answer, nothing);
        }
    }
}

export! {
    /// Ends a host and its last answer. NULL and a host already closed are ignored.
    fn hostler_host_close(_caller, host: *mut hostler_host_ctx) -> (), stopped (), {
        contexts::close(host.addr());
    }
}

/// Lends `text` to C as the last answer of a context, whose one before is released.
fn lend(caller: &Caller, inner: &mut Inner, text: Vec<u8>, answer: *mut hostler_buf) {
    answers::release(inner.last_answer);
    let lent = answers::lend(text);
    inner.last_answer = lent.number;
    caller.write(answer, lent.buf);
}

/// An answer that is nothing but an error, or nothing at all.
fn document(error: Option<ErrorDoc>) -> Vec<u8> {
    let returns = match &error {
        Some(error) => Returns::Text(error.message.clone()),
        None => Returns::Nothing,
    };
    let answer = Answer { v: 1, r#ref: String::new(), returns, effects: Vec::new(), data: None, error };
    serde_json::to_vec(&answer).unwrap_or_default() // `answers` has a text for nothing
}

fn bad_request(sentence: impl Into<String>) -> ErrorDoc {
    host_error("bad_request", sentence)
}

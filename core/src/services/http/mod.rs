//! `hostler.http/1`: the one HTTP client. This file is the border: it reads a module's request, hands it down the chain and
//! writes the answer back. It decides nothing about where, whether or how often to send.
//!
//! ```text
//! prepare (policy ─ auth) ─ many ─ send (retry ─ reach ─ error) ─ engine (resolve, TLS) ─ record
//! ```

mod auth;
mod engine;
mod error;
mod many;
mod policy;
mod prepare;
mod reach;
mod record;
mod resolve;
mod retry;
mod send;

pub(super) use engine::Engine;
pub use engine::{HttpSettings, Mode, configure};
pub(crate) use many::MAX_EXCHANGES;

use super::active::ActiveCall;
use super::guard;
use super::stop::Stopped;
use super::table::Table;
use hostler_abi::services::http::{hostler_http_request, hostler_http_response, hostler_http_v1};
use hostler_abi::status::{HOSTLER_BAD_CALL, HOSTLER_FAILED, HOSTLER_NO_MEMORY, HOSTLER_OK};
use hostler_abi::wire::http::HttpRequest;
use hostler_abi::{hostler_call, hostler_str};
use prepare::Prepared;
use send::Sent;

/// Most requests of one `send_many`.
const MAX_MANY: usize = 100_000;
/// Largest request body.
const MAX_SENT_BYTES: usize = 32 << 20;
/// The first version of `hostler_http_response`; later ones are longer. Shorter than this nobody was ever built with,
/// but what cannot even hold a status is refused and what can is filled as far as it goes.
const SMALLEST_RESPONSE: u32 = 8;

pub(super) static TABLE: Table<hostler_http_v1> = Table(hostler_http_v1 {
    struct_size: size_of::<hostler_http_v1>() as u32,
    flags: 0,
    ctx: std::ptr::null_mut(),
    send: Some(send_one),
    send_many: Some(send_many),
});

unsafe extern "C" fn send_one(
    call: *const hostler_call,
    request: hostler_str,
    body: hostler_str,
    out: *mut hostler_http_response,
) -> i32 {
    guard::call(call, "http.send", |active| {
        let Some(size) = room(out) else { return HOSTLER_BAD_CALL };
        let Ok(asked) = read(request, body) else { return HOSTLER_BAD_CALL };
        if let Some(why) = active.stop.stopped() {
            return write(active, error::not_begun(why), out, size);
        }
        let mut sent = many::run(active, vec![prepared(active, asked)], 1);
        match sent.pop() {
            Some(sent) => write(active, sent, out, size),
            None => HOSTLER_FAILED,
        }
    })
}

unsafe extern "C" fn send_many(
    call: *const hostler_call,
    requests: *const hostler_http_request,
    count: usize,
    bound: u32,
    out: *mut hostler_http_response,
) -> i32 {
    guard::call(call, "http.send_many", |active| {
        if count == 0 {
            return HOSTLER_OK;
        }
        if requests.is_null() || !requests.is_aligned() || count > MAX_MANY {
            return HOSTLER_BAD_CALL;
        }
        let Some(size) = room(out) else { return HOSTLER_BAD_CALL };
        // The caller's structs may be longer or shorter than ours; each says its size, and all say the same.
        let place =
            |at: usize| out.cast::<u8>().wrapping_add(at * size as usize).cast::<hostler_http_response>();
        if (0..count).any(|at| room(place(at)) != Some(size)) {
            return HOSTLER_BAD_CALL;
        }
        // SAFETY: not NULL, aligned; the module promises `count` requests until this returns.
        let requests = unsafe { std::slice::from_raw_parts(requests, count) };
        let read: Result<Vec<_>, i32> = requests.iter().map(|one| read(one.request, one.body)).collect();
        let Ok(asked) = read else { return HOSTLER_BAD_CALL };
        let ready = asked.into_iter().map(|asked| prepared(active, asked)).collect();
        let mut status = HOSTLER_OK;
        for (at, sent) in many::run(active, ready, bound).into_iter().enumerate() {
            let stopped = sent.stopped;
            if write(active, sent, place(at), size) == HOSTLER_NO_MEMORY {
                status = HOSTLER_NO_MEMORY;
            } else if let (Some(why), HOSTLER_OK) = (stopped, status) {
                status = why.status();
            }
        }
        status
    })
}

/// A request as read: the description and the body.
type Asked = (HttpRequest, Vec<u8>);

fn read(request: hostler_str, body: hostler_str) -> Result<Asked, i32> {
    let request = serde_json::from_str(guard::needed(request)?).map_err(|_| HOSTLER_BAD_CALL)?;
    if body.len > MAX_SENT_BYTES && !body.is_absent() {
        return Err(HOSTLER_BAD_CALL);
    }
    // SAFETY: lent by the module until the callback returns; copied here.
    let body = unsafe { body.bytes() }.unwrap_or_default().to_vec();
    Ok((request, body))
}

fn prepared(active: &ActiveCall, (request, body): Asked) -> Result<Prepared, Box<Sent>> {
    prepare::prepare(active, request, body).map_err(|why| {
        active.warn(&why.message);
        Box::new(Sent::refused(why))
    })
}

/// The `struct_size` a module preset, when there is room for anything at all.
fn room(out: *mut hostler_http_response) -> Option<u32> {
    if out.is_null() || !out.is_aligned() {
        return None;
    }
    // SAFETY: not NULL, aligned; every version of the struct begins with this field.
    let size = unsafe { (&raw const (*out).struct_size).read() };
    ((SMALLEST_RESPONSE..=4096).contains(&size) && size.is_multiple_of(8)).then_some(size)
}

/// Writes at most `size` bytes at `out` and answers the status of the send.
fn write(active: &ActiveCall, sent: Sent, out: *mut hostler_http_response, size: u32) -> i32 {
    let ours = size_of::<hostler_http_response>() as u32;
    let filled = size.min(ours);
    let mut response = hostler_http_response {
        struct_size: filled,
        status: 0,
        headers: hostler_str::ABSENT,
        body: hostler_str::ABSENT,
        error: hostler_str::ABSENT,
        elapsed_ms: sent.elapsed_ms,
        attempts: sent.attempts,
        reserved: 0,
    };
    let mut status = HOSTLER_OK;
    let lent = {
        let arena = &mut active.kept().arena;
        match sent.result {
            Ok(answer) => {
                response.status = u32::from(answer.status);
                let headers = serde_json::to_vec(&answer.headers).unwrap_or_else(|_| b"{}".to_vec());
                arena.lend(headers).zip(arena.lend(answer.body)).map(|(headers, body)| {
                    response.headers = headers;
                    response.body = body;
                })
            }
            Err(why) => {
                status = sent.stopped.map_or(HOSTLER_FAILED, Stopped::status);
                let json = serde_json::to_vec(&why).unwrap_or_default();
                arena.lend(json).map(|json| response.error = json)
            }
        }
    };
    if lent.is_none() {
        active.warn("This call was lent 256 MiB already: the answer could not be handed over. The module should ask for less at a time.");
        status = HOSTLER_NO_MEMORY;
    }
    // SAFETY: `room` checked `out`; `filled` is at most what the module has there and at most what we have here.
    unsafe {
        std::ptr::copy_nonoverlapping((&raw const response).cast::<u8>(), out.cast::<u8>(), filled as usize)
    };
    status
}

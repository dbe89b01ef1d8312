//! The host's tables as a [`Backing`]: the one file of the SDK that calls C. A field past `struct_size`, or NULL, is
//! absent; what is absent is a refusal, never a crash.

use crate::backing::{Backing, Known, NoAnswer, Received, Refusal, Sent, Versioned};
use hostler_abi::services::http::{hostler_http_request, hostler_http_response, hostler_http_v1};
use hostler_abi::services::steps::{HOSTLER_STEP_DONE, HOSTLER_STEP_NEW, hostler_step, hostler_steps_v1};
use hostler_abi::services::store::{hostler_store_v1, hostler_store_value};
use hostler_abi::services::{clock, http, log, progress, random, secrets, steps, store};
use hostler_abi::status::{HOSTLER_BAD_CALL, HOSTLER_FAILED, HOSTLER_OK, HOSTLER_UNSUPPORTED};
use hostler_abi::wire::http::HttpError;
use hostler_abi::{hostler_call, hostler_host, hostler_str};
use std::collections::BTreeMap;
use std::mem::offset_of;
use std::ptr::null;

/// Reads an `Option<fn>` field of a table that begins with its size, or `None` when the table is NULL or too short.
macro_rules! function {
    ($table:expr, $type:ty, $field:ident) => {{
        let table: *const $type = $table;
        const END: usize = offset_of!($type, $field) + size_of::<usize>();
        if table.is_null() {
            None
        } else {
            // SAFETY: the host lends a table that begins with its size; the size says that the field is there.
            unsafe {
                let size = (&raw const (*table).struct_size).read() as usize;
                if size < END { None } else { (&raw const (*table).$field).read() }
            }
        }
    }};
}

const ABSENT: Refusal = Refusal(HOSTLER_UNSUPPORTED);

/// The host, seen from one call.
pub(crate) struct Table {
    host: *const hostler_host,
    call: *const hostler_call,
}

impl Table {
    /// Tables of `host` for `call`.
    ///
    /// # Safety
    /// `host` is NULL or valid as long as the process, `call` as long as this value lives (`[call]`).
    pub(crate) unsafe fn new(host: *const hostler_host, call: *const hostler_call) -> Table {
        Table { host, call }
    }

    /// Appends a chunk to the reply document; the host copies.
    pub(crate) fn reply(&self, chunk: &[u8]) -> i32 {
        let Some(reply) = function!(self.host, hostler_host, reply) else { return HOSTLER_FAILED };
        // SAFETY: the call is live, the chunk outlives the function.
        unsafe { reply(self.call, hostler_str::lend_bytes(chunk)) }
    }

    fn service<T>(&self, id: &str) -> *const T {
        let Some(service) = function!(self.host, hostler_host, service) else { return null() };
        // SAFETY: `host` is valid; a table of this id has the type its id names.
        unsafe { service(self.host, hostler_str::lend(id)) }.cast()
    }
}

fn ok(status: i32) -> Result<(), Refusal> {
    if status == HOSTLER_OK { Ok(()) } else { Err(Refusal(status)) }
}

/// Copies text the host lends until the call ends.
fn text(lent: hostler_str) -> Option<String> {
    // SAFETY: results of a service are valid until `invoke` returns, and are copied here.
    unsafe { lent.bytes() }.map(|bytes| String::from_utf8_lossy(bytes).into_owned())
}

fn empty_response() -> hostler_http_response {
    hostler_http_response {
        struct_size: size_of::<hostler_http_response>() as u32,
        status: 0,
        headers: hostler_str::ABSENT,
        body: hostler_str::ABSENT,
        error: hostler_str::ABSENT,
        elapsed_ms: 0,
        attempts: 0,
        reserved: 0,
    }
}

fn received(out: &hostler_http_response, status: i32) -> Result<Received, NoAnswer> {
    if let Some(error) = text(out.error).and_then(|error| serde_json::from_str::<HttpError>(&error).ok()) {
        return Err(NoAnswer::Failed(error));
    }
    ok(status).map_err(NoAnswer::Refused)?;
    let Ok(code @ 100..) = u16::try_from(out.status) else {
        return Err(NoAnswer::Refused(Refusal(HOSTLER_FAILED)));
    };
    let headers: BTreeMap<String, String> =
        text(out.headers).and_then(|headers| serde_json::from_str(&headers).ok()).unwrap_or_default();
    // SAFETY: as in `text`.
    let body = unsafe { out.body.bytes() }.unwrap_or_default().to_vec();
    Ok(Received { status: code, headers, body })
}

fn lent_body(body: &Option<Vec<u8>>) -> hostler_str {
    body.as_deref().map_or(hostler_str::ABSENT, hostler_str::lend_bytes)
}

fn described(sent: &Sent) -> Result<String, Refusal> {
    serde_json::to_string(&sent.request).map_err(|_| Refusal(HOSTLER_BAD_CALL))
}

// In each function below: the function pointers come from a table of the host whose size covers them, `self.call` is
// live, and everything lent outlives the function it is lent to.
impl Backing for Table {
    fn log(&self, level: u32, target: &str, message: &str, fields: &str) {
        let fields = if fields.is_empty() { hostler_str::ABSENT } else { hostler_str::lend(fields) };
        let message = hostler_str::lend(message);
        let table: *const log::hostler_log_v1 = self.service(log::ID);
        if let Some(event) = function!(table, log::hostler_log_v1, event) {
            // SAFETY: see above.
            unsafe { event(self.call, level, hostler_str::lend(target), message, fields) }
        } else if let Some(log) = function!(self.host, hostler_host, log) {
            // SAFETY: see above.
            unsafe { log(self.host, self.call, level, message, fields) }
        }
    }

    fn should_stop(&self) -> i32 {
        // SAFETY: see above.
        function!(self.host, hostler_host, should_stop).map_or(0, |ask| unsafe { ask(self.call) })
    }

    fn remaining_ms(&self) -> i64 {
        // SAFETY: see above.
        function!(self.host, hostler_host, remaining_ms).map_or(i64::MAX, |ask| unsafe { ask(self.call) })
    }

    fn now_unix_ms(&self) -> Result<i64, Refusal> {
        let table: *const clock::hostler_clock_v1 = self.service(clock::ID);
        let now = function!(table, clock::hostler_clock_v1, now_unix_ms).ok_or(ABSENT)?;
        // SAFETY: see above.
        Ok(unsafe { now(self.call) })
    }

    fn sleep(&self, ms: u64) -> Result<(), Refusal> {
        let table: *const clock::hostler_clock_v1 = self.service(clock::ID);
        let sleep = function!(table, clock::hostler_clock_v1, sleep).ok_or(ABSENT)?;
        // SAFETY: see above.
        ok(unsafe { sleep(self.call, ms) })
    }

    fn http(&self, sent: &Sent) -> Result<Received, NoAnswer> {
        let table: *const hostler_http_v1 = self.service(http::ID);
        let send = function!(table, hostler_http_v1, send).ok_or(NoAnswer::Refused(ABSENT))?;
        let request = described(sent).map_err(NoAnswer::Refused)?;
        let mut out = empty_response();
        // SAFETY: see above; `out` carries its size.
        let status =
            unsafe { send(self.call, hostler_str::lend(&request), lent_body(&sent.body), &raw mut out) };
        received(&out, status)
    }

    fn http_many(&self, sent: &[Sent], bound: u32) -> Result<Vec<Result<Received, NoAnswer>>, Refusal> {
        let table: *const hostler_http_v1 = self.service(http::ID);
        let send_many = function!(table, hostler_http_v1, send_many).ok_or(ABSENT)?;
        let described: Vec<String> = sent.iter().map(described).collect::<Result<_, _>>()?;
        let requests: Vec<hostler_http_request> = described
            .iter()
            .zip(sent)
            .map(|(request, sent)| hostler_http_request {
                request: hostler_str::lend(request),
                body: lent_body(&sent.body),
            })
            .collect();
        let mut out = vec![empty_response(); sent.len()];
        // SAFETY: see above; `requests` and `out` hold `sent.len()` entries each, and each answer carries its size.
        ok(unsafe { send_many(self.call, requests.as_ptr(), sent.len(), bound, out.as_mut_ptr()) })?;
        Ok(out.iter().map(|out| received(out, HOSTLER_OK)).collect())
    }

    fn secret_get(&self, name: &str) -> Result<Option<String>, Refusal> {
        let table: *const secrets::hostler_secrets_v1 = self.service(secrets::ID);
        let get = function!(table, secrets::hostler_secrets_v1, get).ok_or(ABSENT)?;
        let mut out = hostler_str::ABSENT;
        // SAFETY: see above.
        ok(unsafe { get(self.call, hostler_str::lend(name), &raw mut out) })?;
        Ok(text(out))
    }

    fn secret_put(&self, name: &str, value: &str) -> Result<(), Refusal> {
        let table: *const secrets::hostler_secrets_v1 = self.service(secrets::ID);
        let put = function!(table, secrets::hostler_secrets_v1, put).ok_or(ABSENT)?;
        // SAFETY: see above.
        ok(unsafe { put(self.call, hostler_str::lend(name), hostler_str::lend(value)) })
    }

    fn store_get(&self, scope: u32, key: &str) -> Result<Versioned, Refusal> {
        let table: *const hostler_store_v1 = self.service(store::ID);
        let get = function!(table, hostler_store_v1, get).ok_or(ABSENT)?;
        let mut out = hostler_store_value { value: hostler_str::ABSENT, version: 0 };
        // SAFETY: see above.
        ok(unsafe { get(self.call, scope, hostler_str::lend(key), &raw mut out) })?;
        Ok((text(out.value), out.version))
    }

    fn store_put(
        &self,
        scope: u32,
        key: &str,
        value: &str,
        if_version: i64,
    ) -> Result<Result<Versioned, Versioned>, Refusal> {
        let table: *const hostler_store_v1 = self.service(store::ID);
        let put = function!(table, hostler_store_v1, put).ok_or(ABSENT)?;
        let mut out = hostler_store_value { value: hostler_str::ABSENT, version: -1 };
        let (key, value) = (hostler_str::lend(key), hostler_str::lend(value));
        // SAFETY: see above.
        match unsafe { put(self.call, scope, key, value, if_version, &raw mut out) } {
            HOSTLER_OK => Ok(Ok((text(out.value), out.version))),
            // The host filled in what is there: another version, no failure.
            HOSTLER_FAILED if out.version >= 0 => Ok(Err((text(out.value), out.version))),
            status => Err(Refusal(status)),
        }
    }

    fn store_remove(&self, scope: u32, key: &str, if_version: i64) -> Result<(), Refusal> {
        let table: *const hostler_store_v1 = self.service(store::ID);
        let remove = function!(table, hostler_store_v1, remove).ok_or(ABSENT)?;
        // SAFETY: see above.
        ok(unsafe { remove(self.call, scope, hostler_str::lend(key), if_version) })
    }

    fn store_list(&self, scope: u32, prefix: &str) -> Result<Vec<String>, Refusal> {
        let table: *const hostler_store_v1 = self.service(store::ID);
        let list = function!(table, hostler_store_v1, list).ok_or(ABSENT)?;
        let mut out = hostler_str::ABSENT;
        // SAFETY: see above.
        ok(unsafe { list(self.call, scope, hostler_str::lend(prefix), &raw mut out) })?;
        Ok(text(out).and_then(|keys| serde_json::from_str(&keys).ok()).unwrap_or_default())
    }

    fn step_begin(&self, step: &str) -> Result<Known, Refusal> {
        let table: *const hostler_steps_v1 = self.service(steps::ID);
        let begin = function!(table, hostler_steps_v1, begin).ok_or(ABSENT)?;
        let mut out = hostler_step { state: u32::MAX, begun: 0, result: hostler_str::ABSENT };
        // SAFETY: see above.
        ok(unsafe { begin(self.call, hostler_str::lend(step), &raw mut out) })?;
        Ok(match out.state {
            HOSTLER_STEP_NEW => Known::New,
            HOSTLER_STEP_DONE => Known::Done(text(out.result).unwrap_or_else(|| "null".into())),
            // Also every state this reader does not know: looking is always right.
            _ => Known::Unknown,
        })
    }

    fn step_finish(&self, step: &str, result: &str) -> Result<(), Refusal> {
        let table: *const hostler_steps_v1 = self.service(steps::ID);
        let finish = function!(table, hostler_steps_v1, finish).ok_or(ABSENT)?;
        // SAFETY: see above.
        ok(unsafe { finish(self.call, hostler_str::lend(step), hostler_str::lend(result)) })
    }

    fn step_undo(&self, step: &str, document: &str) -> Result<(), Refusal> {
        let table: *const hostler_steps_v1 = self.service(steps::ID);
        let undo = function!(table, hostler_steps_v1, undo).ok_or(ABSENT)?;
        // SAFETY: see above.
        ok(unsafe { undo(self.call, hostler_str::lend(step), hostler_str::lend(document)) })
    }

    fn progress(&self, percent: i32, text: &str) -> Result<(), Refusal> {
        let table: *const progress::hostler_progress_v1 = self.service(progress::ID);
        let report = function!(table, progress::hostler_progress_v1, report).ok_or(ABSENT)?;
        // SAFETY: see above.
        ok(unsafe { report(self.call, percent, hostler_str::lend(text)) })
    }

    fn random_fill(&self, bytes: &mut [u8]) -> Result<(), Refusal> {
        let table: *const random::hostler_random_v1 = self.service(random::ID);
        let fill = function!(table, random::hostler_random_v1, fill).ok_or(ABSENT)?;
        // SAFETY: see above; the host writes at most `bytes.len()` bytes.
        ok(unsafe { fill(self.call, bytes.as_mut_ptr(), bytes.len()) })
    }

    fn random_password(&self, policy: &str) -> Result<String, Refusal> {
        let table: *const random::hostler_random_v1 = self.service(random::ID);
        let password = function!(table, random::hostler_random_v1, password).ok_or(ABSENT)?;
        let mut out = hostler_str::ABSENT;
        // SAFETY: see above.
        ok(unsafe { password(self.call, hostler_str::lend(policy), &raw mut out) })?;
        text(out).ok_or(Refusal(HOSTLER_FAILED))
    }

    fn random_uuid7(&self) -> Result<String, Refusal> {
        let table: *const random::hostler_random_v1 = self.service(random::ID);
        let uuid7 = function!(table, random::hostler_random_v1, uuid7).ok_or(ABSENT)?;
        let mut out = hostler_str::ABSENT;
        // SAFETY: see above.
        ok(unsafe { uuid7(self.call, &raw mut out) })?;
        text(out).ok_or(Refusal(HOSTLER_FAILED))
    }
}

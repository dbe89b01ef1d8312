//! `hostler.log/1` and the `log` of `hostler_host`: lines of a module, kept with the call and handed back in `Ran::log`.
//! Writing them to the host's log is the caller's. Nothing here blocks, and no service may be called from inside.

use super::active::{cut, latest};
use super::guard::{self, Text};
use super::table::Table;
use crate::job::LogLine;
use hostler_abi::services::log::{HOSTLER_LOG_DEBUG, HOSTLER_LOG_ERROR, HOSTLER_LOG_TRACE, hostler_log_v1};
use hostler_abi::status::HOSTLER_OK;
use hostler_abi::{hostler_call, hostler_str};
use std::borrow::Cow;
use std::time::Instant;

/// Spans open at once.
const MAX_SPANS: usize = 64;

/// A span of the module: its end is one line.
pub(super) struct Span {
    id: u64,
    name: String,
    fields: String,
    began: Instant,
}

impl Span {
    fn end(self) -> LogLine {
        LogLine {
            level: HOSTLER_LOG_DEBUG,
            target: "span".into(),
            message: format!("{} took {} ms", self.name, self.began.elapsed().as_millis()),
            fields: self.fields,
        }
    }
}

pub(super) static TABLE: Table<hostler_log_v1> = Table(hostler_log_v1 {
    struct_size: size_of::<hostler_log_v1>() as u32,
    flags: 0,
    ctx: std::ptr::null_mut(),
    enabled: Some(enabled),
    event: Some(event),
    span_enter: Some(span_enter),
    span_exit: Some(span_exit),
});

/// A log line is never refused for bad bytes: what can be read of it is worth keeping.
fn lossy<'a>(lent: hostler_str) -> Cow<'a, str> {
    match guard::text(lent) {
        Text::Is(text) => Cow::Borrowed(text),
        Text::Absent => Cow::Borrowed(""),
        // SAFETY: lent by the module until the callback returns.
        Text::Bad => unsafe { lent.bytes() }.map_or(Cow::Borrowed(""), String::from_utf8_lossy),
    }
}

/// The `log` of `hostler_host`. Without a call, the line goes to the call that runs, or else to the host's own log.
pub(super) fn event_any_thread(call: *const hostler_call, level: u32, msg: hostler_str, fields: hostler_str) {
    let level = level.clamp(HOSTLER_LOG_ERROR, HOSTLER_LOG_TRACE);
    if !call.is_null() {
        return guard::any_thread(call, "log", (), |active| {
            active.log(level, "", &lossy(msg), &lossy(fields))
        });
    }
    // The guard needs a call; without one there is nothing to poison, but a panic must not reach the module either.
    let outcome = std::panic::catch_unwind(|| match latest() {
        Some(active) => active.log(level, "", &lossy(msg), &lossy(fields)),
        None => {
            let message = lossy(msg);
            tracing::info!(target: "hostler::module", level, "{}", cut(&message, 16 * 1024));
        }
    });
    drop(outcome);
}

unsafe extern "C" fn enabled(call: *const hostler_call, level: u32, _target: hostler_str) -> i32 {
    guard::value(call, "log.enabled", 0, 0, |_| {
        i32::from((HOSTLER_LOG_ERROR..=HOSTLER_LOG_TRACE).contains(&level))
    })
}

unsafe extern "C" fn event(
    call: *const hostler_call,
    level: u32,
    target: hostler_str,
    msg: hostler_str,
    fields: hostler_str,
) {
    let level = level.clamp(HOSTLER_LOG_ERROR, HOSTLER_LOG_TRACE);
    guard::any_thread(call, "log.event", (), |active| {
        active.log(level, &lossy(target), &lossy(msg), &lossy(fields));
    });
}

unsafe extern "C" fn span_enter(call: *const hostler_call, name: hostler_str, fields: hostler_str) -> u64 {
    guard::value(call, "log.span_enter", 0, 0, |active| {
        let mut kept = active.kept();
        if kept.spans.len() >= MAX_SPANS {
            return 0;
        }
        kept.span_ids += 1;
        let (id, name, fields) = (kept.span_ids, lossy(name), lossy(fields));
        let fields = if fields.len() > 4096 { String::new() } else { fields.into_owned() };
        kept.spans.push(Span { id, name: cut(&name, 200).to_owned(), fields, began: Instant::now() });
        id
    })
}

unsafe extern "C" fn span_exit(call: *const hostler_call, span: u64) {
    guard::call(call, "log.span_exit", |active| {
        let ended = {
            let mut kept = active.kept();
            let at = kept.spans.iter().position(|open| open.id == span);
            at.map(|at| kept.spans.remove(at).end())
        };
        if let Some(line) = ended {
            active.log(line.level, &line.target, &line.message, &line.fields);
        }
        HOSTLER_OK
    });
}

/// Ends what the module left open.
pub(super) fn close_spans(open: &mut Vec<Span>, into: &mut Vec<LogLine>) {
    into.extend(open.drain(..).rev().map(Span::end));
}

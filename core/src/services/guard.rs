//! The only way into a callback: finds the call, checks the thread, stops panics, reads text. Every `extern "C"` function
//! of the services begins here, so none of them can unwind into a module or act for a call that is over.

use super::active::{ActiveCall, find, misbehaves};
use hostler_abi::status::{HOSTLER_BAD_CALL, HOSTLER_NO_MEMORY, HOSTLER_PANICKED};
use hostler_abi::{hostler_call, hostler_str};
use std::mem::MaybeUninit;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// A text argument as the module gave it.
pub(super) enum Text<'a> {
    /// `(NULL, 0)`.
    Absent,
    /// Text.
    Is(&'a str),
    /// Bytes that are not UTF-8, or a length that cannot be.
    Bad,
}

/// Reads a text argument. It is borrowed for the callback that got it, no longer.
pub(super) fn text<'a>(lent: hostler_str) -> Text<'a> {
    if lent.is_absent() {
        return Text::Absent;
    }
    // SAFETY: the module lends it until the callback returns, which is as long as callers keep it.
    unsafe { lent.text() }.map_or(Text::Bad, Text::Is)
}

/// Reads a text argument that must be there.
pub(super) fn needed<'a>(lent: hostler_str) -> Result<&'a str, i32> {
    match text(lent) {
        Text::Is(text) => Ok(text),
        Text::Absent | Text::Bad => Err(HOSTLER_BAD_CALL),
    }
}

/// Runs a `[call]` callback: for a call that runs, on its thread, stopping panics.
pub(super) fn call(
    pointer: *const hostler_call,
    what: &'static str,
    body: impl FnOnce(&ActiveCall) -> i32,
) -> i32 {
    value(pointer, what, HOSTLER_BAD_CALL, HOSTLER_PANICKED, body)
}

/// As [`call`], for callbacks that answer something other than a status.
pub(super) fn value<T>(
    pointer: *const hostler_call,
    what: &'static str,
    refused: T,
    panicked: T,
    body: impl FnOnce(&ActiveCall) -> T,
) -> T {
    guarded(pointer, what, refused, panicked, |active, refused| {
        if !active.on_its_thread() {
            misbehaves(&format!(
                "The module called {what} from a thread that does not run the call. It was refused."
            ));
            return refused;
        }
        body(active)
    })
}

/// Runs an `[any thread]` callback: for a call that runs, stopping panics. `refused` is also what a panic answers.
pub(super) fn any_thread<T: Copy>(
    pointer: *const hostler_call,
    what: &'static str,
    refused: T,
    body: impl FnOnce(&ActiveCall) -> T,
) -> T {
    guarded(pointer, what, refused, refused, |active, _| body(active))
}

fn guarded<T>(
    pointer: *const hostler_call,
    what: &'static str,
    refused: T,
    panicked: T,
    body: impl FnOnce(&ActiveCall, T) -> T,
) -> T {
    let outer = catch_unwind(AssertUnwindSafe(|| {
        // SAFETY: the module passes what it was given: NULL, a running call, or a spent one (never freed).
        let Some(active) = (unsafe { find(pointer) }) else {
            misbehaves(&format!(
                "The module used a call that is over, or none, for {what}. It was refused; a call ends when invoke returns."
            ));
            return Ok(refused);
        };
        if active.poisoned() {
            return Ok(refused);
        }
        catch_unwind(AssertUnwindSafe(|| body(&active, refused))).map_err(|_| active.poison(what))
    }));
    match outer {
        Ok(Ok(answer)) => answer,
        Ok(Err(())) | Err(_) => panicked,
    }
}

/// Lends `bytes` to the module through `out`.
pub(super) fn lend(active: &ActiveCall, bytes: Vec<u8>, out: &mut MaybeUninit<hostler_str>) -> i32 {
    match active.kept().arena.lend(bytes) {
        Some(lent) => {
            out.write(lent);
            hostler_abi::status::HOSTLER_OK
        }
        None => HOSTLER_NO_MEMORY,
    }
}

/// Writes what a callback answers to where the module wants it.
///
/// # Errors
/// `HOSTLER_BAD_CALL` when that is NULL or not aligned.
pub(super) fn place<'a, T>(out: *mut T) -> Result<&'a mut MaybeUninit<T>, i32> {
    if out.is_null() || !out.is_aligned() {
        return Err(HOSTLER_BAD_CALL);
    }
    // SAFETY: not NULL, aligned, and the module promises room for one `T` until the callback returns.
    Ok(unsafe { &mut *out.cast() })
}

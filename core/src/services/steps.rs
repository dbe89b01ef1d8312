//! `hostler.steps/1`: the journal of an operation's steps. The journal is the broker's; this refuses what has none.
//! A step may be finished or undone after the deadline (forgetting it would be worse), but not begun.

use super::active::ActiveCall;
use super::guard;
use super::table::Table;
use crate::broker::{Ask, Told};
use hostler_abi::services::steps::{HOSTLER_STEP_DONE, HOSTLER_STEP_UNKNOWN, hostler_step, hostler_steps_v1};
use hostler_abi::status::{HOSTLER_BAD_CALL, HOSTLER_FAILED, HOSTLER_NO_MEMORY, HOSTLER_OK};
use hostler_abi::{hostler_call, hostler_str};
use serde::de::IgnoredAny;

/// Longest name of a step.
const MAX_NAME_BYTES: usize = 200;
/// Largest result of a step.
const MAX_RESULT_BYTES: usize = 256 * 1024;

pub(super) static TABLE: Table<hostler_steps_v1> = Table(hostler_steps_v1 {
    struct_size: size_of::<hostler_steps_v1>() as u32,
    flags: 0,
    ctx: std::ptr::null_mut(),
    begin: Some(begin),
    finish: Some(finish),
    undo: Some(undo),
});

fn name_of<'a>(active: &ActiveCall, step: hostler_str) -> Result<&'a str, i32> {
    let name = guard::needed(step)?;
    if !active.job.changes {
        active.warn(&format!(
            "The module used steps in {}, which changes nothing and so has no journal. Its manifest must say \"changes\".",
            active.job.function
        ));
        return Err(HOSTLER_BAD_CALL);
    }
    if name.is_empty() || name.len() > MAX_NAME_BYTES { Err(HOSTLER_BAD_CALL) } else { Ok(name) }
}

fn document_of(lent: hostler_str) -> Result<String, i32> {
    let text = guard::needed(lent)?;
    let fits = text.len() <= MAX_RESULT_BYTES && serde_json::from_str::<IgnoredAny>(text).is_ok();
    if fits { Ok(text.to_owned()) } else { Err(HOSTLER_BAD_CALL) }
}

fn failed(active: &ActiveCall, step: &str, why: &str) -> i32 {
    active.warn(&format!("The step \"{step}\" could not be journalled: {why}"));
    HOSTLER_FAILED
}

unsafe extern "C" fn begin(call: *const hostler_call, step: hostler_str, out: *mut hostler_step) -> i32 {
    guard::call(call, "steps.begin", |active| {
        let (name, out) = match (name_of(active, step), guard::place(out)) {
            (Ok(name), Ok(out)) => (name, out),
            _ => return HOSTLER_BAD_CALL,
        };
        // Whoever overlooks the status must not take the step for new.
        out.write(hostler_step { state: HOSTLER_STEP_UNKNOWN, begun: 0, result: hostler_str::ABSENT });
        if let Some(why) = active.stop.stopped() {
            return why.status();
        }
        match active.ask(Ask::StepBegin { step: name.to_owned() }) {
            Ok(Told::Step { state, begun, result }) => {
                let result = match result.filter(|_| state == HOSTLER_STEP_DONE) {
                    None => hostler_str::ABSENT,
                    Some(text) => match active.kept().arena.lend(text.into_bytes()) {
                        Some(lent) => lent,
                        None => return HOSTLER_NO_MEMORY,
                    },
                };
                out.write(hostler_step { state, begun, result });
                HOSTLER_OK
            }
            Ok(_) => failed(active, name, "the host answered something else."),
            Err(why) => failed(active, name, &why.message),
        }
    })
}

unsafe extern "C" fn finish(call: *const hostler_call, step: hostler_str, result: hostler_str) -> i32 {
    guard::call(call, "steps.finish", |active| match (name_of(active, step), document_of(result)) {
        (Ok(name), Ok(result)) => match active.ask(Ask::StepFinish { step: name.to_owned(), result }) {
            Ok(_) => HOSTLER_OK,
            Err(why) => failed(active, name, &why.message),
        },
        _ => HOSTLER_BAD_CALL,
    })
}

unsafe extern "C" fn undo(call: *const hostler_call, step: hostler_str, document: hostler_str) -> i32 {
    guard::call(call, "steps.undo", |active| match (name_of(active, step), document_of(document)) {
        (Ok(name), Ok(document)) => match active.ask(Ask::StepUndo { step: name.to_owned(), document }) {
            Ok(_) => HOSTLER_OK,
            Err(why) => failed(active, name, &why.message),
        },
        _ => HOSTLER_BAD_CALL,
    })
}

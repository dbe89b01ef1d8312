//! Deadline: asks the module slice by slice until it is over or nobody may wait any longer. What waits then goes on
//! later, from the journal; what failed without a trace is tried again while there is time.

use super::Next;
use crate::engine::moment::from_rfc3339;
use crate::engine::pass::{Heard, Pass};
use crate::engine::reply::Came;
use crate::engine::slice::{self, SHORTEST_SLICE_MS};
use crate::error::HostResult;
use crate::journal::State;
use hostler_abi::manifest::Repeat;
use hostler_abi::wire::{ErrorDoc, ErrorKind, Outcome, Pending};

const MORE_TRIES: u32 = 3;
const FIRST_WAIT_MS: u64 = 1_000;

pub(super) fn layer(pass: &mut Pass<'_>, _: Next<'_>) -> Heard {
    if std::mem::take(&mut pass.look_first) {
        match slice::probe(pass) {
            Came::Failed(mut error) => {
                // Looking failed; what is there is as little known as before.
                error.outcome = Outcome::Unknown;
                return Heard::Failed(error);
            }
            Came::Pending(_) => {}
            Came::Result(found) => {
                let note = found.map(|found| format!("looked up: {found}")).unwrap_or_default();
                if let Err(why) = pass.save(&note) {
                    return Heard::Failed(why);
                }
            }
        }
    }
    let mut tries = 0;
    loop {
        match slice::run(pass) {
            Came::Result(result) => return Heard::Result(result),
            Came::Pending(pending) => {
                if let Err(why) = wait_for(pass, &pending) {
                    return Heard::Failed(why);
                }
                let now = pass.clock.now_ms();
                if pending.until.as_deref().and_then(from_rfc3339).is_some_and(|until| until <= now) {
                    return Heard::Failed(too_long(pass, &pending));
                }
                if !fits(pass, pending.poll_ms) {
                    return Heard::Pending(pass.going());
                }
            }
            Came::Failed(error) => {
                let wait = error.retry_after_ms.unwrap_or(FIRST_WAIT_MS << tries);
                if tries >= MORE_TRIES || !may_repeat(pass, &error) || !fits(pass, wait) {
                    return Heard::Failed(error);
                }
                tries += 1;
                if let Some(operation) = &mut pass.operation {
                    operation.attempt += 1;
                }
            }
        }
    }
}

/// The module said until when waiting makes sense; what became of the work is looked up, or a person is asked.
fn too_long(pass: &Pass<'_>, pending: &Pending) -> ErrorDoc {
    ErrorDoc::new(
        ErrorKind::Timeout,
        Outcome::Unknown,
        "host.waited_too_long",
        format!(
            "{} should have been over by {} and is not. Look at the provider what became of it.",
            pass.bridge.function,
            pending.until.as_deref().unwrap_or_default()
        ),
    )
}

fn may_repeat(pass: &Pass<'_>, error: &ErrorDoc) -> bool {
    error.outcome == Outcome::Retryable && (!pass.kind.changes || pass.claim().repeat != Repeat::No)
}

/// Waits, if something can be done after it.
fn fits(pass: &mut Pass<'_>, wait_ms: u64) -> bool {
    let wait_ms = wait_ms.max(100);
    let left = pass.budget_end.saturating_sub(pass.clock.now_ms());
    if pass.automatic || i64::try_from(wait_ms).unwrap_or(i64::MAX).saturating_add(SHORTEST_SLICE_MS) > left {
        return false;
    }
    pass.clock.wait(wait_ms);
    true
}

/// Puts the token into the journal before anybody hears of it.
fn wait_for(pass: &mut Pass<'_>, pending: &Pending) -> HostResult<()> {
    let now = pass.clock.now_ms();
    let text = pass.redactor().text(&pending.text);
    let Some(operation) = &mut pass.operation else { return Ok(()) };
    if operation.token.is_none() {
        operation.since = now;
        operation.polls = 0;
    } else {
        operation.polls += 1;
    }
    operation.state = State::Waiting;
    operation.token = Some(pending.token.clone());
    operation.until = pending.until.as_deref().and_then(from_rfc3339);
    operation.look_at = now.saturating_add_unsigned(pending.poll_ms.clamp(100, 3_600_000));
    operation.percent = pending.percent.map(|percent| percent.min(100));
    if !text.is_empty() {
        operation.text = text;
    }
    let note = operation.text.clone();
    pass.save(&note)
}

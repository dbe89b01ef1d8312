//! Journal: what changes something is an operation, written down before the first provider call. Asking again joins the
//! one that runs, waits or is not known; it never starts another beside it.

use super::Next;
use crate::engine::decide::{CREATE, Decision, Known, TERMINATE, can_go_on, decide};
use crate::engine::facts;
use crate::engine::pass::{Heard, Pass};
use crate::error::HostResult;
use crate::journal::{Operation, State};
use hostler_abi::door::BridgeCall;
use hostler_abi::function::Shape;
use hostler_abi::manifest::Repeat;
use hostler_abi::wire::call::By;
use hostler_abi::wire::effect::Action;
use hostler_abi::wire::results::Done;
use hostler_abi::wire::{ErrorDoc, Outcome};
use serde_json::Value;
use std::collections::BTreeMap;

/// Automatic tries of one operation before a person is asked.
const MOST_TRIES: u32 = 10;
const FIRST_RETRY_MS: u64 = 30_000;
const LONGEST_RETRY_MS: u64 = 3_600_000;
/// An outcome that is not known is looked up soon, and then less often.
const LOOK_AGAIN_MS: u64 = 60_000;

pub(super) fn layer(pass: &mut Pass<'_>, next: Next<'_>) -> Heard {
    if !pass.kind.changes || pass.place.service == 0 {
        let heard = next.ask(pass);
        note(pass, &heard);
        return heard;
    }
    match begin(pass) {
        Err(why) => return Heard::Failed(why),
        Ok(Some(heard)) => return heard,
        Ok(None) => {}
    }
    let heard = next.ask(pass);
    match end(pass, &heard) {
        Ok(()) => heard,
        // The work may be done, but nobody would know: that is said, and it is looked up next time.
        Err(mut why) => {
            why.outcome = Outcome::Unknown;
            Heard::Failed(why)
        }
    }
}

/// Decides and writes it down; `Some` is an answer without asking the module.
fn begin(pass: &mut Pass<'_>) -> HostResult<Option<Heard>> {
    let function = pass.bridge.function.clone();
    let claim = pass.claim();
    let now = pass.clock.now_ms();
    let sealed = seal_request(pass)?;
    let journal = pass.keeper.journal()?;
    let unfinished = journal.unfinished(&pass.place)?;
    let newest = journal.newest(&pass.place, &function)?;
    let before = newest.clone();
    let decision = decide(Known {
        function: &function,
        manifest: &pass.manifest,
        claim: &claim,
        newest,
        unfinished: &unfinished,
        generation: journal.generation(&pass.place)?,
        machine: journal.machine(&pass.place)?.is_some(),
        automatic: pass.automatic,
    });
    let mut operation = match decision {
        Decision::Refuse(error) => return Ok(Some(Heard::Failed(error))),
        Decision::Over(mut operation) => {
            if !operation.heard {
                operation.heard = true;
                pass.operation = Some(operation);
                pass.save("WHMCS asked and heard that it is done")?;
            }
            return Ok(Some(Heard::Result(None)));
        }
        Decision::New(generation) => fresh(pass, generation, now),
        Decision::NewMachine => {
            journal.forget(&pass.place)?;
            let generation = journal.generation(&pass.place)?;
            fresh(pass, generation, now)
        }
        Decision::Look(operation) => {
            pass.look_first = true;
            operation
        }
        Decision::Again(operation) => operation,
    };
    // What was replaced by a new one is over.
    if let Some(mut old) = before.filter(|old| old.key != operation.key && !old.state.is_final()) {
        old.state = State::Failed;
        pass.keeper.journal()?.save(&old, now, "given up: asked for anew")?;
    }
    operation.reference.clone_from(&pass.reference);
    if !pass.automatic || operation.request.is_none() {
        operation.request = Some(sealed);
    }
    if pass.budget_end <= now && !pass.automatic {
        let note = format!("accepted from {:?}", pass.bridge.by);
        if operation.state != State::Waiting {
            operation.state = State::Queued;
            operation.look_at = now;
        }
        pass.operation = Some(operation);
        pass.save(&note)?;
        return Ok(Some(Heard::Pending(pass.going())));
    }
    pass.before = operation.state;
    let waits = operation.state == State::Waiting;
    operation.attempt += u32::from(!waits || operation.attempt == 0);
    if !waits {
        operation.state = State::Running;
        // If this process dies, somebody looks when the lease is over.
        operation.look_at = pass.budget_end.max(now) + 15_000;
    }
    let note = format!("try {} by {:?}, ref {}", operation.attempt, pass.bridge.by, pass.reference);
    pass.operation = Some(operation);
    pass.save(&note)?;
    Ok(None)
}

fn fresh(pass: &Pass<'_>, generation: u32, now: i64) -> Operation {
    let (place, function) = (&pass.place, &pass.bridge.function);
    Operation {
        key: format!(
            "{}/{}/{}/{function}/{generation}",
            pass.config.installation, place.service, place.addon
        ),
        place: place.clone(),
        function: function.clone(),
        generation,
        destroys: pass.kind.destroys,
        started: now,
        look_at: now,
        ..Operation::default()
    }
}

/// The request, to go on without anybody asking. What a module may not know either is not kept.
fn seal_request(pass: &mut Pass<'_>) -> HostResult<Vec<u8>> {
    let text = serde_json::to_string(&pass.bridge)
        .map_err(|why| crate::error::host("journal", format!("The request cannot be written: {why}.")))?;
    let (_, seal) = pass.keeper.both()?;
    seal.seal("request", &text)
}

fn end(pass: &mut Pass<'_>, heard: &Heard) -> HostResult<()> {
    note(pass, heard);
    match heard {
        Heard::Pending(_) => Ok(()),
        Heard::Result(_) => done(pass),
        Heard::Failed(error) => failed(pass, error),
    }
}

/// A result may carry a note for staff; it goes to the Activity Log.
fn note(pass: &mut Pass<'_>, heard: &Heard) {
    let Heard::Result(Some(result)) = heard else { return };
    let Ok(Done { note: Some(note) }) = serde_json::from_value::<Done>(result.clone()) else { return };
    let line = pass.redactor().text(&note);
    let action = facts::activity(pass, &line);
    pass.tell(action);
}

fn done(pass: &mut Pass<'_>) -> HostResult<()> {
    let function = pass.bridge.function.clone();
    if function == TERMINATE {
        facts::gone(pass)?;
        close_others(pass)?;
    }
    let key = pass.operation.as_ref().map(|operation| operation.key.clone()).unwrap_or_default();
    pass.keeper.journal()?.forget_secrets(&pass.place, &key)?;
    // Only what WHMCS is made to ask for again waits to be heard. A reboot or an accepted suspension was `success` when it
    // was written down: pressing again later means another one.
    let command = match pass.automatic && pass.place.addon == 0 {
        true => command(&function, pass.bridge.by),
        false => None,
    };
    if let Some(operation) = &mut pass.operation {
        operation.state = State::Done;
        operation.percent = Some(100);
        operation.token = None;
        operation.error = None;
        operation.request = None;
        operation.heard = command.is_none();
    }
    if let Some(command) = command {
        // WHMCS asks itself, hears `success` from the journal, and activates and mails as it always does.
        let action = Action::RunModuleFunction {
            service_id: pass.place.service,
            command: command.to_owned(),
            arguments: arguments(&pass.bridge),
        };
        facts::send(pass, vec![action])?;
    }
    pass.save("done")
}

/// The command that lets WHMCS hear what it has not heard yet. A suspension from cron was `success` once it was
/// accepted, so WHMCS has its status already.
fn command(function: &str, by: By) -> Option<&'static str> {
    match function {
        CREATE => Some("ModuleCreate"),
        TERMINATE => Some("ModuleTerminate"),
        "ChangePackage" => Some("ModuleChangePackage"),
        "SuspendAccount" if by != By::Cron => Some("ModuleSuspend"),
        "UnsuspendAccount" if by != By::Cron => Some("ModuleUnsuspend"),
        _ => None,
    }
}

/// The reason of a suspension goes with it: WHMCS lets a service run again by itself only when it was overdue (C-083).
fn arguments(bridge: &BridgeCall) -> BTreeMap<String, String> {
    let reason = bridge.params.get("suspendreason").and_then(Value::as_str).unwrap_or_default();
    if bridge.function != "SuspendAccount" || reason.is_empty() {
        return BTreeMap::new();
    }
    BTreeMap::from([("suspendreason".to_owned(), reason.to_owned())])
}

/// What was still going on for a machine that is gone now is over.
fn close_others(pass: &mut Pass<'_>) -> HostResult<()> {
    let own = pass.operation.as_ref().map(|operation| operation.key.clone()).unwrap_or_default();
    let now = pass.clock.now_ms();
    let journal = pass.keeper.journal()?;
    for mut other in journal.unfinished(&pass.place)?.into_iter().filter(|other| other.key != own) {
        other.state = State::Failed;
        other.request = None;
        journal.save(&other, now, "given up: the machine was terminated")?;
    }
    Ok(())
}

fn failed(pass: &mut Pass<'_>, error: &ErrorDoc) -> HostResult<()> {
    let now = pass.clock.now_ms();
    let claim = pass.claim();
    let goes_on = can_go_on(&pass.manifest, &claim);
    let by_itself = pass.automatic || matches!(pass.bridge.by, By::Cron | By::Payment);
    let lifecycle = pass.kind.shape == Shape::Lifecycle && !pass.kind.custom;
    let (automatic, before) = (pass.automatic, pass.before);
    let Some(operation) = &mut pass.operation else { return Ok(()) };
    let again = operation.attempt < MOST_TRIES;
    let back_off = |first: u64| {
        let doubled = first.saturating_mul(1 << operation.attempt.min(10)).min(LONGEST_RETRY_MS);
        // Jitter, so that a thousand services do not come back in the same second.
        let jitter = doubled / 4 * u64::from(operation.reference.bytes().next_back().unwrap_or(0) % 16) / 16;
        error.retry_after_ms.unwrap_or(0).max(doubled + jitter)
    };
    let (state, wait) = match error.outcome {
        Outcome::Unknown if goes_on && (again || !automatic) => (State::Unknown, back_off(LOOK_AGAIN_MS)),
        Outcome::Unknown => (State::Stuck, 0),
        // Nothing changed, so what waited still waits, and what was not known is as little known as before.
        Outcome::Retryable if before == State::Waiting => (State::Waiting, back_off(FIRST_RETRY_MS)),
        Outcome::Retryable if matches!(before, State::Unknown | State::Running) && goes_on => {
            (State::Unknown, back_off(LOOK_AGAIN_MS))
        }
        Outcome::Retryable if by_itself && lifecycle && again && claim.repeat != Repeat::No => {
            (State::Retrying, back_off(FIRST_RETRY_MS))
        }
        Outcome::Retryable | Outcome::NotDone => (State::Failed, 0),
    };
    operation.state = state;
    operation.look_at = now.saturating_add_unsigned(wait);
    operation.error = Some(error.clone());
    if state == State::Failed {
        operation.token = None;
        operation.request = None;
    }
    let hide = pass.redactor();
    let message = hide.text(&error.message);
    if let Some(operation) = &mut pass.operation
        && let Some(error) = &mut operation.error
    {
        error.message.clone_from(&message);
        error.details.clear();
    }
    if state == State::Stuck {
        let key = format!(
            "stuck/{}",
            pass.operation.as_ref().map(|operation| operation.key.clone()).unwrap_or_default()
        );
        let title = format!(
            "Whether {} of service {} happened is not known",
            pass.bridge.function, pass.place.service
        );
        let text =
            format!("{message}\nLook at the provider whether it happened. Reference {}.", pass.reference);
        facts::send(pass, vec![facts::task(pass, &key, &title, &text)])?;
    }
    pass.save(&format!("{}: {message}", error.code))
}

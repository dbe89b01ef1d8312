//! What asking for a function means, given what the journal knows of it: begin, go on, look first, or nothing at all.
//! Pure: it reads what it is given and changes nothing.

use crate::engine::moment::clock_time;
use crate::error::host;
use crate::journal::{Operation, State};
use hostler_abi::function::PROBE;
use hostler_abi::manifest::{FunctionClaim, Manifest, Repeat};
use hostler_abi::wire::{ErrorDoc, ErrorKind};

/// The function that makes machines; its generation is the machine's.
pub(crate) const CREATE: &str = "CreateAccount";
/// The function that ends them.
pub(crate) const TERMINATE: &str = "TerminateAccount";

/// What is known.
pub(crate) struct Known<'a> {
    pub function: &'a str,
    pub manifest: &'a Manifest,
    pub claim: &'a FunctionClaim,
    /// The newest operation of this function here.
    pub newest: Option<Operation>,
    /// Operations here that are not over.
    pub unfinished: &'a [Operation],
    /// The machine's incarnation.
    pub generation: u32,
    /// A machine is recorded.
    pub machine: bool,
    /// Nobody asked; the time came.
    pub automatic: bool,
}

/// What to do.
#[derive(Debug)]
pub(crate) enum Decision {
    /// Begin an operation of this number.
    New(u32),
    /// The machine vanished without being terminated: begin with the next incarnation.
    NewMachine,
    /// Go on with this one.
    Again(Operation),
    /// Go on with this one, but look what is there before anything else.
    Look(Operation),
    /// Nothing: it is done already.
    Over(Operation),
    /// A person must act first.
    Refuse(ErrorDoc),
}

/// Decides.
pub(crate) fn decide(known: Known<'_>) -> Decision {
    let create = known.function == CREATE;
    if create
        && let Some(end) = known.unfinished.iter().find(|operation| operation.function == TERMINATE)
        && end.state != State::Queued
    {
        return Decision::Refuse(conflict(end));
    }
    let next = |newest: Option<&Operation>| match create {
        true => known.generation,
        false => newest.map_or(1, |operation| operation.generation + 1),
    };
    let Some(newest) = known.newest else { return Decision::New(next(None)) };
    if create && newest.generation < known.generation {
        return Decision::New(known.generation);
    }
    match newest.state {
        State::Queued | State::Waiting | State::Retrying => Decision::Again(newest),
        // We hold the lease, so whoever ran it is gone: what it did is not known.
        State::Running | State::Unknown => {
            after_unknown(known.manifest, known.claim, known.automatic, create, newest)
        }
        State::Done if create && known.machine => Decision::Over(newest),
        State::Done if create => Decision::NewMachine,
        State::Done if !newest.heard => Decision::Over(newest),
        State::Done => Decision::New(next(Some(&newest))),
        // A create that failed is the same intent still: its steps and its label hold.
        State::Failed if create => Decision::Again(newest),
        State::Failed => Decision::New(next(Some(&newest))),
        State::Stuck if create => Decision::Refuse(stuck(&newest)),
        State::Stuck => Decision::New(next(Some(&newest))),
    }
}

fn after_unknown(
    manifest: &Manifest,
    claim: &FunctionClaim,
    automatic: bool,
    create: bool,
    operation: Operation,
) -> Decision {
    match (can_look(manifest), claim.repeat) {
        // Whether a reboot happened cannot be looked up. A person who presses again means it.
        (_, Repeat::No) if !create && !automatic => Decision::New(operation.generation + 1),
        (true, _) => Decision::Look(operation),
        (false, Repeat::Safe | Repeat::ByKey) => Decision::Again(operation),
        (false, Repeat::No) => Decision::Refuse(stuck(&operation)),
    }
}

/// The module can say what is there.
pub(crate) fn can_look(manifest: &Manifest) -> bool {
    manifest.functions.contains_key(PROBE)
}

/// An unknown outcome can be resolved without a person.
pub(crate) fn can_go_on(manifest: &Manifest, claim: &FunctionClaim) -> bool {
    can_look(manifest) || claim.repeat != Repeat::No
}

fn conflict(end: &Operation) -> ErrorDoc {
    let mut error = host(
        "terminating",
        format!(
            "The machine of this service is being terminated since {}. Wait until that is over, then create it again.",
            clock_time(end.started)
        ),
    );
    error.kind = ErrorKind::Conflict;
    error
}

fn stuck(operation: &Operation) -> ErrorDoc {
    host(
        "stuck",
        format!(
            "Whether {} of {} happened is not known. Look at the provider: if there is nothing, terminate the service and create it anew.",
            operation.function,
            clock_time(operation.started)
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use hostler_abi::wire::ErrorDoc;

    fn manifest(probe: bool) -> Manifest {
        let functions = if probe { serde_json::json!({"probe": {}}) } else { serde_json::json!({}) };
        serde_json::from_value(serde_json::json!({
            "hostler": 1, "id": "a.b", "slug": "b", "version": "1", "name": "B", "abi": {"major": 1}, "functions": functions
        }))
        .unwrap()
    }

    fn asked(function: &str, state: State, probe: bool, repeat: Repeat, machine: bool) -> Decision {
        let newest = Operation {
            function: function.to_owned(),
            generation: 3,
            state,
            heard: true,
            ..Operation::default()
        };
        decide(Known {
            function,
            manifest: &manifest(probe),
            claim: &FunctionClaim { repeat, ..FunctionClaim::default() },
            newest: Some(newest),
            unfinished: &[],
            generation: 3,
            machine,
            automatic: false,
        })
    }

    #[test]
    fn a_create_that_is_done_is_over_while_its_machine_is_recorded() {
        assert!(matches!(asked(CREATE, State::Done, true, Repeat::ByKey, true), Decision::Over(_)));
        assert!(matches!(asked(CREATE, State::Done, true, Repeat::ByKey, false), Decision::NewMachine));
    }

    #[test]
    fn an_unknown_create_is_looked_up_and_never_sent_blindly() {
        assert!(matches!(asked(CREATE, State::Unknown, true, Repeat::No, false), Decision::Look(_)));
        assert!(matches!(asked(CREATE, State::Running, true, Repeat::No, false), Decision::Look(_)));
        assert!(matches!(asked(CREATE, State::Unknown, false, Repeat::ByKey, false), Decision::Again(_)));
        let Decision::Refuse(ErrorDoc { code, .. }) = asked(CREATE, State::Unknown, false, Repeat::No, false)
        else {
            panic!("it must be refused");
        };
        assert_eq!(code, "host.stuck");
    }

    #[test]
    fn what_waits_is_joined_and_what_failed_goes_on_or_begins_anew() {
        assert!(matches!(asked(CREATE, State::Waiting, false, Repeat::No, false), Decision::Again(_)));
        assert!(matches!(asked(CREATE, State::Failed, false, Repeat::No, false), Decision::Again(_)));
        assert!(matches!(asked("ChangePackage", State::Failed, false, Repeat::No, false), Decision::New(4)));
        assert!(matches!(asked("custom.reboot", State::Done, false, Repeat::No, false), Decision::New(4)));
    }

    #[test]
    fn a_person_who_presses_reboot_again_means_it() {
        assert!(matches!(asked("custom.reboot", State::Unknown, true, Repeat::No, false), Decision::New(4)));
    }
}

//! One slice: the module is asked once, and what its reply states is applied. Whether there is another slice is the
//! deadline layer's to say.

use crate::engine::broker::{CallBroker, KEEP};
use crate::engine::facts;
use crate::engine::moment::rfc3339;
use crate::engine::pass::Pass;
use crate::engine::reply::{self, Came};
use crate::error::{HostResult, host};
use crate::job::Job;
use hostler_abi::function::PROBE;
use hostler_abi::wire::results::{Created, SignedOn};
use hostler_abi::wire::{Resume, State};
use std::sync::atomic::{AtomicU64, Ordering};

/// Slice of a function whose manifest says nothing.
const DEFAULT_SLICE_MS: u64 = 20_000;
/// Work begun later than this before the deadline would only be cut off.
pub(crate) const SHORTEST_SLICE_MS: i64 = 500;

static CALLS: AtomicU64 = AtomicU64::new(1);

/// Asks the module for the function of the pass.
pub(crate) fn run(pass: &mut Pass<'_>) -> Came {
    let function = pass.bridge.function.clone();
    ask(pass, &function)
}

/// Asks the module what is there, by our label. Changes nothing.
pub(crate) fn probe(pass: &mut Pass<'_>) -> Came {
    ask(pass, PROBE)
}

fn ask(pass: &mut Pass<'_>, function: &str) -> Came {
    let job = match job(pass, function) {
        Ok(job) => job,
        Err(why) => return Came::Failed(why),
    };
    let slug = pass.bridge.module.clone();
    let mut broker = CallBroker {
        keeper: pass.keeper,
        clock: pass.clock,
        secrets: &mut pass.secrets,
        declared: &pass.manifest.secrets,
        place: &pass.place,
        key: pass.operation.as_ref().map(|operation| operation.key.as_str()),
    };
    let ran = pass.runs.run(&slug, &job, &mut broker);
    let changes = pass.kind.changes && function != PROBE;
    let (mut reply, came) = reply::read(&ran, function, changes);
    // An address to sign on with is as good as a password (C-107).
    if let Came::Result(value) = &came
        && function.ends_with("SingleSignOn")
        && let Ok(signed) = reply::result::<SignedOn>(value.as_ref())
    {
        pass.secrets.insert("redirect".to_owned(), crate::secret::Secret::new(signed.redirect_to));
    }
    let created = match &came {
        Came::Result(value) if function == "CreateAccount" => reply::result::<Created>(value.as_ref()).ok(),
        _ => None,
    };
    let applied = facts::apply(pass, &mut reply, created.as_ref());
    let hide = pass.redactor();
    crate::engine::log::run(&ran, &|text| hide.text(text));
    let came = match (applied, came) {
        (Err(why), Came::Result(_) | Came::Pending(_)) => {
            let mut why = why;
            if changes {
                why.outcome = hostler_abi::wire::Outcome::Unknown;
            }
            Came::Failed(why)
        }
        (_, came) => came,
    };
    let failure = match &came {
        Came::Failed(error) => Some(error.message.clone()),
        _ => None,
    };
    facts::module_log(pass, function, &ran, failure.as_deref());
    came
}

fn job(pass: &mut Pass<'_>, function: &str) -> HostResult<Job> {
    remember(pass)?;
    let claim = pass.manifest.functions.get(function);
    let mut call = pass.call.clone();
    call.function = function.to_owned();
    let mut flags = 0;
    if let Some(operation) = &pass.operation {
        call.call.key.clone_from(&operation.key);
        call.call.attempt = operation.attempt.max(1);
        if let (Some(token), true) = (&operation.token, function != PROBE) {
            flags |= hostler_abi::entry::HOSTLER_CALL_RESUME;
            call.call.resume = Some(Resume {
                token: token.clone(),
                since: rfc3339(operation.since),
                polls: operation.polls,
            });
        }
    }
    let document = serde_json::to_string(&call)
        .map_err(|why| host("call", format!("The call document cannot be written: {why}.")))?;
    let now = pass.clock.now_ms();
    let slice = claim.and_then(|claim| claim.timeout_ms).unwrap_or(DEFAULT_SLICE_MS);
    let left = pass.budget_end.saturating_sub(now).max(SHORTEST_SLICE_MS);
    let mut secrets = pass.manifest.secrets.clone();
    secrets.extend(kept(pass)?);
    Ok(Job {
        call_id: CALLS.fetch_add(1, Ordering::Relaxed),
        function: function.to_owned(),
        document,
        flags,
        deadline_unix_ms: now.saturating_add(left.min(i64::try_from(slice).unwrap_or(i64::MAX))),
        changes: pass.kind.changes && function != PROBE,
        net: pass.net.clone(),
        secrets,
        trace: pass.reference.clone(),
    })
}

/// Completes the call with what the journal knows. Ids come from there, never from the request.
fn remember(pass: &mut Pass<'_>) -> HostResult<()> {
    let Some(service) = &mut pass.call.service else { return Ok(()) };
    let Some(journal) = pass.keeper.if_there()? else { return Ok(()) };
    service.properties = journal.properties(&pass.place)?;
    if let Some((schema, data)) = journal.state(&pass.place)? {
        let data = serde_json::from_str(&data).unwrap_or_default();
        pass.call.state = Some(State { schema, data });
    }
    Ok(())
}

fn kept(pass: &mut Pass<'_>) -> HostResult<Vec<String>> {
    if pass.place.service == 0 {
        return Ok(Vec::new());
    }
    let key = pass.operation.as_ref().map(|operation| operation.key.clone());
    let Some(journal) = pass.keeper.if_there()? else { return Ok(Vec::new()) };
    let mut names = journal.secret_names(&pass.place, "")?;
    if let Some(key) = key {
        names.extend(journal.secret_names(&pass.place, &key)?);
    }
    names.retain(|name| name.starts_with(KEEP) || name.starts_with(crate::engine::broker::NEW));
    Ok(names)
}

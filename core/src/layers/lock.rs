//! Lock: one call per service at a time. The second caller hears that it runs and since when; nobody waits in a queue
//! inside a web request. The lease has an end, so a process that was killed holds nothing for ever.

use super::Next;
use crate::engine::pass::{Going, Heard, Pass};
use crate::error::host;
use crate::journal::Lease;
use hostler_abi::wire::ErrorKind;

/// A call may outlive its budget by the worker's grace and kill; then some.
const BEYOND_BUDGET_MS: i64 = 10_000;

pub(super) fn layer(pass: &mut Pass<'_>, next: Next<'_>) -> Heard {
    if !pass.kind.changes || pass.place.service == 0 {
        return next.ask(pass);
    }
    let now = pass.clock.now_ms();
    let lease = Lease {
        service: pass.place.service,
        addon: pass.place.addon,
        holder: pass.call.call.id.clone(),
        function: pass.bridge.function.clone(),
        since: now,
        expires: pass.budget_end.max(now) + BEYOND_BUDGET_MS,
    };
    let taken = match pass.keeper.journal() {
        Ok(journal) => journal.lease(&lease, now),
        Err(why) => Err(why),
    };
    match taken {
        Err(why) => Heard::Failed(why),
        Ok(Some(other)) => already(pass, &other),
        Ok(None) => {
            let heard = next.ask(pass);
            if let Err(why) = pass.keeper.journal().and_then(|journal| journal.release(&lease)) {
                tracing::warn!(
                    "the lease of a service could not be given back; it ends by itself: {}",
                    why.message
                );
            }
            heard
        }
    }
}

fn already(pass: &mut Pass<'_>, other: &Lease) -> Heard {
    if other.function == pass.bridge.function {
        let newest = pass.keeper.journal().and_then(|journal| journal.newest(&pass.place, &other.function));
        let running = newest.ok().flatten();
        return Heard::Pending(Going {
            text: running.as_ref().map(|operation| operation.text.clone()).unwrap_or_default(),
            percent: running.as_ref().and_then(|operation| operation.percent),
            since: running.map_or(other.since, |operation| operation.started),
            usual_ms: pass.claim.as_ref().and_then(|claim| claim.usual_ms),
            elsewhere: true,
        });
    }
    let mut error = host(
        "busy",
        format!(
            "{} of this service is still running since {}. Wait until it is over and try again.",
            other.function,
            crate::engine::moment::clock_time(other.since)
        ),
    );
    error.kind = ErrorKind::Conflict;
    error.outcome = hostler_abi::wire::Outcome::Retryable;
    Heard::Failed(error)
}

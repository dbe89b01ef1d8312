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
        holder: holder(&pass.call.call.id),
        function: pass.bridge.function.clone(),
        since: now,
        expires: pass.budget_end.max(now) + BEYOND_BUDGET_MS,
    };
    let taken = pass.keeper.journal().and_then(|journal| match journal.lease(&lease, now)? {
        // Its process was killed: what it did is not known, but nobody is doing it any more.
        Some(other) if gone(&other.holder) => {
            journal.release(&other)?;
            journal.lease(&lease, now)
        }
        taken => Ok(taken),
    });
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

/// Who holds a lease: the call, and the process by number, start time and the namespace the number counts in.
fn holder(call: &str) -> String {
    let pid = std::process::id();
    match (namespace(), started(pid)) {
        (Some(namespace), Some(started)) => format!("{call} {namespace} {pid} {started}"),
        _ => call.to_owned(),
    }
}

/// True only when it is certain: the number means the same to us, and no such process is there now.
fn gone(holder: &str) -> bool {
    let mut parts = holder.split(' ').skip(1);
    let (Some(theirs), Some(pid), Some(since)) = (parts.next(), parts.next(), parts.next()) else {
        return false;
    };
    let Ok(pid) = pid.parse() else { return false };
    // Without /proc on our side nothing is certain.
    namespace().as_deref() == Some(theirs)
        && started(std::process::id()).is_some()
        && started(pid).is_none_or(|now| now != since)
}

/// The kernel's name of this process's namespace of process numbers, and of this boot.
fn namespace() -> Option<String> {
    let space = std::fs::read_link("/proc/self/ns/pid").ok()?;
    let boot = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
    Some(format!("{}/{}", boot.trim(), space.to_string_lossy()))
}

/// When a process began, in the kernel's ticks: its 22nd field, counted behind the name in parentheses. A zombie is gone.
fn started(pid: u32) -> Option<String> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace();
    let state = fields.next()?;
    if matches!(state, "Z" | "X") {
        return None;
    }
    fields.nth(18).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_process_that_is_certainly_gone_loses_its_lease() {
        let ours = holder("call");
        assert!(!gone(&ours), "{ours}");
        assert!(!gone("call"), "nothing is known of it");
        let mut child = std::process::Command::new("true").spawn().unwrap();
        let pid = child.id();
        let theirs = format!("call {} {pid} 1", namespace().unwrap());
        assert!(gone(&theirs), "another process has its number now");
        child.wait().unwrap();
        assert!(gone(&theirs));
        assert!(!gone(&format!("call elsewhere {pid} 1")), "a number of another namespace says nothing");
    }
}

//! Breaker: a provider that does not answer costs its budget three times and then nothing for half a minute. Shared by
//! all PHP processes through the journal. One call tries when the time is over; Test Connection always may.

use super::Next;
use crate::engine::moment::clock_time;
use crate::engine::pass::{Heard, Pass};
use crate::error::{HostResult, host};
use crate::journal::Breaker;
use hostler_abi::wire::{ErrorDoc, ErrorKind, Outcome};

const FAILURES: u32 = 3;
const OPEN_MS: i64 = 30_000;

pub(super) fn layer(pass: &mut Pass<'_>, next: Next<'_>) -> Heard {
    let Some(provider) = provider(pass) else { return next.ask(pass) };
    let module = pass.place.module.clone();
    // Without a journal nobody has failed yet; one that cannot be read keeps nobody from his provider.
    let seen = known(pass, &module, &provider).unwrap_or_default();
    let now = pass.clock.now_ms();
    if seen.open_until != 0 && pass.bridge.function != "TestConnection" {
        let mine = now >= seen.open_until
            && pass
                .keeper
                .journal()
                .and_then(|journal| journal.half_open(&module, &provider, &seen, now + OPEN_MS))
                .unwrap_or(true);
        if !mine {
            return Heard::Failed(open(&provider, &seen, now));
        }
    }
    let heard = next.ask(pass);
    if let Err(why) = note(pass, &module, &provider, &seen, out_of_reach(&heard)) {
        tracing::warn!("what is known of the provider could not be written: {}", why.message);
    }
    heard
}

fn provider(pass: &Pass<'_>) -> Option<String> {
    let server = pass.call.server.as_ref().filter(|server| !server.host.is_empty());
    server
        .map(|server| format!("{}:{}", server.host, server.port))
        .or_else(|| pass.net.hosts.first().cloned())
}

fn known(pass: &mut Pass<'_>, module: &str, provider: &str) -> HostResult<Breaker> {
    match pass.keeper.if_there()? {
        Some(journal) => journal.breaker(module, provider),
        None => Ok(Breaker::default()),
    }
}

fn out_of_reach(heard: &Heard) -> bool {
    match heard {
        Heard::Failed(error) => {
            matches!(error.kind, ErrorKind::Unavailable | ErrorKind::Timeout)
                || error.code == "module.deadline"
        }
        _ => false,
    }
}

fn note(pass: &mut Pass<'_>, module: &str, provider: &str, seen: &Breaker, failed: bool) -> HostResult<()> {
    if !failed {
        if *seen == Breaker::default() {
            return Ok(());
        }
        return pass.keeper.journal()?.set_breaker(module, provider, &Breaker::default());
    }
    let now = pass.clock.now_ms();
    let failures = seen.failures.saturating_add(1);
    let breaker = Breaker {
        failures,
        open_until: if failures >= FAILURES { now + OPEN_MS } else { 0 },
        since: if seen.failures == 0 { now } else { seen.since },
    };
    pass.keeper.journal()?.set_breaker(module, provider, &breaker)
}

fn open(provider: &str, seen: &Breaker, now: i64) -> ErrorDoc {
    let mut error = host(
        "provider_down",
        format!(
            "{provider} has not answered since {}. Nothing was sent. Try again after {}, or press Test Connection.",
            clock_time(seen.since),
            clock_time(seen.open_until.max(now))
        ),
    );
    error.kind = ErrorKind::Unavailable;
    error.outcome = Outcome::Retryable;
    error.retry_after_ms = u64::try_from(seen.open_until - now).ok();
    error
}

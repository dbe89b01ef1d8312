//! Guard: what destroys can be switched off, and only so many machines go in one day. An operation that began is
//! not counted again. The module itself compares label and owner before it deletes; that is not ours to know.

use super::Next;
use crate::engine::facts;
use crate::engine::moment::day_start;
use crate::engine::pass::{Heard, Pass};
use crate::error::{HostResult, host};
use hostler_abi::wire::ErrorDoc;

pub(super) fn layer(pass: &mut Pass<'_>, next: Next<'_>) -> Heard {
    if !pass.kind.destroys {
        return next.ask(pass);
    }
    match refusal(pass) {
        Ok(None) => next.ask(pass),
        Ok(Some(error)) | Err(error) => Heard::Failed(error),
    }
}

fn refusal(pass: &mut Pass<'_>) -> HostResult<Option<ErrorDoc>> {
    let (code, sentence) = if pass.config.pause_destroying {
        ("paused", "Everything that destroys is switched off in Hostler's settings. Nothing was removed. Switch it on there and try again.".to_owned())
    } else {
        let since = day_start(pass.clock.now_ms());
        let limit = pass.config.destroy_limit_per_day;
        let journal = pass.keeper.journal()?;
        let begun = journal
            .newest(&pass.place, &pass.bridge.function)?
            .is_some_and(|operation| !operation.state.is_final());
        if begun || journal.destroyed_since(since)? < limit {
            return Ok(None);
        }
        (
            "destroy_limit",
            format!(
                "{limit} machines were destroyed today, which is the limit. Nothing was removed. If this is meant, raise destroy_limit_per_day and try again."
            ),
        )
    };
    let title = format!("Hostler refused {} of service {}", pass.bridge.function, pass.place.service);
    let key = format!("guard/{}/{code}", pass.bridge.function);
    facts::send(pass, vec![facts::task(pass, &key, &title, &sentence)])?;
    Ok(Some(host(code, sentence)))
}

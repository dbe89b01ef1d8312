//! The outbox: what WHMCS must be told is sealed in the journal first and delivered until it is acknowledged.

use crate::engine::keeper::Keeper;
use crate::error::{HostResult, host};
use crate::journal::Queued;
use hostler_abi::door::{Ack, AckStatus};
use hostler_abi::wire::Effect;
use hostler_abi::wire::effect::Action;

/// Most effects in one answer; the rest comes with the next.
const MAX_IN_ONE_ANSWER: usize = 500;

/// Seals effects and puts them behind those already there.
pub(crate) fn queue(
    keeper: &mut Keeper,
    service: u64,
    addon: u64,
    effects: &[Effect],
    now: i64,
) -> HostResult<()> {
    if effects.is_empty() {
        return Ok(());
    }
    let (journal, seal) = keeper.both()?;
    let mut sealed = Vec::with_capacity(effects.len());
    for effect in effects {
        let text = serde_json::to_string(effect)
            .map_err(|why| host("effect", format!("An effect cannot be written: {why}.")))?;
        let sealed_text = seal.seal(&purpose(&effect.id), &text)?;
        let task = match &effect.action {
            Action::OpenTask { key, .. } => Some(key.clone()),
            _ => None,
        };
        sealed.push(Queued { id: effect.id.clone(), service, addon, sealed: sealed_text, task });
    }
    journal.queue(&sealed, now)
}

/// What is not acknowledged: of one service, or of all.
pub(crate) fn undelivered(keeper: &mut Keeper, service: Option<(u64, u64)>) -> HostResult<Vec<Effect>> {
    let Some(journal) = keeper.if_there()? else { return Ok(Vec::new()) };
    let queued = journal.undelivered(service, MAX_IN_ONE_ANSWER)?;
    if queued.is_empty() {
        return Ok(Vec::new());
    }
    let (_, seal) = keeper.both()?;
    queued
        .iter()
        .map(|queued| {
            let text = seal.open_sealed(&purpose(&queued.id), &queued.sealed)?;
            serde_json::from_str(text.expose()).map_err(|_| {
                host("effect", format!("The effect {} in the journal is not understood.", queued.id))
            })
        })
        .collect()
}

/// Takes note of what became of effects. Ids of effects that were never kept are fine.
pub(crate) fn acknowledge(keeper: &mut Keeper, acks: &[Ack]) -> HostResult<()> {
    let Some(journal) = keeper.if_there()? else { return Ok(()) };
    for ack in acks {
        match ack.status {
            AckStatus::Applied => journal.applied(&ack.id)?,
            AckStatus::Failed | AckStatus::Unsupported => {
                let why = ack.error.as_deref().unwrap_or("no reason given");
                tracing::warn!(effect = %ack.id, "WHMCS did not take an effect: {why}");
                journal.not_applied(&ack.id, why)?;
            }
        }
    }
    Ok(())
}

fn purpose(id: &str) -> String {
    format!("effect/{id}")
}

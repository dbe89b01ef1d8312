//! What goes on without anybody asking: operations whose time has come are looked at once each, from cron, until the
//! budget is spent. The request they need is in the journal, sealed.

use crate::engine::pass::{Heard, Pass, Surroundings, reference};
use crate::error::HostResult;
use crate::layers;
use hostler_abi::door::BridgeCall;
use serde_json::{Value, json};

/// Budget when the caller names none.
const DEFAULT_BUDGET_MS: u64 = 20_000;
/// Longest slice of one operation.
const SLICE_MS: i64 = 20_000;
/// A look that could not even begin is tried again after this long.
const LATER_MS: i64 = 60_000;

/// Looks at what is due and says what came of it.
pub(crate) fn run(
    around: Surroundings<'_>,
    budget_ms: Option<u64>,
) -> HostResult<(Value, Vec<hostler_abi::wire::Effect>)> {
    let Surroundings { config, runs, keeper, clock } = around;
    let end = clock.now_ms().saturating_add_unsigned(budget_ms.unwrap_or(DEFAULT_BUDGET_MS));
    let (mut looked, mut done, mut failed) = (0u32, 0u32, 0u32);
    let mut effects = Vec::new();
    let due = match keeper.if_there()? {
        Some(journal) => journal.due(clock.now_ms(), 1000)?,
        None => Vec::new(),
    };
    for mut operation in due {
        let left = end - clock.now_ms();
        if left <= 0 {
            break;
        }
        let (journal, seal) = keeper.both()?;
        let request = operation.request.as_deref().map(|sealed| seal.open_sealed("request", sealed));
        let bridge = match request {
            Some(Ok(text)) => serde_json::from_str::<BridgeCall>(text.expose()).ok(),
            _ => None,
        };
        let manifest = runs.manifest(&operation.place.module);
        let (Some(bridge), Ok(manifest)) = (bridge, manifest) else {
            let now = clock.now_ms();
            operation.look_at = now + LATER_MS;
            journal.save(&operation, now, "could not go on: its module or its request cannot be read")?;
            continue;
        };
        looked += 1;
        let around = Surroundings { config, runs: &mut *runs, keeper: &mut *keeper, clock: &mut *clock };
        let slice = u64::try_from(left.min(SLICE_MS)).unwrap_or(0);
        let mut pass = Pass::new(around, bridge, manifest, reference(), Some(slice));
        pass.automatic = true;
        match layers::call(&mut pass) {
            Heard::Result(_) => done += 1,
            Heard::Failed(_) => failed += 1,
            Heard::Pending(_) => {}
        }
        effects.append(&mut pass.effects);
    }
    Ok((json!({"looked": looked, "done": done, "failed": failed}), effects))
}

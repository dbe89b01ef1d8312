//! Trace: one span from the click to the last provider call, named by the reference people read out.

use super::Next;
use crate::engine::pass::{Heard, Pass};

pub(super) fn layer(pass: &mut Pass<'_>, next: Next<'_>) -> Heard {
    let span = tracing::info_span!(
        "call",
        r#ref = %pass.reference,
        module = %pass.bridge.module,
        function = %pass.bridge.function,
        service = pass.ids.service,
        addon = pass.ids.addon,
        by = ?pass.bridge.by,
    );
    let _entered = span.enter();
    let heard = next.ask(pass);
    let elapsed_ms = pass.clock.now_ms() - pass.started;
    match &heard {
        Heard::Result(_) => tracing::info!(elapsed_ms, "done"),
        Heard::Pending(going) => {
            tracing::info!(elapsed_ms, percent = going.percent, "goes on: {}", going.text)
        }
        Heard::Failed(error) => {
            let details = serde_json::to_string(&error.details).unwrap_or_default();
            let remote = serde_json::to_string(&error.remote).unwrap_or_default();
            tracing::warn!(
                elapsed_ms,
                code = %error.code,
                kind = error.kind.name(),
                outcome = ?error.outcome,
                path = error.path.as_deref().unwrap_or_default(),
                %details,
                %remote,
                "{}",
                error.message
            );
        }
    }
    heard
}

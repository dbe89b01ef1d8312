//! Redact: nothing that leaves says a secret this call has seen, whoever wrote it. What WHMCS must store (its own
//! password field) is an effect of the outbox and not text for people; it is not touched.

use super::Next;
use crate::engine::pass::{Heard, Pass};
use hostler_abi::function::Shape;
use serde_json::Value;

pub(super) fn layer(pass: &mut Pass<'_>, next: Next<'_>) -> Heard {
    let mut heard = next.ask(pass);
    let hide = pass.redactor();
    match &mut heard {
        Heard::Result(Some(result)) if pass.kind.shape != Shape::SignOn => hide.json(result),
        Heard::Result(_) => {}
        Heard::Pending(going) => going.text = hide.text(&going.text),
        Heard::Failed(error) => {
            error.message = hide.text(&error.message);
            error.client = error.client.as_deref().map(|client| hide.text(client));
            let mut details = Value::Object(std::mem::take(&mut error.details));
            hide.json(&mut details);
            if let Value::Object(map) = details {
                error.details = map;
            }
        }
    }
    heard
}

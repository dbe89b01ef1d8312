//! Authorise: who may call what. WHMCS has said who asks; what they may do is declared once, in the manifest.
//! A client never names a machine: ids come from the journal, by the service WHMCS authenticated.

use super::Next;
use crate::engine::pass::{Heard, Pass};
use crate::error::{HostResult, host};
use hostler_abi::function::{self, Answered, CUSTOM_PREFIX, LOADER_PREFIX, PROBE, Shape};
use hostler_abi::manifest::Audience;
use hostler_abi::wire::call::By;
use hostler_abi::wire::{ErrorDoc, ErrorKind};

/// WHMCS's own functions that a client's click reaches.
const BY_CLIENTS: &[&str] = &["ClientArea", "ServiceSingleSignOn", "ChangePassword", "CustomActions"];

pub(super) fn layer(pass: &mut Pass<'_>, next: Next<'_>) -> Heard {
    if !pass.automatic
        && let Err(refusal) = may(pass)
    {
        return Heard::Failed(refusal);
    }
    match pass.refused.take() {
        Some(why) => Heard::Failed(why),
        None => next.ask(pass),
    }
}

fn may(pass: &Pass<'_>) -> HostResult<()> {
    let name = pass.bridge.function.as_str();
    let callable = match function::find(name) {
        Some(known) => known.answered == Answered::ByModule,
        None => name != PROBE && (name.starts_with(CUSTOM_PREFIX) || name.starts_with(LOADER_PREFIX)),
    };
    if pass.claim.is_none() || !callable {
        let mut error = host(
            "unknown_function",
            format!(
                "The module {} has no function {}. Run hostler install again after an update.",
                pass.bridge.module,
                short(name)
            ),
        );
        error.kind = ErrorKind::Unsupported;
        return Err(error);
    }
    if pass.bridge.by == By::Client {
        by_client(pass, name)?;
    }
    let status = crate::params::status(&pass.bridge.params);
    if status.is_empty() {
        return Ok(());
    }
    let active = ["Active".to_owned()];
    let when = match pass.manifest.button(name) {
        Some(button) if !button.when.is_empty() => button.when.as_slice(),
        Some(_) => &active,
        None if pass.kind.custom || (pass.kind.shape == Shape::SignOn && pass.ids.service != 0) => &active,
        None => return Ok(()),
    };
    if when.contains(&status) {
        return Ok(());
    }
    Err(refused(
        format!("The service is {}; this is possible only when it is {}.", short(&status), when.join(" or ")),
        "This is not possible in the present state of your service.",
    ))
}

fn by_client(pass: &Pass<'_>, name: &str) -> HostResult<()> {
    let offered = pass.manifest.button(name).is_some_and(|button| {
        button.audience.iter().any(|audience| matches!(audience, Audience::Client | Audience::ClientPage))
    });
    if !offered && !BY_CLIENTS.contains(&name) {
        return Err(refused(
            format!(
                "A client may not call {}; the module's manifest does not offer it to clients.",
                short(name)
            ),
            "This is not possible.",
        ));
    }
    let actor = &pass.bridge.actor;
    if actor.client_id != 0 && pass.ids.client != 0 && actor.client_id != pass.ids.client {
        return Err(refused(
            format!("The service {} does not belong to client {}.", pass.ids.service, actor.client_id),
            "This is not possible.",
        ));
    }
    if pass.kind.custom && !actor.method.eq_ignore_ascii_case("POST") {
        return Err(refused(
            "A client's custom function needs a POST request with WHMCS's token.".to_owned(),
            "Please use the button on the page of your service.",
        ));
    }
    Ok(())
}

fn refused(message: String, client: &str) -> ErrorDoc {
    let mut error = host("not_allowed", message);
    error.client = Some(client.to_owned());
    error
}

fn short(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_control()).take(60).collect()
}

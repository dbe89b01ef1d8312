//! What a reply states besides its result: secrets, state, facts about the service, warnings, work for people. It is
//! applied whatever the status and before anything is reported, and what WHMCS must hear of it goes to the outbox.
//!
//! For a service the core names (`Username`, `Dedicated IP`, …) write WHMCS's own columns; for an addon the same
//! names become custom fields. That is WHMCS's doing; we only choose the names (C-195).

use crate::engine::broker::CallBroker;
use crate::engine::effects;
use crate::engine::pass::Pass;
use crate::error::{HostResult, module};
use crate::job::Ran;
use crate::secret::Secret;
use hostler_abi::wire::effect::Action;
use hostler_abi::wire::results::Created;
use hostler_abi::wire::{Plain, Reply, ServiceFacts, StateChange};
use serde_json::{Map, Value};

/// The property under which a module keeps what the provider calls the machine.
const MACHINE: &str = "machine_id";

/// Applies what the reply states.
///
/// # Errors
/// The journal cannot be written, or a password is referred to and was never given. What WHMCS must hear goes with the
/// answer then, so that it is not lost with the disk.
pub(crate) fn apply(pass: &mut Pass<'_>, reply: &mut Reply, created: Option<&Created>) -> HostResult<()> {
    keep_secrets(pass, reply)?;
    if let Some(created) = created {
        complete(pass, reply, created);
    }
    if pass.place.service == 0 {
        return Ok(());
    }
    if let Some(change) = &reply.state {
        set_state(pass, change)?;
    }
    let mut actions = Vec::new();
    let mut wrong = None;
    if let Some(facts) = &reply.service {
        let changed = note_properties(pass, facts)?;
        match password(pass, facts) {
            Ok(password) => actions = of_facts(pass, facts, password, &changed),
            Err(why) => {
                actions = of_facts(pass, facts, None, &changed);
                wrong = Some(why);
            }
        }
    }
    if let Some(created) = created {
        pass.keeper.journal()?.set_machine(&pass.place, Some(&created.machine_id))?;
    }
    let hide = pass.redactor();
    for warning in &reply.warnings {
        let line = hide.text(&format!("{} {}", warning.summary, warning.detail));
        actions.push(activity(pass, line.trim()));
    }
    for task in &reply.human_tasks {
        actions.push(self::task(pass, &task.key, &hide.text(&task.title), &hide.text(&task.text)));
    }
    send(pass, actions)?;
    wrong.map_or(Ok(()), Err)
}

/// Queues actions; if the journal refuses, they go with this answer instead.
pub(crate) fn send(pass: &mut Pass<'_>, actions: Vec<Action>) -> HostResult<()> {
    let made: Vec<_> = actions.into_iter().map(|action| pass.effect(action)).collect();
    let now = pass.clock.now_ms();
    let queued = effects::queue(pass.keeper, pass.place.service, pass.place.addon, &made, now);
    if queued.is_err() {
        pass.effects.extend(made);
    }
    queued
}

/// A line for the Activity Log.
pub(crate) fn activity(pass: &Pass<'_>, line: &str) -> Action {
    let addon = if pass.place.addon == 0 { String::new() } else { format!(", addon {}", pass.place.addon) };
    Action::LogActivity {
        message: format!(
            "{}: {} of service {}{addon}: {line} (ref {})",
            pass.bridge.installed_as, pass.bridge.function, pass.place.service, pass.reference
        ),
        client_id: pass.ids.client,
    }
}

/// A task for a person. The journal opens one per key and service, however often it is named.
pub(crate) fn task(pass: &Pass<'_>, key: &str, title: &str, text: &str) -> Action {
    let place = &pass.place;
    Action::OpenTask {
        key: format!("{}/{}/{}/{}/{key}", pass.config.installation, place.module, place.service, place.addon),
        title: title.to_owned(),
        text: text.to_owned(),
        client_id: pass.ids.client,
        service_id: place.service,
    }
}

/// The machine is gone: what is left of its properties is cleared in WHMCS and forgotten here.
pub(crate) fn gone(pass: &mut Pass<'_>) -> HostResult<()> {
    let left = pass.keeper.journal()?.properties(&pass.place)?;
    let actions = left.keys().filter_map(|key| property(pass, key, "")).collect();
    send(pass, actions)?;
    pass.keeper.journal()?.forget(&pass.place)
}

fn keep_secrets(pass: &mut Pass<'_>, reply: &mut Reply) -> HostResult<()> {
    let secrets = std::mem::take(&mut reply.secrets);
    if secrets.is_empty() {
        return Ok(());
    }
    let mut broker = CallBroker {
        keeper: pass.keeper,
        clock: pass.clock,
        secrets: &mut pass.secrets,
        declared: &[],
        place: &pass.place,
        key: pass.operation.as_ref().map(|operation| operation.key.as_str()),
    };
    let mut failed = None;
    for (name, plain) in secrets {
        let secret = Secret::from(plain);
        // It must be hidden from now on even if it cannot be kept.
        broker.secrets.insert(name.clone(), secret.clone());
        if let Err(why) = broker.keep(&name, secret) {
            failed = Some(why);
        }
    }
    failed.map_or(Ok(()), Err)
}

/// What the result of a create says is fact too, where the module did not state it apart.
fn complete(pass: &Pass<'_>, reply: &mut Reply, created: &Created) {
    let facts = reply.service.get_or_insert_default();
    if facts.dedicatedip.is_none() {
        facts.dedicatedip = created.ipv4.first().or(created.ipv6.first()).cloned();
    }
    if facts.username.is_none() && !created.username.is_empty() {
        facts.username = Some(created.username.clone());
    }
    if pass.manifest.properties.iter().any(|property| property.key == MACHINE) {
        facts.properties.entry(MACHINE.to_owned()).or_insert_with(|| Some(created.machine_id.clone()));
    }
}

fn set_state(pass: &mut Pass<'_>, change: &StateChange) -> HostResult<()> {
    let journal = pass.keeper.journal()?;
    let present = journal.state(&pass.place)?;
    let mut data: Map<String, Value> =
        present.as_ref().and_then(|(_, data)| serde_json::from_str(data).ok()).unwrap_or_default();
    for key in &change.unset {
        data.remove(key);
    }
    data.extend(change.set.clone());
    let text = Value::Object(data).to_string();
    if present.is_none_or(|(schema, data)| schema != change.schema || data != text) {
        journal.set_state(&pass.place, change.schema, &text)?;
    }
    Ok(())
}

/// Writes properties into the journal; the keys whose value changed.
fn note_properties(pass: &mut Pass<'_>, facts: &ServiceFacts) -> HostResult<Vec<String>> {
    let journal = pass.keeper.journal()?;
    let before = journal.properties(&pass.place)?;
    let mut changed = Vec::new();
    for (key, value) in &facts.properties {
        if before.get(key) != value.as_ref() {
            journal.set_property(&pass.place, key, value.as_deref())?;
            changed.push(key.clone());
        }
        if key == MACHINE {
            journal.set_machine(&pass.place, value.as_deref().filter(|machine| !machine.is_empty()))?;
        }
    }
    Ok(changed)
}

/// The password a reply refers to: from this reply, or put before.
fn password(pass: &mut Pass<'_>, facts: &ServiceFacts) -> HostResult<Option<Plain>> {
    use crate::broker::{Ask, Broker, Told};
    let Some(reference) = &facts.password else { return Ok(None) };
    let declared = pass.manifest.secrets.clone();
    let mut broker = CallBroker {
        keeper: pass.keeper,
        clock: pass.clock,
        secrets: &mut pass.secrets,
        declared: &declared,
        place: &pass.place,
        key: pass.operation.as_ref().map(|operation| operation.key.as_str()),
    };
    match broker.ask(Ask::SecretGet { name: reference.name.clone() }) {
        Ok(Told::Secret(Some(plain))) => Ok(Some(plain)),
        _ => {
            let mut error = module(
                "bad_reply",
                pass.kind.changes,
                format!(
                    "The module's answer to {} is not usable: /service/password refers to \"{}\", which was never given. Tell its maker.",
                    pass.bridge.function, reference.name
                ),
            );
            error.path = Some("/service/password".to_owned());
            Err(error)
        }
    }
}

fn of_facts(
    pass: &Pass<'_>,
    facts: &ServiceFacts,
    password: Option<Plain>,
    changed: &[String],
) -> Vec<Action> {
    let (service_id, addon_id) = (pass.place.service, pass.place.addon);
    let named = |name: &str, value: &str| Action::SetProperty {
        service_id,
        addon_id,
        name: name.to_owned(),
        value: Plain(value.to_owned()),
    };
    let mut actions = Vec::new();
    for (name, value) in
        [("Dedicated IP", &facts.dedicatedip), ("Username", &facts.username), ("Domain", &facts.domain)]
    {
        actions.extend(value.as_ref().map(|value| named(name, value)));
    }
    actions.extend(password.map(|plain| named("Password", &plain.0)));
    if let Some(addresses) = &facts.assignedips {
        let lines = addresses.join("\n");
        actions.push(match addon_id {
            0 => Action::SetService { service_id, assignedips: Some(lines) },
            _ => named("Assigned IPs", &lines),
        });
    }
    for (key, value) in &facts.properties {
        // An operation tells WHMCS again, in case somebody changed it there; a page view does not.
        if pass.kind.changes || changed.contains(key) {
            actions.extend(property(pass, key, value.as_deref().unwrap_or_default()));
        }
    }
    actions
}

fn property(pass: &Pass<'_>, key: &str, value: &str) -> Option<Action> {
    let Some(declared) = pass.manifest.properties.iter().find(|property| property.key == key) else {
        tracing::warn!(property = %key, "the module states a property its manifest does not declare; WHMCS is not told");
        return None;
    };
    Some(Action::SetProperty {
        service_id: pass.place.service,
        addon_id: pass.place.addon,
        name: declared.label.clone(),
        value: Plain(value.to_owned()),
    })
}

/// One entry of the Module Log per exchange with the provider (C-197). A failure without one gets an entry too, because
/// some functions have no other place to say it.
pub(crate) fn module_log(pass: &mut Pass<'_>, function: &str, ran: &Ran, failure: Option<&str>) {
    let hide = pass.redactor();
    let mask: Vec<Plain> =
        pass.secrets.values().filter(|secret| !secret.is_empty()).map(Secret::to_plain).collect();
    let reference = pass.reference.clone();
    let entry = |action: String, request: String, response: String, data: String| Action::LogModuleCall {
        module: pass.bridge.installed_as.clone(),
        action,
        request: hide.text(&request),
        response: hide.text(&response),
        data: hide.text(&data),
        mask: mask.clone(),
    };
    let mut entries: Vec<Action> = ran
        .exchanges
        .iter()
        .map(|exchange| {
            entry(
                format!("{function} {}", exchange.request),
                format!("{}\n{}", exchange.request, exchange.sent),
                format!("{}\n{}", exchange.response, exchange.received),
                format!("{} ms, try {}, ref {reference}", exchange.elapsed_ms, exchange.attempt),
            )
        })
        .collect();
    // A run that was cut off says so behind what it sent: the answers alone may all look well.
    if let (true, Some(message)) = (entries.is_empty() || ran.failure.is_some(), failure) {
        let document = serde_json::to_string(&pass.call).unwrap_or_default();
        entries.push(entry(function.to_owned(), document, message.to_owned(), format!("ref {reference}")));
    }
    for action in entries {
        pass.tell(action);
    }
}

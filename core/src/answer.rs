//! What WHMCS hears: the result, the delay or the error of a call, in the shape WHMCS expects of that function
//! (contract §2). It decides the words and the form, never the fact.

mod html;
mod words;

use crate::engine::moment::{duration, since, whmcs_time};
use crate::engine::pass::{Going, Heard, Kind, Pass};
use crate::engine::reply::result;
use crate::error::module;
use crate::journal::State;
use hostler_abi::door::Returns;
use hostler_abi::function::Shape;
use hostler_abi::wire::call::By;
use hostler_abi::wire::effect::Action;
use hostler_abi::wire::results::{Link, Listed, Loaded, SignedOn, TabFields, Used, View};
use hostler_abi::wire::{ErrorDoc, ErrorKind, Outcome};
use serde_json::{Map, Value, json};

const MIB: u64 = 1 << 20;

/// What the PHP function returns. Usage becomes effects on the way.
pub(crate) fn returns(pass: &mut Pass<'_>, heard: &Heard) -> Returns {
    match heard {
        Heard::Result(value) => match made(pass, value.as_ref()) {
            Ok(returns) => returns,
            Err(what) => {
                let error = module(
                    "bad_reply",
                    false,
                    format!(
                        "The module's answer to {} is not usable: {what}. Tell its maker.",
                        pass.bridge.function
                    ),
                );
                tracing::error!("{}", error.message);
                failure(pass, &error)
            }
        },
        Heard::Pending(going) => pending(pass, going),
        Heard::Failed(error) => failure(pass, error),
    }
}

fn made(pass: &mut Pass<'_>, value: Option<&Value>) -> Result<Returns, String> {
    Ok(match pass.kind.shape {
        Shape::Lifecycle => Returns::Text("success".to_owned()),
        Shape::Test => Returns::Array(json!({"success": true, "error": ""})),
        Shape::SignOn => {
            let signed: SignedOn = result(value)?;
            sign_on(pass, &signed)?
        }
        Shape::Accounts => Returns::Array(accounts(&result(value)?)),
        Shape::Loader => Returns::Array(choices(&result(value)?)),
        Shape::Html => {
            let link: Link = result(value).unwrap_or_default();
            Returns::Text(html::link(&link))
        }
        Shape::Page => page(pass, result(value)?)?,
        Shape::Fields => {
            let fields: TabFields = result(value)?;
            Returns::Array(html::rows(&pass.bridge.installed_as, &fields))
        }
        Shape::Nothing => {
            if pass.bridge.function == "UsageUpdate" {
                usage(pass, result(value)?);
            }
            Returns::Nothing
        }
        Shape::Data | Shape::Object => Returns::Array(value.cloned().unwrap_or_else(|| json!([]))),
    })
}

/// Only an address of the provider: WHMCS sends the browser wherever it is told to (C-104).
fn sign_on(pass: &Pass<'_>, signed: &SignedOn) -> Result<Returns, String> {
    let url = url::Url::parse(&signed.redirect_to)
        .map_err(|_| "/result/redirect_to is no absolute URL".to_owned())?;
    let host = url.host_str().unwrap_or_default();
    let plain =
        pass.net.plain.as_deref() == Some(&format!("{host}:{}", url.port_or_known_default().unwrap_or(0)));
    if url.scheme() != "https" && !(url.scheme() == "http" && plain) {
        return Err("/result/redirect_to is not https".to_owned());
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("/result/redirect_to carries a user name or password".to_owned());
    }
    if !pass.net.hosts.iter().any(|allowed| covers(allowed, host)) {
        return Err(format!(
            "/result/redirect_to leads to {host}, which is not among net.hosts of the manifest"
        ));
    }
    Ok(Returns::Array(json!({"success": true, "redirectTo": signed.redirect_to})))
}

fn covers(allowed: &str, host: &str) -> bool {
    match allowed.strip_prefix("*.") {
        Some(parent) => host.split_once('.').is_some_and(|(label, rest)| !label.is_empty() && rest == parent),
        None => allowed == host,
    }
}

fn accounts(listed: &Listed) -> Value {
    let rows: Vec<Value> = listed
        .accounts
        .iter()
        .map(|account| {
            json!({
                "email": account.email,
                "username": account.username,
                "domain": account.domain,
                "uniqueIdentifier": account.unique_identifier,
                "product": account.product,
                "primaryip": account.primary_ip,
                "created": whmcs_time(&account.created),
                "status": if account.suspended { "Suspended" } else { "Active" },
            })
        })
        .collect();
    json!({"success": true, "accounts": rows})
}

fn choices(loaded: &Loaded) -> Value {
    let map: Map<String, Value> =
        loaded.choices.iter().map(|choice| (choice.value.clone(), json!(choice.label))).collect();
    Value::Object(map)
}

fn page(pass: &mut Pass<'_>, view: View) -> Result<Returns, String> {
    let template =
        pass.manifest.views.iter().find(|known| known.id == view.view).map(|known| known.template.clone());
    let template = template
        .ok_or_else(|| format!("/result/view names \"{}\", which the manifest does not", view.view))?;
    let mut variables: Map<String, Value> = view.vars.into_iter().collect();
    let told = variables.get("notice").and_then(Value::as_str).unwrap_or_default();
    let mut going = still_going(pass);
    going.retain(|text| !told.contains(text));
    variables.entry("going".to_owned()).or_insert_with(|| json!(going));
    variables.entry("reference".to_owned()).or_insert_with(|| json!(pass.reference));
    Ok(of_template(&template, Value::Object(variables)))
}

/// What is being worked on at this service, in the words of its modules: pressing a button said success when the work
/// was only accepted. A page without it is still a page, so a journal that cannot be read says nothing here.
fn still_going(pass: &mut Pass<'_>) -> Vec<String> {
    let place = pass.place.clone();
    let journal = pass.keeper.if_there().ok().flatten();
    let unfinished = journal.and_then(|journal| journal.unfinished(&place).ok()).unwrap_or_default();
    let hide = pass.redactor();
    let mut texts: Vec<String> = Vec::new();
    for operation in unfinished.iter().filter(|operation| operation.state != State::Stuck) {
        let text = hide.text(&operation.text);
        if !text.is_empty() && !texts.contains(&text) {
            texts.push(text);
        }
    }
    texts
}

fn of_template(template: &str, variables: Value) -> Returns {
    Returns::Array(json!({
        "tabOverviewModuleOutputTemplate": format!("templates/{template}.tpl"),
        "templateVariables": variables,
    }))
}

/// Bytes to WHMCS's megabytes. What is not known is not written.
fn usage(pass: &mut Pass<'_>, used: Used) {
    for row in used.rows {
        let megabytes = |bytes: Option<u64>| bytes.map(|bytes| bytes.div_ceil(MIB));
        let fields = [
            ("diskusage", megabytes(row.disk_used)),
            ("disklimit", megabytes(row.disk_limit)),
            ("bwusage", megabytes(row.traffic_used)),
            ("bwlimit", megabytes(row.traffic_limit)),
        ]
        .into_iter()
        .filter_map(|(name, value)| value.map(|value| (name.to_owned(), value)))
        .collect();
        pass.tell(Action::SetUsage { service_id: row.service_id, fields });
    }
}

fn pending(pass: &Pass<'_>, going: &Going) -> Returns {
    let name = pass.bridge.function.as_str();
    let accepted = matches!(name, "SuspendAccount" | "UnsuspendAccount") && pass.bridge.by == By::Cron;
    match pass.kind.shape {
        // A custom function shows its progress on the page; suspending from cron is accepted once it is written down.
        Shape::Lifecycle if (pass.kind.custom && !going.elsewhere) || accepted => {
            Returns::Text("success".to_owned())
        }
        Shape::Page => progress_page(pass, going),
        _ => {
            let mut error =
                ErrorDoc::new(ErrorKind::Conflict, Outcome::Retryable, "host.pending", sentence(pass, going));
            error.client =
                Some("This is still being worked on. Please look again in a few minutes.".to_owned());
            failure(pass, &error)
        }
    }
}

/// "CreateAccount is not finished: Installing (40 %), since 05:00:07 UTC; it usually takes 90 seconds. …"
fn sentence(pass: &Pass<'_>, going: &Going) -> String {
    let mut text = format!(
        "{} {}",
        pass.bridge.function,
        if going.elsewhere { "is still running" } else { "is not finished" }
    );
    if !going.text.is_empty() {
        text.push_str(": ");
        text.extend(going.text.chars().take(80));
    }
    if let Some(percent) = going.percent {
        text.push_str(&format!(" ({percent} %)"));
    }
    text.push_str(&format!(", since {}", since(going.since, pass.clock.now_ms())));
    if let Some(usual) = going.usual_ms {
        text.push_str(&format!("; it usually takes {}", duration(usual)));
    }
    text.push_str(". Hostler looks again by itself; press the button to look now.");
    text
}

/// The page of a service whose work goes on.
fn progress_page(pass: &Pass<'_>, going: &Going) -> Returns {
    of_template(
        "pending",
        json!({
            "text": if going.text.is_empty() { "Your service is being prepared." } else { going.text.as_str() },
            "percent": going.percent.map_or(json!(""), |percent| json!(percent)),
            "since": since(going.since, pass.clock.now_ms()),
            "usual": going.usual_ms.map(duration).unwrap_or_default(),
            "reference": pass.reference,
        }),
    )
}

fn failure(pass: &Pass<'_>, error: &ErrorDoc) -> Returns {
    failed(pass.kind, pass.bridge.by, &pass.reference, error)
}

/// The error form of the function's shape (contract §2.17 says who reads which).
pub(crate) fn failed(kind: Kind, by: By, reference: &str, error: &ErrorDoc) -> Returns {
    let for_client = words::for_client(error);
    let said = if by == By::Client { for_client.as_str() } else { error.message.as_str() };
    let plain = |sentence: &str| words::without_markup(&words::line(sentence, reference));
    match kind.shape {
        // The client's alert prints it as it is, staff's pages escape it.
        Shape::Lifecycle if kind.custom && by == By::Client => {
            Returns::Text(words::escaped_line(said, reference))
        }
        Shape::Lifecycle => Returns::Text(plain(said)),
        Shape::Test | Shape::Accounts => Returns::Array(json!({"success": false, "error": plain(said)})),
        Shape::SignOn => Returns::Array(json!({"success": false, "errorMsg": plain(&for_client)})),
        Shape::Loader => Returns::Throws(plain(said)),
        Shape::Html => Returns::Text(String::new()),
        Shape::Page => of_template("error", json!({"message": for_client, "reference": reference})),
        Shape::Fields | Shape::Data | Shape::Object => Returns::Array(json!([])),
        Shape::Nothing => Returns::Nothing,
    }
}

//! WHMCS's `$params` → `Call`, as the manifest describes the module. Values that are secret leave the document here:
//! the module gets references, the broker of the call keeps the values. It asks nobody and changes nothing.

mod language;
mod lenient;
mod options;
mod server;

use crate::error::HostResult;
use crate::job::NetPolicy;
use crate::secret::Secret;
use hostler_abi::door::BridgeCall;
use hostler_abi::function::{self, LOADER_PREFIX, Scope};
use hostler_abi::manifest::Manifest;
use hostler_abi::wire::{
    Call, CallInfo, Client, DOCUMENT_VERSION, ErrorDoc, ErrorKind, Outcome, SecretRef, Service,
};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// The secrets of one call by the names modules ask for: "server.password", "options.KEY". Wiped when dropped.
pub(crate) type Secrets = BTreeMap<String, Secret>;

/// A call, ready but for what only the journal knows (key, attempt, state, properties).
#[derive(Debug)]
pub(crate) struct Prepared {
    /// The call document.
    pub call: Call,
    /// Where the module may talk to.
    pub net: NetPolicy,
}

/// Ids WHMCS named, read before anything is decided.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Ids {
    /// `serviceid`, 0 for none.
    pub service: u64,
    /// `addonId`, 0 for the service itself.
    pub addon: u64,
    /// `userid`, 0 for none.
    pub client: u64,
}

/// What the function acts on. A custom function acts on a service; a loader on a server record.
pub(crate) fn scope_of(name: &str) -> Scope {
    if name.starts_with(LOADER_PREFIX) {
        return Scope::Product;
    }
    function::find(name).map_or(Scope::Service, |function| function.scope)
}

/// The ids of a call, whatever form they came in.
pub(crate) fn ids(params: &Map<String, Value>) -> Ids {
    let client = match lenient::id(params.get("userid")) {
        0 => lenient::map(params, "clientsdetails")
            .map(|details| match lenient::id(details.get("userid")) {
                0 => lenient::id(details.get("id")),
                id => id,
            })
            .unwrap_or(0),
        id => id,
    };
    let service = match lenient::id(params.get("serviceid")) {
        0 => lenient::id(params.get("accountid")),
        id => id,
    };
    Ids { service, addon: lenient::id(params.get("addonId")), client }
}

/// The service's status as WHMCS says it; empty when it does not.
pub(crate) fn status(params: &Map<String, Value>) -> String {
    lenient::text(params.get("status"))
}

/// Every secret among the parameters, known or not to the module: what must never be said again.
pub(crate) fn secrets(manifest: &Manifest, call: &BridgeCall) -> Secrets {
    let mut secrets = Secrets::new();
    server::secrets(&call.params, &mut secrets);
    options::secrets(manifest, &call.params, &mut secrets);
    let password = lenient::text(call.params.get("password"));
    if !password.is_empty() {
        secrets.insert("service.password".to_owned(), Secret::new(password));
    }
    for (key, value) in &call.input {
        let hidden = ["password", "passwd", "secret", "token", "key"].iter().any(|word| key.contains(word));
        if hidden && !value.is_empty() {
            secrets.insert(format!("input.{key}"), Secret::new(value.as_str()));
        }
    }
    secrets
}

/// Makes the call document.
///
/// # Errors
/// What is wrong with the settings, the server record or the parameters, and where to correct it.
pub(crate) fn prepare(
    manifest: &Manifest,
    installation: &str,
    bridge: &BridgeCall,
    secrets: &mut Secrets,
) -> HostResult<Prepared> {
    let params = &bridge.params;
    let name = bridge.function.as_str();
    let scope = scope_of(name);
    let ids = ids(params);
    if scope == Scope::Service && ids.service == 0 {
        return Err(missing(
            "WHMCS named no service (serviceid is empty). Open the service's page and try again.",
        ));
    }
    let server = server::read(manifest, params, secrets)?;
    let uses_server = matches!(scope, Scope::Service | Scope::Server) || name.starts_with(LOADER_PREFIX);
    if server.is_none() && manifest.server.required && uses_server {
        return Err(missing(
            "WHMCS named no server. Create one under System Settings > Servers and assign it to the product or the service.",
        ));
    }
    let configurable: BTreeMap<String, String> = lenient::named(params.get("configoptions"))
        .into_iter()
        .map(|(key, value)| (key, lenient::system_name(&value).to_owned()))
        .collect();
    let fields = lenient::named(params.get("customfields"));
    let strict = matches!(name, "CreateAccount" | "ChangePackage");
    let found = options::read(manifest, params, &configurable, &fields, strict, secrets);
    if let (true, Some(wrong)) = (strict, found.wrong) {
        return Err(wrong);
    }
    if name == "ChangePassword" && !secrets.contains_key("service.password") {
        return Err(empty_password());
    }
    let claim = manifest.functions.get(name);
    let input = bridge
        .input
        .iter()
        .filter(|(key, _)| {
            name == "AdminServicesTabFieldsSave" || claim.is_some_and(|claim| claim.inputs.contains(key))
        })
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect();
    let net = server::policy(manifest, server.as_ref());
    let call = Call {
        v: DOCUMENT_VERSION,
        function: name.to_owned(),
        schema: claim
            .and_then(|claim| claim.schema.iter().copied().filter(|schema| *schema <= 1).max())
            .unwrap_or(1),
        call: CallInfo {
            installation: installation.to_owned(),
            attempt: 1,
            by: bridge.by,
            language: language::two_letters(&bridge.language).to_owned(),
            ..CallInfo::default()
        },
        options: found.options,
        configurable,
        fields,
        input,
        service: (ids.service != 0 && scope == Scope::Service).then(|| service(params, ids, secrets)),
        server,
        client: (scope == Scope::Service).then(|| client(params, ids)),
        state: None,
    };
    Ok(Prepared { call, net })
}

fn service(params: &Map<String, Value>, ids: Ids, secrets: &Secrets) -> Service {
    let product = match lenient::id(params.get("pid")) {
        0 => lenient::id(params.get("packageid")),
        id => id,
    };
    Service {
        id: ids.service,
        addon_id: ids.addon,
        product_id: product,
        status: status(params),
        domain: lenient::text(params.get("domain")).trim().to_owned(),
        username: lenient::text(params.get("username")),
        password: secrets.contains_key("service.password").then(|| SecretRef::to("service.password")),
        suspend_reason: lenient::text(params.get("suspendreason")),
        properties: BTreeMap::new(),
    }
}

/// Only what a module may need to know (C-194): no address, no telephone, no notes.
fn client(params: &Map<String, Value>, ids: Ids) -> Client {
    let empty = Map::new();
    let details = lenient::map(params, "clientsdetails").unwrap_or(&empty);
    let country = match lenient::text(details.get("countrycode")) {
        code if code.is_empty() => lenient::text(details.get("country")),
        code => code,
    };
    Client {
        id: ids.client,
        email: lenient::text(details.get("email")),
        first_name: lenient::text(details.get("firstname")),
        last_name: lenient::text(details.get("lastname")),
        company: lenient::text(details.get("companyname")),
        country,
    }
}

fn missing(sentence: &str) -> ErrorDoc {
    ErrorDoc::new(ErrorKind::ParamsInvalid, Outcome::NotDone, "host.missing_param", sentence)
}

fn empty_password() -> ErrorDoc {
    let mut error = missing("The new password is empty. Enter one and try again.");
    error.client = Some("The new password is empty. Please enter one.".to_owned());
    error.path = Some("/service/password".to_owned());
    error
}

#[cfg(test)]
#[path = "params/tests.rs"]
mod tests;

//! WHMCS's server record: people type anything into its host field, so it is cleaned here or refused with a sentence.

use super::lenient::{id, text, yes};
use crate::error::HostResult;
use crate::job::NetPolicy;
use crate::secret::Secret;
use hostler_abi::manifest::Manifest;
use hostler_abi::wire::{ErrorDoc, ErrorKind, Outcome, SecretRef, Server};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// The secrets of the server record by their names.
pub(super) fn secrets(params: &Map<String, Value>, into: &mut BTreeMap<String, Secret>) {
    let password = text(params.get("serverpassword"));
    if !password.is_empty() {
        into.insert("server.password".to_owned(), Secret::new(password));
    }
    // An access hash is pasted from a text area: line breaks and spaces are never part of it.
    let hash: String = text(params.get("serveraccesshash")).split_whitespace().collect();
    if !hash.is_empty() {
        into.insert("server.accesshash".to_owned(), Secret::new(hash));
    }
}

/// The server record, or `None` when WHMCS sent none.
pub(super) fn read(
    manifest: &Manifest,
    params: &Map<String, Value>,
    secrets: &BTreeMap<String, Secret>,
) -> HostResult<Option<Server>> {
    let named = ["serverhostname", "serverip", "serverusername", "serverpassword", "serveraccesshash"];
    let given = named.iter().any(|key| !text(params.get(*key)).trim().is_empty());
    if id(params.get("serverid")) == 0 && !given {
        return Ok(None);
    }
    let typed = [text(params.get("serverhostname")), text(params.get("serverip"))]
        .into_iter()
        .map(|host| host.trim().to_owned())
        .find(|host| !host.is_empty())
        .or_else(|| manifest.server.host.clone())
        .unwrap_or_default();
    let typed = clean(&typed)?;
    let tls = match (params.get("serversecure"), text(params.get("serverhttpprefix")).as_str()) {
        (Some(secure), _) if !secure.is_null() => yes(&text(Some(secure))),
        (_, "http") => false,
        (_, "https") => true,
        _ => typed.scheme.as_deref() != Some("http"),
    };
    // A module that talks to nobody has no transport to secure.
    if !tls && manifest.server.port_plain == 0 && !manifest.net.hosts.is_empty() {
        return Err(wrong("plain transport is not supported; tick \"Use SSL\" in the server record"));
    }
    let port = match text(params.get("serverport")).trim() {
        "" | "0" => typed.port.unwrap_or(match (tls, manifest.server.port_tls, manifest.server.port_plain) {
            (true, 0, _) => 443,
            (true, port, _) => port,
            (false, _, port) => port,
        }),
        port => port
            .parse()
            .map_err(|_| wrong(format!("the port must be a number from 1 to 65535 and is \"{port}\"")))?,
    };
    let reference = |name: &str| secrets.contains_key(name).then(|| SecretRef::to(name));
    Ok(Some(Server {
        id: id(params.get("serverid")),
        host: typed.host,
        port,
        tls,
        ip: text(params.get("serverip")).trim().to_owned(),
        username: text(params.get("serverusername")),
        password: reference("server.password"),
        access_hash: reference("server.accesshash"),
    }))
}

/// Where the module may talk to: the manifest's `net` with the server record filled in.
pub(super) fn policy(manifest: &Manifest, server: Option<&Server>) -> NetPolicy {
    let mut hosts = Vec::new();
    for host in &manifest.net.hosts {
        match (host.as_str(), server) {
            ("{server.host}", Some(server)) if !server.host.is_empty() => {
                if server.host.contains(':') {
                    hosts.push(format!("[{}]", server.host));
                }
                hosts.push(server.host.clone());
            }
            ("{server.host}", _) => {}
            (host, _) => hosts.push(host.to_ascii_lowercase()),
        }
    }
    let mut ports = if manifest.net.ports.is_empty() { vec![443] } else { manifest.net.ports.clone() };
    if let Some(server) = server
        && server.port != 0
        && !ports.contains(&server.port)
    {
        ports.push(server.port);
    }
    let plain = server
        .filter(|server| !server.tls && !server.host.is_empty())
        .map(|server| format!("{}:{}", bracketed(&server.host), server.port));
    NetPolicy { hosts, ports, plain }
}

fn bracketed(host: &str) -> String {
    if host.contains(':') { format!("[{host}]") } else { host.to_owned() }
}

struct Typed {
    scheme: Option<String>,
    host: String,
    port: Option<u16>,
}

fn clean(typed: &str) -> HostResult<Typed> {
    let mut rest = typed;
    let mut scheme = None;
    if let Some((before, after)) = rest.split_once("://") {
        let name = before.to_ascii_lowercase();
        if name != "http" && name != "https" {
            return Err(wrong(format!("the host name begins with \"{name}://\"; write the name alone")));
        }
        scheme = Some(name);
        rest = after;
    }
    rest = rest.trim_end_matches('/');
    if rest.contains('@') {
        return Err(wrong(
            "the host name contains a user name or password before \"@\"; put them into their own fields",
        ));
    }
    if rest.contains(['/', '?', '#', '\\']) {
        return Err(wrong("the host name contains a path; write the name alone"));
    }
    if rest.is_empty() {
        return Ok(Typed { scheme, host: String::new(), port: None });
    }
    let (name, port) = match rest.strip_prefix('[') {
        Some(inside) => match inside.split_once(']') {
            Some((address, "")) => (address, None),
            Some((address, port)) if port.starts_with(':') => (address, port.get(1..)),
            _ => return Err(wrong("the IPv6 address is not closed with \"]\"")),
        },
        None if rest.matches(':').count() == 1 => {
            rest.split_once(':').map_or((rest, None), |(name, port)| (name, Some(port)))
        }
        None => (rest, None),
    };
    let port = match port {
        None | Some("") => None,
        Some(port) => {
            Some(port.parse().map_err(|_| wrong(format!("\"{port}\" behind the host name is no port")))?)
        }
    };
    let host = if name.contains(':') {
        name.parse::<std::net::Ipv6Addr>()
            .map(|address| address.to_string())
            .map_err(|_| wrong(format!("\"{name}\" is no IPv6 address")))?
    } else {
        match url::Host::parse(name) {
            Ok(host) => host.to_string(),
            Err(_) => return Err(wrong(format!("\"{name}\" is no host name"))),
        }
    };
    Ok(Typed { scheme, host, port })
}

fn wrong(what: impl std::fmt::Display) -> ErrorDoc {
    let mut error = ErrorDoc::new(
        ErrorKind::ConfigInvalid,
        Outcome::NotDone,
        "host.bad_server",
        format!("The server record in WHMCS is not usable: {what}."),
    );
    error.path = Some("/server/host".to_owned());
    error
}

#[cfg(test)]
#[path = "server_tests.rs"]
mod tests;

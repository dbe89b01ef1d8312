//! Where a request may go: TLS unless the operator switched it off for that server, a host and a port the manifest
//! allows, no credentials in the URL. Redirects are not followed at all, so what is checked here is where it goes.

use crate::job::NetPolicy;
use url::{Host, Url};

/// Reads and checks the URL of a request.
///
/// # Errors
/// One sentence that says what is not allowed and who can change it.
pub(super) fn check(net: &NetPolicy, url: &str) -> Result<Url, String> {
    let mut parsed = Url::parse(url).map_err(|why| {
        format!("The module asked for something that is not a URL ({why}). Nothing was sent.")
    })?;
    let Some(host) = parsed.host_str().map(str::to_owned) else {
        return Err("The module asked for a URL without a host. Nothing was sent.".into());
    };
    let port = parsed.port_or_known_default().unwrap_or_default();
    let plain = match parsed.scheme() {
        "https" => false,
        "http" => true,
        other => {
            return Err(format!(
                "The module asked for {host} by \"{other}\"; only https is spoken. Nothing was sent."
            ));
        }
    };
    if !parsed.username().is_empty() || parsed.password().is_some() {
        return Err(format!(
            "The module put credentials into the URL for {host}. Its maker must give them by reference instead. Nothing was sent."
        ));
    }
    if !net.hosts.iter().any(|allowed| host_fits(allowed, &host)) {
        return Err(format!(
            "The module may not talk to {host}: its manifest allows {}. Check the host in the server record. Nothing was sent.",
            list(&net.hosts)
        ));
    }
    let here = format!("{host}:{port}");
    let switched_off = net.plain.as_deref().is_some_and(|allowed| plain_fits(allowed, &here));
    if plain && !switched_off {
        return Err(format!(
            "The module wanted to talk to {here} without TLS, which is only done when \"Use SSL\" is off in the server record for exactly that host and port. Nothing was sent."
        ));
    }
    let ports: &[u16] = if net.ports.is_empty() { &[443] } else { &net.ports };
    if !plain && !ports.contains(&port) {
        let known: Vec<String> = ports.iter().map(u16::to_string).collect();
        return Err(format!(
            "The module may not talk to port {port} of {host}: allowed are {}. Check the port in the server record. Nothing was sent.",
            list(&known)
        ));
    }
    parsed.set_fragment(None);
    Ok(parsed)
}

/// `*.` stands for exactly one label.
fn host_fits(allowed: &str, host: &str) -> bool {
    if let Some(rest) = allowed.strip_prefix("*.") {
        return host.split_once('.').is_some_and(|(label, tail)| {
            !label.is_empty() && canonical(rest).is_some_and(|rest| rest == tail)
        });
    }
    canonical(allowed).is_some_and(|allowed| allowed == host)
}

fn plain_fits(allowed: &str, here: &str) -> bool {
    // Host and port apart at the last colon: the host may be an IPv6 address.
    let Some((host, port)) = allowed.rsplit_once(':') else { return false };
    canonical(host).is_some_and(|host| format!("{host}:{port}") == here)
}

/// A host as `Url` writes it: lower case, international names encoded, IPv6 in brackets.
fn canonical(host: &str) -> Option<String> {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let host = if bare.contains(':') { format!("[{bare}]") } else { bare.to_owned() };
    Host::parse(&host).ok().map(|host| host.to_string())
}

fn list(names: &[String]) -> String {
    if names.is_empty() { "none".into() } else { names.join(", ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn net() -> NetPolicy {
        NetPolicy {
            hosts: vec!["api.acme.example".into(), "*.acme.test".into(), "::1".into(), "127.0.0.1".into()],
            ports: vec![443, 8443],
            plain: Some("127.0.0.1:8080".into()),
        }
    }

    #[test]
    fn what_the_manifest_names_is_allowed() {
        for url in [
            "https://api.acme.example/v1",
            "https://API.acme.example:8443/",
            "https://a.acme.test/",
            "https://[::1]/",
            "http://127.0.0.1:8080/x",
        ] {
            assert!(check(&net(), url).is_ok(), "{url}");
        }
    }

    #[test]
    fn everything_else_is_refused() {
        for url in [
            "https://evil.example/",
            "https://api.acme.example.evil.example/",
            "https://api.acme.example@evil.example/",
            "https://a.b.acme.test/",
            "https://acme.test/",
            "https://api.acme.example:22/",
            "https://api.acme.example./",
            "http://api.acme.example/",
            "http://127.0.0.1:8081/",
            "http://a.acme.test:8080/",
            "https://user@api.acme.example/",
            "https://:pw@api.acme.example/",
            "ftp://api.acme.example/",
            "file:///etc/passwd",
            "//api.acme.example/",
            "https://",
            "",
        ] {
            assert!(check(&net(), url).is_err(), "{url}");
        }
    }

    #[test]
    fn a_refusal_names_the_host_and_what_is_allowed() {
        let why = check(&net(), "https://evil.example/").unwrap_err();
        assert!(why.contains("evil.example") && why.contains("api.acme.example"), "{why}");
    }

    #[test]
    fn without_ports_only_the_usual_one_is_open() {
        let net = NetPolicy { hosts: vec!["a.example".into()], ..NetPolicy::default() };
        assert!(check(&net, "https://a.example/").is_ok() && check(&net, "https://a.example:444/").is_err());
    }
}

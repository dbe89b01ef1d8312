//! What the server record becomes, by the numbers of the conformance checklist.

use super::*;
use serde_json::json;

fn manifest() -> Manifest {
    serde_json::from_value(json!({
        "hostler": 1, "id": "a.b", "slug": "b", "version": "1", "name": "B", "abi": {"major": 1}, "functions": {},
        "net": {"hosts": ["{server.host}", "API.example"], "ports": [443]},
        "server": {"port_tls": 8443, "port_plain": 8080, "host": "api.default.example"}
    }))
    .unwrap()
}

fn record(params: serde_json::Value) -> HostResult<Option<Server>> {
    let params = params.as_object().unwrap();
    let mut found = BTreeMap::new();
    secrets(params, &mut found);
    read(&manifest(), params, &found)
}

fn server(params: serde_json::Value) -> Server {
    record(params).unwrap().unwrap()
}

#[test]
fn c_190_a_host_name_is_cleaned_of_scheme_port_and_slash() {
    for (typed, host, port) in [
        ("panel.example", "panel.example", 8443),
        ("https://Panel.Example/", "panel.example", 8443),
        ("https://panel.example:8006/", "panel.example", 8006),
        ("panel.example:8006", "panel.example", 8006),
        ("192.0.2.7", "192.0.2.7", 8443),
        ("2001:db8::7", "2001:db8::7", 8443),
        ("[2001:DB8::7]:8006", "2001:db8::7", 8006),
        ("", "api.default.example", 8443),
    ] {
        let server = server(json!({"serverid": 3, "serverhostname": typed, "serversecure": "on"}));
        assert_eq!((server.host.as_str(), server.port), (host, port), "{typed}");
    }
}

#[test]
fn c_190_what_cannot_be_cleaned_is_refused_with_a_sentence() {
    for typed in
        ["https://root:pw@panel.example", "ftp://x", "panel.example/api", "a b", "panel:99999", "[::1"]
    {
        let why = record(json!({"serverid": 3, "serverhostname": typed})).unwrap_err();
        assert_eq!(why.code, "host.bad_server", "{typed}");
        assert!(!why.message.contains("pw"), "{}", why.message);
    }
}

#[test]
fn c_191_an_empty_port_falls_back_by_use_ssl() {
    let secure = |on: serde_json::Value| json!({"serverid": 3, "serverhostname": "h", "serversecure": on, "serverport": ""});
    assert_eq!(server(secure(json!(true))).port, 8443);
    assert_eq!(server(secure(json!(false))).port, 8080);
    let own =
        server(json!({"serverid": "3", "serverhostname": "h:1", "serversecure": true, "serverport": "99"}));
    assert_eq!(own.port, 99);
}

#[test]
fn c_192_an_access_hash_has_no_white_space() {
    let params = json!({"serveraccesshash": " ab\r\n cd\n"});
    let mut found = BTreeMap::new();
    secrets(params.as_object().unwrap(), &mut found);
    assert_eq!(found["server.accesshash"].expose(), "abcd");
}

#[test]
fn c_193_use_ssl_decides_when_there_is_no_prefix() {
    assert!(server(json!({"serverid": 3, "serversecure": "1"})).tls);
    assert!(!server(json!({"serverid": 3, "serversecure": ""})).tls);
    assert!(!server(json!({"serverid": 3, "serverhttpprefix": "http"})).tls);
    assert!(server(json!({"serverid": 3})).tls, "secure unless someone said otherwise");
}

#[test]
fn without_a_plain_port_plain_transport_is_refused() {
    let mut manifest = manifest();
    manifest.server.port_plain = 0;
    let params = json!({"serverid": 3, "serversecure": false});
    let why = read(&manifest, params.as_object().unwrap(), &BTreeMap::new()).unwrap_err();
    assert!(why.message.contains("Use SSL"), "{}", why.message);
    manifest.net.hosts.clear();
    assert!(read(&manifest, params.as_object().unwrap(), &BTreeMap::new()).is_ok(), "it talks to nobody");
}

#[test]
fn the_network_policy_names_the_record_and_allows_plain_for_it_only() {
    let plain = server(json!({"serverid": 3, "serverhostname": "127.0.0.1", "serversecure": false}));
    let policy = policy(&manifest(), Some(&plain));
    assert_eq!(policy.hosts, ["127.0.0.1", "api.example"]);
    assert_eq!(policy.ports, [443, 8080]);
    assert_eq!(policy.plain.as_deref(), Some("127.0.0.1:8080"));
}

#[test]
fn no_record_is_no_server() {
    assert_eq!(record(json!({})).unwrap(), None);
    assert_eq!(record(json!({"serverid": "", "serverhostname": null})).unwrap(), None);
}

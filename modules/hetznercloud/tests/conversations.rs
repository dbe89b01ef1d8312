//! What we say to the API, word for word, and how each of its errors is read.

mod stage;

use hostler_abi::wire::{ErrorKind, Outcome};
use hostler_hetznercloud::HetznerCloud;
use hostler_sdk::testing::TestCall;
use hostler_testkit::conversation::{Exchange, MockServer, delete, get, post};
use hostler_testkit::hetznercloud::error::CODES;
use serde_json::{Value, json};

const BY_LABEL: &str =
    "/v1/servers?label_selector=hostler-installation==main,hostler-service==main-7-0&page=1&per_page=50";

fn server(status: &str) -> Value {
    json!({
        "id": 4711, "name": "svc-main-7", "status": status, "created": "2026-08-01T10:00:00Z",
        "public_net": {"ipv4": null, "ipv6": null, "floating_ips": [], "firewalls": []},
        "server_type": {"id": 114, "name": "cx23", "cores": 2.0, "memory": 4.5, "disk": 40.0, "architecture": "x86", "deprecation": null},
        "image": null, "iso": null, "rescue_enabled": false, "locked": false, "backup_window": null,
        "outgoing_traffic": null, "ingoing_traffic": null, "included_traffic": null,
        "labels": {"hostler-installation": "main", "hostler-service": "main-7-0"}, "primary_disk_size": 40.0
    })
}

fn action(id: u64, status: &str) -> Value {
    json!({"id": id, "command": "whatever", "status": status, "progress": 100, "error": {"code": "action_failed", "message": "Action failed"}})
}

fn one(server: Value) -> Value {
    json!({"servers": [server], "meta": {"pagination": {"next_page": null, "total_entries": 1}}})
}

fn none() -> Value {
    json!({"servers": [], "meta": {"pagination": {"next_page": null, "total_entries": 0}}})
}

fn call(provider: &MockServer, function: &str) -> TestCall {
    stage::call(provider.addr(), function)
}

fn run(exchanges: impl IntoIterator<Item = Exchange>, function: &str) -> hostler_sdk::testing::TestAnswer {
    let provider = MockServer::expect(exchanges);
    stage::host("t0ken").call(&HetznerCloud, &call(&provider, function))
}

fn catalogue() -> [Exchange; 3] {
    let page = json!({"pagination": {"next_page": null}});
    let places = json!([{"name": "fsn1", "available": true}]);
    [
        get("/v1/server_types?page=1&per_page=50").replies(200, json!({"meta": page, "server_types": [
            {"id": 114, "name": "cx23", "cores": 2, "memory": 4, "disk": 40, "architecture": "x86", "storage_type": "local", "deprecation": null, "locations": places}]})),
        get("/v1/images?type=system&status=available&page=1&per_page=50").replies(200, json!({"meta": page, "images": [
            {"id": 1, "name": "debian-12", "description": "Debian 12", "architecture": "x86", "deprecated": null}]})),
        get("/v1/locations?page=1&per_page=50").replies(200, json!({"meta": page, "locations": [
            {"id": 1, "name": "fsn1", "city": "Falkenstein", "country": "DE"}]})),
    ]
}

#[test]
fn a_create_looks_asks_the_catalogue_orders_and_follows_both_actions() {
    let [types, images, locations] = catalogue();
    let mut made = json!({"server": server("initializing"), "action": action(501, "running"),
        "next_actions": [action(502, "running")], "root_password": "s3cret-s3cret"});
    made["server"]["public_net"]["ipv4"] = json!({"id": 9, "ip": "192.0.2.10", "blocked": false});
    let mut ready = server("running");
    ready["public_net"] = made["server"]["public_net"].clone();
    let provider = MockServer::expect([
        get(BY_LABEL).with_header("authorization", "Bearer t0ken").replies(200, none()),
        get("/v1/servers?name=svc-main-7&page=1&per_page=50").replies(200, none()),
        types,
        images,
        locations,
        post("/v1/servers")
            .with_body(json!({"name": "svc-main-7", "server_type": "cx23", "image": "debian-12", "location": "fsn1",
                "start_after_create": true, "labels": {"hostler-installation": "main", "hostler-service": "main-7-0"}}))
            .replies(201, made),
        get("/v1/actions?id=501").replies(200, json!({"actions": [action(501, "running")]})),
        get("/v1/actions?id=501").replies(200, json!({"actions": [action(501, "success")]})),
        get("/v1/actions?id=502").replies(200, json!({"actions": [action(502, "success")]})),
        get("/v1/servers/4711").replies(200, json!({"server": ready})),
    ]);
    let host = stage::host("t0ken");

    let answer = host.call(&HetznerCloud, &call(&provider, "CreateAccount"));

    assert!(answer.is_done(), "{answer:#?}");
    assert_eq!(answer.facts().dedicatedip.as_deref(), Some("192.0.2.10"));
    assert_eq!(host.password().as_deref(), Some("s3cret-s3cret"));
}

#[test]
fn a_server_full_of_nulls_is_read() {
    let answer = run(
        [
            get(BY_LABEL).replies(200, one(server("off"))),
            post("/v1/servers/4711/actions/poweron")
                .without_body()
                .replies(201, json!({"action": action(7, "success")})),
            get("/v1/actions?id=7").replies(200, json!({"actions": [action(7, "success")]})),
            get("/v1/servers/4711").replies(200, json!({"server": server("running")})),
        ],
        "custom.power_on",
    );
    assert!(answer.is_done(), "{answer:#?}");
}

#[test]
fn an_error_beside_success_is_no_error_and_status_alone_decides() {
    let answer = run(
        [
            get(BY_LABEL).replies(200, one(server("running"))),
            delete("/v1/servers/4711").replies(200, json!({"action": action(7, "success")})),
            get("/v1/actions?id=7").replies(200, json!({"actions": [action(7, "success")]})),
        ],
        "TerminateAccount",
    );
    assert!(answer.is_done(), "{answer:#?}");
}

#[test]
fn an_action_that_vanished_is_over() {
    let answer = run(
        [
            get(BY_LABEL).replies(200, one(server("running"))),
            delete("/v1/servers/4711").replies(200, json!({"action": action(7, "running")})),
            get("/v1/actions?id=7").replies(200, json!({"actions": []})),
        ],
        "TerminateAccount",
    );
    assert!(answer.is_done(), "{answer:#?}");
}

#[test]
fn a_deleted_server_answers_404_and_that_is_done() {
    let answer = run(
        [
            get(BY_LABEL).replies(200, one(server("running"))),
            delete("/v1/servers/4711")
                .replies(404, json!({"error": {"code": "not_found", "message": "gone"}})),
        ],
        "TerminateAccount",
    );
    assert!(answer.is_done(), "{answer:#?}");
}

#[test]
fn every_page_of_a_list_is_read() {
    let page = |next: Value, name: &str| json!({"locations": [{"id": 1, "name": name}], "meta": {"pagination": {"next_page": next}}});
    let answer = run(
        [
            get("/v1/locations?page=1&per_page=50").replies(200, page(json!(2), "fsn1")),
            get("/v1/locations?page=2&per_page=50").replies(200, page(Value::Null, "hel1")),
        ],
        "loader.locations",
    );
    assert_eq!(answer.result::<hostler_sdk::Loaded>().choices.len(), 3);
}

/// What each code means to a request that changes something.
fn read(code: &str, status: u16) -> hostler_abi::wire::ErrorDoc {
    let body = json!({"error": {"code": code, "message": "their words", "details": null}});
    let answer = run(
        [
            get(BY_LABEL).replies(200, one(server("running"))),
            delete("/v1/servers/4711").replies(status, body).header("x-correlation-id", "c-1"),
        ],
        "TerminateAccount",
    );
    answer.error().clone()
}

#[test]
fn every_code_of_the_provider_has_a_kind_an_outcome_and_a_sentence() {
    // Waited for or done, so no error comes of them here.
    let handled = ["locked", "conflict", "not_found"];
    for (code, status, _) in CODES.iter().filter(|(code, ..)| !handled.contains(code)) {
        let error = read(code, *status);
        assert_eq!(error.code, format!("hetznercloud.{code}"));
        assert!(error.kind != ErrorKind::Unexpected, "{code} has no kind of its own");
        assert!(error.message.contains("their words"), "{code}: {}", error.message);
        assert_eq!(error.outcome == Outcome::Unknown, *status >= 500 && *status != 503, "{code}");
        let remote = error.remote.unwrap_or_default();
        assert_eq!((remote.status, remote.request_id.as_deref()), (Some(*status), Some("c-1")));
    }
}

#[test]
fn a_code_nobody_knows_falls_back_on_the_status() {
    assert_eq!(read("brand_new", 422).kind, ErrorKind::ParamsInvalid);
    assert_eq!(read("brand_new", 500).outcome, Outcome::Unknown);
    assert_eq!(read("brand_new", 429).kind, ErrorKind::RateLimited);
}

#[test]
fn fields_the_provider_complains_about_are_named() {
    let details = json!({"fields": [{"name": "name", "messages": ["is too short", "is odd"]}]});
    let body = json!({"error": {"code": "invalid_input", "message": "invalid input in field 'name'", "details": details}});
    let answer = run(
        [get(BY_LABEL).replies(200, one(server("running"))), delete("/v1/servers/4711").replies(422, body)],
        "TerminateAccount",
    );
    assert!(answer.error().message.contains("name: is too short, is odd"), "{}", answer.error().message);
}

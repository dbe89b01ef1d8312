//! Promises of the strict conversation: it fails a test for every call unasked, unmade or different.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod client;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use client::Client;
use hostler_testkit::conversation::{MockServer, delete, get, post};
use serde_json::json;

#[test]
fn a_conversation_as_expected_passes() {
    let server = MockServer::expect([
        get("/servers?label_selector=hostler-service==main-7&page=1").replies(200, json!({"servers": []})),
        post("/servers")
            .with_fields(json!({"name": "svc-7"}))
            .replies(201, "{}")
            .header("x-correlation-id", "abc"),
        delete("/servers/7").without_body().replies(502, "<html></html>"),
    ]);
    let client = Client::new(&server.url(), None);
    assert_eq!(
        client.get("/servers?page=1&label_selector=hostler-service%3D%3Dmain-7").json["servers"],
        json!([])
    );
    assert_eq!(
        client.post("/servers", json!({"name": "svc-7", "image": 1})).header("x-correlation-id"),
        Some("abc")
    );
    assert_eq!(client.delete("/servers/7").text, "<html></html>");
    assert_eq!(server.complaint(), None);
}

#[test]
fn a_call_that_was_not_made_fails_the_test_and_is_named() {
    let server = MockServer::expect([get("/a").replies(200, "{}"), get("/b").replies(200, "{}")]);
    Client::new(&server.url(), None).get("/a");
    let complaint = catch_unwind(AssertUnwindSafe(|| drop(server))).unwrap_err();
    let complaint = complaint.downcast_ref::<String>().unwrap();
    assert!(complaint.contains("call 2 was never made: GET /b"), "{complaint}");
}

#[test]
fn a_call_out_of_order_or_unasked_is_answered_501_and_fails_the_test() {
    let server = MockServer::expect([post("/a").with_body(json!({"x": 1})).replies(200, "{}")]);
    let client = Client::new(&server.url(), None);
    assert_eq!(client.get("/b?c=d").status, 501);
    assert_eq!(client.post("/a", json!({"x": 2})).status, 501);
    assert_eq!(client.post("/a", json!({"x": 1})).status, 200);
    assert_eq!(client.get("/a").status, 501);
    let complaint = catch_unwind(AssertUnwindSafe(|| drop(server))).unwrap_err();
    let complaint = complaint.downcast_ref::<String>().unwrap();
    for part in
        ["the method is GET; the path is /b", "the body is another", "call 4 was not asked for: GET /a"]
    {
        assert!(complaint.contains(part), "{complaint}");
    }
}

#[test]
fn a_call_can_time_out_or_lose_its_connection() {
    let server = MockServer::expect([post("/a").times_out(), post("/a").drops_connection()]);
    let client = Client::new(&server.url(), None).within(Duration::from_millis(200));
    assert!(matches!(client.send("POST", "/a", Some("{}".into())), Err(ureq::Error::Timeout(_))));
    let lost = client.send("POST", "/a", Some("{}".into()));
    assert!(matches!(lost, Err(ureq::Error::Io(_) | ureq::Error::Protocol(_))), "{lost:?}");
}

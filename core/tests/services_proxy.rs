//! The operator's proxy: everything goes through it, and its password is in no sentence. A program of its own, because
//! settings belong to the process.

// What a test cannot do, it ends with.
#![allow(clippy::unwrap_used)]

#[path = "services/kit.rs"]
mod kit;
#[path = "services/server.rs"]
mod server;

use hostler_abi::status::HOSTLER_OK;
use hostler_core::services::{HttpSettings, configure};
use kit::{get, job, memory, run};
use server::{Act, Server};
use std::sync::atomic::Ordering::SeqCst;

#[test]
fn with_a_proxy_nothing_goes_to_the_provider_directly() {
    let proxy = Server::plain(|_, _| Act::Answer(200, "", b"by proxy".to_vec()));
    let provider = Server::plain(|_, _| Act::Answer(200, "", b"directly".to_vec()));
    configure(HttpSettings {
        proxy: Some(format!("http://staff:proxy-pass@127.0.0.1:{}", proxy.port)),
        ..HttpSettings::default()
    });
    let ran = run(&job(provider.port), &mut memory(), |module| {
        assert_eq!(module.send(get(provider.port, "/v1"), b"").body, b"by proxy");
        HOSTLER_OK
    });
    assert_eq!(provider.seen.connections.load(SeqCst), 0);
    let line = proxy.seen.requests.lock().unwrap()[0].line.clone();
    assert_eq!(line.trim(), format!("GET http://127.0.0.1:{}/v1 HTTP/1.1", provider.port));
    assert!(!serde_json::to_string(&ran).unwrap().contains("proxy-pass"));

    configure(HttpSettings { proxy: Some("http://staff:proxy-pass@:bad".into()), ..HttpSettings::default() });
    run(&job(provider.port), &mut memory(), |module| {
        let got = module.send(get(provider.port, "/v1"), b"");
        assert!(
            got.message().contains("proxy in the configuration") && !got.message().contains("proxy-pass"),
            "{got:?}"
        );
        HOSTLER_OK
    });
}

//! Promises about TLS: it is always verified, and each way it can fail is a sentence of its own.

use crate::kit::{job, memory, run};
use crate::server::{Act, Server};
use hostler_abi::status::{HOSTLER_FAILED, HOSTLER_OK};
use hostler_core::services::{HttpSettings, configure};
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, date_time_ymd};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use serde_json::json;
use std::sync::{Arc, OnceLock};

pub struct Authority {
    issuer: Issuer<'static, KeyPair>,
    pem: String,
}

fn authority(name: &str) -> Authority {
    let key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.distinguished_name.push(DnType::CommonName, name);
    let pem = params.self_signed(&key).unwrap().pem();
    Authority { issuer: Issuer::new(params, key), pem }
}

/// The authority the client trusts, by `ca_file`. The only `configure` in this program.
pub fn trusted() -> &'static Authority {
    static TRUSTED: OnceLock<Authority> = OnceLock::new();
    TRUSTED.get_or_init(|| {
        let authority = authority("test authority");
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), &authority.pem).unwrap();
        let (_, path) = file.keep().unwrap();
        configure(HttpSettings { ca_file: Some(path), ..HttpSettings::default() });
        authority
    })
}

fn certificate(by: &Authority, name: &str, year_it_ends: i32) -> rustls::ServerConfig {
    let key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
    params.not_before = date_time_ymd(2020, 1, 1);
    params.not_after = date_time_ymd(year_it_ends, 1, 1);
    let certificate: CertificateDer<'static> = params.signed_by(&key, &by.issuer).unwrap().der().clone();
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    rustls::ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap()
}

fn answers() -> impl Fn(&crate::server::Request, usize) -> Act + Send + Sync + 'static {
    |_, _| Act::Answer(200, "", b"{}".to_vec())
}

/// Asks over TLS and answers the sentence; empty when there was an answer.
fn ask(server: &Server) -> String {
    let mut sentence = String::new();
    run(&job(server.port), &mut memory(), |module| {
        let url = format!("https://localhost:{}/", server.port);
        let got =
            module.send(json!({"method": "POST", "url": url, "auth": {"bearer": "server.password"}}), b"{}");
        if got.returned != HOSTLER_OK {
            assert_eq!(
                (got.returned, &got.error["phase"], &got.error["outcome"], got.attempts),
                (HOSTLER_FAILED, &json!("tls"), &json!("retryable"), 1)
            );
        }
        sentence = got.message().to_owned();
        HOSTLER_OK
    });
    sentence
}

#[test]
fn a_certificate_of_a_known_authority_is_good() {
    let server = Server::tls(certificate(trusted(), "localhost", 2099), answers());
    assert_eq!(ask(&server), "");
    assert_eq!(server.seen.count(), 1);
}

#[test]
fn a_certificate_for_another_name_is_refused() {
    let server = Server::tls(certificate(trusted(), "other.example", 2099), answers());
    let said = ask(&server);
    assert!(said.contains("is for another name") && said.contains("localhost"), "{said}");
    assert_eq!(server.seen.count(), 0);
}

#[test]
fn a_certificate_of_an_unknown_issuer_is_refused() {
    trusted();
    let server = Server::tls(certificate(&authority("somebody"), "localhost", 2099), answers());
    let said = ask(&server);
    assert!(said.contains("does not trust"), "{said}");
    assert_eq!(server.seen.count(), 0);
}

#[test]
fn an_expired_certificate_is_refused() {
    let server = Server::tls(certificate(trusted(), "localhost", 2021), answers());
    let said = ask(&server);
    assert!(said.contains("has expired"), "{said}");
    assert_eq!(server.seen.count(), 0);
}

#[test]
fn a_server_that_does_not_speak_tls_is_told_so() {
    trusted();
    let server = Server::plain(|_, _| Act::Raw(b"HTTP/1.1 400 Bad Request\r\n\r\n".to_vec()));
    // The greeting of TLS is not a line of HTTP; the server of this test answers whatever ends in a line break or closes.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        use std::io::{Read, Write};
        for mut stream in listener.incoming().flatten() {
            let _ = stream.read(&mut [0; 512]);
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n");
        }
    });
    let said = ask(&Server { port, seen: server.seen });
    assert!(said.contains("does not speak TLS"), "{said}");
}

#[test]
fn without_the_operators_word_nothing_is_sent_in_clear() {
    let server = Server::plain(answers());
    let mut job = job(server.port);
    job.net.plain = None;
    run(&job, &mut memory(), |module| {
        let got = module.send(crate::kit::get(server.port, "/"), b"");
        assert!(got.message().contains("Use SSL"), "{got:?}");
        HOSTLER_OK
    });
    assert_eq!(server.seen.connections.load(std::sync::atomic::Ordering::SeqCst), 0);
}

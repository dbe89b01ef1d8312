//! What the tests of this module stand on: a host in memory, and calls of service 7 on a provider at an address.
#![allow(dead_code, clippy::unwrap_used, reason = "test code, and each test program uses a part of it")]

use hostler_hetznercloud::HetznerCloud;
use hostler_sdk::testing::{TestAnswer, TestCall, TestHost};
use hostler_testkit::hetznercloud::{HetznerCloud as Cloud, Options};
use std::net::SocketAddr;

/// A host that knows this token.
pub fn host(token: &str) -> TestHost {
    TestHost::new().with_secret("server.password", token)
}

/// A call of service 7, ordered as a cx23 with Debian 12 in Falkenstein.
pub fn call(addr: SocketAddr, function: &str) -> TestCall {
    TestCall::new(function)
        .service(7)
        .server(&addr.ip().to_string(), addr.port())
        .plain()
        .option("server_type", "cx23")
        .option("image", "debian-12")
        .option("location", "fsn1")
}

/// A local Hetzner Cloud, a host and calls between them.
pub struct Stage {
    pub cloud: Cloud,
    pub host: TestHost,
}

impl Stage {
    pub fn new() -> Stage {
        Stage::with(Options::default())
    }

    pub fn with(options: Options) -> Stage {
        let cloud = Cloud::start(options);
        let host = host(&cloud.token());
        Stage { cloud, host }
    }

    /// With a machine that was created.
    pub fn created() -> Stage {
        let stage = Stage::new();
        assert!(stage.run("CreateAccount").is_done());
        stage.cloud.clear_requests();
        stage
    }

    pub fn call(&self, function: &str) -> TestCall {
        call(self.cloud.addr(), function)
    }

    /// Runs `function` to its end.
    pub fn run(&self, function: &str) -> TestAnswer {
        self.host.call_to_end(&HetznerCloud, &self.call(function))
    }

    /// Runs `call` to its end.
    pub fn run_call(&self, call: &TestCall) -> TestAnswer {
        self.host.call_to_end(&HetznerCloud, call)
    }

    /// The one server that exists.
    pub fn server(&self) -> hostler_testkit::hetznercloud::Server {
        let servers = self.cloud.servers();
        assert_eq!(servers.len(), 1, "{servers:#?}");
        servers[0].clone()
    }

    /// How often this was asked for.
    pub fn count(&self, method: &str, path: &str) -> usize {
        self.cloud
            .requests()
            .iter()
            .filter(|request| request.method == method && request.path == path)
            .count()
    }
}

/// Replaces a server's labels, as a person with the token does.
pub fn put_labels(cloud: &Cloud, id: u64, labels: &std::collections::BTreeMap<String, String>) {
    let body = serde_json::json!({"labels": labels}).to_string();
    request(cloud, "PUT", &format!("/servers/{id}"), &body);
}

/// A request beside the module.
pub fn request(cloud: &Cloud, method: &str, path: &str, body: &str) -> String {
    use std::io::{Read, Write};
    let mut stream = std::net::TcpStream::connect(cloud.addr()).unwrap();
    let (token, length) = (cloud.token(), body.len());
    write!(
        stream,
        "{method} /v1{path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

//! A host whose module is a closure and whose clock is ours: what a module answers is written in the test, and waiting
//! takes no time. Used by `host_*.rs`.
#![allow(dead_code, clippy::unwrap_used, clippy::panic)]

use hostler_abi::Manifest;
use hostler_abi::door::{Answer, Returns};
use hostler_abi::wire::Effect;
use hostler_abi::wire::effect::Action;
use hostler_core::broker::Broker;
use hostler_core::config::Config;
use hostler_core::engine::moment::Clock;
use hostler_core::error::{HostResult, host};
use hostler_core::host::Host;
use hostler_core::job::{Job, Ran};
use hostler_core::runs::Runs;
use serde_json::{Value, json};
use std::path::Path;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};

/// What the module does with a call.
pub type Script = Box<dyn FnMut(&Job, &mut dyn Broker) -> Ran + Send>;

/// The scripted module.
struct Scripted {
    manifest: Arc<Manifest>,
    script: Script,
    jobs: Arc<Mutex<Vec<Job>>>,
}

impl Runs for Scripted {
    fn manifest(&mut self, slug: &str) -> HostResult<Arc<Manifest>> {
        if slug == self.manifest.slug {
            Ok(self.manifest.clone())
        } else {
            Err(host("unknown_module", format!("There is no module \"{slug}\".")))
        }
    }
    fn reports(&mut self) -> Vec<Value> {
        vec![json!({"slug": self.manifest.slug, "ok": true})]
    }
    fn run(&mut self, _: &str, job: &Job, broker: &mut dyn Broker) -> Ran {
        self.jobs.lock().unwrap().push(job.clone());
        (self.script)(job, broker)
    }
    fn end(&mut self) {}
}

/// A clock that is waited on without waiting.
#[derive(Clone)]
pub struct Hands(pub Arc<AtomicI64>);

impl Clock for Hands {
    fn now_ms(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }
    fn wait(&mut self, ms: u64) {
        self.0.fetch_add(i64::try_from(ms).unwrap(), Ordering::SeqCst);
    }
}

/// One installation, with as many hosts as wanted.
pub struct Site {
    pub dir: tempfile::TempDir,
    pub config: Config,
    pub hands: Hands,
    pub jobs: Arc<Mutex<Vec<Job>>>,
    pub manifest: Value,
}

impl Site {
    pub fn new() -> Site {
        let dir = tempfile::tempdir().unwrap();
        let config = Config::read(
            json!({"installation": "main", "state_dir": dir.path().join("state"), "modules_dir": "/nonexistent", "program": "/nonexistent"})
                .to_string()
                .as_bytes(),
        )
        .unwrap();
        // 2026-11-23T05:00:00Z
        let hands = Hands(Arc::new(AtomicI64::new(1_795_410_000_000)));
        Site { dir, config, hands, jobs: Arc::default(), manifest: manifest() }
    }

    pub fn host(&self, script: impl FnMut(&Job, &mut dyn Broker) -> Ran + Send + 'static) -> Host {
        let manifest = Arc::new(serde_json::from_value(self.manifest.clone()).unwrap());
        let runs = Scripted { manifest, script: Box::new(script), jobs: self.jobs.clone() };
        Host::with(self.config.clone(), Box::new(runs), Box::new(self.hands.clone()))
    }

    /// Functions the module was asked for, in order.
    pub fn asked(&self) -> Vec<String> {
        self.jobs.lock().unwrap().iter().map(|job| job.function.clone()).collect()
    }

    /// The call document of the n-th time.
    pub fn document(&self, n: usize) -> Value {
        serde_json::from_str(&self.jobs.lock().unwrap()[n].document).unwrap()
    }

    pub fn state_dir(&self) -> &Path {
        &self.config.state_dir
    }

    pub fn pass_time(&self, ms: i64) {
        self.hands.0.fetch_add(ms, Ordering::SeqCst);
    }
}

pub fn manifest() -> Value {
    json!({
        "hostler": 1, "id": "com.example.acme", "slug": "acme", "version": "1.0.0", "name": "Acme", "abi": {"major": 1},
        "functions": {
            "TestConnection": {}, "CreateAccount": {"repeat": "by_key", "pending": true, "usual_ms": 90000},
            "SuspendAccount": {"repeat": "safe"}, "TerminateAccount": {"repeat": "safe"}, "ChangePassword": {},
            "ChangePackage": {"repeat": "safe"},
            "custom.reboot": {"changes": true}, "custom.rescue": {"changes": true}, "loader.plans": {}, "probe": {},
            "ClientArea": {}, "AdminServicesTabFields": {}, "AdminServicesTabFieldsSave": {}, "ServiceSingleSignOn": {},
            "UsageUpdate": {}, "AdminLink": {}, "ListAccounts": {}
        },
        "net": {"hosts": ["{server.host}", "*.panel.example"]},
        "secrets": ["server.password", "service.password"],
        "server": {"port_tls": 443, "port_plain": 80},
        "buttons": [
            {"function": "custom.reboot", "label": {"en": "Reboot"}, "for": ["client", "admin"]},
            {"function": "custom.rescue", "label": {"en": "Rescue"}, "for": ["admin"]}
        ],
        "properties": [{"key": "machine_id", "label": "Machine ID"}],
        "views": [{"id": "overview", "template": "overview"}]
    })
}

/// A reply with a status.
pub fn said(status: i32, reply: Value) -> Ran {
    Ran { status, reply: reply.to_string().into_bytes(), ..Ran::default() }
}

/// A machine, with its password.
pub fn created(id: &str) -> Ran {
    said(
        0,
        json!({"v": 1, "result": {"machine_id": id, "ipv4": ["203.0.113.7"], "username": "root"},
            "service": {"password": {"$secret": "new:root"}}, "secrets": {"new:root": "s3cr3t-r00t-pw"}}),
    )
}

/// An error.
pub fn failed(kind: &str, outcome: &str, message: &str) -> Ran {
    said(
        100,
        json!({"v": 1, "error": {"kind": kind, "outcome": outcome, "code": "acme.test", "message": message}}),
    )
}

/// The parameters of service 7.
pub fn params() -> Value {
    json!({"serviceid": "7", "userid": "12", "pid": 3, "status": "Active", "domain": "a.example", "password": "wh-service-pw",
        "serverid": 1, "serverhostname": "api.acme.example", "serversecure": true, "serverpassword": "tok-server-secret"})
}

/// A call as the bridge sends it.
pub fn call(function: &str, by: &str) -> Value {
    json!({"do": "call", "call": {"module": "acme", "installed_as": "hostleracme", "function": function, "by": by,
        "actor": {"client_id": if by == "client" { 12 } else { 0 }, "method": "POST"}, "language": "english", "params": params()}})
}

pub fn send(host: &mut Host, request: &Value) -> Answer {
    serde_json::from_slice(&host.request(request.to_string().as_bytes())).unwrap()
}

pub fn ask(host: &mut Host, function: &str, by: &str) -> Answer {
    send(host, &call(function, by))
}

pub fn text(answer: &Answer) -> &str {
    match &answer.returns {
        Returns::Text(text) => text,
        other => panic!("{other:?}"),
    }
}

pub fn array(answer: &Answer) -> &Value {
    match &answer.returns {
        Returns::Array(value) => value,
        other => panic!("{other:?}"),
    }
}

/// Service properties WHMCS is told, by name.
pub fn properties(effects: &[Effect]) -> Vec<(String, String)> {
    effects
        .iter()
        .filter_map(|effect| match &effect.action {
            Action::SetProperty { name, value, .. } => Some((name.clone(), value.0.clone())),
            _ => None,
        })
        .collect()
}

pub fn tasks(effects: &[Effect]) -> usize {
    effects.iter().filter(|effect| matches!(effect.action, Action::OpenTask { .. })).count()
}

/// Acknowledges all effects of an answer.
pub fn applied(host: &mut Host, answer: &Answer) {
    let acks: Vec<Value> =
        answer.effects.iter().map(|effect| json!({"id": effect.id, "status": "applied"})).collect();
    send(host, &json!({"do": "ack", "acks": acks}));
}

/// The commands WHMCS is to run.
pub fn commands(effects: &[Effect]) -> Vec<Value> {
    let documents = effects.iter().map(|effect| serde_json::to_value(effect).unwrap());
    documents.filter(|effect| effect["do"] == "run_module_function").collect()
}

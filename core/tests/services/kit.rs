//! What the tests of the services share: a module that is a closure and speaks only through the C function pointers, and
//! a broker that keeps everything in memory.

#![allow(dead_code)]

use hostler_abi::services::http::{self, hostler_http_request, hostler_http_response, hostler_http_v1};
use hostler_abi::{hostler_call, hostler_host, hostler_str};
use hostler_core::broker::{Ask, Broker, Told};
use hostler_core::error::{HostResult, host};
use hostler_core::job::{Job, NetPolicy, Ran};
use hostler_core::services::{Stop, host_table, run_call};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

pub const TOKEN: &str = "tok/en+with=odd&\"chars\" ünd 'more'<>%20";

/// A journal in memory.
#[derive(Default)]
pub struct Memory {
    pub secrets: BTreeMap<String, String>,
    pub store: BTreeMap<(u32, String), (String, i64)>,
    pub steps: BTreeMap<String, (u32, Option<String>)>,
    pub progress: Vec<(Option<u8>, String)>,
    pub asked: usize,
    pub fails: bool,
    pub panics: bool,
}

impl Broker for Memory {
    fn ask(&mut self, ask: Ask) -> HostResult<Told> {
        self.asked += 1;
        assert!(!self.panics, "the broker of this test panics");
        if self.fails {
            return Err(host("test", "The journal's disk is full. Free some space."));
        }
        Ok(match ask {
            Ask::SecretGet { name } => {
                Told::Secret(self.secrets.get(&name).cloned().map(hostler_abi::wire::Plain))
            }
            Ask::SecretPut { name, value } => {
                self.secrets.insert(name, value.0);
                Told::Done
            }
            Ask::StoreGet { scope, key } => match self.store.get(&(scope, key)) {
                Some((value, version)) => Told::Value { value: Some(value.clone()), version: *version },
                None => Told::Value { value: None, version: 0 },
            },
            Ask::StorePut { scope, key, value, if_version } => {
                let there = self.store.get(&(scope, key.clone())).cloned();
                let version = there.as_ref().map_or(0, |(_, version)| *version);
                if if_version >= 0 && if_version != version {
                    return Ok(Told::Conflict { value: there.map(|(value, _)| value), version });
                }
                self.store.insert((scope, key), (value.clone(), version + 1));
                Told::Value { value: Some(value), version: version + 1 }
            }
            Ask::StoreRemove { scope, key, .. } => {
                self.store.remove(&(scope, key));
                Told::Done
            }
            Ask::StoreList { scope, prefix } => Told::Keys(
                self.store
                    .keys()
                    .filter(|(s, k)| *s == scope && k.starts_with(&prefix))
                    .map(|(_, k)| k.clone())
                    .collect(),
            ),
            Ask::StepBegin { step } => {
                let known = self.steps.entry(step).or_insert((0, None));
                let state = match known {
                    (_, Some(_)) => 1,
                    (0, None) => 0,
                    _ => 2,
                };
                let begun = known.0;
                known.0 += u32::from(state != 1);
                Told::Step { state, begun, result: known.1.clone() }
            }
            Ask::StepFinish { step, result } => {
                self.steps.entry(step).or_default().1 = Some(result);
                Told::Done
            }
            Ask::StepUndo { step, .. } => {
                self.steps.remove(&step);
                Told::Done
            }
            Ask::Progress { percent, text } => {
                self.progress.push((percent, text));
                Told::Done
            }
        })
    }
}

/// A broker that knows one token.
pub fn memory() -> Memory {
    let secrets = [("server.password".to_owned(), TOKEN.to_owned())].into();
    Memory { secrets, ..Memory::default() }
}

/// A job that may talk to 127.0.0.1 at `port` without TLS and to localhost at `port` with it.
pub fn job(port: u16) -> Job {
    Job {
        call_id: 7,
        function: "CreateAccount".into(),
        document: "{}".into(),
        deadline_unix_ms: now_ms() + 30_000,
        changes: true,
        net: NetPolicy {
            hosts: vec!["127.0.0.1".into(), "localhost".into()],
            ports: vec![port],
            plain: Some(format!("127.0.0.1:{port}")),
        },
        secrets: vec!["server.password".into(), "options.unset".into()],
        ..Job::default()
    }
}

pub fn now_ms() -> i64 {
    i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis()).unwrap()
}

/// Runs `module` as a call of `job`.
pub fn run(job: &Job, broker: &mut Memory, mut module: impl FnMut(&Module) -> i32) -> Ran {
    let stop = Stop::new(job.deadline_unix_ms);
    run_with(job, broker, &stop, &mut module)
}

/// As [`run`], with a `Stop` of the test's own.
pub fn run_with(
    job: &Job,
    broker: &mut Memory,
    stop: &Arc<Stop>,
    module: &mut dyn FnMut(&Module) -> i32,
) -> Ran {
    run_call(job, broker, stop, &mut |call| module(&Module { call, host: host_table() }))
}

/// What a module holds during a call.
pub struct Module {
    pub call: *const hostler_call,
    pub host: &'static hostler_host,
}

/// An answer as a module reads it.
#[derive(Clone, Debug, Default)]
pub struct Got {
    pub returned: i32,
    pub status: u32,
    pub headers: Value,
    pub body: Vec<u8>,
    pub error: Value,
    pub attempts: u32,
}

impl Got {
    fn read(returned: i32, out: &hostler_http_response) -> Got {
        // SAFETY: the host lent these for the call, which still runs.
        let (headers, body, error) = unsafe { (out.headers.text(), out.body.bytes(), out.error.text()) };
        let json = |text: Option<&str>| text.map_or(Value::Null, |text| serde_json::from_str(text).unwrap());
        Got {
            returned,
            status: out.status,
            headers: json(headers),
            body: body.unwrap_or_default().to_vec(),
            error: json(error),
            attempts: out.attempts,
        }
    }

    pub fn message(&self) -> &str {
        self.error["message"].as_str().unwrap_or_default()
    }
}

pub fn empty_response() -> hostler_http_response {
    hostler_http_response {
        struct_size: size_of::<hostler_http_response>() as u32,
        status: 0,
        headers: hostler_str::ABSENT,
        body: hostler_str::ABSENT,
        error: hostler_str::ABSENT,
        elapsed_ms: 0,
        attempts: 0,
        reserved: 0,
    }
}

impl Module {
    /// The table of a service.
    pub fn table<T>(&self, id: &str) -> &'static T {
        // SAFETY: tables live as long as the process and are asked for by the id that belongs to `T`.
        unsafe {
            let table = self.host.service.unwrap()(self.host, hostler_str::lend(id)).cast::<T>();
            table.as_ref().unwrap()
        }
    }

    pub fn reply(&self, text: &str) -> i32 {
        // SAFETY: the call runs; the text is lent.
        unsafe { self.host.reply.unwrap()(self.call, hostler_str::lend(text)) }
    }

    pub fn log(&self, text: &str) {
        // SAFETY: as above.
        unsafe {
            self.host.log.unwrap()(self.host, self.call, 3, hostler_str::lend(text), hostler_str::ABSENT)
        }
    }

    pub fn send(&self, request: Value, body: &[u8]) -> Got {
        let table: &hostler_http_v1 = self.table(http::ID);
        let request = request.to_string();
        let mut out = empty_response();
        let body = if body.is_empty() { hostler_str::ABSENT } else { hostler_str::lend_bytes(body) };
        // SAFETY: as above; `out` is a whole struct with its size preset.
        let returned =
            unsafe { table.send.unwrap()(self.call, hostler_str::lend(&request), body, &raw mut out) };
        Got::read(returned, &out)
    }

    pub fn send_many(&self, requests: &[Value], bound: u32) -> (i32, Vec<Got>) {
        let table: &hostler_http_v1 = self.table(http::ID);
        let texts: Vec<String> = requests.iter().map(Value::to_string).collect();
        let asked: Vec<_> = texts
            .iter()
            .map(|text| hostler_http_request { request: hostler_str::lend(text), body: hostler_str::ABSENT })
            .collect();
        let mut out = vec![empty_response(); requests.len()];
        // SAFETY: both arrays have `len` elements.
        let returned = unsafe {
            table.send_many.unwrap()(self.call, asked.as_ptr(), asked.len(), bound, out.as_mut_ptr())
        };
        (returned, out.iter().map(|out| Got::read(returned, out)).collect())
    }
}

/// A plain GET.
pub fn get(port: u16, path: &str) -> Value {
    json!({"method": "GET", "url": format!("http://127.0.0.1:{port}{path}")})
}

/// A plain POST.
pub fn post(port: u16, path: &str) -> Value {
    json!({"method": "POST", "url": format!("http://127.0.0.1:{port}{path}")})
}

//! The whole conversation, kept for tests and written to the log: tokens and passwords masked.

use std::fs::File;
use std::io::Write;

use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;

use crate::loopback::{Answer, Reply, Request};

/// What stands in place of a secret.
const MASK: &str = "(masked)";

/// One exchange.
#[derive(Clone, Debug, Serialize)]
pub struct Recorded {
    /// When it came, UTC.
    pub at: String,
    /// The method in capitals.
    pub method: String,
    /// The path as sent, with `/v1`.
    pub path: String,
    /// The query, decoded.
    pub query: Vec<(String, String)>,
    /// Lower-case names; the token is masked.
    pub headers: Vec<(String, String)>,
    /// The body: JSON where it is JSON, text otherwise, `Null` when there is none.
    pub body: Value,
    /// The answer's status; `None` when the connection was cut or left hanging.
    pub status: Option<u16>,
    /// The answer's body with passwords masked; what was *not* sent is here too when the answer was lost.
    pub reply: Value,
    /// `answered`, `cut` or `hung`.
    pub ended: &'static str,
}

impl Recorded {
    /// The first header of this name (lower case).
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// Keeps exchanges and writes them to the log, if there is one.
#[derive(Debug, Default)]
pub struct Recorder {
    /// What came so far.
    pub recorded: Vec<Recorded>,
    log: Option<File>,
}

impl Recorder {
    /// A recorder that also writes to this file.
    pub fn new(log: Option<File>) -> Recorder {
        Recorder { recorded: Vec::new(), log }
    }

    /// Keeps one exchange. `made` is the answer that was made, whether it was sent or not.
    pub fn keep(&mut self, request: &Request, made: Option<&Reply>, answer: &Answer) {
        let mask = |(name, value): &(String, String)| {
            let value = if name == "authorization" { format!("Bearer {MASK}") } else { value.clone() };
            (name.clone(), value)
        };
        let mut reply = made.map_or(Value::Null, |reply| read(&reply.body));
        mask_secrets(&mut reply);
        let (status, ended) = match answer {
            Answer::Reply(reply, _) => (Some(reply.status), "answered"),
            Answer::Cut => (None, "cut"),
            Answer::Hang => (None, "hung"),
        };
        let recorded = Recorded {
            at: Timestamp::now().to_string(),
            method: request.method.clone(),
            path: request.path.clone(),
            query: request.query_pairs(),
            headers: request.headers.iter().map(mask).collect(),
            body: read(&request.body),
            status,
            reply,
            ended,
        };
        if let (Some(log), Ok(line)) = (&mut self.log, serde_json::to_string(&recorded)) {
            // A full disk must not change what the provider answers.
            let _ = writeln!(log, "{line}");
        }
        self.recorded.push(recorded);
    }
}

fn read(body: &[u8]) -> Value {
    if body.is_empty() {
        return Value::Null;
    }
    serde_json::from_slice(body).unwrap_or_else(|_| Value::String(String::from_utf8_lossy(body).into_owned()))
}

fn mask_secrets(value: &mut Value) {
    if let Value::Object(map) = value {
        for key in ["root_password", "password", "wss_url"] {
            if let Some(secret) = map.get_mut(key).filter(|secret| secret.is_string()) {
                *secret = Value::String(MASK.to_owned());
            }
        }
    }
}

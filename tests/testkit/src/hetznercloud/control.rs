//! `/_control/…`: the Rust API of [`super::HetznerCloud`] over HTTP, for the program. No token: loopback only.

use serde_json::{Value, json};

use super::call::json_reply;
use super::fault::Fault;
use super::serve::Serving;
use crate::loopback::{Reply, Request};

/// What can be asked, as shown to whoever asks for something else.
const HELP: &[&str] = &[
    "GET /_control/servers: the servers with their passwords",
    "GET /_control/requests: every API request so far, secrets masked",
    "POST /_control/faults: make trouble, one fault or an array of them",
    "GET /_control/faults: the faults still waiting",
    "POST /_control/finish: end every running action now",
    "POST /_control/reset: back to an empty project",
];

/// Answers a control request.
pub fn answer(serving: &mut Serving, request: &Request) -> Reply {
    let route = request.path.trim_start_matches("/_control/");
    match (request.method.as_str(), route) {
        ("GET", "servers") => {
            serving.state.tick();
            json_reply(200, &json!({"servers": serving.state.views()}))
        }
        ("GET", "requests") => json_reply(200, &json!({"requests": serving.recorder.recorded})),
        ("GET", "faults") => json_reply(200, &json!({"faults": serving.faults})),
        ("POST", "faults") => match read_faults(&request.body) {
            Ok(faults) => {
                faults.into_iter().for_each(|fault| serving.fault(fault));
                json_reply(200, &json!({"faults": serving.faults}))
            }
            Err(error) => json_reply(400, &json!({"error": format!("not a fault: {error}")})),
        },
        ("POST", "finish") => {
            serving.state.finish_actions();
            json_reply(200, &json!({"finished": true}))
        }
        ("POST", "reset") => {
            serving.reset();
            json_reply(200, &json!({"reset": true}))
        }
        _ => json_reply(404, &json!({"error": "no such control request", "known": HELP})),
    }
}

fn read_faults(body: &[u8]) -> serde_json::Result<Vec<Fault>> {
    match serde_json::from_slice(body)? {
        Value::Array(faults) => faults.into_iter().map(serde_json::from_value).collect(),
        fault => Ok(vec![serde_json::from_value(fault)?]),
    }
}

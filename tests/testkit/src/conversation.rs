//! A strict provider: it expects exactly the given conversation, in this order, and fails the test otherwise.
//!
//! It is for module tests ("do we speak this API?"). It keeps no state and forgives nothing: a call that was
//! not asked for, one that differs, and one that was never made are each shown in full when it is dropped.
//!
//! ```
//! use hostler_testkit::conversation::{MockServer, get, post};
//! use serde_json::json;
//!
//! let provider = MockServer::expect([
//!     get("/servers?name=svc-7").replies(200, json!({"servers": []})),
//!     post("/servers").with_fields(json!({"name": "svc-7"})).replies(201, json!({"server": {"id": 1}})),
//! ]);
//! # let agent = |method: &str, path: &str, body: &str| {
//! #     use std::io::{Read, Write};
//! #     let mut stream = std::net::TcpStream::connect(provider.addr()).unwrap();
//! #     write!(stream, "{method} {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}", body.len()).unwrap();
//! #     let mut answer = String::new();
//! #     stream.read_to_string(&mut answer).unwrap();
//! #     answer
//! # };
//! assert!(agent("GET", "/servers?name=svc-7", "").starts_with("HTTP/1.1 200"));
//! assert!(agent("POST", "/servers", r#"{"name":"svc-7","image":"debian-12"}"#).starts_with("HTTP/1.1 201"));
//! ```

use std::collections::VecDeque;
use std::fmt::Write as _;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde_json::Value;

use crate::loopback::{Answer, Loopback, Reply, Request};

/// A provider that expects a conversation; checked when it is dropped.
#[derive(Debug)]
pub struct MockServer {
    state: Arc<Mutex<State>>,
    loopback: Option<Loopback>,
    addr: SocketAddr,
}

#[derive(Debug, Default)]
struct State {
    awaited: VecDeque<Exchange>,
    asked: usize,
    received: Vec<Request>,
    complaints: Vec<String>,
}

impl MockServer {
    /// Listens on a free port of 127.0.0.1 and expects these calls, in this order.
    ///
    /// # Panics
    /// When no port can be had, or when a call has no answer (`replies`, `times_out`, `drops_connection`).
    #[allow(clippy::panic, reason = "a test that cannot start its provider has failed")]
    pub fn expect(calls: impl IntoIterator<Item = Exchange>) -> MockServer {
        let awaited: VecDeque<Exchange> = calls.into_iter().collect();
        if let Some(open) = awaited.iter().find(|call| call.answer.is_none()) {
            panic!("{open} has no answer: add .replies(status, body), .times_out() or .drops_connection()");
        }
        let state = Arc::new(Mutex::new(State { awaited, ..State::default() }));
        let handled = Arc::clone(&state);
        let loopback = Loopback::start(0, Arc::new(move |request| lock(&handled).take(request)))
            .unwrap_or_else(|error| panic!("no port of 127.0.0.1 for the mock server: {error}"));
        MockServer { state, addr: loopback.addr(), loopback: Some(loopback) }
    }

    /// The base address, `http://127.0.0.1:PORT`, without a slash at the end.
    pub fn url(&self) -> String {
        format!("http://{}", self.addr)
    }

    /// Where it listens.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// Every request so far, the unasked ones too.
    pub fn received(&self) -> Vec<Request> {
        lock(&self.state).received.clone()
    }

    /// What is wrong so far, calls not yet made included; `None` when the conversation went as expected.
    pub fn complaint(&self) -> Option<String> {
        lock(&self.state).complaint()
    }
}

impl Drop for MockServer {
    #[allow(clippy::panic, reason = "the check on drop is what this server is for")]
    fn drop(&mut self) {
        // First the listener, so that no request can come in between.
        drop(self.loopback.take());
        if std::thread::panicking() {
            if let Some(complaint) = self.complaint() {
                eprintln!("{complaint}");
            }
        } else if let Some(complaint) = self.complaint() {
            panic!("{complaint}");
        }
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

impl State {
    fn take(&mut self, request: Request) -> Answer {
        self.received.push(request.clone());
        let number = self.received.len();
        let Some(expected) = self.awaited.front() else {
            return self.complain(format!("call {number} was not asked for: {}", show(&request)));
        };
        let differences = expected.differences(&request);
        if !differences.is_empty() {
            let complaint = format!(
                "call {number} differs: {}\n    expected: {expected}\n    came:     {}",
                differences.join("; "),
                show(&request)
            );
            return self.complain(complaint);
        }
        self.asked += 1;
        self.awaited.pop_front().and_then(|exchange| exchange.answer).unwrap_or(Answer::Cut)
    }

    fn complain(&mut self, complaint: String) -> Answer {
        let body =
            serde_json::json!({"error": {"code": "unexpected_call", "message": complaint}}).to_string();
        self.complaints.push(complaint);
        let headers = vec![("content-type".to_owned(), "application/json".to_owned())];
        // 501 and not 500: nothing may take it for a passing trouble and try again.
        Answer::Reply(Reply { status: 501, headers, body: body.into_bytes() }, Duration::ZERO)
    }

    fn complaint(&self) -> Option<String> {
        if self.complaints.is_empty() && self.awaited.is_empty() {
            return None;
        }
        let mut text = String::from("the conversation did not go as expected:\n");
        for complaint in &self.complaints {
            let _ = writeln!(text, "  {complaint}");
        }
        for (number, exchange) in self.awaited.iter().enumerate() {
            let _ = writeln!(text, "  call {} was never made: {exchange}", self.asked + number + 1);
        }
        let _ = writeln!(text, "what came, in order:");
        for (number, request) in self.received.iter().enumerate() {
            let _ = writeln!(text, "  {}. {}", number + 1, show(request));
        }
        if self.received.is_empty() {
            let _ = writeln!(text, "  nothing");
        }
        Some(text)
    }
}

fn show(request: &Request) -> String {
    let mut text = format!("{} {}", request.method, request.path);
    if !request.query.is_empty() {
        let _ = write!(text, "?{}", request.query);
    }
    if !request.body.is_empty() {
        let _ = write!(text, " {}", String::from_utf8_lossy(&request.body));
    }
    text
}

/// One expected call and what is answered.
#[derive(Clone, Debug)]
pub struct Exchange {
    method: &'static str,
    target: String,
    body: Expected,
    headers: Vec<(String, String)>,
    answer: Option<Answer>,
}

#[derive(Clone, Debug)]
enum Expected {
    Anything,
    Nothing,
    Exactly(Value),
    Fields(Value),
    Text(String),
}

/// Expects `GET target`; the target is path and query, the query decoded or not, its pairs in any order.
pub fn get(target: &str) -> Exchange {
    Exchange::new("GET", target)
}

/// Expects `POST target`.
pub fn post(target: &str) -> Exchange {
    Exchange::new("POST", target)
}

/// Expects `PUT target`.
pub fn put(target: &str) -> Exchange {
    Exchange::new("PUT", target)
}

/// Expects `PATCH target`.
pub fn patch(target: &str) -> Exchange {
    Exchange::new("PATCH", target)
}

/// Expects `DELETE target`.
pub fn delete(target: &str) -> Exchange {
    Exchange::new("DELETE", target)
}

impl Exchange {
    fn new(method: &'static str, target: &str) -> Exchange {
        Exchange {
            method,
            target: target.to_owned(),
            body: Expected::Anything,
            headers: Vec::new(),
            answer: None,
        }
    }

    /// The request's body is exactly this JSON value.
    pub fn with_body(mut self, body: Value) -> Exchange {
        self.body = Expected::Exactly(body);
        self
    }

    /// The request's body is a JSON object with at least these fields, of exactly these values.
    pub fn with_fields(mut self, fields: Value) -> Exchange {
        self.body = Expected::Fields(fields);
        self
    }

    /// The request's body is exactly this text (a form, XML).
    pub fn with_text(mut self, text: &str) -> Exchange {
        self.body = Expected::Text(text.to_owned());
        self
    }

    /// The request has no body.
    pub fn without_body(mut self) -> Exchange {
        self.body = Expected::Nothing;
        self
    }

    /// The request carries this header (name in any case, value exact).
    pub fn with_header(mut self, name: &str, value: &str) -> Exchange {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Answers with this status and body: a JSON value, or a text that is sent as it is.
    pub fn replies(mut self, status: u16, body: impl Into<Fixture>) -> Exchange {
        let Fixture { body, kind } = body.into();
        let headers = vec![("content-type".to_owned(), kind.to_owned())];
        self.answer = Some(Answer::Reply(Reply { status, headers, body }, Duration::ZERO));
        self
    }

    /// Adds a header to the answer given by [`replies`](Exchange::replies).
    pub fn header(mut self, name: &str, value: &str) -> Exchange {
        if let Some(Answer::Reply(reply, _)) = &mut self.answer {
            reply.headers.push((name.to_owned(), value.to_owned()));
        }
        self
    }

    /// Takes the request and never answers; the connection stays open.
    pub fn times_out(mut self) -> Exchange {
        self.answer = Some(Answer::Hang);
        self
    }

    /// Takes the request and closes the connection without a byte.
    pub fn drops_connection(mut self) -> Exchange {
        self.answer = Some(Answer::Cut);
        self
    }

    fn differences(&self, request: &Request) -> Vec<String> {
        let mut found = Vec::new();
        if self.method != request.method {
            found.push(format!("the method is {}", request.method));
        }
        let (path, query) = self.target.split_once('?').unwrap_or((&self.target, ""));
        if path != request.path {
            found.push(format!("the path is {}", request.path));
        }
        if sorted(query) != sorted(&request.query) {
            found.push(format!("the query is {:?}", request.query_pairs()));
        }
        for (name, value) in &self.headers {
            if request.header(name) != Some(value) {
                found.push(format!("the header {name} is not {value:?}"));
            }
        }
        found.extend(self.body.difference(&request.body));
        found
    }
}

impl Expected {
    fn difference(&self, body: &[u8]) -> Option<String> {
        let came: Option<Value> = serde_json::from_slice(body).ok();
        let fits = match self {
            Expected::Anything => true,
            Expected::Nothing => body.is_empty(),
            Expected::Exactly(value) => came.as_ref() == Some(value),
            Expected::Text(text) => text.as_bytes() == body,
            Expected::Fields(fields) => {
                let wrong = |(key, value): (&String, &Value)| {
                    let field = came.as_ref().and_then(|came| came.get(key));
                    (field != Some(value))
                        .then(|| format!("{key} is {}", field.map_or("missing".to_owned(), Value::to_string)))
                };
                let wrong: Vec<String> = fields.as_object().into_iter().flatten().filter_map(wrong).collect();
                if !wrong.is_empty() {
                    return Some(format!("in the body, {}", wrong.join(", ")));
                }
                true
            }
        };
        (!fits).then(|| "the body is another".to_owned())
    }
}

fn sorted(query: &str) -> Vec<(String, String)> {
    let mut pairs: Vec<_> = url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    pairs.sort();
    pairs
}

impl std::fmt::Display for Exchange {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{} {}", self.method, self.target)?;
        match &self.body {
            Expected::Anything => Ok(()),
            Expected::Nothing => write!(out, " (no body)"),
            Expected::Exactly(value) => write!(out, " {value}"),
            Expected::Fields(value) => write!(out, " with at least {value}"),
            Expected::Text(text) => write!(out, " {text}"),
        }
    }
}

/// The body of an answer.
#[derive(Clone, Debug)]
pub struct Fixture {
    body: Vec<u8>,
    kind: &'static str,
}

impl From<Value> for Fixture {
    fn from(value: Value) -> Fixture {
        Fixture { body: value.to_string().into_bytes(), kind: "application/json" }
    }
}

impl From<&str> for Fixture {
    fn from(text: &str) -> Fixture {
        let kind = match text.trim_start().chars().next() {
            Some('{' | '[') => "application/json",
            Some('<') => "text/html; charset=utf-8",
            _ => "text/plain; charset=utf-8",
        };
        Fixture { body: text.as_bytes().to_vec(), kind }
    }
}

impl From<String> for Fixture {
    fn from(text: String) -> Fixture {
        Fixture::from(text.as_str())
    }
}

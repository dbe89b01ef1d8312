//! Requests over the host's HTTP service: built here, sent there. No socket of its own; credentials by name only.

use crate::backing::{NoAnswer, Received, Sent};
use crate::{Context, Error};
use hostler_abi::wire::http::{Auth, HttpError, HttpPhase, HttpRequest};
use hostler_abi::wire::{ErrorKind, Outcome};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::time::Duration;

/// A request being built; from `ctx.get(url)` and its like.
#[derive(Clone)]
pub struct Request<'a> {
    ctx: &'a Context<'a>,
    sent: Sent,
    broken: Option<String>,
}

impl<'a> Request<'a> {
    pub(crate) fn new(ctx: &'a Context<'a>, method: &str, url: String) -> Request<'a> {
        let request = HttpRequest { method: method.to_owned(), url, ..HttpRequest::default() };
        Request { ctx, sent: Sent { request, body: None }, broken: None }
    }

    /// Adds pairs to the query, encoded.
    pub fn query<'q>(mut self, pairs: impl IntoIterator<Item = (&'q str, &'q str)>) -> Request<'a> {
        for (key, value) in pairs {
            let url = &mut self.sent.request.url;
            url.push(if url.contains('?') { '&' } else { '?' });
            url.push_str(&format!("{}={}", encoded(key), encoded(value)));
        }
        self
    }

    /// A header. Not for credentials.
    pub fn header(mut self, name: &str, value: impl Into<String>) -> Request<'a> {
        self.sent.request.headers.insert(name.to_owned(), value.into());
        self
    }

    /// `Authorization: Bearer`, the secret given by its name: "server.password".
    pub fn bearer(mut self, secret: &str) -> Request<'a> {
        self.sent.request.auth = Some(Auth::Bearer(secret.to_owned()));
        self
    }

    /// `Authorization: Basic`, the password given by its name.
    pub fn basic(mut self, user: &str, secret: &str) -> Request<'a> {
        self.sent.request.auth = Some(Auth::Basic { user: user.to_owned(), password: secret.to_owned() });
        self
    }

    /// Any header whose value is `prefix` and a secret given by its name.
    pub fn secret_header(mut self, name: &str, prefix: &str, secret: &str) -> Request<'a> {
        self.sent.request.auth = Some(Auth::Header {
            name: name.to_owned(),
            secret: secret.to_owned(),
            prefix: prefix.to_owned(),
        });
        self
    }

    /// A JSON body.
    pub fn json(mut self, body: &impl Serialize) -> Request<'a> {
        match serde_json::to_vec(body) {
            Ok(bytes) => self = self.body("application/json", bytes),
            Err(cause) => self.broken = Some(cause.to_string()),
        }
        self
    }

    /// A body of any type.
    pub fn body(mut self, content_type: &str, bytes: Vec<u8>) -> Request<'a> {
        self.sent.body = Some(bytes);
        self.header("Content-Type", content_type)
    }

    /// Longest wait for one try; the deadline of the call always holds.
    pub fn timeout(mut self, time: Duration) -> Request<'a> {
        self.sent.request.timeout_ms = Some(u64::try_from(time.as_millis()).unwrap_or(u64::MAX));
        self
    }

    /// An idempotency key the provider honours: the host may then send it again whatever its method.
    pub fn key(mut self, key: impl Into<String>) -> Request<'a> {
        self.sent.request.key = Some(key.into());
        self
    }

    /// Sending it twice is harmless although its method does not say so.
    pub fn repeat_safe(mut self) -> Request<'a> {
        self.sent.request.repeat_safe = true;
        self
    }

    /// Keeps what is at this JSON pointer, in the request and in the answer, out of every log.
    pub fn redact(mut self, pointer: &str) -> Request<'a> {
        self.sent.request.redact.push(pointer.to_owned());
        self
    }

    /// Sends it and waits. An answer of any HTTP status is `Ok`; the code of the error says how far it got:
    /// `http.refused`, `http.dns`, `http.connect`, `http.tls`, `http.send`, `http.answer`, `http.other`.
    pub fn send(self) -> Result<Response, Error> {
        self.complete()?;
        match self.ctx.backing.http(&self.sent) {
            Ok(received) => Ok(self.response(received)),
            Err(no) => Err(self.failure(no)),
        }
    }

    fn complete(&self) -> Result<(), Error> {
        match &self.broken {
            None => Ok(()),
            Some(cause) => Err(Error::new(
                ErrorKind::Unexpected,
                Outcome::NotDone,
                "http.body",
                format!("The body of {} cannot be written as JSON.", self.what()),
            )
            .because(cause)),
        }
    }

    /// Method and address without the query.
    fn what(&self) -> String {
        let request = &self.sent.request;
        format!("{} {}", request.method, request.url.split('?').next().unwrap_or_default())
    }

    fn response(&self, received: Received) -> Response {
        Response { received, what: self.what(), read_only: self.changes_nothing() }
    }

    fn failure(&self, no: NoAnswer) -> Error {
        match no {
            NoAnswer::Refused(no) => {
                let error = no.error(&self.what());
                // The deadline may have struck while the request was on its way.
                if self.changes_nothing() { error } else { error.with_outcome(Outcome::Unknown) }
            }
            NoAnswer::Failed(error) => self.transport_error(error),
        }
    }

    fn transport_error(&self, error: HttpError) -> Error {
        let (kind, code) = match error.phase {
            HttpPhase::Refused => (ErrorKind::ConfigInvalid, "http.refused"),
            HttpPhase::Dns => (ErrorKind::Unavailable, "http.dns"),
            HttpPhase::Connect => (ErrorKind::Unavailable, "http.connect"),
            HttpPhase::Tls => (ErrorKind::Unavailable, "http.tls"),
            HttpPhase::Send => (ErrorKind::Unavailable, "http.send"),
            HttpPhase::Answer => (ErrorKind::Timeout, "http.answer"),
            HttpPhase::Other => (ErrorKind::Unavailable, "http.other"),
        };
        // A lost answer to a question changes nothing: only what may change something can have an unknown end.
        let outcome = match error.outcome {
            Outcome::Unknown if self.changes_nothing() => Outcome::Retryable,
            outcome => outcome,
        };
        Error::new(kind, outcome, code, error.message).during(self.what())
    }

    fn changes_nothing(&self) -> bool {
        matches!(self.sent.request.method.as_str(), "GET" | "HEAD" | "OPTIONS")
    }
}

pub(crate) fn send_many(
    ctx: &Context<'_>,
    requests: Vec<Request<'_>>,
    bound: u32,
) -> Result<Vec<Result<Response, Error>>, Error> {
    for request in &requests {
        request.complete()?;
    }
    let sent: Vec<Sent> = requests.iter().map(|request| request.sent.clone()).collect();
    let came = ctx.backing.http_many(&sent, bound).map_err(|no| no.error("sending several requests"))?;
    let answers = requests.iter().zip(came).map(|(request, came)| match came {
        Ok(received) => Ok(request.response(received)),
        Err(no) => Err(request.failure(no)),
    });
    Ok(answers.collect())
}

/// An answer of any HTTP status.
#[derive(Clone)]
pub struct Response {
    received: Received,
    what: String,
    read_only: bool,
}

impl Response {
    /// HTTP status.
    pub fn status(&self) -> u16 {
        self.received.status
    }

    /// True for 200 to 299.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.received.status)
    }

    /// A header by its name in any case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.received.headers.get(&name.to_ascii_lowercase()).map(String::as_str)
    }

    /// The body as received.
    pub fn body(&self) -> &[u8] {
        &self.received.body
    }

    /// The body as text, bad bytes replaced.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.received.body).into_owned()
    }

    /// The body as JSON. What came is not in the error, only where it did not fit: bodies may hold secrets.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Error> {
        serde_json::from_slice(&self.received.body).map_err(|cause| {
            let place = format!("line {}, column {}", cause.line(), cause.column());
            Error::unexpected(
                "http.not_json",
                format!(
                    "The answer to {} (HTTP {}) is not the JSON that is expected there; see the module log.",
                    self.what, self.received.status
                ),
            )
            .because(format!("{:?} at {place}", cause.classify()))
            .with_outcome(if self.read_only { Outcome::NotDone } else { Outcome::Unknown })
        })
    }
}

impl std::fmt::Debug for Response {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "HTTP {} to {} ({} bytes)", self.received.status, self.what, self.received.body.len())
    }
}

/// Percent-encodes everything but RFC 3986's unreserved characters; for query parts and path segments.
pub fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(char::from(byte)),
            other => out.push_str(&format!("%{other:02X}")),
        }
    }
    out
}

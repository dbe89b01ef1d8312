//! `Context`: the host seen from one call. Deadline, clock, log, HTTP, journal, secrets, storage; nothing ambient.

use crate::backing::{Backing, Refusal};
use crate::{Error, Facts, Request, Response, Scope, Secret, Store, http};
use hostler_abi::entry::HOSTLER_GO_ON;
use hostler_abi::services::log::{
    HOSTLER_LOG_DEBUG, HOSTLER_LOG_ERROR, HOSTLER_LOG_INFO, HOSTLER_LOG_TRACE, HOSTLER_LOG_WARN,
};
use hostler_abi::wire::SecretRef;
use serde_json::Value;
use std::time::Duration;

/// One call of the host. Lives as long as the function runs.
pub struct Context<'a> {
    pub(crate) backing: &'a dyn Backing,
    facts: Facts,
    since_unix_ms: Option<i64>,
}

/// How loud a log line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// A failure.
    Error,
    /// Something odd.
    Warn,
    /// Something an operator wants to know.
    Info,
    /// Something an author wants to know.
    Debug,
    /// Everything.
    Trace,
}

impl<'a> Context<'a> {
    pub(crate) fn new(backing: &'a dyn Backing, since_unix_ms: Option<i64>) -> Context<'a> {
        Context { backing, facts: Facts::default(), since_unix_ms }
    }

    /// What is stated of the service; it reaches WHMCS whatever this function answers.
    pub fn facts(&self) -> &Facts {
        &self.facts
    }

    /// Time left of this slice; `Duration::MAX` without a deadline.
    pub fn remaining(&self) -> Duration {
        match self.backing.remaining_ms() {
            i64::MAX => Duration::MAX,
            ms => Duration::from_millis(ms.max(0).unsigned_abs()),
        }
    }

    /// True when the call was cancelled or its deadline passed.
    pub fn should_stop(&self) -> bool {
        self.backing.should_stop() != HOSTLER_GO_ON
    }

    /// An error when the call was cancelled or its deadline passed; for loops: `ctx.go_on("listing servers")?`.
    pub fn go_on(&self, doing: &str) -> Result<(), Error> {
        match self.backing.should_stop() {
            HOSTLER_GO_ON => Ok(()),
            1 => Err(Refusal(hostler_abi::status::HOSTLER_CANCELLED).error(doing)),
            _ => Err(Refusal(hostler_abi::status::HOSTLER_DEADLINE).error(doing)),
        }
    }

    /// Time.
    pub fn clock(&self) -> Clock<'_> {
        Clock { backing: self.backing }
    }

    /// One line for the log. Secrets are masked by the host, but do not rely on it.
    pub fn log(&self, level: Level, message: impl AsRef<str>) {
        self.log_with(level, message, &Value::Null);
    }

    /// One line for the log with fields, a JSON object.
    pub fn log_with(&self, level: Level, message: impl AsRef<str>, fields: &Value) {
        let number = match level {
            Level::Error => HOSTLER_LOG_ERROR,
            Level::Warn => HOSTLER_LOG_WARN,
            Level::Info => HOSTLER_LOG_INFO,
            Level::Debug => HOSTLER_LOG_DEBUG,
            Level::Trace => HOSTLER_LOG_TRACE,
        };
        let fields = if fields.is_object() { fields.to_string() } else { String::new() };
        self.backing.log(number, "", message.as_ref(), &fields);
    }

    /// A request that answers with what is at `url`.
    pub fn get(&self, url: impl Into<String>) -> Request<'_> {
        self.request("GET", url)
    }

    /// A request that makes something.
    pub fn post(&self, url: impl Into<String>) -> Request<'_> {
        self.request("POST", url)
    }

    /// A request of any method.
    pub fn request(&self, method: &str, url: impl Into<String>) -> Request<'_> {
        Request::new(self, method, url.into())
    }

    /// Sends several requests, at most `bound` at a time (0: the host's own bound), and waits for all. Each has an
    /// answer or an error of its own, in the order given.
    pub fn send_many(
        &self,
        requests: Vec<Request<'_>>,
        bound: u32,
    ) -> Result<Vec<Result<Response, Error>>, Error> {
        http::send_many(self, requests, bound)
    }

    /// The module's storage; not for secrets.
    pub fn store(&self, scope: Scope) -> Store<'_> {
        Store::new(self.backing, scope)
    }

    /// Secrets by name.
    pub fn secrets(&self) -> Secrets<'_> {
        Secrets { backing: self.backing }
    }

    /// Unpredictable values.
    pub fn random(&self) -> Random<'_> {
        Random { backing: self.backing }
    }

    /// Tells staff and client how far the work is; `percent` where it is known. Never fails a call.
    pub fn progress(&self, percent: Option<u8>, text: impl AsRef<str>) {
        let percent = percent.map_or(-1, |percent| i32::from(percent.min(100)));
        // A host without this service shows nothing; that is no reason to fail.
        let _ = self.backing.progress(percent, text.as_ref());
    }

    /// When the work that is resumed began, Unix milliseconds; `None` in a first slice.
    pub(crate) fn since_unix_ms(&self) -> Option<i64> {
        self.since_unix_ms
    }
}

/// Time; from `ctx.clock()`.
pub struct Clock<'a> {
    backing: &'a dyn Backing,
}

impl Clock<'_> {
    /// Unix time in milliseconds.
    pub fn now_unix_ms(&self) -> Result<i64, Error> {
        self.backing.now_unix_ms().map_err(|no| no.error("the time of day"))
    }

    /// The time of day as RFC 3339, UTC.
    pub fn now(&self) -> Result<String, Error> {
        self.now_unix_ms().map(crate::time::rfc3339)
    }

    /// Waits; an error when the call is cancelled or its deadline passes meanwhile.
    pub fn sleep(&self, time: Duration) -> Result<(), Error> {
        let ms = u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
        self.backing.sleep(ms).map_err(|no| no.error("waiting"))
    }
}

/// Secrets by name; from `ctx.secrets()`.
pub struct Secrets<'a> {
    backing: &'a dyn Backing,
}

impl Secrets<'_> {
    /// A secret the manifest declares or one kept before; `None` when it is not set.
    pub fn get(&self, name: &str) -> Result<Option<Secret>, Error> {
        let value = self.backing.secret_get(name).map_err(|no| no.error(&format!("the secret {name}")))?;
        Ok(value.map(Secret::new))
    }

    /// Keeps `value` sealed and masked from now on; it survives a crash before the reply. `name` begins with "keep:"
    /// (lasts with the service) or "new:" (for this reply). State it with `ctx.facts().password(…)`.
    pub fn keep(&self, name: &str, value: &Secret) -> Result<SecretRef, Error> {
        self.backing
            .secret_put(name, value.expose())
            .map(|()| SecretRef::to(name))
            .map_err(|no| no.error(&format!("keeping the secret {name}")))
    }
}

/// Unpredictable values; from `ctx.random()`.
pub struct Random<'a> {
    backing: &'a dyn Backing,
}

impl Random<'_> {
    /// `N` bytes.
    pub fn bytes<const N: usize>(&self) -> Result<[u8; N], Error> {
        let mut bytes = [0; N];
        self.backing.random_fill(&mut bytes).map_err(|no| no.error("random bytes"))?;
        Ok(bytes)
    }

    /// A password of `length` characters with letters of each case, digits, and symbols out of `symbols`.
    pub fn password(&self, length: usize, symbols: &str) -> Result<Secret, Error> {
        let policy = serde_json::json!({"length": length, "symbols": symbols}).to_string();
        self.backing.random_password(&policy).map(Secret::new).map_err(|no| no.error("a password"))
    }

    /// A UUID of version 7.
    pub fn uuid7(&self) -> Result<String, Error> {
        self.backing.random_uuid7().map_err(|no| no.error("a UUID"))
    }
}

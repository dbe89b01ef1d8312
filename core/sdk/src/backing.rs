//! `Backing`: what stands behind a `Context`. The host's tables in a loaded module (`table`), memory in a test
//! (`testing`). Everything above it is the same code in both.

use crate::Error;
use hostler_abi::status::{HOSTLER_CANCELLED, HOSTLER_DEADLINE, HOSTLER_UNSUPPORTED};
use hostler_abi::wire::http::{HttpError, HttpRequest};
use hostler_abi::wire::{ErrorKind, Outcome};
use std::collections::BTreeMap;

/// A service said no: its status number. `HOSTLER_UNSUPPORTED` when the host does not offer it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refusal(pub i32);

impl Refusal {
    /// As an error of the module; `what` is the thing that was asked for.
    pub fn error(self, what: &str) -> Error {
        match self.0 {
            HOSTLER_DEADLINE => Error::new(
                ErrorKind::Timeout,
                Outcome::Retryable,
                "host.deadline",
                format!("The time of this call ran out at: {what}. Try again."),
            ),
            HOSTLER_CANCELLED => Error::new(
                ErrorKind::Cancelled,
                Outcome::Retryable,
                "host.cancelled",
                format!("The call was cancelled at: {what}."),
            ),
            HOSTLER_UNSUPPORTED => Error::new(
                ErrorKind::Unsupported,
                Outcome::NotDone,
                "host.no_service",
                format!("This host does not offer: {what}. Update Hostler."),
            ),
            status => Error::new(
                ErrorKind::Unexpected,
                Outcome::NotDone,
                "host.refused",
                format!("The host refused: {what} (status {status}). Its log says why."),
            ),
        }
    }
}

/// An answer as it came.
#[derive(Clone, Debug, Default)]
pub struct Received {
    pub status: u16,
    pub headers: BTreeMap<String, String>,
    pub body: Vec<u8>,
}

/// One request with its body.
#[derive(Clone, Debug)]
pub struct Sent {
    pub request: HttpRequest,
    pub body: Option<Vec<u8>>,
}

/// Why there is no answer.
#[derive(Clone, Debug)]
pub enum NoAnswer {
    Failed(HttpError),
    Refused(Refusal),
}

/// What the journal knows of a step.
#[derive(Clone, Debug, PartialEq)]
pub enum Known {
    New,
    Done(String),
    Unknown,
}

/// A stored value and its version; 0 when there is none.
pub type Versioned = (Option<String>, i64);

/// The host, seen from one call.
pub trait Backing {
    fn log(&self, level: u32, target: &str, message: &str, fields: &str);
    /// `HOSTLER_GO_ON`, `HOSTLER_STOP_CANCELLED` or `HOSTLER_STOP_DEADLINE`.
    fn should_stop(&self) -> i32;
    /// `i64::MAX` without a deadline.
    fn remaining_ms(&self) -> i64;

    fn now_unix_ms(&self) -> Result<i64, Refusal>;
    fn sleep(&self, ms: u64) -> Result<(), Refusal>;

    fn http(&self, sent: &Sent) -> Result<Received, NoAnswer>;
    fn http_many(&self, sent: &[Sent], bound: u32) -> Result<Vec<Result<Received, NoAnswer>>, Refusal>;

    fn secret_get(&self, name: &str) -> Result<Option<String>, Refusal>;
    fn secret_put(&self, name: &str, value: &str) -> Result<(), Refusal>;

    fn store_get(&self, scope: u32, key: &str) -> Result<Versioned, Refusal>;
    /// The inner error is what is there instead.
    fn store_put(
        &self,
        scope: u32,
        key: &str,
        value: &str,
        if_version: i64,
    ) -> Result<Result<Versioned, Versioned>, Refusal>;
    fn store_remove(&self, scope: u32, key: &str, if_version: i64) -> Result<(), Refusal>;
    fn store_list(&self, scope: u32, prefix: &str) -> Result<Vec<String>, Refusal>;

    fn step_begin(&self, step: &str) -> Result<Known, Refusal>;
    fn step_finish(&self, step: &str, result: &str) -> Result<(), Refusal>;
    fn step_undo(&self, step: &str, document: &str) -> Result<(), Refusal>;

    fn progress(&self, percent: i32, text: &str) -> Result<(), Refusal>;

    fn random_fill(&self, bytes: &mut [u8]) -> Result<(), Refusal>;
    fn random_password(&self, policy: &str) -> Result<String, Refusal>;
    fn random_uuid7(&self) -> Result<String, Refusal>;
}

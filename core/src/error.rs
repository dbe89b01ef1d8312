//! Errors the host itself makes: a code `host.…` or `module.…` and a sentence that says what to do. They travel as the
//! same `ErrorDoc` a module answers with, so nothing downstream tells them apart by shape.

use hostler_abi::wire::{ErrorDoc, ErrorKind, Outcome};

/// What the host's own functions fail with.
pub type HostResult<T> = Result<T, ErrorDoc>;

/// The host cannot do what it was asked. `code` without the leading `host.`.
pub fn host(code: &str, message: impl Into<String>) -> ErrorDoc {
    ErrorDoc::new(ErrorKind::Unexpected, Outcome::NotDone, format!("host.{code}"), message)
}

/// The module did something wrong. `code` without the leading `module.`. A function that changes something has
/// outcome `unknown`: what the provider did is not known.
pub fn module(code: &str, changes: bool, message: impl Into<String>) -> ErrorDoc {
    let outcome = if changes { Outcome::Unknown } else { Outcome::NotDone };
    ErrorDoc::new(ErrorKind::Unexpected, outcome, format!("module.{code}"), message)
}

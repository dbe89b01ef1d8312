//! `Error` and its two faces: `Display` is one sentence staff can act on, `Debug` is the whole story for the log,
//! redacted. Built where the failure is understood; the host decides what follows from its outcome.

use hostler_abi::wire::{ErrorDoc, ErrorKind, Outcome, Remote};
use serde_json::{Map, Value};
use std::fmt;

/// Why a function failed.
#[derive(Clone)]
pub struct Error {
    doc: Box<ErrorDoc>,
    operation: Option<String>,
    source: Option<String>,
    unclaimed: bool,
}

impl Error {
    /// An error. `code` is dotted and stable ("acme.limit.servers"); `message` is one sentence: what failed, where,
    /// what to do. Never put a secret into any part.
    pub fn new(
        kind: ErrorKind,
        outcome: Outcome,
        code: impl Into<String>,
        message: impl Into<String>,
    ) -> Error {
        Error {
            doc: Box::new(ErrorDoc::new(kind, outcome, code, message)),
            operation: None,
            source: None,
            unclaimed: false,
        }
    }

    /// A product setting or the server record is wrong; `path` points into the call ("/server/password").
    pub fn config(path: impl Into<String>, message: impl Into<String>) -> Error {
        Error::new(ErrorKind::ConfigInvalid, Outcome::NotDone, "config.invalid", message).at(path)
    }

    /// What this call asks for is not possible; `path` points into the call ("/options/plan").
    pub fn params(path: impl Into<String>, message: impl Into<String>) -> Error {
        Error::new(ErrorKind::ParamsInvalid, Outcome::NotDone, "params.invalid", message).at(path)
    }

    /// The other side did something nobody foresaw, and whether anything changed is not known.
    pub fn unexpected(code: impl Into<String>, message: impl Into<String>) -> Error {
        Error::new(ErrorKind::Unexpected, Outcome::Unknown, code, message)
    }

    /// The module does not have `function`. Every method of the trait answers this until it is written.
    pub fn unsupported(function: &str) -> Error {
        let message = format!("This module does not have the function {function}.");
        let mut error = Error::new(ErrorKind::Unsupported, Outcome::NotDone, "module.unsupported", message);
        error.unclaimed = true;
        error
    }

    /// Points at what is wrong in the call.
    pub fn at(mut self, path: impl Into<String>) -> Error {
        self.doc.path = Some(path.into());
        self
    }

    /// A sentence a client may read.
    pub fn client(mut self, sentence: impl Into<String>) -> Error {
        self.doc.client = Some(sentence.into());
        self
    }

    /// Asking again makes sense after this long.
    pub fn retry_after_ms(mut self, ms: u64) -> Error {
        self.doc.retry_after_ms = Some(ms);
        self
    }

    /// What the provider said; for the log.
    pub fn remote(mut self, remote: Remote) -> Error {
        self.doc.remote = Some(remote);
        self
    }

    /// One more thing for the log.
    pub fn detail(mut self, key: impl Into<String>, value: impl Into<Value>) -> Error {
        self.doc.details.insert(key.into(), value.into());
        self
    }

    /// What was being done ("create server"); for the log.
    pub fn during(mut self, operation: impl Into<String>) -> Error {
        self.operation = Some(operation.into());
        self
    }

    /// What lies below; for the log.
    pub fn because(mut self, source: impl fmt::Display) -> Error {
        self.source = Some(source.to_string());
        self
    }

    /// The same failure with another outcome, where the caller knows more of what happened.
    pub fn with_outcome(mut self, outcome: Outcome) -> Error {
        self.doc.outcome = outcome;
        self
    }

    /// The same failure under another code and sentence, where the caller knows more of what it means.
    pub fn reworded(mut self, code: impl Into<String>, message: impl Into<String>) -> Error {
        self.source.get_or_insert_with(|| format!("{}: {}", self.doc.code, self.doc.message));
        self.doc.code = code.into();
        self.doc.message = message.into();
        self
    }

    /// Its kind.
    pub fn kind(&self) -> ErrorKind {
        self.doc.kind
    }

    /// What billing must know.
    pub fn outcome(&self) -> Outcome {
        self.doc.outcome
    }

    /// Its code.
    pub fn code(&self) -> &str {
        &self.doc.code
    }

    /// Where in the call the fault is.
    pub fn path(&self) -> Option<&str> {
        self.doc.path.as_deref()
    }

    /// True when nothing changed and the trouble may pass: asking again is harmless.
    pub fn is_passing(&self) -> bool {
        self.doc.outcome == Outcome::Retryable
    }

    /// The module never wrote this function; crosses as `HOSTLER_UNSUPPORTED`.
    pub(crate) fn is_unclaimed(&self) -> bool {
        self.unclaimed
    }

    /// The document that crosses.
    pub(crate) fn into_doc(self) -> ErrorDoc {
        let mut doc = *self.doc;
        if let Some(operation) = self.operation {
            doc.details.insert("operation".into(), operation.into());
        }
        if let Some(source) = self.source {
            doc.details.insert("source".into(), source.into());
        }
        doc
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.doc.message)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut story = f.debug_struct("Error");
        story
            .field("kind", &self.doc.kind)
            .field("outcome", &self.doc.outcome)
            .field("code", &self.doc.code)
            .field("message", &self.doc.message)
            .field("path", &self.doc.path)
            .field("operation", &self.operation)
            .field("remote", &self.doc.remote)
            .field("details", &redacted(&self.doc.details))
            .field("source", &self.source)
            .finish()
    }
}

impl std::error::Error for Error {}

/// Details with everything whose key says that it is a secret left out.
fn redacted(details: &Map<String, Value>) -> Map<String, Value> {
    const HIDDEN: [&str; 5] = ["password", "token", "secret", "authorization", "accesshash"];
    let hides = |key: &str| HIDDEN.iter().any(|word| key.to_ascii_lowercase().contains(word));
    details
        .iter()
        .map(|(key, value)| {
            let shown = match value {
                _ if hides(key) => Value::from("[secret]"),
                Value::Object(inner) => Value::Object(redacted(inner)),
                other => other.clone(),
            };
            (key.clone(), shown)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn display_is_the_sentence_and_debug_is_the_story_without_secrets() {
        let error = Error::params("/options/plan", "Acme has no plan \"s-9\": choose one of s-1, s-2.")
            .detail("inner", serde_json::json!({"root_password": "hunter2"}))
            .during("create server");
        assert_eq!(error.to_string(), "Acme has no plan \"s-9\": choose one of s-1, s-2.");
        let story = format!("{error:?}");
        assert!(story.contains("create server") && story.contains("/options/plan"));
        assert!(!story.contains("hunter2"));
    }
}

//! The error of a reply: what failed, and what billing must know of it.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// What kind of failure it is. Few, stable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ErrorKind {
    /// The module's settings or the server record are wrong.
    ConfigInvalid,
    /// What this call asks for is not possible (unknown plan, bad host name).
    ParamsInvalid,
    /// The provider refuses the credentials or their rights.
    Unauthorized,
    /// It is not there.
    NotFound,
    /// It is there already.
    AlreadyExists,
    /// Something else is under way.
    Conflict,
    /// A limit of the account, or no stock.
    QuotaExceeded,
    /// Too many requests.
    RateLimited,
    /// The provider cannot be reached or is in maintenance.
    Unavailable,
    /// No answer in time.
    Timeout,
    /// Stopped because told to.
    Cancelled,
    /// The module does not do this.
    Unsupported,
    /// Anything else. Kinds this reader does not know read as this.
    #[serde(other)]
    Unexpected,
}

impl ErrorKind {
    /// Its name in documents.
    pub const fn name(self) -> &'static str {
        match self {
            ErrorKind::ConfigInvalid => "config_invalid",
            ErrorKind::ParamsInvalid => "params_invalid",
            ErrorKind::Unauthorized => "unauthorized",
            ErrorKind::NotFound => "not_found",
            ErrorKind::AlreadyExists => "already_exists",
            ErrorKind::Conflict => "conflict",
            ErrorKind::QuotaExceeded => "quota_exceeded",
            ErrorKind::RateLimited => "rate_limited",
            ErrorKind::Unavailable => "unavailable",
            ErrorKind::Timeout => "timeout",
            ErrorKind::Cancelled => "cancelled",
            ErrorKind::Unsupported => "unsupported",
            ErrorKind::Unexpected => "unexpected",
        }
    }
}

/// What billing must know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Nothing changed, repeating will not help.
    NotDone,
    /// Nothing changed, repeating may help.
    Retryable,
    /// It may have happened: look by our label, never send again. Outcomes this reader does not know read as this.
    #[serde(other)]
    Unknown,
}

/// The error of a reply.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ErrorDoc {
    /// Kind.
    pub kind: ErrorKind,
    /// Outcome.
    pub outcome: Outcome,
    /// The module's own code, dotted, stable: "hetznercloud.resource_unavailable".
    pub code: String,
    /// One sentence for staff: what failed, where, what to do.
    pub message: String,
    /// A sentence that a client may read; without it clients get the kind's standard sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client: Option<String>,
    /// Wait this long before asking again, in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after_ms: Option<u64>,
    /// JSON pointer into the call to what is wrong: "/options/plan".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// What the provider said; for the log only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remote: Option<Remote>,
    /// More for the log only.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub details: Map<String, Value>,
}

impl ErrorDoc {
    /// An error with nothing but the necessary.
    pub fn new(
        kind: ErrorKind,
        outcome: Outcome,
        code: impl Into<String>,
        message: impl Into<String>,
    ) -> ErrorDoc {
        ErrorDoc {
            kind,
            outcome,
            code: code.into(),
            message: message.into(),
            client: None,
            retry_after_ms: None,
            path: None,
            remote: None,
            details: Map::new(),
        }
    }
}

/// What the provider said.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Remote {
    /// HTTP status.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// The provider's own error code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// What the provider's support asks for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
}

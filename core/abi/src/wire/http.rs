//! The JSON half of `hostler.http/1`: a request, and why there was no answer.

use super::error::Outcome;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A request as the module describes it; the body goes beside it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct HttpRequest {
    /// GET, POST, PUT, PATCH, DELETE, HEAD.
    pub method: String,
    /// Absolute URL, its host among the manifest's `net.hosts`.
    pub url: String,
    /// Headers. Credentials do not belong here, see `auth`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub headers: BTreeMap<String, String>,
    /// Credentials by reference.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub auth: Option<Auth>,
    /// Longest wait for one try, in milliseconds; the call's deadline always holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeout_ms: Option<u64>,
    /// Idempotency key the provider honours: with it the request may be sent again whatever its method.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// Sending it twice is harmless although its method does not say so.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub repeat_safe: bool,
    /// JSON pointers into request and answer bodies whose values never reach a log.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub redact: Vec<String>,
}

/// Credentials by reference.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Auth {
    /// `Authorization: Bearer <secret>`.
    Bearer(String),
    /// `Authorization: Basic …`.
    Basic {
        /// User name in clear.
        user: String,
        /// Name of the secret.
        password: String,
    },
    /// Any header whose value is the secret, optionally behind a prefix.
    Header {
        /// Header name.
        name: String,
        /// Name of the secret.
        secret: String,
        /// Put before the value: "whm user:".
        #[serde(default)]
        prefix: String,
    },
}

/// Why there was no answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct HttpError {
    /// How far it got.
    pub phase: HttpPhase,
    /// `retryable` when the request certainly was not received whole or only reads (GET, HEAD), `unknown` when it may
    /// have been received, `not_done` when it was refused before anything was sent.
    pub outcome: Outcome,
    /// One sentence: what failed, where, what to do.
    pub message: String,
}

/// How far a request got.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum HttpPhase {
    /// Refused before anything was sent: host not in the manifest, secret not declared, URL not understood.
    Refused,
    /// The name could not be resolved.
    Dns,
    /// No connection.
    Connect,
    /// The TLS handshake failed: certificate, name or protocol.
    Tls,
    /// It was being sent.
    Send,
    /// Sent; no whole answer came.
    Answer,
    /// Anything else. Phases this reader does not know read as this.
    #[serde(other)]
    Other,
}

/// One exchange as it is recorded: already redacted.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Exchange {
    /// Method and URL.
    pub request: String,
    /// Request headers (credentials masked) and body.
    pub sent: String,
    /// Status line or the failure.
    pub response: String,
    /// Answer headers and body, cut at 64 KiB.
    pub received: String,
    /// Milliseconds.
    pub elapsed_ms: u64,
    /// From 1.
    pub attempt: u32,
}

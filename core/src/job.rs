//! `Job` and `Ran`: one call of one module, on its way to where the module runs and back. The same whether that is a
//! worker process (then they cross the socket as JSON) or this process.

use hostler_abi::wire::ErrorDoc;
use hostler_abi::wire::http::Exchange;
use serde::{Deserialize, Serialize};

/// One call, ready to run.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Job {
    /// Unique in this process.
    pub call_id: u64,
    /// The function, as the manifest names it.
    pub function: String,
    /// The call document, UTF-8 JSON.
    pub document: String,
    /// `HOSTLER_CALL_*`.
    pub flags: u32,
    /// When the module must have answered, Unix time in milliseconds.
    pub deadline_unix_ms: i64,
    /// It changes something at the provider: an interrupted run has an unknown outcome, and it has a journal of steps.
    pub changes: bool,
    /// Where the module may talk to.
    pub net: NetPolicy,
    /// Names of the secrets it may ask for.
    pub secrets: Vec<String>,
    /// Trace id for the log.
    pub trace: String,
}

/// Where a module may talk to in this call: the manifest's `net` with the server record filled in.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct NetPolicy {
    /// Host names, lower case; a leading `*.` is any one label.
    pub hosts: Vec<String>,
    /// Ports.
    pub ports: Vec<u16>,
    /// `host:port` that may be spoken to without TLS, because the operator switched "Use SSL" off for that server record.
    pub plain: Option<String>,
}

/// What came of it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Ran {
    /// What `invoke` returned; meaningless when `failure` is set.
    pub status: i32,
    /// The reply document as the module wrote it, not checked.
    #[serde(with = "text_or_bytes")]
    pub reply: Vec<u8>,
    /// HTTP exchanges, redacted.
    pub exchanges: Vec<Exchange>,
    /// What the module logged, redacted.
    pub log: Vec<LogLine>,
    /// The run itself failed: crash, deadline, no worker. Named cause and what to do.
    pub failure: Option<ErrorDoc>,
}

/// One line a module logged.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LogLine {
    /// 1 error … 5 trace.
    pub level: u32,
    /// Target, or empty.
    pub target: String,
    /// The line.
    pub message: String,
    /// JSON object, or empty.
    pub fields: String,
}

/// Bytes that are nearly always text: as text where they are, as Base64 where not.
mod text_or_bytes {
    use base64::{Engine, engine::general_purpose::STANDARD};
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[derive(Serialize, Deserialize)]
    enum Form<T> {
        T(T),
        B(String),
    }

    pub fn serialize<S: Serializer>(bytes: &[u8], to: S) -> Result<S::Ok, S::Error> {
        match std::str::from_utf8(bytes) {
            Ok(text) => Form::T(text).serialize(to),
            Err(_) => Form::<&str>::B(STANDARD.encode(bytes)).serialize(to),
        }
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u8>, D::Error> {
        match Form::<String>::deserialize(from)? {
            Form::T(text) => Ok(text.into_bytes()),
            Form::B(encoded) => STANDARD.decode(encoded).map_err(serde::de::Error::custom),
        }
    }
}

//! The JSON documents that cross: `Call` to the module, `Reply` back, `Effect` to WHMCS. Typed here, validated by the
//! schemas written from here, and never extended without being additive (new required keys need a new schema number).

pub mod call;
pub mod effect;
pub mod error;
pub mod http;
pub mod reply;
pub mod results;

pub use call::{Call, CallInfo, Client, Resume, SecretRef, Server, Service, State};
pub use effect::Effect;
pub use error::{ErrorDoc, ErrorKind, Outcome, Remote};
pub use reply::{Pending, Plain, Reply, ServiceFacts, StateChange, Warning};

/// Version of the documents.
pub const DOCUMENT_VERSION: u32 = 1;
/// Largest call document, in bytes.
pub const MAX_CALL_BYTES: usize = 1 << 20;
/// Largest reply document, in bytes.
pub const MAX_REPLY_BYTES: usize = 8 << 20;
/// Deepest nesting of a document.
pub const MAX_DEPTH: usize = 64;

/// Reads a map, and `[]` as an empty one: PHP cannot tell an empty map from an empty list.
pub(crate) fn map_or_empty_list<'de, D, T>(from: D) -> Result<T, D::Error>
where
    D: serde::Deserializer<'de>,
    T: serde::de::DeserializeOwned + Default,
{
    use serde::Deserialize;
    match serde_json::Value::deserialize(from)? {
        serde_json::Value::Array(list) if list.is_empty() => Ok(T::default()),
        serde_json::Value::Null => Ok(T::default()),
        other => serde_json::from_value(other).map_err(serde::de::Error::custom),
    }
}

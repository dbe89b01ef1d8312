//! `Reply`: what a module answers. Facts, never orders: the host makes effects of them.
//!
//! `state`, `service`, `secrets` and `warnings` count whatever the status, so a create that fails after the machine
//! exists returns its error *and* the machine's id.

use super::{ErrorDoc, SecretRef, map_or_empty_list};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::fmt;

/// The answer of a module.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Reply {
    /// Version of the document, 1.
    pub v: u32,
    /// The function's result, see `results`. Set with status 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<Value>,
    /// Changes to the module's state of this service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<StateChange>,
    /// Facts about the service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<ServiceFacts>,
    /// Values of secrets the reply refers to.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty", deserialize_with = "map_or_empty_list")]
    pub secrets: BTreeMap<String, Plain>,
    /// Set with status 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pending: Option<Pending>,
    /// What staff should know although nothing failed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<Warning>,
    /// Work a person must do. One is opened per key, however often it is named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub human_tasks: Vec<HumanTask>,
    /// Set with status 100.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<ErrorDoc>,
}

/// A secret in clear. Shows nothing of itself in `Debug`; only serde sees the value.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Plain(pub String);

impl fmt::Debug for Plain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[secret]")
    }
}

/// Changes to the module's state of this service.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StateChange {
    /// Schema number of what is set.
    pub schema: u32,
    /// Keys to write.
    #[serde(default, deserialize_with = "map_or_empty_list")]
    pub set: Map<String, Value>,
    /// Keys to remove.
    #[serde(default)]
    pub unset: Vec<String>,
}

/// Facts about the service. Absent: unchanged. Empty text: cleared.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ServiceFacts {
    /// WHMCS's "Dedicated IP".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dedicatedip: Option<String>,
    /// WHMCS's "Assigned IPs", one per entry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assignedips: Option<Vec<String>>,
    /// Login name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// Login password, by the name it has in `secrets` or was put under.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<SecretRef>,
    /// Host name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub domain: Option<String>,
    /// Properties the manifest declares; `null` removes one.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty", deserialize_with = "map_or_empty_list")]
    pub properties: BTreeMap<String, Option<String>>,
}

/// Work that goes on at the provider.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Pending {
    /// Handed back in `call.resume`; at most 1 KiB, no secrets.
    pub token: String,
    /// Ask again after this long, in milliseconds.
    pub poll_ms: u64,
    /// After this time (RFC 3339) it makes no sense to go on waiting.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// 0…100.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub percent: Option<u8>,
    /// What is going on, for people.
    #[serde(default)]
    pub text: String,
}

/// What staff should know although nothing failed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Warning {
    /// JSON pointer into the call.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// One sentence.
    pub summary: String,
    /// What to do.
    #[serde(default)]
    pub detail: String,
}

/// Work a person must do.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct HumanTask {
    /// Unique per service and intent: a second one with the same key is not opened.
    pub key: String,
    /// One line.
    pub title: String,
    /// What is to be done, with everything needed to do it. No secrets.
    pub text: String,
}

//! The documents between PHP and the host: the same bytes through FFI, socket and CLI.
//! `Request` goes in, `Answer` comes out; PHP does what the answer says and decides nothing.

use crate::wire::call::By;
use crate::wire::effect::Effect;
use crate::wire::map_or_empty_list;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// What the bridge asks. New verbs need no new C symbol.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Request {
    /// Run a function of a module.
    Call {
        /// The call.
        call: Box<BridgeCall>,
    },
    /// Effects were applied, or were not.
    Ack {
        /// One per effect.
        acks: Vec<Ack>,
    },
    /// Do what is due (cron): polls waiting work, delivers effects.
    Resume {
        /// Longest time to spend, in milliseconds.
        #[serde(default)]
        budget_ms: Option<u64>,
    },
    /// Which modules are there, and in which state.
    Modules,
    /// The manifest of one module.
    Manifest {
        /// Its short name.
        module: String,
    },
    /// What is wrong with this installation, and how to mend it.
    Doctor,
    /// The PHP request ends: nothing more will be asked soon.
    End,
}

/// The verbs of [`Request`], for the message to one who asks something else.
pub const VERBS: &[&str] = &["call", "ack", "resume", "modules", "manifest", "doctor", "end"];

/// A function call as PHP sees it: WHMCS's parameters, cleaned but not interpreted.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BridgeCall {
    /// Short name of the module.
    pub module: String,
    /// Name it is installed under: the directory in `modules/servers`.
    pub installed_as: String,
    /// As the manifest names it: `CreateAccount`, `custom.reboot`, `loader.images`.
    pub function: String,
    /// Who asks.
    pub by: By,
    /// Details on who asks.
    #[serde(default)]
    pub actor: Actor,
    /// WHMCS's language name or a two-letter code.
    #[serde(default)]
    pub language: String,
    /// Longest time this page may wait, in milliseconds; absent: the host's default for this function and asker.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub budget_ms: Option<u64>,
    /// `$params` by WHMCS's own names (contract §3), without `model` and other objects, entities decoded once. Bytes that are not
    /// UTF-8 and must survive are `{"$b64": "…"}`.
    #[serde(default, deserialize_with = "map_or_empty_list")]
    pub params: Map<String, Value>,
    /// What a person typed, by the manifest's input keys.
    #[serde(default, deserialize_with = "map_or_empty_list")]
    pub input: BTreeMap<String, String>,
}

/// Details on who asks, as WHMCS authenticated them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Actor {
    /// Staff's id, 0 for none.
    #[serde(default)]
    pub admin_id: u64,
    /// The signed-in client's id, 0 for none.
    #[serde(default)]
    pub client_id: u64,
    /// Request method; empty on the command line.
    #[serde(default)]
    pub method: String,
    /// PHP's `PHP_SAPI`.
    #[serde(default)]
    pub sapi: String,
}

/// What became of an effect.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Ack {
    /// The effect's id.
    pub id: String,
    /// What became of it.
    pub status: AckStatus,
    /// Why not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// What became of an effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum AckStatus {
    /// Done.
    Applied,
    /// WHMCS refused it; it is delivered again later.
    Failed,
    /// This bridge does not know it; it is delivered again after an upgrade.
    Unsupported,
}

/// What the host answers. Always a whole document, success or not.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Answer {
    /// Version of the document, 1.
    pub v: u32,
    /// Short reference of this call: finds the log and the history.
    #[serde(default)]
    pub r#ref: String,
    /// What the PHP function returns.
    pub returns: Returns,
    /// What WHMCS must be told first, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub effects: Vec<Effect>,
    /// For verbs other than `call`: their data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data: Option<Value>,
    /// What went wrong, for logs and tests; people read `returns`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<crate::wire::ErrorDoc>,
}

/// What the PHP function returns.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "as", content = "value", rename_all = "snake_case")]
pub enum Returns {
    /// A string.
    Text(String),
    /// An array.
    Array(Value),
    /// `null`.
    Nothing,
    /// An `\Exception` with this message.
    Throws(String),
}

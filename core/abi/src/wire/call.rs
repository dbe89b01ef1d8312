//! `Call`: what the host hands to a module. Secrets are references, never values.

use super::map_or_empty_list;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// One call of a function.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Call {
    /// Version of the document, 1.
    pub v: u32,
    /// The function, as the manifest names it.
    pub function: String,
    /// Schema number of this function's documents.
    pub schema: u32,
    /// About the call itself.
    pub call: CallInfo,
    /// The product's module settings by the manifest's keys. Text, except `number` (a number) and `json` (anything).
    #[serde(default, deserialize_with = "map_or_empty_list")]
    pub options: Map<String, Value>,
    /// Configurable options the client picked: system name → value.
    #[serde(default, deserialize_with = "map_or_empty_list")]
    pub configurable: BTreeMap<String, String>,
    /// Custom fields: system name → value.
    #[serde(default, deserialize_with = "map_or_empty_list")]
    pub fields: BTreeMap<String, String>,
    /// What a person typed for this function, limited to the inputs the manifest declares.
    #[serde(default, deserialize_with = "map_or_empty_list")]
    pub input: BTreeMap<String, String>,
    /// The service; absent for server- and product-scoped functions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<Service>,
    /// The server record; absent when the product has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server: Option<Server>,
    /// The client, as far as a module may need to know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client: Option<Client>,
    /// The module's own state of this service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<State>,
}

/// About the call itself.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CallInfo {
    /// Unique id of this call (a UUID of version 7).
    pub id: String,
    /// Key of the operation: installation/service/addon/function/generation. The same over all attempts of one intent.
    pub key: String,
    /// Name of this WHMCS installation, `[a-z0-9-]{1,32}`: for labels at the provider.
    pub installation: String,
    /// From 1; counts tries of one intent.
    pub attempt: u32,
    /// Who asked.
    pub by: By,
    /// Two-letter language of who asked.
    pub language: String,
    /// Say what would be done, change nothing.
    #[serde(default)]
    pub plan_only: bool,
    /// Set when earlier work goes on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resume: Option<Resume>,
}

/// Who asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// Staff, by a click.
    #[default]
    Admin,
    /// The client, by a click.
    Client,
    /// WHMCS's cron.
    Cron,
    /// WHMCS's API.
    Api,
    /// A checkout or payment callback.
    Payment,
}

/// Where earlier work stands.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Resume {
    /// The token the module gave with `pending`.
    pub token: String,
    /// When it was first given, RFC 3339.
    pub since: String,
    /// How often it was asked since.
    pub polls: u32,
}

/// A secret by its name: `{"$secret": "server.password"}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SecretRef {
    /// The name to ask the secrets service for, or to name in `auth` of an HTTP request.
    #[serde(rename = "$secret")]
    pub name: String,
}

impl SecretRef {
    /// A reference to the secret `name`.
    pub fn to(name: impl Into<String>) -> SecretRef {
        SecretRef { name: name.into() }
    }
}

/// What the client bought.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Service {
    /// `serviceid`.
    pub id: u64,
    /// `addonId`, 0 for the service itself.
    #[serde(default)]
    pub addon_id: u64,
    /// `pid`.
    #[serde(default)]
    pub product_id: u64,
    /// WHMCS's status, "Pending" … "Terminated"; empty when not known.
    #[serde(default)]
    pub status: String,
    /// `domain`: for server products the host name. May be empty.
    #[serde(default)]
    pub domain: String,
    /// `username`.
    #[serde(default)]
    pub username: String,
    /// `password`; for ChangePassword the new one. Absent when empty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<SecretRef>,
    /// `suspendreason`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub suspend_reason: String,
    /// What the module stated of this service before (never taken from the request).
    #[serde(default, deserialize_with = "map_or_empty_list")]
    pub properties: BTreeMap<String, String>,
}

/// WHMCS's server record.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Server {
    /// `serverid`, 0 when it is not saved yet.
    #[serde(default)]
    pub id: u64,
    /// Host name or address without scheme and port. Empty when the record has none.
    #[serde(default)]
    pub host: String,
    /// `serverport`, or the manifest's default.
    #[serde(default)]
    pub port: u16,
    /// `serversecure`.
    #[serde(default)]
    pub tls: bool,
    /// `serverip`.
    #[serde(default)]
    pub ip: String,
    /// `serverusername`.
    #[serde(default)]
    pub username: String,
    /// `serverpassword`; absent when empty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<SecretRef>,
    /// `serveraccesshash`; absent when empty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub access_hash: Option<SecretRef>,
}

/// The client, as far as a module may need to know (C-194).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Client {
    /// `userid`.
    pub id: u64,
    /// `email`.
    #[serde(default)]
    pub email: String,
    /// `firstname`.
    #[serde(default)]
    pub first_name: String,
    /// `lastname`.
    #[serde(default)]
    pub last_name: String,
    /// `companyname`.
    #[serde(default)]
    pub company: String,
    /// `countrycode`, two letters.
    #[serde(default)]
    pub country: String,
}

/// The module's private store for this service.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct State {
    /// Schema number it was written with; lower than the manifest's means: upgrade it and return it.
    pub schema: u32,
    /// Its content.
    #[serde(default, deserialize_with = "map_or_empty_list")]
    pub data: Map<String, Value>,
}

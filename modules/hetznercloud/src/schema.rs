//! Hetzner Cloud's words as on the wire: only what is used, read leniently (numbers may be floats, much may be null).
//! No methods but the naming of a status. Source: the API description of July 2026.

use hostler_sdk::Secret;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

pub type Labels = BTreeMap<String, String>;

#[derive(Clone, Debug, Deserialize)]
pub struct Server {
    pub id: u64,
    pub name: String,
    pub status: String,
    #[serde(default)]
    pub created: String,
    #[serde(default)]
    pub public_net: PublicNet,
    pub server_type: ServerType,
    #[serde(default)]
    pub location: Option<Location>,
    #[serde(default)]
    pub image: Option<Image>,
    #[serde(default)]
    pub rescue_enabled: bool,
    #[serde(default)]
    pub locked: bool,
    #[serde(default)]
    pub backup_window: Option<String>,
    #[serde(default)]
    pub labels: Labels,
    /// GB.
    #[serde(default)]
    pub primary_disk_size: f64,
}

#[derive(Clone, Debug, Default, Deserialize)]
pub struct PublicNet {
    #[serde(default)]
    pub ipv4: Option<Address>,
    #[serde(default)]
    pub ipv6: Option<Address>,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Address {
    /// An address; for IPv6 a network, "2001:db8:1::/64".
    pub ip: String,
}

#[derive(Clone, Debug, Deserialize)]
pub struct ServerType {
    pub name: String,
    #[serde(default)]
    pub cores: f64,
    /// GB.
    #[serde(default)]
    pub memory: f64,
    /// GB.
    #[serde(default)]
    pub disk: f64,
    #[serde(default)]
    pub cpu_type: String,
    #[serde(default)]
    pub architecture: String,
    #[serde(default)]
    pub storage_type: String,
    #[serde(default)]
    pub deprecation: Option<Deprecation>,
    #[serde(default)]
    pub locations: Vec<Place>,
}

/// A location as a server type names it, with the stock flag.
#[derive(Clone, Debug, Deserialize)]
pub struct Place {
    pub name: String,
    #[serde(default)]
    pub available: Option<bool>,
    #[serde(default)]
    pub deprecation: Option<Deprecation>,
}

/// Being retired: only that it is there matters.
#[derive(Clone, Debug, Deserialize)]
pub struct Deprecation {}

#[derive(Clone, Debug, Deserialize)]
pub struct Image {
    /// Null except for system images and apps.
    #[serde(default)]
    pub name: Option<String>,
    #[serde(default)]
    pub description: String,
    #[serde(default)]
    pub architecture: String,
    #[serde(default)]
    pub deprecated: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Location {
    pub name: String,
    #[serde(default)]
    pub city: String,
    #[serde(default)]
    pub country: String,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Action {
    pub id: u64,
    #[serde(default)]
    pub command: String,
    /// "running", "success" or "error"; alone decides. `error` may be there beside any of them.
    pub status: String,
    #[serde(default)]
    pub progress: f64,
    #[serde(default)]
    pub error: Option<ErrorBody>,
}

#[derive(Clone, Debug, Default, Deserialize)]
pub struct ErrorBody {
    #[serde(default)]
    pub code: String,
    #[serde(default)]
    pub message: String,
    #[serde(default)]
    pub details: Option<serde_json::Value>,
}

#[derive(Debug, Deserialize)]
pub struct ErrorAnswer {
    pub error: ErrorBody,
}

#[derive(Debug, Deserialize)]
pub struct ServerAnswer {
    pub server: Server,
}

#[derive(Debug, Deserialize)]
pub struct CreateAnswer {
    pub server: Server,
    pub action: Action,
    #[serde(default)]
    pub next_actions: Vec<Action>,
    #[serde(default)]
    pub root_password: Option<Secret>,
}

/// The answer to `POST /servers/{id}/actions/…`.
#[derive(Debug, Deserialize)]
pub struct ActionAnswer {
    pub action: Action,
    #[serde(default)]
    pub root_password: Option<Secret>,
}

#[derive(Debug, Deserialize)]
pub struct Actions {
    pub actions: Vec<Action>,
}

#[derive(Debug, Default, Deserialize)]
pub struct Meta {
    #[serde(default)]
    pub pagination: Pagination,
}

#[derive(Debug, Default, Deserialize)]
pub struct Pagination {
    #[serde(default)]
    pub next_page: Option<u32>,
    #[serde(default)]
    pub total_entries: Option<u64>,
}

/// The body of `POST /servers`.
#[derive(Clone, Debug, Serialize)]
pub struct NewServer {
    pub name: String,
    pub server_type: String,
    pub image: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    pub start_after_create: bool,
    pub labels: Labels,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_data: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub public_net: Option<NewPublicNet>,
}

#[derive(Clone, Debug, Serialize)]
pub struct NewPublicNet {
    pub enable_ipv4: bool,
    pub enable_ipv6: bool,
}

//! `Effect`: what WHMCS must be told. A closed list; the bridge applies each in order with WHMCS's own functions
//! and acknowledges it. An effect that is not acknowledged is delivered again with the same id; twice is harmless.

use super::reply::Plain;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One effect.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Effect {
    /// Unique and stable over deliveries.
    pub id: String,
    /// What to do.
    #[serde(flatten)]
    pub action: Action,
}

/// What to do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Action {
    /// Save a service property (contract §3.5). For a service the ten core names write core columns.
    SetProperty {
        /// `serviceid`.
        service_id: u64,
        /// `addonId`; 0 for the service itself.
        addon_id: u64,
        /// WHMCS's name: "Dedicated IP", "Username", "Machine ID".
        name: String,
        /// New value; empty clears it.
        value: Plain,
    },
    /// Write fields that are no property, through `UpdateClientProduct`.
    SetService {
        /// `serviceid`.
        service_id: u64,
        /// Assigned IPs, one per line.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        assignedips: Option<String>,
    },
    /// Send a client mail.
    SendEmail {
        /// Template name.
        template: String,
        /// What it is about: the service's id.
        related_id: u64,
    },
    /// A line in the Activity Log.
    LogActivity {
        /// The line; no secrets.
        message: String,
        /// The client it concerns; 0 for none.
        client_id: u64,
    },
    /// One exchange with a provider, for the Module Log.
    LogModuleCall {
        /// Module name as installed.
        module: String,
        /// Function and exchange.
        action: String,
        /// What was sent.
        request: String,
        /// What came back.
        response: String,
        /// What was made of it.
        data: String,
        /// Values to mask once more, in every form.
        mask: Vec<Plain>,
    },
    /// Work for a person: a ticket or a to-do item.
    OpenTask {
        /// One is opened per key.
        key: String,
        /// One line.
        title: String,
        /// What is to be done.
        text: String,
        /// The client; 0 for none.
        client_id: u64,
        /// The service; 0 for none.
        service_id: u64,
    },
    /// Run a module function through WHMCS, so that WHMCS itself activates and mails.
    RunModuleFunction {
        /// `serviceid`.
        service_id: u64,
        /// `ModuleCreate` and its like.
        command: String,
        /// Further arguments of the command: "suspendreason".
        #[serde(default, skip_serializing_if = "std::collections::BTreeMap::is_empty")]
        arguments: std::collections::BTreeMap<String, String>,
    },
    /// Set a service's status.
    SetStatus {
        /// `serviceid`.
        service_id: u64,
        /// WHMCS's status.
        status: String,
    },
    /// Usage of one service; megabytes, absent is not written.
    SetUsage {
        /// `serviceid`.
        service_id: u64,
        /// "diskusage", "disklimit", "bwusage", "bwlimit" → megabytes.
        fields: std::collections::BTreeMap<String, u64>,
    },
    /// An effect this reader does not know. The bridge stops there and acknowledges `unsupported`.
    #[serde(untagged)]
    Unknown(Value),
}

//! The result of each function, as far as it has one. Lifecycle and custom functions that only happen have [`Done`].

use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// It happened.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Done {
    /// What staff should read in the activity log, if anything: "powered off; the provider still bills it".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// Result of CreateAccount. `machine_id` is required: without it the reply is `module.bad_reply`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Created {
    /// The provider's id.
    pub machine_id: String,
    /// IPv4 addresses, the main one first.
    #[serde(default)]
    pub ipv4: Vec<String>,
    /// IPv6 addresses or networks.
    #[serde(default)]
    pub ipv6: Vec<String>,
    /// Login name.
    #[serde(default)]
    pub username: String,
    /// As [`Done::note`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// Result of TestConnection.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Tested {
    /// What was seen: "12 servers in this project".
    pub summary: String,
}

/// Result of a loader.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Loaded {
    /// The choices, in the order to show.
    pub choices: Vec<Choice>,
}

/// One choice.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Choice {
    /// What is stored.
    pub value: String,
    /// What people read; says when it is sold out.
    pub label: String,
}

/// Result of ServiceSingleSignOn and AdminSingleSignOn.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SignedOn {
    /// Absolute https URL; its host among `net.hosts`.
    pub redirect_to: String,
}

/// Result of ListAccounts.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Listed {
    /// What exists at the provider.
    pub accounts: Vec<Account>,
}

/// One account of ListAccounts (contract §2.14).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Account {
    /// Mail address.
    #[serde(default)]
    pub email: String,
    /// User name.
    #[serde(default)]
    pub username: String,
    /// Primary domain or host name.
    #[serde(default)]
    pub domain: String,
    /// What MetaData's `ListAccountsUniqueIdentifierField` is compared with.
    pub unique_identifier: String,
    /// Remote package name.
    #[serde(default)]
    pub product: String,
    /// Main address.
    #[serde(default)]
    pub primary_ip: String,
    /// RFC 3339; the host makes WHMCS's format of it.
    #[serde(default)]
    pub created: String,
    /// It is suspended.
    #[serde(default)]
    pub suspended: bool,
}

/// Result of UsageUpdate. Unknown is absent, never zero.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Used {
    /// One row per service.
    pub rows: Vec<UsageRow>,
}

/// Usage of one service, in bytes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct UsageRow {
    /// The service.
    pub service_id: u64,
    /// Disk used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disk_used: Option<u64>,
    /// Disk allowed; 0 is unlimited.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disk_limit: Option<u64>,
    /// Traffic used in this period.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub traffic_used: Option<u64>,
    /// Traffic allowed; 0 is unlimited.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub traffic_limit: Option<u64>,
}

/// Result of ClientArea.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct View {
    /// Id of a view in the manifest.
    pub view: String,
    /// Variables of its template: text, numbers, lists and maps. Never a secret.
    #[serde(default)]
    pub vars: BTreeMap<String, Value>,
}

/// Result of AdminServicesTabFields. Text, not HTML: the host escapes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TabFields {
    /// Rows, in order.
    pub rows: Vec<TabRow>,
}

/// One row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TabRow {
    /// What it is.
    pub label: String,
    /// What is shown.
    #[serde(flatten)]
    pub cell: TabCell,
}

/// What a row shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "show", rename_all = "snake_case")]
pub enum TabCell {
    /// Text.
    Text {
        /// The text.
        text: String,
    },
    /// A text input; what staff type arrives as `input.KEY` of AdminServicesTabFieldsSave.
    Input {
        /// Key, `[a-z][a-z0-9_]*`.
        key: String,
        /// Present value.
        value: String,
        /// Help beside it.
        #[serde(default)]
        help: String,
        /// It is a password: never shown again, masked everywhere.
        #[serde(default)]
        secret: bool,
    },
    /// A choice.
    Select {
        /// Key, as for `Input`.
        key: String,
        /// Present value.
        value: String,
        /// The choices.
        choices: Vec<Choice>,
    },
    /// A check box; arrives as "on" when ticked.
    Check {
        /// Key, as for `Input`.
        key: String,
        /// It is ticked.
        on: bool,
        /// Text behind it.
        #[serde(default)]
        help: String,
    },
}

/// Result of `probe`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Probed {
    /// It is there.
    pub found: bool,
    /// What was found, for people.
    #[serde(default)]
    pub summary: String,
}

/// Result of a function that answers HTML (AdminLink, LoginLink): a link, made into HTML by the host.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Link {
    /// Absolute URL; empty for none.
    pub url: String,
    /// Text of the link.
    pub label: String,
}

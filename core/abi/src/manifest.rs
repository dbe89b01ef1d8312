//! The manifest: what a module says of itself, as JSON in an ELF note, read without running any of its code.
//! MetaData, ConfigOptions and the button arrays are answered from here. Unknown keys are kept and ignored.

use crate::wire::map_or_empty_list;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Version of the manifest format.
pub const MANIFEST_VERSION: u32 = 1;
/// WHMCS stores this many module settings per product.
pub const MAX_SLOTS: u8 = 24;

/// What a module says of itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Manifest {
    /// Version of this format, 1.
    pub hostler: u32,
    /// Reverse domain name, unique: "com.example.acme-vps".
    pub id: String,
    /// Short name, `[a-z][a-z0-9]*`: the module is installed as `hostler` + this unless the operator says otherwise.
    pub slug: String,
    /// Version of the module.
    pub version: String,
    /// Name for people.
    pub name: String,
    /// Who made it.
    #[serde(default)]
    pub vendor: Vendor,
    /// What it is.
    #[serde(default)]
    pub docs: Docs,
    /// ABI it needs and was built with.
    pub abi: Abi,
    /// What it was written with.
    #[serde(default)]
    pub sdk: Sdk,
    /// How it must be run.
    #[serde(default)]
    pub runtime: Runtime,
    /// Functions it implements: WHMCS's names, `custom.NAME`, `loader.NAME`, `probe`.
    pub functions: BTreeMap<String, FunctionClaim>,
    /// Host services it uses.
    #[serde(default)]
    pub services: ServiceNeeds,
    /// Where it may talk to.
    #[serde(default)]
    pub net: Net,
    /// Secrets it may ask for: "server.password", "server.accesshash", "service.password", "options.KEY". What it puts itself needs no entry.
    #[serde(default)]
    pub secrets: Vec<String>,
    /// The product's module settings.
    #[serde(default)]
    pub options: Vec<ConfigOption>,
    /// What it wants to know of WHMCS's server record.
    #[serde(default)]
    pub server: ServerNeeds,
    /// Custom functions as buttons, and who may press them.
    #[serde(default)]
    pub buttons: Vec<Button>,
    /// Facts it states about a service beyond WHMCS's own fields.
    #[serde(default)]
    pub properties: Vec<Property>,
    /// Its private state per service.
    #[serde(default)]
    pub state: StateVersions,
    /// Client area pages.
    #[serde(default)]
    pub views: Vec<ViewTemplate>,
    /// Server Sync (contract §2.14): required when ListAccounts is claimed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sync: Option<Sync>,
    /// Two-letter languages its own texts exist in.
    #[serde(default)]
    pub languages: Vec<String>,
    /// Keys this reader does not know.
    #[serde(flatten)]
    pub more: Map<String, Value>,
}

/// Who made a module.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Vendor {
    /// Name.
    #[serde(default)]
    pub name: String,
    /// Home page.
    #[serde(default)]
    pub url: String,
    /// Where to ask for help: a URL or `mailto:`.
    #[serde(default)]
    pub support: String,
}

/// What a module is, in words.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Docs {
    /// One line.
    #[serde(default)]
    pub summary: String,
    /// A paragraph.
    #[serde(default)]
    pub long: String,
    /// Where to read more.
    #[serde(default)]
    pub help: String,
    /// What it can do, a line each.
    #[serde(default)]
    pub features: Vec<String>,
    /// SPDX licence identifier.
    #[serde(default)]
    pub license: String,
}

/// ABI a module needs and was built with.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Abi {
    /// Major.
    pub major: u16,
    /// The oldest host minor it runs on.
    #[serde(default)]
    pub minor_min: u16,
    /// The minor of the header it was built with.
    #[serde(default)]
    pub minor_built: u16,
}

/// What a module was written with.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Sdk {
    /// "rust", "c", "go", …
    #[serde(default)]
    pub language: String,
    /// Name of the SDK.
    #[serde(default)]
    pub name: String,
    /// Its version.
    #[serde(default)]
    pub version: String,
}

/// How a module must be run.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Runtime {
    /// Worker process or not.
    #[serde(default)]
    pub isolation: Isolation,
    /// It leaves threads behind when `invoke` returns; then isolation is required.
    #[serde(default)]
    pub threads: bool,
    /// "gnu" or "musl"; empty reads as "gnu".
    #[serde(default)]
    pub libc: String,
    /// Shared libraries it needs beyond libc, libm, libpthread, libdl, librt, libgcc_s and the loader.
    #[serde(default)]
    pub needs: Vec<String>,
}

/// Worker process or not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Isolation {
    /// In a worker process unless the operator lists it.
    #[default]
    Preferred,
    /// It was made to run in process too.
    InProcessOk,
    /// Only in a worker process. What this reader does not know reads as this.
    #[serde(other)]
    Required,
}

/// One function a module implements.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FunctionClaim {
    /// Schema numbers it understands.
    #[serde(default = "schema_one")]
    pub schema: Vec<u32>,
    /// Longest slice of work, in milliseconds; absent: 20 seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeout_ms: Option<u64>,
    /// What people are told to expect of the whole, in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub usual_ms: Option<u64>,
    /// It changes something at the provider. For WHMCS's own functions `FUNCTIONS` decides.
    #[serde(default)]
    pub changes: bool,
    /// Whether it may be sent again.
    #[serde(default)]
    pub repeat: Repeat,
    /// It may answer `HOSTLER_PENDING`.
    #[serde(default)]
    pub pending: bool,
    /// It destroys, and so stands behind the guard.
    #[serde(default)]
    pub destroys: bool,
    /// What a person may type for it: keys of `input`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub inputs: Vec<String>,
}

impl Default for FunctionClaim {
    fn default() -> FunctionClaim {
        FunctionClaim {
            schema: schema_one(),
            timeout_ms: None,
            usual_ms: None,
            changes: false,
            repeat: Repeat::No,
            pending: false,
            destroys: false,
            inputs: Vec::new(),
        }
    }
}

fn schema_one() -> Vec<u32> {
    vec![1]
}

/// Whether a function may be sent again after an unknown outcome.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Repeat {
    /// Harmless.
    Safe,
    /// Harmless with the same `call.key`.
    ByKey,
    /// Never. What this reader does not know reads as this.
    #[default]
    #[serde(other)]
    No,
}

/// Host services a module uses.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ServiceNeeds {
    /// Without one of these the module is refused.
    #[serde(default)]
    pub required: Vec<String>,
    /// Without one of these it does less.
    #[serde(default)]
    pub optional: Vec<String>,
}

/// Where a module may talk to.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Net {
    /// Host names; `{server.host}` is the server record's; a leading `*.` is any one label.
    #[serde(default)]
    pub hosts: Vec<String>,
    /// Ports besides the server record's; empty: 443.
    #[serde(default)]
    pub ports: Vec<u16>,
}

/// One module setting of a product.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ConfigOption {
    /// Position WHMCS stores it at, from 1. Never reused. Slots above 24 are packed into slot 24 by the host.
    pub slot: u8,
    /// Key in `options`.
    pub key: String,
    /// Type.
    #[serde(rename = "type")]
    pub kind: OptionKind,
    /// Label for people.
    #[serde(default)]
    pub label: String,
    /// Help beside it.
    #[serde(default)]
    pub description: String,
    /// Initial value.
    #[serde(default)]
    pub default: String,
    /// Choices of a dropdown or radio.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<crate::wire::results::Choice>,
    /// Function `loader.NAME` that lists the choices live; the field is then text in Advanced Mode.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub loader: Option<String>,
    /// It must not be empty.
    #[serde(default)]
    pub required: bool,
    /// Shown in Simple Mode.
    #[serde(default)]
    pub simple: bool,
    /// A secret: crosses as a reference, named "options.KEY".
    #[serde(default)]
    pub sensitive: bool,
    /// A configurable option or custom field of this system name overrides it (C-189).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overridden_by: Option<String>,
}

/// Type of a setting: WHMCS's six, two the host checks, and one for slots that are no longer used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum OptionKind {
    /// One line.
    Text,
    /// One line, hidden.
    Password,
    /// A check box.
    Yesno,
    /// One of several, in a list.
    Dropdown,
    /// One of several, as buttons.
    Radio,
    /// Several lines.
    Textarea,
    /// A number, shown as text.
    Number,
    /// A JSON document, shown as text.
    Json,
    /// No longer used; keeps its slot.
    Retired,
}

/// What a module wants to know of WHMCS's server record.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ServerNeeds {
    /// It needs one.
    #[serde(default)]
    pub required: bool,
    /// Port with TLS when the record names none; 0: not used.
    #[serde(default)]
    pub port_tls: u16,
    /// Port without TLS when the record names none; 0: plain transport is not supported.
    #[serde(default)]
    pub port_plain: u16,
    /// Host used when the record names none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    /// What WHMCS's fields mean here: "password" → "API token". For help texts only.
    #[serde(default, deserialize_with = "map_or_empty_list")]
    pub fields: BTreeMap<String, String>,
}

/// A custom function as a button.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Button {
    /// `custom.NAME`.
    pub function: String,
    /// Label by two-letter language; "en" is required.
    pub label: BTreeMap<String, String>,
    /// Who may press it. A client may call what is here for clients, nothing else.
    #[serde(rename = "for")]
    pub audience: Vec<Audience>,
    /// Ask before doing it.
    #[serde(default)]
    pub confirm: bool,
    /// Service statuses in which it may be pressed; empty: Active.
    #[serde(default)]
    pub when: Vec<String>,
}

/// Who may press a button.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// The client, by a button.
    Client,
    /// The client, from a page without a button of its own.
    ClientPage,
    /// Staff.
    Admin,
}

/// A fact a module states about a service.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Property {
    /// Key in `service.properties`.
    pub key: String,
    /// Name of the service property in WHMCS.
    pub label: String,
    /// Clients may see it.
    #[serde(default)]
    pub client_visible: bool,
}

/// Schema numbers of a module's state.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StateVersions {
    /// What it writes.
    #[serde(default)]
    pub schema: u32,
    /// Older ones it can upgrade.
    #[serde(default)]
    pub from: Vec<u32>,
}

/// A client area page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ViewTemplate {
    /// Id a module names in `View`.
    pub id: String,
    /// File in the bridge's templates, without ".tpl".
    pub template: String,
}

/// Server Sync.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Sync {
    /// Column heading.
    pub identifier_label: String,
    /// `domain`, `username` or `customfield.NAME`.
    pub identifier_field: String,
    /// Key of the option that names the remote package.
    pub product_option: String,
}

impl Manifest {
    /// Looks for what a type cannot say: names, slots, references between parts. Returns every problem as
    /// (JSON pointer, sentence); empty when the manifest is sound.
    pub fn problems(&self) -> Vec<(String, String)> {
        crate::manifest::check::problems(self)
    }

    /// The button of `function`, if there is one.
    pub fn button(&self, function: &str) -> Option<&Button> {
        self.buttons.iter().find(|button| button.function == function)
    }
}

mod check;

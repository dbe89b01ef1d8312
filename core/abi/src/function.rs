//! `FUNCTIONS`: every function of the WHMCS contract, once. PHP stubs, docs tables, the authorisation test and the
//! conformance suite are written from it. It decides nothing.

/// What a function acts on, and so which parameters WHMCS gives it (contract §3.8).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// A client's service: all parameters.
    Service,
    /// A server record: `server*` only.
    Server,
    /// A product's settings: little or nothing.
    Product,
    /// No parameters.
    None,
}

/// Who answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answered {
    /// The module, through `invoke`.
    ByModule,
    /// Plain data written from the manifest at installation; no Rust runs.
    FromManifest,
}

/// The shape WHMCS expects back (contract §2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// `success`, or one sentence.
    Lifecycle,
    /// `['success' => bool, 'error' => string]`.
    Test,
    /// `['success' => true, 'redirectTo' => url]` or `['success' => false, 'errorMsg' => string]`.
    SignOn,
    /// `['success' => true, 'accounts' => […]]` or `['success' => false, 'error' => string]`.
    Accounts,
    /// `value => label`; failure is an exception.
    Loader,
    /// HTML.
    Html,
    /// A template and its variables.
    Page,
    /// `label => html`; `[]` on failure.
    Fields,
    /// Nothing; WHMCS ignores it.
    Nothing,
    /// Field definitions, labels or buttons.
    Data,
    /// A PHP object made by the bridge.
    Object,
}

/// One function.
#[derive(Clone, Copy, Debug)]
pub struct Function {
    /// As WHMCS spells it; the PHP function is `NAME_` plus this.
    pub name: &'static str,
    /// What it acts on.
    pub scope: Scope,
    /// Who answers.
    pub answered: Answered,
    /// Shape of the answer.
    pub shape: Shape,
    /// It changes something at the provider, and so is an operation.
    pub changes: bool,
    /// It destroys, and so stands behind the guard.
    pub destroys: bool,
    /// Repeating it is harmless by the contract's own rules (checklist C-054, C-079, C-080).
    pub repeat_safe: bool,
    /// Where the contract describes it.
    pub source: &'static str,
    /// One line for the docs.
    pub doc: &'static str,
}

const fn module(
    name: &'static str,
    scope: Scope,
    shape: Shape,
    changes: bool,
    source: &'static str,
    doc: &'static str,
) -> Function {
    Function {
        name,
        scope,
        answered: Answered::ByModule,
        shape,
        changes,
        destroys: false,
        repeat_safe: false,
        source,
        doc,
    }
}

const fn data(name: &'static str, scope: Scope, source: &'static str, doc: &'static str) -> Function {
    Function {
        name,
        scope,
        answered: Answered::FromManifest,
        shape: Shape::Data,
        changes: false,
        destroys: false,
        repeat_safe: true,
        source,
        doc,
    }
}

const fn repeatable(function: Function) -> Function {
    Function { repeat_safe: true, ..function }
}

const fn destroying(function: Function) -> Function {
    Function { destroys: true, ..function }
}

use Scope::{Product, Server, Service};
use Shape::{Accounts, Fields, Html, Lifecycle, Nothing, Object, Page, SignOn, Test};

/// Every function of the contract §2, in its order.
pub const FUNCTIONS: &[Function] = &[
    data("MetaData", Scope::None, "2.1", "Name, ports and labels of the module"),
    data("ConfigOptions", Product, "2.2", "The product's module settings"),
    module("CreateAccount", Service, Lifecycle, true, "2.3", "Make the machine or account of a service"),
    repeatable(module(
        "SuspendAccount",
        Service,
        Lifecycle,
        true,
        "2.3",
        "Stop a service that is not paid for",
    )),
    repeatable(module(
        "UnsuspendAccount",
        Service,
        Lifecycle,
        true,
        "2.3",
        "Let a suspended service run again",
    )),
    repeatable(destroying(module(
        "TerminateAccount",
        Service,
        Lifecycle,
        true,
        "2.3",
        "Remove the machine or account for good",
    ))),
    module("ChangePassword", Service, Lifecycle, true, "2.3", "Set the password of the service"),
    module(
        "ChangePackage",
        Service,
        Lifecycle,
        true,
        "2.3",
        "Move the service to another product or options",
    ),
    module("Renew", Service, Lifecycle, true, "2.3", "Renew at the provider when a renewal invoice is paid"),
    module("TestConnection", Server, Test, false, "2.4", "Check a server record's address and credentials"),
    module("ServiceSingleSignOn", Service, SignOn, false, "2.5", "Sign a client on to the provider's panel"),
    module("AdminSingleSignOn", Server, SignOn, false, "2.5", "Sign staff on to the provider's panel"),
    module("AdminLink", Server, Html, false, "2.6", "Link on the servers page"),
    module("LoginLink", Service, Html, false, "2.7", "Link on the admin's service page"),
    data("AdminCustomButtonArray", Service, "2.8", "Custom functions staff may press"),
    data("ClientAreaCustomButtonArray", Service, "2.8", "Custom functions the client may press"),
    data(
        "ClientAreaAllowedFunctions",
        Service,
        "2.8",
        "Custom functions the client may call without a button",
    ),
    module("CustomActions", Service, Object, false, "2.9", "Links on the client's home page and sidebar"),
    module("ClientArea", Service, Page, false, "2.10", "The service's page in the client area"),
    module("AdminServicesTabFields", Service, Fields, false, "2.11", "Rows on the admin's service page"),
    module(
        "AdminServicesTabFieldsSave",
        Service,
        Nothing,
        true,
        "2.11",
        "Take what staff typed into those rows",
    ),
    module("UsageUpdate", Server, Nothing, false, "2.12", "Disk and bandwidth of all services of a server"),
    module("MetricProvider", Server, Object, false, "2.13", "Metrics for usage billing"),
    module("ListAccounts", Server, Accounts, false, "2.14", "What exists at the provider, for server sync"),
];

/// Prefix of custom functions in a manifest: `custom.reboot` is the PHP function `NAME_reboot`.
pub const CUSTOM_PREFIX: &str = "custom.";
/// Prefix of loaders in a manifest: `loader.images` is the PHP function `NAME_LoaderImages`.
pub const LOADER_PREFIX: &str = "loader.";
/// Finds out whether the machine of a service exists, by our label. Changes nothing; never called by WHMCS.
pub const PROBE: &str = "probe";

/// Names WHMCS detects by `function_exists` and that a module must never define (C-008).
pub const RESERVED: &[&str] = &[
    "GetUserCount",
    "GetRemoteMetaData",
    "RenderRemoteMetaData",
    "AutoPopulateServerConfig",
    "AddOnFeatures",
    "AddOnFeatureSingleSignOn",
    "ProvisionAddOnFeature",
    "DeprovisionAddOnFeature",
    "SuspendAddOnFeature",
    "UnsuspendAddOnFeature",
    "InstallSsl",
    "GetDns",
    "SetDNSRecord",
];

/// The function WHMCS calls `name`, if there is one.
pub fn find(name: &str) -> Option<&'static Function> {
    FUNCTIONS.iter().find(|function| function.name == name)
}

/// The PHP suffix of a function as the manifest names it: `custom.reboot` → `reboot`, `loader.server_types` →
/// `LoaderServerTypes`, WHMCS's own names as they are, `probe` → `None`.
pub fn php_suffix(name: &str) -> Option<String> {
    if let Some(custom) = name.strip_prefix(CUSTOM_PREFIX) {
        return Some(custom.to_owned());
    }
    if let Some(loader) = name.strip_prefix(LOADER_PREFIX) {
        let mut suffix = String::from("Loader");
        for word in loader.split('_') {
            let mut letters = word.chars();
            suffix.extend(letters.next().map(|first| first.to_ascii_uppercase()));
            suffix.push_str(letters.as_str());
        }
        return Some(suffix);
    }
    find(name).map(|function| function.name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_function_is_there_once_and_none_is_reserved() {
        let names: BTreeSet<_> = FUNCTIONS.iter().map(|function| function.name).collect();
        assert_eq!(names.len(), FUNCTIONS.len());
        assert!(RESERVED.iter().all(|reserved| !names.contains(reserved)));
    }

    #[test]
    fn a_php_suffix_is_made_of_each_kind_of_name() {
        assert_eq!(php_suffix("custom.reboot").as_deref(), Some("reboot"));
        assert_eq!(php_suffix("loader.server_types").as_deref(), Some("LoaderServerTypes"));
        assert_eq!(php_suffix("CreateAccount").as_deref(), Some("CreateAccount"));
        assert_eq!(php_suffix("probe"), None);
    }
}

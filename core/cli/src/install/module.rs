//! A module's PHP files, written from its manifest and `FUNCTIONS`: exactly the functions the module has. What WHMCS asks
//! without a service in mind (MetaData, ConfigOptions, button arrays) is plain data and needs no Rust.

use super::options;
use super::php::{Php, comment, html, list, map, quote};
use crate::bridge;
use crate::trouble::{Outcome, Trouble};
use hostler_abi::function::{CUSTOM_PREFIX, LOADER_PREFIX, PROBE, Shape, find, php_suffix};
use hostler_abi::manifest::{Audience, Button, Manifest};
use std::path::PathBuf;

/// A module under the name it is installed as.
pub struct Module<'a> {
    /// Directory in modules/servers and prefix of its functions.
    pub name: &'a str,
    /// What it says of itself.
    pub manifest: &'a Manifest,
}

impl Module<'_> {
    /// Claimed functions that need a PHP object this bridge does not make; they are left out.
    pub fn left_out(&self) -> Vec<&str> {
        self.claims().filter(|claim| find(claim).is_some_and(|known| known.shape == Shape::Object)).collect()
    }

    /// Checks what a manifest alone cannot: that templates exist and no two functions get one PHP name.
    pub fn check(&self) -> Outcome<()> {
        for view in &self.manifest.views {
            if !bridge::has_template(&view.template) {
                return Err(Trouble::new(format!(
                    "the module {} wants the template \"{}\" for its view \"{}\", which this Hostler does not have. Use a newer Hostler.",
                    self.manifest.slug, view.template, view.id
                )));
            }
        }
        let mut seen = std::collections::BTreeSet::new();
        for claim in self.offered() {
            let suffix = php_suffix(claim).unwrap_or_default().to_ascii_lowercase();
            if !seen.insert(suffix.clone()) {
                return Err(Trouble::new(format!(
                    "the module {} has two functions that PHP would both call {}_{suffix}. Its author must rename one.",
                    self.manifest.slug, self.name
                )));
            }
        }
        Ok(())
    }

    /// NAME.php: the functions WHMCS calls.
    pub fn functions(&self) -> String {
        let name = self.name;
        let mut php = format!(
            "<?php\n\
             /**\n \
             * {}, a provisioning module run by Hostler.\n \
             *\n \
             * Written by `hostler install` from what the module (version {}) says of itself. Do not edit: the next\n \
             * installation writes it again.\n \
             */\n\n\
             if (!defined('WHMCS')) {{\n    die('This file cannot be accessed directly');\n}}\n\n\
             if (is_file(__DIR__ . '/../../addons/hostler/src/load.php')) {{\n    \
             require_once __DIR__ . '/../../addons/hostler/src/load.php';\n}}\n",
            comment(&self.manifest.name),
            comment(&self.manifest.version),
        );
        let mut data = |function: &str, parameters: &str, value: Php| {
            php.push_str(&format!(
                "\nfunction {name}_{function}({parameters})\n{{\n    return {};\n}}\n",
                value.source(1)
            ));
        };
        data("MetaData", "", self.meta_data());
        data("ConfigOptions", "array $params = []", options::config_options(name, self.manifest));
        for (function, audience) in [
            ("AdminCustomButtonArray", Audience::Admin),
            ("ClientAreaCustomButtonArray", Audience::Client),
            ("ClientAreaAllowedFunctions", Audience::ClientPage),
        ] {
            let buttons = self.buttons(audience);
            if !buttons.is_empty() {
                data(function, "array $params = []", Php::Map(buttons));
            }
        }
        for claim in self.offered() {
            if let Some(suffix) = php_suffix(claim) {
                php.push_str(&format!(
                    "\nfunction {name}_{suffix}(array $params = [])\n{{\n    return \\Hostler\\Bridge::call({}, {}, $params);\n}}\n",
                    quote(name),
                    quote(claim)
                ));
            }
        }
        php
    }

    /// module.php: what the bridge must know of the module. `record` marks the folder as ours.
    pub fn data(&self, record: &str) -> String {
        let functions = self
            .offered()
            .map(|claim| {
                let inputs =
                    self.manifest.functions.get(claim).map(|claim| claim.inputs.clone()).unwrap_or_default();
                (claim.to_owned(), map([("shape", shape(claim).into()), ("inputs", list(inputs))]))
            })
            .collect();
        let client_buttons = self
            .pressed_by(Audience::Client)
            .map(|button| {
                map([
                    ("suffix", php_suffix(&button.function).unwrap_or_default().into()),
                    ("label", label(button).into()),
                    ("confirm", button.confirm.into()),
                    ("destroys", self.destroys(button).into()),
                    ("when", list(button.when.iter().map(String::as_str))),
                ])
            })
            .collect();
        let value = map([
            ("module", self.manifest.slug.as_str().into()),
            ("version", self.manifest.version.as_str().into()),
            ("functions", Php::Map(functions)),
            ("sensitive", list(options::sensitive(self.manifest))),
            ("client_buttons", Php::List(client_buttons)),
        ]);
        format!(
            "<?php\n{record}\n// Written by `hostler install`. Do not edit.\n\nif (!defined('WHMCS')) {{\n    \
             die('This file cannot be accessed directly');\n}}\n\nreturn {};\n",
            value.source(0)
        )
    }

    /// The files beside NAME.php and module.php.
    pub fn others(&self) -> Vec<bridge::File> {
        let hooks = "<?php\n/**\n * Loaded by WHMCS on every page: registers Hostler's hooks, once however many modules there are.\n */\n\n\
             if (!defined('WHMCS')) {\n    die('This file cannot be accessed directly');\n}\n\n\
             if (is_file(__DIR__ . '/../../addons/hostler/hooks.php')) {\n    \
             require_once __DIR__ . '/../../addons/hostler/hooks.php';\n}\n";
        let mut files = bridge::templates();
        files.push((PathBuf::from("hooks.php"), hooks.as_bytes().to_vec()));
        files.push((PathBuf::from("whmcs.json"), self.whmcs_json().into_bytes()));
        files.push((PathBuf::from("logo.png"), bridge::LOGO.to_vec()));
        files
    }

    /// What comes before the product: most modules need a server record, and some can say whether it is right.
    pub fn first_step(&self) -> &'static str {
        match (self.manifest.server.required, self.has("TestConnection")) {
            (_, true) => "add a server of this type, press Test Connection, and ",
            (true, false) => "add a server of this type, and ",
            (false, false) => "",
        }
    }

    fn claims(&self) -> impl Iterator<Item = &str> {
        self.manifest.functions.keys().map(String::as_str).filter(|claim| *claim != PROBE)
    }

    /// Claims that become PHP functions of their own: what is answered from the manifest is written as data instead.
    fn offered(&self) -> impl Iterator<Item = &str> {
        self.claims().filter(|claim| {
            find(claim).is_none_or(|known| !matches!(known.shape, Shape::Object | Shape::Data))
                && php_suffix(claim).is_some()
        })
    }

    fn has(&self, function: &str) -> bool {
        self.offered().any(|claim| claim == function)
    }

    fn pressed_by(&self, audience: Audience) -> impl Iterator<Item = &Button> {
        self.manifest
            .buttons
            .iter()
            .filter(move |button| button.audience.contains(&audience) && self.has(&button.function))
    }

    /// A client's button that must ask first stays out of WHMCS's own menu, which asks nothing: it is on the module's
    /// page, where there is one, and only allowed here.
    fn buttons(&self, audience: Audience) -> Vec<(String, Php)> {
        let paged = self.has("ClientArea");
        let listed = |button: &&Button| !(paged && self.asks(button));
        let of = |audience: Audience| self.pressed_by(audience);
        let buttons: Vec<&Button> = match audience {
            Audience::Admin => of(Audience::Admin).collect(),
            Audience::Client => of(Audience::Client).filter(listed).collect(),
            Audience::ClientPage => {
                let asking = of(Audience::Client).filter(|button| !listed(button));
                asking
                    .chain(
                        of(Audience::ClientPage)
                            .filter(|button| !button.audience.contains(&Audience::Client)),
                    )
                    .collect()
            }
        };
        buttons
            .into_iter()
            .map(|button| (html(&label(button)), php_suffix(&button.function).unwrap_or_default().into()))
            .collect()
    }

    /// A question is to be answered before it is pressed.
    fn asks(&self, button: &Button) -> bool {
        button.confirm
            || self.manifest.functions.get(&button.function).is_some_and(|claim| !claim.inputs.is_empty())
    }

    /// Pressing it loses what is on the machine.
    fn destroys(&self, button: &Button) -> bool {
        self.manifest.functions.get(&button.function).is_some_and(|claim| claim.destroys)
    }

    /// Its name beside WHMCS's own modules, which may be for the same panel.
    fn shown(&self) -> String {
        let name = &self.manifest.name;
        if name.starts_with("Hostler ") { name.clone() } else { format!("Hostler {name}") }
    }

    fn meta_data(&self) -> Php {
        let manifest = self.manifest;
        let usual = format!("hostler{}", manifest.slug) == self.name;
        let mut display = html(&self.shown());
        if !usual {
            display.push_str(&format!(" ({})", self.name));
        }
        let mut entries: Vec<(String, Php)> = vec![
            ("DisplayName".into(), display.into()),
            ("APIVersion".into(), "1.1".into()),
            ("RequiresServer".into(), manifest.server.required.into()),
        ];
        for (key, port) in
            [("DefaultNonSSLPort", manifest.server.port_plain), ("DefaultSSLPort", manifest.server.port_tls)]
        {
            if port > 0 {
                entries.push((key.into(), port.to_string().into()));
            }
        }
        for (key, function) in [
            ("ServiceSingleSignOnLabel", "ServiceSingleSignOn"),
            ("AdminSingleSignOnLabel", "AdminSingleSignOn"),
        ] {
            if self.has(function) {
                entries.push((key.into(), format!("Sign on to {}", html(&manifest.name)).into()));
            }
        }
        if let Some(sync) = &manifest.sync {
            entries.push((
                "ListAccountsUniqueIdentifierDisplayName".into(),
                html(&sync.identifier_label).into(),
            ));
            entries.push(("ListAccountsUniqueIdentifierField".into(), sync.identifier_field.as_str().into()));
            if let Some(option) = manifest.options.iter().find(|option| option.key == sync.product_option) {
                entries
                    .push(("ListAccountsProductField".into(), format!("configoption{}", option.slot).into()));
            }
        }
        Php::Map(entries)
    }

    fn whmcs_json(&self) -> String {
        let manifest = self.manifest;
        let or = |text: &str, otherwise: &str| {
            if text.is_empty() { otherwise.to_owned() } else { text.to_owned() }
        };
        let summary = or(&manifest.docs.summary, &manifest.name);
        let vendor = or(&manifest.vendor.name, "Hostler");
        let mail = manifest.vendor.support.strip_prefix("mailto:").unwrap_or_default();
        let support = if mail.is_empty() { manifest.vendor.support.as_str() } else { "" };
        let features = if manifest.docs.features.is_empty() {
            self.claims().filter(|claim| !claim.starts_with(LOADER_PREFIX)).map(str::to_owned).collect()
        } else {
            manifest.docs.features.clone()
        };
        let document = serde_json::json!({
            "schema": "1.0",
            "type": "whmcs-servers",
            "name": self.name,
            "license": or(&manifest.docs.license, "proprietary"),
            "category": "provisioning",
            "description": {
                "name": self.shown(),
                "tagline": summary,
                "long": or(&manifest.docs.long, &summary),
                "features": features,
            },
            "logo": {"filename": "logo.png"},
            "support": {
                "homepage": manifest.vendor.url,
                "learn_more": or(&manifest.docs.help, &manifest.vendor.url),
                "email": mail,
                "support_url": support,
                "docs_url": manifest.docs.help,
            },
            "authors": [{"name": vendor, "homepage": manifest.vendor.url}],
        });
        let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
        text.push('\n');
        text
    }
}

/// WHMCS prints labels in the language of the page; the arrays it keeps are English.
fn label(button: &Button) -> String {
    button.label.get("en").cloned().unwrap_or_else(|| button.function.clone())
}

/// The bridge's word for what a function answers.
fn shape(claim: &str) -> &'static str {
    if claim.starts_with(CUSTOM_PREFIX) {
        return "custom";
    }
    if claim.starts_with(LOADER_PREFIX) {
        return "loader";
    }
    match find(claim).map(|known| known.shape) {
        Some(Shape::Test) => "test",
        Some(Shape::SignOn) => "sign_on",
        Some(Shape::Accounts) => "accounts",
        Some(Shape::Html) => "html",
        Some(Shape::Page) => "page",
        Some(Shape::Fields) => "fields",
        Some(Shape::Nothing) => "nothing",
        _ => "lifecycle",
    }
}

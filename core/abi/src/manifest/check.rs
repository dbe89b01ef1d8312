//! What the types of a manifest cannot say: names, slots, and references between its parts.

use super::{Audience, MANIFEST_VERSION, Manifest, OptionKind};
use crate::function::{CUSTOM_PREFIX, LOADER_PREFIX, PROBE, RESERVED, find};
use std::collections::BTreeSet;

pub(super) fn problems(manifest: &Manifest) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut say = |at: String, what: String| found.push((at, what));

    if manifest.hostler != MANIFEST_VERSION {
        say("/hostler".into(), format!("expected {MANIFEST_VERSION}, found {}", manifest.hostler));
    }
    if !is_name(&manifest.slug) {
        say(
            "/slug".into(),
            format!("expected a lowercase word ([a-z][a-z0-9]*), found \"{}\"", manifest.slug),
        );
    }
    if manifest.functions.is_empty() {
        say("/functions".into(), "expected at least one function, found none".into());
    }
    for name in manifest.functions.keys() {
        let bare = name.strip_prefix(CUSTOM_PREFIX).or_else(|| name.strip_prefix(LOADER_PREFIX));
        let known = match bare {
            Some(bare) => is_key(bare) && find(bare).is_none() && !RESERVED.contains(&bare),
            None => name == PROBE || find(name).is_some(),
        };
        if !known {
            say(
                format!("/functions/{name}"),
                format!("expected a function of WHMCS, custom.NAME, loader.NAME or probe, found \"{name}\""),
            );
        }
    }

    let mut slots = BTreeSet::new();
    let mut keys = BTreeSet::new();
    for (at, option) in manifest.options.iter().enumerate() {
        if option.slot == 0 || !slots.insert(option.slot) {
            say(format!("/options/{at}/slot"), format!("slot {} is zero or used twice", option.slot));
        }
        if !is_key(&option.key) || !keys.insert(option.key.as_str()) {
            say(
                format!("/options/{at}/key"),
                format!("key \"{}\" is not [a-z][a-z0-9_]* or is used twice", option.key),
            );
        }
        if let Some(loader) = &option.loader
            && !manifest.functions.contains_key(loader)
        {
            say(format!("/options/{at}/loader"), format!("\"{loader}\" is not among the functions"));
        }
        let chooses = matches!(option.kind, OptionKind::Dropdown | OptionKind::Radio);
        if chooses && option.choices.is_empty() && option.loader.is_none() {
            say(
                format!("/options/{at}/choices"),
                format!("\"{}\" offers no choice and names no loader", option.key),
            );
        }
    }
    for (at, button) in manifest.buttons.iter().enumerate() {
        if !button.function.starts_with(CUSTOM_PREFIX) || !manifest.functions.contains_key(&button.function) {
            say(
                format!("/buttons/{at}/function"),
                format!("\"{}\" is not a custom function of this module", button.function),
            );
        }
        if !button.label.contains_key("en") {
            say(format!("/buttons/{at}/label"), "an English label (\"en\") is required".into());
        }
        if button.audience.is_empty() {
            say(format!("/buttons/{at}/for"), "say who may press it: client, client_page, admin".into());
        }
        if button.audience.contains(&Audience::Client) && button.audience.contains(&Audience::ClientPage) {
            say(format!("/buttons/{at}/for"), "client and client_page exclude each other".into());
        }
    }
    if manifest.functions.contains_key("ListAccounts") && manifest.sync.is_none() {
        say(
            "/sync".into(),
            "ListAccounts needs the identifier and product fields of Server Sync (C-025)".into(),
        );
    }
    if let Some(sync) = &manifest.sync
        && !manifest.options.iter().any(|option| option.key == sync.product_option)
    {
        say("/sync/product_option".into(), format!("\"{}\" is not among the options", sync.product_option));
    }
    if manifest.functions.contains_key("ClientArea") && manifest.views.is_empty() {
        say("/views".into(), "ClientArea needs at least one view".into());
    }
    found
}

/// `[a-z][a-z0-9]*`, WHMCS's rule for module names (C-002).
fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
}

/// As a name, with `_` allowed inside: keys and custom functions.
fn is_key(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

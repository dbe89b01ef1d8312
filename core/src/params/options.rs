//! The product's module settings: from WHMCS's numbered slots, and from what the client picked, to the manifest's keys.
//!
//! A setting that may be overridden is looked up among the configurable options, then the custom fields, then in its
//! slot (C-189). If a manifest has settings above slot 24, slot 24 holds a JSON object with the keys of all settings
//! from 24 on.

use super::lenient::{text, yes};
use crate::error::HostResult;
use crate::secret::Secret;
use hostler_abi::manifest::{ConfigOption, MAX_SLOTS, Manifest, OptionKind};
use hostler_abi::wire::{ErrorDoc, ErrorKind, Outcome};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// What was found.
pub(super) struct Found {
    /// By key, as `Call` wants them; a sensitive one is a reference.
    pub options: Map<String, Value>,
    /// The first thing wrong with them. Only work that uses them all minds it: a service can be terminated although its
    /// product was emptied since.
    pub wrong: Option<ErrorDoc>,
}

/// Reads the settings. `strict` also asks for the required ones and for known choices.
pub(super) fn read(
    manifest: &Manifest,
    params: &Map<String, Value>,
    configurable: &BTreeMap<String, String>,
    fields: &BTreeMap<String, String>,
    strict: bool,
    secrets: &mut BTreeMap<String, Secret>,
) -> Found {
    let mut found = Found { options: Map::new(), wrong: None };
    let packed = match packed(manifest, params) {
        Ok(packed) => packed,
        Err(wrong) => {
            found.wrong = Some(wrong);
            None
        }
    };
    for option in manifest.options.iter().filter(|option| option.kind != OptionKind::Retired) {
        let value = lookup(option, params, configurable, fields, packed.as_ref());
        let read = if option.sensitive {
            seal(option, value, strict, secrets)
        } else {
            typed(option, &value, strict)
        };
        match read {
            Ok(Some(value)) => {
                found.options.insert(option.key.clone(), value);
            }
            Ok(None) => {}
            Err(wrong) => found.wrong = found.wrong.or(Some(wrong)),
        }
    }
    found
}

/// The secrets among the settings, by the names modules ask for.
pub(super) fn secrets(manifest: &Manifest, params: &Map<String, Value>, into: &mut BTreeMap<String, Secret>) {
    let configurable = super::lenient::named(params.get("configoptions"));
    let fields = super::lenient::named(params.get("customfields"));
    let packed = packed(manifest, params).ok().flatten();
    for option in
        manifest.options.iter().filter(|option| option.sensitive && option.kind != OptionKind::Retired)
    {
        let value = lookup(option, params, &configurable, &fields, packed.as_ref());
        if !value.is_empty() {
            into.insert(format!("options.{}", option.key), Secret::new(value));
        }
    }
}

fn packed(manifest: &Manifest, params: &Map<String, Value>) -> HostResult<Option<Map<String, Value>>> {
    if manifest.options.iter().all(|option| option.slot <= MAX_SLOTS) {
        return Ok(None);
    }
    let whole = text(params.get(&format!("configoption{MAX_SLOTS}")));
    if whole.trim().is_empty() {
        return Ok(Some(Map::new()));
    }
    serde_json::from_str(&whole).map(Some).map_err(|why| {
        refused(
            "",
            format!("The module setting \"More settings\" is no JSON object ({why}). Correct it in the product's module settings."),
        )
    })
}

fn lookup(
    option: &ConfigOption,
    params: &Map<String, Value>,
    configurable: &BTreeMap<String, String>,
    fields: &BTreeMap<String, String>,
    packed: Option<&Map<String, Value>>,
) -> String {
    if let Some(system) = &option.overridden_by {
        let picked = configurable.get(system).map(|value| super::lenient::system_name(value));
        let typed = fields.get(system).map(|value| value.trim());
        if let Some(value) = [picked, typed].into_iter().flatten().find(|value| !value.is_empty()) {
            return value.to_owned();
        }
    }
    let slot = match packed {
        Some(packed) if option.slot >= MAX_SLOTS => packed.get(&option.key),
        _ => params.get(&format!("configoption{}", option.slot)),
    };
    match slot {
        // A product saved before the setting existed has nothing there: the default is what staff were shown.
        None | Some(Value::Null) => option.default.clone(),
        Some(value @ (Value::Object(_) | Value::Array(_))) if option.kind == OptionKind::Json => {
            value.to_string()
        }
        value => text(value),
    }
}

fn typed(option: &ConfigOption, value: &str, strict: bool) -> HostResult<Option<Value>> {
    let trimmed = value.trim();
    match option.kind {
        OptionKind::Yesno => return Ok(Some(json!(if yes(trimmed) { "on" } else { "" }))),
        _ if trimmed.is_empty() => {
            return if strict && option.required {
                Err(wrong(option, "is empty. Choose a value"))
            } else if matches!(option.kind, OptionKind::Number | OptionKind::Json) {
                Ok(None)
            } else {
                Ok(Some(json!(value)))
            };
        }
        OptionKind::Number => {
            let number =
                trimmed.parse::<i64>().map(Value::from).or_else(|_| trimmed.parse::<f64>().map(Value::from));
            return match number {
                Ok(Value::Number(number)) => Ok(Some(Value::Number(number))),
                _ => {
                    Err(wrong(option, &format!("must be a number and is \"{}\". Correct it", short(trimmed))))
                }
            };
        }
        OptionKind::Json => {
            return match serde_json::from_str::<Value>(trimmed) {
                Ok(document) => Ok(Some(document)),
                Err(why) => Err(wrong(option, &format!("is no JSON ({why}). Correct it"))),
            };
        }
        _ => {}
    }
    let listed =
        matches!(option.kind, OptionKind::Dropdown | OptionKind::Radio) && !option.choices.is_empty();
    if strict && listed && !option.choices.iter().any(|choice| choice.value == trimmed) {
        let known: Vec<&str> = option.choices.iter().map(|choice| choice.value.as_str()).collect();
        return Err(wrong(
            option,
            &format!("is \"{}\"; known are {}. Choose one", short(trimmed), known.join(", ")),
        ));
    }
    Ok(Some(json!(value)))
}

fn seal(
    option: &ConfigOption,
    value: String,
    strict: bool,
    secrets: &mut BTreeMap<String, Secret>,
) -> HostResult<Option<Value>> {
    if value.is_empty() {
        return if strict && option.required { Err(wrong(option, "is empty. Enter it")) } else { Ok(None) };
    }
    let name = format!("options.{}", option.key);
    secrets.insert(name.clone(), Secret::new(value));
    Ok(Some(json!({ "$secret": name })))
}

fn short(value: &str) -> String {
    value.chars().take(40).collect()
}

fn wrong(option: &ConfigOption, what: &str) -> ErrorDoc {
    let label = if option.label.is_empty() { &option.key } else { &option.label };
    let path = format!("/options/{}", option.key);
    refused(
        &path,
        format!("The module setting \"{label}\" ({path}) {what} in the product's module settings."),
    )
}

fn refused(path: &str, message: String) -> ErrorDoc {
    let mut error = ErrorDoc::new(ErrorKind::ConfigInvalid, Outcome::NotDone, "host.bad_option", message);
    error.path = Some(if path.is_empty() { "/options".to_owned() } else { path.to_owned() });
    error
}

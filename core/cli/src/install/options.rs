//! ConfigOptions from a manifest: at most 24 fields, each at the slot it was published with, for good.

use super::php::{Php, html, map};
use hostler_abi::function::php_suffix;
use hostler_abi::manifest::{ConfigOption, MAX_SLOTS, Manifest, OptionKind};

/// The array WHMCS shows on a product's Module Settings tab. Field k of it is `configoptionk`.
pub fn config_options(name: &str, manifest: &Manifest) -> Php {
    let packed: Vec<&ConfigOption> = packed(manifest);
    let last = manifest.options.iter().map(|option| option.slot.min(MAX_SLOTS)).max().unwrap_or(0);
    let fields = (1..=last)
        .map(|slot| {
            if slot == MAX_SLOTS && !packed.is_empty() {
                return ("more".to_owned(), more(&packed));
            }
            match manifest.options.iter().find(|option| option.slot == slot) {
                Some(option) if option.kind != OptionKind::Retired => {
                    (option.key.clone(), field(name, option))
                }
                // The position counts, so a field that is no longer used keeps its place.
                _ => (format!("unused{slot}"), unused()),
            }
        })
        .collect();
    Php::Map(fields)
}

/// Parameters that hold secrets: `configoption2`.
pub fn sensitive(manifest: &Manifest) -> Vec<String> {
    let whole = packed(manifest).iter().any(|option| is_secret(option));
    let mut slots: Vec<u8> = manifest
        .options
        .iter()
        .filter(|option| option.slot <= MAX_SLOTS && is_secret(option))
        .map(|option| option.slot)
        .collect();
    if whole && !slots.contains(&MAX_SLOTS) {
        slots.push(MAX_SLOTS);
    }
    slots.sort_unstable();
    slots.into_iter().map(|slot| format!("configoption{slot}")).collect()
}

/// Options that share slot 24, when there are more than 24: WHMCS stores no further one.
fn packed(manifest: &Manifest) -> Vec<&ConfigOption> {
    if manifest.options.iter().all(|option| option.slot <= MAX_SLOTS) {
        return Vec::new();
    }
    let mut packed: Vec<_> = manifest
        .options
        .iter()
        .filter(|option| option.slot >= MAX_SLOTS && option.kind != OptionKind::Retired)
        .collect();
    packed.sort_by_key(|option| option.slot);
    packed
}

fn is_secret(option: &ConfigOption) -> bool {
    option.sensitive || option.kind == OptionKind::Password
}

fn field(name: &str, option: &ConfigOption) -> Php {
    let label = if option.label.is_empty() { option.key.replace('_', " ") } else { option.label.clone() };
    let mut entries: Vec<(String, Php)> = vec![("FriendlyName".into(), html(&label).into())];
    let mut add = |key: &str, value: Php| entries.push((key.to_owned(), value));
    let loader = option.loader.as_deref().and_then(php_suffix);
    match (option.kind, &loader) {
        (_, Some(loader)) => {
            add("Type", "text".into());
            add("Size", "40".into());
            add("Loader", format!("{name}_{loader}").into());
        }
        (OptionKind::Dropdown | OptionKind::Radio, None) => {
            add("Type", "dropdown".into());
            let choices =
                option.choices.iter().map(|choice| (choice.value.clone(), html(&choice.label).into()));
            add("Options", Php::Map(choices.collect()));
        }
        (OptionKind::Yesno, None) => add("Type", "yesno".into()),
        (OptionKind::Password, None) => {
            add("Type", "password".into());
            add("Size", "40".into());
        }
        (OptionKind::Textarea | OptionKind::Json, None) => {
            add("Type", "textarea".into());
            add("Rows", "5".into());
            add("Cols", "60".into());
        }
        (OptionKind::Number, None) => {
            add("Type", "text".into());
            add("Size", "10".into());
        }
        (OptionKind::Text | OptionKind::Retired, None) => {
            add("Type", if option.sensitive { "password".into() } else { "text".into() });
            add("Size", "40".into());
        }
    }
    let among =
        option.choices.is_empty() || option.choices.iter().any(|choice| choice.value == option.default);
    if !option.default.is_empty() && among {
        add("Default", option.default.as_str().into());
    }
    let mut help = html(&option.description);
    if option.required {
        help.push_str(match help.chars().last() {
            None => "Required.",
            Some('.' | '!' | '?') => " Required.",
            Some(_) => ". Required.",
        });
    }
    if !help.is_empty() {
        add("Description", help.into());
    }
    // A live list is only offered in Simple Mode, so such a field is always part of it.
    if option.simple || loader.is_some() {
        add("SimpleMode", true.into());
    }
    Php::Map(entries)
}

fn unused() -> Php {
    map([
        ("FriendlyName", "(not used)".into()),
        ("Type", "text".into()),
        ("Size", "5".into()),
        ("Description", "No longer used; keeps its place.".into()),
    ])
}

fn more(packed: &[&ConfigOption]) -> Php {
    let keys: Vec<String> =
        packed.iter().map(|option| format!("{} ({})", option.key, option.label)).collect();
    map([
        ("FriendlyName", "More settings".into()),
        ("Type", "textarea".into()),
        ("Rows", "8".into()),
        ("Cols", "60".into()),
        ("Description", format!("A JSON object with the keys {}.", html(&keys.join(", "))).into()),
    ])
}

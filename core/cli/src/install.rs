//! `hostler install`: the bridge once, and a thin server module per provisioning module. Safe to repeat; whatever is not
//! ours is never overwritten.

mod files;
mod module;
mod options;
mod php;
pub mod record;
mod state;

pub use files::delete;

use crate::args::{Door, Install};
use crate::bridge;
use crate::prefix::Prefix;
use crate::trouble::{Outcome, Trouble};
use files::{Changes, Owner, Writer};
use hostler_core::config::Config;
use hostler_core::inspect::{Expect, inspect};
use module::Module;
use php::Php;
use record::{BridgeRecord, ModuleRecord};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

/// Where the bridge lives, below WHMCS.
pub const ADDON: &str = "modules/addons/hostler";
/// Where server modules live, below WHMCS.
pub const SERVERS: &str = "modules/servers";

/// Installs a module.
pub fn run(wanted: &Install) -> Outcome<()> {
    let whmcs = whmcs(&wanted.whmcs)?;
    let addon = whmcs.join(ADDON);
    let before: BridgeRecord = ours(&addon, "config.php")?.unwrap_or_default();
    let prefix = Prefix::find(wanted.prefix.as_deref())?;
    if !prefix.library().is_file() {
        return Err(Trouble::new(format!(
            "{} is missing. Run scripts/dist {} again.",
            prefix.library().display(),
            prefix.root().display()
        )));
    }

    let state = state::folder(wanted, &before, &whmcs)?;
    let home = state::Home::read(&state, &whmcs)?;
    let files_owner = Owner::of(&whmcs)?;
    let php_user = match &wanted.owner {
        Some(name) => Owner::named(name)?,
        None => files_owner,
    };
    let document = document(
        &before,
        [
            ("installation", home.installation(wanted.installation.as_deref(), &before)?),
            ("state_dir", state.to_string_lossy().into_owned()),
            ("modules_dir", prefix.modules().to_string_lossy().into_owned()),
            ("program", prefix.program().to_string_lossy().into_owned()),
        ],
    );
    let config = Config::read(document.to_string().as_bytes())?;

    let file = prefix.module(&wanted.module)?;
    let inspected = inspect(&file, &Expect::of(&config))?;
    let usual = format!("hostler{}", inspected.manifest.slug);
    let name = module_name(wanted.installed_as.as_deref().unwrap_or(&usual))?;
    let folder = whmcs.join(SERVERS).join(&name);
    let earlier: Option<ModuleRecord> = ours(&folder, "module.php")?;
    if let Some(earlier) = earlier.as_ref().filter(|earlier| earlier.module != inspected.manifest.slug) {
        return Err(Trouble::new(format!(
            "{name} is the module {} here. Choose another name with --as, or take that one out first.",
            earlier.module
        )));
    }
    let module = Module { name: &name, manifest: &inspected.manifest };
    module.check()?;

    home.prepare(php_user, &config.installation)?;
    let door = wanted.door.map(|door| match door {
        Door::Ffi => "ffi".to_owned(),
        Door::Cli => "cli".to_owned(),
    });
    let bridge = write_bridge(&addon, files_owner, &prefix, &document, door.or(before.door), &before.files)?;
    let written = write_module(
        &folder,
        files_owner,
        &module,
        earlier.map(|earlier| earlier.files).unwrap_or_default(),
    )?;

    println!("{:<38} {}", format!("{ADDON}/"), bridge.words());
    println!(
        "{:<38} {}  ({} {})",
        format!("{SERVERS}/{name}/"),
        written.words(),
        module.manifest.name,
        module.manifest.version
    );
    println!("{:<38} {}", "state", state.display());
    println!("{:<38} {}", "installation", config.installation);
    for left_out in module.left_out() {
        println!("{:<38} left out: WHMCS wants an object for it, and this bridge makes none", left_out);
    }
    for warning in &inspected.warnings {
        println!("note: {warning}");
    }
    if written.new > 0 && written.updated + written.unchanged == 0 {
        println!("\nNext: in WHMCS {}choose the module in a product.", module.first_step());
        println!(
            "Web requests need this line in the PHP-FPM pool, then a reload: php_admin_value[ffi.enable] = 1"
        );
    } else if written.new > 0 {
        println!(
            "\nNext: save one product's Module Settings again, so that WHMCS notices new files such as hooks.php."
        );
    }
    Ok(())
}

/// The directory, if it looks like WHMCS.
pub fn whmcs(named: &Path) -> Outcome<PathBuf> {
    let folder = named.canonicalize().map_err(|why| Trouble::file("open", named, &why))?;
    if !folder.join(SERVERS).is_dir() {
        return Err(Trouble::new(format!(
            "{} does not look like WHMCS: it has no {SERVERS}. Name the folder that has one.",
            folder.display()
        )));
    }
    Ok(folder)
}

/// The record in `marker` of `folder`; `None` when the folder is not there. A folder without one is somebody else's.
pub fn ours<T: serde::de::DeserializeOwned>(folder: &Path, marker: &str) -> Outcome<Option<T>> {
    let empty = fs::read_dir(folder).map(|mut entries| entries.next().is_none()).unwrap_or(true);
    // local.php is the operator's and outlives the rest.
    let only_local = || {
        fs::read_dir(folder)
            .is_ok_and(|entries| entries.flatten().all(|entry| entry.file_name() == "local.php"))
    };
    if empty || only_local() {
        return Ok(None);
    }
    match record::read(&folder.join(marker)) {
        Some(record) => Ok(Some(record)),
        None => Err(Trouble::new(format!(
            "{} is there already and was not written by hostler install, so it is left alone. Choose another name with --as, or move it away.",
            folder.display()
        ))),
    }
}

/// WHMCS's rule for module names (C-002), and the bridge's own.
fn module_name(name: &str) -> Outcome<String> {
    let fits = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        && name.len() <= 50;
    if fits {
        return Ok(name.to_owned());
    }
    Err(Trouble::new(format!(
        "\"{name}\" cannot be a module name: WHMCS wants one word of lowercase letters and digits that begins with a letter, at most 50 long."
    )))
}

/// The host's configuration: what was decided now, over what an earlier installation kept.
fn document<const N: usize>(before: &BridgeRecord, decided: [(&str, String); N]) -> Value {
    let mut document = before.config.as_object().cloned().unwrap_or_default();
    document.extend(decided.into_iter().map(|(key, value)| (key.to_owned(), Value::String(value))));
    Value::Object(document)
}

fn write_bridge(
    addon: &Path,
    owner: Owner,
    prefix: &Prefix,
    document: &Value,
    door: Option<String>,
    earlier: &[PathBuf],
) -> Outcome<Changes> {
    let files = bridge::addon()?;
    let mut names: Vec<PathBuf> = files.iter().map(|(name, _)| name.clone()).collect();
    names.push("config.php".into());
    let record = BridgeRecord {
        prefix: prefix.root().to_path_buf(),
        config: document.clone(),
        door: door.clone(),
        files: names.clone(),
    };
    let mut writer = Writer::new(addon, owner);
    for (name, content) in &files {
        writer.write(name, content)?;
    }
    let mut settings = vec![
        ("library".to_owned(), text_of(&prefix.library())),
        ("program".to_owned(), text_of(&prefix.program())),
    ];
    settings.extend(door.map(|door| ("door".to_owned(), Php::Text(door))));
    settings.push(("config".to_owned(), from_json(document)));
    let php = format!(
        "<?php\n{}\n// Written by `hostler install`. Do not edit: what you put into local.php beside it wins and is never touched.\n\n\
         if (!defined('WHMCS')) {{\n    die('This file cannot be accessed directly');\n}}\n\nreturn {};\n",
        record::line(&record),
        Php::Map(settings).source(0)
    );
    writer.write(Path::new("config.php"), php.as_bytes())?;
    writer.remove(&gone(earlier, &names))?;
    Ok(writer.changes())
}

fn write_module(folder: &Path, owner: Owner, module: &Module<'_>, earlier: Vec<PathBuf>) -> Outcome<Changes> {
    let mut files = module.others();
    files.push((PathBuf::from(format!("{}.php", module.name)), module.functions().into_bytes()));
    let mut names: Vec<PathBuf> = files.iter().map(|(name, _)| name.clone()).collect();
    names.push("module.php".into());
    names.sort();
    let record = ModuleRecord {
        module: module.manifest.slug.clone(),
        version: module.manifest.version.clone(),
        files: names.clone(),
    };
    let mut writer = Writer::new(folder, owner);
    // First of all: what is half written must be recognised as ours the next time.
    writer.write(Path::new("module.php"), module.data(&record::line(&record)).as_bytes())?;
    for (name, content) in &files {
        writer.write(name, content)?;
    }
    writer.remove(&gone(&earlier, &names))?;
    Ok(writer.changes())
}

/// Files of an earlier installation that are no longer part of it. Never more than what lies in the folder.
fn gone(earlier: &[PathBuf], names: &[PathBuf]) -> Vec<PathBuf> {
    earlier.iter().filter(|name| is_inside(name) && !names.contains(name)).cloned().collect()
}

/// A relative path that stays where it is.
pub fn is_inside(name: &Path) -> bool {
    name.components().all(|part| matches!(part, std::path::Component::Normal(_)))
}

fn text_of(path: &Path) -> Php {
    Php::Text(path.to_string_lossy().into_owned())
}

/// A document as PHP data; nulls are left out, as they mean "not set".
fn from_json(value: &Value) -> Php {
    match value {
        Value::Bool(value) => Php::Bool(*value),
        Value::Number(number) => Php::Int(number.as_i64().unwrap_or_default()),
        Value::String(text) => Php::Text(text.clone()),
        Value::Array(items) => Php::List(items.iter().map(from_json).collect()),
        Value::Object(entries) => Php::Map(
            entries
                .iter()
                .filter(|(_, value)| !value.is_null())
                .map(|(key, value)| (key.clone(), from_json(value)))
                .collect(),
        ),
        Value::Null => Php::Text(String::new()),
    }
}

//! `hostler install`: the bridge once, and a thin server module per provisioning module. Safe to repeat; whatever is not
//! ours is never overwritten.

mod files;
mod module;
mod options;
mod php;
pub mod record;

pub use files::delete;

use crate::args::{Door, Install};
use crate::bridge;
use crate::prefix::Prefix;
use crate::trouble::{Outcome, Trouble};
use files::{Changes, Owner, Writer, make_folders};
use hostler_core::config::Config;
use hostler_core::inspect::{Expect, inspect};
use module::Module;
use php::Php;
use record::{BridgeRecord, ModuleRecord};
use serde_json::Value;
use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

/// Where the bridge lives, below WHMCS.
pub const ADDON: &str = "modules/addons/hostler";
/// Where server modules live, below WHMCS.
pub const SERVERS: &str = "modules/servers";
const USUAL_STATE: &str = "/var/lib/hostler";

/// Installs a module.
pub fn run(wanted: &Install) -> Outcome<()> {
    let whmcs = whmcs(&wanted.whmcs)?;
    let addon = whmcs.join(ADDON);
    let before: BridgeRecord = ours(&addon, "config.php")?.unwrap_or_default();
    let prefix = match (&wanted.prefix, before.prefix.is_dir() && std::env::current_exe().is_err()) {
        (None, true) => Prefix::find(Some(&before.prefix))?,
        (named, _) => Prefix::find(named.as_deref())?,
    };
    if !prefix.library().is_file() {
        return Err(Trouble::new(format!(
            "{} is missing. Run scripts/dist {} again.",
            prefix.library().display(),
            prefix.root().display()
        )));
    }

    let state = state_folder(wanted, &before)?;
    let files_owner = Owner::of(&whmcs)?;
    let php_user = match &wanted.owner {
        Some(name) => Owner::named(name)?,
        None => files_owner,
    };
    let document = document(
        &before,
        [
            ("installation", installation(wanted, &before, &state)?),
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

    prepare_state(&state, php_user, &config.installation)?;
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
        println!(
            "\nNext: in WHMCS add a server of this type, press Test Connection, and choose the module in a product."
        );
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

fn state_folder(wanted: &Install, before: &BridgeRecord) -> Outcome<PathBuf> {
    let remembered = before.config.get("state_dir").and_then(|dir| dir.as_str()).map(PathBuf::from);
    let state = match &wanted.state {
        Some(named) => std::path::absolute(named).map_err(|why| Trouble::file("use", named, &why))?,
        None => remembered.unwrap_or_else(|| PathBuf::from(USUAL_STATE)),
    };
    let whmcs = whmcs(&wanted.whmcs)?;
    if state.starts_with(&whmcs) {
        return Err(Trouble::new(format!(
            "the state directory {} is inside WHMCS, where a web server may show it. Choose one outside with --state.",
            state.display()
        )));
    }
    Ok(state)
}

/// The name in labels at providers. Two installations that share a provider account must never have the same, so it is
/// made up, once, and kept in the state directory.
fn installation(wanted: &Install, before: &BridgeRecord, state: &Path) -> Outcome<String> {
    let kept = fs::read_to_string(state.join("installation")).ok().map(|name| name.trim().to_owned());
    let remembered = before.config.get("installation").and_then(|name| name.as_str()).map(str::to_owned);
    if let Some(named) = &wanted.installation {
        if let Some(kept) = kept.or(remembered).filter(|kept| kept != named) {
            return Err(Trouble::new(format!(
                "this installation is called \"{kept}\": its machines carry that name at the provider, and would not be found under \"{named}\". \
                 Leave --installation out, or use another --state for another installation."
            )));
        }
        return Ok(named.clone());
    }
    if let Some(kept) = kept.or(remembered).filter(|kept| !kept.is_empty()) {
        return Ok(kept);
    }
    let mut random = [0_u8; 5];
    getrandom::fill(&mut random)
        .map_err(|why| Trouble::new(format!("the system gives no randomness: {why}.")))?;
    let letters = b"abcdefghijkmnpqrstuvwxyz23456789";
    let name: String = random.iter().map(|byte| char::from(letters[usize::from(byte % 32)])).collect();
    Ok(format!("w{name}"))
}

/// The host's configuration: what was decided now, over what an earlier installation kept.
fn document<const N: usize>(before: &BridgeRecord, decided: [(&str, String); N]) -> Value {
    let mut document = before.config.as_object().cloned().unwrap_or_default();
    document.extend(decided.into_iter().map(|(key, value)| (key.to_owned(), Value::String(value))));
    Value::Object(document)
}

fn prepare_state(state: &Path, owner: Owner, installation: &str) -> Outcome<()> {
    make_folders(state, owner, 0o700)?;
    let there = fs::metadata(state).map_err(|why| Trouble::file("look at", state, &why))?;
    if there.uid() != owner.user {
        return Err(Trouble::new(format!(
            "the state directory {} belongs to user {} and PHP runs as user {}. Name the user PHP runs as with --owner, or another directory with --state.",
            state.display(),
            there.uid(),
            owner.user
        )));
    }
    if there.permissions().mode() & 0o077 != 0 {
        fs::set_permissions(state, fs::Permissions::from_mode(0o700))
            .map_err(|why| Trouble::file("make private", state, &why))?;
    }
    let mut writer = Writer::new(state, owner);
    writer.write(Path::new("installation"), format!("{installation}\n").as_bytes())
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

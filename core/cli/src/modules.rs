//! `hostler modules` and `hostler manifest`: what module files say of themselves, read without running their code.

use crate::args::{Modules, Show};
use crate::prefix::Prefix;
use crate::trouble::{Outcome, Trouble};
use hostler_abi::function::{CUSTOM_PREFIX, LOADER_PREFIX};
use hostler_abi::manifest::{Audience, Manifest, OptionKind};
use hostler_abi::wire::ErrorDoc;
use hostler_core::inspect::{Expect, Inspected, inspect, running_libc};
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::path::Path;

/// A line of `text`, as `println!` writes it. Writing to a text never fails.
macro_rules! line {
    ($text:ident, $($said:tt)*) => {{
        let _ = writeln!($text, $($said)*);
    }};
}

/// Shows modules.
pub fn run(wanted: &Modules) -> Outcome<()> {
    let prefix = Prefix::find(wanted.prefix.as_deref())?;
    match &wanted.show {
        None | Some(Show::List) => show(&list(&prefix, wanted.json)?),
        Some(Show::Info { name }) => show(&info(&prefix.module(name)?, wanted.json)?),
    }
}

/// Prints a module file's manifest.
pub fn manifest(file: &Path) -> Outcome<()> {
    let file = file.canonicalize().map_err(|why| Trouble::file("open", file, &why))?;
    let value: Value = serde_json::from_str(&look(&file)?.manifest_json)
        .map_err(|why| Trouble::new(format!("the manifest of {} is not JSON: {why}.", file.display())))?;
    show(&pretty(&value)?)
}

fn look(file: &Path) -> Result<Inspected, ErrorDoc> {
    let folder = file.parent().map(Path::to_path_buf).unwrap_or_default();
    inspect(file, &Expect { folder, allow: None, abi_minor: hostler_abi::ABI_MINOR, glibc: running_libc() })
}

fn list(prefix: &Prefix, as_json: bool) -> Outcome<String> {
    let found: Vec<_> = prefix.module_files()?.into_iter().map(|file| (look(&file), file)).collect();
    if as_json {
        let rows: Vec<Value> = found
            .iter()
            .map(|(seen, file)| match seen {
                Ok(seen) => json!({"module": seen.manifest.slug, "name": seen.manifest.name, "version": seen.manifest.version,
                    "file": file, "sha256": seen.sha256, "state": "ready", "functions": seen.manifest.functions.keys().collect::<Vec<_>>()}),
                Err(error) => json!({"file": file, "state": "refused", "error": error}),
            })
            .collect();
        return pretty(&Value::Array(rows));
    }
    if found.is_empty() {
        return Ok(format!("No module files in {}.\n", prefix.modules().display()));
    }
    let mut text = String::new();
    line!(text, "{:<16} {:<10} {:<9} WHAT IT IS", "MODULE", "VERSION", "STATE");
    for (seen, file) in &found {
        match seen {
            Ok(seen) => {
                let about = if seen.manifest.docs.summary.is_empty() {
                    &seen.manifest.name
                } else {
                    &seen.manifest.docs.summary
                };
                line!(
                    text,
                    "{:<16} {:<10} {:<9} {about}",
                    seen.manifest.slug,
                    seen.manifest.version,
                    "ready"
                );
            }
            Err(error) => {
                let name = file.file_stem().unwrap_or_default().to_string_lossy();
                line!(text, "{name:<16} {:<10} {:<9} {}", "", "refused", error.message);
            }
        }
    }
    line!(text, "\nOne of them in full: hostler modules info NAME");
    Ok(text)
}

fn info(file: &Path, as_json: bool) -> Outcome<String> {
    let seen = look(file)?;
    if as_json {
        return pretty(&json!({"file": file, "sha256": seen.sha256, "size": seen.size, "needs": seen.needs,
            "needs_glibc": seen.needs_glibc, "warnings": seen.warnings, "manifest": *seen.manifest}));
    }
    let manifest: &Manifest = &seen.manifest;
    let mut text = String::new();
    line!(text, "{} {}  ({})", manifest.name, manifest.version, manifest.id);
    for about in [&manifest.docs.summary, &manifest.docs.long] {
        if !about.is_empty() {
            line!(text, "{about}");
        }
    }
    line!(text, "\nFile       {}\nSHA-256    {}", file.display(), seen.sha256);
    if !manifest.vendor.name.is_empty() {
        line!(text, "Made by    {}", manifest.vendor.name);
    }
    line!(
        text,
        "Talks to   {}",
        if manifest.net.hosts.is_empty() { "nobody".to_owned() } else { manifest.net.hosts.join(", ") }
    );
    if !manifest.secrets.is_empty() {
        line!(text, "Secrets    {}", manifest.secrets.join(", "));
    }
    let (custom, others): (Vec<_>, Vec<_>) = manifest
        .functions
        .keys()
        .filter(|name| !name.starts_with(LOADER_PREFIX))
        .partition(|name| name.starts_with(CUSTOM_PREFIX));
    line!(text, "Functions  {}", join(&others));
    if !custom.is_empty() {
        line!(text, "Custom     {}", join(&custom));
    }
    let used: Vec<_> = manifest.options.iter().filter(|option| option.kind != OptionKind::Retired).collect();
    if !used.is_empty() {
        line!(text, "\nSettings of a product:");
        for option in used {
            let required = if option.required { ", required" } else { "" };
            let live = if option.loader.is_some() { ", live list" } else { "" };
            line!(text, "  {:>2}  {:<18} {}{required}{live}", option.slot, option.key, option.label);
        }
    }
    if !manifest.buttons.is_empty() {
        line!(text, "\nButtons:");
        for button in &manifest.buttons {
            let who: Vec<_> = button
                .audience
                .iter()
                .map(|audience| match audience {
                    Audience::Client => "client",
                    Audience::ClientPage => "client's page",
                    Audience::Admin => "staff",
                })
                .collect();
            line!(
                text,
                "  {:<22} for {}",
                button.label.get("en").unwrap_or(&button.function),
                who.join(" and ")
            );
        }
    }
    for warning in &seen.warnings {
        line!(text, "\nnote: {warning}");
    }
    Ok(text)
}

fn join(names: &[&String]) -> String {
    names.iter().map(|name| name.as_str()).collect::<Vec<_>>().join(", ")
}

fn pretty(value: &Value) -> Outcome<String> {
    serde_json::to_string_pretty(value)
        .map(|text| text + "\n")
        .map_err(|why| Trouble::new(format!("cannot write JSON: {why}.")))
}

/// Prints it. A reader that has seen enough (`| head`) is no failure.
fn show(text: &str) -> Outcome<()> {
    match io::stdout().lock().write_all(text.as_bytes()) {
        Err(why) if why.kind() != io::ErrorKind::BrokenPipe => {
            Err(Trouble::new(format!("cannot write to standard output: {why}.")))
        }
        _ => Ok(()),
    }
}

//! `hostler modules` and `hostler manifest`: what module files say of themselves, read without running their code.

use crate::args::{Modules, Show};
use crate::prefix::Prefix;
use crate::trouble::{Outcome, Trouble};
use hostler_abi::function::{CUSTOM_PREFIX, LOADER_PREFIX};
use hostler_abi::manifest::{Audience, Manifest, OptionKind};
use hostler_abi::wire::ErrorDoc;
use hostler_core::inspect::{Expect, Inspected, inspect, running_libc};
use serde_json::{Value, json};
use std::path::Path;

/// Shows modules.
pub fn run(wanted: &Modules) -> Outcome<()> {
    let prefix = Prefix::find(wanted.prefix.as_deref())?;
    match &wanted.show {
        None | Some(Show::List) => list(&prefix, wanted.json),
        Some(Show::Info { name }) => info(&prefix.module(name)?, wanted.json),
    }
}

/// Prints a module file's manifest.
pub fn manifest(file: &Path) -> Outcome<()> {
    let file = file.canonicalize().map_err(|why| Trouble::file("open", file, &why))?;
    let value: Value = serde_json::from_str(&look(&file)?.manifest_json)
        .map_err(|why| Trouble::new(format!("the manifest of {} is not JSON: {why}.", file.display())))?;
    print(&value)
}

fn look(file: &Path) -> Result<Inspected, ErrorDoc> {
    let folder = file.parent().map(Path::to_path_buf).unwrap_or_default();
    inspect(file, &Expect { folder, allow: None, abi_minor: hostler_abi::ABI_MINOR, glibc: running_libc() })
}

fn list(prefix: &Prefix, as_json: bool) -> Outcome<()> {
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
        return print(&Value::Array(rows));
    }
    if found.is_empty() {
        println!("No module files in {}.", prefix.modules().display());
        return Ok(());
    }
    println!("{:<16} {:<10} {:<9} WHAT IT IS", "MODULE", "VERSION", "STATE");
    for (seen, file) in &found {
        match seen {
            Ok(seen) => {
                let about = if seen.manifest.docs.summary.is_empty() {
                    &seen.manifest.name
                } else {
                    &seen.manifest.docs.summary
                };
                println!("{:<16} {:<10} {:<9} {about}", seen.manifest.slug, seen.manifest.version, "ready");
            }
            Err(error) => {
                let name = file.file_stem().unwrap_or_default().to_string_lossy();
                println!("{name:<16} {:<10} {:<9} {}", "", "refused", error.message);
            }
        }
    }
    println!("\nOne of them in full: hostler modules info NAME");
    Ok(())
}

fn info(file: &Path, as_json: bool) -> Outcome<()> {
    let seen = look(file)?;
    if as_json {
        return print(&json!({"file": file, "sha256": seen.sha256, "size": seen.size, "needs": seen.needs,
            "needs_glibc": seen.needs_glibc, "warnings": seen.warnings, "manifest": *seen.manifest}));
    }
    let manifest: &Manifest = &seen.manifest;
    println!("{} {}  ({})", manifest.name, manifest.version, manifest.id);
    for text in [&manifest.docs.summary, &manifest.docs.long] {
        if !text.is_empty() {
            println!("{text}");
        }
    }
    println!("\nFile       {}\nSHA-256    {}", file.display(), seen.sha256);
    if !manifest.vendor.name.is_empty() {
        println!("Made by    {}", manifest.vendor.name);
    }
    println!(
        "Talks to   {}",
        if manifest.net.hosts.is_empty() { "nobody".to_owned() } else { manifest.net.hosts.join(", ") }
    );
    if !manifest.secrets.is_empty() {
        println!("Secrets    {}", manifest.secrets.join(", "));
    }
    let (custom, others): (Vec<_>, Vec<_>) = manifest
        .functions
        .keys()
        .filter(|name| !name.starts_with(LOADER_PREFIX))
        .partition(|name| name.starts_with(CUSTOM_PREFIX));
    println!("Functions  {}", join(&others));
    if !custom.is_empty() {
        println!("Custom     {}", join(&custom));
    }
    let used: Vec<_> = manifest.options.iter().filter(|option| option.kind != OptionKind::Retired).collect();
    if !used.is_empty() {
        println!("\nSettings of a product:");
        for option in used {
            let required = if option.required { ", required" } else { "" };
            let live = if option.loader.is_some() { ", live list" } else { "" };
            println!("  {:>2}  {:<18} {}{required}{live}", option.slot, option.key, option.label);
        }
    }
    if !manifest.buttons.is_empty() {
        println!("\nButtons:");
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
            println!(
                "  {:<22} for {}",
                button.label.get("en").unwrap_or(&button.function),
                who.join(" and ")
            );
        }
    }
    for warning in &seen.warnings {
        println!("\nnote: {warning}");
    }
    Ok(())
}

fn join(names: &[&String]) -> String {
    names.iter().map(|name| name.as_str()).collect::<Vec<_>>().join(", ")
}

fn print(value: &Value) -> Outcome<()> {
    let text = serde_json::to_string_pretty(value)
        .map_err(|why| Trouble::new(format!("cannot write JSON: {why}.")))?;
    println!("{text}");
    Ok(())
}

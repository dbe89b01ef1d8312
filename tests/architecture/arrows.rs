//! The arrows between packages, from `cargo metadata`. A package may import what its row names and nothing else of ours.
//!
//! ```text
//!    abi ◄── sdk ◄── modules/*         a module imports no other module, and never core
//!     ▲
//!     └──── core ◄── ffi, cli          both hand documents of abi on, so they may name them
//! ```

use crate::{none, root};
use serde_json::Value;
use std::collections::BTreeMap;
use std::process::Command;

/// Package → what it may import of ours. Packages of `modules/*` are one row.
const ARROWS: &[(&str, &[&str])] = &[
    ("hostler-abi", &[]),
    ("hostler-layout", &["hostler-abi"]),
    ("hostler-sdk", &["hostler-abi", "hostler-layout"]),
    (MODULE, &["hostler-sdk"]),
    ("hostler-core", &["hostler-abi", "hostler-layout"]),
    ("hostler-ffi", &["hostler-abi", "hostler-core"]),
    ("hostler", &["hostler-abi", "hostler-core"]),
    ("hostler-testkit", &["hostler-abi", "hostler-sdk"]),
];
/// Any package of `modules/`.
const MODULE: &str = "modules/*";
/// May import anything: nobody imports them.
const TESTS: &[&str] = &["hostler-tests", "hostler-benches"];
/// What the contract may be made of: all of it is for ever.
const ABI_IMPORTS: &[&str] = &["abi_stable", "schemars", "serde", "serde_json"];

struct Import {
    from: String,
    to: String,
    /// It is for tests only.
    dev: bool,
    /// It is of this workspace.
    ours: bool,
}

fn metadata() -> Vec<Value> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
        .current_dir(root())
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let document: Value = serde_json::from_slice(&output.stdout).expect("metadata is JSON");
    document["packages"].as_array().expect("packages").clone()
}

fn imports() -> Vec<Import> {
    let packages = metadata();
    let text = |value: &Value| value.as_str().expect("text").to_owned();
    let known: BTreeMap<String, String> = packages
        .iter()
        .map(|package| {
            let module = text(&package["manifest_path"]).contains("/modules/");
            (text(&package["name"]), if module { MODULE.to_owned() } else { text(&package["name"]) })
        })
        .collect();
    let mut found = Vec::new();
    for package in &packages {
        for dependency in package["dependencies"].as_array().expect("dependencies") {
            let to = text(&dependency["name"]);
            found.push(Import {
                from: known[&text(&package["name"])].clone(),
                ours: known.contains_key(&to),
                to: known.get(&to).cloned().unwrap_or(to),
                dev: dependency["kind"] == "dev",
            });
        }
    }
    found
}

#[test]
fn every_package_has_its_row() {
    let rows: Vec<&str> = ARROWS.iter().map(|row| row.0).chain(TESTS.iter().copied()).collect();
    let missing: Vec<String> = metadata()
        .iter()
        .filter(|package| !package["manifest_path"].as_str().expect("a path").contains("/modules/"))
        .map(|package| package["name"].as_str().expect("a name").to_owned())
        .filter(|name| !rows.contains(&name.as_str()))
        .collect();
    none(&missing, "These packages have no row in ARROWS: say there what they may import.");
}

#[test]
fn no_package_imports_what_its_row_does_not_name() {
    let wrong: Vec<String> = imports()
        .iter()
        .filter(|import| import.ours && !import.dev && !TESTS.contains(&import.from.as_str()))
        .filter(|import| {
            let row = ARROWS.iter().find(|row| row.0 == import.from);
            !row.is_some_and(|row| row.1.contains(&import.to.as_str()))
        })
        .map(|import| format!("{} imports {}", import.from, import.to))
        .collect();
    none(&wrong, "Move the code to where it may import this, or ask a trait of the layer below for it.");
}

#[test]
fn the_testkit_is_imported_by_tests_only() {
    let wrong: Vec<String> = imports()
        .iter()
        .filter(|import| import.to == "hostler-testkit" && !import.dev)
        .filter(|import| !TESTS.contains(&import.from.as_str()))
        .map(|import| format!("{} imports hostler-testkit", import.from))
        .collect();
    none(&wrong, "Move it to [dev-dependencies].");
}

#[test]
fn a_module_sees_no_other_module_and_no_host_even_in_its_tests() {
    let wrong: Vec<String> = imports()
        .iter()
        .filter(|import| import.from == MODULE && (import.to == MODULE || import.to == "hostler-core"))
        .map(|import| format!("a module imports {}", import.to))
        .collect();
    none(&wrong, "A module knows the SDK alone; what two modules share belongs there.");
}

#[test]
fn the_contract_is_made_of_little() {
    let wrong: Vec<String> = imports()
        .iter()
        .filter(|import| import.from == "hostler-abi" && !import.dev)
        .filter(|import| !ABI_IMPORTS.contains(&import.to.as_str()))
        .map(|import| format!("hostler-abi imports {}", import.to))
        .collect();
    none(
        &wrong,
        "Everything in hostler-abi is for ever, so it imports serde, serde_json, schemars and abi_stable only.",
    );
}

#[test]
fn the_package_abi_stable_compares_by_name_keeps_its_name() {
    assert!(imports().iter().any(|import| import.from == "hostler-layout" && import.to == "hostler-abi"));
}

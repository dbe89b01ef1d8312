//! Who may import whom, and a few rules a reader of the tree relies on. A failure says what to do.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)] // a test says what it expected

#[path = "architecture/arrows.rs"]
mod arrows;
#[path = "architecture/files.rs"]
mod files;
#[path = "architecture/unsafe_code.rs"]
mod unsafe_code;

use std::path::{Path, PathBuf};

/// The folder of the workspace.
fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests/ lies in the workspace")
}

/// Every file of the project, relative to the workspace: not what is built, hidden or fetched.
fn files() -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root().to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder can be read") {
            let path = entry.expect("an entry can be read").path();
            let name = path.file_name().expect("an entry has a name").to_string_lossy().into_owned();
            if name.starts_with('.') || ["target", "vendor", "node_modules"].contains(&name.as_str()) {
                continue;
            }
            if path.is_symlink() {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push(path.strip_prefix(root()).expect("it lies in the workspace").to_owned());
            }
        }
    }
    found.sort();
    found
}

/// Fails with every finding, one per line.
fn none(findings: &[String], advice: &str) {
    assert!(findings.is_empty(), "{}\n\n{advice}\n", findings.join("\n"));
}

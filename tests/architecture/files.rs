//! What holds for every file: it opens with what it is, it is named for the noun it serves, it stands on its own.

use crate::{files, none, root};
use std::path::Path;

/// Names that say nothing of what is inside.
const EMPTY_NAMES: &[&str] = &["util", "utils", "common", "helper", "helpers", "misc", "core-lib", "corelib"];

/// Reads a file; empty for what is no text.
fn text(path: &Path) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_default()
}

#[test]
fn every_rust_file_opens_with_what_it_is() {
    let wrong: Vec<String> = files()
        .iter()
        .filter(|path| path.extension().is_some_and(|ending| ending == "rs"))
        .filter(|path| !text(path).starts_with("//! "))
        .map(|path| path.display().to_string())
        .collect();
    none(&wrong, "Open the file with `//!`: what it is, what it is not, who calls it.");
}

#[test]
fn nothing_is_named_for_what_has_no_name() {
    let wrong: Vec<String> = files()
        .iter()
        .filter(|path| {
            path.iter().any(|part| {
                let part = part.to_string_lossy().to_lowercase();
                EMPTY_NAMES.contains(&part.split('.').next().unwrap_or_default())
            })
        })
        .map(|path| path.display().to_string())
        .collect();
    none(&wrong, "Name it for the noun it serves, or put it beside its only caller.");
}

#[test]
fn no_file_leans_on_papers_that_do_not_come_with_the_project() {
    // In pieces, so that this file is none of them.
    let papers = [concat!("plugin", "-abi"), concat!("shared/", "design"), concat!("shared/", "reference")];
    // Holds our requests against the provider's published description where somebody has put it beside the workspace.
    let exempt = "tests/testkit/tests/hetzner_cloud_api.rs";
    let mut wrong = Vec::new();
    for path in files().iter().filter(|path| !path.ends_with(exempt)) {
        for (at, line) in text(path).lines().enumerate() {
            if papers.iter().any(|paper| line.contains(paper)) {
                wrong.push(format!("{}:{}: {}", path.display(), at + 1, line.trim()));
            }
        }
    }
    none(&wrong, "Say what the paper says, or name a page in docs/.");
}

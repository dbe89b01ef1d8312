//! Where `unsafe` may be, and why. Everywhere else the compiler's promises hold without a person's.

use crate::{files, none, root};

/// A file or a folder, and why it cannot do without.
const ALLOWED: &[(&str, &str)] = &[
    ("core/abi/src/slice.rs", "text from the other side becomes a slice here and nowhere else"),
    ("core/abi/src/host_api.rs", "declares the five exported functions, from which the header is written"),
    ("core/layout/src/lib.rs", "exports the catalogue under abi_stable's name"),
    ("core/layout/src/verdict.rs", "follows the other side's catalogue"),
    ("core/sdk/src/export.rs", "the entry of a module: reads what a host of any version hands over"),
    ("core/sdk/src/table.rs", "calls the host's functions through their tables"),
    ("core/src/loaded.rs", "opens a module and calls it"),
    ("core/src/layout_check.rs", "finds the catalogue in a module that is open"),
    ("core/src/services/", "called by modules through C tables with whatever arguments"),
    (
        "core/src/worker/",
        "system calls around a process: descriptors, limits, signals, death with the parent",
    ),
    ("core/src/inspect/", "asks the C library for its version and the kernel who we are"),
    ("core/src/registry/cache.rs", "asks the kernel who we are"),
    ("core/src/journal/open.rs", "asks the kernel who we are"),
    ("ffi/src/boundary.rs", "called by C with whatever arguments"),
    ("tests/testkit/src/", "starts and ends processes"),
];

/// Tests call what they test, also where that is unsafe.
fn is_test(path: &str) -> bool {
    (path.starts_with("tests/") && !path.starts_with("tests/testkit/src/"))
        || path.contains("/tests/")
        || path.contains("/examples/")
        || path.starts_with("benches/")
}

/// Code of a line: without its comment, and without text in quotes.
fn code(line: &str) -> String {
    let line = line.split("//").next().unwrap_or_default();
    line.split('"').step_by(2).collect::<Vec<_>>().join("\"\"")
}

/// The line promises something the compiler does not check. The *type* of a function that may be called only with care,
/// `unsafe extern "C" fn(…)`, promises nothing.
fn is_unsafe(line: &str) -> bool {
    let code = code(line).replace("unsafe extern \"\" fn(", "");
    code.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == "unsafe")
}

fn rust_files() -> Vec<String> {
    let all = files().into_iter().map(|path| path.to_string_lossy().into_owned());
    all.filter(|path| path.ends_with(".rs") && !is_test(path)).collect()
}

fn uses(path: &str) -> Option<usize> {
    let text = std::fs::read_to_string(root().join(path)).expect("a file can be read");
    text.lines().position(is_unsafe)
}

#[test]
fn unsafe_code_is_only_where_there_is_a_reason() {
    let wrong: Vec<String> = rust_files()
        .iter()
        .filter(|path| !ALLOWED.iter().any(|(allowed, _)| path.starts_with(allowed)))
        .filter_map(|path| uses(path).map(|line| format!("{path}:{}", line + 1)))
        .collect();
    none(
        &wrong,
        "Do it without `unsafe`, or through a file that is allowed to; else add it to ALLOWED with its reason.",
    );
}

#[test]
fn every_reason_is_still_needed() {
    let files = rust_files();
    let stale: Vec<String> = ALLOWED
        .iter()
        .filter(|(allowed, _)| !files.iter().any(|path| path.starts_with(allowed) && uses(path).is_some()))
        .map(|(allowed, why)| format!("{allowed} ({why})"))
        .collect();
    none(&stale, "Nothing there is unsafe any more: take it off ALLOWED.");
}

#[test]
fn a_type_is_no_promise_and_neither_is_a_word_in_a_comment() {
    assert!(!is_unsafe("    Option<unsafe extern \"C\" fn(call: *const hostler_call) -> i32>,"));
    assert!(!is_unsafe("    // unsafe is not needed here"));
    assert!(!is_unsafe("    let text = \"unsafe\";"));
    assert!(is_unsafe("    unsafe { call(1) }"));
    assert!(is_unsafe("    unsafe extern \"C\" fn reply(call: *const hostler_call) -> i32 {"));
}

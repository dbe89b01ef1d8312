//! Writes `include/hostler_module.h`, `include/hostler_host.h` and the PHP cdef from the sources of `core/abi`.
//! cbindgen reads structs, numbers and docs; what C needs beyond them (guards, macros, assertions) is in the
//! `*.in.h` texts beside this file.

use crate::offsets;
use crate::written::{hold, root};
use hostler_abi::entry::{ENTRY_SYMBOL, HOSTLER_MAGIC, NOTE_OWNER, NOTE_SECTION};
use hostler_abi::host_api::{
    HOSTLER_HOST_ABI, HOSTLER_HOST_ERROR, HOSTLER_HOST_OK, HOSTLER_HOST_PANICKED, MAX_REQUEST_BYTES,
};
use hostler_abi::services::SERVICES;

/// Constants whose Rust name has no prefix of its own.
const RENAMED: &[(&str, &str)] = &[
    ("ABI_MAJOR", "HOSTLER_ABI_MAJOR"),
    ("ABI_MINOR", "HOSTLER_ABI_MINOR"),
    ("NOTE_MANIFEST", "HOSTLER_NOTE_MANIFEST"),
    ("MAX_MANIFEST_BYTES", "HOSTLER_MAX_MANIFEST_BYTES"),
    ("MAX_VALUE_BYTES", "HOSTLER_MAX_VALUE_BYTES"),
    ("HostlerEntryV1", "hostler_entry_fn"),
];

/// What cbindgen makes of `sources` (paths inside `core/abi/src`), in plain C.
fn declarations(sources: &[&str], skipped: &[&str]) -> String {
    let config = cbindgen::Config {
        language: cbindgen::Language::C,
        style: cbindgen::Style::Both,
        no_includes: true,
        usize_is_size_t: true,
        documentation: true,
        documentation_style: cbindgen::DocumentationStyle::C,
        tab_width: 2,
        line_length: 110,
        ..cbindgen::Config::default()
    };
    let mut builder = cbindgen::Builder::new().with_config(config);
    for source in sources {
        builder = builder.with_src(root().join("core/abi/src").join(source));
    }
    for (rust, c) in RENAMED {
        builder = builder.rename_item(rust, c);
    }
    for name in skipped {
        builder = builder.exclude_item(name);
    }
    for it in offsets::structs() {
        builder = builder.include_item(it.name); // tables are reached by name, not from another type
    }
    let mut text = Vec::new();
    builder.generate().expect("core/abi can be read by cbindgen").write(&mut text);
    let text = String::from_utf8(text).expect("headers are text");
    close_comments(&text.replace("self_", "self").replace("extern ", ""))
}

/// Brings the frames of comments onto the lines of their text.
fn close_comments(text: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut opens = false;
    for line in text.trim().lines() {
        match line.trim() {
            "/*" => opens = true,
            "*/" => lines.last_mut().expect("a comment was opened").push_str(" */"),
            inner if opens => {
                let indent = &line[..line.len() - line.trim_start().len()];
                lines.push(format!("{}/* {inner}", indent.strip_suffix(' ').unwrap_or(indent)));
                opens = false;
            }
            _ => lines.push(line.to_owned()),
        }
    }
    lines.join("\n")
}

fn module_header() -> String {
    let mut sources = vec!["slice.rs".to_owned(), "status.rs".to_owned(), "entry.rs".to_owned()];
    let mut ids = String::new();
    for id in SERVICES {
        let name = id.trim_start_matches("hostler.").trim_end_matches("/1");
        sources.push(format!("services/{name}.rs"));
        ids += &format!("#define HOSTLER_SERVICE_{} \"{id}\"\n", name.to_uppercase());
    }
    let sources: Vec<&str> = sources.iter().map(String::as_str).collect();
    include_str!("module.in.h")
        .replace("@DECLARATIONS@", &declarations(&sources, &["ID"]))
        .replace("@SERVICES@", ids.trim_end())
        .replace("@OWNER@", &format!("{NOTE_OWNER:?}"))
        .replace("@SECTION@", &format!("{NOTE_SECTION:?}"))
        .replace("@ENTRY@", ENTRY_SYMBOL)
        .replace(&format!("HOSTLER_MAGIC {HOSTLER_MAGIC}"), &format!("HOSTLER_MAGIC {HOSTLER_MAGIC:#x}u"))
        .replace("HOSTLER_STORE_ANY -1", "HOSTLER_STORE_ANY (-1)")
        .replace("@ASSERTIONS@", offsets::assertions().trim_end())
}

fn cdef() -> String {
    let numbers = [
        ("HOSTLER_HOST_ABI", i64::from(HOSTLER_HOST_ABI)),
        ("HOSTLER_HOST_OK", i64::from(HOSTLER_HOST_OK)),
        ("HOSTLER_HOST_ERROR", i64::from(HOSTLER_HOST_ERROR)),
        ("HOSTLER_HOST_PANICKED", i64::from(HOSTLER_HOST_PANICKED)),
        ("HOSTLER_HOST_MAX_REQUEST", MAX_REQUEST_BYTES as i64),
    ];
    let skipped = ["HOSTLER_HOST_ABI", "HOSTLER_HOST_OK", "HOSTLER_HOST_ERROR", "HOSTLER_HOST_PANICKED"];
    let skipped: Vec<&str> = skipped.into_iter().chain(["MAX_REQUEST_BYTES"]).collect();
    let numbers: Vec<String> = numbers.iter().map(|(name, number)| format!("  {name} = {number}")).collect();
    include_str!("host_cdef.in.h")
        .replace("@NUMBERS@", &numbers.join(",\n"))
        .replace("@DECLARATIONS@", &declarations(&["host_api.rs"], &skipped))
}

#[test]
fn the_module_header_is_written_from_the_rust_types() {
    hold("include/hostler_module.h", &module_header());
}

#[test]
fn the_cdef_for_php_is_written_from_the_rust_types() {
    hold("include/hostler_host.cdef.h", &cdef());
}

#[test]
fn the_host_header_includes_what_php_parses() {
    hold("include/hostler_host.h", include_str!("host.in.h"));
}

#[test]
fn the_cdef_holds_no_line_that_php_would_skip_or_refuse() {
    let text = cdef();
    assert!(text.ends_with('\n'));
    for line in text.lines() {
        assert!(!line.starts_with('#'), "PHP skips lines that start with '#': {line}");
    }
}

#[test]
fn every_service_has_its_table_and_its_id_in_the_header() {
    let header = module_header();
    for id in SERVICES {
        let name = id.trim_start_matches("hostler.").trim_end_matches("/1");
        assert!(header.contains(&format!("}} hostler_{name}_v1;")), "no table for {id}");
        assert!(header.contains(&format!("\"{id}\"")), "no id for {id}");
    }
}

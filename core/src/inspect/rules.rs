//! What a file must be to be loaded here, one rule after the other, once `elf` and `note` have read it.

use super::elf::{Facts, parts};
use super::{Expect, refused};
use crate::error::HostResult;
use hostler_abi::entry::{ABI_MAJOR, ENTRY_SYMBOL};
use hostler_abi::{Manifest, services::SERVICES};
use std::ffi::CStr;
use std::path::Path;

/// Libraries every system has, by the beginning of their name up to ".so".
const ALLOWED: &[&str] = &["libc", "libm", "libpthread", "libdl", "librt", "libgcc_s"];
/// Loaders, by the beginning of their name.
const LOADERS: &[&str] = &["ld-linux-x86-64.so", "ld-linux-aarch64.so", "ld-musl-", "libc.musl-"];
/// Symbols every linker or the SDK's toolchain puts there.
const EXPECTED_EXPORTS: &[&str] = &["_init", "_fini", "_edata", "_end", "__bss_start", "_DYNAMIC"];

/// Version of the running glibc; `None` with another libc.
pub fn running_libc() -> Option<String> {
    #[cfg(target_env = "gnu")]
    {
        // SAFETY: no arguments; it answers a static text.
        let text = unsafe { libc::gnu_get_libc_version() };
        if !text.is_null() {
            // SAFETY: a static text that ends with NUL.
            return unsafe { CStr::from_ptr(text) }.to_str().ok().map(str::to_owned);
        }
    }
    None
}

/// The operator's list of files, if there is one.
pub(crate) fn allowed(path: &Path, sha256: &str, allow: Option<&[String]>) -> HostResult<()> {
    match allow {
        Some(list) if !list.iter().any(|hash| hash.eq_ignore_ascii_case(sha256)) => Err(refused(
            path,
            "allow",
            "a file whose SHA-256 is on the allow-list",
            sha256,
            "If you trust this file, add its hash to \"allow\" in the configuration.",
        )),
        _ => Ok(()),
    }
}

/// What the file asks of this system and of its loader.
pub(super) fn system(path: &Path, facts: &Facts, expect: &Expect) -> HostResult<()> {
    if facts.executable_stack {
        return Err(refused(
            path,
            "executable_stack",
            "a stack that is not executable",
            "a file that asks for an executable one",
            "Its author must link with -z noexecstack and mark assembly files with .note.GNU-stack.",
        ));
    }
    if facts.text_relocations {
        return Err(refused(
            path,
            "text_relocations",
            "code that is not written to",
            "text relocations",
            "Its author must compile with -fPIC.",
        ));
    }
    if let (Some(needs), Some(has)) = (facts.newest_glibc(), &expect.glibc)
        && parts(&needs) > parts(has)
    {
        return Err(refused(
            path,
            "glibc",
            &format!("a library for the glibc of this system, {has}"),
            &format!("one that needs glibc {needs}"),
            "Update the system, or ask its author for a build for an older glibc.",
        ));
    }
    if !facts.exports.iter().any(|name| name == ENTRY_SYMBOL) {
        let other = facts.exports.iter().find(|name| name.starts_with("hostler_entry_v"));
        let (found, advice) = match other {
            Some(name) => (name.clone(), "It is made for another Hostler. Update Hostler or the module."),
            None => (
                "no entry".to_owned(),
                "Its author must export it: export_module! in Rust, HOSTLER_EXPORT in C.",
            ),
        };
        return Err(refused(path, "entry", &format!("the symbol {ENTRY_SYMBOL}"), &found, advice));
    }
    Ok(())
}

/// The manifest: that it is one, and that this host can run what it describes.
pub(super) fn manifest(path: &Path, json: &str, expect: &Expect) -> HostResult<Manifest> {
    let no = |check: &str, expected: &str, found: &str, advice: &str| {
        Err(refused(path, check, expected, found, advice))
    };
    let value: serde_json::Value = match serde_json::from_str(json) {
        Ok(value) => value,
        Err(why) => {
            return no(
                "manifest_json",
                "a manifest in JSON",
                &why.to_string(),
                "Its author must correct the manifest.",
            );
        }
    };
    // Before the types: a manifest of another major may have another shape.
    if let Some(major) = value.pointer("/abi/major").and_then(serde_json::Value::as_u64)
        && major != u64::from(ABI_MAJOR)
    {
        return no(
            "abi_major",
            &format!("ABI {ABI_MAJOR}"),
            &format!("ABI {major}"),
            "It is made for another Hostler. Update Hostler or the module.",
        );
    }
    let manifest: Manifest = match serde_json::from_value(value) {
        Ok(manifest) => manifest,
        Err(why) => {
            return no(
                "manifest_json",
                "a manifest as hostler_manifest.schema.json describes it",
                &why.to_string(),
                "Its author must correct the manifest.",
            );
        }
    };
    let problems: Vec<String> =
        manifest.problems().into_iter().map(|(at, what)| format!("{at}: {what}")).collect();
    if !problems.is_empty() {
        return no(
            "manifest_rules",
            "a manifest without contradictions",
            &problems.join("; "),
            "Its author must correct the manifest.",
        );
    }
    if manifest.abi.minor_min > expect.abi_minor {
        let (needs, has) = (manifest.abi.minor_min, expect.abi_minor);
        return no(
            "abi_minor",
            &format!("a module for host ABI {ABI_MAJOR}.{has}"),
            &format!("one that needs host ABI {ABI_MAJOR}.{needs}, and this is {ABI_MAJOR}.{has}"),
            "Update Hostler.",
        );
    }
    if let Some(missing) = manifest.services.required.iter().find(|id| !SERVICES.contains(&id.as_str())) {
        return no(
            "service",
            &format!("a module that needs only {}", SERVICES.join(", ")),
            &format!("one that needs {missing}"),
            "Update Hostler.",
        );
    }
    let libc = if cfg!(target_env = "musl") { "musl" } else { "gnu" };
    let wants = if manifest.runtime.libc.is_empty() { "gnu" } else { &manifest.runtime.libc };
    if wants != libc {
        return no(
            "libc",
            &format!("a module for {libc} libc"),
            &format!("one for {wants}"),
            "Install the build for this libc.",
        );
    }
    Ok(manifest)
}

/// The libraries it needs: those every system has, and those its manifest names.
pub(super) fn needed(path: &Path, facts: &Facts, manifest: &Manifest) -> HostResult<()> {
    let usual = |name: &str| {
        LOADERS.iter().any(|loader| name.starts_with(loader))
            || ALLOWED.iter().any(|stem| name.strip_prefix(stem).is_some_and(|rest| rest.starts_with(".so")))
    };
    let listed = |name: &String| manifest.runtime.needs.contains(name);
    match facts.needed.iter().find(|name| !usual(name) && !listed(name)) {
        None => Ok(()),
        Some(name) => Err(refused(
            path,
            "needed",
            "a library that needs only libc, libm, libpthread, libdl, librt, libgcc_s and what its manifest lists in runtime.needs",
            &format!("{name}, which is not listed"),
            "Its author must link it statically or list it in runtime.needs.",
        )),
    }
}

/// What the author should know although nothing forbids it.
pub(super) fn warnings(facts: &Facts) -> Vec<String> {
    let odd: Vec<&str> = facts
        .exports
        .iter()
        .map(String::as_str)
        .filter(|name| {
            !name.starts_with("hostler_entry_v")
                && !EXPECTED_EXPORTS.contains(name)
                // The catalogue of hostler-layout.
                && !hostler_layout::SYMBOL.starts_with(name.as_bytes())
        })
        .collect();
    if odd.is_empty() {
        return Vec::new();
    }
    let shown = odd.iter().take(5).copied().collect::<Vec<_>>().join(", ");
    let more = if odd.len() > 5 { format!(" and {} more", odd.len() - 5) } else { String::new() };
    vec![format!(
        "It exports {shown}{more}: a symbol that shares its name with one of PHP's would be taken for it. Build with -fvisibility=hidden."
    )]
}

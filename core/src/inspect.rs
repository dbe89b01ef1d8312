//! Everything that can be known of a module file before any of its code runs: who may write it, its hash, what the ELF
//! file needs and exports, and its manifest. It opens nothing as a library and keeps nothing; `registry` calls it.
//!
//! Every refusal is `module.refused`: one sentence with what was expected, what was found and what to do, and
//! `details` with `check`, `expected`, `found` and `file`.

use crate::config::Config;
use crate::error::HostResult;
use hostler_abi::Manifest;
use std::path::{Path, PathBuf};
use std::sync::Arc;

mod elf;
mod file;
mod note;
mod refuse;
mod rules;

pub(crate) use file::sha256;
pub use refuse::refused;
pub(crate) use rules::allowed;
pub use rules::running_libc;

/// What the operator and this system allow.
#[derive(Clone, Debug, PartialEq)]
pub struct Expect {
    /// The folder of modules. A file is opened without following a link out of it.
    pub folder: PathBuf,
    /// SHA-256 (hex) of the only files that may be used; absent: all.
    pub allow: Option<Vec<String>>,
    /// Minor of the ABI this host offers.
    pub abi_minor: u16,
    /// Version of the running glibc, `None` with another libc.
    pub glibc: Option<String>,
}

impl Expect {
    /// What `config` and the running system allow.
    pub fn of(config: &Config) -> Expect {
        Expect {
            folder: config.modules_dir.clone(),
            allow: config.allow.clone(),
            abi_minor: hostler_abi::ABI_MINOR,
            glibc: running_libc(),
        }
    }
}

/// A file that may be loaded, and what is known of it.
#[derive(Clone, Debug)]
pub struct Inspected {
    /// The file in the folder of modules.
    pub path: PathBuf,
    /// SHA-256 of its content, lower-case hex.
    pub sha256: String,
    /// Its size in bytes.
    pub size: u64,
    /// Its manifest.
    pub manifest: Arc<Manifest>,
    /// The manifest as it stands in the file.
    pub manifest_json: String,
    /// Global symbols it defines.
    pub exports: Vec<String>,
    /// Libraries it needs.
    pub needs: Vec<String>,
    /// The newest glibc it needs, "2.34"; `None` when it needs none.
    pub needs_glibc: Option<String>,
    /// What its author should know although it may be loaded.
    pub warnings: Vec<String>,
}

impl Inspected {
    /// It brings OpenSSL, which must not meet PHP's own copy: worker only.
    pub fn brings_openssl(&self) -> bool {
        self.needs.iter().any(|name| name.starts_with("libssl.so") || name.starts_with("libcrypto.so"))
    }
}

/// Looks at the file at `path` and says whether it may be loaded. Reads the file once: what is hashed is what is
/// parsed.
///
/// # Errors
/// `module.refused`, see above.
pub fn inspect(path: &Path, expect: &Expect) -> HostResult<Inspected> {
    read(path, expect).map(|(inspected, _)| inspected)
}

/// As [`inspect`], with the bytes that were looked at.
pub(crate) fn read(path: &Path, expect: &Expect) -> HostResult<(Inspected, Vec<u8>)> {
    let bytes = file::read(path, &expect.folder)?;
    let sha256 = file::sha256(&bytes);
    rules::allowed(path, &sha256, expect.allow.as_deref())?;
    let facts = elf::facts(path, &bytes)?;
    rules::system(path, &facts, expect)?;
    let manifest_json = note::manifest(path, &bytes)?;
    let manifest = rules::manifest(path, &manifest_json, expect)?;
    rules::needed(path, &facts, &manifest)?;
    let inspected = Inspected {
        path: path.to_owned(),
        sha256,
        size: bytes.len() as u64,
        warnings: rules::warnings(&facts),
        needs_glibc: facts.newest_glibc(),
        exports: facts.exports,
        needs: facts.needed,
        manifest: Arc::new(manifest),
        manifest_json,
    };
    Ok((inspected, bytes))
}

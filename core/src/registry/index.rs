//! `STATE/cache/index.json`: what was found out about each file, with the stat it had then. Lost or damaged, it is
//! made again; written by another build or under another libc, it is ignored.

use super::cache::Cache;
use crate::inspect::{Inspected, running_libc};
use hostler_abi::wire::ErrorDoc;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What tells one state of a file from another without reading it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Stat {
    dev: u64,
    ino: u64,
    size: u64,
    mode: u32,
    mtime: (i64, i64),
    ctime: (i64, i64),
}

impl Stat {
    /// The stat of the file a path leads to.
    pub fn of(path: &Path) -> Option<Stat> {
        let meta = fs::metadata(path).ok()?;
        Some(Stat {
            dev: meta.dev(),
            ino: meta.ino(),
            size: meta.size(),
            mode: meta.mode(),
            mtime: (meta.mtime(), meta.mtime_nsec()),
            ctime: (meta.ctime(), meta.ctime_nsec()),
        })
    }
}

/// What is known of one file.
#[derive(Serialize, Deserialize)]
pub(super) struct Known {
    pub stat: Stat,
    /// Stat of the copy.
    pub copy: Option<Stat>,
    #[serde(default)]
    sha256: String,
    #[serde(default)]
    manifest: String,
    #[serde(default)]
    exports: Vec<String>,
    #[serde(default)]
    needs: Vec<String>,
    #[serde(default)]
    needs_glibc: Option<String>,
    #[serde(default)]
    warnings: Vec<String>,
    #[serde(default)]
    refusal: Option<ErrorDoc>,
}

impl Known {
    pub fn module(stat: Stat, copy: Stat, inspected: &Inspected) -> Known {
        Known {
            stat,
            copy: Some(copy),
            sha256: inspected.sha256.clone(),
            manifest: inspected.manifest_json.clone(),
            exports: inspected.exports.clone(),
            needs: inspected.needs.clone(),
            needs_glibc: inspected.needs_glibc.clone(),
            warnings: inspected.warnings.clone(),
            refusal: None,
        }
    }

    pub fn refusal(stat: Stat, refusal: &ErrorDoc) -> Known {
        Known {
            stat,
            copy: None,
            sha256: String::new(),
            manifest: String::new(),
            exports: Vec::new(),
            needs: Vec::new(),
            needs_glibc: None,
            warnings: Vec::new(),
            refusal: Some(refusal.clone()),
        }
    }

    /// What it says of the file at `path`; `None` when the entry makes no sense.
    pub fn read(self, path: PathBuf) -> Option<Result<Inspected, ErrorDoc>> {
        if let Some(refusal) = self.refusal {
            return Some(Err(refusal));
        }
        let manifest = serde_json::from_str(&self.manifest).ok()?;
        Some(Ok(Inspected {
            path,
            sha256: self.sha256,
            size: self.stat.size,
            manifest: Arc::new(manifest),
            manifest_json: self.manifest,
            exports: self.exports,
            needs: self.needs,
            needs_glibc: self.needs_glibc,
            warnings: self.warnings,
        }))
    }
}

/// The file.
#[derive(Serialize, Deserialize)]
pub(super) struct Index {
    made_by: String,
    files: BTreeMap<String, Known>,
}

impl Index {
    /// What the file knows, or nothing.
    pub fn read(cache: &Cache) -> BTreeMap<String, Known> {
        let read = fs::read(cache.file("index.json")).ok();
        read.and_then(|bytes| serde_json::from_slice::<Index>(&bytes).ok())
            .filter(|index| index.made_by == maker())
            .map(|index| index.files)
            .unwrap_or_default()
    }

    /// Writes it. A failure costs time at the next start, nothing else.
    pub fn write(cache: &Cache, files: BTreeMap<String, Known>) {
        if let Ok(bytes) = serde_json::to_vec(&Index { made_by: maker(), files })
            && let Err(why) = cache.replace(&cache.file("index.json"), &bytes, 0o600)
        {
            tracing::warn!(%why, "the index of modules could not be written");
        }
    }
}

/// Whose findings these are: the same file may be fine for another build or libc.
fn maker() -> String {
    format!(
        "{} abi {}.{} libc {}",
        env!("CARGO_PKG_VERSION"),
        hostler_abi::ABI_MAJOR,
        hostler_abi::ABI_MINOR,
        running_libc().unwrap_or_default()
    )
}

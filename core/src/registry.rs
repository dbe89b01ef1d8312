//! The modules of a folder. A bad file is a report, never a stop. What was found out about a file is remembered by
//! its stat (`index`), so a request stats one file and hashes none; its copy lies in the cache under its hash
//! (`cache`), and the copy is what gets opened. `host` asks for modules here; nothing is opened as a library.

use crate::config::Config;
use crate::error::{HostResult, host};
use crate::inspect::{self, Expect, Inspected, refused};
use hostler_abi::wire::ErrorDoc;
use index::{Index, Known, Stat};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

mod cache;
mod index;

/// A module that may be loaded.
#[derive(Clone, Debug)]
pub struct Module {
    /// What is known of its file.
    pub inspected: Inspected,
    /// The copy that gets opened.
    pub cached: PathBuf,
}

impl Module {
    /// Its short name.
    pub fn slug(&self) -> &str {
        &self.inspected.manifest.slug
    }
}

/// What is to be said of one file of the folder.
#[derive(Clone, Debug)]
pub struct ModuleReport {
    /// The file.
    pub file: PathBuf,
    /// The module, when it may be loaded.
    pub module: Option<Arc<Module>>,
    /// Why it may not.
    pub refusal: Option<ErrorDoc>,
}

impl ModuleReport {
    /// The report as a document, for the verb `modules`.
    pub fn to_json(&self) -> Value {
        let mut report = json!({"file": self.file.display().to_string(), "ok": self.refusal.is_none()});
        if let Some(module) = &self.module {
            let Inspected { manifest, sha256, warnings, needs_glibc, .. } = &module.inspected;
            report["slug"] = json!(manifest.slug);
            report["name"] = json!(manifest.name);
            report["version"] = json!(manifest.version);
            report["sha256"] = json!(sha256);
            report["needs_glibc"] = json!(needs_glibc);
            report["warnings"] = json!(warnings);
            report["functions"] = json!(manifest.functions.keys().collect::<Vec<_>>());
        }
        if let Some(refusal) = &self.refusal {
            report["error"] = json!(refusal);
        }
        report
    }
}

/// The modules of a folder.
pub struct Registry {
    expect: Expect,
    state_dir: PathBuf,
    seen: Mutex<Seen>,
}

/// What this process knows.
#[derive(Default)]
struct Seen {
    /// By file name. Filled from the index file on the first question.
    files: BTreeMap<String, File>,
    index_read: bool,
}

struct File {
    stat: Stat,
    module: Result<Arc<Module>, ErrorDoc>,
    /// Where the copy lies and what its stat was; a copy that was touched is made again.
    copy: Option<Stat>,
}

impl Registry {
    /// Reads nothing yet; the first question does.
    pub fn new(config: &Config) -> Registry {
        Registry { expect: Expect::of(config), state_dir: config.state_dir.clone(), seen: Mutex::default() }
    }

    /// Looks at every file of the folder now.
    pub fn scan(config: &Config) -> Registry {
        let registry = Registry::new(config);
        registry.reports();
        registry
    }

    /// The module called `slug`. In the usual case two files are stated and none is read.
    ///
    /// # Errors
    /// `host.unknown_module` with the known ones, or `module.refused`.
    pub fn find(&self, slug: &str) -> HostResult<Arc<Module>> {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(module) = Self::unchanged(&seen, slug) {
            return Ok(module);
        }
        self.refresh(&mut seen)?;
        let reports = self.judge(&seen);
        if let Some(found) = reports.iter().find(|report| {
            report.refusal.is_none() && report.module.as_ref().is_some_and(|module| module.slug() == slug)
        }) {
            return found.module.clone().ok_or_else(|| self.unknown(slug, &reports));
        }
        // A refused file that means to be this module says more than "unknown".
        let meant = |report: &&ModuleReport| match &report.module {
            Some(module) => module.slug() == slug,
            None => report.file.file_stem().and_then(OsStr::to_str).is_some_and(|stem| {
                stem == slug
                    || stem.strip_suffix(slug).is_some_and(|rest| rest.ends_with(['_', '-', 'b', 'r']))
            }),
        };
        let refusal = reports.iter().filter(meant).find_map(|report| report.refusal.clone());
        Err(refusal.unwrap_or_else(|| self.unknown(slug, &reports)))
    }

    /// What is to be said of every file of the folder, by name. A folder that cannot be read is one report.
    pub fn reports(&self) -> Vec<ModuleReport> {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        match self.refresh(&mut seen) {
            Ok(()) => self.judge(&seen),
            Err(refusal) => {
                vec![ModuleReport { file: self.expect.folder.clone(), module: None, refusal: Some(refusal) }]
            }
        }
    }

    /// The module `slug`, when neither its file nor its copy changed since it was looked at and nobody else claims
    /// the name.
    fn unchanged(seen: &Seen, slug: &str) -> Option<Arc<Module>> {
        let mut claims = seen.files.values().filter_map(|file| match &file.module {
            Ok(module) if module.slug() == slug => Some((file, module)),
            _ => None,
        });
        let (file, module) = claims.next()?;
        let fresh = claims.next().is_none()
            && Stat::of(&module.inspected.path) == Some(file.stat)
            && file.copy.is_some()
            && Stat::of(&module.cached) == file.copy;
        fresh.then(|| module.clone())
    }

    /// Looks at files that are new or changed and forgets those that are gone.
    fn refresh(&self, seen: &mut Seen) -> HostResult<()> {
        let cache = cache::Cache::open(&self.state_dir)?;
        if !seen.index_read {
            seen.files = self.recall(&cache, Index::read(&cache));
            seen.index_read = true;
        }
        let folder = &self.expect.folder;
        let unreadable = |why: std::io::Error| {
            host(
                "no_modules",
                format!(
                    "The folder of modules {} cannot be read: {why}. Run hostler install again or set modules_dir.",
                    folder.display()
                ),
            )
        };
        let mut files = BTreeMap::new();
        let mut changed = false;
        for entry in std::fs::read_dir(folder).map_err(unreadable)? {
            let path = entry.map_err(unreadable)?.path();
            if path.extension() != Some(OsStr::new("so")) {
                continue;
            }
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let stat = Stat::of(&path);
            match seen.files.remove(&name) {
                Some(file)
                    if Some(file.stat) == stat
                        && file
                            .module
                            .as_ref()
                            .map_or(true, |module| Stat::of(&module.cached) == file.copy) =>
                {
                    files.insert(name, file);
                }
                _ => {
                    files.insert(name, self.look(&cache, &path, stat));
                    changed = true;
                }
            }
        }
        changed |= !seen.files.is_empty();
        seen.files = files;
        if changed {
            let known = seen.files.iter().filter_map(|(name, file)| {
                let known = match &file.module {
                    Ok(module) => Known::module(file.stat, file.copy?, &module.inspected),
                    // What the file system said may change without the file; it is asked again.
                    Err(refusal) if refusal.details.get("check") == Some(&json!("file")) => return None,
                    Err(refusal) => Known::refusal(file.stat, refusal),
                };
                Some((name.clone(), known))
            });
            Index::write(&cache, known.collect());
            cache.sweep(
                seen.files.values().filter_map(|file| file.module.as_ref().ok().map(|m| m.cached.clone())),
            );
        }
        Ok(())
    }

    /// Inspects one file and puts its copy into the cache.
    fn look(&self, cache: &cache::Cache, path: &Path, stat: Option<Stat>) -> File {
        let module = inspect::read(path, &self.expect).and_then(|(inspected, bytes)| {
            let cached = cache.keep(&inspected.sha256, &bytes)?;
            Ok(Arc::new(Module { inspected, cached }))
        });
        let copy = module.as_ref().ok().and_then(|module| Stat::of(&module.cached));
        File { stat: stat.unwrap_or_default(), module, copy }
    }

    /// What the index file still knows; the allow-list is today's.
    fn recall(&self, cache: &cache::Cache, known: BTreeMap<String, Known>) -> BTreeMap<String, File> {
        let files = known.into_iter().filter_map(|(name, known)| {
            let path = self.expect.folder.join(&name);
            let stat = known.stat;
            let copy = known.copy;
            let module = match known.read(path.clone())? {
                Ok(inspected) => {
                    let cached = cache.path(&inspected.sha256);
                    inspect::allowed(&path, &inspected.sha256, self.expect.allow.as_deref())
                        .map(|()| Arc::new(Module { inspected, cached }))
                }
                // The list may have changed since.
                Err(refusal) if refusal.details.get("check") == Some(&json!("allow")) => return None,
                Err(refusal) => Err(refusal),
            };
            Some((name, File { stat, module, copy }))
        });
        files.collect()
    }

    /// The reports, with two files of one slug refused both: nobody can say which was meant.
    fn judge(&self, seen: &Seen) -> Vec<ModuleReport> {
        let good = |file: &File| file.module.as_ref().ok().cloned();
        seen.files
            .iter()
            .map(|(name, file)| {
                let path = self.expect.folder.join(name);
                let module = good(file);
                let twin = module.as_ref().and_then(|module| {
                    seen.files.iter().find(|(other, file)| {
                        *other != name && good(file).is_some_and(|other| other.slug() == module.slug())
                    })
                });
                let refusal = match (&file.module, twin, &module) {
                    (Err(refusal), ..) => Some(refusal.clone()),
                    (Ok(_), Some((other, _)), Some(module)) => Some(refused(
                        &path,
                        "slug",
                        &format!("one file with the slug \"{}\"", module.slug()),
                        &format!("the same slug in {other}"),
                        "Remove one of the two files.",
                    )),
                    _ => None,
                };
                ModuleReport { file: path, module, refusal }
            })
            .collect()
    }

    fn unknown(&self, slug: &str, reports: &[ModuleReport]) -> ErrorDoc {
        let known: Vec<&str> = reports
            .iter()
            .filter(|report| report.refusal.is_none())
            .filter_map(|report| report.module.as_ref().map(|module| module.slug()))
            .collect();
        let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
        host(
            "unknown_module",
            format!(
                "There is no module \"{slug}\" in {}; there is: {known}. Copy its file there, or correct the name.",
                self.expect.folder.display()
            ),
        )
    }
}

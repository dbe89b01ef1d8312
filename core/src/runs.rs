//! `Runs`: what the host needs of the side that finds and runs modules. `Registry` and `Places` are behind it; tests
//! put a scripted module there instead.

use crate::broker::Broker;
use crate::config::Config;
use crate::error::HostResult;
use crate::job::{Job, Ran};
use crate::places::Places;
use crate::registry::Registry;
use hostler_abi::manifest::Manifest;
use serde_json::Value;
use std::sync::Arc;

/// Finds modules by their short name and runs them.
pub trait Runs: Send {
    /// The manifest of the module `slug`.
    ///
    /// # Errors
    /// Why there is no such module, or why it is refused.
    fn manifest(&mut self, slug: &str) -> HostResult<Arc<Manifest>>;
    /// One report per module file, good or bad, for the verb `modules`.
    fn reports(&mut self) -> Vec<Value>;
    /// Runs one call and says what came of it.
    fn run(&mut self, slug: &str, job: &Job, broker: &mut dyn Broker) -> Ran;
    /// Ends warm workers.
    fn end(&mut self);
}

/// The modules of the operator's folder, in the places he chose.
pub(crate) struct Ours {
    registry: Registry,
    places: Places,
}

impl Ours {
    /// Looks at nothing and starts nothing yet.
    pub(crate) fn new(config: &Config) -> Ours {
        Ours { registry: Registry::new(config), places: Places::new(config) }
    }
}

impl Runs for Ours {
    fn manifest(&mut self, slug: &str) -> HostResult<Arc<Manifest>> {
        self.registry.find(slug).map(|module| module.inspected.manifest.clone())
    }

    fn reports(&mut self) -> Vec<Value> {
        self.registry.reports().iter().map(|report| report.to_json()).collect()
    }

    fn run(&mut self, slug: &str, job: &Job, broker: &mut dyn Broker) -> Ran {
        match self.registry.find(slug) {
            Ok(module) => self.places.run(&module, job, broker),
            Err(refusal) => Ran { failure: Some(refusal), ..Ran::default() },
        }
    }

    fn end(&mut self) {
        self.places.end();
    }
}

//! `Runs`: what the host needs of the side that finds and runs modules. `Registry` and `Places` are behind it; tests
//! put a scripted module there instead.

use crate::broker::Broker;
use crate::error::HostResult;
use crate::job::{Job, Ran};
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

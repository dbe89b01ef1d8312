//! Where a module runs: a worker process by default, this process for those the operator lists. The host's last layer
//! calls [`Places::run`]; the module cannot tell the difference.

use crate::broker::Broker;
use crate::config::Config;
use crate::error::host;
use crate::job::{Job, Ran};
use crate::registry::Module;

/// The worker processes and the modules in this process.
pub struct Places {
    config: Config,
}

impl Places {
    /// Starts nothing yet.
    pub fn new(config: &Config) -> Places {
        Places { config: config.clone() }
    }

    /// Runs `job` in `module`, asking `broker` what its services ask. Never fails as such: a run that failed has
    /// `failure` set.
    pub fn run(&mut self, module: &Module, job: &Job, broker: &mut dyn Broker) -> Ran {
        let _ = (job, broker);
        let message = format!("{} could not be run by {}.", module.slug(), self.config.program.display());
        Ran { failure: Some(host("no_worker", message)), ..Ran::default() }
    }

    /// Ends the warm workers in order.
    pub fn end(&mut self) {}
}

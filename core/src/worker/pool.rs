//! The warm workers of this process: one per module file. A worker that ended between two calls is replaced without
//! anybody noticing; one that took a call and died is a failed call.

use super::call::{Limit, Outcome, Worker};
use super::frames::Setup;
use crate::broker::Broker;
use crate::config::Config;
use crate::error::module;
use crate::job::{Job, Ran};
use crate::loaded::Opening;
use crate::registry::Module;
use std::collections::HashMap;

/// A worker idle for this long ends itself, in milliseconds.
const IDLE_MS: u64 = 2_000;
/// A worker is replaced after this many calls, so that what a module leaks stays small.
const MAX_CALLS: u32 = 500;

/// The warm workers.
pub(crate) struct Pool {
    /// By SHA-256 of the module file.
    warm: HashMap<String, Worker>,
    /// The process they belong to: a forked child has copies of our ends, and no business with them.
    pid: u32,
}

impl Pool {
    pub fn new() -> Pool {
        Pool { warm: HashMap::new(), pid: std::process::id() }
    }

    /// Runs `job` in a worker of `module`.
    pub fn run(&mut self, config: &Config, module: &Module, job: &Job, broker: &mut dyn Broker) -> Ran {
        self.forget_if_forked();
        self.warm.retain(|_, worker| worker.is_fresh());
        let limit = Limit::of(job);
        let hash = &module.inspected.sha256;
        // A warm one may be gone in the moment it is called; a new one has no such excuse.
        for attempt in 0..2 {
            let warm = self.warm.remove(hash).filter(|worker| worker.calls < MAX_CALLS || attempt > 0);
            let was_warm = warm.is_some();
            let mut worker = match warm {
                Some(worker) => worker,
                None => match Worker::start(&config.program, &setup(config, module), module, &limit) {
                    Ok(worker) => worker,
                    Err(ran) => return *ran,
                },
            };
            match worker.call(job, broker, &limit) {
                Outcome::Answered(ran) => {
                    // A module that panicked is poisoned: its worker has said good-bye already.
                    if ran.failure.is_none() {
                        self.warm.insert(hash.clone(), worker);
                    }
                    return ran;
                }
                Outcome::Failed(ran) => return ran,
                Outcome::NotTaken if was_warm => {}
                Outcome::NotTaken => break,
            }
        }
        let failure = module_gone(module, job);
        Ran { failure: Some(failure), ..Ran::default() }
    }

    /// Ends all workers in order.
    pub fn end(&mut self) {
        self.forget_if_forked();
        for worker in self.warm.values_mut() {
            worker.bye();
        }
        self.warm.clear();
    }

    /// In a forked child: lets go of the parent's workers without a word to them.
    fn forget_if_forked(&mut self) {
        if self.pid != std::process::id() {
            self.warm.clear();
            self.pid = std::process::id();
        }
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        self.end();
    }
}

fn setup(config: &Config, module: &Module) -> Setup {
    Setup {
        opening: Opening::of(module),
        ca_file: config.ca_file.clone(),
        proxy: config.proxy.clone(),
        idle_ms: IDLE_MS,
    }
}

fn module_gone(worker_of: &Module, job: &Job) -> hostler_abi::wire::ErrorDoc {
    module(
        "crashed",
        false,
        format!(
            "The module {} ended its worker process before it took {}; nothing was changed. A thread of the module or a constructor crashed: send its log to its author.",
            worker_of.slug(),
            job.function
        ),
    )
}

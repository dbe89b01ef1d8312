//! Where a module runs: a worker process by default, this process for those the operator lists. The host's last layer
//! calls [`Places::run`]; the module cannot tell the difference.

use crate::broker::Broker;
use crate::config::Config;
use crate::job::{Job, Ran};
use crate::loaded::{Loaded, Opening, Place};
use crate::registry::Module;
use crate::services::{HttpSettings, Mode, Stop, configure};
use crate::worker::Pool;
use hostler_abi::entry::HOSTLER_CALL_ISOLATED;
use hostler_abi::manifest::Isolation;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, Once, PoisonError};
use std::time::{Duration, Instant};

/// How far past its deadline a call in this process may end before the module is moved to a worker.
const GRACE: Duration = Duration::from_secs(2);

/// Modules opened in this process, by SHA-256. They are never unloaded, so they outlive every `Places`.
static HERE: Mutex<Option<HashMap<String, Here>>> = Mutex::new(None);

/// One module in this process.
#[derive(Clone)]
enum Here {
    /// It can be called.
    Open(Arc<Mutex<Loaded>>),
    /// It did not keep a deadline, which nobody can enforce here: from now on it gets a worker.
    Moved,
}

/// The worker processes and the modules in this process.
pub struct Places {
    config: Config,
    pool: Pool,
}

impl Places {
    /// Starts nothing yet.
    pub fn new(config: &Config) -> Places {
        Places { config: config.clone(), pool: Pool::new() }
    }

    /// Runs `job` in `module`, asking `broker` what its services ask. Never fails as such: a run that failed has
    /// `failure` set, a named cause and what to do.
    pub fn run(&mut self, module: &Module, job: &Job, broker: &mut dyn Broker) -> Ran {
        if self.may_run_here(module) {
            return self.run_here(module, job, broker);
        }
        let mut job = job.clone();
        job.flags |= HOSTLER_CALL_ISOLATED;
        self.pool.run(&self.config, module, &job, broker)
    }

    /// Ends the warm workers in order. Those left alone end by themselves after two seconds.
    pub fn end(&mut self) {
        self.pool.end();
    }

    /// The operator listed this very file, and the module was made for it: no threads, no Go, no second OpenSSL.
    fn may_run_here(&self, module: &Module) -> bool {
        let (inspected, manifest) = (&module.inspected, &module.inspected.manifest);
        let hash = &inspected.sha256;
        let moved = || {
            let here = HERE.lock().unwrap_or_else(PoisonError::into_inner);
            matches!(here.as_ref().and_then(|here| here.get(hash)), Some(Here::Moved))
        };
        self.config.in_process.iter().any(|listed| listed.eq_ignore_ascii_case(hash))
            && manifest.runtime.isolation == Isolation::InProcessOk
            && !manifest.runtime.threads
            && manifest.sdk.language != "go"
            && !inspected.brings_openssl()
            && !moved()
    }

    fn run_here(&self, module: &Module, job: &Job, broker: &mut dyn Broker) -> Ran {
        static CONFIGURED: Once = Once::new();
        CONFIGURED.call_once(|| {
            configure(HttpSettings {
                ca_file: self.config.ca_file.clone(),
                proxy: self.config.proxy.clone(),
                user_agent: None,
                mode: Mode::InProcess,
            });
        });
        let loaded = match self.open_here(module) {
            Ok(loaded) => loaded,
            Err(refusal) => return Ran { failure: Some(*refusal), ..Ran::default() },
        };
        let stop = Stop::new(job.deadline_unix_ms);
        let latest = stop.remaining().map(|left| Instant::now() + left + GRACE);
        let ran = loaded.lock().unwrap_or_else(PoisonError::into_inner).run(job, broker, &stop);
        if latest.is_some_and(|latest| Instant::now() > latest) {
            tracing::warn!(
                module = module.slug(),
                function = job.function,
                "a call in this process did not keep its deadline; the module runs in a worker process from now on"
            );
            HERE.lock()
                .unwrap_or_else(PoisonError::into_inner)
                .get_or_insert_default()
                .insert(module.inspected.sha256.clone(), Here::Moved);
        }
        ran
    }

    fn open_here(&self, module: &Module) -> Result<Arc<Mutex<Loaded>>, Box<hostler_abi::wire::ErrorDoc>> {
        let mut here = HERE.lock().unwrap_or_else(PoisonError::into_inner);
        let here = here.get_or_insert_default();
        if let Some(Here::Open(loaded)) = here.get(&module.inspected.sha256) {
            return Ok(Arc::clone(loaded));
        }
        let loaded = Arc::new(Mutex::new(Loaded::open(&Opening::of(module), Place::Here).map_err(Box::new)?));
        here.insert(module.inspected.sha256.clone(), Here::Open(Arc::clone(&loaded)));
        Ok(loaded)
    }
}

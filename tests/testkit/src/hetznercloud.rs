//! A local Hetzner Cloud: the provider's documented behaviour over HTTP on 127.0.0.1, with state in memory.
//!
//! It is what the demo orders from and what tests of the module talk to. It sells nothing and boots nothing.
//! Every answer is held against the public API description in `tests/hetzner_cloud_api.rs`.
//!
//! A request goes: `serve` (record, faults, control) → `api` (route, auth, rate limit) → one of the resources.

mod action;
mod api;
mod call;
mod catalogue;
mod control;
mod create;
pub mod error;
mod fault;
mod fields;
mod firewalls;
mod images;
mod labels;
mod list;
mod machine;
mod metrics;
mod power;
mod pricing;
mod primary_ips;
mod rate;
mod record;
mod serve;
mod server_actions;
mod servers;
mod ssh_keys;
mod state;

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

pub use action::ActionTime;
pub use api::routes;
pub use fault::{Fault, Trouble};
pub use machine::{Server, Status};
pub use record::Recorded;

use crate::loopback::Loopback;
use serve::Serving;

/// How a local Hetzner Cloud is set up.
#[derive(Clone, Debug)]
pub struct Options {
    /// The port on 127.0.0.1; 0 takes a free one.
    pub port: u16,
    /// The token that may read and write; made up when `None`.
    pub token: Option<String>,
    /// The token that may only read; made up when `None`.
    pub read_only_token: Option<String>,
    /// How long an action takes.
    pub action_time: ActionTime,
    /// Every answer is held back this long (milliseconds).
    pub latency_ms: u64,
    /// How many servers the project may hold; one more is refused with `resource_limit_exceeded`.
    pub server_limit: usize,
    /// Requests per hour, as the provider counts them: a bucket of this size that refills steadily.
    pub rate_limit: u32,
    /// Whether guests go down on `shutdown` (false: an image without ACPI, as users report).
    pub guests_obey_shutdown: bool,
    /// Appends every exchange to this file, one JSON object a line.
    pub log: Option<PathBuf>,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            port: 0,
            token: None,
            read_only_token: None,
            action_time: ActionTime::Looks(1),
            latency_ms: 0,
            server_limit: 500,
            rate_limit: 3600,
            guests_obey_shutdown: true,
            log: None,
        }
    }
}

/// A running local Hetzner Cloud; dropping it stops it.
#[derive(Debug)]
pub struct HetznerCloud {
    serving: Arc<Mutex<Serving>>,
    loopback: Loopback,
}

impl HetznerCloud {
    /// Starts one in a thread of its own.
    ///
    /// # Panics
    /// When the port cannot be had or the log cannot be written; [`HetznerCloud::open`] returns that instead.
    #[allow(clippy::panic, reason = "a test that cannot start its provider has failed")]
    pub fn start(options: Options) -> HetznerCloud {
        HetznerCloud::open(options).unwrap_or_else(|error| panic!("no local Hetzner Cloud: {error}"))
    }

    /// Starts one in a thread of its own; fails when the port cannot be had or the log cannot be written.
    pub fn open(options: Options) -> io::Result<HetznerCloud> {
        let port = options.port;
        let serving = Arc::new(Mutex::new(Serving::new(options)?));
        let handled = Arc::clone(&serving);
        let loopback = Loopback::start(port, Arc::new(move |request| lock(&handled).answer(&request)))?;
        Ok(HetznerCloud { serving, loopback })
    }

    /// The API's base address, `http://127.0.0.1:PORT/v1`: what takes the place of `https://api.hetzner.cloud/v1`.
    pub fn url(&self) -> String {
        format!("http://{}/v1", self.addr())
    }

    /// Where it listens.
    pub fn addr(&self) -> SocketAddr {
        self.loopback.addr()
    }

    /// The token that may read and write.
    pub fn token(&self) -> String {
        lock(&self.serving).state.token.clone()
    }

    /// The token that may only read.
    pub fn read_only_token(&self) -> String {
        lock(&self.serving).state.read_only_token.clone()
    }

    /// The servers that exist now, in order of id; one being deleted is still among them. Not a "look":
    /// no action moves on because of it, but what is due by the clock has ended.
    pub fn servers(&self) -> Vec<Server> {
        let mut serving = lock(&self.serving);
        serving.state.tick();
        serving.state.views()
    }

    /// The API requests so far (not those to `/_control`), with tokens and passwords masked.
    pub fn requests(&self) -> Vec<Recorded> {
        lock(&self.serving).recorder.recorded.clone()
    }

    /// Forgets the requests so far.
    pub fn clear_requests(&self) {
        lock(&self.serving).recorder.recorded.clear();
    }

    /// Makes trouble: see [`Fault`].
    pub fn fault(&self, fault: Fault) {
        lock(&self.serving).fault(fault);
    }

    /// Ends every running action now, as time would.
    pub fn finish_actions(&self) {
        lock(&self.serving).state.finish_actions();
    }

    /// Sets a server's traffic of the current billing period (bytes); no server of that id: nothing.
    pub fn set_traffic(&self, server: u64, outgoing: u64, ingoing: u64) {
        if let Some(machine) = lock(&self.serving).state.machines.get_mut(&server) {
            machine.outgoing_traffic = Some(outgoing);
            machine.ingoing_traffic = Some(ingoing);
        }
    }

    /// Sets a server's status as if something happened beside the API; no server of that id: nothing.
    pub fn set_status(&self, server: u64, status: Status) {
        if let Some(machine) = lock(&self.serving).state.machines.get_mut(&server) {
            machine.status = status;
        }
    }

    /// Back to an empty project: no servers, faults or recorded requests. Tokens and options stay.
    pub fn reset(&self) {
        lock(&self.serving).reset();
    }
}

fn lock(serving: &Mutex<Serving>) -> MutexGuard<'_, Serving> {
    serving.lock().unwrap_or_else(PoisonError::into_inner)
}

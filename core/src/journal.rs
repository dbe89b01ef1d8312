//! The journal: what must survive a crash. Operations and their steps, what is known of each service, effects WHMCS
//! has not acknowledged, leases, breakers. It stores and finds; it decides nothing. SQLite is behind it (`sqlite`);
//! called by the layers and the engine.

mod open;
mod operations;
mod outbox;
mod records;
mod shared;

pub use open::Sqlite;
pub(crate) use open::{give_to_folder, make_private, private_dir};
pub use operations::{Operation, State, StepKnown};
pub use outbox::Queued;
pub use records::{Scope, Stored};
pub use shared::{Breaker, Lease};

use crate::error::HostResult;

/// Which service (and addon) of which module.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Place {
    /// Short name of the module.
    pub module: String,
    /// `serviceid`.
    pub service: u64,
    /// `addonId`, 0 for the service itself.
    pub addon: u64,
}

/// Operations, their steps and their history.
pub trait Operations {
    /// The newest operation of this function at this place.
    ///
    /// # Errors
    /// All functions of the journal fail with `host.journal`, naming file, cause and what to do.
    fn newest(&mut self, place: &Place, function: &str) -> HostResult<Option<Operation>>;
    /// One operation.
    fn operation(&mut self, key: &str) -> HostResult<Option<Operation>>;
    /// Operations at this place that are not over.
    fn unfinished(&mut self, place: &Place) -> HostResult<Vec<Operation>>;
    /// Operations that want attention at `now`: queued, waiting or retrying with their time come.
    fn due(&mut self, now: i64, limit: usize) -> HostResult<Vec<Operation>>;
    /// Writes the operation and one line of history. On disk before it returns.
    fn save(&mut self, operation: &Operation, now: i64, note: &str) -> HostResult<()>;
    /// Shows progress without a line of history.
    fn progress(&mut self, key: &str, percent: Option<u8>, text: &str) -> HostResult<()>;
    /// How many destroying operations began since.
    fn destroyed_since(&mut self, since: i64) -> HostResult<u32>;
    /// What is known of a step; journals its beginning unless it is done. On disk before it returns.
    fn step_begin(&mut self, key: &str, step: &str, now: i64) -> HostResult<StepKnown>;
    /// The end of a step. On disk before it returns.
    fn step_finish(&mut self, key: &str, step: &str, result: &str, now: i64) -> HostResult<()>;
    /// A step was undone: it is new again.
    fn step_undo(&mut self, key: &str, step: &str, document: &str, now: i64) -> HostResult<()>;
    /// True when no line of history was changed or removed.
    fn history_holds(&mut self) -> HostResult<bool>;
}

/// Effects that WHMCS has not acknowledged.
pub trait Outbox {
    /// Queues sealed effects, in order; of those that open a task only the first of each key. On disk before it returns.
    fn queue(&mut self, effects: &[Queued], now: i64) -> HostResult<()>;
    /// What is not acknowledged, in order; of one service, or of all.
    fn undelivered(&mut self, service: Option<(u64, u64)>, limit: usize) -> HostResult<Vec<Queued>>;
    /// It was applied.
    fn applied(&mut self, id: &str) -> HostResult<()>;
    /// It was not applied, and why; it stays.
    fn not_applied(&mut self, id: &str, why: &str) -> HostResult<()>;
}

/// What is known of services, and what modules keep.
pub trait Records {
    /// Which incarnation of the machine this is: raised when it is terminated. From 1.
    fn generation(&mut self, place: &Place) -> HostResult<u32>;
    /// The machine that is there now, as the provider names it.
    fn machine(&mut self, place: &Place) -> HostResult<Option<String>>;
    /// A machine is there, or is not any more.
    fn set_machine(&mut self, place: &Place, machine: Option<&str>) -> HostResult<()>;
    /// The machine is gone for good: everything known of it is forgotten, and the generation is raised.
    fn forget(&mut self, place: &Place) -> HostResult<()>;
    /// Properties the module stated.
    fn properties(&mut self, place: &Place) -> HostResult<std::collections::BTreeMap<String, String>>;
    /// States or removes a property.
    fn set_property(&mut self, place: &Place, key: &str, value: Option<&str>) -> HostResult<()>;
    /// The module's state: its schema number and its JSON object.
    fn state(&mut self, place: &Place) -> HostResult<Option<(u32, String)>>;
    /// Replaces it.
    fn set_state(&mut self, place: &Place, schema: u32, data: &str) -> HostResult<()>;
    /// A value of a module's store.
    fn value(&mut self, scope: &Scope, key: &str) -> HostResult<Stored>;
    /// Writes it (`None` removes) if its version is `if_version`; `Err(Stored)` inside is what is there instead.
    fn put_value(
        &mut self,
        scope: &Scope,
        key: &str,
        value: Option<&str>,
        if_version: i64,
    ) -> HostResult<Result<Stored, Stored>>;
    /// The keys that begin with `prefix`.
    fn keys(&mut self, scope: &Scope, prefix: &str) -> HostResult<Vec<String>>;
    /// A sealed secret.
    fn secret(&mut self, place: &Place, owner: &str, name: &str) -> HostResult<Option<Vec<u8>>>;
    /// Keeps a sealed secret. On disk before it returns.
    fn set_secret(&mut self, place: &Place, owner: &str, name: &str, sealed: &[u8]) -> HostResult<()>;
    /// Names of the secrets kept.
    fn secret_names(&mut self, place: &Place, owner: &str) -> HostResult<Vec<String>>;
    /// Forgets the secrets of an owner.
    fn forget_secrets(&mut self, place: &Place, owner: &str) -> HostResult<()>;
}

/// What several processes share for a moment.
pub trait Shared {
    /// Takes the lease if nobody has it. `Some` is who has it.
    fn lease(&mut self, lease: &Lease, now: i64) -> HostResult<Option<Lease>>;
    /// Keeps it longer.
    fn extend(&mut self, lease: &Lease) -> HostResult<()>;
    /// Gives it back.
    fn release(&mut self, lease: &Lease) -> HostResult<()>;
    /// What is known of a provider's reachability.
    fn breaker(&mut self, module: &str, host: &str) -> HostResult<Breaker>;
    /// Takes the one try of a half-open breaker; false when another has it.
    fn half_open(&mut self, module: &str, host: &str, seen: &Breaker, until: i64) -> HostResult<bool>;
    /// Writes it.
    fn set_breaker(&mut self, module: &str, host: &str, breaker: &Breaker) -> HostResult<()>;
}

/// All of it.
pub trait Journal: Operations + Outbox + Records + Shared + Send {}
impl<T: Operations + Outbox + Records + Shared + Send> Journal for T {}

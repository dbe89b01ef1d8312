//! What a module sees of the host: the `hostler_host` struct and the service tables behind it, alive for one call at a
//! time. `loaded` calls [`run_call`] around a module's `invoke`; nothing here knows how the module was loaded, where the
//! journal is (that is the `Broker`'s), or any provider.
//!
//! ```text
//! run_call ─ active (the call: reply, log, exchanges, arena, redactor) ◄─ guard ◄─ table and services ◄─ the module
//! ```

mod active;
mod arena;
mod clock;
mod guard;
mod http;
mod log;
mod progress;
mod random;
mod secrets;
mod steps;
mod stop;
mod store;
mod table;

pub(crate) use active::MAX_URGENT_LINES;
pub use active::run_call;
pub(crate) use http::MAX_EXCHANGES;
pub use http::{HttpSettings, Mode, configure};
pub use stop::{Stop, Stopped};
pub use table::host_table;

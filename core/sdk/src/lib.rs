//! All that the author of a provisioning module sees: implement [`Module`], describe it in `manifest.json`, write
//! `export_module!(Acme, manifest = "manifest.json");`, build a `cdylib`.
//!
//! A module is blocking and linear. It takes nothing from its surroundings: HTTP, time, secrets, storage and the
//! journal come from the [`Context`] of the call, what WHMCS knows from [`Params`]. It decides nothing about WHMCS:
//! it answers a result and states [`Facts`]. `examples/acme/main.rs` is a whole module.
//!
//! Not here: anything of the host. The two sides meet only in `hostler-abi`.
//!
//! Three promises an author can lean on:
//! - a fact stated on `ctx.facts()` reaches WHMCS even when the function then fails, goes on later, or panics;
//! - [`Context::step`] never does a step that was done, nor one whose end is unknown without looking first;
//! - [`Task::wait`] never waits beyond the slice: it hands back a `pending` and the function is called again later.

#[cfg(not(panic = "unwind"))]
compile_error!("a Hostler module must be built with panic = \"unwind\": with \"abort\" no boundary holds");

mod answer;
mod backing;
mod context;
mod dispatch;
mod error;
pub mod export;
mod facts;
mod field;
pub mod http;
mod journal;
mod module;
mod note;
mod params;
mod secret;
mod store;
mod table;
mod task;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
mod time;

pub use answer::{Answer, Halt, done, done_saying};
pub use context::{Clock, Context, Level, Random, Secrets};
pub use error::Error;
pub use facts::Facts;
pub use field::Field;
pub use http::{Request, Response};
pub use module::Module;
pub use params::Params;
pub use secret::Secret;
pub use store::{Scope, Store, Stored};
pub use task::{Look, Task};

pub use hostler_abi::wire::call::By;
pub use hostler_abi::wire::results::{
    Account, Choice, Created, Done, Link, Listed, Loaded, Probed, SignedOn, TabCell, TabFields, TabRow,
    Tested, UsageRow, Used, View,
};
pub use hostler_abi::wire::{
    Call, Client, ErrorKind, Outcome, Pending, Remote, Reply, Resume, SecretRef, Server, Service,
};
pub use serde_json::{Value, json};

/// Version of this SDK.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

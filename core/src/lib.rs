//! The host: loads provisioning modules, runs their work safely, and tells WHMCS what came of it.
//!
//! One path leads through everything: `Host::request` takes a document of `hostler_abi::door` and answers with
//! one. It knows no provider, touches no WHMCS table, and starts nothing when it is loaded.
//!
//! ```text
//! host ─ layers ─ places (worker process, or this one) ─ loaded ─ services ◄─ the module
//!          │                                                         │
//!          └── engine, journal, seal ◄──────────── broker ───────────┘
//! ```

mod answer;
pub mod broker;
pub mod config;
pub mod engine;
pub mod error;
pub mod host;
pub mod inspect;
pub mod job;
pub mod journal;
mod layers;
pub mod layout_check;
pub mod loaded;
mod params;
pub mod places;
pub mod redact;
pub mod registry;
pub mod runs;
mod seal;
pub mod secret;
pub mod services;
pub mod worker;

//! `hetznercloud`: virtual servers of Hetzner Cloud. Not for dedicated servers: those are Hetzner Robot, another API.
//!
//! `module` reads like a price list and calls one file per thing that is done: `create`, `terminate`, `change`, `power`,
//! `reinstall`, `rescue`, `pages`, `catalogue`. They stand on `machine` (which server is ours), `work` (actions followed
//! to their end), `client` (a method per API call), `schema` (the provider's words), `config` and `error`.

mod catalogue;
mod change;
mod client;
mod config;
mod create;
mod error;
mod machine;
mod module;
mod pages;
mod power;
mod reinstall;
mod rescue;
mod schema;
mod terminate;
mod work;

pub use module::HetznerCloud;

hostler_sdk::export_module!(HetznerCloud, manifest = "manifest.json");

//! `manual`: servers that a person sets up. Each request opens one task for staff; they complete it on the service's
//! page in the admin area. It talks to no provider and needs no server record.
//!
//! `module` reads like a price list, `request` is the waiting for a person, `tab` is what staff see and fill in.

mod module;
mod request;
mod tab;

pub use module::Manual;

hostler_sdk::export_module!(Manual, manifest = "manifest.json");

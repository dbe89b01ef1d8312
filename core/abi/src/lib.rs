//! The contract between Hostler and its provisioning modules, and between PHP and Hostler.
//!
//! Everything in this crate is forever: C structs and statuses (`entry`, `slice`, `status`, `services`), the JSON
//! documents that cross (`wire`, `manifest`, `door`) and the one table of WHMCS functions (`function`). The headers
//! in `include/`, the PHP cdef, the JSON Schemas and the PHP stubs are written from here.
//!
//! It is not code that does anything: the host side is `hostler-core`, the module side `hostler-sdk`.

pub mod door;
pub mod entry;
pub mod function;
pub mod host_api;
pub mod manifest;
pub mod services;
pub mod slice;
pub mod status;
pub mod wire;

#[cfg(feature = "layout")]
pub mod layout;

pub use entry::{ABI_MAJOR, ABI_MINOR, HOSTLER_MAGIC, hostler_call, hostler_host, hostler_module};
pub use function::{FUNCTIONS, Function};
pub use manifest::Manifest;
pub use slice::hostler_str;
pub use status::Status;
pub use wire::{Call, Reply};

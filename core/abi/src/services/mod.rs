//! Host services: tables a module asks for by name and revision. Each begins with `struct_size`, `flags`, `ctx`, grows
//! at its end within a revision, and is valid as long as the process. Every function takes the `hostler_call`; blocking
//! ones obey its deadline. Results are borrowed from the call's arena and gone when `invoke` returns.

pub mod clock;
pub mod http;
pub mod log;
pub mod progress;
pub mod random;
pub mod secrets;
pub mod steps;
pub mod store;

/// Every service id this host offers, with the name of its table.
pub const SERVICES: &[&str] =
    &[clock::ID, http::ID, log::ID, progress::ID, random::ID, secrets::ID, steps::ID, store::ID];

//! The host services as a module sees them: through C function pointers, against real servers on loopback.

// What a test cannot do, it ends with.
#![allow(clippy::unwrap_used)]

#[path = "services/border.rs"]
mod border;
#[path = "services/exchange.rs"]
mod exchange;
#[path = "services/kit.rs"]
mod kit;
#[path = "services/masking.rs"]
mod masking;
#[path = "services/server.rs"]
mod server;
#[path = "services/state.rs"]
mod state;
#[path = "services/tls.rs"]
mod tls;

//! What tests stand on: a provider to talk to, a strict conversation, php-fpm and nginx.
//!
//! Everything here listens on 127.0.0.1 only, runs in its own thread or child process and is gone when its
//! value is dropped. It is not a product: no module and no host links it, tests and the demo do.

pub mod browser;
pub mod child;
pub mod conversation;
pub mod hetznercloud;
pub mod loopback;
pub mod nginx;
pub mod php;
pub mod site;
pub mod whmcs;

pub use conversation::MockServer;
pub use hetznercloud::HetznerCloud;

//! Do Rust, C, PHP and the docs agree? What is written from `core/abi` is written here and compared here:
//! `UPDATE=1 cargo test -p hostler-tests --test contract` rewrites, without `UPDATE` a difference fails.
//!
//! It is not a test of behaviour: what the functions do is tested where they are.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)] // a test says what it expected

#[path = "contract/c_and_php.rs"]
mod c_and_php;
#[path = "contract/documents.rs"]
mod documents;
#[path = "contract/functions.rs"]
mod functions;
#[path = "contract/headers.rs"]
mod headers;
#[path = "contract/offsets.rs"]
mod offsets;
#[path = "contract/schemas.rs"]
mod schemas;
#[path = "contract/written.rs"]
mod written;

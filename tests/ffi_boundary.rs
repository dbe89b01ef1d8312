//! `libhostler.so` from outside: no argument crashes it, no thread or fork confuses it, and it is linked as PHP needs it.
//! It is the built library that is opened here, not its Rust code. Needs `cc` and `php` with FFI.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)] // a test says what it expected

#[path = "ffi_boundary/hostile.rs"]
mod hostile;
#[path = "ffi_boundary/library.rs"]
mod library;
#[path = "ffi_boundary/linked.rs"]
mod linked;
#[path = "ffi_boundary/process.rs"]
mod process;

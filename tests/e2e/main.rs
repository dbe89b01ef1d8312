//! End to end: real php-fpm behind real nginx, the installed bridge, FFI, worker processes, modules from their `.so`
//! files, and a local provider. Each test is a promise of the whole; parts are tested where they are.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests: what does not hold fails the test")]

mod doors;
mod forks;
mod hostile;
mod machine;
mod person;
mod secrets;

use hostler_testkit::site::{Site, SiteOptions};

/// "Cloud S" in the test shop: plan cx23.
const CLOUD_S: u64 = 1;
/// "Cloud M": plan cx33.
const CLOUD_M: u64 = 2;
/// "Custom server": the module `manual`.
const CUSTOM: u64 = 3;

/// A site with everything as an operator has it.
fn site() -> Site {
    open(SiteOptions::default())
}

fn open(options: SiteOptions) -> Site {
    Site::open(options).unwrap_or_else(|why| panic!("the site did not start: {why}"))
}

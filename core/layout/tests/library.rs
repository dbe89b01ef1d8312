//! The catalogue of a real library, found and compared as a worker does it.

#![allow(clippy::expect_used)] // a test says what it expected

use hostler_layout::{SYMBOL, Verdict, check};
use libloading::Library;
use std::ffi::c_void;
use std::path::PathBuf;

/// The example beside this test: `target/debug/deps/TEST` → `target/debug/examples/libcatalog.so`.
fn example() -> PathBuf {
    let test = std::env::current_exe().expect("a test has a path");
    let debug = test.parent().and_then(|deps| deps.parent()).expect("a test lies in target");
    debug.join("examples/libcatalog.so")
}

#[test]
fn a_library_with_the_catalogue_of_this_build_is_fit() {
    // SAFETY: built from this crate, runs nothing when it is opened, and is kept open for ever.
    let library = Box::leak(Box::new(unsafe { Library::new(example()) }.expect("the example was built")));
    // SAFETY: the address of a static, whatever its type.
    let header = unsafe { library.get::<*const c_void>(SYMBOL) }.expect("it exports the catalogue");
    // SAFETY: found under SYMBOL in a library that stays.
    assert_eq!(unsafe { check(header.try_as_raw_ptr().expect("an address")) }, Verdict::Ok);
}

#[test]
fn a_library_without_a_catalogue_has_no_symbol() {
    let libc = libloading::os::unix::Library::this();
    // SAFETY: looked for, not used.
    assert!(unsafe { libc.get::<*const c_void>(SYMBOL) }.is_err());
}

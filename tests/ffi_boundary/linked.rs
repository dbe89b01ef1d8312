//! How the library is linked: its name, what it shows, and that closing it never unmaps it.

use crate::library::path;
use std::process::Command;

fn readelf(what: &str) -> String {
    let output = Command::new("readelf").args(["-W", what]).arg(path()).output();
    let output = output.unwrap_or_else(|why| panic!("readelf cannot be run: {why}. Install binutils."));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn it_shows_five_functions_and_nothing_else() {
    let output = Command::new("nm").args(["-D", "--defined-only"]).arg(path()).output().expect("nm runs");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let shown: Vec<&str> = text.lines().filter_map(|line| line.split_whitespace().last()).collect();
    assert_eq!(
        shown,
        [
            "hostler_buf_free",
            "hostler_host_abi",
            "hostler_host_call",
            "hostler_host_close",
            "hostler_host_open"
        ]
    );
}

#[test]
fn its_name_carries_the_major_and_it_stays_mapped() {
    let dynamic = readelf("-d");
    for expected in ["Library soname: [libhostler.so.1]", "NODELETE", "SYMBOLIC", "BIND_NOW"] {
        assert!(dynamic.contains(expected), "{expected} is missing:\n{dynamic}");
    }
}

#[test]
fn its_tables_are_read_only_and_its_stack_is_not_executable() {
    let segments = readelf("-l");
    assert!(segments.contains("GNU_RELRO"), "{segments}");
    let stack = segments.lines().find(|line| line.contains("GNU_STACK")).expect("a stack entry");
    assert!(!stack.contains("RWE"), "{stack}");
}

//! Promise of the guarded child: it does not outlive a test that dies without dropping anything.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::env;
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use hostler_testkit::child::Guarded;

/// Set in the process that is to die.
const DYING: &str = "HOSTLER_TESTKIT_DYING";

#[test]
fn a_child_ends_when_the_test_process_is_killed() {
    if env::var_os(DYING).is_some() {
        let mut command = Command::new("sleep");
        command.arg("600").stdout(std::process::Stdio::null());
        let child = Guarded::start(command).unwrap();
        eprintln!("pid={}", child.pid());
        std::process::abort();
    }
    let output = Command::new(env::current_exe().unwrap())
        .args(["--exact", "a_child_ends_when_the_test_process_is_killed", "--nocapture"])
        .env(DYING, "1")
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    let pid = errors.split("pid=").nth(1).unwrap().split_whitespace().next().unwrap();
    assert!(!output.status.success());
    let begin = Instant::now();
    while runs(pid) {
        assert!(begin.elapsed() < Duration::from_secs(10), "process {pid} still runs");
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// Whether a process runs; one that has ended and waits to be collected does not.
fn runs(pid: &str) -> bool {
    let stat = std::fs::read_to_string(PathBuf::from("/proc").join(pid).join("stat")).unwrap_or_default();
    stat.rsplit_once(')').is_some_and(|(_, rest)| !rest.trim_start().starts_with('Z'))
}

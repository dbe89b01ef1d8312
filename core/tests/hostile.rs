//! A module that does its worst costs one failed call with a named cause: the next call of a good module works, and
//! no process and no descriptor is left.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "what is not as expected fails the test")]

mod site;

use hostler_abi::wire::Outcome;
use hostler_core::job::Ran;
use site::{Nobody, Site, job};
use std::fs;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

/// Processes and descriptors are counted, so one test runs at a time.
static ALONE: Mutex<()> = Mutex::new(());

/// A folder with the bad module and the good one; when it is over, nothing may be left.
struct Arena {
    site: Site,
    descriptors: usize,
    _alone: MutexGuard<'static, ()>,
}

impl Arena {
    fn with(source: &str) -> Arena {
        let alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
        let descriptors = open_descriptors();
        let site = Site::with(source);
        site.build("good.c", &[]);
        Arena { site, descriptors, _alone: alone }
    }

    fn run_bad(&mut self, function: &str, milliseconds: i64) -> Ran {
        self.site.run("bad", function, milliseconds)
    }

    /// The good module answers, and ending leaves nothing behind.
    #[track_caller]
    fn leaves_nothing(mut self) {
        let ran = self.site.run("good", "TestConnection", 5_000);
        assert!(ran.failure.is_none(), "{:?}", ran.failure);
        self.site.places.end();
        assert_eq!(children(), Vec::<String>::new(), "processes are left");
        let Arena { site, descriptors, _alone } = self;
        drop(site);
        assert_eq!(open_descriptors(), descriptors, "descriptors are left");
    }
}

fn open_descriptors() -> usize {
    fs::read_dir("/proc/self/fd").unwrap().count()
}

/// Processes whose parent, or session's leader, is or was one of ours.
fn children() -> Vec<String> {
    let me = std::process::id().to_string();
    let mut found = Vec::new();
    for entry in fs::read_dir("/proc").unwrap().flatten() {
        let Ok(stat) = fs::read_to_string(entry.path().join("stat")) else { continue };
        let Some((name, rest)) = stat.rsplit_once(')') else { continue };
        let parent = rest.split_whitespace().nth(1).unwrap_or_default();
        let orphaned_worker = parent == "1" && name.contains("hostler-worker");
        if parent == me || orphaned_worker {
            found.push(stat);
        }
    }
    found
}

/// The call of `source` fails once, its cause has `code` and these words, and nothing is left.
#[track_caller]
fn costs_one_call(source: &str, milliseconds: i64, code: &str, words: &[&str]) -> Ran {
    let mut arena = Arena::with(source);
    let ran = arena.run_bad("CreateAccount", milliseconds);
    let failure = ran.failure.clone().expect("it did not fail");
    assert_eq!(failure.code, code, "{}", failure.message);
    for word in words {
        assert!(failure.message.contains(word), "{word}: {}", failure.message);
    }
    arena.leaves_nothing();
    ran
}

#[test]
fn a_segfault_is_named_and_its_outcome_is_unknown() {
    let ran = costs_one_call(
        "segfaults.c",
        5_000,
        "module.crashed",
        &["bad crashed in CreateAccount", "signal 11 (SIGSEGV"],
    );
    assert_eq!(ran.failure.unwrap().outcome, Outcome::Unknown);
}

#[test]
fn a_crash_in_a_function_that_changes_nothing_changed_nothing() {
    let mut arena = Arena::with("segfaults.c");
    let failure = arena.run_bad("TestConnection", 5_000).failure.unwrap();
    assert_eq!(failure.outcome, Outcome::NotDone);
    arena.leaves_nothing();
}

#[test]
fn an_abort_is_named() {
    costs_one_call("aborts.c", 5_000, "module.crashed", &["signal 6 (SIGABRT"]);
}

#[test]
fn a_cpp_exception_is_named() {
    costs_one_call("throws.cpp", 5_000, "module.crashed", &["signal 6 (SIGABRT", "exception"]);
}

#[test]
fn a_panic_poisons_the_worker_and_the_next_call_gets_a_new_one() {
    let mut arena = Arena::with("panics.c");
    for _ in 0..2 {
        let failure = arena.run_bad("CreateAccount", 5_000).failure.unwrap();
        assert_eq!((failure.code.as_str(), failure.outcome), ("module.panicked", Outcome::Unknown));
        assert!(failure.message.contains("panicked in CreateAccount"), "{}", failure.message);
    }
    arena.leaves_nothing();
}

#[test]
fn a_panic_nobody_stops_is_named_and_what_it_said_is_in_the_log() {
    let ran = costs_one_call("panics_without_the_sdk.rs", 5_000, "module.crashed", &["signal 6 (SIGABRT"]);
    assert!(ran.log.iter().any(|line| line.message.contains("the plan is a list")), "{:?}", ran.log);
}

#[test]
fn an_endless_loop_ends_at_its_deadline() {
    let begun = Instant::now();
    let ran = costs_one_call("loops.c", 300, "module.deadline", &["did not answer CreateAccount in time"]);
    assert!(begun.elapsed().as_secs() < 5);
    assert_eq!(ran.failure.unwrap().outcome, Outcome::Unknown);
}

#[test]
fn a_module_deaf_to_sigterm_is_killed() {
    costs_one_call("ignores_sigterm.c", 200, "module.deadline", &["did not answer CreateAccount in time"]);
}

#[test]
fn memory_without_end_is_named() {
    costs_one_call("allocates.c", 20_000, "module.crashed", &["MiB of memory (a worker has 512 MiB)"]);
}

#[test]
fn what_a_module_prints_goes_to_the_log_and_hurts_nobody() {
    let mut arena = Arena::with("prints.c");
    let ran = arena.run_bad("TestConnection", 5_000);
    assert!(ran.failure.is_none(), "{:?}", ran.failure);
    let lines: Vec<_> = ran.log.iter().map(|line| line.message.as_str()).collect();
    assert!(
        lines.contains(&"a line for standard output") && lines.contains(&"a line for standard error"),
        "{lines:?}"
    );
    arena.leaves_nothing();
}

#[test]
fn printing_without_end_ends_at_the_deadline_and_keeps_little() {
    let ran = costs_one_call("prints_without_end.c", 300, "module.deadline", &["in time"]);
    let kept: usize = ran.log.iter().map(|line| line.message.len()).sum();
    assert!(kept < 100_000 && ran.log.last().unwrap().message.contains("the rest is dropped"), "{kept}");
}

#[test]
fn asking_and_logging_without_end_ends_at_the_deadline_and_keeps_the_first_lines() {
    let ran = costs_one_call("asks_without_end.c", 300, "module.deadline", &["in time"]);
    assert!((1..=2_200).contains(&ran.log.len()), "{} lines", ran.log.len());
}

#[test]
fn frames_without_end_do_not_get_past_the_deadline() {
    costs_one_call("floods_the_socket.c", 300, "module.deadline", &["in time"]);
}

#[test]
fn a_module_that_exits_is_named_with_its_status() {
    costs_one_call("exits.c", 5_000, "module.crashed", &["called exit(3)"]);
}

#[test]
fn a_garbage_reply_crosses_as_it_is_and_the_worker_goes_on() {
    let mut arena = Arena::with("garbage_reply.c");
    for _ in 0..2 {
        let ran = arena.run_bad("TestConnection", 5_000);
        assert!(ran.failure.is_none(), "{:?}", ran.failure);
        assert_eq!(ran.reply, b"<html>502 Bad Gateway</html>");
    }
    arena.leaves_nothing();
}

#[test]
fn deep_json_crosses_as_it_is() {
    let mut arena = Arena::with("deep_json.c");
    assert_eq!(arena.run_bad("TestConnection", 5_000).reply.len(), 100_000);
    arena.leaves_nothing();
}

#[test]
fn invalid_utf8_crosses_as_it_is() {
    let mut arena = Arena::with("invalid_utf8.c");
    assert!(std::str::from_utf8(&arena.run_bad("TestConnection", 5_000).reply).is_err());
    arena.leaves_nothing();
}

#[test]
fn a_reply_of_100_mb_is_refused() {
    costs_one_call("reply_of_100_mb.c", 10_000, "module.reply_too_big", &["8 MiB"]);
}

#[test]
fn an_unknown_status_crosses_for_the_host_to_judge() {
    let mut arena = Arena::with("bad_status.c");
    assert_eq!(arena.run_bad("TestConnection", 5_000).status, 4711);
    arena.leaves_nothing();
}

#[test]
fn closing_descriptor_0_harms_nobody() {
    let mut arena = Arena::with("closes_descriptor_0.c");
    for _ in 0..2 {
        assert!(arena.run_bad("TestConnection", 5_000).failure.is_none());
    }
    arena.leaves_nothing();
}

#[test]
fn closing_every_descriptor_ends_at_the_deadline() {
    // The worker still waits in a read of the socket, so the kernel keeps it open: only the deadline tells.
    costs_one_call("closes_everything.c", 300, "module.deadline", &["in time"]);
}

#[test]
fn writing_into_the_hosts_socket_is_named() {
    costs_one_call(
        "writes_to_the_socket.c",
        5_000,
        "module.crashed",
        &["damaged its worker process", "a frame of"],
    );
}

#[test]
fn a_thread_that_crashes_after_the_call_costs_nobody_anything() {
    let mut arena = Arena::with("leaves_a_thread.c");
    for _ in 0..2 {
        let ran = arena.run_bad("TestConnection", 5_000);
        assert!(ran.failure.is_none(), "{:?}", ran.failure);
        // Until the thread has crashed and the worker is a zombie of ours.
        while !children().iter().any(|stat| stat.contains(") Z ")) {
            std::thread::yield_now();
        }
    }
    arena.leaves_nothing();
}

#[test]
fn a_reply_to_an_old_call_does_not_reach_the_new_one() {
    let mut arena = Arena::with("replies_after_return.c");
    for _ in 0..3 {
        assert_eq!(arena.run_bad("TestConnection", 5_000).reply, br#"{"v":1,"result":{}}"#);
    }
    arena.leaves_nothing();
}

#[test]
fn a_constructor_that_hangs_ends_at_the_deadline_and_nothing_was_done() {
    let ran =
        costs_one_call("hangs_in_a_constructor.c", 300, "module.deadline", &["a constructor of the library"]);
    assert_eq!(ran.failure.unwrap().outcome, Outcome::NotDone);
}

#[test]
fn a_constructor_that_crashes_is_named_and_nothing_was_done() {
    let ran = costs_one_call(
        "crashes_in_a_constructor.c",
        5_000,
        "module.crashed",
        &["while it was loaded", "signal 11"],
    );
    assert_eq!(ran.failure.unwrap().outcome, Outcome::NotDone);
}

#[test]
fn a_fork_bomb_starts_no_process() {
    costs_one_call("fork_bomb.c", 300, "module.deadline", &["in time"]);
}

#[test]
fn a_module_writes_no_file() {
    let mut arena = Arena::with("writes_a_file.c");
    assert_eq!(arena.run_bad("TestConnection", 5_000).status, 0, "a file was written");
    arena.leaves_nothing();
}

#[test]
fn a_module_starts_no_program() {
    let mut arena = Arena::with("starts_a_program.c");
    assert_eq!(arena.run_bad("TestConnection", 5_000).status, 0, "a program was started");
    arena.leaves_nothing();
}

#[test]
fn a_worker_has_no_descriptor_and_no_environment_of_its_host() {
    let mut arena = Arena::with("counts_descriptors.c");
    // Not closed on exec: what PHP leaves open.
    let leaked = fs::File::open("/dev/null").unwrap();
    // SAFETY: an open descriptor.
    unsafe { libc::fcntl(std::os::fd::AsRawFd::as_raw_fd(&leaked), libc::F_SETFD, 0) };
    let ran = arena.run_bad("TestConnection", 5_000);
    // The socket; PATH and LANG; descriptor 0 at its end.
    assert_eq!(String::from_utf8_lossy(&ran.reply), "1 2 0");
    drop(leaked);
    arena.leaves_nothing();
}

#[test]
fn a_worker_killed_between_two_calls_is_replaced_unnoticed() {
    let mut arena = Arena::with("prints.c");
    for _ in 0..3 {
        let ran = arena.run_bad("CreateAccount", 5_000);
        assert!(ran.failure.is_none(), "{:?}", ran.failure);
        for stat in children() {
            let pid: i32 = stat.split(' ').next().unwrap().parse().unwrap();
            // SAFETY: a child of this test, not reaped.
            unsafe { libc::kill(pid, libc::SIGKILL) };
        }
    }
    arena.leaves_nothing();
}

#[test]
fn one_worker_serves_many_calls() {
    let mut arena = Arena::with("prints.c");
    arena.run_bad("TestConnection", 5_000);
    let first = children();
    for _ in 0..20 {
        arena.run_bad("TestConnection", 5_000);
    }
    let pid = |stats: &[String]| {
        stats.iter().map(|stat| stat.split(' ').next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(pid(&first), pid(&children()));
    arena.leaves_nothing();
}

#[test]
fn a_program_that_is_not_there_is_named_with_the_fix() {
    let arena = Arena::with("prints.c");
    let module = arena.site.registry().find("good").unwrap();
    for (program, words) in [
        ("/nowhere/hostler", "run hostler install again"),
        ("/etc/passwd", "must be allowed to execute"),
        ("/bin/true", "called exit(0)"),
        ("/bin/echo", "to the program hostler"),
    ] {
        let mut config = arena.site.config.clone();
        config.program = program.into();
        let mut places = hostler_core::places::Places::new(&config);
        let failure = places.run(&module, &job("CreateAccount", 2_000), &mut Nobody).failure.unwrap();
        assert_eq!((failure.code.as_str(), failure.outcome), ("host.no_worker", Outcome::NotDone));
        assert!(failure.message.contains(program) && failure.message.contains(words), "{}", failure.message);
    }
    arena.leaves_nothing();
}

//! Promises of store, steps, progress and clock, and what a failing journal does to them.

use crate::kit::{job, memory, now_ms, run};
use hostler_abi::hostler_str;
use hostler_abi::services::clock::{self, hostler_clock_v1};
use hostler_abi::services::progress::{self, hostler_progress_v1};
use hostler_abi::services::steps::{self, hostler_step, hostler_steps_v1};
use hostler_abi::services::store::{self, MAX_VALUE_BYTES, hostler_store_v1, hostler_store_value};
use hostler_abi::status::{HOSTLER_BAD_CALL, HOSTLER_DEADLINE, HOSTLER_FAILED, HOSTLER_OK};

fn lend(text: &str) -> hostler_str {
    hostler_str::lend(text)
}

fn no_value() -> hostler_store_value {
    hostler_store_value { value: hostler_str::ABSENT, version: 0 }
}

fn no_step() -> hostler_step {
    hostler_step { state: 9, begun: 9, result: hostler_str::ABSENT }
}

#[test]
fn a_write_against_an_old_version_shows_what_is_there() {
    run(&job(1), &mut memory(), |module| {
        let table: &hostler_store_v1 = module.table(store::ID);
        let mut out = no_value();
        // SAFETY: the call runs and `out` is ours.
        unsafe {
            let put = table.put.unwrap();
            assert_eq!(
                put(module.call, 1, lend("k"), lend("one"), store::HOSTLER_STORE_NEW, &raw mut out),
                HOSTLER_OK
            );
            assert_eq!(out.version, 1);
            assert_eq!(
                put(module.call, 1, lend("k"), lend("two"), store::HOSTLER_STORE_NEW, &raw mut out),
                HOSTLER_FAILED
            );
            assert_eq!((out.version, out.value.text()), (1, Some("one")));
            assert_eq!(table.get.unwrap()(module.call, 0, lend("k"), &raw mut out), HOSTLER_OK);
            assert_eq!((out.version, out.value.is_absent()), (0, true));
            let mut keys = hostler_str::ABSENT;
            assert_eq!(table.list.unwrap()(module.call, 1, hostler_str::ABSENT, &raw mut keys), HOSTLER_OK);
            assert_eq!(keys.text(), Some("[\"k\"]"));
        }
        HOSTLER_OK
    });
}

#[test]
fn a_value_above_64_kib_is_refused() {
    let mut broker = memory();
    run(&job(1), &mut broker, |module| {
        let table: &hostler_store_v1 = module.table(store::ID);
        let (mut out, large) = (no_value(), "x".repeat(MAX_VALUE_BYTES + 1));
        // SAFETY: the call runs and `out` is ours.
        unsafe {
            let put = table.put.unwrap();
            assert_eq!(put(module.call, 0, lend("k"), lend(&large), -1, &raw mut out), HOSTLER_BAD_CALL);
            assert_eq!(put(module.call, 0, lend("k"), lend(&large[1..]), -1, &raw mut out), HOSTLER_OK);
            assert_eq!(put(module.call, 2, lend("k"), lend("v"), -1, &raw mut out), HOSTLER_BAD_CALL);
        }
        HOSTLER_OK
    });
    assert_eq!(broker.asked, 1);
}

#[test]
fn a_step_that_is_done_gives_its_result_back() {
    run(&job(1), &mut memory(), |module| {
        let table: &hostler_steps_v1 = module.table(steps::ID);
        let mut out = no_step();
        // SAFETY: the call runs and `out` is ours.
        unsafe {
            let begin = table.begin.unwrap();
            assert_eq!(
                (begin(module.call, lend("order"), &raw mut out), out.state),
                (HOSTLER_OK, steps::HOSTLER_STEP_NEW)
            );
            assert_eq!(
                (begin(module.call, lend("order"), &raw mut out), out.state, out.begun),
                (HOSTLER_OK, steps::HOSTLER_STEP_UNKNOWN, 1)
            );
            assert_eq!(table.finish.unwrap()(module.call, lend("order"), lend("not json")), HOSTLER_BAD_CALL);
            assert_eq!(table.finish.unwrap()(module.call, lend("order"), lend("{\"id\":5}")), HOSTLER_OK);
            assert_eq!(
                (begin(module.call, lend("order"), &raw mut out), out.state),
                (HOSTLER_OK, steps::HOSTLER_STEP_DONE)
            );
            assert_eq!(out.result.text(), Some("{\"id\":5}"));
        }
        HOSTLER_OK
    });
}

#[test]
fn a_function_that_changes_nothing_has_no_steps() {
    let (mut job, mut broker) = (job(1), memory());
    job.changes = false;
    run(&job, &mut broker, |module| {
        let table: &hostler_steps_v1 = module.table(steps::ID);
        // SAFETY: the call runs and the struct is ours.
        let status = unsafe { table.begin.unwrap()(module.call, lend("order"), &mut no_step()) };
        assert_eq!(status, HOSTLER_BAD_CALL);
        HOSTLER_OK
    });
    assert_eq!(broker.asked, 0);
}

#[test]
fn after_the_deadline_a_step_may_end_but_not_begin() {
    let mut job = job(1);
    job.deadline_unix_ms = now_ms() - 1;
    run(&job, &mut memory(), |module| {
        let table: &hostler_steps_v1 = module.table(steps::ID);
        let mut out = no_step();
        // SAFETY: the call runs and `out` is ours.
        unsafe {
            assert_eq!(table.begin.unwrap()(module.call, lend("order"), &raw mut out), HOSTLER_DEADLINE);
            assert_eq!(out.state, steps::HOSTLER_STEP_UNKNOWN);
            assert_eq!(table.finish.unwrap()(module.call, lend("order"), lend("{}")), HOSTLER_OK);
        }
        HOSTLER_OK
    });
}

#[test]
fn progress_is_kept_within_its_bounds_and_masked() {
    let mut broker = memory();
    run(&job(1), &mut broker, |module| {
        let table: &hostler_progress_v1 = module.table(progress::ID);
        for (percent, text) in [(-1, "a"), (250, "b"), (40, "c")] {
            // SAFETY: the call runs.
            assert_eq!(unsafe { table.report.unwrap()(module.call, percent, lend(text)) }, HOSTLER_OK);
        }
        HOSTLER_OK
    });
    let expected = [(None, "a".to_owned()), (Some(100), "b".to_owned()), (Some(40), "c".to_owned())];
    assert_eq!(broker.progress, expected);
}

#[test]
fn a_sleep_ends_with_the_deadline() {
    let mut job = job(1);
    job.deadline_unix_ms = now_ms() + 30;
    run(&job, &mut memory(), |module| {
        let table: &hostler_clock_v1 = module.table(clock::ID);
        // SAFETY: the call runs.
        unsafe {
            assert_eq!(table.sleep.unwrap()(module.call, 0), HOSTLER_OK);
            assert_eq!(table.sleep.unwrap()(module.call, 600_000), HOSTLER_DEADLINE);
            assert!(table.now_unix_ms.unwrap()(module.call) >= job.deadline_unix_ms);
        }
        HOSTLER_OK
    });
}

#[test]
fn a_journal_that_fails_is_the_modules_to_handle_and_is_logged() {
    let mut broker = memory();
    broker.fails = true;
    let ran = run(&job(1), &mut broker, |module| {
        let table: &hostler_steps_v1 = module.table(steps::ID);
        // SAFETY: the call runs and the struct is ours.
        unsafe { table.begin.unwrap()(module.call, lend("order"), &mut no_step()) }
    });
    assert_eq!(ran.status, HOSTLER_FAILED);
    assert!(ran.failure.is_none() && ran.log[0].message.contains("disk is full"), "{ran:?}");
}

//! What happens to a machine afterwards: each request to staff is one task, and nothing is said to be done before it is.

mod desk;

use desk::{Desk, tasks};
use hostler_abi::Manifest;
use hostler_manual::Manual;
use hostler_sdk::{By, Value, View};

#[test]
fn the_manifest_is_sound() {
    let manifest: Manifest = serde_json::from_str(hostler_manual::manifest()).unwrap();
    assert_eq!(manifest.problems(), []);
}

#[test]
fn every_function_the_manifest_claims_is_written() {
    let manifest: Manifest = serde_json::from_str(hostler_manual::manifest()).unwrap();
    let unwritten: Vec<_> = manifest
        .functions
        .keys()
        .filter(|name| Desk::delivered().press(name).status == hostler_abi::status::HOSTLER_UNSUPPORTED)
        .collect();
    assert_eq!(unwritten, Vec::<&String>::new());
}

#[test]
fn every_key_the_page_asks_for_is_one_the_manifest_lets_through() {
    let manifest: Manifest = serde_json::from_str(hostler_manual::manifest()).unwrap();
    let inputs = &manifest.functions["AdminServicesTabFieldsSave"].inputs;
    let desk = Desk::new();
    desk.press("CreateAccount");
    let page: Value = desk.press("AdminServicesTabFields").result();
    let rows = page["rows"].as_array().unwrap();
    let asked: Vec<String> = rows.iter().filter_map(|row| row["key"].as_str()).map(str::to_owned).collect();
    assert_eq!(asked.len(), 7, "{page}");
    assert!(asked.iter().all(|key| inputs.contains(key)), "{asked:?}");
}

#[test]
fn suspend_before_there_is_a_machine_is_done_at_once() {
    let answer = Desk::new().press("SuspendAccount");
    assert!(answer.is_done());
    assert_eq!(tasks(&answer), Vec::<String>::new());
}

#[test]
fn suspend_is_done_when_staff_said_so_and_not_earlier() {
    let desk = Desk::delivered();
    assert!(desk.press("SuspendAccount").is_pending());
    desk.type_in(&[("outcome_suspend", "done")]);
    assert!(desk.press("SuspendAccount").is_done());
}

#[test]
fn a_suspend_whose_end_was_lost_asks_nobody_twice() {
    let desk = Desk::delivered();
    desk.press("SuspendAccount");
    desk.type_in(&[("outcome_suspend", "done")]);
    desk.press("SuspendAccount");

    let again = desk.press("SuspendAccount");

    assert!(again.is_done(), "{again:?}");
    assert_eq!(tasks(&again), Vec::<String>::new());
}

#[test]
fn a_second_suspend_months_later_is_a_new_request() {
    let mut desk = Desk::delivered();
    let first = tasks(&desk.press("SuspendAccount"));
    desk.type_in(&[("outcome_suspend", "done")]);
    desk.press("SuspendAccount");
    desk.later();

    let second = desk.press("SuspendAccount");

    assert!(second.is_pending(), "{second:?}");
    assert_ne!(tasks(&second), first);
}

#[test]
fn an_answer_nobody_fetched_does_not_answer_a_later_request() {
    let mut desk = Desk::delivered();
    desk.press("SuspendAccount");
    desk.type_in(&[("outcome_suspend", "done")]);
    desk.later();
    assert!(desk.press("SuspendAccount").is_pending());
}

#[test]
fn a_request_that_is_still_open_is_joined_by_a_later_one() {
    let mut desk = Desk::delivered();
    let first = tasks(&desk.press("SuspendAccount"));
    desk.later();
    let second = tasks(&desk.press("SuspendAccount"));
    desk.type_in(&[("outcome_suspend", "done")]);
    assert_eq!(second, first);
    assert!(desk.press("SuspendAccount").is_done());
}

#[test]
fn terminate_of_what_was_never_set_up_is_done() {
    let answer = Desk::new().press("TerminateAccount");
    assert!(answer.is_done());
    assert_eq!(tasks(&answer), Vec::<String>::new());
}

#[test]
fn terminate_of_what_staff_declined_is_done() {
    let desk = Desk::new();
    desk.press("CreateAccount");
    desk.type_in(&[("outcome_create", "declined"), ("reason_create", "No rack space")]);
    assert!(desk.press("TerminateAccount").is_done());
}

#[test]
fn terminate_while_staff_set_it_up_asks_them_to_stop() {
    let desk = Desk::new();
    desk.press("CreateAccount");
    let answer = desk.press("TerminateAccount");
    assert!(answer.is_pending());
    assert!(tasks(&answer)[0].starts_with("terminate/"), "{answer:?}");
}

#[test]
fn terminate_clears_what_is_known_once_staff_said_so() {
    let desk = Desk::delivered();
    let asked = desk.press("TerminateAccount");
    assert!(asked.is_pending());
    assert_eq!(asked.facts().dedicatedip, None);
    desk.type_in(&[("outcome_terminate", "done")]);

    let facts = desk.press("TerminateAccount").facts();

    assert_eq!((facts.dedicatedip.as_deref(), facts.username.as_deref()), (Some(""), Some("")));
    assert_eq!(facts.assignedips, Some(vec![]));
    assert_eq!(desk.host.password().as_deref(), Some(""));
    assert_eq!(desk.host.property("machine_id"), None);
    assert_eq!((desk.host.state("machine"), desk.host.state("request_create")), (None, None));
}

#[test]
fn ordered_again_after_a_terminate_it_is_set_up_anew() {
    let mut desk = Desk::delivered();
    desk.press("TerminateAccount");
    desk.type_in(&[("outcome_terminate", "done")]);
    desk.press("TerminateAccount");
    desk.later();

    let answer = desk.press("CreateAccount");

    assert!(answer.is_pending(), "{answer:?}");
    assert_eq!(tasks(&answer).len(), 1);
}

#[test]
fn a_reboot_by_the_client_opens_one_task() {
    let desk = Desk::delivered();
    let call = desk.call("custom.reboot").by(By::Client);
    let first = desk.host.call(&Manual, &call);
    let again = desk.host.call(&Manual, &call);
    assert!(first.is_pending() && again.is_pending());
    assert_eq!(tasks(&first).len(), 1);
    assert_eq!(tasks(&first), tasks(&again));
}

#[test]
fn a_reboot_before_there_is_a_machine_says_so_to_the_client() {
    let answer = Desk::new().press("custom.reboot");
    assert_eq!(answer.error().client.as_deref(), Some("Your server is not ready yet."));
}

#[test]
fn a_change_of_package_is_done_when_staff_changed_the_machine() {
    let desk = Desk::delivered();
    assert!(desk.press("ChangePackage").is_pending());
    desk.type_in(&[("outcome_change_package", "done")]);
    assert!(desk.press("ChangePackage").is_done());
}

#[test]
fn the_client_reads_what_is_being_waited_for() {
    let desk = Desk::new();
    desk.press("CreateAccount");
    let view: View = desk.press("ClientArea").result();
    assert_eq!(view.vars["notice"], "Our staff are setting up the machine.");
    assert_eq!(view.vars["state"], "In preparation");
}

#[test]
fn a_request_that_was_taken_is_not_shown_any_more() {
    let desk = Desk::delivered();
    assert!(desk.page().contains("None is open"), "{}", desk.page());
}

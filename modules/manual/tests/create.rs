//! A machine set up by a person: asked once, honest meanwhile, and complete when staff say so.

mod desk;

use desk::{Desk, MACHINE, tasks};
use hostler_sdk::{Created, ErrorKind, Outcome};

#[test]
fn a_create_opens_one_task_and_stays_pending() {
    let asked = Desk::new().press("CreateAccount");

    assert!(asked.is_pending(), "{asked:?}");
    let [task] = &asked.reply.human_tasks[..] else { panic!("expected one task: {asked:?}") };
    assert_eq!(task.title, "Set up the machine: service 7 (metal.example.com)");
    assert!(task.text.contains("Machine: EPYC, 128 GB") && task.text.contains("Instructions: Rack B"));
}

#[test]
fn asked_again_it_names_the_same_task_and_opens_no_other() {
    let desk = Desk::new();
    let first = tasks(&desk.press("CreateAccount"));
    desk.host.pass(std::time::Duration::from_secs(300));

    let again = desk.press("CreateAccount");

    assert!(again.is_pending());
    assert_eq!(tasks(&again), first);
}

#[test]
fn what_staff_entered_becomes_the_created_machine_with_its_facts() {
    let desk = Desk::new();
    desk.press("CreateAccount");
    assert!(desk.type_in(&MACHINE).is_done());

    let answer = desk.press("CreateAccount");

    let created: Created = answer.result();
    assert_eq!((created.machine_id.as_str(), created.username.as_str()), ("manual-7-0", "root"));
    let facts = answer.facts();
    assert_eq!(facts.dedicatedip.as_deref(), Some("192.0.2.77"));
    assert_eq!(facts.assignedips, Some(vec!["192.0.2.78".to_owned(), "2001:db8::7".to_owned()]));
    assert_eq!(facts.username.as_deref(), Some("root"));
    assert_eq!(desk.host.password().as_deref(), Some("Sup3r-secret"));
    assert_eq!(desk.host.property("machine_id").as_deref(), Some("manual-7-0"));
}

#[test]
fn a_create_whose_end_was_lost_answers_the_same_and_asks_nobody() {
    let desk = Desk::delivered();
    let again = desk.press("CreateAccount");
    assert!(again.is_done(), "{again:?}");
    assert_eq!(tasks(&again), Vec::<String>::new());
}

#[test]
fn an_address_that_is_none_is_said_on_the_page_and_nothing_is_half_saved() {
    let desk = Desk::new();
    desk.press("CreateAccount");

    desk.type_in(&[
        ("dedicated_ip", "192.0.2.777"),
        ("username", "root"),
        ("password", "Sup3r-secret"),
        ("outcome_create", "done"),
    ]);

    assert!(desk.page().contains("192.0.2.777"), "{}", desk.page());
    assert_eq!((desk.host.state("machine"), desk.host.secret("keep:login")), (None, None));
    assert!(desk.press("CreateAccount").is_pending());
}

#[test]
fn a_complaint_is_gone_after_a_save_that_fits() {
    let desk = Desk::new();
    desk.press("CreateAccount");
    desk.type_in(&[("outcome_create", "done")]);
    assert!(desk.page().contains("Address is empty"), "{}", desk.page());

    desk.type_in(&MACHINE);

    assert!(!desk.page().contains("Not saved"), "{}", desk.page());
}

#[test]
fn declined_is_an_error_with_the_reason_and_asking_again_is_a_new_request() {
    let desk = Desk::new();
    let first = tasks(&desk.press("CreateAccount"));
    desk.type_in(&[("outcome_create", "declined"), ("reason_create", "No rack space")]);
    desk.host.pass(std::time::Duration::from_secs(60));

    let declined = desk.press("CreateAccount");
    let again = desk.press("CreateAccount");

    assert!(declined.error().message.contains("No rack space."), "{declined:?}");
    assert_eq!((declined.error().kind, declined.error().outcome), (ErrorKind::Conflict, Outcome::NotDone));
    assert!(again.is_pending());
    assert_ne!(tasks(&again), first);
}

#[test]
fn declined_without_a_reason_is_not_taken() {
    let desk = Desk::new();
    desk.press("CreateAccount");
    desk.type_in(&[("outcome_create", "declined")]);
    assert!(desk.page().contains("Reason is empty"));
    assert!(desk.press("CreateAccount").is_pending());
}

#[test]
fn a_save_without_inputs_changes_nothing() {
    let desk = Desk::new();
    desk.press("CreateAccount");
    assert!(desk.type_in(&[]).is_done());
    assert!(desk.press("CreateAccount").is_pending());
    assert_eq!(desk.host.state("machine"), None);
}

#[test]
fn a_save_that_nobody_asked_for_makes_no_machine() {
    let desk = Desk::new();
    desk.type_in(&MACHINE);
    assert_eq!(desk.host.state("machine"), None);
}

#[test]
fn no_password_is_in_state_tasks_log_or_pages() {
    let desk = Desk::new();
    let asked = desk.press("CreateAccount");
    let saved = desk.type_in(&MACHINE);
    let created = desk.press("CreateAccount");
    let shown = desk.press("ClientArea");

    let said = format!(
        "{asked:?} {saved:?} {created:?} {shown:?} {} {:?} {:?} {:?}",
        desk.page(),
        desk.host.state("machine"),
        desk.host.state("request_create"),
        desk.host.log()
    );
    assert!(said.contains("192.0.2.77"));
    assert!(!said.contains("Sup3r-secret"), "{said}");
}

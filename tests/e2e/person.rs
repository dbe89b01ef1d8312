//! The module `manual`: a person does the work, and WHMCS says so at each moment.

use crate::{CUSTOM, site};

#[test]
fn a_create_opens_one_task_and_is_done_when_staff_say_so() {
    let site = site();
    let mut whmcs = site.sign_in();
    let (service, _) = whmcs.order(CUSTOM, "metal1.example.com");

    let asked = whmcs.press(service, "create");
    let again = whmcs.press(service, "create");

    assert!(!asked.ok && !again.ok, "{asked:?} {again:?}");
    assert_eq!(whmcs.service(service)["service"]["status"], "Pending");
    let tasks = open_tasks(&mut whmcs);
    assert_eq!(tasks.matches("Set up the machine").count(), 1, "{tasks}");

    let fields = [
        ("hostlermanual_dedicated_ip", "192.0.2.77"),
        ("hostlermanual_assigned_ips", "192.0.2.78, 2001:db8::7"),
        ("hostlermanual_username", "root"),
        ("hostlermanual_password", "S3cret&<staff>\"typed\""),
        ("hostlermanual_outcome_create", "done"),
    ];
    let saved = whmcs.save(service, &fields);
    assert!(saved.ok, "{}", saved.message);
    let finished = whmcs.press(service, "create");

    assert!(finished.ok, "{}", finished.message);
    let shown = &whmcs.service(service)["service"];
    assert_eq!((&shown["status"], &shown["dedicatedip"]), (&"Active".into(), &"192.0.2.77".into()));
    assert_eq!(whmcs.password(service), "S3cret&<staff>\"typed\"");
}

#[test]
fn an_address_that_is_none_is_said_on_the_page_and_nothing_is_taken() {
    let site = site();
    let mut whmcs = site.sign_in();
    let (service, _) = whmcs.order(CUSTOM, "metal2.example.com");
    whmcs.press(service, "create");

    whmcs.save(
        service,
        &[
            ("hostlermanual_dedicated_ip", "192.0.2.777"),
            ("hostlermanual_username", "root"),
            ("hostlermanual_outcome_create", "done"),
        ],
    );

    let tab = whmcs.service(service)["tab"].to_string();
    assert!(tab.contains("192.0.2.777") && tab.contains("no IP address"), "{tab}");
    assert!(!whmcs.press(service, "create").ok);
}

/// Everything a person finds in the to-do list and among the tickets.
fn open_tasks(whmcs: &mut hostler_testkit::whmcs::Whmcs) -> String {
    let todo = whmcs.admin().get("/admin/todolist.php").text;
    todo + &whmcs.admin().get("/admin/supporttickets.php").text
}

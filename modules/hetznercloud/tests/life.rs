//! What happens to a machine after it was created, against a provider that keeps state and makes trouble.

mod stage;

use hostler_abi::wire::{ErrorKind, Outcome};
use hostler_hetznercloud::HetznerCloud;
use hostler_sdk::{By, Done};
use hostler_testkit::hetznercloud::{ActionTime, Fault, Options, Status};
use stage::Stage;
use std::time::Duration;

#[test]
fn suspending_switches_off_labels_and_says_that_it_is_still_billed() {
    let stage = Stage::created();

    let answer = stage.run("SuspendAccount");

    let server = stage.server();
    assert_eq!(server.status, Status::Off);
    assert_eq!(server.labels["hostler-suspended"], "yes");
    assert_eq!(server.labels["hostler-service"], "main-7-0");
    assert!(answer.result::<Done>().note.unwrap().contains("bills it until it is terminated"));
}

#[test]
fn suspending_twice_is_suspending_once() {
    let stage = Stage::created();
    assert!(stage.run("SuspendAccount").is_done());
    stage.cloud.clear_requests();
    assert!(stage.run("SuspendAccount").is_done());
    assert!(stage.cloud.requests().iter().all(|request| request.method == "GET"));
}

#[test]
fn unsuspending_switches_on_and_takes_only_our_label_off() {
    let stage = Stage::created();
    let mut labels = stage.server().labels;
    labels.insert("team".into(), "web".into());
    stage::put_labels(&stage.cloud, stage.server().id, &labels);
    assert!(stage.run("SuspendAccount").is_done());

    assert!(stage.run("UnsuspendAccount").is_done());

    assert_eq!(stage.server().status, Status::Running);
    assert_eq!(stage.server().labels, labels);
    assert!(stage.run("UnsuspendAccount").is_done());
}

#[test]
fn a_guest_with_time_is_asked_to_shut_down_and_not_switched_off() {
    let stage = Stage::created();
    let call = stage.call("SuspendAccount").option("shutdown_seconds", 60);
    assert!(stage.run_call(&call).is_done());
    let id = stage.server().id;
    assert_eq!(stage.server().status, Status::Off);
    assert_eq!(stage.count("POST", &format!("/v1/servers/{id}/actions/shutdown")), 1);
    assert_eq!(stage.count("POST", &format!("/v1/servers/{id}/actions/poweroff")), 0);
}

#[test]
fn a_guest_that_does_not_listen_is_switched_off_after_its_time() {
    let stage = Stage::with(Options { guests_obey_shutdown: false, ..Options::default() });
    assert!(stage.run("CreateAccount").is_done());
    let call = stage.call("SuspendAccount").option("shutdown_seconds", 60);
    assert!(stage.run_call(&call).is_done());
    assert_eq!(stage.server().status, Status::Off);
}

#[test]
fn buttons_do_not_wake_a_suspended_machine() {
    let stage = Stage::created();
    assert!(stage.run("SuspendAccount").is_done());
    for name in ["custom.power_on", "custom.reset", "custom.rescue", "custom.reset_password"] {
        assert_eq!(stage.run(name).error().code, "hetznercloud.suspended", "{name}");
    }
    assert_eq!(stage.server().status, Status::Off);
}

#[test]
fn a_package_is_changed_up_and_down_and_the_machine_runs_again() {
    let stage = Stage::created();
    let to = |name: &str| stage.call("ChangePackage").option("server_type", name);

    let up = stage.run_call(&to("cx33"));
    assert!(up.result::<Done>().note.unwrap().contains("cx33 now, it was a cx23"));
    assert_eq!((stage.server().server_type.as_str(), stage.server().status), ("cx33", Status::Running));

    assert!(stage.run_call(&to("cx23")).is_done());
    assert_eq!((stage.server().server_type.as_str(), stage.server().status), ("cx23", Status::Running));
}

#[test]
fn a_package_that_is_so_already_is_left_running() {
    let stage = Stage::created();
    assert!(stage.run("ChangePackage").is_done());
    assert!(stage.cloud.requests().iter().all(|request| request.method == "GET"));
}

#[test]
fn a_disk_that_has_grown_refuses_the_way_down_before_the_machine_is_switched_off() {
    let stage = Stage::created();
    let up = stage.call("ChangePackage").option("server_type", "cx33").option("upgrade_disk", "on");
    assert!(stage.run_call(&up).is_done());
    stage.cloud.clear_requests();

    let answer = stage.run("ChangePackage");

    let error = answer.error();
    assert_eq!(error.path.as_deref(), Some("/options/server_type"));
    assert!(error.message.contains("40 GB") && error.message.contains("80 GB"), "{}", error.message);
    assert!(stage.cloud.requests().iter().all(|request| request.method == "GET"));
}

#[test]
fn a_type_of_another_architecture_or_one_that_is_sold_out_leaves_the_machine_running() {
    let stage = Stage::created();
    stage.cloud.fault(Fault::sold_out("cpx22", None));
    stage.cloud.clear_requests();
    for (name, outcome) in
        [("cax11", Outcome::NotDone), ("cpx22", Outcome::Retryable), ("nope", Outcome::NotDone)]
    {
        let answer = stage.run_call(&stage.call("ChangePackage").option("server_type", name));
        assert_eq!(answer.error().outcome, outcome, "{name}");
    }
    assert!(stage.cloud.requests().iter().all(|request| request.method == "GET"));
}

#[test]
fn a_change_that_fails_half_way_leaves_the_machine_running() {
    let stage = Stage::created();
    stage.cloud.fault(Fault::error("POST", "/servers/*/actions/change_type", "resource_unavailable"));

    let answer = stage.run_call(&stage.call("ChangePackage").option("server_type", "cx33"));

    assert_eq!(answer.error().kind, ErrorKind::QuotaExceeded);
    assert_eq!((stage.server().server_type.as_str(), stage.server().status), ("cx23", Status::Running));
}

#[test]
fn a_change_whose_answer_was_lost_is_not_started_twice() {
    let stage = Stage::created();
    stage.cloud.fault(Fault::lost_answer("POST", "/servers/*/actions/change_type"));
    let call = stage.call("ChangePackage").option("server_type", "cx33");

    stage.run_call(&call);
    assert!(stage.run_call(&call).is_done());

    assert_eq!((stage.server().server_type.as_str(), stage.server().status), ("cx33", Status::Running));
}

#[test]
fn terminating_deletes_once_and_clears_what_whmcs_was_told() {
    let stage = Stage::created();

    let first = stage.run("TerminateAccount");
    assert!(first.is_done());
    assert_eq!(first.facts().dedicatedip.as_deref(), Some(""));
    assert_eq!(stage.host.property("machine_id"), None);
    assert_eq!(stage.host.state("name"), None);

    assert!(stage.run("TerminateAccount").is_done());
    assert!(stage.cloud.servers().is_empty());
    let deletes = stage.cloud.requests().iter().filter(|request| request.method == "DELETE").count();
    assert_eq!(deletes, 1);
}

#[test]
fn a_machine_that_is_gone_already_is_terminated() {
    let stage = Stage::created();
    let id = stage.server().id;
    stage::request(&stage.cloud, "DELETE", &format!("/servers/{id}"), "");
    stage.cloud.finish_actions();
    let answer = stage.run("TerminateAccount");
    assert!(answer.result::<Done>().note.unwrap().contains("gone already"));
}

#[test]
fn a_delete_whose_answer_was_lost_ends_with_nothing_left() {
    let stage = Stage::created();
    stage.cloud.fault(Fault::lost_answer("DELETE", "/servers/*"));
    stage.run("TerminateAccount");
    assert!(stage.run("TerminateAccount").is_done());
    stage.cloud.finish_actions();
    assert!(stage.cloud.servers().is_empty());
}

#[test]
fn a_server_without_our_labels_is_not_deleted_and_a_person_is_asked() {
    let stage = Stage::created();
    stage::put_labels(&stage.cloud, stage.server().id, &Default::default());

    let answer = stage.run("TerminateAccount");

    assert_eq!(answer.error().code, "hetznercloud.not_ours");
    assert_eq!(answer.reply.human_tasks.len(), 1);
    assert_eq!(stage.cloud.servers().len(), 1);
}

#[test]
fn a_server_of_another_time_is_not_deleted() {
    let stage = Stage::created();
    let call = stage.call("TerminateAccount").with(|call| {
        let data = [("created".to_owned(), "2001-01-01T00:00:00Z".into())].into_iter().collect();
        call.state = Some(hostler_abi::wire::State { schema: 1, data });
    });
    assert_eq!(stage.run_call(&call).error().code, "hetznercloud.not_ours");
    assert_eq!(stage.cloud.servers().len(), 1);
}

#[test]
fn protection_is_named_and_not_stripped() {
    let stage = Stage::created();
    let id = stage.server().id;
    let on = r#"{"delete":true,"rebuild":true}"#;
    stage::request(&stage.cloud, "POST", &format!("/servers/{id}/actions/change_protection"), on);

    for answer in [
        stage.run("TerminateAccount"),
        stage.run_call(&stage.call("custom.rebuild").input("image", "debian-12")),
    ] {
        assert_eq!(answer.error().code, "hetznercloud.protected");
        assert!(answer.error().message.contains("remove the protection"), "{}", answer.error().message);
    }
    assert_eq!(stage.cloud.servers().len(), 1);
}

#[test]
fn a_locked_server_is_waited_for() {
    let stage = Stage::created();
    stage.cloud.fault(Fault::error("POST", "/servers/*/actions/reboot", "locked").times(3));
    assert!(stage.run("custom.reboot").is_done());
    let id = stage.server().id;
    assert_eq!(stage.count("POST", &format!("/v1/servers/{id}/actions/reboot")), 4);
}

#[test]
fn a_server_that_stays_locked_makes_it_pending() {
    let stage = Stage::created();
    stage.cloud.fault(Fault::error("POST", "/servers/*/actions/reboot", "locked").times(99));
    assert!(stage.host.call(&HetznerCloud, &stage.call("custom.reboot")).is_pending());
}

#[test]
fn an_action_that_fails_after_it_was_accepted_is_an_error_and_can_be_repeated() {
    let stage = Stage::created();
    stage.cloud.fault(Fault::action_fails("POST", "/servers/*/actions/poweroff"));
    let answer = stage.run("custom.power_off");
    assert_eq!(answer.error().code, "hetznercloud.action_failed");
    assert_eq!(stage.server().status, Status::Running);
    assert!(stage.run("custom.power_off").is_done());
    assert_eq!(stage.server().status, Status::Off);
}

#[test]
fn power_buttons_do_what_they_say_and_say_when_there_is_nothing_to_do() {
    let stage = Stage::created();
    assert!(stage.run("custom.power_on").result::<Done>().note.unwrap().contains("already"));
    assert!(stage.run("custom.reset").is_done());
    assert!(stage.run("custom.power_off").is_done());
    assert_eq!(stage.host.state("status"), Some("off".into()));
    assert_eq!(stage.run("custom.reboot").error().code, "hetznercloud.is_off");
    assert!(stage.run("custom.power_on").is_done());
    assert_eq!(stage.server().status, Status::Running);
    assert!(stage.run("custom.shutdown").is_done());
}

#[test]
fn a_rebuild_installs_the_chosen_image_and_tells_the_new_password() {
    let stage = Stage::created();
    let before = stage.host.password();

    assert!(stage.run_call(&stage.call("custom.rebuild").input("image", "ubuntu-24.04")).is_done());

    assert_eq!(stage.server().image.as_deref(), Some("ubuntu-24.04"));
    assert_ne!(stage.host.password(), before);
    assert_eq!(stage.host.password(), stage.server().root_password);
}

#[test]
fn a_rebuild_takes_what_staff_saved_once_and_never_a_default() {
    let stage = Stage::created();
    assert_eq!(stage.run("custom.rebuild").error().path.as_deref(), Some("/input/image"));
    let save = stage.call("AdminServicesTabFieldsSave").input("rebuild_image", "debian-13");
    assert!(stage.run_call(&save).is_done());

    assert!(stage.run("custom.rebuild").is_done());
    assert_eq!(stage.server().image.as_deref(), Some("debian-13"));
    assert_eq!(stage.run("custom.rebuild").error().path.as_deref(), Some("/input/image"));
}

#[test]
fn an_image_that_is_not_offered_is_refused_with_those_that_are() {
    let stage = Stage::created();
    let answer = stage.run_call(&stage.call("custom.rebuild").input("image", "windows-11"));
    assert!(answer.error().message.contains("debian-12"), "{}", answer.error().message);
    assert_eq!(stage.server().image.as_deref(), Some("debian-12"));
}

#[test]
fn a_new_root_password_is_the_machines_own() {
    let stage = Stage::created();
    let before = stage.host.password();
    assert!(stage.run("custom.reset_password").is_done());
    assert_ne!(stage.host.password(), before);
    assert_eq!(stage.host.password(), stage.server().root_password);
}

#[test]
fn a_change_of_password_by_staff_states_the_one_the_provider_made() {
    let stage = Stage::created();
    assert!(stage.run("ChangePassword").is_done());
    assert_eq!(stage.host.password(), stage.server().root_password);
}

#[test]
fn a_client_is_not_told_that_a_typed_password_is_valid() {
    let stage = Stage::created();
    let before = stage.host.password();
    let answer = stage.run_call(&stage.call("ChangePassword").by(By::Client));
    assert!(answer.error().client.as_deref().unwrap_or_default().contains("Reset root password"));
    assert_eq!(stage.host.password(), before);
    assert!(stage.cloud.requests().iter().all(|request| request.method == "GET"));
}

#[test]
fn a_password_whose_action_failed_is_not_told() {
    let stage = Stage::created();
    let before = stage.host.password();
    stage.cloud.fault(Fault::action_fails("POST", "/servers/*/actions/reset_password"));
    assert_eq!(stage.run("custom.reset_password").error().code, "hetznercloud.no_guest_agent");
    assert_eq!(stage.host.password(), before);
}

#[test]
fn the_rescue_system_has_its_own_password_and_gives_the_former_one_back() {
    let stage = Stage::created();
    let own = stage.host.password().unwrap();
    let stage = Stage { cloud: stage.cloud, host: stage.host.with_secret("service.password", &own) };

    assert!(stage.run("custom.rescue").is_done());
    assert!(stage.server().in_rescue);
    assert_ne!(stage.host.password(), Some(own.clone()));

    assert!(stage.run("custom.rescue_off").is_done());
    assert!(!stage.server().in_rescue);
    assert_eq!(stage.host.password(), Some(own));
}

#[test]
fn a_change_that_takes_long_is_pending_and_goes_on_where_it_was() {
    let slow = Stage::with(Options { action_time: ActionTime::Looks(12), ..Options::default() });
    assert!(slow.run("CreateAccount").is_done());
    let call = slow.call("ChangePackage").option("server_type", "cx33");

    assert!(slow.host.call(&HetznerCloud, &call).is_pending());
    slow.host.pass(Duration::from_secs(30));
    assert!(slow.run_call(&call).is_done());

    let id = slow.server().id;
    assert_eq!((slow.server().server_type.as_str(), slow.server().status), ("cx33", Status::Running));
    assert_eq!(slow.count("POST", &format!("/v1/servers/{id}/actions/change_type")), 1);
}

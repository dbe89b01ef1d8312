//! Promises about work that survives: made once, joined, looked up, told until it is heard.

mod scripted;

use hostler_core::broker::{Ask, Told};
use hostler_core::error;
use hostler_core::job::Ran;
use scripted::*;
use serde_json::json;

#[test]
fn a_create_ends_with_address_user_and_password_in_whmcs_before_success() {
    let site = Site::new();
    let mut host = site.host(|_, _| created("m-55"));
    let answer = ask(&mut host, "CreateAccount", "admin");
    assert_eq!(text(&answer), "success");
    let told = properties(&answer.effects);
    for (name, value) in [
        ("Dedicated IP", "203.0.113.7"),
        ("Username", "root"),
        ("Password", "s3cr3t-r00t-pw"),
        ("Machine ID", "m-55"),
    ] {
        assert!(told.contains(&(name.to_owned(), value.to_owned())), "{name}: {told:?}");
    }
    assert_eq!(answer.r#ref.len(), 6);
}

#[test]
fn c_073_creating_again_creates_nothing_and_answers_success() {
    let site = Site::new();
    let mut host = site.host(|_, _| created("m-55"));
    ask(&mut host, "CreateAccount", "admin");
    assert_eq!(text(&ask(&mut host, "CreateAccount", "cron")), "success");
    assert_eq!(site.asked(), ["CreateAccount"]);
}

#[test]
fn c_082_after_a_termination_a_create_makes_a_new_machine() {
    let site = Site::new();
    let mut host = site.host(|job, _| match job.function.as_str() {
        "TerminateAccount" => said(0, json!({"result": {}})),
        _ => created("m-55"),
    });
    ask(&mut host, "CreateAccount", "admin");
    let ended = ask(&mut host, "TerminateAccount", "admin");
    assert_eq!(text(&ended), "success");
    assert!(
        properties(&ended.effects).contains(&("Machine ID".to_owned(), String::new())),
        "{:?}",
        ended.effects
    );
    ask(&mut host, "CreateAccount", "admin");
    assert_eq!(site.asked(), ["CreateAccount", "TerminateAccount", "CreateAccount"]);
    assert_eq!(site.document(0)["call"]["key"], "main/7/0/CreateAccount/1");
    assert_eq!(site.document(2)["call"]["key"], "main/7/0/CreateAccount/2");
    assert!(site.document(2)["service"]["properties"].as_object().unwrap().is_empty());
}

#[test]
fn c_081_a_service_that_was_never_created_is_terminated_by_asking_the_module() {
    let site = Site::new();
    let mut host = site.host(|_, _| said(0, json!({"result": {"note": "nothing was there"}})));
    assert_eq!(text(&ask(&mut host, "TerminateAccount", "admin")), "success");
    assert_eq!(site.asked(), ["TerminateAccount"]);
}

#[test]
fn the_machine_id_is_kept_when_the_create_failed_afterwards() {
    let site = Site::new();
    let mut host = site.host(|job, _| {
        let again = job.document.contains("m-55");
        if again {
            return created("m-55");
        }
        said(
            100,
            json!({"service": {"properties": {"machine_id": "m-55"}}, "state": {"schema": 1, "set": {"network": "n-4"}},
                "error": {"kind": "unavailable", "outcome": "not_done", "code": "acme.x", "message": "The firewall could not be made."}}),
        )
    });
    let first = ask(&mut host, "CreateAccount", "admin");
    assert!(text(&first).starts_with("The firewall could not be made."));
    assert_eq!(properties(&first.effects), [("Machine ID".to_owned(), "m-55".to_owned())]);
    assert_eq!(text(&ask(&mut host, "CreateAccount", "admin")), "success");
    assert_eq!(site.document(1)["service"]["properties"]["machine_id"], "m-55");
    assert_eq!(site.document(1)["state"]["data"]["network"], "n-4");
    assert_eq!(site.document(1)["call"]["key"], site.document(0)["call"]["key"]);
    assert_eq!(site.document(1)["call"]["attempt"], 2);
}

#[test]
fn pending_within_the_budget_becomes_success() {
    let site = Site::new();
    let mut polls = 0;
    let mut host = site.host(move |_, _| {
        polls += 1;
        if polls < 4 {
            return said(1, json!({"pending": {"token": "job-1", "poll_ms": 2000, "text": "Installing"}}));
        }
        created("m-55")
    });
    assert_eq!(text(&ask(&mut host, "CreateAccount", "admin")), "success");
    assert_eq!(site.asked().len(), 4);
    assert_eq!(site.document(3)["call"]["resume"]["token"], "job-1");
    assert_eq!(site.document(3)["call"]["resume"]["polls"], 2);
}

#[test]
fn at_the_budgets_end_whmcs_hears_stage_start_and_usual_duration_and_the_next_click_joins() {
    let site = Site::new();
    let mut host = site.host(|_, _| {
        said(1, json!({"pending": {"token": "job-1", "poll_ms": 9000, "percent": 40, "text": "Installing"}}))
    });
    let answer = ask(&mut host, "CreateAccount", "admin");
    let sentence = text(&answer);
    for part in ["Installing", "40 %", "05:00:00 UTC", "90 seconds", &format!("(ref {})", answer.r#ref)] {
        assert!(sentence.contains(part), "{part}: {sentence}");
    }
    let before = site.asked().len();
    drop(host);
    let mut host = site.host(|_, _| created("m-55"));
    assert_eq!(text(&ask(&mut host, "CreateAccount", "admin")), "success");
    assert_eq!(site.document(before)["call"]["resume"]["token"], "job-1");
    assert_eq!(site.document(before)["call"]["key"], "main/7/0/CreateAccount/1");
}

#[test]
fn a_create_that_ends_in_cron_has_whmcs_run_it_and_hear_success_at_once() {
    let site = Site::new();
    let mut host = site.host(|job, _| match job.flags & 1 {
        0 => said(1, json!({"pending": {"token": "job-1", "poll_ms": 60000, "text": "Installing"}})),
        _ => created("m-55"),
    });
    assert_ne!(text(&ask(&mut host, "CreateAccount", "payment")), "success");
    let early = send(&mut host, &json!({"do": "resume", "budget_ms": 5000}));
    assert_eq!(early.data.unwrap()["looked"], 0, "its time has not come");
    site.pass_time(61_000);
    let cron = send(&mut host, &json!({"do": "resume", "budget_ms": 5000}));
    let orders = commands(&cron.effects);
    assert_eq!(orders.len(), 1);
    assert_eq!(orders[0]["command"], "ModuleCreate");
    let last =
        serde_json::to_value(cron.effects.iter().rfind(|effect| {
            !matches!(effect.action, hostler_abi::wire::effect::Action::LogModuleCall { .. })
        }))
        .unwrap();
    assert_eq!(last["do"], "run_module_function", "WHMCS mails only after it knows everything");
    let before = site.asked().len();
    assert_eq!(text(&ask(&mut host, "CreateAccount", "cron")), "success");
    assert_eq!(site.asked().len(), before);
}

#[test]
fn a_suspension_that_ends_later_tells_whmcs_with_its_reason() {
    let site = Site::new();
    let mut host = site.host(|job, _| match job.flags & 1 {
        0 => said(1, json!({"pending": {"token": "off", "poll_ms": 60000, "text": "Powering off"}})),
        _ => said(0, json!({"result": {}})),
    });
    let mut request = call("SuspendAccount", "admin");
    request["call"]["params"]["suspendreason"] = json!("abuse report");
    assert_ne!(text(&send(&mut host, &request)), "success");
    site.pass_time(61_000);

    let cron = send(&mut host, &json!({"do": "resume", "budget_ms": 5000}));

    let orders = commands(&cron.effects);
    assert_eq!(orders.len(), 1, "{:?}", cron.effects);
    assert_eq!(orders[0]["command"], "ModuleSuspend");
    assert_eq!(orders[0]["arguments"]["suspendreason"], "abuse report");
}

#[test]
fn what_was_accepted_and_ended_in_cron_is_done_again_when_it_is_asked_again() {
    for (function, by) in [("custom.reboot", "client"), ("SuspendAccount", "cron")] {
        let site = Site::new();
        let mut host = site.host(|job, _| match job.flags & 1 {
            0 => said(1, json!({"pending": {"token": "t", "poll_ms": 60000, "text": "Working"}})),
            _ => said(0, json!({"result": {}})),
        });
        assert_eq!(text(&ask(&mut host, function, by)), "success", "{function} is accepted");
        for _ in 0..2 {
            site.pass_time(61_000);
            send(&mut host, &json!({"do": "resume", "budget_ms": 5000}));
        }
        let before = site.asked().len();

        ask(&mut host, function, by);
        send(&mut host, &json!({"do": "resume", "budget_ms": 5000}));

        assert!(site.asked().len() > before, "{function} was asked again and not done");
    }
}

#[test]
fn in_cron_a_create_is_accepted_and_run_by_the_hook() {
    let site = Site::new();
    let mut host = site.host(|_, _| created("m-55"));
    assert_ne!(text(&ask(&mut host, "CreateAccount", "cron")), "success");
    assert!(site.asked().is_empty());
    let cron = send(&mut host, &json!({"do": "resume"}));
    assert_eq!(cron.data.unwrap()["done"], 1);
    assert_eq!(text(&ask(&mut host, "CreateAccount", "cron")), "success");
    assert_eq!(site.asked().len(), 1);
}

#[test]
fn suspending_from_cron_is_success_once_it_is_written_down() {
    let site = Site::new();
    let mut host = site.host(|_, _| said(0, json!({"result": {}})));
    assert_eq!(text(&ask(&mut host, "SuspendAccount", "cron")), "success");
    assert!(site.asked().is_empty());
    send(&mut host, &json!({"do": "resume"}));
    assert_eq!(site.asked(), ["SuspendAccount"]);
}

#[test]
fn a_lost_answer_is_looked_up_by_label_and_not_ordered_twice() {
    let site = Site::new();
    let mut first = true;
    let mut host = site.host(move |job, broker| {
        if job.function == "probe" {
            return said(0, json!({"result": {"found": true, "summary": "m-55"}}));
        }
        let Ok(Told::Step { state, .. }) = broker.ask(Ask::StepBegin { step: "order".into() }) else {
            panic!()
        };
        if std::mem::take(&mut first) {
            assert_eq!(state, 0);
            let failure =
                error::module("crashed", true, "The module was ended by signal 11 in CreateAccount.");
            return Ran { failure: Some(failure), ..Ran::default() };
        }
        assert_eq!(state, 2, "the step may have happened");
        created("m-55")
    });
    let crashed = ask(&mut host, "CreateAccount", "admin");
    assert!(text(&crashed).contains("signal 11"));
    assert_eq!(text(&ask(&mut host, "CreateAccount", "admin")), "success");
    assert_eq!(site.asked(), ["CreateAccount", "probe", "CreateAccount"]);
}

#[test]
fn without_a_way_to_look_an_unknown_create_is_stuck_and_one_task_is_opened() {
    let mut site = Site::new();
    site.manifest["functions"].as_object_mut().unwrap().remove("probe");
    site.manifest["functions"]["CreateAccount"] = json!({});
    let mut host = site.host(|_, _| failed("timeout", "unknown", "No answer came."));
    let first = ask(&mut host, "CreateAccount", "admin");
    assert_eq!(tasks(&first.effects), 1);
    applied(&mut host, &first);
    let second = ask(&mut host, "CreateAccount", "admin");
    assert!(text(&second).contains("not known"), "{}", text(&second));
    assert_eq!(tasks(&second.effects), 0);
    assert_eq!(site.asked().len(), 1);
}

#[test]
fn a_host_that_died_in_the_middle_leaves_an_operation_that_is_looked_up() {
    let site = Site::new();
    let mut host = site.host(|_, _| panic!("the host dies here"));
    let answer = ask(&mut host, "CreateAccount", "admin");
    assert_eq!(answer.error.unwrap().code, "host.panicked");
    drop(host);
    site.pass_time(120_000);
    let mut host = site.host(|job, _| match job.function.as_str() {
        "probe" => said(0, json!({"result": {"found": false}})),
        _ => created("m-55"),
    });
    assert_eq!(text(&ask(&mut host, "CreateAccount", "admin")), "success");
    assert_eq!(site.asked(), ["CreateAccount", "probe", "CreateAccount"]);
}

#[test]
fn a_second_click_hears_that_it_runs_and_since_when() {
    let site = Site::new();
    let mut second = site.host(|_, _| panic!("must not run"));
    let mut host = site.host(move |_, _| {
        let answer = ask(&mut second, "CreateAccount", "admin");
        assert!(
            text(&answer).contains("still running") && text(&answer).contains("05:00:00 UTC"),
            "{}",
            text(&answer)
        );
        let other = ask(&mut second, "SuspendAccount", "admin");
        assert!(text(&other).contains("CreateAccount of this service is still running"), "{}", text(&other));
        created("m-55")
    });
    assert_eq!(text(&ask(&mut host, "CreateAccount", "admin")), "success");
}

#[test]
fn unacknowledged_effects_come_again_with_the_same_ids_until_they_are_applied() {
    let site = Site::new();
    let mut host = site.host(|_, _| created("m-55"));
    let first = ask(&mut host, "CreateAccount", "admin");
    let kept = |answer: &hostler_abi::door::Answer| -> Vec<String> {
        answer
            .effects
            .iter()
            .filter(|effect| {
                !matches!(effect.action, hostler_abi::wire::effect::Action::LogModuleCall { .. })
            })
            .map(|effect| effect.id.clone())
            .collect()
    };
    drop(host);
    let mut host = site.host(|_, _| created("m-55"));
    let again = send(&mut host, &json!({"do": "resume"}));
    assert_eq!(kept(&first), kept(&again));
    send(
        &mut host,
        &json!({"do": "ack", "acks": [{"id": kept(&first)[0], "status": "applied"},
        {"id": kept(&first)[1], "status": "failed", "error": "WHMCS was tired"}]}),
    );
    assert_eq!(kept(&send(&mut host, &json!({"do": "resume"}))), kept(&first)[1..]);
    applied(&mut host, &first);
    assert!(send(&mut host, &json!({"do": "resume"})).effects.is_empty());
}

#[test]
fn no_secret_is_readable_in_any_file_of_the_state_directory() {
    let site = Site::new();
    let mut host = site.host(|_, broker| {
        broker
            .ask(Ask::SecretPut {
                name: "keep:api".into(),
                value: hostler_abi::wire::Plain("kept-api-secret".into()),
            })
            .unwrap();
        let mut ran = said(
            1,
            json!({"pending": {"token": "job-1", "poll_ms": 60000, "text": "for tok-server-secret"},
            "secrets": {"new:root": "s3cr3t-r00t-pw"}}),
        );
        ran.log.push(hostler_core::job::LogLine {
            level: 3,
            message: "login with kept-api-secret".into(),
            ..Default::default()
        });
        ran
    });
    let answer = ask(&mut host, "CreateAccount", "admin");
    assert!(!text(&answer).contains("tok-server-secret"), "{}", text(&answer));
    let mut files = 0;
    for entry in std::fs::read_dir(site.state_dir()).unwrap() {
        let path = entry.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        files += 1;
        for secret in ["tok-server-secret", "wh-service-pw", "s3cr3t-r00t-pw", "kept-api-secret"] {
            let found = bytes.windows(secret.len()).any(|part| part == secret.as_bytes());
            assert!(!found, "{secret} in {}", path.display());
        }
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{} is readable to others", path.display());
    }
    assert!(files >= 3, "journal, key and log");
}

#[test]
fn a_step_that_is_done_keeps_its_result_over_processes() {
    let site = Site::new();
    let mut host = site.host(|_, broker| {
        broker.ask(Ask::StepBegin { step: "order".into() }).unwrap();
        broker.ask(Ask::StepFinish { step: "order".into(), result: "{\"id\":\"m-55\"}".into() }).unwrap();
        failed("unavailable", "not_done", "Later.")
    });
    ask(&mut host, "CreateAccount", "admin");
    drop(host);
    let mut host = site.host(|_, broker| {
        let told = broker.ask(Ask::StepBegin { step: "order".into() }).unwrap();
        assert_eq!(told, Told::Step { state: 1, begun: 1, result: Some("{\"id\":\"m-55\"}".into()) });
        created("m-55")
    });
    assert_eq!(text(&ask(&mut host, "CreateAccount", "admin")), "success");
}

#[test]
fn what_the_journal_cannot_keep_is_not_begun() {
    let site = Site::new();
    std::fs::create_dir_all(site.state_dir()).unwrap();
    std::fs::write(
        site.state_dir().join("journal.db"),
        "this is no database, and long enough to be seen as none",
    )
    .unwrap();
    let mut host = site.host(|_, _| created("m-55"));
    let answer = ask(&mut host, "CreateAccount", "admin");
    assert!(text(&answer).contains("damaged"), "{}", text(&answer));
    assert_eq!(answer.error.unwrap().code, "host.journal");
    assert!(site.asked().is_empty());
}

#[test]
fn waiting_ends_when_the_module_said_it_makes_no_sense_any_more() {
    let mut site = Site::new();
    site.manifest["functions"].as_object_mut().unwrap().remove("probe");
    site.manifest["functions"]["CreateAccount"] = json!({"pending": true});
    let mut host = site.host(|_, _| {
        said(1, json!({"pending": {"token": "t", "poll_ms": 60000, "until": "2026-11-23T05:30:00Z", "text": "Installing"}}))
    });
    assert_eq!(tasks(&ask(&mut host, "CreateAccount", "admin").effects), 0);
    site.pass_time(3_600_000);
    let cron = send(&mut host, &json!({"do": "resume"}));
    assert_eq!((cron.data.unwrap()["failed"].clone(), tasks(&cron.effects)), (json!(1), 1));
}

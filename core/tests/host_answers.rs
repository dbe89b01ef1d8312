//! Promises about who may ask, what is refused, and what WHMCS hears.

mod scripted;

use hostler_abi::door::Returns;
use hostler_abi::wire::effect::Action;
use hostler_core::job::Ran;
use scripted::*;
use serde_json::{Value, json};

fn ok() -> Ran {
    said(0, json!({"result": {}}))
}

#[test]
fn whatever_comes_is_answered_with_a_document() {
    let site = Site::new();
    let mut host = site.host(|_, _| ok());
    let deep = format!("{{\"do\":{}1{}}}", "[".repeat(500), "]".repeat(500));
    let large = format!("{{\"do\":\"{}\"}}", "x".repeat(2 << 20));
    for request in [
        "",
        "nonsense",
        "[]",
        "null",
        "{}",
        "{\"do\":\"dance\"}",
        "{\"do\":\"call\"}",
        "\u{0}",
        &deep,
        &large,
    ] {
        let answer: Value = serde_json::from_slice(&host.request(request.as_bytes())).unwrap();
        assert_eq!(answer["error"]["code"], "host.bad_request", "{}", &request[..request.len().min(30)]);
    }
    let answer: Value = serde_json::from_slice(&host.request(&[0xff, 0xfe, b'{'])).unwrap();
    assert_eq!(answer["error"]["code"], "host.bad_request");
    let unknown: Value = serde_json::from_slice(&host.request(b"{\"do\":\"dance\"}")).unwrap();
    assert!(unknown["error"]["message"].as_str().unwrap().contains("call, ack, resume"));
}

#[test]
fn an_unknown_module_answers_in_the_form_of_the_function() {
    let site = Site::new();
    let mut host = site.host(|_, _| ok());
    let mut form = |function: &str| {
        let mut request = call(function, "admin");
        request["call"]["module"] = json!("nobody");
        send(&mut host, &request).returns
    };
    assert!(matches!(form("CreateAccount"), Returns::Text(text) if text.contains("nobody")));
    assert!(matches!(form("TestConnection"), Returns::Array(value) if value["success"] == false));
    assert!(matches!(form("ServiceSingleSignOn"), Returns::Array(value) if value["errorMsg"].is_string()));
    assert!(matches!(form("loader.plans"), Returns::Throws(_)));
    assert!(
        matches!(form("ClientArea"), Returns::Array(value) if value["tabOverviewModuleOutputTemplate"] == "templates/error.tpl")
    );
    assert!(matches!(form("AdminServicesTabFields"), Returns::Array(value) if value == json!([])));
    assert!(matches!(form("AdminLink"), Returns::Text(text) if text.is_empty()));
    assert!(matches!(form("UsageUpdate"), Returns::Nothing));
}

#[test]
fn a_client_may_call_what_is_offered_to_him_and_nothing_else() {
    let site = Site::new();
    let mut host = site.host(|_, _| ok());
    assert_eq!(text(&ask(&mut host, "custom.reboot", "client")), "success");
    assert_eq!(text(&ask(&mut host, "ChangePassword", "client")), "success");
    for function in [
        "custom.rescue",
        "CreateAccount",
        "TerminateAccount",
        "probe",
        "custom.nothing",
        "AdminServicesTabFieldsSave",
    ] {
        let answer = ask(&mut host, function, "client");
        assert!(answer.error.is_some(), "{function}");
    }
    let mut foreign = call("custom.reboot", "client");
    foreign["call"]["actor"]["client_id"] = json!(99);
    assert_eq!(send(&mut host, &foreign).error.unwrap().code, "host.not_allowed");
    let mut by_get = call("custom.reboot", "client");
    by_get["call"]["actor"]["method"] = json!("GET");
    assert_eq!(send(&mut host, &by_get).error.unwrap().code, "host.not_allowed");
    let mut suspended = call("custom.reboot", "client");
    suspended["call"]["params"]["status"] = json!("Suspended");
    assert_eq!(send(&mut host, &suspended).error.unwrap().code, "host.not_allowed");
    assert_eq!(site.asked(), ["custom.reboot", "ChangePassword"]);
}

#[test]
fn staff_read_the_cause_and_clients_a_sentence_without_it() {
    let site = Site::new();
    let mut host = site.host(|_, _| {
        failed("unauthorized", "not_done", "Acme at <b>api.acme.example</b> refused the token.")
    });
    assert!(text(&ask(&mut host, "custom.reboot", "admin")).contains("‹b›api.acme.example"));
    let client = ask(&mut host, "ChangePassword", "client");
    assert!(!text(&client).contains("acme") && text(&client).ends_with(&format!("(ref {})", client.r#ref)));
    let lifecycle = ask(&mut host, "ChangePackage", "admin");
    assert!(!text(&lifecycle).contains('<') && text(&lifecycle).contains("api.acme.example"));
}

#[test]
fn c_050_an_error_that_says_success_is_not_success() {
    let site = Site::new();
    let mut host = site.host(|_, _| failed("unexpected", "not_done", "success"));
    assert_ne!(text(&ask(&mut host, "ChangePackage", "admin")), "success");
}

#[test]
fn c_097_a_test_connection_has_exactly_its_two_keys() {
    let site = Site::new();
    let mut host = site.host(|_, _| said(0, json!({"result": {"summary": "12 servers"}})));
    assert_eq!(array(&ask(&mut host, "TestConnection", "admin")), &json!({"success": true, "error": ""}));
    assert!(!site.state_dir().join("journal.db").exists(), "looking makes no journal");
}

#[test]
fn c_104_a_sign_on_leads_to_the_provider_or_nowhere() {
    let site = Site::new();
    let mut url = vec![
        "http://x.panel.example/",
        "https://evil.example/?t=1",
        "https://a:b@x.panel.example/",
        "https://x.panel.example/?t=1",
    ];
    let mut host = site.host(move |_, _| said(0, json!({"result": {"redirect_to": url.pop()}})));
    assert_eq!(
        array(&ask(&mut host, "ServiceSingleSignOn", "client")),
        &json!({"success": true, "redirectTo": "https://x.panel.example/?t=1"})
    );
    for _ in 0..3 {
        let refused = ask(&mut host, "ServiceSingleSignOn", "client");
        assert_eq!(array(&refused)["success"], false);
        assert!(array(&refused)["errorMsg"].is_string() && array(&refused).get("error").is_none());
    }
}

#[test]
fn a_loader_is_a_list_or_an_exception() {
    let site = Site::new();
    let mut host = site.host(|_, _| {
        said(0, json!({"result": {"choices": [{"value": "b", "label": "B"}, {"value": "a", "label": "A"}]}}))
    });
    let loaded = ask(&mut host, "loader.plans", "admin");
    assert_eq!(array(&loaded).to_string(), r#"{"b":"B","a":"A"}"#, "in the module's order");
    let mut host = site.host(|_, _| failed("unauthorized", "not_done", "The token is wrong."));
    assert!(
        matches!(ask(&mut host, "loader.plans", "admin").returns, Returns::Throws(text) if text.starts_with("The token is wrong."))
    );
}

#[test]
fn a_page_is_a_template_and_an_error_page_when_the_module_fails() {
    let site = Site::new();
    let mut host = site.host(|_, _| {
        said(0, json!({"result": {"view": "overview", "vars": {"title": "x", "hint": "tok-server-secret"}}}))
    });
    let page = ask(&mut host, "ClientArea", "client");
    assert_eq!(array(&page)["tabOverviewModuleOutputTemplate"], "templates/overview.tpl");
    assert!(!array(&page).to_string().contains("tok-server-secret"));
    let mut host = site.host(|_, _| said(0, json!({"result": {"view": "nowhere"}})));
    assert_eq!(
        array(&ask(&mut host, "ClientArea", "client"))["tabOverviewModuleOutputTemplate"],
        "templates/error.tpl"
    );
}

#[test]
fn usage_is_written_in_megabytes_and_what_is_unknown_is_not() {
    let site = Site::new();
    let mut host = site.host(|_, _| {
        said(
            0,
            json!({"result": {"rows": [{"service_id": 7, "traffic_used": 3_145_728, "traffic_limit": 0}]}}),
        )
    });
    let mut request = call("UsageUpdate", "cron");
    request["call"]["params"].as_object_mut().unwrap().remove("serviceid");
    let answer = send(&mut host, &request);
    let Some(Action::SetUsage { service_id: 7, fields }) =
        answer.effects.first().map(|effect| &effect.action)
    else {
        panic!("{:?}", answer.effects);
    };
    assert_eq!(json!(fields), json!({"bwusage": 3, "bwlimit": 0}));
}

#[test]
fn c_197_every_exchange_is_logged_once_with_what_to_mask() {
    let site = Site::new();
    let mut host = site.host(|_, _| {
        let mut ran = ok();
        for n in 1..=2 {
            ran.exchanges.push(hostler_abi::wire::http::Exchange {
                request: format!("GET https://api.acme.example/{n}"),
                sent: "Authorization: tok-server-secret".into(),
                attempt: 1,
                ..Default::default()
            });
        }
        ran
    });
    let answer = ask(&mut host, "SuspendAccount", "admin");
    let logged: Vec<_> = answer
        .effects
        .iter()
        .filter(|effect| matches!(effect.action, Action::LogModuleCall { .. }))
        .collect();
    assert_eq!(logged.len(), 2);
    let Action::LogModuleCall { module, request, mask, .. } = &logged[0].action else { panic!() };
    assert_eq!(module, "hostleracme");
    assert!(!request.contains("tok-server-secret"));
    assert!(
        mask.iter().any(|value| value.0 == "tok-server-secret")
            && mask.iter().all(|value| !value.0.is_empty())
    );
}

#[test]
fn what_a_module_sent_before_it_crashed_is_in_the_module_log_and_so_is_the_crash() {
    let site = Site::new();
    let mut host = site.host(|job, _| {
        if job.function == "probe" {
            return ok();
        }
        let mut crash = hostler_core::error::module("crashed", true, "The module acme crashed.");
        crash.details.insert("signal".into(), 11.into());
        Ran {
            failure: Some(crash),
            exchanges: vec![hostler_abi::wire::http::Exchange {
                request: "POST https://api.acme.example/machines".into(),
                sent: "note: tok-server-secret".into(),
                response: "201 Created".into(),
                attempt: 1,
                ..Default::default()
            }],
            ..Ran::default()
        }
    });
    let answer = ask(&mut host, "SuspendAccount", "admin");
    assert_ne!(text(&answer), "success");
    let logged: Vec<_> = answer
        .effects
        .iter()
        .filter_map(|effect| match &effect.action {
            Action::LogModuleCall { action, request, response, .. } => Some((action, request, response)),
            _ => None,
        })
        .filter(|(action, ..)| action.starts_with("SuspendAccount"))
        .collect();
    assert_eq!(logged.len(), 2, "{logged:?}");
    let (action, request, response) = logged[0];
    assert_eq!(action, "SuspendAccount POST https://api.acme.example/machines");
    assert!(response.starts_with("201 Created"), "{response}");
    assert!(request.contains("note: ") && !request.contains("tok-server-secret"), "{request}");
    assert!(logged[1].2.contains("crashed"), "{:?}", logged[1]);
}

#[test]
fn destroying_can_be_paused_and_is_limited_by_day_and_one_task_says_so() {
    let mut site = Site::new();
    site.config.pause_destroying = true;
    let mut host = site.host(|_, _| ok());
    let first = ask(&mut host, "TerminateAccount", "admin");
    assert!(text(&first).contains("switched off") && tasks(&first.effects) == 1);
    applied(&mut host, &first);
    assert_eq!(tasks(&ask(&mut host, "TerminateAccount", "admin").effects), 0);
    assert!(site.asked().is_empty());

    let mut site = Site::new();
    site.config.destroy_limit_per_day = 2;
    let mut host = site.host(|_, _| ok());
    let mut heard = Vec::new();
    for service in 1..=3 {
        let mut request = call("TerminateAccount", "admin");
        request["call"]["params"]["serviceid"] = json!(service);
        heard.push(text(&send(&mut host, &request)).to_owned());
    }
    assert_eq!(heard[..2], ["success", "success"]);
    assert!(heard[2].contains("limit"), "{}", heard[2]);
    site.pass_time(86_400_000);
    assert_eq!(text(&ask(&mut host, "TerminateAccount", "admin")), "success");
}

#[test]
fn a_dead_provider_costs_three_calls_and_then_nothing_for_half_a_minute() {
    let site = Site::new();
    let mut host = site.host(|_, _| failed("unavailable", "retryable", "No connection."));
    for _ in 0..3 {
        ask(&mut host, "AdminLink", "admin");
    }
    let before = site.asked().len();
    let refused = ask(&mut host, "AdminLink", "admin");
    assert_eq!(refused.error.unwrap().code, "host.provider_down");
    assert_eq!(site.asked().len(), before);
    site.pass_time(31_000);
    let mut host = site.host(|_, _| said(0, json!({"result": {"url": "https://x", "label": "x"}})));
    assert!(ask(&mut host, "AdminLink", "admin").error.is_none());
    assert!(ask(&mut host, "AdminLink", "admin").error.is_none());
}

#[test]
fn a_failure_that_changed_nothing_is_repeated_within_the_budget_where_that_is_allowed() {
    let site = Site::new();
    let mut tries = 0;
    let mut host = site.host(move |_, _| {
        tries += 1;
        if tries < 3 { failed("rate_limited", "retryable", "Slower.") } else { ok() }
    });
    assert_eq!(text(&ask(&mut host, "ChangePackage", "admin")), "success");
    assert_eq!(site.asked().len(), 3);
    let mut host = site.host(|_, _| failed("rate_limited", "retryable", "Slower."));
    ask(&mut host, "custom.reboot", "admin");
    assert_eq!(site.asked().len(), 4, "a reboot is never repeated");
}

#[test]
fn work_for_a_person_is_opened_once_per_key() {
    let site = Site::new();
    let mut host = site.host(|_, _| {
        said(
            1,
            json!({"pending": {"token": "t", "poll_ms": 60000, "text": "A person works on it"},
            "human_tasks": [{"key": "create", "title": "Make a server", "text": "For service 7"}]}),
        )
    });
    let first = ask(&mut host, "CreateAccount", "admin");
    assert_eq!(tasks(&first.effects), 1);
    applied(&mut host, &first);
    assert_eq!(tasks(&ask(&mut host, "CreateAccount", "admin").effects), 0);
}

#[test]
fn the_doctor_names_what_is_wrong_and_the_fix() {
    let site = Site::new();
    let mut host = site.host(|_, _| ok());
    let data = send(&mut host, &json!({"do": "doctor"})).data.unwrap();
    assert_eq!(data["ok"], false);
    let program =
        data["findings"].as_array().unwrap().iter().find(|finding| finding["check"] == "program").unwrap();
    assert!(program["message"].as_str().unwrap().contains("hostler install"));
    for verb in ["modules", "end"] {
        assert!(send(&mut host, &json!({ "do": verb })).error.is_none());
    }
    assert_eq!(send(&mut host, &json!({"do": "manifest", "module": "acme"})).data.unwrap()["slug"], "acme");
}

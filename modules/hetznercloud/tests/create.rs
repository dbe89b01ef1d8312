//! CreateAccount against a provider that keeps state and makes trouble.

mod stage;

use hostler_abi::wire::{ErrorKind, Outcome};
use hostler_hetznercloud::HetznerCloud;
use hostler_sdk::Created;
use hostler_testkit::hetznercloud::{ActionTime, Fault, HetznerCloud as Cloud, Options, Trouble};
use stage::Stage;

const CREATE: &str = "CreateAccount";

#[test]
fn a_create_states_address_login_and_id_of_what_the_provider_has() {
    let stage = Stage::new();

    let answer = stage.run(CREATE);

    let server = stage.server();
    let created: Created = answer.result();
    assert_eq!(created.machine_id, server.id.to_string());
    assert_eq!(created.ipv4, [server.ipv4.clone().unwrap()]);
    assert_eq!(answer.facts().dedicatedip, server.ipv4);
    assert_eq!(answer.facts().assignedips, Some(vec![server.ipv6.unwrap()]));
    assert_eq!(answer.facts().username.as_deref(), Some("root"));
    assert_eq!(stage.host.password(), server.root_password);
    assert_eq!(stage.host.property("machine_id"), Some(server.id.to_string()));
    assert_eq!(server.labels["hostler-service"], "main-7-0");
    assert_eq!(server.labels["hostler-installation"], "main");
    assert_eq!(server.name, "svc-main-7");
}

#[test]
fn a_create_again_creates_nothing_and_keeps_the_password() {
    let stage = Stage::created();
    let before = stage.host.password();

    assert!(stage.run(CREATE).is_done());

    assert_eq!(stage.cloud.servers().len(), 1);
    assert_eq!(stage.count("POST", "/v1/servers"), 0);
    assert_eq!(stage.host.password(), before);
    assert_eq!(stage.server().root_password, before);
}

#[test]
fn a_lost_answer_is_found_by_label_and_not_ordered_twice() {
    let stage = Stage::new();
    stage.cloud.fault(Fault::lost_answer("POST", "/servers"));

    let answer = stage.run(CREATE);

    assert!(answer.is_done(), "{answer:#?}");
    assert_eq!(stage.count("POST", "/v1/servers"), 1);
    // The password of the lost answer is gone for good: a new one was made, and is the one WHMCS is told.
    assert_eq!(stage.host.password(), stage.server().root_password);
    assert!(stage.host.password().is_some());
}

#[test]
fn a_page_of_html_after_the_order_is_looked_into_and_not_ordered_twice() {
    let stage = Stage::new();
    stage.cloud.fault(Fault::at("POST", "/servers", Trouble::BadGatewayPageAfter));

    assert!(stage.run(CREATE).is_done());

    assert_eq!(stage.count("POST", "/v1/servers"), 1);
    assert_eq!(stage.host.password(), stage.server().root_password);
}

#[test]
fn a_lost_answer_that_cannot_be_looked_into_has_an_unknown_outcome_and_is_found_next_time() {
    let stage = Stage::new();
    stage.cloud.fault(Fault::lost_answer("POST", "/servers"));
    stage.cloud.fault(Fault::error("GET", "/servers", "unavailable").after(2));

    let first = stage.host.call(&HetznerCloud, &stage.call(CREATE));
    assert_eq!(first.error().outcome, Outcome::Unknown);

    assert!(stage.run(CREATE).is_done());
    assert_eq!(stage.count("POST", "/v1/servers"), 1);
}

#[test]
fn a_journal_that_was_lost_after_the_order_does_not_order_again() {
    let stage = Stage::with(Options { action_time: ActionTime::Looks(50), ..Options::default() });
    assert!(stage.host.call(&HetznerCloud, &stage.call(CREATE)).is_pending());
    stage.host.lose_journal();
    stage.cloud.finish_actions();

    assert!(stage.run(CREATE).is_done());

    assert_eq!(stage.count("POST", "/v1/servers"), 1);
    assert_eq!(stage.host.password(), stage.server().root_password);
}

#[test]
fn a_slow_provider_makes_it_pending_with_the_id_already_stated() {
    let stage = Stage::with(Options { action_time: ActionTime::Looks(50), ..Options::default() });

    let answer = stage.host.call(&HetznerCloud, &stage.call(CREATE));

    assert!(answer.is_pending());
    assert_eq!(stage.host.property("machine_id"), Some(stage.server().id.to_string()));
    assert_eq!(stage.host.password(), stage.server().root_password);
    stage.cloud.finish_actions();
    assert!(stage.run(CREATE).is_done());
    assert_eq!(stage.count("POST", "/v1/servers"), 1);
}

#[test]
fn a_name_that_belongs_to_another_server_is_refused_and_nothing_is_ordered() {
    let stage = Stage::new();
    let other = stage.call(CREATE).with_service(|service| {
        service.id = 8;
        service.domain = "web.example.org".into();
    });
    assert!(stage::host(&stage.cloud.token()).call_to_end(&HetznerCloud, &other).is_done());

    let ours = stage.call(CREATE).with_service(|service| service.domain = "Web.example.org.".into());
    let answer = stage.run_call(&ours);

    assert_eq!(answer.error().code, "hetznercloud.name_taken");
    assert_eq!(answer.error().kind, ErrorKind::AlreadyExists);
    assert_eq!(answer.error().outcome, Outcome::NotDone);
    assert!(answer.error().message.contains("web.example.org"), "{}", answer.error().message);
    assert_eq!(stage.cloud.servers().len(), 1);
}

#[test]
fn a_sold_out_location_is_left_for_the_next_fallback() {
    let stage = Stage::new();
    stage.cloud.fault(Fault::sold_out("cx23", Some("fsn1")));

    let answer = stage.run_call(&stage.call(CREATE).option("fallback_locations", "nbg1, hel1"));

    assert!(answer.is_done(), "{answer:#?}");
    assert_eq!(stage.server().location, "nbg1");
}

#[test]
fn sold_out_everywhere_is_said_with_the_places_that_were_tried_and_may_be_tried_again() {
    let stage = Stage::new();
    stage.cloud.fault(Fault::sold_out("cx23", None));

    let answer = stage.run_call(&stage.call(CREATE).option("fallback_locations", "nbg1"));

    let error = answer.error();
    assert_eq!(
        (error.code.as_str(), error.outcome),
        ("hetznercloud.resource_unavailable", Outcome::Retryable)
    );
    assert!(error.message.contains("cx23 is sold out in fsn1, nbg1"), "{}", error.message);
    assert!(stage.cloud.servers().is_empty());
    stage.cloud.fault(Fault::next(Trouble::Restock));
    assert!(stage.run(CREATE).is_done());
}

#[test]
fn the_limit_of_the_project_is_named() {
    let stage = Stage::new();
    stage.cloud.fault(Fault::server_limit(0));

    let answer = stage.run(CREATE);

    let error = answer.error();
    assert_eq!((error.kind, error.outcome), (ErrorKind::QuotaExceeded, Outcome::NotDone));
    assert!(error.message.contains("server_limit"), "{}", error.message);
}

#[test]
fn an_unknown_type_image_or_location_is_refused_with_the_known_ones_and_nothing_is_ordered() {
    for (option, wrong, known) in
        [("server_type", "cx99", "cpx32"), ("image", "debian-9", "debian-12"), ("location", "mars1", "hel1")]
    {
        let stage = Stage::new();
        let answer = stage.run_call(&stage.call(CREATE).option(option, wrong));
        let error = answer.error();
        assert_eq!(error.path.as_deref(), Some(format!("/options/{option}").as_str()));
        assert!(error.message.contains(wrong) && error.message.contains(known), "{}", error.message);
        assert_eq!(error.outcome, Outcome::NotDone);
        assert_eq!(stage.count("POST", "/v1/servers"), 0);
    }
}

#[test]
fn a_retired_type_is_not_ordered() {
    let stage = Stage::new();
    let answer = stage.run_call(&stage.call(CREATE).option("server_type", "cx22"));
    assert_eq!(answer.error().code, "hetznercloud.not_offered");
}

#[test]
fn a_place_where_the_type_is_not_sold_is_refused_with_the_places_where_it_is() {
    let stage = Stage::new();
    let answer = stage.run_call(&stage.call(CREATE).option("location", "ash"));
    assert!(answer.error().message.contains("fsn1, nbg1, hel1"), "{}", answer.error().message);
}

#[test]
fn a_server_without_ipv4_has_its_network_among_the_assigned_ips() {
    let stage = Stage::new();

    let answer = stage.run_call(&stage.call(CREATE).option("ipv4", ""));

    let server = stage.server();
    assert_eq!(server.ipv4, None);
    assert_eq!(answer.facts().dedicatedip.as_deref(), Some(""));
    assert_eq!(answer.facts().assignedips, Some(vec![server.ipv6.unwrap()]));
    assert!(answer.result::<Created>().ipv4.is_empty());
}

#[test]
fn a_creation_that_fails_after_it_was_accepted_is_removed_again_and_can_be_repeated() {
    let stage = Stage::new();
    stage.cloud.fault(Fault::action_fails("POST", "/servers"));

    let answer = stage.run(CREATE);

    assert_eq!(
        (answer.error().code.as_str(), answer.error().outcome),
        ("hetznercloud.action_failed", Outcome::Retryable)
    );
    assert!(stage.cloud.servers().is_empty());
    assert_eq!(stage.host.property("machine_id"), None);
    assert!(stage.run(CREATE).is_done());
    assert_eq!(stage.cloud.servers().len(), 1);
}

#[test]
fn backups_and_cloud_init_are_ordered_with_it() {
    let stage = Stage::new();
    let call = stage.call(CREATE).option("backups", "on").option("user_data", "#cloud-config\n");
    assert!(stage.run_call(&call).is_done());
    assert_eq!(stage.server().user_data.as_deref(), Some("#cloud-config"));
    let id = stage.server().id;
    assert_eq!(stage.count("POST", &format!("/v1/servers/{id}/actions/enable_backup")), 1);
}

#[test]
fn a_host_name_hetzner_would_refuse_is_refused_here() {
    let stage = Stage::new();
    let call = stage.call(CREATE).with_service(|service| service.domain = "my_server.example".into());
    assert_eq!(stage.run_call(&call).error().path.as_deref(), Some("/service/domain"));
    assert!(stage.cloud.requests().is_empty());
}

#[test]
fn a_machine_with_two_candidates_is_nobodys() {
    let stage = Stage::created();
    let first = stage.server();
    let twin = stage::host(&stage.cloud.token());
    let other = stage.call(CREATE).with_service(|service| service.id = 9);
    assert!(twin.call_to_end(&HetznerCloud, &other).is_done());
    relabel(&stage.cloud, &first);

    let stranger = stage::host(&stage.cloud.token());
    let answer = stranger.call_to_end(&HetznerCloud, &stage.call(CREATE));

    assert_eq!(answer.error().code, "hetznercloud.two_machines");
    assert_eq!(stage.cloud.servers().len(), 2);
}

/// Gives every server the labels of `model`, as a person in the console might.
fn relabel(cloud: &Cloud, model: &hostler_testkit::hetznercloud::Server) {
    for server in cloud.servers() {
        stage::put_labels(cloud, server.id, &model.labels);
    }
}

#[test]
fn nothing_the_module_logs_or_answers_holds_a_password_or_the_token() {
    let stage = Stage::new();
    let answer = stage.run(CREATE);
    let shown = format!("{answer:?} {:?}", stage.host.log());
    assert!(!shown.contains(&stage.server().root_password.unwrap()));
    assert!(!shown.contains(&stage.cloud.token()));
}

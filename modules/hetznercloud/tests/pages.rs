//! Pages, loaders, the connection test and the probe.

mod stage;

use hostler_abi::Manifest;
use hostler_hetznercloud::HetznerCloud;
use hostler_sdk::testing::TestCall;
use hostler_sdk::{Loaded, Probed, TabCell, TabFields, Tested, View};
use hostler_testkit::hetznercloud::{Fault, Trouble};
use stage::Stage;

fn labels(stage: &Stage, loader: &str) -> Vec<(String, String)> {
    let loaded: Loaded = stage.run(loader).result();
    loaded.choices.into_iter().map(|choice| (choice.value, choice.label)).collect()
}

#[test]
fn the_manifest_is_sound() {
    let manifest: Manifest = serde_json::from_str(hostler_hetznercloud::manifest()).unwrap();
    assert_eq!(manifest.problems(), []);
}

#[test]
fn every_function_the_manifest_claims_is_written() {
    let stage = Stage::created();
    let manifest: Manifest = serde_json::from_str(hostler_hetznercloud::manifest()).unwrap();
    for name in manifest.functions.keys() {
        let answer = stage.host.call(&HetznerCloud, &stage.call(name));
        assert_ne!(answer.status, hostler_abi::status::HOSTLER_UNSUPPORTED, "{name}");
    }
}

#[test]
fn server_types_are_listed_with_stock_and_without_the_retired() {
    let stage = Stage::new();
    stage.cloud.fault(Fault::sold_out("cx23", None));
    stage.cloud.fault(Fault::sold_out("cx33", Some("fsn1")));
    let types = labels(&stage, "loader.server_types");
    let of = |name: &str| types.iter().find(|(value, _)| value == name).map(|(_, label)| label.clone());
    assert!(of("cx23").unwrap().contains("sold out"));
    assert!(of("cx33").unwrap().contains("sold out except in nbg1, hel1"));
    assert!(!of("cpx22").unwrap().contains("sold out"));
    assert_eq!(of("cx22"), None);
}

#[test]
fn images_are_listed_once_and_without_the_deprecated() {
    let stage = Stage::new();
    let images = labels(&stage, "loader.images");
    assert_eq!(images.iter().filter(|(value, _)| value == "debian-12").count(), 1);
    assert!(!images.iter().any(|(value, _)| value == "debian-11"));
}

#[test]
fn locations_are_listed_with_hetzners_own_choice_first() {
    let locations = labels(&Stage::new(), "loader.locations");
    assert_eq!(locations[0].0, "any");
    assert!(locations.iter().any(|(value, label)| value == "hel1" && label.contains("Helsinki")));
}

#[test]
fn a_test_says_what_it_saw_and_what_it_cannot_see() {
    let stage = Stage::created();
    let tested: Tested = stage.run("TestConnection").result();
    assert!(tested.summary.starts_with("1 servers"));
    assert!(tested.summary.contains("Read & Write"));
}

#[test]
fn each_way_a_test_can_fail_reads_differently() {
    let stage = Stage::new();
    let test = |call: &TestCall| stage.run_call(call).error().message.clone();
    let call = || stage.call("TestConnection");
    let wrong_token = stage::host("nonsense").call(&HetznerCloud, &call()).error().message.clone();
    let tls = test(&call().with(|call| call.server.as_mut().unwrap().tls = true));
    let nobody = test(&call().with(|call| call.server.as_mut().unwrap().port = 1));
    let no_token = test(&call().with(|call| call.server.as_mut().unwrap().password = None));
    stage.cloud.fault(Fault::next(Trouble::LostRequest));
    let no_answer = test(&call());
    stage.cloud.fault(Fault::next(Trouble::RateLimited { reset_in: 60 }));
    let limited = test(&call());
    stage.cloud.fault(Fault::error("GET", "/servers", "not_found"));
    let other = test(&call());

    let said = [
        (wrong_token, "does not accept the API token"),
        (tls, "No secure connection"),
        (nobody, "Nothing answers at"),
        (no_token, "has no API token"),
        (no_answer, "did not answer"),
        (limited, "request limit is used up"),
        (other, "is not the Hetzner Cloud API"),
    ];
    for (message, part) in said {
        assert!(message.contains(part), "expected \"{part}\" in: {message}");
    }
}

#[test]
fn a_token_that_may_only_read_is_named_at_the_first_order() {
    let stage = Stage::new();
    let host = stage::host(&stage.cloud.read_only_token());
    let answer = host.call(&HetznerCloud, &stage.call("CreateAccount"));
    assert_eq!(answer.error().code, "hetznercloud.token_readonly");
    assert!(answer.error().message.contains("Read & Write"));
}

#[test]
fn pages_ask_the_provider_nothing() {
    let stage = Stage::created();
    let tab: TabFields = stage.run("AdminServicesTabFields").result();
    let view: View = stage.run("ClientArea").result();

    assert!(stage.cloud.requests().is_empty());
    let server = stage.server();
    let shown = serde_json::to_string(&tab).unwrap();
    assert!(shown.contains(&server.id.to_string()) && shown.contains("fsn1") && shown.contains("running"));
    let images = tab.rows.iter().find_map(|row| match &row.cell {
        TabCell::Select { key, choices, .. } if key == "rebuild_image" => Some(choices.clone()),
        _ => None,
    });
    assert!(images.unwrap().iter().any(|choice| choice.value == "ubuntu-24.04"));
    assert_eq!(view.vars["state"], "Running");
    assert!(view.vars["inputs"]["rebuild"][0]["choices"].as_array().unwrap().len() > 2);
    assert!(!serde_json::to_string(&view).unwrap().contains(&server.root_password.unwrap()));
}

#[test]
fn pages_of_a_service_without_a_machine_say_so() {
    let stage = Stage::new();
    assert!(stage.run("AdminServicesTabFields").is_done());
    assert_eq!(stage.run("ClientArea").result::<View>().vars["state"], "Not ready yet");
}

#[test]
fn a_name_of_an_image_that_is_none_is_not_stored() {
    let stage = Stage::created();
    let save = stage.call("AdminServicesTabFieldsSave").input("rebuild_image", "<script>");
    assert_eq!(stage.run_call(&save).error().path.as_deref(), Some("/input/rebuild_image"));
}

#[test]
fn a_probe_finds_the_machine_by_label_and_changes_nothing() {
    let stage = Stage::created();
    let found: Probed = stage::host(&stage.cloud.token()).call(&HetznerCloud, &stage.call("probe")).result();
    assert!(found.found && found.summary.contains("running"));
    assert!(stage.cloud.requests().iter().all(|request| request.method == "GET"));
    let other = stage.call("probe").with_service(|service| service.id = 8);
    assert!(!stage.host.call(&HetznerCloud, &other).result::<Probed>().found);
}

#[test]
fn what_clients_read_does_not_name_the_provider() {
    let stage = Stage::created();
    let page = serde_json::to_string(&stage.run("ClientArea").result::<View>()).unwrap();
    stage.cloud.fault(Fault::error("POST", "/servers/*/actions/reboot", "locked").times(99));
    let waiting = stage.host.call(&HetznerCloud, &stage.call("custom.reboot")).reply.pending.unwrap().text;
    assert!(!page.to_lowercase().contains("hetzner") && !waiting.to_lowercase().contains("hetzner"));
}

//! Promises of the local Hetzner Cloud: what the provider is documented, or was observed, to do.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod client;

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use client::Client;
use hostler_testkit::HetznerCloud;
use hostler_testkit::hetznercloud::{ActionTime, Fault, Options, Status, Trouble};
use serde_json::{Value, json};

fn cloud() -> HetznerCloud {
    HetznerCloud::start(Options::default())
}

fn order(name: &str) -> Value {
    json!({"name": name, "server_type": "cpx22", "image": "debian-12", "location": "fsn1",
           "labels": {"hostler-service": name}})
}

/// Orders one and lets it come up.
fn running(cloud: &HetznerCloud, client: &Client, name: &str) -> u64 {
    let created = client.post("/servers", order(name));
    assert_eq!(created.status, 201, "{}", created.text);
    cloud.finish_actions();
    created.json["server"]["id"].as_u64().unwrap()
}

/// Orders one, lets it come up and switches it off.
fn stopped(cloud: &HetznerCloud, client: &Client, name: &str) -> u64 {
    let id = running(cloud, client, name);
    client.act(&format!("/servers/{id}/actions/poweroff"));
    cloud.finish_actions();
    id
}

#[test]
fn an_unknown_path_is_404_before_the_token_is_looked_at() {
    let cloud = cloud();
    let stranger = Client::new(&cloud.url(), None);
    assert_eq!(stranger.get("/whoami").status, 404);
    let refused = stranger.get("/servers");
    assert_eq!((refused.status, refused.code()), (401, "unauthorized"));
    assert_eq!(refused.json["error"]["message"], "token is required");
}

#[test]
fn a_wrong_token_is_refused_and_a_read_only_one_only_writes_nothing() {
    let cloud = cloud();
    let wrong = Client::new(&cloud.url(), Some("wrong".into())).get("/servers");
    assert_eq!(wrong.json["error"]["message"], "the token you have provided is invalid");
    let reader = Client::new(&cloud.url(), Some(cloud.read_only_token()));
    assert_eq!(reader.get("/servers?per_page=1").status, 200);
    let refused = reader.post("/servers", order("a"));
    assert_eq!((refused.status, refused.code()), (401, "token_readonly"));
    assert!(cloud.servers().is_empty());
}

#[test]
fn a_create_is_followed_through_its_two_actions_by_looking() {
    let cloud = cloud();
    let client = Client::of(&cloud);
    let created = client.post("/servers", order("svc-7")).json;
    assert_eq!(created["server"]["status"], "initializing");
    assert_eq!(created["action"]["status"], "running");
    let create = format!("/actions/{}", created["action"]["id"]);
    let start = format!("/actions/{}", created["next_actions"][0]["id"]);
    let server = format!("/servers/{}", created["server"]["id"]);
    assert_eq!(client.get(&create).json["action"]["status"], "running");
    assert_eq!(client.get(&create).json["action"]["status"], "success");
    assert_eq!(cloud.servers()[0].status, Status::Starting);
    assert_eq!(client.get(&start).json["action"]["status"], "running");
    assert_eq!(client.get(&start).json["action"]["status"], "success");
    let up = client.get(&server).json["server"].clone();
    assert_eq!((up["status"].as_str(), up["locked"].as_bool()), (Some("running"), Some(false)));
    assert_eq!(created["root_password"], json!(cloud.servers()[0].root_password));
}

#[test]
fn looking_at_the_server_alone_brings_it_up_too() {
    let cloud = cloud();
    let client = Client::of(&cloud);
    let server = format!("/servers/{}", client.post("/servers", order("svc-7")).json["server"]["id"]);
    let seen: Vec<Value> = (0..4).map(|_| client.get(&server).json["server"]["status"].clone()).collect();
    assert_eq!(seen, ["initializing", "starting", "starting", "running"]);
}

#[test]
fn actions_can_take_real_time_instead() {
    let options = Options { action_time: ActionTime::Millis(0), ..Options::default() };
    let cloud = HetznerCloud::start(options);
    let client = Client::of(&cloud);
    let created = client.post("/servers", order("svc-7")).json;
    let status =
        client.get(&format!("/servers/{}", created["server"]["id"])).json["server"]["status"].clone();
    assert_eq!((&created["action"]["status"], &status), (&json!("running"), &json!("running")));
}

#[test]
fn several_actions_are_asked_for_at_once_and_what_was_removed_is_410() {
    let cloud = cloud();
    let client = Client::of(&cloud);
    let created = client.post("/servers", order("svc-7")).json;
    let (first, second) = (&created["action"]["id"], &created["next_actions"][0]["id"]);
    let both = client.get(&format!("/actions?id={first}&id={second}")).json;
    assert_eq!(both["actions"].as_array().unwrap().len(), 2);
    assert_eq!(client.get("/actions").status, 410);
    assert_eq!(client.get("/datacenters").code(), "deprecated_api_endpoint");
}

#[test]
fn a_name_is_taken_once_per_project_and_free_when_its_deletion_has_ended() {
    let cloud = cloud();
    let client = Client::of(&cloud);
    let id = running(&cloud, &client, "svc-7");
    let taken = client.post("/servers", order("svc-7"));
    assert_eq!((taken.status, taken.code()), (409, "uniqueness_error"));
    assert_eq!(taken.json["error"]["details"]["fields"][0]["name"], "name");
    assert_eq!(client.delete(&format!("/servers/{id}")).status, 200);
    assert_eq!(client.post("/servers", order("svc-7")).status, 409);
    cloud.finish_actions();
    assert_eq!(client.post("/servers", order("svc-7")).status, 201);
}

#[test]
fn bad_input_names_every_wrong_field() {
    let cloud = cloud();
    let client = Client::of(&cloud);
    let wrong =
        client.post("/servers", json!({"name": "under_score", "image": 7.5, "labels": {"-": "x", "a": 1}}));
    assert_eq!((wrong.status, wrong.code()), (422, "invalid_input"));
    let fields = wrong.json["error"]["details"]["fields"].as_array().unwrap().clone();
    let names: Vec<&str> = fields.iter().map(|field| field["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["name", "server_type", "image", "labels", "labels"]);
    assert_eq!(client.send("POST", "/servers", Some("{".into())).unwrap().code(), "json_error");
}

#[test]
fn unknown_and_retired_plans_images_and_locations_are_invalid_input() {
    let cloud = cloud();
    let client = Client::of(&cloud);
    let refused = |field: &str, value: &str| {
        let mut order = order("svc-7");
        order[field] = json!(value);
        let answer = client.post("/servers", order);
        (answer.status, answer.json["error"]["details"]["fields"][0]["name"].as_str().unwrap().to_owned())
    };
    assert_eq!(refused("server_type", "cpx99"), (422, "server_type".into()));
    assert_eq!(refused("server_type", "cx22"), (422, "server_type".into()));
    assert_eq!(refused("image", "debian-99"), (422, "image".into()));
    assert_eq!(refused("location", "mars1"), (422, "location".into()));
    assert!(cloud.servers().is_empty());
}

#[test]
fn an_image_name_is_found_in_the_architecture_of_the_type() {
    let cloud = cloud();
    let client = Client::of(&cloud);
    let mut arm = order("svc-7");
    arm["server_type"] = json!("cax11");
    assert_eq!(client.post("/servers", arm).json["server"]["image"]["architecture"], "arm");
    let mut mixed = order("svc-8");
    mixed["image"] = json!(114_690_389);
    assert_eq!(client.post("/servers", mixed).status, 422);
}

#[test]
fn what_is_sold_out_is_refused_and_the_catalogue_says_so() {
    let cloud = cloud();
    let client = Client::of(&cloud);
    cloud.fault(Fault::sold_out("cpx22", Some("fsn1")));
    let refused = client.post("/servers", order("svc-7"));
    assert_eq!((refused.status, refused.code()), (412, "resource_unavailable"));
    let listed = client.get("/server_types?name=cpx22").json;
    assert_eq!(listed["server_types"][0]["locations"][0]["available"], false);
    assert_eq!(listed["server_types"][0]["locations"][1]["available"], true);
    cloud.fault(Fault::next(Trouble::Restock));
    assert_eq!(client.post("/servers", order("svc-7")).status, 201);
}

#[test]
fn the_limit_of_the_project_is_named() {
    let cloud = cloud();
    let client = Client::of(&cloud);
    cloud.fault(Fault::server_limit(0));
    let refused = client.post("/servers", order("svc-7"));
    assert_eq!((refused.status, refused.code()), (403, "resource_limit_exceeded"));
    assert_eq!(refused.json["error"]["details"]["limits"][0]["name"], "server_limit");
}

#[test]
fn nothing_is_done_to_a_server_while_an_action_runs_on_it() {
    let cloud = cloud();
    let client = Client::of(&cloud);
    let id = client.post("/servers", order("svc-7")).json["server"]["id"].as_u64().unwrap();
    let refused = client.act(&format!("/servers/{id}/actions/poweroff"));
    assert_eq!((refused.status, refused.code()), (423, "locked"));
    assert_eq!(client.delete(&format!("/servers/{id}")).code(), "locked");
}

#[test]
fn a_type_is_changed_only_when_off_and_the_server_stays_off() {
    let cloud = cloud();
    let client = Client::of(&cloud);
    let id = running(&cloud, &client, "svc-7");
    let change = |to: &str, disk: bool| {
        let answer = client.post(
            &format!("/servers/{id}/actions/change_type"),
            json!({"server_type": to, "upgrade_disk": disk}),
        );
        cloud.finish_actions();
        (answer.status, answer.code().to_owned())
    };
    assert_eq!(change("cpx32", false), (422, "server_not_stopped".into()));
    client.act(&format!("/servers/{id}/actions/poweroff"));
    cloud.finish_actions();
    assert_eq!(change("cax21", false), (422, "invalid_server_type".into()));
    assert_eq!(change("cx23", false), (422, "invalid_server_type".into()));
    assert_eq!(change("cpx32", false), (201, String::new()));
    assert_eq!(change("cpx22", false), (201, String::new()));
    assert_eq!(change("cpx32", true), (201, String::new()));
    assert_eq!(change("cpx22", false), (422, "invalid_server_type".into()));
    let server = &cloud.servers()[0];
    assert_eq!((server.server_type.as_str(), server.disk, server.status), ("cpx32", 160, Status::Off));
}

#[test]
fn a_lost_answer_leaves_a_server_that_is_found_by_its_label() {
    let cloud = cloud();
    let client = Client::of(&cloud);
    cloud.fault(Fault::lost_answer("POST", "/servers"));
    let lost = client.send("POST", "/servers", Some(order("svc-7").to_string()));
    assert!(matches!(lost, Err(ureq::Error::Io(_) | ureq::Error::Protocol(_))), "{lost:?}");
    let found = client.get("/servers?label_selector=hostler-service%3D%3Dsvc-7").json;
    assert_eq!(found["servers"].as_array().unwrap().len(), 1);
    assert_eq!(cloud.requests()[0].ended, "cut");
}

#[test]
fn a_lost_request_leaves_nothing() {
    let cloud = cloud();
    cloud.fault(Fault::at("POST", "/servers", Trouble::LostRequest));
    assert!(Client::of(&cloud).send("POST", "/servers", Some(order("a").to_string())).is_err());
    assert!(cloud.servers().is_empty());
}

#[test]
fn a_server_that_never_answers_runs_into_the_time_limit_of_the_client() {
    let cloud = cloud();
    cloud.fault(Fault::at("GET", "/servers", Trouble::Hang));
    let client = Client::of(&cloud).within(Duration::from_millis(200));
    assert!(matches!(client.send("GET", "/servers", None), Err(ureq::Error::Timeout(_))));
    assert_eq!(client.get("/locations").status, 200);
}

#[test]
fn a_slow_answer_comes_late_and_whole() {
    let cloud = cloud();
    cloud.fault(Fault::at("GET", "/locations", Trouble::Slow { latency_ms: 150 }));
    let begin = Instant::now();
    assert_eq!(Client::of(&cloud).get("/locations").status, 200);
    assert!(begin.elapsed() >= Duration::from_millis(150));
}

#[test]
fn every_answer_counts_against_the_rate_limit_and_then_it_is_429() {
    let cloud = HetznerCloud::start(Options { rate_limit: 2, ..Options::default() });
    let client = Client::of(&cloud);
    assert_eq!(client.get("/locations").header("ratelimit-remaining"), Some("1"));
    client.get("/locations");
    let refused = client.get("/locations");
    assert_eq!((refused.status, refused.code()), (429, "rate_limit_exceeded"));
    assert_eq!(refused.header("ratelimit-remaining"), Some("0"));
    assert!(refused.header("ratelimit-reset").unwrap().parse::<u64>().unwrap() > 1_700_000_000);
}

#[test]
fn faults_hit_the_requests_they_name_as_often_as_they_say() {
    let cloud = cloud();
    let client = Client::of(&cloud);
    cloud.fault(Fault::error("GET", "/servers/*", "conflict").times(2).after(1));
    let seen: Vec<u16> = (0..4).map(|_| client.get("/servers/7").status).collect();
    assert_eq!(seen, [404, 409, 409, 404]);
    cloud.fault(Fault::next(Trouble::BadGatewayPage));
    let page = client.get("/locations");
    assert_eq!((page.status, page.header("content-type")), (502, Some("text/html")));
    cloud.fault(Fault::next(Trouble::RateLimited { reset_in: 30 }));
    assert_eq!(client.get("/locations").status, 429);
}

#[test]
fn an_action_can_end_in_error_and_the_server_is_as_before() {
    let cloud = cloud();
    let client = Client::of(&cloud);
    let id = stopped(&cloud, &client, "svc-7");
    cloud.fault(Fault::action_fails("POST", "/servers/*/actions/poweron"));
    let action = client.act(&format!("/servers/{id}/actions/poweron")).json["action"]["id"].clone();
    client.get(&format!("/actions/{action}"));
    let ended = client.get(&format!("/actions/{action}")).json["action"].clone();
    assert_eq!((&ended["status"], &ended["error"]["code"]), (&json!("error"), &json!("action_failed")));
    assert_eq!(cloud.servers()[0].status, Status::Off);
}

#[test]
fn deleting_twice_is_200_and_then_404_and_protection_prevents_it() {
    let cloud = cloud();
    let client = Client::of(&cloud);
    let path = format!("/servers/{}", running(&cloud, &client, "svc-7"));
    let protect = |on: bool| {
        client.post(&format!("{path}/actions/change_protection"), json!({"delete": on, "rebuild": on}))
    };
    assert_eq!(protect(true).status, 201);
    assert_eq!(client.delete(&path).code(), "protected");
    assert_eq!(
        client.post(&format!("{path}/actions/rebuild"), json!({"image": "debian-13"})).code(),
        "protected"
    );
    assert_eq!(protect(false).status, 201);
    assert_eq!(client.delete(&path).status, 200);
    assert_eq!(client.delete(&path).status, 404);
    cloud.finish_actions();
    assert_eq!(client.get(&path).code(), "not_found");
    assert_eq!(client.get("/primary_ips").json["meta"]["pagination"]["total_entries"], 0);
}

#[test]
fn lists_come_in_pages_with_links_and_never_more_than_fifty() {
    let cloud = cloud();
    let client = Client::of(&cloud);
    (0..53).for_each(|number| drop(client.post("/servers", order(&format!("svc-{number}")))));
    let first = client.get("/servers?per_page=100&sort=name:desc");
    assert_eq!(first.json["servers"].as_array().unwrap().len(), 50);
    assert_eq!(first.json["servers"][0]["name"], "svc-9");
    assert_eq!(
        first.json["meta"]["pagination"],
        json!({"page": 1, "per_page": 50, "previous_page": null, "next_page": 2, "last_page": 2, "total_entries": 53})
    );
    assert!(first.header("link").unwrap().contains("page=2&per_page=50>; rel=\"next\""));
    let second = client.get("/servers?page=2&per_page=50");
    assert_eq!(second.json["servers"].as_array().unwrap().len(), 3);
    assert_eq!(second.json["meta"]["pagination"]["next_page"], Value::Null);
    assert_eq!(client.get("/servers?page=0").code(), "invalid_input");
}

#[test]
fn addresses_image_and_traffic_can_be_null_and_memory_is_a_float() {
    let cloud = cloud();
    let client = Client::of(&cloud);
    let mut wish = order("svc-7");
    wish["public_net"] = json!({"enable_ipv4": false, "enable_ipv6": true});
    let server = client.post("/servers", wish).json["server"].clone();
    assert_eq!(server["public_net"]["ipv4"], Value::Null);
    assert_eq!((&server["outgoing_traffic"], &server["server_type"]["memory"]), (&Value::Null, &json!(4.0)));
    assert_eq!(server.get("datacenter"), None);
    cloud.finish_actions();
    let path = format!("/servers/{}", server["id"]);
    let image = client.post(&format!("{path}/actions/create_image"), json!({})).json["image"]["id"].clone();
    cloud.finish_actions();
    client.post(&format!("{path}/actions/rebuild"), json!({"image": image.to_string()}));
    cloud.finish_actions();
    assert_eq!(client.delete(&format!("/images/{image}")).status, 204);
    assert_eq!(client.get(&path).json["server"]["image"], Value::Null);
}

#[test]
fn labels_are_replaced_as_a_whole() {
    let cloud = cloud();
    let client = Client::of(&cloud);
    let path = format!("/servers/{}", running(&cloud, &client, "svc-7"));
    let changed = client.put(&path, json!({"labels": {"suspended": ""}, "name": "svc-8"}));
    assert_eq!(changed.json["server"]["labels"], json!({"suspended": ""}));
    assert_eq!(
        client.get("/servers?name=svc-8&label_selector=suspended").json["servers"][0]["name"],
        "svc-8"
    );
    assert_eq!(client.get("/servers?label_selector=hostler-service").json["servers"], json!([]));
    assert_eq!(client.get("/servers?label_selector=%3D%3D").code(), "invalid_input");
}

#[test]
fn a_shutdown_is_done_when_the_signal_is_sent_and_the_guest_follows_or_not() {
    let obeying = cloud();
    let client = Client::of(&obeying);
    let id = running(&obeying, &client, "svc-7");
    let action = client.act(&format!("/servers/{id}/actions/shutdown")).json["action"]["id"].clone();
    client.get(&format!("/actions/{action}"));
    assert_eq!(client.get(&format!("/actions/{action}")).json["action"]["status"], "success");
    assert_eq!(obeying.servers()[0].status, Status::Running);
    obeying.finish_actions();
    assert_eq!(obeying.servers()[0].status, Status::Off);

    let deaf = HetznerCloud::start(Options { guests_obey_shutdown: false, ..Options::default() });
    let client = Client::of(&deaf);
    let id = running(&deaf, &client, "svc-7");
    client.act(&format!("/servers/{id}/actions/shutdown"));
    deaf.finish_actions();
    assert_eq!(deaf.servers()[0].status, Status::Running);
}

#[test]
fn a_generated_password_holds_only_when_its_action_succeeds() {
    let cloud = cloud();
    let client = Client::of(&cloud);
    let id = running(&cloud, &client, "svc-7");
    let path = format!("/servers/{id}/actions/reset_password");
    let first = cloud.servers()[0].root_password.clone();
    cloud.fault(Fault::action_fails("POST", "/servers/*/actions/reset_password"));
    client.act(&path);
    cloud.finish_actions();
    assert_eq!(cloud.servers()[0].root_password, first);
    let second = client.act(&path).json["root_password"].clone();
    cloud.finish_actions();
    assert_eq!(json!(cloud.servers()[0].root_password), second);
    assert_ne!(json!(first), second);
}

#[test]
fn a_server_with_ssh_keys_has_no_password_and_a_key_is_stored_once() {
    let cloud = cloud();
    let client = Client::of(&cloud);
    let key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDFr3OZ2gRr8Ux5wVvWXfzWQ5WuV2MAQhZ3+S7o4lJQG me";
    let made = client.post("/ssh_keys", json!({"name": "mine", "public_key": key})).json;
    let again = client.post("/ssh_keys", json!({"name": "other", "public_key": key}));
    assert_eq!((again.status, again.code()), (409, "uniqueness_error"));
    let fingerprint = made["ssh_key"]["fingerprint"].as_str().unwrap();
    assert_eq!(
        client.get(&format!("/ssh_keys?fingerprint={fingerprint}")).json["ssh_keys"][0]["name"],
        "mine"
    );
    let mut wish = order("svc-7");
    wish["ssh_keys"] = json!(["mine"]);
    assert_eq!(client.post("/servers", wish).json["root_password"], Value::Null);
}

#[test]
fn the_rescue_system_runs_after_the_next_boot_and_only_once() {
    let cloud = cloud();
    let client = Client::of(&cloud);
    let id = running(&cloud, &client, "svc-7");
    let rescue = client.post(&format!("/servers/{id}/actions/enable_rescue"), json!({"type": "linux64"}));
    assert!(rescue.json["root_password"].is_string());
    cloud.finish_actions();
    assert_eq!((cloud.servers()[0].rescue_enabled, cloud.servers()[0].in_rescue), (true, false));
    client.act(&format!("/servers/{id}/actions/reset"));
    cloud.finish_actions();
    assert_eq!((cloud.servers()[0].rescue_enabled, cloud.servers()[0].in_rescue), (false, true));
    client.act(&format!("/servers/{id}/actions/reboot"));
    cloud.finish_actions();
    assert_eq!((cloud.servers()[0].in_rescue, cloud.servers()[0].boots), (false, 3));
}

#[test]
fn reverse_names_are_set_reset_and_refused_for_foreign_addresses() {
    let cloud = cloud();
    let client = Client::of(&cloud);
    let id = running(&cloud, &client, "svc-7");
    let path = format!("/servers/{id}/actions/change_dns_ptr");
    let ip = cloud.servers()[0].ipv4.clone().unwrap();
    let first = cloud.servers()[0].dns_ptr.clone();
    client.post(&path, json!({"ip": ip, "dns_ptr": "a.example.org"}));
    assert_eq!(cloud.servers()[0].dns_ptr.as_deref(), Some("a.example.org"));
    client.post(&path, json!({"ip": ip, "dns_ptr": null}));
    assert_eq!(cloud.servers()[0].dns_ptr, first);
    assert_eq!(
        client.post(&path, json!({"ip": "192.0.2.99", "dns_ptr": "a.example.org"})).code(),
        "invalid_input"
    );
}

#[test]
fn an_assigned_address_is_not_deleted_and_one_made_apart_stays() {
    let cloud = cloud();
    let client = Client::of(&cloud);
    let address =
        client.post("/primary_ips", json!({"name": "kept", "type": "ipv4", "location": "fsn1"})).json;
    let address = &address["primary_ip"]["id"];
    let mut wish = order("svc-7");
    wish["public_net"] = json!({"ipv4": address});
    let server = client.post("/servers", wish).json["server"]["id"].clone();
    cloud.finish_actions();
    assert_eq!(client.delete(&format!("/primary_ips/{address}")).code(), "must_be_unassigned");
    client.delete(&format!("/servers/{server}"));
    cloud.finish_actions();
    let kept = client.get("/primary_ips").json["primary_ips"].clone();
    assert_eq!((kept.as_array().unwrap().len(), &kept[0]["assignee_type"]), (1, &json!("unassigned")));
}

#[test]
fn the_conversation_is_recorded_without_tokens_and_passwords() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let log = Some(file.path().to_owned());
    let cloud = HetznerCloud::start(Options { log, ..Options::default() });
    Client::of(&cloud).post("/servers", order("svc-7"));
    let requests = cloud.requests();
    assert_eq!((requests[0].method.as_str(), requests[0].path.as_str()), ("POST", "/v1/servers"));
    assert_eq!(requests[0].header("authorization"), Some("Bearer (masked)"));
    assert_eq!(requests[0].body["name"], "svc-7");
    let written = format!("{requests:?}{}", std::fs::read_to_string(file.path()).unwrap());
    assert!(!written.contains(&cloud.token()));
    assert!(!written.contains(cloud.servers()[0].root_password.as_ref().unwrap()));
    cloud.clear_requests();
    assert!(cloud.requests().is_empty());
}

#[test]
fn every_documented_code_can_be_had_with_its_status() {
    let cloud = cloud();
    let client = Client::of(&cloud);
    for (code, status, _) in hostler_testkit::hetznercloud::error::CODES {
        cloud.fault(Fault::error("GET", "/locations", code));
        let answer = client.get("/locations");
        assert_eq!((answer.status, answer.code()), (*status, *code));
    }
}

#[test]
fn the_program_is_controlled_over_http_and_ends_with_its_parent() {
    let mut program = Command::new(env!("CARGO_BIN_EXE_hetznercloud-local"))
        .args(["--with-parent", "--token", "t", "--action-ms", "0"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(program.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let url = line.strip_prefix("listening on ").unwrap().split(' ').next().unwrap().to_owned();
    assert_eq!(line, format!("listening on {url} token t\n"));
    let control = Client::new(&url.replace("/v1", "/_control"), None);
    let client = Client::new(&url, Some("t".into()));
    control.post("/faults", json!({"method": "POST", "path": "/servers", "fault": "lost_answer"}));
    assert!(client.send("POST", "/servers", Some(order("svc-7").to_string())).is_err());
    assert_eq!(control.get("/servers").json["servers"][0]["name"], "svc-7");
    assert_eq!(control.get("/requests").json["requests"][0]["ended"], "cut");
    assert_eq!(control.post("/faults", json!({"fault": "no such"})).status, 400);
    assert_eq!(control.act("/reset").status, 200);
    assert_eq!(client.get("/servers").json["servers"], json!([]));
    drop(program.stdin.take());
    assert!(program.wait().unwrap().success());
}

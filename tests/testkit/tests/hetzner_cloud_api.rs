//! Holds the local Hetzner Cloud against a public description of the API (OpenAPI 3.0): every answer it gives,
//! and every request body in the table of what a module sends.
//!
//! The description is not part of this repository. It is looked for in the folder that `HOSTLER_SPECS` names,
//! then in `../shared/reference/specs` beside the workspace; without it the test says so and passes.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod client;

use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};

use client::Client;
use hostler_testkit::HetznerCloud;
use hostler_testkit::hetznercloud::{Fault, Options, Recorded, routes};
use serde_json::{Map, Value, json};

const FILE: &str = "hetzner-cloud-mit.json";

/// Where the description (February 2026) is older than the API: what it requires or allows there, and why not now.
const DATED: &[(&str, &str)] = &[
    ("datacenter", "removed from servers and primary IPs in July 2026, still required by the description"),
    (
        "assignee_type",
        "optional in POST /primary_ips since July 2026, `unassigned` in answers since August 2026",
    ),
];

#[test]
fn every_answer_and_every_request_fits_the_api_description() {
    let Some(description) = Description::find() else { return };
    let cloud = HetznerCloud::start(Options { rate_limit: 100_000, ..Options::default() });
    drive(&cloud);
    let requests = cloud.requests();
    let wrong: Vec<String> = requests.iter().flat_map(|request| description.differences(request)).collect();
    assert!(wrong.is_empty(), "{} differences:\n{}", wrong.len(), wrong.join("\n"));
    let served: BTreeSet<_> = requests
        .iter()
        .filter(|request| request.status.is_some_and(|status| status < 300))
        .map(|request| (request.method.as_str(), template(&request.path, routes().map(|(_, path)| path))))
        .collect();
    let missed: Vec<_> = routes()
        .filter(|(_, path)| !path.starts_with("/datacenters"))
        .filter(|(method, path)| !served.contains(&(*method, Some((*path).to_owned()))))
        .collect();
    assert_eq!(missed, [], "routes without a good answer in this test");
}

#[test]
fn a_wrong_answer_is_noticed() {
    let Some(description) = Description::find() else { return };
    let cloud = HetznerCloud::start(Options::default());
    Client::of(&cloud).get("/locations");
    let mut request = cloud.requests().remove(0);
    assert_eq!(description.differences(&request), Vec::<String>::new());
    request.reply["locations"][0]["latitude"] = json!("50.47");
    assert_eq!(description.differences(&request).len(), 1);
}

/// Calls every route, with the bodies a module sends.
fn drive(cloud: &HetznerCloud) {
    let client = Client::of(cloud);
    let done = |answer: client::Answer| {
        assert!(answer.status < 300, "{}", answer.text);
        cloud.finish_actions();
        answer.json
    };
    for path in
        ["/server_types", "/images?include_deprecated=true&per_page=50", "/locations", "/isos", "/pricing"]
    {
        done(client.get(path));
    }
    for path in ["/server_types/109", "/server_types/104", "/images/114690387", "/locations/1", "/isos/8637"]
    {
        done(client.get(path));
    }

    let public_key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDFr3OZ2gRr8Ux5wVvWXfzWQ5WuV2MAQhZ3+S7o4lJQG me";
    let key = done(
        client.post("/ssh_keys", json!({"name": "mine", "public_key": public_key, "labels": {"a": "b"}})),
    );
    let key = key["ssh_key"]["id"].clone();
    done(client.get("/ssh_keys"));
    done(client.get(&format!("/ssh_keys/{key}")));
    done(client.put(&format!("/ssh_keys/{key}"), json!({"name": "renamed", "labels": {}})));

    let order = json!({
        "name": "svc-1042", "server_type": "cpx22", "start_after_create": true, "image": "debian-12",
        "location": "fsn1", "user_data": "#cloud-config\n", "labels": {"hostler-service": "main-1042"},
        "public_net": {"enable_ipv4": true, "enable_ipv6": true},
    });
    let server = done(client.post("/servers", order.clone()))["server"]["id"].clone();
    let id = |path: &str| format!("/servers/{server}{path}");
    let with_key = json!({"name": "svc-1043", "server_type": "cax11", "image": "debian-13", "ssh_keys": ["renamed"],
                          "public_net": {"enable_ipv4": false}});
    let other = done(client.post("/servers", with_key))["server"]["id"].clone();
    done(client.get("/servers?label_selector=hostler-service%3D%3Dmain-1042&per_page=50"));
    done(client.get("/servers?name=svc-1042"));
    done(client.get(&id("")));
    done(client.put(
        &id(""),
        json!({"name": "svc-1042-b", "labels": {"hostler-service": "main-1042", "suspended": "1"}}),
    ));

    for action in ["poweron", "reboot", "reset", "shutdown"] {
        done(client.act(&id(&format!("/actions/{action}"))));
    }
    done(client.act(&id("/actions/poweroff")));
    done(client.post(&id("/actions/change_type"), json!({"server_type": "cpx32", "upgrade_disk": false})));
    done(client.act(&id("/actions/poweron")));
    done(client.act(&id("/actions/reset_password")));
    done(client.post(&id("/actions/enable_rescue"), json!({"type": "linux64", "ssh_keys": [key]})));
    done(client.act(&id("/actions/disable_rescue")));
    done(client.act(&id("/actions/request_console")));
    done(client.post(&id("/actions/rebuild"), json!({"image": "ubuntu-24.04"})));
    let ip = cloud.servers()[0].ipv4.clone().unwrap();
    done(client.post(&id("/actions/change_dns_ptr"), json!({"ip": ip, "dns_ptr": "a.example.org"})));
    done(client.post(&id("/actions/change_dns_ptr"), json!({"ip": ip, "dns_ptr": null})));
    done(client.post(&id("/actions/change_protection"), json!({"delete": true, "rebuild": true})));
    client.delete(&id(""));
    done(client.post(&id("/actions/change_protection"), json!({"delete": false, "rebuild": false})));
    done(client.post(&id("/actions/attach_iso"), json!({"iso": "debian-12.5.0-amd64-netinst.iso"})));
    done(client.get(&id("")));
    done(client.act(&id("/actions/detach_iso")));
    done(client.act(&id("/actions/enable_backup")));
    done(client.get(&id("")));
    let image =
        done(client.post(&id("/actions/create_image"), json!({"description": "before", "type": "backup"})));
    let image = image["image"]["id"].clone();
    done(client.get(&format!("/images/{image}")));
    done(client.put(
        &format!("/images/{image}"),
        json!({"description": "kept", "type": "snapshot", "labels": {"a": "b"}}),
    ));
    done(client.post(&format!("/images/{image}/actions/change_protection"), json!({"delete": false})));
    done(client.get(&format!("/images/{image}/actions")));
    done(client.delete(&format!("/images/{image}")));
    done(client.act(&id("/actions/disable_backup")));
    for kind in ["cpu", "disk", "network", "cpu,disk,network"] {
        let span = "start=2026-08-01T00:00:00Z&end=2026-08-01T01:00:00Z&step=60";
        done(client.get(&id(&format!("/metrics?type={kind}&{span}"))));
    }
    let action = done(client.get(&id("/actions?per_page=50")))["actions"][0]["id"].clone();
    done(client.get(&id(&format!("/actions/{action}"))));
    done(client.get("/servers/actions?status=success"));
    done(client.get(&format!("/servers/actions/{action}")));
    done(client.get(&format!("/actions/{action}")));
    done(client.get(&format!("/actions?id={action}")));

    drive_network(&client, &server, &other, done);
    drive_refusals(cloud, &client, &order);
    done(client.delete(&id("")));
    done(client.delete(&format!("/ssh_keys/{key}")));
}

fn drive_network(client: &Client, server: &Value, other: &Value, done: impl Fn(client::Answer) -> Value) {
    let rule = json!({"direction": "in", "protocol": "tcp", "port": "22", "source_ips": ["0.0.0.0/0"]});
    let firewall =
        done(client.post("/firewalls", json!({"name": "suspended", "labels": {"a": "b"}, "rules": [rule]})));
    let path = format!("/firewalls/{}", firewall["firewall"]["id"]);
    let target = json!([{"type": "server", "server": {"id": server}}]);
    done(client.get("/firewalls"));
    done(client.put(&path, json!({"name": "closed", "labels": {}})));
    done(client.post(&format!("{path}/actions/set_rules"), json!({"rules": []})));
    done(client.post(&format!("{path}/actions/apply_to_resources"), json!({"apply_to": target})));
    done(client.get(&path));
    done(client.get(&format!("/servers/{server}")));
    client.delete(&path);
    done(client.post(&format!("{path}/actions/remove_from_resources"), json!({"remove_from": target})));
    done(client.delete(&path));

    let wish = json!({"name": "kept", "type": "ipv4", "location": "fsn1", "auto_delete": false});
    let address = done(client.post("/primary_ips", wish));
    let ip = address["primary_ip"]["ip"].clone();
    let path = format!("/primary_ips/{}", address["primary_ip"]["id"]);
    done(client.get("/primary_ips"));
    done(client.get(&path));
    done(client.put(&path, json!({"name": "kept-2", "labels": {}, "auto_delete": false})));
    done(
        client.post(&format!("{path}/actions/change_dns_ptr"), json!({"ip": ip, "dns_ptr": "b.example.org"})),
    );
    done(client.post(&format!("{path}/actions/change_protection"), json!({"delete": false})));
    done(client.act(&format!("/servers/{other}/actions/poweroff")));
    let assignee = json!({"assignee_id": other, "assignee_type": "server"});
    done(client.post(&format!("{path}/actions/assign"), assignee));
    client.delete(&path);
    done(client.act(&format!("{path}/actions/unassign")));
    done(client.delete(&path));
}

fn drive_refusals(cloud: &HetznerCloud, client: &Client, order: &Value) {
    client.post("/servers", json!({"name": "svc 1042"}));
    client.post("/servers", order.clone());
    client.post("/servers", order.clone());
    client.get("/servers/1");
    client.get("/datacenters");
    client.get("/datacenters/1");
    client.get("/actions");
    Client::new(&cloud.url(), None).get("/servers");
    cloud.fault(Fault::server_limit(0));
    let mut more = order.clone();
    more["name"] = json!("svc-1044");
    client.post("/servers", more);
    cloud.fault(Fault::action_fails("POST", "/servers/*/actions/reboot"));
    cloud.finish_actions();
    let server = cloud.servers()[0].id;
    let action = client.act(&format!("/servers/{server}/actions/reboot")).json["action"]["id"].clone();
    client.act(&format!("/servers/{server}/actions/reboot"));
    cloud.finish_actions();
    client.get(&format!("/actions/{action}"));
}

/// The API description, its `nullable` translated to what JSON Schema understands.
struct Description(Value);

impl Description {
    fn find() -> Option<Description> {
        let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let named = std::env::var_os("HOSTLER_SPECS").map(PathBuf::from);
        let folder = named.unwrap_or_else(|| workspace.join("../shared/reference/specs"));
        let Ok(text) = std::fs::read_to_string(folder.join(FILE)) else {
            // Past the test harness, which keeps what passing tests print to itself: scripts/test counts these lines.
            let line =
                format!("skipped: no {FILE} in {}; name its folder in HOSTLER_SPECS\n", folder.display());
            std::io::stdout().write_all(line.as_bytes()).unwrap();
            return None;
        };
        let mut description = serde_json::from_str(&text).unwrap();
        translate(&mut description);
        let request = &mut description["components"]["schemas"]["create_primary_ip_request"]["required"];
        without(request, "assignee_type");
        Some(Description(description))
    }

    /// What the description says against this exchange.
    fn differences(&self, exchange: &Recorded) -> Vec<String> {
        let Some(status) = exchange.status else { return Vec::new() };
        let path = exchange.path.strip_prefix("/v1").unwrap();
        let paths = self.0["paths"].as_object().unwrap();
        let what = format!("{} {path} {status}", exchange.method);
        let Some(place) = template(path, paths.keys().map(String::as_str)) else {
            return vec![format!("{what}: no such path in the description")];
        };
        let operation = &self.0["paths"][&place][exchange.method.to_lowercase()];
        let kind = if status < 400 { status.to_string() } else { format!("{}xx", status / 100) };
        let answer = &operation["responses"][&kind];
        if answer.is_null() {
            return vec![format!("{what}: no such answer in the description")];
        }
        let mut wrong = self.against(&answer["content"]["application/json"]["schema"], &exchange.reply);
        if status < 400 {
            let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
            wrong.extend(self.against(schema, &exchange.body));
        }
        wrong.into_iter().map(|wrong| format!("{what}: {wrong}")).collect()
    }

    fn against(&self, schema: &Value, instance: &Value) -> Vec<String> {
        if schema.is_null() {
            let empty = instance.is_null();
            return if empty {
                Vec::new()
            } else {
                vec![format!("a body where none is described: {instance}")]
            };
        }
        let mut whole: Map<String, Value> = schema.as_object().unwrap().clone();
        whole.insert("components".into(), self.0["components"].clone());
        let validator = jsonschema::validator_for(&Value::Object(whole)).unwrap();
        validator.iter_errors(instance).map(|error| format!("{}: {error}", error.instance_path())).collect()
    }
}

/// OpenAPI 3.0 to JSON Schema: `nullable` becomes a choice; and what is [`DATED`] goes.
fn translate(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(translate),
        Value::Object(map) => {
            map.values_mut().for_each(translate);
            if let Some(required) = map.get_mut("required") {
                without(required, DATED[0].0);
            }
            let assignee = map.get_mut("properties").and_then(|properties| properties.get_mut(DATED[1].0));
            if let Some(Value::Array(known)) = assignee.and_then(|schema| schema.get_mut("enum")) {
                known.push(json!("unassigned"));
            }
            if map.remove("nullable") == Some(Value::Bool(true)) {
                let schema = Value::Object(std::mem::take(map));
                map.insert("anyOf".into(), json!([schema, {"type": "null"}]));
            }
        }
        _ => {}
    }
}

fn without(list: &mut Value, word: &str) {
    if let Value::Array(items) = list {
        items.retain(|item| item != word);
    }
}

/// The path template an actual path stands for; a literal segment counts more than a placeholder.
fn template<'a>(path: &str, templates: impl Iterator<Item = &'a str>) -> Option<String> {
    let path = path.strip_prefix("/v1").unwrap_or(path);
    let fits = |template: &&str| {
        let (wanted, parts) = (template.split('/'), path.split('/'));
        wanted.clone().count() == parts.clone().count()
            && wanted.zip(parts).all(|(wanted, part)| {
                wanted == part || (wanted.starts_with('{') && part.parse::<u64>().is_ok())
            })
    };
    templates.filter(fits).min_by_key(|template| template.matches('{').count()).map(str::to_owned)
}

//! What `$params` becomes, by the numbers of the conformance checklist.

use super::*;
use hostler_abi::wire::call::By;
use serde_json::json;

fn manifest() -> Manifest {
    serde_json::from_value(json!({
        "hostler": 1, "id": "a.b", "slug": "b", "version": "1", "name": "B", "abi": {"major": 1},
        "functions": {"CreateAccount": {}, "TerminateAccount": {}, "ChangePassword": {}, "TestConnection": {},
            "custom.rebuild": {"inputs": ["image"]}},
        "net": {"hosts": ["{server.host}"]},
        "server": {"port_tls": 443, "port_plain": 80},
        "options": [
            {"slot": 1, "key": "plan", "type": "text", "label": "Plan", "required": true, "overridden_by": "plan"},
            {"slot": 2, "key": "backups", "type": "yesno", "label": "Backups"},
            {"slot": 3, "key": "disk", "type": "number", "label": "Disk", "overridden_by": "disk"},
            {"slot": 4, "key": "extra", "type": "json", "label": "Extra"},
            {"slot": 5, "key": "token", "type": "password", "label": "Token", "sensitive": true},
            {"slot": 6, "key": "gone", "type": "retired"},
            {"slot": 7, "key": "region", "type": "dropdown", "label": "Region", "default": "eu",
                "choices": [{"value": "eu", "label": "Europe"}, {"value": "us", "label": "America"}]},
            {"slot": 24, "key": "late", "type": "text", "label": "Late"},
            {"slot": 25, "key": "later", "type": "text", "label": "Later", "default": "x"}
        ]
    }))
    .unwrap()
}

fn bridge(function: &str, params: Value) -> BridgeCall {
    BridgeCall {
        module: "b".to_owned(),
        installed_as: "hostlerb".to_owned(),
        function: function.to_owned(),
        by: By::Admin,
        language: "german".to_owned(),
        params: params.as_object().cloned().unwrap_or_default(),
        ..BridgeCall::default()
    }
}

fn made(function: &str, params: Value) -> HostResult<(Call, Secrets)> {
    let (manifest, bridge) = (manifest(), bridge(function, params));
    let mut secrets = secrets(&manifest, &bridge);
    prepare(&manifest, "main", &bridge, &mut secrets).map(|prepared| (prepared.call, secrets))
}

fn create(more: Value) -> HostResult<(Call, Secrets)> {
    let mut params = json!({"serviceid": "7", "userid": 12, "pid": "3", "configoption1": "s-1"});
    params.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    made("CreateAccount", params)
}

#[test]
fn c_044_settings_cross_by_key_and_a_missing_one_is_its_default() {
    let (call, _) =
        create(json!({"configoption2": "on", "configoption3": "80", "configoption4": "{\"a\": [1]}"}))
            .unwrap();
    assert_eq!(call.options["plan"], "s-1");
    assert_eq!(call.options["backups"], "on");
    assert_eq!(call.options["disk"], 80);
    assert_eq!(call.options["extra"], json!({"a": [1]}));
    assert_eq!(call.options["region"], "eu");
    assert!(!call.options.contains_key("gone"));
    assert_eq!(call.call.language, "de");
}

#[test]
fn c_076_and_c_189_what_the_client_picked_comes_first_then_fields_then_the_slot() {
    let (call, _) =
        create(json!({"configoptions": {"plan|Server size": "s-9|Nine"}, "customfields": {"plan": "s-5"}}))
            .unwrap();
    assert_eq!(call.options["plan"], "s-9");
    assert_eq!(call.configurable["plan"], "s-9");
    let (call, _) = create(json!({"configoptions": [], "customfields": {"plan|Your plan": "s-5"}})).unwrap();
    assert_eq!(call.options["plan"], "s-5");
    let (call, _) = create(json!({"configoptions": {"plan": ""}, "customfields": null})).unwrap();
    assert_eq!(call.options["plan"], "s-1");
}

#[test]
fn c_180_unknown_product_types_change_nothing() {
    assert!(create(json!({"producttype": "spaceship"})).is_ok());
}

#[test]
fn c_181_an_addon_is_told_from_its_service() {
    for (sent, addon) in [(json!(null), 0), (json!(0), 0), (json!(""), 0), (json!("4"), 4), (json!(4), 4)] {
        let (call, _) = create(json!({ "addonId": sent })).unwrap();
        assert_eq!(call.service.unwrap().addon_id, addon);
    }
}

#[test]
fn c_182_and_c_183_only_what_is_known_crosses() {
    let (call, _) = create(json!({"model": {"secret": "graph"}, "whatever": "x"})).unwrap();
    let document = serde_json::to_string(&call).unwrap();
    assert!(!document.contains("graph") && !document.contains("whatever"));
}

#[test]
fn c_186_what_the_bridge_decoded_is_not_decoded_again() {
    let (_, secrets) = create(
        json!({"password": "a&amp;b", "serverid": 1, "serverhostname": "h", "serverpassword": "&lt;"}),
    )
    .unwrap();
    assert_eq!(secrets["service.password"].expose(), "a&amp;b");
    assert_eq!(secrets["server.password"].expose(), "&lt;");
}

#[test]
fn c_188_missing_and_null_maps_are_empty() {
    let (call, _) =
        create(json!({"configoptions": null, "customfields": [], "clientsdetails": null})).unwrap();
    assert!(call.configurable.is_empty() && call.fields.is_empty());
}

#[test]
fn c_194_only_the_needed_details_of_the_client_cross() {
    let details = json!({"email": "c@example.org", "firstname": "A", "country": "DE", "phonenumber": "+49 1", "notes": "vip"});
    let (call, _) = create(json!({ "clientsdetails": details })).unwrap();
    let client = call.client.clone().unwrap();
    assert_eq!((client.id, client.email.as_str(), client.country.as_str()), (12, "c@example.org", "DE"));
    let document = serde_json::to_string(&call).unwrap();
    assert!(!document.contains("+49") && !document.contains("vip"));
}

#[test]
fn c_196_no_secret_is_in_the_document() {
    let (call, secrets) = create(json!({
        "password": "pw-service", "configoption5": "tok-secret",
        "serverid": 1, "serverhostname": "h", "serverpassword": "pw-server", "serveraccesshash": "hash-1"
    }))
    .unwrap();
    let document = serde_json::to_string(&call).unwrap();
    for value in ["pw-service", "tok-secret", "pw-server", "hash-1"] {
        assert!(!document.contains(value), "{value}");
    }
    assert_eq!(call.options["token"], json!({"$secret": "options.token"}));
    assert_eq!(secrets["options.token"].expose(), "tok-secret");
    assert!(!format!("{secrets:?}").contains("tok-secret"));
}

#[test]
fn settings_above_slot_24_are_unpacked() {
    let (call, _) = create(json!({"configoption24": "{\"late\": \"l\", \"later\": \"m\"}"})).unwrap();
    assert_eq!((&call.options["late"], &call.options["later"]), (&json!("l"), &json!("m")));
    let (call, _) = create(json!({})).unwrap();
    assert_eq!(call.options["later"], "x");
    assert!(create(json!({"configoption24": "nonsense"})).is_err());
}

#[test]
fn an_empty_required_setting_is_named_by_label_and_path() {
    let why = create(json!({"configoption1": " "})).unwrap_err();
    assert!(why.message.contains("\"Plan\"") && why.message.contains("/options/plan"), "{}", why.message);
    assert_eq!(why.path.as_deref(), Some("/options/plan"));
}

#[test]
fn an_unknown_choice_is_refused_with_the_known_ones() {
    let why = create(json!({"configoption7": "moon"})).unwrap_err();
    assert!(why.message.contains("eu, us"), "{}", why.message);
    let why = create(json!({"configoption3": "big"})).unwrap_err();
    assert!(why.message.contains("must be a number"), "{}", why.message);
}

#[test]
fn an_emptied_product_does_not_keep_a_service_from_being_terminated() {
    assert!(made("TerminateAccount", json!({"serviceid": 7})).is_ok());
}

#[test]
fn c_047_no_parameters_at_all_are_answered_with_a_sentence() {
    assert_eq!(made("CreateAccount", json!({})).unwrap_err().code, "host.missing_param");
    assert!(made("TestConnection", json!({})).is_ok(), "this module needs no server");
}

#[test]
fn c_085_an_empty_new_password_is_refused_in_words_for_the_client() {
    let why = made("ChangePassword", json!({"serviceid": 7, "password": ""})).unwrap_err();
    assert!(why.client.unwrap().contains("empty"));
}

#[test]
fn a_person_types_only_what_the_manifest_asks_for() {
    let (manifest, mut bridge) = (manifest(), bridge("custom.rebuild", json!({"serviceid": 7})));
    bridge.input = BTreeMap::from([("image".into(), "debian".into()), ("machine_id".into(), "9".into())]);
    let mut secrets = Secrets::new();
    let call = prepare(&manifest, "main", &bridge, &mut secrets).unwrap().call;
    assert_eq!(call.input.keys().collect::<Vec<_>>(), ["image"]);
}

//! Golden documents: `tests/abi/documents/{call,reply}/FUNCTION.{minimal,full,odd}.json`. Every language's example reads the
//! same ones. *minimal* is the least that is a document, *full* has everything, *odd* is legal and unusual: unknown keys,
//! `[]` for an empty map, text that breaks careless readers.

use crate::schemas::{documents, result_of};
use crate::written::root;
use hostler_abi::function::{Answered, FUNCTIONS, Function};
use hostler_abi::wire::{Call, Reply};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use std::collections::BTreeMap;

const KINDS: &[&str] = &["minimal", "full", "odd"];

/// Functions beyond those of WHMCS that have documents: one of each kind a manifest may name.
const FURTHER: &[&str] = &["custom.reboot", "loader.images", "probe"];

fn functions() -> Vec<&'static str> {
    let main = |function: &&Function| function.answered == Answered::ByModule;
    FUNCTIONS.iter().filter(main).map(|function| function.name).chain(FURTHER.iter().copied()).collect()
}

/// Every document of a kind ("call", "reply"): path from the root, and content.
fn all(kind: &str) -> BTreeMap<String, Value> {
    let folder = format!("tests/abi/documents/{kind}");
    std::fs::read_dir(root().join(&folder))
        .unwrap_or_else(|why| panic!("{folder} cannot be read: {why}"))
        .map(|entry| {
            let name = entry.expect("an entry").file_name().into_string().expect("a plain name");
            let text = std::fs::read_to_string(root().join(&folder).join(&name)).expect("a document");
            let value = serde_json::from_str(&text).unwrap_or_else(|why| panic!("{folder}/{name}: {why}"));
            (format!("{folder}/{name}"), value)
        })
        .collect()
}

fn validator(name: &str) -> jsonschema::Validator {
    let document = documents().into_iter().find(|it| it.name == name).expect("a schema of that name");
    jsonschema::validator_for(&document.schema).expect("a schema")
}

fn fits(validator: &jsonschema::Validator, path: &str, value: &Value) {
    let problems: Vec<String> =
        validator.iter_errors(value).map(|why| format!("{}: {why}", why.instance_path())).collect();
    assert!(problems.is_empty(), "{path}\n{}", problems.join("\n"));
}

/// Reads, writes and reads again: nothing the type knows is lost on the way.
fn round_trip<T: DeserializeOwned + Serialize + PartialEq + std::fmt::Debug>(path: &str, value: &Value) -> T {
    let read: T = serde_json::from_value(value.clone()).unwrap_or_else(|why| panic!("{path}: {why}"));
    let written = serde_json::to_value(&read).expect("a document can be written");
    let again: T = serde_json::from_value(written).unwrap_or_else(|why| panic!("{path}, written: {why}"));
    assert_eq!(read, again, "{path}");
    read
}

/// True when `written` holds everything `given` holds; keys nobody knows and empty values aside.
fn holds(written: &Value, given: &Value) -> bool {
    match (written, given) {
        (Value::Object(written), Value::Object(given)) => given.iter().all(|(key, value)| {
            written.get(key).map_or_else(|| key.starts_with("x_") || is_empty(value), |it| holds(it, value))
        }),
        (Value::Array(written), Value::Array(given)) => {
            written.len() == given.len() && written.iter().zip(given).all(|(a, b)| holds(a, b))
        }
        _ => written == given || (is_empty(written) && is_empty(given)),
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(list) => list.is_empty(),
        Value::Object(map) => map.is_empty(),
        _ => false,
    }
}

#[test]
fn every_function_a_module_answers_has_its_documents() {
    for kind in ["call", "reply"] {
        let expected: Vec<String> = functions()
            .iter()
            .flat_map(|function| {
                KINDS.iter().map(move |what| format!("tests/abi/documents/{kind}/{function}.{what}.json"))
            })
            .collect();
        let found = all(kind);
        let missing: Vec<&String> = expected.iter().filter(|path| !found.contains_key(*path)).collect();
        assert!(missing.is_empty(), "not written yet: {missing:#?}");
        assert_eq!(found.len(), expected.len(), "a document belongs to no function");
    }
}

#[test]
fn every_call_fits_its_schema_and_loses_nothing_in_the_types() {
    let validator = validator("call");
    for (path, value) in all("call") {
        fits(&validator, &path, &value);
        let call: Call = round_trip(&path, &value);
        assert!(path.contains(&format!("/{}.", call.function)), "{path} is a call of {}", call.function);
        assert!(holds(&serde_json::to_value(&call).expect("a document"), &value), "{path} lost something");
    }
}

#[test]
fn every_reply_fits_its_schema_and_loses_nothing_in_the_types() {
    let validator = validator("reply");
    for (path, value) in all("reply") {
        fits(&validator, &path, &value);
        let reply: Reply = round_trip(&path, &value);
        assert!(holds(&serde_json::to_value(&reply).expect("a document"), &value), "{path} lost something");
    }
}

#[test]
fn the_result_of_every_reply_fits_the_schema_of_its_function() {
    for function in functions() {
        let validator = validator(result_of(function));
        for (path, value) in all("reply") {
            let named = path.rsplit('/').next().is_some_and(|name| name.starts_with(&format!("{function}.")));
            if let (true, Some(result)) = (named, value.get("result").filter(|it| !it.is_null())) {
                fits(&validator, &path, result);
            }
        }
    }
}

#[test]
fn an_empty_list_reads_as_an_empty_map() {
    let call: Call = serde_json::from_value(serde_json::json!({
        "v": 1, "function": "CreateAccount", "schema": 1,
        "call": {"id": "1", "key": "k", "installation": "a", "attempt": 1, "by": "cron", "language": "en"},
        "options": [], "configurable": [], "fields": [], "input": [], "service": {"id": 7, "properties": []}
    }))
    .expect("a call");
    assert!(call.options.is_empty() && call.service.expect("a service").properties.is_empty());
}

#[test]
fn a_list_that_is_not_empty_is_no_map() {
    let call = serde_json::json!({
        "v": 1, "function": "CreateAccount", "schema": 1,
        "call": {"id": "1", "key": "k", "installation": "a", "attempt": 1, "by": "cron", "language": "en"},
        "options": ["a"]
    });
    assert!(serde_json::from_value::<Call>(call.clone()).is_err());
    assert!(!validator("call").is_valid(&call));
}

#[test]
fn kinds_and_outcomes_nobody_knows_are_read_as_the_careful_ones() {
    use hostler_abi::wire::{ErrorKind, Outcome};
    let reply: Reply = serde_json::from_value(serde_json::json!({
        "v": 1, "error": {"kind": "of_next_year", "outcome": "perhaps", "code": "a.b", "message": "m"}
    }))
    .expect("a reply");
    let error = reply.error.expect("an error");
    assert_eq!((error.kind, error.outcome), (ErrorKind::Unexpected, Outcome::Unknown));
}

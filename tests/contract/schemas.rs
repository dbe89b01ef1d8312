//! Writes the JSON Schemas of every document that crosses into `include/`, from the Rust types.

use crate::written::hold;
use hostler_abi::door::{Answer, Request};
use hostler_abi::wire::http::{HttpError, HttpRequest};
use hostler_abi::wire::{Call, Effect, Reply, results};
use hostler_abi::{Manifest, function};
use schemars::{JsonSchema, Schema, generate::SchemaSettings};
use serde_json::{Value, json};

/// A document: file name without folder and ending, and its schema.
pub struct Document {
    /// As in `include/schemas/NAME.schema.json`.
    pub name: &'static str,
    /// Its schema.
    pub schema: Value,
}

fn document<T: JsonSchema>(name: &'static str) -> Document {
    let mut schema = SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<T>();
    schema.insert("$id".into(), format!("urn:hostler:{name}:1").into());
    let mut schema = Schema::to_value(schema);
    allow_empty_list_for_a_map(&mut schema);
    Document { name, schema }
}

/// PHP cannot tell an empty map from an empty list, so every reader takes `[]` for `{}`; the schemas say so.
fn allow_empty_list_for_a_map(schema: &mut Value) {
    match schema {
        Value::Object(object) => {
            object.values_mut().for_each(allow_empty_list_for_a_map);
            let is_map = object.get("type").is_some_and(|it| it == "object")
                && object.get("additionalProperties").is_some_and(|it| it != false)
                && !object.contains_key("properties");
            if is_map {
                object.insert("type".into(), json!(["object", "array"]));
                object.insert("maxItems".into(), json!(0));
            }
        }
        Value::Array(list) => list.iter_mut().for_each(allow_empty_list_for_a_map),
        _ => {}
    }
}

/// Every document but the manifest.
pub fn documents() -> Vec<Document> {
    vec![
        document::<Call>("call"),
        document::<Reply>("reply"),
        document::<Effect>("effect"),
        document::<Request>("request"),
        document::<Answer>("answer"),
        document::<HttpRequest>("http_request"),
        document::<HttpError>("http_error"),
        document::<results::Done>("result_done"),
        document::<results::Created>("result_created"),
        document::<results::Tested>("result_tested"),
        document::<results::Loaded>("result_loaded"),
        document::<results::SignedOn>("result_signed_on"),
        document::<results::Listed>("result_listed"),
        document::<results::Used>("result_used"),
        document::<results::View>("result_view"),
        document::<results::TabFields>("result_tab_fields"),
        document::<results::Probed>("result_probed"),
        document::<results::Link>("result_link"),
    ]
}

/// The schema of what a function's reply holds in `result`.
pub fn result_of(function: &str) -> &'static str {
    use function::Shape;
    match function::find(function).map(|it| it.shape) {
        _ if function == function::PROBE => "result_probed",
        _ if function.starts_with(function::LOADER_PREFIX) => "result_loaded",
        _ if function == "CreateAccount" => "result_created",
        _ if function == "UsageUpdate" => "result_used",
        Some(Shape::Test) => "result_tested",
        Some(Shape::SignOn) => "result_signed_on",
        Some(Shape::Accounts) => "result_listed",
        Some(Shape::Html) => "result_link",
        Some(Shape::Page) => "result_view",
        Some(Shape::Fields) => "result_tab_fields",
        _ => "result_done",
    }
}

fn pretty(schema: &Value) -> String {
    let mut text = serde_json::to_string_pretty(schema).expect("a schema is JSON");
    text.push('\n');
    text
}

#[test]
fn the_schema_of_a_manifest_is_written_from_its_type() {
    hold("include/hostler_manifest.schema.json", &pretty(&document::<Manifest>("manifest").schema));
}

#[test]
fn the_schemas_of_the_documents_are_written_from_their_types() {
    for document in documents() {
        hold(&format!("include/schemas/{}.schema.json", document.name), &pretty(&document.schema));
    }
}

#[test]
fn every_schema_is_one() {
    for document in documents() {
        jsonschema::draft202012::meta::validate(&document.schema)
            .unwrap_or_else(|why| panic!("{}: {why}", document.name));
    }
}

//! Reads a request's JSON body and collects everything wrong with it into one `invalid_input`.
//!
//! Unknown fields are tolerated, as the provider does.

use serde_json::Value;

use super::error::ApiError;
use super::labels::{self, Labels};

/// A body being read.
#[derive(Debug)]
pub struct Fields<'a> {
    body: &'a Value,
    problems: Vec<(String, String)>,
}

/// A name or an id: the provider takes either in many fields.
#[derive(Clone, Debug, PartialEq)]
pub enum Reference {
    /// By id, also when the number came as text.
    Id(u64),
    /// By name.
    Name(String),
}

impl Reference {
    /// Reads `"cpx22"`, `109` or `"109"`.
    pub fn of(value: &Value) -> Option<Reference> {
        match value {
            Value::Number(number) => number.as_u64().map(Reference::Id),
            Value::String(text) if text.is_empty() => None,
            Value::String(text) => {
                Some(text.parse().map_or_else(|_| Reference::Name(text.clone()), Reference::Id))
            }
            _ => None,
        }
    }

    /// Whether a resource of this id and name is meant.
    pub fn means(&self, id: u64, name: &str) -> bool {
        match self {
            Reference::Id(wanted) => *wanted == id,
            Reference::Name(wanted) => wanted == name,
        }
    }
}

impl<'a> Fields<'a> {
    /// Starts on a body; no body at all reads as an object without fields.
    pub fn of(body: &'a Value) -> Fields<'a> {
        let mut fields = Fields { body, problems: Vec::new() };
        if !body.is_object() && !body.is_null() {
            fields.wrong("body", "must be a JSON object");
        }
        fields
    }

    /// Notes a problem.
    pub fn wrong(&mut self, field: &str, message: &str) {
        self.problems.push((field.to_owned(), message.to_owned()));
    }

    /// The raw value; `null` and absent are the same.
    pub fn value(&self, name: &str) -> Option<&'a Value> {
        self.body.get(name).filter(|value| !value.is_null())
    }

    /// Whether the field is there at all, `null` included.
    pub fn given(&self, name: &str) -> bool {
        self.body.get(name).is_some()
    }

    /// An optional text.
    pub fn text(&mut self, name: &str) -> Option<String> {
        let value = self.value(name)?;
        let text = value.as_str().map(str::to_owned);
        if text.is_none() {
            self.wrong(name, "must be a string");
        }
        text
    }

    /// A text that must be there and not empty; empty (and noted) otherwise.
    pub fn required_text(&mut self, name: &str) -> String {
        let text = self.text(name);
        if text.as_deref().unwrap_or_default().is_empty() {
            self.required(name);
        }
        text.unwrap_or_default()
    }

    /// An optional boolean.
    pub fn flag(&mut self, name: &str) -> Option<bool> {
        let value = self.value(name)?;
        if !value.is_boolean() {
            self.wrong(name, "must be a boolean");
        }
        value.as_bool()
    }

    /// An optional id.
    pub fn id(&mut self, name: &str) -> Option<u64> {
        let value = self.value(name)?;
        if value.as_u64().is_none() {
            self.wrong(name, "must be an id");
        }
        value.as_u64()
    }

    /// An optional name or id.
    pub fn reference(&mut self, name: &str) -> Option<Reference> {
        let value = self.value(name)?;
        let reference = Reference::of(value);
        if reference.is_none() {
            self.wrong(name, "must be a name or an id");
        }
        reference
    }

    /// A name or id that must be there.
    pub fn required_reference(&mut self, name: &str) -> Reference {
        if self.value(name).is_none() {
            self.required(name);
        }
        self.reference(name).unwrap_or(Reference::Id(0))
    }

    /// An optional list.
    pub fn list(&mut self, name: &str) -> Vec<Value> {
        match self.value(name) {
            None => Vec::new(),
            Some(Value::Array(items)) => items.clone(),
            Some(_) => {
                self.wrong(name, "must be an array");
                Vec::new()
            }
        }
    }

    /// Optional labels, each held against the rules.
    pub fn labels(&mut self) -> Option<Labels> {
        let value = self.value("labels")?;
        let Value::Object(map) = value else {
            self.wrong("labels", "must be an object");
            return None;
        };
        let mut labels = Labels::new();
        for (key, value) in map {
            match value.as_str() {
                None => self.wrong("labels", &format!("the value of label '{key}' must be a string")),
                Some(value) => {
                    if let Some(problem) = labels::problem(key, value) {
                        self.wrong("labels", &problem);
                    }
                    labels.insert(key.clone(), value.to_owned());
                }
            }
        }
        Some(labels)
    }

    /// Notes that a field is missing.
    pub fn required(&mut self, name: &str) {
        self.wrong(name, "Missing data for required field.");
    }

    /// Everything wrong so far as one error.
    pub fn check(self) -> Result<(), ApiError> {
        if self.problems.is_empty() { Ok(()) } else { Err(ApiError::invalid_fields(&self.problems)) }
    }
}

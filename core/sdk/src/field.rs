//! `Field`: one value of the call with the place it came from, so that every complaint names it: `/options/plan`.

use crate::Error;
use serde_json::Value;
use std::borrow::Cow;
use std::str::FromStr;

/// One value of the call.
#[derive(Clone, Debug)]
pub struct Field<'a> {
    path: String,
    text: Cow<'a, str>,
    value: Option<Cow<'a, Value>>,
}

impl<'a> Field<'a> {
    pub(crate) fn of_value(path: String, value: Option<&'a Value>) -> Field<'a> {
        let text = match value {
            None | Some(Value::Null) => Cow::Borrowed(""),
            Some(Value::String(text)) => Cow::Borrowed(text.trim()),
            Some(other) => Cow::Owned(other.to_string()),
        };
        Field { path, text, value: value.map(Cow::Borrowed) }
    }

    pub(crate) fn of_text(path: String, text: Option<&'a str>) -> Field<'a> {
        Field { path, text: Cow::Borrowed(text.unwrap_or_default().trim()), value: None }
    }

    /// JSON pointer into the call.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The value as text without blanks around it; empty when it is not set.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The value as text, `None` when empty.
    pub fn optional(&self) -> Option<&str> {
        (!self.text.is_empty()).then_some(&*self.text)
    }

    /// The value as text; an error that names the field when it is empty.
    pub fn required(&self) -> Result<&str, Error> {
        self.optional().ok_or_else(|| self.invalid("is empty: set it"))
    }

    /// A check box: "on", "yes", "1" or "true".
    pub fn yes(&self) -> bool {
        matches!(self.text.to_ascii_lowercase().as_str(), "on" | "yes" | "1" | "true")
    }

    /// A number, `None` when empty.
    pub fn number<N: FromStr>(&self) -> Result<Option<N>, Error> {
        self.optional()
            .map(|text| {
                text.parse().map_err(|_| self.invalid(format!("is \"{text}\": a number is expected")))
            })
            .transpose()
    }

    /// What is between commas or line ends, without blanks and empty parts.
    pub fn list(&self) -> Vec<&str> {
        self.text.split([',', '\n']).map(str::trim).filter(|part| !part.is_empty()).collect()
    }

    /// The value as it came, for options of type `json`.
    pub fn value(&self) -> Option<&Value> {
        self.value.as_deref()
    }

    /// The same field with `other` in place of an empty value: for what was chosen elsewhere before.
    pub fn or<'b>(&self, other: &'b str) -> Field<'b> {
        let text = if self.text.is_empty() {
            Cow::Borrowed(other)
        } else {
            Cow::Owned(self.text.clone().into_owned())
        };
        Field { path: self.path.clone(), text, value: None }
    }

    /// What staff call it: `The product's setting "plan"`.
    pub fn name(&self) -> String {
        let (of, key) = self.path.trim_start_matches('/').split_once('/').unwrap_or(("", &self.path));
        match of {
            "options" => format!("The product's setting \"{key}\""),
            "configurable" => format!("The configurable option \"{key}\""),
            "fields" => format!("The custom field \"{key}\""),
            _ => format!("The input \"{key}\""),
        }
    }

    /// An error about this field: its name plus `what`, which says what is wrong and what to do. It points at the field.
    pub fn invalid(&self, what: impl AsRef<str>) -> Error {
        Error::params(self.path.clone(), format!("{} {}.", self.name(), what.as_ref().trim_end_matches('.')))
    }

    /// An error about this field that lists what is known there.
    pub fn unknown(&self, known: impl IntoIterator<Item = impl AsRef<str>>) -> Error {
        let known: Vec<String> = known.into_iter().map(|name| name.as_ref().to_owned()).collect();
        let error = self.invalid(format!(
            "is \"{}\", which is not known: choose one of {}",
            self.text,
            known.join(", ")
        ));
        error.detail("known", known)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn option(value: &Value) -> Field<'_> {
        Field::of_value("/options/plan".into(), Some(value))
    }

    #[test]
    fn a_complaint_names_the_field_for_people_and_points_at_it_for_programs() {
        let value = json!("s-9");
        let error = option(&value).unknown(["s-1", "s-2"]);
        assert_eq!(
            error.to_string(),
            "The product's setting \"plan\" is \"s-9\", which is not known: choose one of s-1, s-2."
        );
        assert_eq!(error.path(), Some("/options/plan"));
    }

    #[test]
    fn values_are_read_as_people_write_them() {
        let (list, number, empty) = (json!(" a, b\n\nc "), json!("7x"), json!("  "));
        assert_eq!(option(&list).list(), ["a", "b", "c"]);
        assert!(option(&number).number::<u32>().is_err() && option(&empty).required().is_err());
        assert_eq!(option(&json!(42)).number::<u32>().ok(), Some(Some(42)));
        assert!(option(&json!("On")).yes() && !option(&json!("")).yes());
        assert_eq!(option(&empty).or("x").text(), "x");
    }
}

//! Values as PHP sends them: numbers as text, text as numbers, `null` and `[]` for "nothing". Reading never fails.

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// The text of a value; `{"$b64": …}` is decoded, bytes that are not UTF-8 replaced.
pub(crate) fn text(value: Option<&Value>) -> String {
    match value {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => match number.as_f64() {
            Some(float) if number.is_f64() && float.fract() == 0.0 && float.abs() < 9e15 => {
                format!("{float:.0}")
            }
            _ => number.to_string(),
        },
        Some(Value::Bool(true)) => "1".to_owned(),
        Some(Value::Object(map)) if map.len() == 1 => match map.get("$b64") {
            Some(Value::String(encoded)) => STANDARD
                .decode(encoded)
                .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
                .unwrap_or_default(),
            _ => String::new(),
        },
        _ => String::new(),
    }
}

/// A number that counts or names something; 0 for everything else.
pub(crate) fn id(value: Option<&Value>) -> u64 {
    text(value).trim().parse().unwrap_or(0)
}

/// WHMCS's ways to say yes: `on`, `1`, `yes`, `true`.
pub(crate) fn yes(text: &str) -> bool {
    matches!(text.trim().to_ascii_lowercase().as_str(), "on" | "1" | "yes" | "true" | "y")
}

/// A map of text; anything but a map is empty. Names are cut at `|`: WHMCS's `system_name|Display Name`.
pub(crate) fn named(value: Option<&Value>) -> BTreeMap<String, String> {
    let Some(Value::Object(map)) = value else { return BTreeMap::new() };
    map.iter().map(|(key, value)| (system_name(key).to_owned(), text(Some(value)))).collect()
}

/// The part a program reads of `system_name|Display Name`.
pub(crate) fn system_name(name: &str) -> &str {
    name.split_once('|').map_or(name, |(system, _)| system).trim()
}

/// A map inside `params`; anything but a map is empty.
pub(crate) fn map<'a>(params: &'a Map<String, Value>, key: &str) -> Option<&'a Map<String, Value>> {
    params.get(key).and_then(Value::as_object)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn c_179_ids_are_numbers_however_they_arrive() {
        for seven in [json!(7), json!("7"), json!(" 7 "), json!(7.0)] {
            assert_eq!(id(Some(&seven)), 7, "{seven}");
        }
        for nothing in [json!(null), json!(""), json!([]), json!("x"), json!(-1), json!(false)] {
            assert_eq!(id(Some(&nothing)), 0, "{nothing}");
        }
        assert_eq!(id(None), 0);
    }

    #[test]
    fn c_184_bytes_that_are_not_utf8_are_replaced_and_nothing_fails() {
        assert_eq!(text(Some(&json!({"$b64": "cMSFc3M="}))), "p\u{105}ss");
        assert_eq!(text(Some(&json!({"$b64": "cP9z"}))), "p\u{fffd}s");
        assert_eq!(text(Some(&json!({"$b64": "!"}))), "");
    }

    #[test]
    fn c_185_nul_newline_quotes_and_long_characters_stay_intact() {
        let odd = "a\0b\n\"'\u{1f600}";
        assert_eq!(text(Some(&json!(odd))), odd);
    }

    #[test]
    fn c_188_missing_null_and_list_are_empty_maps() {
        assert!(named(None).is_empty());
        assert!(named(Some(&json!(null))).is_empty());
        assert!(named(Some(&json!([]))).is_empty());
    }
}

//! Labels: which are valid, and the selector grammar.
//!
//! Rules as documented: key = optional DNS prefix and `/`, then a name of at most 63; value at most 63, may be
//! empty; the prefix `hetzner.cloud/` is the provider's.

use std::collections::BTreeMap;

use super::error::ApiError;

/// A resource's labels.
pub type Labels = BTreeMap<String, String>;

/// Says what is wrong with a label, if anything.
pub fn problem(key: &str, value: &str) -> Option<String> {
    let (prefix, name) = match key.rsplit_once('/') {
        Some((prefix, name)) => (Some(prefix), name),
        None => (None, key),
    };
    if prefix.is_some_and(|prefix| prefix == "hetzner.cloud") {
        return Some(format!("label key '{key}': the prefix hetzner.cloud is reserved"));
    }
    if prefix
        .is_some_and(|prefix| prefix.is_empty() || prefix.len() > 253 || !prefix.split('.').all(dns_label))
    {
        return Some(format!("label key '{key}': the prefix is not a DNS name"));
    }
    if name.is_empty() || !word(name) {
        return Some(format!("label key '{key}' is not valid"));
    }
    (!word(value)).then(|| format!("label value '{value}' of key '{key}' is not valid"))
}

/// Whether this is a label of a DNS name (RFC 1123).
pub fn dns_label(text: &str) -> bool {
    (1..=63).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && !text.starts_with('-')
        && !text.ends_with('-')
}

fn word(text: &str) -> bool {
    let edge = |byte: Option<&u8>| byte.is_none_or(u8::is_ascii_alphanumeric);
    let bytes = text.as_bytes();
    bytes.len() <= 63
        && bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(byte))
        && edge(bytes.first())
        && edge(bytes.last())
}

/// A parsed `label_selector`: all of its conditions must hold.
#[derive(Debug, PartialEq)]
pub struct Selector(Vec<Condition>);

#[derive(Debug, PartialEq)]
enum Condition {
    Is(String, String),
    IsNot(String, String),
    Has(String),
    HasNot(String),
    In(String, Vec<String>),
    NotIn(String, Vec<String>),
}

impl Selector {
    /// Parses `k==v`, `k=v`, `k!=v`, `k`, `!k`, `k in (a,b)`, `k notin (a,b)`, joined by commas.
    pub fn parse(text: &str) -> Result<Selector, ApiError> {
        split(text)
            .iter()
            .map(|part| condition(part.trim()))
            .collect::<Option<Vec<_>>>()
            .map(Selector)
            .ok_or_else(|| ApiError::invalid("label_selector", "invalid label selector"))
    }

    /// Whether these labels fulfil it. As in the provider's grammar, `k!=v` and `notin` also hold without the key.
    pub fn selects(&self, labels: &Labels) -> bool {
        self.0.iter().all(|condition| match condition {
            Condition::Is(key, value) => labels.get(key) == Some(value),
            Condition::IsNot(key, value) => labels.get(key) != Some(value),
            Condition::Has(key) => labels.contains_key(key),
            Condition::HasNot(key) => !labels.contains_key(key),
            Condition::In(key, values) => labels.get(key).is_some_and(|value| values.contains(value)),
            Condition::NotIn(key, values) => labels.get(key).is_none_or(|value| !values.contains(value)),
        })
    }
}

/// Splits at commas outside parentheses.
fn split(text: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut depth = 0_u32;
    for character in text.chars() {
        match character {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if character == ',' && depth == 0 {
            parts.push(String::new());
        } else if let Some(part) = parts.last_mut() {
            part.push(character);
        }
    }
    parts
}

fn condition(text: &str) -> Option<Condition> {
    let valid = |key: &str, value: &str| problem(key, value).is_none_or(|what| what.contains("reserved"));
    let pair = |key: &str, value: &str| {
        let (key, value) = (key.trim(), value.trim());
        valid(key, value).then(|| (key.to_owned(), value.to_owned()))
    };
    if let Some((key, value)) = text.split_once("!=") {
        return pair(key, value).map(|(key, value)| Condition::IsNot(key, value));
    }
    if let Some((key, value)) = text.split_once("==").or_else(|| text.split_once('=')) {
        return pair(key, value).map(|(key, value)| Condition::Is(key, value));
    }
    if let Some(list) = text.strip_suffix(')') {
        let (head, values) = list.split_once('(')?;
        let (key, operator) = head.trim().rsplit_once(char::is_whitespace)?;
        let key = pair(key, "")?.0;
        let values = values.split(',').map(|value| value.trim().to_owned()).collect::<Vec<_>>();
        let fine = values.iter().all(|value| word(value));
        return match operator {
            "in" if fine => Some(Condition::In(key, values)),
            "notin" if fine => Some(Condition::NotIn(key, values)),
            _ => None,
        };
    }
    match text.strip_prefix('!') {
        Some(key) => pair(key, "").map(|(key, _)| Condition::HasNot(key)),
        None => pair(text, "").map(|(key, _)| Condition::Has(key)),
    }
}

#[cfg(test)]
mod tests {
    use super::{Labels, Selector, problem};

    fn selects(selector: &str) -> bool {
        let labels = Labels::from([("service".into(), "7".into()), ("env".into(), "prod".into())]);
        Selector::parse(selector).expect(selector).selects(&labels)
    }

    #[test]
    fn every_form_of_the_selector_grammar_is_understood() {
        for selector in [
            "service==7",
            "service=7",
            "service!=8",
            "service",
            "!other",
            "env in (prod, test)",
            "env notin (a,b)",
            "service==7,env",
            "other!=1",
        ] {
            assert!(selects(selector), "{selector}");
        }
        for selector in
            ["service==8", "!service", "other", "env in (a,b)", "env notin (prod)", "service==7,other"]
        {
            assert!(!selects(selector), "{selector}");
        }
    }

    #[test]
    fn a_broken_selector_is_refused() {
        for selector in ["", "a==b==c", "a in (b", "a within (b)", "-a", "a=b c", "a,,b"] {
            assert!(Selector::parse(selector).is_err(), "{selector}");
        }
    }

    #[test]
    fn labels_follow_the_documented_rules() {
        assert_eq!(problem("hostler-service", "main-7"), None);
        assert_eq!(problem("example.com/service", ""), None);
        for (key, value) in
            [("", "x"), ("a b", "x"), ("-a", "x"), ("a", "x-"), ("hetzner.cloud/a", "x"), ("a", "ü")]
        {
            assert!(problem(key, value).is_some(), "{key}={value}");
        }
        assert!(problem("a", &"x".repeat(64)).is_some());
    }
}

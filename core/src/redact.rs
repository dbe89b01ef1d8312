//! `Redactor`: hides secrets in what is written down. By value, in every form a value commonly takes on its way through
//! URLs, forms, JSON, HTML and Basic credentials; and by key, in JSON. Used for each call's log and exchanges and by the
//! host for its own log. It is a net, not a proof: what never needs to be written should not be written.

mod forms;

use crate::job::LogLine;
use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use hostler_abi::wire::http::Exchange;
use memchr::memmem;
use serde_json::Value;
use std::fmt;
use std::sync::{Arc, OnceLock};
use zeroize::Zeroizing;

/// What stands where a secret was.
pub const MASK: &str = "[secret]";
/// Values shorter than this, in characters, are not hidden: they would hide half of every line and protect nothing.
pub const SHORTEST: usize = 4;
/// JSON in text in JSON is looked into this deep.
const MAX_NESTING: usize = 8;

/// A key whose last word is one of these is a secret's, whatever its case and its separators (`-`, `_`, `.`, space):
/// `X-Auth-Token`, `root_password`, `apiKey`.
const SECRET_ENDINGS: &[&str] = &[
    "password",
    "passwords",
    "passwd",
    "passphrase",
    "secret",
    "secrets",
    "token",
    "tokens",
    "authorization",
    "apikey",
    "accesskey",
    "secretkey",
    "privatekey",
    "authkey",
    "appkey",
    "consumerkey",
    "accesshash",
    "credential",
    "credentials",
    "cookie",
    "sessionid",
    "csrf",
    "rootpass",
    "userpass",
    "adminpass",
    "dbpass",
    "newpass",
];
/// Keys that are a secret's only as a whole: as an ending they are part of other words.
const SECRET_KEYS: &[&str] =
    &["pass", "pw", "pwd", "otp", "auth", "accesskeysecret", "sshprivatekey", "sig", "signature"];

/// True when a value under `key` must not be written down.
pub fn is_secret_key(key: &str) -> bool {
    let bare: String =
        key.chars().filter(|c| !matches!(c, '-' | '_' | '.' | ' ')).flat_map(char::to_lowercase).collect();
    SECRET_KEYS.contains(&bare.as_str()) || SECRET_ENDINGS.iter().any(|ending| bare.ends_with(ending))
}

/// Knows secrets and hides them. The search is built when a text may hold one, first after an `add`; clones share it.
#[derive(Default)]
pub struct Redactor {
    values: Vec<Zeroizing<String>>,
    traces: OnceLock<Arc<Traces>>,
    search: OnceLock<Arc<Search>>,
}

/// What every form of a value leaves in a text: cheap to look for, so that the search is built for few texts only.
enum Traces {
    /// A text without any of these holds no form of any value.
    Of(Vec<Zeroizing<String>>),
    /// A value leaves none that is long enough to tell anything.
    Anywhere,
}

/// One pass over the text for all forms of all values.
enum Search {
    /// No value is known.
    Nothing,
    /// Pattern numbers from `first_piece` on are pieces of Base64: the whole run around them is hidden.
    For { automaton: AhoCorasick, first_piece: usize },
    /// The search could not be built (values beyond all reason): nothing may be shown.
    Everything,
}

impl Redactor {
    /// Knows no value yet; hides by key.
    pub fn new() -> Redactor {
        Redactor::default()
    }

    /// Hides `value` from now on. Shorter than [`SHORTEST`] is ignored.
    pub fn add(&mut self, value: &str) {
        for form in [value, value.trim()] {
            if form.chars().count() >= SHORTEST && !self.values.iter().any(|known| known.as_str() == form) {
                self.values.push(Zeroizing::new(form.to_owned()));
                self.search = OnceLock::new();
                self.traces = OnceLock::new();
            }
        }
    }

    /// Builds the search now, so that clones made after this share it.
    pub fn ready(&self) {
        self.search();
    }

    /// `text` with every known value hidden, in every form.
    pub fn text(&self, text: &str) -> String {
        if self.search.get().is_none() && !self.may_hold_one(text) {
            return text.to_owned();
        }
        let (automaton, first_piece) = match self.search() {
            Search::Nothing => return text.to_owned(),
            Search::Everything => return MASK.to_owned(),
            Search::For { automaton, first_piece } => (automaton, *first_piece),
        };
        let mut out = String::new();
        let mut done = 0;
        for found in automaton.find_iter(text) {
            let (mut from, mut to) = (found.start(), found.end());
            if found.pattern().as_usize() >= first_piece {
                let bytes = text.as_bytes();
                while from > done && is_base64(bytes[from - 1]) {
                    from -= 1;
                }
                while to < bytes.len() && is_base64(bytes[to]) {
                    to += 1;
                }
            }
            // A piece may have swallowed what was found next.
            let from = from.max(done);
            if to <= done {
                continue;
            }
            if from > done || done == 0 || !out.ends_with(MASK) {
                out.push_str(&text[done..from]);
                out.push_str(MASK);
            }
            done = to;
        }
        out.push_str(&text[done..]);
        out
    }

    /// Hides by key and by value at any depth, in keys, in numbers, and in JSON that is inside text.
    pub fn json(&self, value: &mut Value) {
        self.walk(value, MAX_NESTING);
    }

    /// A document as text: as [`Redactor::json`] where it is a JSON object or list, as [`Redactor::text`] where not.
    pub fn document(&self, text: &str) -> String {
        self.nested(text, MAX_NESTING).unwrap_or_else(|| self.text(text))
    }

    /// Hides in a line of a call's log.
    pub(crate) fn line(&self, line: &mut LogLine) {
        line.message = self.text(&line.message);
        line.target = self.text(&line.target);
        line.fields = self.document(&line.fields);
    }

    /// Hides by value in an exchange; its recorder hid by key.
    pub(crate) fn exchange(&self, exchange: &mut Exchange) {
        for text in
            [&mut exchange.request, &mut exchange.sent, &mut exchange.response, &mut exchange.received]
        {
            *text = self.text(text);
        }
    }

    fn walk(&self, value: &mut Value, nesting: usize) {
        match value {
            Value::String(text) => {
                *text = self.nested(text, nesting).unwrap_or_else(|| self.text(text));
            }
            Value::Number(number) => {
                let shown = number.to_string();
                if self.text(&shown) != shown {
                    *value = Value::String(MASK.into());
                }
            }
            Value::Array(list) => list.iter_mut().for_each(|item| self.walk(item, nesting)),
            Value::Object(map) => {
                for (key, inner) in map.iter_mut() {
                    if is_secret_key(key) { hide(inner) } else { self.walk(inner, nesting) }
                }
                if map.keys().any(|key| self.text(key) != *key) {
                    let entries = std::mem::take(map);
                    map.extend(entries.into_iter().map(|(key, inner)| (self.text(&key), inner)));
                }
            }
            Value::Null | Value::Bool(_) => {}
        }
    }

    /// JSON inside text, redacted as JSON; `None` when it is none.
    fn nested(&self, text: &str, nesting: usize) -> Option<String> {
        if nesting == 0 || !text.trim_start().starts_with(['{', '[']) {
            return None;
        }
        let mut inner: Value = serde_json::from_str(text).ok()?;
        self.walk(&mut inner, nesting - 1);
        Some(inner.to_string())
    }

    fn may_hold_one(&self, text: &str) -> bool {
        match &**self.traces.get_or_init(|| Arc::new(Traces::of(&self.values))) {
            Traces::Of(traces) => {
                traces.iter().any(|trace| memmem::find(text.as_bytes(), trace.as_bytes()).is_some())
            }
            Traces::Anywhere => true,
        }
    }

    fn search(&self) -> &Search {
        self.search.get_or_init(|| Arc::new(Search::of(&self.values)))
    }
}

impl Traces {
    fn of(values: &[Zeroizing<String>]) -> Traces {
        let mut traces = Vec::new();
        for value in values {
            let Some(trace) = forms::trace(value) else { return Traces::Anywhere };
            traces.push(Zeroizing::new(trace.to_owned()));
            traces.extend(forms::pieces(value).into_iter().map(Zeroizing::new));
        }
        Traces::Of(traces)
    }
}

impl Search {
    fn of(values: &[Zeroizing<String>]) -> Search {
        let whole: Vec<_> = values.iter().flat_map(|value| forms::whole(value)).collect();
        let pieces: Vec<_> = values.iter().flat_map(|value| forms::pieces(value)).collect();
        if whole.is_empty() {
            return Search::Nothing;
        }
        // Built for a call or two: building quickly counts for more than searching at the last speed.
        let kind = Some(AhoCorasickKind::NoncontiguousNFA);
        let patterns = whole.iter().chain(&pieces);
        match AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).kind(kind).build(patterns) {
            Ok(automaton) => Search::For { automaton, first_piece: whole.len() },
            Err(_) => Search::Everything,
        }
    }
}

/// Hides everything under a secret's key. References (`{"$secret": name}`) hold no value and stay readable.
fn hide(value: &mut Value) {
    match value {
        Value::Null | Value::Bool(_) => {}
        Value::String(text) if text.is_empty() => {}
        Value::String(_) | Value::Number(_) => *value = Value::String(MASK.into()),
        Value::Array(list) => list.iter_mut().for_each(hide),
        Value::Object(map) if map.len() == 1 && map.contains_key("$secret") => {}
        Value::Object(map) => map.values_mut().for_each(hide),
    }
}

fn is_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'-' | b'_' | b'=')
}

impl Clone for Redactor {
    fn clone(&self) -> Redactor {
        Redactor { values: self.values.clone(), traces: self.traces.clone(), search: self.search.clone() }
    }
}

impl fmt::Debug for Redactor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Redactor({} values)", self.values.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn knowing(values: &[&str]) -> Redactor {
        let mut redactor = Redactor::new();
        values.iter().for_each(|value| redactor.add(value));
        redactor
    }

    #[test]
    fn text_without_secrets_stays_as_it_is() {
        assert_eq!(knowing(&["hunter2"]).text("nothing — here"), "nothing — here");
        assert_eq!(Redactor::new().text("nothing"), "nothing");
    }

    #[test]
    fn short_values_are_ignored() {
        assert_eq!(knowing(&["abc", ""]).text("abc"), "abc");
    }

    #[test]
    fn neighbours_and_overlaps_leave_nothing_behind() {
        assert_eq!(knowing(&["aaaa", "aaab"]).text("xaaaaaaaby"), "x[secret]y");
        assert_eq!(knowing(&["secretlonger", "secret"]).text("a secretlonger b"), "a [secret] b");
    }

    #[test]
    fn basic_credentials_of_any_user_are_hidden_whole() {
        // "Aladdin:open sesame", RFC 7617.
        let text = knowing(&["open sesame"]).text("Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ== end");
        assert_eq!(text, "Authorization: Basic [secret] end");
    }

    #[test]
    fn keys_are_known_whatever_their_spelling() {
        for key in [
            "password",
            "root_password",
            "X-Auth-Token",
            "apiKey",
            "Authorization",
            "new.pass",
            "PASS",
            "serveraccesshash",
        ] {
            assert!(is_secret_key(key), "{key}");
        }
        for key in ["bypass", "compass", "key", "name", "monkey", "author", "design"] {
            assert!(!is_secret_key(key), "{key}");
        }
    }

    #[test]
    fn json_is_hidden_by_key_at_any_depth_and_references_stay() {
        let mut value = json!({"a": [{"root_password": "x", "n": null, "password": {"$secret": "server.password"}}],
            "text": "{\"token\":\"t\",\"ok\":1}", "secrets": {"new:1": "v"}, "has_password": true});
        Redactor::new().json(&mut value);
        let hidden = json!({"a": [{"root_password": MASK, "n": null, "password": {"$secret": "server.password"}}],
            "text": "{\"token\":\"[secret]\",\"ok\":1}", "secrets": {"new:1": MASK}, "has_password": true});
        assert_eq!(value, hidden);
    }

    #[test]
    fn values_are_hidden_in_numbers_and_in_keys() {
        let mut value = json!({"pin": 48151623, "48151623": 1});
        knowing(&["48151623"]).json(&mut value);
        assert_eq!(value, json!({"pin": MASK, MASK: 1}));
    }

    #[test]
    fn debug_shows_no_value() {
        assert_eq!(format!("{:?}", knowing(&["hunter2"])), "Redactor(1 values)");
    }

    #[test]
    fn every_form_leaves_the_trace_that_is_looked_for_first() {
        for value in [
            "aB3$kL9!mN2@pQ",
            "tok-en/with+odd&<chars>\"'",
            "line\nbreak and\ttab",
            "ümlaut pässword 漢字 abc",
            "plain0password",
        ] {
            let trace = forms::trace(value).unwrap();
            for form in forms::whole(value) {
                assert!(form.contains(trace), "{form} does not hold {trace}");
            }
        }
        assert_eq!(forms::trace("a$b!c@"), None);
    }
}

//! What is written down of an exchange: request and answer with secrets masked by value, by key and by the pointers the
//! module gave, cut at 64 KiB, binary bodies by their size. Nothing unmasked leaves this file.

use super::super::active::cut;
use super::error::Failed;
use super::prepare::Prepared;
use super::send::Answer;
use crate::redact::{MASK, Redactor, is_secret_key};
use hostler_abi::wire::http::Exchange;
use serde_json::Value;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;
use url::{Url, form_urlencoded};

/// Longest text kept of one side of an exchange.
const MAX_TEXT: usize = 64 * 1024;

/// One try, as it ended.
pub(super) struct Try<'a> {
    /// How.
    pub(super) came: &'a Result<Answer, Failed>,
    /// When it began.
    pub(super) began: Instant,
    /// From 1.
    pub(super) attempt: u32,
}

/// Writes exchanges down.
#[derive(Clone)]
pub(super) struct Recorder {
    redactor: Arc<Redactor>,
    room: Arc<AtomicUsize>,
}

impl Recorder {
    /// With the secrets known so far, and room for so many bytes in all.
    pub(super) fn new(redactor: Redactor, room: usize) -> Recorder {
        Recorder { redactor: Arc::new(redactor), room: Arc::new(AtomicUsize::new(room)) }
    }

    /// The exchange of one try.
    pub(super) fn exchange(&self, request: &Prepared, one: &Try<'_>) -> Option<Exchange> {
        let full = self.room.load(Ordering::Relaxed) == 0;
        let told = "[not kept: this call exchanged too much]";
        let (sent, received) = if full {
            (told.to_owned(), told.to_owned())
        } else {
            (
                self.sent(request),
                one.came.as_ref().map_or(String::new(), |answer| self.received(request, answer)),
            )
        };
        let response = match one.came {
            Ok(answer) => {
                let reason = reqwest::StatusCode::from_u16(answer.status)
                    .ok()
                    .and_then(|code| code.canonical_reason());
                format!("{} {}", answer.status, reason.unwrap_or_default()).trim_end().to_owned()
            }
            Err(failed) => self.redactor.text(&failed.error.message),
        };
        let used = sent.len() + received.len();
        // Whoever finds room may overdraw it once; the next one finds none.
        let _ = self
            .room
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |room| Some(room.saturating_sub(used)));
        Some(Exchange {
            request: format!("{} {}", request.method, self.url(&request.url)),
            sent,
            response,
            received,
            elapsed_ms: u64::try_from(one.began.elapsed().as_millis()).unwrap_or(u64::MAX),
            attempt: one.attempt,
        })
    }

    fn url(&self, url: &Url) -> String {
        let mut shown = url.clone();
        if url
            .query()
            .is_some_and(|query| form_urlencoded::parse(query.as_bytes()).any(|(key, _)| is_secret_key(&key)))
        {
            let query = self.form(url.query().unwrap_or_default());
            shown.set_query(Some(&query));
        }
        self.redactor.text(shown.as_str())
    }

    fn sent(&self, request: &Prepared) -> String {
        let lines = request.headers.iter().map(|(name, value)| {
            let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
            let hidden = request.headers.get(name).is_some_and(reqwest::header::HeaderValue::is_sensitive);
            (name.as_str().to_owned(), if hidden { MASK.to_owned() } else { value })
        });
        let kind =
            request.headers.get("content-type").and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        self.side(lines, kind, &request.body, &request.redact)
    }

    fn received(&self, request: &Prepared, answer: &Answer) -> String {
        let lines = answer.headers.iter().map(|(name, value)| (name.clone(), value.clone()));
        let kind = answer.headers.get("content-type").map(String::as_str).unwrap_or_default();
        self.side(lines, kind, &answer.body, &request.redact)
    }

    fn side(
        &self,
        headers: impl Iterator<Item = (String, String)>,
        kind: &str,
        body: &[u8],
        pointers: &[String],
    ) -> String {
        let mut text = String::new();
        for (name, value) in headers {
            let value = if is_secret_key(&name) { MASK.to_owned() } else { self.redactor.text(&value) };
            text.push_str(&format!("{name}: {value}\n"));
        }
        if !body.is_empty() {
            text.push('\n');
            text.push_str(&self.body(kind, body, pointers));
        }
        if text.len() > MAX_TEXT {
            let whole = text.len();
            let kept = cut(&text, MAX_TEXT).len();
            text.truncate(kept);
            text.push_str(&format!("\n[cut: {whole} bytes in all]"));
        }
        text
    }

    fn body(&self, kind: &str, body: &[u8], pointers: &[String]) -> String {
        let Ok(text) = std::str::from_utf8(body) else {
            return format!("[{} bytes that are not text]", body.len());
        };
        if let Ok(mut value @ (Value::Object(_) | Value::Array(_))) = serde_json::from_str::<Value>(text) {
            for pointer in pointers {
                if let Some(place) = value.pointer_mut(pointer) {
                    *place = Value::String(MASK.into());
                }
            }
            self.redactor.json(&mut value);
            return value.to_string();
        }
        if kind.starts_with("application/x-www-form-urlencoded") {
            return self.redactor.text(&self.form(text));
        }
        self.redactor.text(&hide_elements(text))
    }

    /// A form with the values of secret keys masked.
    fn form(&self, text: &str) -> String {
        let mut out = form_urlencoded::Serializer::new(String::new());
        for (key, value) in form_urlencoded::parse(text.as_bytes()) {
            let value = if is_secret_key(&key) { MASK.into() } else { value };
            out.append_pair(&key, &value);
        }
        out.finish()
    }
}

/// XML elements whose name is a secret's: `<password>…</password>`. Not a parser; what it misses, values still catch.
fn hide_elements(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find('<') {
        let Some(close) = rest[open..].find('>').map(|at| open + at) else { break };
        let tag = &rest[open + 1..close];
        let name = tag.split([' ', '\t', '\n', '\r']).next().unwrap_or_default();
        out.push_str(&rest[..=close]);
        rest = &rest[close + 1..];
        let local = name.rsplit(':').next().unwrap_or_default();
        if !name.starts_with(['/', '!', '?']) && !tag.ends_with('/') && is_secret_key(local) {
            let end = format!("</{name}");
            let to = rest.find(&end).unwrap_or(rest.len());
            if to > 0 {
                out.push_str(MASK);
            }
            rest = &rest[to..];
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recorder() -> Recorder {
        let mut redactor = Redactor::new();
        redactor.add("hunter2hunter2");
        Recorder::new(redactor, 1 << 20)
    }

    #[test]
    fn elements_named_like_secrets_are_masked() {
        assert_eq!(
            hide_elements("<a><user>x</user><ns:password type='t'>p<w</ns:password><password/><b>1</b></a>"),
            "<a><user>x</user><ns:password type='t'>[secret]</ns:password><password/><b>1</b></a>"
        );
    }

    #[test]
    fn a_body_is_masked_by_key_value_and_pointer() {
        let body = br#"{"password":"abc","note":"it is hunter2hunter2","deep":{"x":["k"]}}"#;
        let text = recorder().body("application/json", body, &["/deep/x/0".into()]);
        assert_eq!(text, r#"{"password":"[secret]","note":"it is [secret]","deep":{"x":["[secret]"]}}"#);
    }

    #[test]
    fn a_form_is_masked_by_key() {
        let text = recorder().body(
            "application/x-www-form-urlencoded",
            b"user=a&api_token=zzz&x=hunter2hunter2",
            &[],
        );
        assert_eq!(text, "user=a&api_token=%5Bsecret%5D&x=[secret]");
    }

    #[test]
    fn what_is_not_text_is_told_by_its_size() {
        assert_eq!(recorder().body("", &[0xff, 0xfe, 0], &[]), "[3 bytes that are not text]");
    }

    #[test]
    fn a_query_with_a_token_is_masked() {
        let url = Url::parse("https://a.example/x?access_token=abc&b=1").unwrap();
        assert_eq!(recorder().url(&url), "https://a.example/x?access_token=%5Bsecret%5D&b=1");
    }
}

//! From a module's description to a request that may be sent: policy, headers, credentials. Nothing is sent here, so
//! everything that fails here is `refused`, outcome `not_done`.

use super::super::active::ActiveCall;
use super::super::secrets;
use super::{auth, policy};
use hostler_abi::wire::Outcome;
use hostler_abi::wire::http::{HttpError, HttpPhase, HttpRequest};
use reqwest::Method;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use std::time::Duration;
use url::Url;

/// Wait for one try when the module says nothing.
const USUAL_TRY: Duration = Duration::from_secs(30);

/// A request that may be sent.
#[derive(Clone, Debug)]
pub(super) struct Prepared {
    /// Method.
    pub(super) method: Method,
    /// Checked URL.
    pub(super) url: Url,
    /// Headers, credentials among them, marked sensitive.
    pub(super) headers: HeaderMap,
    /// Body.
    pub(super) body: Vec<u8>,
    /// Longest wait for one try.
    pub(super) per_try: Duration,
    /// Sending it twice is harmless: its method, its key, or the module says so.
    pub(super) repeatable: bool,
    /// JSON pointers to mask in request and answer.
    pub(super) redact: Vec<String>,
}

impl Prepared {
    /// Nothing changes at the provider, however often it is sent.
    pub(super) fn only_reads(&self) -> bool {
        self.method == Method::GET || self.method == Method::HEAD
    }

    /// Host, and port where it is not the usual one, as people write it.
    pub(super) fn place(&self) -> String {
        let host = self.url.host_str().unwrap_or_default();
        self.url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
    }
}

/// Headers that belong to the connection, or would undo the policy (`host`).
pub(super) fn is_ours(name: &HeaderName) -> bool {
    matches!(
        name.as_str(),
        "host"
            | "connection"
            | "content-length"
            | "transfer-encoding"
            | "te"
            | "trailer"
            | "upgrade"
            | "expect"
            | "keep-alive"
    ) || name.as_str().starts_with("proxy-")
}

/// Checks a request and makes it ready.
///
/// # Errors
/// Why it is refused.
pub(super) fn prepare(
    active: &ActiveCall,
    request: HttpRequest,
    body: Vec<u8>,
) -> Result<Prepared, HttpError> {
    let refused =
        |message: String| HttpError { phase: HttpPhase::Refused, outcome: Outcome::NotDone, message };
    let url = policy::check(&active.job.net, &request.url).map_err(refused)?;
    let method = method(&request.method).map_err(refused)?;
    let mut headers = headers(&request).map_err(refused)?;
    if let Some(auth) = &request.auth {
        let (name, value) = auth::header(auth, |name| secrets::look_up(active, name)).map_err(refused)?;
        headers.insert(name, value);
    }
    let idempotent = [Method::GET, Method::HEAD, Method::PUT, Method::DELETE].contains(&method);
    Ok(Prepared {
        repeatable: idempotent || request.repeat_safe || request.key.is_some(),
        per_try: request.timeout_ms.map_or(USUAL_TRY, |ms| Duration::from_millis(ms.clamp(1, 3_600_000))),
        redact: request.redact,
        method,
        url,
        headers,
        body,
    })
}

fn method(name: &str) -> Result<Method, String> {
    const KNOWN: [Method; 6] =
        [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE, Method::HEAD];
    KNOWN.into_iter().find(|known| known.as_str() == name).ok_or_else(|| {
        format!("The module asked for the method \"{name}\"; known are GET, POST, PUT, PATCH, DELETE and HEAD. Nothing was sent.")
    })
}

fn headers(request: &HttpRequest) -> Result<HeaderMap, String> {
    let mut headers = HeaderMap::new();
    for (name, value) in &request.headers {
        let read = HeaderName::try_from(name.as_str()).ok().zip(HeaderValue::from_str(value).ok());
        let Some((known, value)) = read else {
            return Err(format!(
                "The module set a header that cannot be sent: \"{}\". Nothing was sent.",
                name.escape_default()
            ));
        };
        if is_ours(&known) {
            return Err(format!("The module may not set the header \"{known}\". Nothing was sent."));
        }
        headers.insert(known, value);
    }
    // A provider with a header of its own for the key has it in `headers` already.
    if let Some(key) = &request.key
        && !request.headers.values().any(|value| value == key)
    {
        let value = HeaderValue::from_str(key).map_err(|_| {
            "The module gave an idempotency key that cannot be sent. Nothing was sent.".to_owned()
        })?;
        headers.insert("idempotency-key", value);
    }
    Ok(headers)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_header(name: &str, value: &str) -> HttpRequest {
        HttpRequest { headers: [(name.to_owned(), value.to_owned())].into(), ..HttpRequest::default() }
    }

    #[test]
    fn a_module_cannot_set_the_host_header() {
        assert!(headers(&with_header("Host", "evil.example")).unwrap_err().contains("host"));
    }

    #[test]
    fn a_header_value_cannot_smuggle_another() {
        assert!(headers(&with_header("x-a", "1\r\nx-b: 2")).is_err());
    }

    #[test]
    fn a_key_travels_unless_the_module_placed_it() {
        let plain = HttpRequest { key: Some("k-1".into()), ..HttpRequest::default() };
        assert_eq!(headers(&plain).unwrap()["idempotency-key"], "k-1");
        let placed = HttpRequest { key: Some("k-1".into()), ..with_header("x-request-key", "k-1") };
        assert!(!headers(&placed).unwrap().contains_key("idempotency-key"));
    }

    #[test]
    fn an_unknown_method_is_refused() {
        assert!(method("get").is_err() && method("CONNECT").is_err() && method("PATCH").is_ok());
    }
}

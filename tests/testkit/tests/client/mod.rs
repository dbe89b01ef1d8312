//! A plain client for the tests of the local Hetzner Cloud: one request, one answer, nothing retried.

use std::time::Duration;

use hostler_testkit::HetznerCloud;
use serde_json::Value;

/// A client with a token.
pub struct Client {
    agent: ureq::Agent,
    base: String,
    token: Option<String>,
}

/// One answer.
#[derive(Debug)]
#[allow(dead_code, reason = "each test program uses its part")]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub text: String,
    pub json: Value,
}

#[allow(dead_code, reason = "each test program uses its part")]
impl Answer {
    /// A header by its lower-case name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The error's code, or nothing.
    pub fn code(&self) -> &str {
        self.json["error"]["code"].as_str().unwrap_or_default()
    }
}

#[allow(dead_code, reason = "each test program uses its part")]
impl Client {
    pub fn of(cloud: &HetznerCloud) -> Client {
        Client::new(&cloud.url(), Some(cloud.token()))
    }

    pub fn new(base: &str, token: Option<String>) -> Client {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_secs(20)))
            .build();
        Client { agent: config.into(), base: base.to_owned(), token }
    }

    /// The same with another time limit.
    pub fn within(mut self, limit: Duration) -> Client {
        let config =
            ureq::Agent::config_builder().http_status_as_error(false).timeout_global(Some(limit)).build();
        self.agent = config.into();
        self
    }

    pub fn get(&self, path: &str) -> Answer {
        self.send("GET", path, None).unwrap()
    }

    pub fn delete(&self, path: &str) -> Answer {
        self.send("DELETE", path, None).unwrap()
    }

    pub fn post(&self, path: &str, body: Value) -> Answer {
        self.send("POST", path, Some(body.to_string())).unwrap()
    }

    /// A POST without a body, as parameterless actions are sent.
    pub fn act(&self, path: &str) -> Answer {
        self.send("POST", path, None).unwrap()
    }

    pub fn put(&self, path: &str, body: Value) -> Answer {
        self.send("PUT", path, Some(body.to_string())).unwrap()
    }

    pub fn send(&self, method: &str, path: &str, body: Option<String>) -> Result<Answer, ureq::Error> {
        let mut request = ureq::http::Request::builder().method(method).uri(format!("{}{path}", self.base));
        if let Some(token) = &self.token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let mut response = match body {
            Some(body) => {
                self.agent.run(request.header("content-type", "application/json").body(body).unwrap())?
            }
            None => self.agent.run(request.body(()).unwrap())?,
        };
        let headers = response
            .headers()
            .iter()
            .map(|(name, value)| (name.to_string(), value.to_str().unwrap_or_default().to_owned()))
            .collect();
        let status = response.status().as_u16();
        let text = response.body_mut().read_to_string()?;
        let json = serde_json::from_str(&text).unwrap_or(Value::Null);
        Ok(Answer { status, headers, text, json })
    }
}

//! Trouble on demand: what goes wrong, at which request, how often.
//!
//! From Rust by [`super::HetznerCloud::fault`], over HTTP by `POST /_control/faults` with the same words.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Something that shall go wrong.
///
/// As JSON: `{"method":"POST","path":"/servers","times":1,"fault":"lost_answer"}`. Without `method` and `path`
/// every API request is meant. In `path`, relative to `/v1`, `*` stands for one segment, a last `**` for the rest.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Fault {
    /// The method in capitals; any when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// The path pattern.
    #[serde(default = "anywhere")]
    pub path: String,
    /// How many matching requests pass unharmed before the first one is hit.
    #[serde(default)]
    pub after: u32,
    /// How many requests are hit.
    #[serde(default = "once")]
    pub times: u32,
    /// What happens.
    #[serde(flatten)]
    pub trouble: Trouble,
}

/// What can go wrong.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "fault", rename_all = "snake_case")]
pub enum Trouble {
    /// The request is refused with this code and nothing happens; status and message are the code's own unless given.
    Error {
        /// One of the provider's codes, or an unknown one.
        code: String,
        /// Another status than the code's own.
        #[serde(default)]
        status: Option<u16>,
        /// Another message.
        #[serde(default)]
        message: Option<String>,
        /// The error's details.
        #[serde(default)]
        details: Option<Value>,
    },
    /// The request is carried out, then the connection is closed without an answer.
    LostAnswer,
    /// The connection is closed before anything is done.
    LostRequest,
    /// The request is carried out and never answered.
    HangAfter,
    /// Nothing is done and nothing is answered.
    Hang,
    /// The request is carried out; the answer comes late by this many milliseconds.
    Slow {
        /// Milliseconds.
        latency_ms: u64,
    },
    /// 429 with its headers: the bucket is full again after this many seconds.
    RateLimited {
        /// Seconds until `RateLimit-Reset`.
        reset_in: u64,
    },
    /// 502 with a page of HTML, as the provider's front end sends it; nothing is done.
    BadGatewayPage,
    /// The request is carried out and answered with that page: its outcome is unknown to the caller.
    BadGatewayPageAfter,
    /// The request is accepted; the first action it starts ends in `error`.
    ActionFails {
        /// The action's error code.
        #[serde(default = "action_failed")]
        code: String,
        /// Its message.
        #[serde(default = "action_failed_message")]
        message: String,
    },
    /// From now on this type is sold out (412 `resource_unavailable`, and the catalogue says so).
    SoldOut {
        /// The type's name; every type when absent.
        #[serde(default)]
        server_type: Option<String>,
        /// The location's name; everywhere when absent.
        #[serde(default)]
        location: Option<String>,
    },
    /// Everything is in stock again.
    Restock,
    /// From now on the project may hold this many servers (403 `resource_limit_exceeded` beyond).
    ServerLimit {
        /// Servers.
        limit: usize,
    },
}

fn anywhere() -> String {
    "/**".to_owned()
}

fn once() -> u32 {
    1
}

fn action_failed() -> String {
    "action_failed".to_owned()
}

fn action_failed_message() -> String {
    "Action failed".to_owned()
}

impl Fault {
    /// This trouble at the next request, whichever it is.
    pub fn next(trouble: Trouble) -> Fault {
        Fault { method: None, path: anywhere(), after: 0, times: 1, trouble }
    }

    /// This trouble at the next request of that method and path pattern.
    pub fn at(method: &str, path: &str, trouble: Trouble) -> Fault {
        Fault { method: Some(method.to_owned()), path: path.to_owned(), ..Fault::next(trouble) }
    }

    /// The next request of that method and path is refused with this code.
    pub fn error(method: &str, path: &str, code: &str) -> Fault {
        let trouble = Trouble::Error { code: code.to_owned(), status: None, message: None, details: None };
        Fault::at(method, path, trouble)
    }

    /// The next request of that method and path is carried out and its answer is lost.
    pub fn lost_answer(method: &str, path: &str) -> Fault {
        Fault::at(method, path, Trouble::LostAnswer)
    }

    /// The action started by the next request of that method and path ends in `error`.
    pub fn action_fails(method: &str, path: &str) -> Fault {
        Fault::at(
            method,
            path,
            Trouble::ActionFails { code: action_failed(), message: action_failed_message() },
        )
    }

    /// This type is sold out in this location (`None`: everywhere).
    pub fn sold_out(server_type: &str, location: Option<&str>) -> Fault {
        Fault::next(Trouble::SoldOut {
            server_type: Some(server_type.to_owned()),
            location: location.map(str::to_owned),
        })
    }

    /// The project may hold this many servers.
    pub fn server_limit(limit: usize) -> Fault {
        Fault::next(Trouble::ServerLimit { limit })
    }

    /// The same at that many requests in a row.
    pub fn times(mut self, times: u32) -> Fault {
        self.times = times;
        self
    }

    /// The same, letting that many matching requests pass first.
    pub fn after(mut self, requests: u32) -> Fault {
        self.after = requests;
        self
    }

    /// Whether a request is meant. `path` is without `/v1`.
    pub(super) fn meets(&self, method: &str, path: &str) -> bool {
        self.method.as_deref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(method))
            && fits(&self.path, path)
    }
}

fn fits(pattern: &str, path: &str) -> bool {
    let mut parts = path.trim_matches('/').split('/');
    for wanted in pattern.trim_matches('/').split('/') {
        if wanted == "**" {
            return true;
        }
        match parts.next() {
            Some(part) if wanted == "*" || wanted == part => {}
            _ => return false,
        }
    }
    parts.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn a_star_is_one_segment_and_two_are_the_rest() {
        assert!(fits("/servers/*/actions/reboot", "/servers/7/actions/reboot"));
        assert!(fits("/servers/**", "/servers/7/actions/reboot"));
        assert!(fits("/**", "/servers"));
        assert!(!fits("/servers/*", "/servers/7/actions/reboot"));
        assert!(!fits("/servers", "/servers/7"));
        assert!(!fits("/servers/7", "/servers"));
    }
}

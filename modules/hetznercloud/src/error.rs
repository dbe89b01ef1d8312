//! Hetzner Cloud's error codes to ours: one match, with what billing must know and what staff should do. Unknown codes
//! fall back on the HTTP status. Source: the API's error table and the codes of the official SDKs.

use crate::schema::{Action, ErrorAnswer, ErrorBody};
use hostler_sdk::{Error, ErrorKind, Outcome, Remote, Response};
use std::fmt::Write as _;

/// Whether a lost or broken answer leaves something open.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// It only reads.
    Reads,
    /// It may change something.
    Changes,
}

/// The code of `name` as modules and tests see it.
pub fn is(error: &Error, name: &str) -> bool {
    error.code().strip_prefix("hetznercloud.") == Some(name)
}

/// An answer that is no success. `doing` completes "Hetzner Cloud refused to …".
pub fn of_response(response: &Response, doing: &str, effect: Effect) -> Error {
    let status = response.status();
    let body = response.json::<ErrorAnswer>().map(|answer| answer.error).unwrap_or_default();
    let code = if body.code.is_empty() { by_status(status) } else { body.code.as_str() };
    let known = meaning(code).or_else(|| meaning(by_status(status)));
    let (kind, end, advice) = known.unwrap_or((ErrorKind::Unexpected, End::Refused, ""));
    let mut error = built(kind, end.outcome(effect), code, doing, &body, advice).remote(Remote {
        status: Some(status),
        code: Some(code.to_owned()),
        request_id: response.header("x-correlation-id").map(str::to_owned),
    });
    if let Some(details) = &body.details {
        error = error.detail("details", details.clone());
    }
    if let Some(ms) = wait_ms(code) {
        error = error.retry_after_ms(ms);
    }
    if code == "rate_limit_exceeded"
        && let Some(reset) = response.header("ratelimit-reset").and_then(|reset| reset.parse::<u64>().ok())
    {
        error = error.detail("ratelimit_reset_unix", reset);
    }
    error
}

/// An action that ended in `error`. It was accepted and then failed: nothing is as it was asked for.
pub fn of_action(action: &Action, doing: &str) -> Error {
    let body = action.error.clone().unwrap_or_default();
    let (kind, _, advice) = meaning(&body.code).unwrap_or((ErrorKind::Unexpected, End::Refused, ""));
    let advice = if advice.is_empty() {
        "Try again; if it fails again, look at the server in Hetzner's console"
    } else {
        advice
    };
    built(kind, Outcome::Retryable, "action_failed", doing, &body, advice)
        .detail("action", action.id)
        .detail("command", action.command.clone())
        .detail("action_code", body.code.clone())
}

fn built(
    kind: ErrorKind,
    outcome: Outcome,
    code: &str,
    doing: &str,
    body: &ErrorBody,
    advice: &str,
) -> Error {
    let mut message = format!("Hetzner Cloud did not {doing}: ");
    // Their words are for people; ours say what to do. Fields name what is wrong.
    let theirs = shortened(&body.message);
    let _ = match theirs.is_empty() {
        true => write!(message, "{}", code.replace('_', " ")),
        false => write!(message, "{theirs}"),
    };
    for (field, why) in fields(body) {
        let _ = write!(message, "; {field}: {why}");
    }
    message.push('.');
    if !advice.is_empty() {
        let _ = write!(message, " {advice}.");
    }
    let error = Error::new(kind, outcome, format!("hetznercloud.{code}"), message);
    match code {
        "resource_unavailable" | "no_space_left_in_location" => {
            error.client("This server is not in stock at the moment. Our staff have been told.")
        }
        "locked" | "conflict" => {
            error.client("Your server is busy with another task. Please try again in a minute.")
        }
        _ => error,
    }
}

/// How it ended, when the answer says so itself.
enum End {
    /// Nothing changed, and the same again will not help.
    Refused,
    /// Nothing changed, and it may work another time.
    Passing,
    /// The answer says nothing about what happened.
    Open,
}

impl End {
    fn outcome(&self, effect: Effect) -> Outcome {
        match (self, effect) {
            (End::Refused, _) => Outcome::NotDone,
            (End::Passing, _) | (End::Open, Effect::Reads) => Outcome::Retryable,
            (End::Open, Effect::Changes) => Outcome::Unknown,
        }
    }
}

#[rustfmt::skip]
fn meaning(code: &str) -> Option<(ErrorKind, End, &'static str)> {
    use End::{Open, Passing, Refused};
    use ErrorKind::{AlreadyExists, Conflict, NotFound, ParamsInvalid, QuotaExceeded, RateLimited, Timeout, Unauthorized, Unavailable, Unexpected, Unsupported};
    Some(match code {
        "unauthorized" => (Unauthorized, Refused, "Put a valid API token of the project into the server record's Password field"),
        "token_readonly" => (Unauthorized, Refused, "The token may only read: make one with Read & Write in the project and put it into the server record's Password field"),
        "forbidden" => (Unauthorized, Refused, "The token lacks the right: use one with Read & Write of the project the server is in"),
        "resource_limit_exceeded" => (QuotaExceeded, Refused, "The project's limit is reached: ask Hetzner for a higher one in the console, or free resources"),
        "resource_unavailable" | "no_space_left_in_location" => (QuotaExceeded, Passing, "It is sold out there: try later, or choose another type, location or fallback location"),
        "placement_error" => (QuotaExceeded, Passing, "There is no place that fits: try later or choose another location"),
        "maintenance" => (Unavailable, Passing, "Hetzner is in maintenance: try again later, see status.hetzner.com"),
        "unavailable" | "robot_unavailable" => (Unavailable, Passing, "Try again later, see status.hetzner.com"),
        "rate_limit_exceeded" => (RateLimited, Passing, "The project's hourly request limit is used up: it works again by itself, or ask Hetzner for a higher limit"),
        "not_found" => (NotFound, Refused, ""),
        "uniqueness_error" => (AlreadyExists, Refused, ""),
        "conflict" => (Conflict, Passing, "Something changed it meanwhile: try again"),
        "locked" => (Conflict, Passing, "Another action is running on it: try again in a minute"),
        "resource_locked" => (Conflict, Refused, "Hetzner has locked it: contact Hetzner's support"),
        "protected" => (Conflict, Refused, "It is protected in Hetzner's console: remove the protection there if that is really wanted, then try again"),
        "json_error" | "invalid_input" => (ParamsInvalid, Refused, ""),
        "service_error" | "unsupported_error" => (ParamsInvalid, Refused, "Hetzner does not offer this for this server"),
        "invalid_server_type" => (ParamsInvalid, Refused, "Choose a type of the same architecture and storage whose disk is not smaller"),
        "server_not_stopped" => (Conflict, Passing, "The server must be powered off for this"),
        "must_be_unassigned" | "resource_in_use" => (Conflict, Refused, "It is still in use: unassign it in Hetzner's console first"),
        "networks_overlap" | "ip_not_available" | "private_net_only_server" => (ParamsInvalid, Refused, "Check the network settings in Hetzner's console"),
        "server_already_attached" | "volume_already_attached" | "firewall_already_applied" | "firewall_already_removed"
        | "server_has_ipv4" | "server_has_ipv6" | "primary_ip_assigned" | "primary_ip_already_assigned" => (AlreadyExists, Refused, ""),
        "primary_ip_datacenter_mismatch" | "primary_ip_version_mismatch" => (ParamsInvalid, Refused, "The primary IP does not fit this server"),
        "method_not_allowed" => (Unsupported, Refused, "Check that the server record's Hostname is the Hetzner Cloud API, and update this module"),
        "deprecated_api_endpoint" => (Unsupported, Refused, "Update this module"),
        "timeout" => (Timeout, Open, ""),
        "server_error" | "bad_gateway" | "unknown_error" => (Unavailable, Open, "See status.hetzner.com"),
        "action_failed" => (Unexpected, Refused, ""),
        _ => return None,
    })
}

/// The code that stands for a status whose body says nothing.
fn by_status(status: u16) -> &'static str {
    match status {
        400 | 422 => "invalid_input",
        401 => "unauthorized",
        403 => "forbidden",
        404 => "not_found",
        405 => "method_not_allowed",
        409 => "conflict",
        410 => "deprecated_api_endpoint",
        412 => "resource_unavailable",
        423 => "locked",
        429 => "rate_limit_exceeded",
        502 => "bad_gateway",
        503 => "unavailable",
        504 => "timeout",
        _ => "server_error",
    }
}

/// When asking again makes sense, in milliseconds.
fn wait_ms(code: &str) -> Option<u64> {
    Some(match code {
        "locked" | "conflict" | "server_not_stopped" => 5_000,
        // The bucket refills by one request a second.
        "rate_limit_exceeded" => 30_000,
        "unavailable" | "robot_unavailable" => 60_000,
        "maintenance" => 600_000,
        "resource_unavailable" | "no_space_left_in_location" | "placement_error" => 900_000,
        _ => return None,
    })
}

/// Field and what is wrong with it, where the details say so.
fn fields(body: &ErrorBody) -> Vec<(String, String)> {
    let listed = |key: &str| {
        let list = body.details.as_ref().and_then(|details| details[key].as_array());
        list.cloned().unwrap_or_default()
    };
    let mut found = Vec::new();
    for field in listed("fields") {
        let messages = field["messages"].as_array().cloned().unwrap_or_default();
        let messages: Vec<&str> = messages.iter().filter_map(|message| message.as_str()).collect();
        found.push((field["name"].as_str().unwrap_or("?").to_owned(), shortened(&messages.join(", "))));
    }
    for limit in listed("limits") {
        found.push(("limit".to_owned(), limit["name"].as_str().unwrap_or("?").to_owned()));
    }
    found
}

/// One line of at most 300 characters without the full stop at its end.
fn shortened(text: &str) -> String {
    let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(300).collect();
    line.trim().trim_end_matches('.').to_owned()
}

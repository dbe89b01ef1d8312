//! The provider's errors: every documented code with its HTTP status and the body they come in.
//!
//! Which request gets which error is decided where the request is handled, or by a [`super::Fault`].

use serde_json::{Value, json};

use crate::loopback::Reply;

/// Every code with its status and a message as the provider words it (API description, SDK sources, reports).
pub const CODES: &[(&str, u16, &str)] = &[
    ("json_error", 400, "invalid JSON in request body"),
    ("unauthorized", 401, "the token you have provided is invalid"),
    ("token_readonly", 401, "the token you have provided is read only"),
    ("forbidden", 403, "insufficient permissions for this request"),
    ("maintenance", 403, "the API is currently in maintenance mode"),
    ("resource_limit_exceeded", 403, "server limit exceeded"),
    ("not_found", 404, "resource not found"),
    ("method_not_allowed", 405, "the method is not allowed for this resource"),
    ("uniqueness_error", 409, "one or more of the objects fields must be unique"),
    ("conflict", 409, "the resource has changed during the request, please retry"),
    ("deprecated_api_endpoint", 410, "this endpoint has been removed"),
    ("resource_unavailable", 412, "error during placement"),
    ("primary_ip_version_mismatch", 412, "the primary IP is of the other version"),
    ("invalid_input", 422, "invalid input in fields"),
    ("service_error", 422, "error within a service"),
    ("unsupported_error", 422, "the given resource does not support this"),
    ("placement_error", 422, "error during the placement of the server"),
    ("invalid_server_type", 422, "the server type does not fit this server"),
    ("server_not_stopped", 422, "server must be powered off"),
    ("must_be_unassigned", 422, "the primary IP must be unassigned first"),
    ("resource_in_use", 422, "the resource is in use"),
    ("firewall_already_applied", 422, "the firewall is already applied to this resource"),
    ("firewall_already_removed", 422, "the firewall is not applied to this resource"),
    ("primary_ip_already_assigned", 422, "the primary IP is already assigned"),
    ("server_has_ipv4", 422, "the server already has an IPv4"),
    ("server_has_ipv6", 422, "the server already has an IPv6"),
    ("locked", 423, "the item you are trying to access is locked"),
    ("protected", 423, "the action you are trying to start is protected for this resource"),
    ("resource_locked", 423, "the resource is locked, please contact support"),
    ("rate_limit_exceeded", 429, "limit of 3600 requests per hour reached"),
    ("server_error", 500, "internal server error"),
    ("unknown_error", 500, "an unknown error occurred"),
    ("bad_gateway", 502, "an upstream service is not reachable"),
    ("unavailable", 503, "the service is temporarily unavailable"),
    ("robot_unavailable", 503, "robot is currently not available"),
    ("timeout", 504, "the request timed out, please try again"),
];

/// An error as the API answers it.
#[derive(Clone, Debug, PartialEq)]
pub struct ApiError {
    /// The HTTP status.
    pub status: u16,
    /// The machine-readable code.
    pub code: String,
    /// For people.
    pub message: String,
    /// Code-dependent facts.
    pub details: Option<Value>,
}

impl ApiError {
    /// The error of this code with its usual status and message; an unlisted code gets 422.
    pub fn new(code: &str) -> ApiError {
        let (status, message) = CODES
            .iter()
            .find(|(known, ..)| *known == code)
            .map_or((422, "unspecified error"), |(_, status, message)| (*status, message));
        ApiError { status, code: code.to_owned(), message: message.to_owned(), details: None }
    }

    /// The same with another message.
    pub fn saying(mut self, message: impl Into<String>) -> ApiError {
        self.message = message.into();
        self
    }

    /// The same with details.
    pub fn with(mut self, details: Value) -> ApiError {
        self.details = Some(details);
        self
    }

    /// 404, naming the resource as the provider does.
    pub fn not_found(what: &str, id: u64) -> ApiError {
        ApiError::new("not_found").saying(format!("{what} with ID '{id}' not found"))
    }

    /// 422 `invalid_input` for one field.
    pub fn invalid(field: &str, message: &str) -> ApiError {
        ApiError::invalid_fields(&[(field.to_owned(), message.to_owned())])
    }

    /// 422 `invalid_input` for several fields: name and message each.
    pub fn invalid_fields(problems: &[(String, String)]) -> ApiError {
        let names: Vec<&str> = problems.iter().map(|(name, _)| name.as_str()).collect();
        let fields: Vec<Value> =
            problems.iter().map(|(name, message)| json!({"name": name, "messages": [message]})).collect();
        ApiError::new("invalid_input")
            .saying(format!(
                "invalid input in {} '{}'",
                if names.len() == 1 { "field" } else { "fields" },
                names.join("', '")
            ))
            .with(json!({"fields": fields}))
    }

    /// 409 `uniqueness_error` on a field.
    pub fn not_unique(field: &str, message: &str) -> ApiError {
        ApiError::new("uniqueness_error")
            .saying(message)
            .with(json!({"fields": [{"name": field, "messages": [message]}]}))
    }

    /// As it goes over the wire.
    pub fn reply(&self) -> Reply {
        let body = json!({"error": {"code": self.code, "message": self.message, "details": self.details}});
        super::call::json_reply(self.status, &body)
    }
}

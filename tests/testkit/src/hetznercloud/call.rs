//! One API request as the resources see it, and the JSON answer they give.

use serde_json::Value;

use super::error::ApiError;
use crate::loopback::Reply;

/// What a resource answers.
pub type Outcome = Result<Reply, ApiError>;

/// A request that has been routed and authorised.
#[derive(Debug)]
pub struct Call {
    /// The ids in the path, in order; 0 where there is none.
    pub ids: [u64; 2],
    /// The decoded query.
    pub query: Vec<(String, String)>,
    /// The JSON body; `Null` when there is none.
    pub body: Value,
    /// The address of the list itself, `http://host/v1/servers`, for `Link`.
    pub address: String,
}

impl Call {
    /// The first id of the path.
    pub fn id(&self) -> u64 {
        self.ids[0]
    }

    /// A query parameter's first value.
    pub fn query(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// All values of a repeated query parameter.
    pub fn query_all(&self, name: &str) -> Vec<&str> {
        self.query.iter().filter(|(key, _)| key == name).map(|(_, value)| value.as_str()).collect()
    }
}

/// A JSON answer.
pub fn json_reply(status: u16, body: &Value) -> Reply {
    let headers = vec![("content-type".to_owned(), "application/json".to_owned())];
    Reply { status, headers, body: body.to_string().into_bytes() }
}

/// An answer without a body (204).
pub fn no_content() -> Reply {
    Reply { status: 204, headers: Vec::new(), body: Vec::new() }
}

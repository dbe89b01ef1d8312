//! `Host`: the one way in. It takes a document of `hostler_abi::door`, lets it through the layers, and answers with
//! one. Called by the C doors and by the program; it never panics and never prints.

use crate::config::Config;
use crate::error::{HostResult, host};
use crate::runs::Runs;
use hostler_abi::door::{Answer, Returns};
use hostler_abi::wire::ErrorDoc;

/// The host of one process: what the operator decided, and what it keeps between requests.
pub struct Host {
    #[allow(dead_code)]
    config: Config,
    #[allow(dead_code)]
    runs: Option<Box<dyn Runs>>,
}

impl Host {
    /// Reads the configuration and opens nothing else: no file, no process, no thread.
    ///
    /// # Errors
    /// `host.bad_config` names the field and what it must be.
    pub fn open(config: &[u8]) -> HostResult<Host> {
        Ok(Host { config: Config::read(config)?, runs: None })
    }

    /// As [`Host::open`], with something else to run modules: tests bring their own.
    pub fn with_runs(config: Config, runs: Box<dyn Runs>) -> Host {
        Host { config, runs: Some(runs) }
    }

    /// Answers one document of `hostler_abi::door::Request` with one of `Answer`, whatever comes.
    pub fn request(&mut self, _request: &[u8]) -> Vec<u8> {
        refusal(host("bad_request", "The request is not understood."))
    }
}

/// An answer that is nothing but an error.
fn refusal(error: ErrorDoc) -> Vec<u8> {
    let answer = Answer {
        v: 1,
        r#ref: String::new(),
        returns: Returns::Text(error.message.clone()),
        effects: Vec::new(),
        data: None,
        error: Some(error),
    };
    serde_json::to_vec(&answer).unwrap_or_default()
}

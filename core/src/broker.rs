//! `Broker`: what a running call needs from the side that owns the journal: secrets, store, steps, progress.
//! In a worker process it asks over the socket; in process it asks the engine directly.

use crate::error::HostResult;
use crate::job::LogLine;
use hostler_abi::wire::Plain;
use hostler_abi::wire::http::Exchange;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Answers what the services of a running call cannot answer themselves.
pub trait Broker: Send {
    /// Answers `ask`. An error is the module's to handle: the service answers `HOSTLER_FAILED` and logs it.
    fn ask(&mut self, ask: Ask) -> HostResult<Told>;

    /// Who is told at once what the call records. Nobody, where the caller of `run_call` surely lives to get its `Ran`;
    /// a worker process may not.
    fn witness(&self) -> Option<Arc<dyn Witness>> {
        None
    }
}

/// Is told what a call records, in the order it is recorded, until the module returned.
pub trait Witness: Send + Sync {
    /// On whichever thread records it. `Ran` holds the same in the end.
    fn saw(&self, record: &Record);
}

/// Something a call recorded, masked with the secrets known by then.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Record {
    /// An HTTP exchange.
    Exchange(Exchange),
    /// A line of the log.
    Line(LogLine),
}

/// What is asked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Ask {
    /// The value of a declared secret.
    SecretGet {
        /// Its name.
        name: String,
    },
    /// Keep a secret sealed: it survives a crash before the reply.
    SecretPut {
        /// Its name.
        name: String,
        /// Its value.
        value: Plain,
    },
    /// Read a value.
    StoreGet {
        /// `HOSTLER_STORE_*`.
        scope: u32,
        /// Its key.
        key: String,
    },
    /// Write a value if its version is `if_version` (`HOSTLER_STORE_ANY`, `HOSTLER_STORE_NEW`, or one read before).
    StorePut {
        /// `HOSTLER_STORE_*`.
        scope: u32,
        /// Its key.
        key: String,
        /// New value.
        value: String,
        /// Expected version.
        if_version: i64,
    },
    /// Remove a value if its version is `if_version`.
    StoreRemove {
        /// `HOSTLER_STORE_*`.
        scope: u32,
        /// Its key.
        key: String,
        /// Expected version.
        if_version: i64,
    },
    /// The keys that begin with `prefix`.
    StoreList {
        /// `HOSTLER_STORE_*`.
        scope: u32,
        /// What they begin with.
        prefix: String,
    },
    /// What is known of a step; journals its beginning unless it is done.
    StepBegin {
        /// Its name.
        step: String,
    },
    /// Journals the end of a step.
    StepFinish {
        /// Its name.
        step: String,
        /// Its result, a JSON document.
        result: String,
    },
    /// Journals that a step was undone.
    StepUndo {
        /// Its name.
        step: String,
        /// How, a JSON document.
        document: String,
    },
    /// How far the work is.
    Progress {
        /// 0…100.
        percent: Option<u8>,
        /// For people.
        text: String,
    },
}

/// What is answered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Told {
    /// Done.
    Done,
    /// A secret, or none set.
    Secret(Option<Plain>),
    /// A stored value and its version; `None` and 0 when there is none. After a put: what is there now.
    Value {
        /// The value.
        value: Option<String>,
        /// Its version.
        version: i64,
    },
    /// The version was another; nothing was written. What is there instead.
    Conflict {
        /// The value.
        value: Option<String>,
        /// Its version.
        version: i64,
    },
    /// Keys.
    Keys(Vec<String>),
    /// What is known of a step.
    Step {
        /// `HOSTLER_STEP_*`.
        state: u32,
        /// How often it was begun before.
        begun: u32,
        /// Its result when done.
        result: Option<String>,
    },
}

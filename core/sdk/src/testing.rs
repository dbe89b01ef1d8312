//! A host in memory, so that a module is called in its own tests without the real one: feature `testing`.
//!
//! Time is virtual: waiting advances the clock and takes none. HTTP is real but plain, for a provider on 127.0.0.1.
//! The journal, the kept secrets and the facts of earlier calls last as long as the [`TestHost`], as they would with
//! the real one. It checks neither manifests nor permissions.
//!
//! ```
//! use hostler_sdk::testing::{TestCall, TestHost};
//! use hostler_sdk::{Answer, Context, Done, Module, Params, done_saying};
//!
//! struct Acme;
//! impl Module for Acme {
//!     fn suspend_account(&self, ctx: &Context, params: &Params) -> Answer<Done> {
//!         ctx.facts().state("suspended", true);
//!         done_saying(format!("suspended on {}", params.server()?.host))
//!     }
//! }
//!
//! let host = TestHost::new();
//! let call = TestCall::new("SuspendAccount").service(7).server("api.acme.example", 443);
//! let answer = host.call(&Acme, &call);
//! assert!(answer.is_done());
//! assert_eq!(host.state("suspended"), Some(true.into()));
//! ```

mod call;
mod memory;
mod plain_http;

pub use call::{TestAnswer, TestCall};

use crate::{Module, dispatch};
use hostler_abi::status::{HOSTLER_OK, HOSTLER_PENDING};
use hostler_abi::wire::{Outcome, Reply, Resume, State};
use memory::{Memory, Running};
use serde_json::Value;
use std::cell::RefCell;
use std::time::Duration;

/// A host in memory for one service.
pub struct TestHost {
    memory: RefCell<Memory>,
    slice: Duration,
}

impl Default for TestHost {
    fn default() -> TestHost {
        TestHost::new()
    }
}

impl TestHost {
    /// A host that knows nothing yet; slices of 20 virtual seconds.
    pub fn new() -> TestHost {
        TestHost { memory: RefCell::new(Memory::new()), slice: Duration::from_secs(20) }
    }

    /// Sets a secret a module may ask for: "server.password".
    pub fn with_secret(self, name: &str, value: &str) -> TestHost {
        self.memory.borrow_mut().secrets.insert(name.into(), value.into());
        self
    }

    /// Length of a slice, in virtual time.
    pub fn with_slice(mut self, slice: Duration) -> TestHost {
        self.slice = slice;
        self
    }

    /// How long an HTTP answer is waited for, in real time; 5 s unless set.
    pub fn with_patience(self, patience: Duration) -> TestHost {
        self.memory.borrow_mut().patience = patience;
        self
    }

    /// Runs one slice: the call with everything known of the service from earlier ones, then keeps the facts. After a
    /// pending the same function is resumed.
    pub fn call(&self, module: &dyn Module, call: &TestCall) -> TestAnswer {
        let document = self.document(call);
        let text = serde_json::to_vec(&document).unwrap_or_default();
        let deadline = {
            let mut memory = self.memory.borrow_mut();
            memory.function.clone_from(&document.function);
            memory.now_ms.saturating_add(i64::try_from(self.slice.as_millis()).unwrap_or(i64::MAX))
        };
        let running = Running { memory: &self.memory, deadline };
        let (status, reply) = dispatch::run(module, &running, &document.function, &text);
        self.keep(&document.function, status, &reply);
        TestAnswer { status, reply }
    }

    /// Runs slices until the answer is not pending any more; at most 100.
    pub fn call_to_end(&self, module: &dyn Module, call: &TestCall) -> TestAnswer {
        let mut answer = self.call(module, call);
        for _ in 0..100 {
            let Some(pending) = &answer.reply.pending else { break };
            self.pass(Duration::from_millis(pending.poll_ms));
            answer = self.call(module, call);
        }
        answer
    }

    /// Lets virtual time pass.
    pub fn pass(&self, time: Duration) {
        let mut memory = self.memory.borrow_mut();
        memory.now_ms = memory.now_ms.saturating_add(i64::try_from(time.as_millis()).unwrap_or(i64::MAX));
    }

    /// Forgets the end of a step, as a crash between doing and journalling does.
    pub fn lose_step(&self, function: &str, step: &str) {
        let mut memory = self.memory.borrow_mut();
        if let Some(known) = memory.steps.get_mut(&(function.to_owned(), step.to_owned())) {
            *known = None;
        }
    }

    /// Forgets the whole journal.
    pub fn lose_journal(&self) {
        self.memory.borrow_mut().steps.clear();
    }

    /// A secret by its name.
    pub fn secret(&self, name: &str) -> Option<String> {
        self.memory.borrow().secrets.get(name).cloned()
    }

    /// The password that was last stated of the service.
    pub fn password(&self) -> Option<String> {
        self.memory.borrow().password.clone()
    }

    /// A property that was stated.
    pub fn property(&self, key: &str) -> Option<String> {
        self.memory.borrow().properties.get(key).cloned()
    }

    /// A value of the module's state.
    pub fn state(&self, key: &str) -> Option<Value> {
        self.memory.borrow().state.get(key).cloned()
    }

    /// Everything logged, a line each.
    pub fn log(&self) -> Vec<String> {
        self.memory.borrow().log.clone()
    }

    fn document(&self, call: &TestCall) -> hostler_abi::wire::Call {
        let memory = self.memory.borrow();
        let mut document = call.document.clone();
        document.call.resume = memory.pending.get(&document.function).map(|(token, since)| Resume {
            token: token.clone(),
            since: crate::time::rfc3339(*since),
            polls: 1,
        });
        if let Some(service) = &mut document.service {
            for (key, value) in &memory.properties {
                service.properties.entry(key.clone()).or_insert_with(|| value.clone());
            }
            if !memory.state.is_empty() && document.state.is_none() {
                document.state = Some(State { schema: memory.state_schema, data: memory.state.clone() });
            }
        }
        document
    }

    fn keep(&self, function: &str, status: i32, reply: &Reply) {
        let mut memory = self.memory.borrow_mut();
        let memory = &mut *memory;
        for (name, value) in &reply.secrets {
            memory.secrets.insert(name.clone(), value.0.clone());
        }
        if let Some(facts) = &reply.service {
            for (key, value) in &facts.properties {
                match value {
                    Some(value) => memory.properties.insert(key.clone(), value.clone()),
                    None => memory.properties.remove(key),
                };
            }
            if let Some(password) = &facts.password {
                memory.password = memory.secrets.get(&password.name).cloned();
            }
        }
        if let Some(change) = &reply.state {
            memory.state_schema = change.schema;
            memory.state.extend(change.set.clone());
            memory.state.retain(|key, _| !change.unset.contains(key));
        }
        let began = memory.now_ms;
        match (&reply.pending, &reply.error) {
            (Some(pending), _) if status == HOSTLER_PENDING => {
                let entry = memory.pending.entry(function.to_owned());
                entry.or_insert((String::new(), began)).0.clone_from(&pending.token);
            }
            // The same intent goes on: its journal stays.
            (_, Some(error)) if error.outcome != Outcome::NotDone => {}
            _ if status == HOSTLER_OK || reply.error.is_some() => {
                memory.pending.remove(function);
                memory.steps.retain(|(of, _), _| of != function);
            }
            _ => {}
        }
    }
}

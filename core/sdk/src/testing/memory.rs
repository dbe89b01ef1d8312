//! What the host in memory remembers, and its services for one running call.

use super::plain_http;
use crate::backing::{Backing, Known, NoAnswer, Received, Refusal, Sent, Versioned};
use hostler_abi::entry::{HOSTLER_GO_ON, HOSTLER_STOP_DEADLINE};
use hostler_abi::services::store::{HOSTLER_STORE_ANY, MAX_VALUE_BYTES};
use hostler_abi::status::{HOSTLER_BAD_CALL, HOSTLER_DEADLINE};
use serde_json::{Map, Value};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::time::Duration;

/// Function and step.
pub(super) type StepName = (String, String);

pub(super) struct Memory {
    pub now_ms: i64,
    pub patience: Duration,
    pub function: String,
    pub secrets: BTreeMap<String, String>,
    pub store: BTreeMap<(u32, String), (String, i64)>,
    /// The result of a step; `None` when it was only begun.
    pub steps: BTreeMap<StepName, Option<String>>,
    /// Token and beginning of pending functions.
    pub pending: BTreeMap<String, (String, i64)>,
    pub properties: BTreeMap<String, String>,
    pub password: Option<String>,
    pub state: Map<String, Value>,
    pub state_schema: u32,
    pub log: Vec<String>,
    random: u64,
}

impl Memory {
    pub fn new() -> Memory {
        Memory {
            now_ms: 1_795_410_000_000,
            patience: Duration::from_secs(5),
            function: String::new(),
            secrets: BTreeMap::new(),
            store: BTreeMap::new(),
            steps: BTreeMap::new(),
            pending: BTreeMap::new(),
            properties: BTreeMap::new(),
            password: None,
            state: Map::new(),
            state_schema: 1,
            log: Vec::new(),
            random: 0x9e37_79b9_7f4a_7c15,
        }
    }

    /// The same sequence in every test: splitmix64.
    fn next(&mut self) -> u64 {
        self.random = self.random.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.random;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}

/// One running call.
pub(super) struct Running<'a> {
    pub memory: &'a RefCell<Memory>,
    pub deadline: i64,
}

impl Running<'_> {
    fn step_name(&self, step: &str) -> StepName {
        (self.memory.borrow().function.clone(), step.to_owned())
    }
}

impl Backing for Running<'_> {
    fn log(&self, level: u32, target: &str, message: &str, fields: &str) {
        self.memory.borrow_mut().log.push(format!("{level} {target} {message} {fields}"));
    }

    fn should_stop(&self) -> i32 {
        if self.remaining_ms() > 0 { HOSTLER_GO_ON } else { HOSTLER_STOP_DEADLINE }
    }

    fn remaining_ms(&self) -> i64 {
        (self.deadline - self.memory.borrow().now_ms).max(0)
    }

    fn now_unix_ms(&self) -> Result<i64, Refusal> {
        Ok(self.memory.borrow().now_ms)
    }

    fn sleep(&self, ms: u64) -> Result<(), Refusal> {
        let ms = i64::try_from(ms).unwrap_or(i64::MAX).min(self.remaining_ms());
        self.memory.borrow_mut().now_ms += ms;
        if self.remaining_ms() > 0 { Ok(()) } else { Err(Refusal(HOSTLER_DEADLINE)) }
    }

    fn http(&self, sent: &Sent) -> Result<Received, NoAnswer> {
        if self.remaining_ms() == 0 {
            return Err(NoAnswer::Refused(Refusal(HOSTLER_DEADLINE)));
        }
        let memory = self.memory.borrow();
        plain_http::exchange(sent, &memory.secrets, memory.patience).map_err(NoAnswer::Failed)
    }

    fn http_many(&self, sent: &[Sent], _bound: u32) -> Result<Vec<Result<Received, NoAnswer>>, Refusal> {
        Ok(sent.iter().map(|sent| self.http(sent)).collect())
    }

    fn secret_get(&self, name: &str) -> Result<Option<String>, Refusal> {
        Ok(self.memory.borrow().secrets.get(name).cloned())
    }

    fn secret_put(&self, name: &str, value: &str) -> Result<(), Refusal> {
        if !name.starts_with("keep:") && !name.starts_with("new:") {
            return Err(Refusal(HOSTLER_BAD_CALL));
        }
        self.memory.borrow_mut().secrets.insert(name.into(), value.into());
        Ok(())
    }

    fn store_get(&self, scope: u32, key: &str) -> Result<Versioned, Refusal> {
        let memory = self.memory.borrow();
        let found = memory.store.get(&(scope, key.to_owned()));
        Ok(found.map_or((None, 0), |(value, version)| (Some(value.clone()), *version)))
    }

    fn store_put(
        &self,
        scope: u32,
        key: &str,
        value: &str,
        if_version: i64,
    ) -> Result<Result<Versioned, Versioned>, Refusal> {
        if value.len() > MAX_VALUE_BYTES {
            return Err(Refusal(HOSTLER_BAD_CALL));
        }
        let there = self.store_get(scope, key)?;
        if if_version != HOSTLER_STORE_ANY && if_version != there.1 {
            return Ok(Err(there));
        }
        let version = there.1 + 1;
        self.memory.borrow_mut().store.insert((scope, key.to_owned()), (value.to_owned(), version));
        Ok(Ok((Some(value.to_owned()), version)))
    }

    fn store_remove(&self, scope: u32, key: &str, _if_version: i64) -> Result<(), Refusal> {
        self.memory.borrow_mut().store.remove(&(scope, key.to_owned()));
        Ok(())
    }

    fn store_list(&self, scope: u32, prefix: &str) -> Result<Vec<String>, Refusal> {
        let memory = self.memory.borrow();
        let keys = memory.store.keys().filter(|(of, key)| *of == scope && key.starts_with(prefix));
        Ok(keys.map(|(_, key)| key.clone()).collect())
    }

    fn step_begin(&self, step: &str) -> Result<Known, Refusal> {
        let name = self.step_name(step);
        let mut memory = self.memory.borrow_mut();
        let known = match memory.steps.get(&name) {
            None => Known::New,
            Some(None) => Known::Unknown,
            Some(Some(result)) => return Ok(Known::Done(result.clone())),
        };
        memory.steps.insert(name, None);
        Ok(known)
    }

    fn step_finish(&self, step: &str, result: &str) -> Result<(), Refusal> {
        let name = self.step_name(step);
        self.memory.borrow_mut().steps.insert(name, Some(result.to_owned()));
        Ok(())
    }

    fn step_undo(&self, step: &str, _document: &str) -> Result<(), Refusal> {
        let name = self.step_name(step);
        self.memory.borrow_mut().steps.remove(&name);
        Ok(())
    }

    fn progress(&self, _percent: i32, _text: &str) -> Result<(), Refusal> {
        Ok(())
    }

    fn random_fill(&self, bytes: &mut [u8]) -> Result<(), Refusal> {
        for byte in bytes {
            *byte = self.memory.borrow_mut().next().to_le_bytes()[0];
        }
        Ok(())
    }

    fn random_password(&self, policy: &str) -> Result<String, Refusal> {
        let policy: Value = serde_json::from_str(policy).map_err(|_| Refusal(HOSTLER_BAD_CALL))?;
        let length = policy["length"].as_u64().and_then(|length| usize::try_from(length).ok()).unwrap_or(20);
        let mut password = format!("Aa1{}", policy["symbols"].as_str().unwrap_or_default());
        while password.len() < length {
            password += &format!("{:016x}", self.memory.borrow_mut().next());
        }
        Ok(password.chars().take(length).collect())
    }

    fn random_uuid7(&self) -> Result<String, Refusal> {
        let end = self.memory.borrow_mut().next() & 0xffff_ffff_ffff;
        Ok(format!("01900000-0000-7000-8000-{end:012x}"))
    }
}

//! `Host`: the one way in. It takes a document of `hostler_abi::door`, lets it through the layers, and answers with
//! one. Called by the C doors and by the program; it never panics.

use crate::config::Config;
use crate::engine::keeper::Keeper;
use crate::engine::moment::{Clock, RealClock};
use crate::engine::pass::{Heard, Kind, Pass, Surroundings, panicked, reference};
use crate::engine::reply::too_deep;
use crate::engine::{doctor, effects, facts, log, resume};
use crate::error::{HostResult, host};
use crate::runs::{Ours, Runs};
use crate::{answer, layers};
use hostler_abi::door::{Answer, BridgeCall, Request, Returns, VERBS};
use hostler_abi::function::Shape;
use hostler_abi::wire::{DOCUMENT_VERSION, Effect, ErrorDoc, MAX_CALL_BYTES, MAX_DEPTH};
use serde_json::Value;
use std::panic::{AssertUnwindSafe, catch_unwind};
use tracing::Dispatch;

/// The host of one process: what the operator decided, and what it keeps between requests.
pub struct Host {
    config: Config,
    runs: Box<dyn Runs>,
    clock: Box<dyn Clock>,
    keeper: Keeper,
    log: Option<Dispatch>,
}

impl Host {
    /// Reads the configuration and opens nothing else: no file, no process, no thread.
    ///
    /// # Errors
    /// `host.bad_config` names the field and what it must be.
    pub fn open(config: &[u8]) -> HostResult<Host> {
        let config = Config::read(config)?;
        let runs = Ours::new(&config);
        Ok(Host::with(config, Box::new(runs), Box::new(RealClock)))
    }

    /// As [`Host::open`], with something else to run modules and another clock: tests bring their own.
    pub fn with(config: Config, runs: Box<dyn Runs>, clock: Box<dyn Clock>) -> Host {
        let keeper = Keeper::new(&config.state_dir);
        Host { config, runs, clock, keeper, log: None }
    }

    /// Answers one document of [`Request`] with one of [`Answer`], whatever comes.
    pub fn request(&mut self, request: &[u8]) -> Vec<u8> {
        let answered = catch_unwind(AssertUnwindSafe(|| {
            let log = self.log.get_or_insert_with(|| log::open(&self.config)).clone();
            tracing::dispatcher::with_default(&log, || self.answer(request))
        }));
        let answer = answered.unwrap_or_else(|_| refusal(panicked()));
        serde_json::to_vec(&answer).unwrap_or_else(|_| {
            br#"{"v":1,"ref":"","returns":{"as":"text","value":"The host could not write its answer."}}"#
                .to_vec()
        })
    }

    fn answer(&mut self, request: &[u8]) -> Answer {
        match read(request) {
            Ok(Request::Call { call }) => self.call(*call),
            Ok(other) => self.verb(other).unwrap_or_else(|error| {
                tracing::error!(code = %error.code, "{}", error.message);
                refusal(error)
            }),
            Err(error) => {
                tracing::warn!("{}", error.message);
                refusal(error)
            }
        }
    }

    fn verb(&mut self, request: Request) -> HostResult<Answer> {
        Ok(match request {
            Request::Ack { acks } => {
                effects::acknowledge(&mut self.keeper, &acks)?;
                nothing(None, Vec::new())
            }
            Request::Resume { budget_ms } => {
                let around = Surroundings {
                    config: &self.config,
                    runs: self.runs.as_mut(),
                    keeper: &mut self.keeper,
                    clock: self.clock.as_mut(),
                };
                let (data, told) = resume::run(around, budget_ms)?;
                let mut all = effects::undelivered(&mut self.keeper, None)?;
                all.extend(told);
                nothing(Some(data), all)
            }
            Request::Modules => nothing(Some(Value::Array(self.runs.reports())), Vec::new()),
            Request::Manifest { module } => {
                let manifest = self.runs.manifest(&module)?;
                let data = serde_json::to_value(manifest.as_ref())
                    .map_err(|why| host("manifest", format!("The manifest cannot be written: {why}.")))?;
                nothing(Some(data), Vec::new())
            }
            Request::Doctor => nothing(
                Some(doctor::findings(&self.config, &mut self.keeper, self.runs.as_mut())),
                Vec::new(),
            ),
            // Workers stay warm for the next request of this process; they end by themselves when none comes.
            Request::End | Request::Call { .. } => nothing(None, Vec::new()),
        })
    }

    fn call(&mut self, bridge: BridgeCall) -> Answer {
        let manifest = match self.runs.manifest(&bridge.module) {
            Ok(manifest) => manifest,
            Err(error) => return without_module(&bridge, error),
        };
        let reference = reference();
        let around = Surroundings {
            config: &self.config,
            runs: self.runs.as_mut(),
            keeper: &mut self.keeper,
            clock: self.clock.as_mut(),
        };
        let mut pass = Pass::new(around, bridge, manifest, reference.clone(), None);
        let heard = catch_unwind(AssertUnwindSafe(|| layers::call(&mut pass)))
            .unwrap_or_else(|_| Heard::Failed(panicked()));
        let heard = going_on(&mut pass, heard);
        let returns = answer::returns(&mut pass, &heard);
        told_elsewhere(&mut pass, &heard);
        let told = std::mem::take(&mut pass.effects);
        let place = (pass.place.service, pass.place.addon);
        // A page view must not wait for a write, and may come by GET: it delivers nothing.
        let mut all = match place.0 != 0 && pass.kind.changes {
            true => effects::undelivered(&mut self.keeper, Some(place)).unwrap_or_else(|error| {
                tracing::error!("what WHMCS must be told cannot be read: {}", error.message);
                Vec::new()
            }),
            false => Vec::new(),
        };
        let kept: std::collections::BTreeSet<String> = all.iter().map(|effect| effect.id.clone()).collect();
        all.extend(told.into_iter().filter(|effect| !kept.contains(&effect.id)));
        let error = match heard {
            Heard::Failed(error) => Some(error),
            _ => None,
        };
        Answer { v: DOCUMENT_VERSION, r#ref: reference, returns, effects: all, data: None, error }
    }
}

/// The page of a service whose work goes on shows that instead of what the module would say.
fn going_on(pass: &mut Pass<'_>, heard: Heard) -> Heard {
    if pass.kind.shape != Shape::Page || pass.place.service == 0 || !matches!(heard, Heard::Failed(_)) {
        return heard;
    }
    let unfinished = match pass.keeper.if_there() {
        Ok(Some(journal)) => journal.unfinished(&pass.place).unwrap_or_default(),
        _ => Vec::new(),
    };
    match unfinished.into_iter().next() {
        Some(operation) => {
            pass.operation = Some(operation);
            Heard::Pending(pass.going())
        }
        None => heard,
    }
}

/// Functions whose errors WHMCS shows to nobody say them in the Activity Log (contract §2.17).
fn told_elsewhere(pass: &mut Pass<'_>, heard: &Heard) {
    if let Heard::Failed(error) = heard
        && matches!(pass.kind.shape, Shape::Nothing | Shape::Object)
    {
        let action = facts::activity(pass, &error.message);
        pass.tell(action);
    }
}

/// The module cannot be used; the function's own error form says why.
fn without_module(bridge: &BridgeCall, error: ErrorDoc) -> Answer {
    let reference = reference();
    tracing::error!(r#ref = %reference, module = %bridge.module, "{}", error.message);
    let kind = Kind::of(&bridge.function, None);
    let returns = answer::failed(kind, bridge.by, &reference, &error);
    Answer {
        v: DOCUMENT_VERSION,
        r#ref: reference,
        returns,
        effects: Vec::new(),
        data: None,
        error: Some(error),
    }
}

fn read(request: &[u8]) -> HostResult<Request> {
    let bad = |what: String| host("bad_request", format!("The request is not understood: {what}."));
    if request.len() > MAX_CALL_BYTES {
        return Err(bad(format!("it has {} bytes and may have {MAX_CALL_BYTES}", request.len())));
    }
    if too_deep(request) {
        return Err(bad(format!("it is nested deeper than {MAX_DEPTH}")));
    }
    let document: Value =
        serde_json::from_slice(request).map_err(|why| bad(format!("it is no JSON ({why})")))?;
    let verb = document.get("do").and_then(Value::as_str).unwrap_or_default();
    if !VERBS.contains(&verb) {
        let verb: String = verb.chars().take(40).collect();
        return Err(bad(format!("\"do\" is \"{verb}\"; known are {}", VERBS.join(", "))));
    }
    serde_json::from_value(document).map_err(|why| bad(why.to_string()))
}

fn nothing(data: Option<Value>, effects: Vec<Effect>) -> Answer {
    Answer { v: DOCUMENT_VERSION, r#ref: reference(), returns: Returns::Nothing, effects, data, error: None }
}

/// An answer that is nothing but an error.
fn refusal(error: ErrorDoc) -> Answer {
    let reference = reference();
    let message = format!("{} (ref {reference})", error.message);
    Answer {
        v: DOCUMENT_VERSION,
        r#ref: reference,
        returns: Returns::Text(message),
        effects: Vec::new(),
        data: None,
        error: Some(error),
    }
}

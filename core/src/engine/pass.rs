//! `Pass`: one call on its way through the layers, and `Heard`: what comes back. Everything a layer may look at is here,
//! and nothing else is: no statics, no environment.

use crate::config::Config;
use crate::engine::keeper::Keeper;
use crate::engine::moment::Clock;
use crate::error::{HostResult, host};
use crate::job::NetPolicy;
use crate::journal::{Operation, Place, State};
use crate::params::{Ids, Prepared, Secrets};
use crate::redact::Redactor;
use crate::runs::Runs;
use hostler_abi::door::BridgeCall;
use hostler_abi::function::{self, CUSTOM_PREFIX, LOADER_PREFIX, Shape};
use hostler_abi::manifest::{FunctionClaim, Manifest};
use hostler_abi::wire::call::By;
use hostler_abi::wire::effect::Action;
use hostler_abi::wire::{Call, Effect, ErrorDoc};
use serde_json::Value;
use std::cell::RefCell;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::rc::Rc;
use std::sync::Arc;

/// What kind of function it is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Kind {
    pub shape: Shape,
    pub changes: bool,
    pub destroys: bool,
    pub custom: bool,
}

impl Kind {
    /// The kind of `name`; `claim` speaks for custom functions only.
    pub(crate) fn of(name: &str, claim: Option<&FunctionClaim>) -> Kind {
        let destroys = claim.is_some_and(|claim| claim.destroys);
        if let Some(known) = function::find(name) {
            return Kind {
                shape: known.shape,
                changes: known.changes,
                destroys: destroys || known.destroys,
                custom: false,
            };
        }
        let loader = name.starts_with(LOADER_PREFIX);
        Kind {
            shape: if loader { Shape::Loader } else { Shape::Lifecycle },
            changes: !loader && claim.is_some_and(|claim| claim.changes || claim.destroys),
            destroys: !loader && destroys,
            custom: name.starts_with(CUSTOM_PREFIX),
        }
    }
}

/// What came of a call.
#[derive(Debug)]
pub(crate) enum Heard {
    /// It is so. The function's result, if it has one.
    Result(Option<Value>),
    /// It goes on.
    Pending(Going),
    /// It is not so.
    Failed(ErrorDoc),
}

/// Work that goes on.
#[derive(Clone, Debug, Default)]
pub(crate) struct Going {
    /// What is going on.
    pub text: String,
    /// How far, 0…100.
    pub percent: Option<u8>,
    /// Since when.
    pub since: i64,
    /// How long it usually takes, in milliseconds.
    pub usual_ms: Option<u64>,
    /// Another caller does it right now.
    pub elsewhere: bool,
}

/// One call on its way.
pub(crate) struct Pass<'h> {
    pub config: &'h Config,
    pub runs: &'h mut dyn Runs,
    pub keeper: &'h mut Keeper,
    pub clock: &'h mut dyn Clock,
    pub bridge: BridgeCall,
    pub manifest: Arc<Manifest>,
    pub claim: Option<FunctionClaim>,
    pub kind: Kind,
    pub ids: Ids,
    pub place: Place,
    pub secrets: Secrets,
    /// The call document; empty when `refused` says why there is none.
    pub call: Call,
    pub net: NetPolicy,
    /// Why no call document could be made. Said only to those who may call at all.
    pub refused: Option<ErrorDoc>,
    pub reference: String,
    pub started: i64,
    pub budget_end: i64,
    /// Nobody asked: the journal's own time came.
    pub automatic: bool,
    /// The operation, inside the journal layer.
    pub operation: Option<Operation>,
    /// Where the operation stood before this try.
    pub before: State,
    /// The outcome of an earlier try is not known and is looked up before the next.
    pub look_first: bool,
    /// Effects that go with the answer and are not kept.
    pub effects: Vec<Effect>,
    numbered: u32,
    hides: RefCell<Option<(u64, Rc<Redactor>)>>,
}

/// What a pass is made of.
pub(crate) struct Surroundings<'h> {
    pub config: &'h Config,
    pub runs: &'h mut dyn Runs,
    pub keeper: &'h mut Keeper,
    pub clock: &'h mut dyn Clock,
}

impl<'h> Pass<'h> {
    /// Reads the call's parameters; what is wrong with them waits in `refused`.
    pub(crate) fn new(
        around: Surroundings<'h>,
        bridge: BridgeCall,
        manifest: Arc<Manifest>,
        reference: String,
        budget_ms: Option<u64>,
    ) -> Pass<'h> {
        let Surroundings { config, runs, keeper, clock } = around;
        let claim = manifest.functions.get(&bridge.function).cloned();
        let kind = Kind::of(&bridge.function, claim.as_ref());
        let ids = crate::params::ids(&bridge.params);
        let mut secrets = crate::params::secrets(&manifest, &bridge);
        let prepared = crate::params::prepare(&manifest, &config.installation, &bridge, &mut secrets);
        let (call, net, refused) = match prepared {
            Ok(Prepared { call, net }) => (call, net, None),
            Err(why) => (Call::default(), NetPolicy::default(), Some(why)),
        };
        let started = clock.now_ms();
        let budget =
            budget_ms.or(bridge.budget_ms).unwrap_or_else(|| budget(config, kind, &bridge, claim.as_ref()));
        let mut pass = Pass {
            place: Place { module: bridge.module.clone(), service: ids.service, addon: ids.addon },
            config,
            runs,
            keeper,
            clock,
            manifest,
            claim,
            kind,
            ids,
            secrets,
            call,
            net,
            refused,
            started,
            budget_end: started.saturating_add_unsigned(budget),
            automatic: false,
            operation: None,
            before: State::Queued,
            look_first: false,
            effects: Vec::new(),
            numbered: 0,
            hides: RefCell::default(),
            reference,
            bridge,
        };
        pass.call.call.id = unique(started);
        pass
    }

    /// The claim of the function; authorise has seen to it that there is one.
    pub(crate) fn claim(&self) -> FunctionClaim {
        self.claim.clone().unwrap_or_default()
    }

    /// Hides every secret this call has seen. Made anew only when there is another one to hide.
    pub(crate) fn redactor(&self) -> Rc<Redactor> {
        let mut hasher = DefaultHasher::new();
        for secret in self.secrets.values() {
            secret.expose().hash(&mut hasher);
        }
        let seen = hasher.finish();
        if let Some((known, redactor)) = self.hides.borrow().as_ref()
            && *known == seen
        {
            return redactor.clone();
        }
        let mut redactor = Redactor::new();
        for secret in self.secrets.values() {
            redactor.add(secret.expose());
        }
        let redactor = Rc::new(redactor);
        *self.hides.borrow_mut() = Some((seen, redactor.clone()));
        redactor
    }

    /// An effect with an id of this call.
    pub(crate) fn effect(&mut self, action: Action) -> Effect {
        self.numbered += 1;
        Effect { id: format!("{}.{}", self.call.call.id, self.numbered), action }
    }

    /// An effect that goes with the answer and is not kept.
    pub(crate) fn tell(&mut self, action: Action) {
        let effect = self.effect(action);
        self.effects.push(effect);
    }

    /// Writes the operation and a line of history.
    pub(crate) fn save(&mut self, note: &str) -> HostResult<()> {
        let now = self.clock.now_ms();
        match &self.operation {
            Some(operation) => self.keeper.journal()?.save(operation, now, note),
            None => Ok(()),
        }
    }

    /// What goes on, as people are told.
    pub(crate) fn going(&self) -> Going {
        let operation = self.operation.as_ref();
        Going {
            text: operation.map(|operation| operation.text.clone()).unwrap_or_default(),
            percent: operation.and_then(|operation| operation.percent),
            since: operation.map_or(self.started, |operation| operation.started),
            usual_ms: self.claim.as_ref().and_then(|claim| claim.usual_ms),
            elsewhere: false,
        }
    }
}

/// How long this asker may wait for this function (architecture: time budgets).
fn budget(config: &Config, kind: Kind, bridge: &BridgeCall, claim: Option<&FunctionClaim>) -> u64 {
    let budgets = &config.budgets;
    let long = matches!(
        bridge.function.as_str(),
        "CreateAccount"
            | "TerminateAccount"
            | "ChangePackage"
            | "SuspendAccount"
            | "UnsuspendAccount"
            | "Renew"
    );
    let short = matches!(bridge.function.as_str(), "SuspendAccount" | "UnsuspendAccount" | "Renew");
    match (kind.shape, bridge.by) {
        (Shape::Loader, _) => budgets.loader,
        (Shape::Page | Shape::Fields | Shape::Html | Shape::Object, _) => budgets.page,
        (Shape::Accounts, _) => budgets.click,
        // The daily usage of a whole server: WHMCS waits for it in cron, nobody else does.
        (Shape::Nothing, By::Cron) => claim.and_then(|claim| claim.timeout_ms).unwrap_or(20_000),
        (Shape::Lifecycle, By::Cron) if long => budgets.cron,
        (Shape::Lifecycle, By::Payment) if long => budgets.payment,
        (Shape::Lifecycle, _) if long && !short => budgets.click,
        _ => budgets.button,
    }
}

/// A UUID of version 7 for `now`.
pub(crate) fn unique(now: i64) -> String {
    let mut bytes = random::<16>();
    bytes[..6].copy_from_slice(&now.to_be_bytes()[2..]);
    bytes[6] = (bytes[6] & 0x0f) | 0x70;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}

/// Six letters and digits a person can read out.
pub(crate) fn reference() -> String {
    const CROCKFORD: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    random::<6>().iter().map(|byte| char::from(CROCKFORD[usize::from(byte % 32)])).collect()
}

/// Names, not keys: without the system's random bytes the time must do.
fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0u8; N];
    if getrandom::fill(&mut bytes).is_err() {
        let now =
            std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default().as_nanos();
        for (byte, part) in bytes.iter_mut().zip(now.to_le_bytes()) {
            *byte = part;
        }
    }
    bytes
}

/// The module gave up a lock, a file or its mind while the host worked; the operation is looked up.
pub(crate) fn panicked() -> ErrorDoc {
    host(
        "panicked",
        "The host itself failed on this request. Its log says where; report it with the reference, and try again.",
    )
}

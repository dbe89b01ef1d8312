//! The `Broker` of one call: answers what its services ask from the journal and from the call's own secrets. What it
//! names is limited to this module and this service; a module cannot reach another's.

use crate::broker::{Ask, Broker, Told};
use crate::engine::keeper::Keeper;
use crate::engine::moment::Clock;
use crate::error::{HostResult, host};
use crate::journal::{Place, Scope, Stored};
use crate::params::Secrets;
use crate::secret::Secret;
use hostler_abi::services::store::{HOSTLER_STORE_MODULE, HOSTLER_STORE_SERVICE, MAX_VALUE_BYTES};

/// Prefix of secrets that stay with the service.
pub(crate) const KEEP: &str = "keep:";
/// Prefix of secrets that a reply refers to.
pub(crate) const NEW: &str = "new:";

/// Answers for one call.
pub(crate) struct CallBroker<'a> {
    pub keeper: &'a mut Keeper,
    pub clock: &'a dyn Clock,
    pub secrets: &'a mut Secrets,
    /// What the manifest lets the module ask for.
    pub declared: &'a [String],
    pub place: &'a Place,
    /// The operation; `None` for a function that changes nothing.
    pub key: Option<&'a str>,
}

/// Whose secret it is: `keep:` of the service, `new:` of the operation.
pub(crate) fn owner<'a>(name: &str, key: Option<&'a str>) -> &'a str {
    if name.starts_with(KEEP) { "" } else { key.unwrap_or_default() }
}

impl Broker for CallBroker<'_> {
    fn ask(&mut self, ask: Ask) -> HostResult<Told> {
        match ask {
            Ask::SecretGet { name } => {
                self.secret(&name).map(|found| Told::Secret(found.map(|secret| secret.to_plain())))
            }
            Ask::SecretPut { name, value } => self.keep(&name, Secret::from(value)).map(|()| Told::Done),
            Ask::StoreGet { scope, key } => {
                let scope = self.scope(scope)?;
                let stored = match self.keeper.if_there()? {
                    Some(journal) => journal.value(&scope, &key)?,
                    None => Stored::default(),
                };
                Ok(Told::Value { value: stored.value, version: stored.version })
            }
            Ask::StorePut { scope, key, value, if_version } => {
                if value.len() > MAX_VALUE_BYTES {
                    return Err(host(
                        "store",
                        format!("A stored value may have {MAX_VALUE_BYTES} bytes and has {}.", value.len()),
                    ));
                }
                self.put(scope, &key, Some(&value), if_version)
            }
            Ask::StoreRemove { scope, key, if_version } => self.put(scope, &key, None, if_version),
            Ask::StoreList { scope, prefix } => {
                let scope = self.scope(scope)?;
                match self.keeper.if_there()? {
                    Some(journal) => journal.keys(&scope, &prefix).map(Told::Keys),
                    None => Ok(Told::Keys(Vec::new())),
                }
            }
            Ask::StepBegin { step } => {
                let (key, now) = (self.operation()?, self.clock.now_ms());
                let known = self.keeper.journal()?.step_begin(key, &step, now)?;
                Ok(Told::Step { state: known.state, begun: known.begun, result: known.result })
            }
            Ask::StepFinish { step, result } => {
                let (key, now) = (self.operation()?, self.clock.now_ms());
                self.keeper.journal()?.step_finish(key, &step, &result, now).map(|()| Told::Done)
            }
            Ask::StepUndo { step, document } => {
                let (key, now) = (self.operation()?, self.clock.now_ms());
                self.keeper.journal()?.step_undo(key, &step, &document, now).map(|()| Told::Done)
            }
            Ask::Progress { percent, text } => {
                if let Some(key) = self.key {
                    self.keeper.journal()?.progress(key, percent, &text)?;
                }
                Ok(Told::Done)
            }
        }
    }
}

impl<'a> CallBroker<'a> {
    fn operation(&self) -> HostResult<&'a str> {
        self.key.ok_or_else(|| host("no_steps", "A function that changes nothing has no journal of steps."))
    }

    fn scope(&self, scope: u32) -> HostResult<Scope> {
        match scope {
            HOSTLER_STORE_MODULE => Ok(Scope::Module(self.place.module.clone())),
            HOSTLER_STORE_SERVICE if self.place.service != 0 => Ok(Scope::Service(self.place.clone())),
            HOSTLER_STORE_SERVICE => {
                Err(host("store", "This call is about no service; use the module's own scope."))
            }
            other => Err(host(
                "store",
                format!("There is no store scope {other}; 0 is the module's, 1 the service's."),
            )),
        }
    }

    fn put(&mut self, scope: u32, key: &str, value: Option<&str>, if_version: i64) -> HostResult<Told> {
        let scope = self.scope(scope)?;
        let put = self.keeper.journal()?.put_value(&scope, key, value, if_version)?;
        Ok(match put {
            Ok(stored) => Told::Value { value: stored.value, version: stored.version },
            Err(stored) => Told::Conflict { value: stored.value, version: stored.version },
        })
    }

    fn secret(&mut self, name: &str) -> HostResult<Option<Secret>> {
        let own = name.starts_with(KEEP) || name.starts_with(NEW);
        if !own && !self.declared.iter().any(|declared| declared == name) {
            return Err(host(
                "undeclared_secret",
                format!("The manifest does not declare the secret \"{name}\"."),
            ));
        }
        if let Some(secret) = self.secrets.get(name) {
            return Ok(Some(secret.clone()));
        }
        if !own || self.place.service == 0 {
            return Ok(None);
        }
        let owner = owner(name, self.key);
        if self.keeper.if_there()?.is_none() {
            return Ok(None);
        }
        let (journal, seal) = self.keeper.both()?;
        let Some(sealed) = journal.secret(self.place, owner, name)? else { return Ok(None) };
        let secret = seal.open_sealed(&purpose(self.place, owner, name), &sealed)?;
        self.secrets.insert(name.to_owned(), secret.clone());
        Ok(Some(secret))
    }

    /// Seals a secret that the module made, before anything is done with it.
    pub(crate) fn keep(&mut self, name: &str, value: Secret) -> HostResult<()> {
        if !name.starts_with(KEEP) && !name.starts_with(NEW) {
            return Err(host(
                "secret_name",
                format!("A module keeps secrets under \"new:…\" or \"keep:…\", not \"{name}\"."),
            ));
        }
        if self.place.service != 0 && (self.key.is_some() || name.starts_with(KEEP)) {
            let owner = owner(name, self.key);
            let (journal, seal) = self.keeper.both()?;
            let sealed = seal.seal(&purpose(self.place, owner, name), value.expose())?;
            journal.set_secret(self.place, owner, name, &sealed)?;
        }
        self.secrets.insert(name.to_owned(), value);
        Ok(())
    }
}

fn purpose(place: &Place, owner: &str, name: &str) -> String {
    format!("secret/{}/{}/{}/{owner}/{name}", place.module, place.service, place.addon)
}

//! The module's key-value storage with compare-and-set. Not for secrets, not for the journal.

use crate::Error;
use crate::backing::Backing;
use hostler_abi::services::store::{
    HOSTLER_STORE_ANY, HOSTLER_STORE_MODULE, HOSTLER_STORE_NEW, HOSTLER_STORE_SERVICE,
};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Who shares a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// All calls of the module in this installation.
    Module,
    /// The service (and addon) of this call.
    Service,
}

/// A value and its version.
#[derive(Clone, Debug, PartialEq)]
pub struct Stored<T> {
    /// The value.
    pub value: T,
    /// Its version, from 1.
    pub version: i64,
}

/// Storage; from `ctx.store(scope)`.
pub struct Store<'a> {
    backing: &'a dyn Backing,
    scope: u32,
}

impl<'a> Store<'a> {
    pub(crate) fn new(backing: &'a dyn Backing, scope: Scope) -> Store<'a> {
        let scope = match scope {
            Scope::Module => HOSTLER_STORE_MODULE,
            Scope::Service => HOSTLER_STORE_SERVICE,
        };
        Store { backing, scope }
    }

    /// Reads a value.
    pub fn get<T: DeserializeOwned>(&self, key: &str) -> Result<Option<Stored<T>>, Error> {
        let what = || format!("the stored value {key}");
        let (value, version) = self.backing.store_get(self.scope, key).map_err(|no| no.error(&what()))?;
        let Some(text) = value else { return Ok(None) };
        let value = serde_json::from_str(&text).map_err(|cause| {
            Error::unexpected("store.unreadable", format!("{} cannot be read.", what())).because(cause)
        })?;
        Ok(Some(Stored { value, version }))
    }

    /// Writes a value, whatever is there. At most 64 KiB as JSON.
    pub fn put(&self, key: &str, value: &impl Serialize) -> Result<(), Error> {
        self.put_if(key, value, HOSTLER_STORE_ANY).map(|_| ())
    }

    /// Writes a value if there is none; false when there is one.
    pub fn put_new(&self, key: &str, value: &impl Serialize) -> Result<bool, Error> {
        self.put_if(key, value, HOSTLER_STORE_NEW)
    }

    /// Writes a value if its version is the one read before; false when it is another.
    pub fn put_if(&self, key: &str, value: &impl Serialize, version: i64) -> Result<bool, Error> {
        let what = format!("storing the value {key}");
        let text = serde_json::to_string(value).map_err(|cause| {
            Error::unexpected("store.unwritable", format!("{what} failed: it is not JSON.")).because(cause)
        })?;
        let put = self.backing.store_put(self.scope, key, &text, version).map_err(|no| no.error(&what))?;
        Ok(put.is_ok())
    }

    /// Removes a value. Removing what is not there is fine.
    pub fn remove(&self, key: &str) -> Result<(), Error> {
        self.backing
            .store_remove(self.scope, key, HOSTLER_STORE_ANY)
            .map_err(|no| no.error(&format!("removing the stored value {key}")))
    }

    /// The keys that begin with `prefix`.
    pub fn keys(&self, prefix: &str) -> Result<Vec<String>, Error> {
        self.backing.store_list(self.scope, prefix).map_err(|no| no.error("listing stored values"))
    }
}

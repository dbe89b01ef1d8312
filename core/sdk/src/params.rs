//! `Params`: typed access to the call document. What WHMCS knows, and nothing of the provider. Secrets are references.

use crate::{Error, Field};
use hostler_abi::wire::call::By;
use hostler_abi::wire::{Call, Client, Resume, Server, Service};
use serde::de::DeserializeOwned;

/// What a call is about.
pub struct Params {
    call: Call,
}

impl Params {
    pub(crate) fn new(call: Call) -> Params {
        Params { call }
    }

    /// The whole document.
    pub fn call(&self) -> &Call {
        &self.call
    }

    /// A module setting of the product by the manifest's key. What the client picked is already in it where the
    /// manifest says `overridden_by`.
    pub fn option(&self, key: &str) -> Field<'_> {
        Field::of_value(format!("/options/{key}"), self.call.options.get(key))
    }

    /// A configurable option by its system name.
    pub fn configurable(&self, name: &str) -> Field<'_> {
        Field::of_text(format!("/configurable/{name}"), self.call.configurable.get(name).map(String::as_str))
    }

    /// A custom field by its system name.
    pub fn custom_field(&self, name: &str) -> Field<'_> {
        Field::of_text(format!("/fields/{name}"), self.call.fields.get(name).map(String::as_str))
    }

    /// What a person typed for this function.
    pub fn input(&self, key: &str) -> Field<'_> {
        Field::of_text(format!("/input/{key}"), self.call.input.get(key).map(String::as_str))
    }

    /// The service; an error for a function that has none.
    pub fn service(&self) -> Result<&Service, Error> {
        self.call.service.as_ref().ok_or_else(|| Error::params("/service", "This call names no service."))
    }

    /// WHMCS's server record; an error that says what to do when the product has none.
    pub fn server(&self) -> Result<&Server, Error> {
        self.call.server.as_ref().ok_or_else(|| {
            Error::config(
                "/server",
                "No server is assigned: choose one in the service or the product's server group.",
            )
        })
    }

    /// The client, where the function has one.
    pub fn client(&self) -> Option<&Client> {
        self.call.client.as_ref()
    }

    /// A property this module stated before; `None` when it is empty.
    pub fn property(&self, key: &str) -> Option<&str> {
        let service = self.call.service.as_ref()?;
        service.properties.get(key).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// A value of the module's own state of this service.
    pub fn state<T: DeserializeOwned>(&self, key: &str) -> Result<Option<T>, Error> {
        let Some(value) = self.call.state.as_ref().and_then(|state| state.data.get(key)) else {
            return Ok(None);
        };
        serde_json::from_value(value.clone()).map(Some).map_err(|cause| {
            Error::params(format!("/state/data/{key}"), format!("The stored state \"{key}\" cannot be read."))
                .because(cause)
        })
    }

    /// Schema number the state was written with; `None` when there is no state yet.
    pub fn state_schema(&self) -> Option<u32> {
        self.call.state.as_ref().map(|state| state.schema)
    }

    /// Who asked.
    pub fn by(&self) -> By {
        self.call.call.by
    }

    /// Name of this WHMCS installation, `[a-z0-9-]{1,32}`: for labels at the provider.
    pub fn installation(&self) -> &str {
        &self.call.call.installation
    }

    /// Key of the operation; the same over all tries of one intent.
    pub fn key(&self) -> &str {
        &self.call.call.key
    }

    /// Two-letter language of who asked.
    pub fn language(&self) -> &str {
        &self.call.call.language
    }

    /// Set when earlier work goes on.
    pub fn resume(&self) -> Option<&Resume> {
        self.call.call.resume.as_ref()
    }

    /// Say what would be done, change nothing.
    pub fn plan_only(&self) -> bool {
        self.call.call.plan_only
    }
}

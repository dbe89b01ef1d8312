//! `Facts`: what a module states about its service. They are in the reply whatever happens afterwards: success,
//! failure, pending, panic. Facts, never orders: the host makes effects of them, and none can touch another service.

use hostler_abi::wire::reply::{HumanTask, Plain, ServiceFacts, StateChange, Warning};
use hostler_abi::wire::{Reply, SecretRef};
use serde_json::Value;
use std::cell::RefCell;
use std::collections::BTreeMap;

/// Facts of one call; from `ctx.facts()`. Stating a fact again replaces it.
#[derive(Debug, Default)]
pub struct Facts {
    stated: RefCell<Stated>,
}

#[derive(Debug, Default)]
struct Stated {
    service: ServiceFacts,
    secrets: BTreeMap<String, Plain>,
    state: StateChange,
    warnings: Vec<Warning>,
    human_tasks: Vec<HumanTask>,
}

impl Facts {
    /// WHMCS's "Dedicated IP"; empty clears it.
    pub fn dedicated_ip(&self, address: impl Into<String>) -> &Facts {
        self.stated.borrow_mut().service.dedicatedip = Some(address.into());
        self
    }

    /// WHMCS's "Assigned IPs"; none clears them.
    pub fn assigned_ips(&self, addresses: impl IntoIterator<Item = impl Into<String>>) -> &Facts {
        self.stated.borrow_mut().service.assignedips = Some(addresses.into_iter().map(Into::into).collect());
        self
    }

    /// Login name; empty clears it.
    pub fn username(&self, name: impl Into<String>) -> &Facts {
        self.stated.borrow_mut().service.username = Some(name.into());
        self
    }

    /// Login password, kept before with `ctx.secrets().keep(…)`.
    pub fn password(&self, kept: SecretRef) -> &Facts {
        self.stated.borrow_mut().service.password = Some(kept);
        self
    }

    /// Login password cleared.
    pub fn no_password(&self) -> &Facts {
        let mut stated = self.stated.borrow_mut();
        stated.secrets.insert("new:none".into(), Plain(String::new()));
        stated.service.password = Some(SecretRef::to("new:none"));
        drop(stated);
        self
    }

    /// Host name of the service.
    pub fn domain(&self, name: impl Into<String>) -> &Facts {
        self.stated.borrow_mut().service.domain = Some(name.into());
        self
    }

    /// A property the manifest declares.
    pub fn property(&self, key: impl Into<String>, value: impl Into<String>) -> &Facts {
        self.stated.borrow_mut().service.properties.insert(key.into(), Some(value.into()));
        self
    }

    /// Removes a property.
    pub fn no_property(&self, key: impl Into<String>) -> &Facts {
        self.stated.borrow_mut().service.properties.insert(key.into(), None);
        self
    }

    /// A value of the module's own state of this service. No secrets.
    pub fn state(&self, key: impl Into<String>, value: impl Into<Value>) -> &Facts {
        let key = key.into();
        let mut stated = self.stated.borrow_mut();
        stated.state.unset.retain(|unset| *unset != key);
        stated.state.set.insert(key, value.into());
        drop(stated);
        self
    }

    /// Removes a value of the module's own state.
    pub fn no_state(&self, key: impl Into<String>) -> &Facts {
        let key = key.into();
        let mut stated = self.stated.borrow_mut();
        stated.state.set.remove(&key);
        stated.state.unset.push(key);
        drop(stated);
        self
    }

    /// Schema number of the state that is set, when it is not 1.
    pub fn state_schema(&self, schema: u32) -> &Facts {
        self.stated.borrow_mut().state.schema = schema;
        self
    }

    /// Something staff should know although nothing failed: one sentence, and what to do.
    pub fn warning(&self, summary: impl Into<String>, detail: impl Into<String>) -> &Facts {
        let warning = Warning { path: None, summary: summary.into(), detail: detail.into() };
        self.stated.borrow_mut().warnings.push(warning);
        self
    }

    /// Work a person must do. One is opened per key, however often it is stated. No secrets.
    pub fn human_task(
        &self,
        key: impl Into<String>,
        title: impl Into<String>,
        text: impl Into<String>,
    ) -> &Facts {
        let task = HumanTask { key: key.into(), title: title.into(), text: text.into() };
        self.stated.borrow_mut().human_tasks.push(task);
        self
    }

    /// Moves everything stated into `reply`.
    pub(crate) fn move_into(&self, reply: &mut Reply) {
        let stated = self.stated.take();
        if stated.service != ServiceFacts::default() {
            reply.service = Some(stated.service);
        }
        if !stated.state.set.is_empty() || !stated.state.unset.is_empty() {
            reply.state = Some(StateChange { schema: stated.state.schema.max(1), ..stated.state });
        }
        reply.secrets = stated.secrets;
        reply.warnings = stated.warnings;
        reply.human_tasks = stated.human_tasks;
    }
}

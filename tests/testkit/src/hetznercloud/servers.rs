//! Servers: list, one, rename and label, delete. Creating is in `create`, what is done to one in `power` and
//! `server_actions`.

use serde_json::{Value, json};

use super::action::{Finish, Order};
use super::call::{Call, Outcome, json_reply};
use super::error::ApiError;
use super::fields::Fields;
use super::list;
use super::machine::{Machine, Status};
use super::state::State;

impl State {
    /// `GET /servers`
    pub fn list_servers(&mut self, call: &Call) -> Outcome {
        for id in self.machines.keys().copied().collect::<Vec<_>>() {
            self.look_at_server(id);
        }
        let mut found = Vec::new();
        for machine in self.machines.values() {
            if list::wanted(call, Some(&machine.name), &machine.labels)? {
                let server = self.server_json(machine);
                if list::one_of(call, "status", server["status"].as_str().unwrap_or_default()) {
                    found.push(server);
                }
            }
        }
        list::page(call, "servers", found)
    }

    /// `GET /servers/{id}`
    pub fn one_server(&mut self, call: &Call) -> Outcome {
        self.look_at_server(call.id());
        self.server_reply(call.id())
    }

    /// `PUT /servers/{id}`: the label map is replaced as a whole.
    pub fn change_server(&mut self, call: &Call) -> Outcome {
        self.living(call.id())?;
        let mut fields = Fields::of(&call.body);
        let name = fields.text("name");
        let labels = fields.labels();
        if let Some(problem) = name.as_deref().and_then(name_problem) {
            fields.wrong("name", problem);
        }
        fields.check()?;
        if let Some(name) = &name {
            self.name_is_free(name, Some(call.id()))?;
        }
        let machine = self.machine_mut(call.id())?;
        if let Some(name) = name {
            machine.name = name;
        }
        if let Some(labels) = labels {
            machine.labels = labels;
        }
        self.server_reply(call.id())
    }

    /// `DELETE /servers/{id}`: one that is being deleted is not found any more, but its name is not free yet.
    pub fn delete_server(&mut self, call: &Call) -> Outcome {
        let id = self.unlocked(call.id())?;
        if self.machine(id)?.protection {
            return Err(ApiError::new("protected").saying("server is protected against deletion"));
        }
        let action = self.begin(Order::on(id, "delete_server", Finish::Deleted).during(Status::Deleting));
        self.action_reply(200, action)
    }

    /// The server's id, unless it is gone or on its way out.
    pub fn living(&self, id: u64) -> Result<u64, ApiError> {
        match self.machine(id)? {
            machine if machine.status == Status::Deleting => Err(ApiError::not_found("server", id)),
            machine => Ok(machine.id),
        }
    }

    /// The server's id, unless an action is running on it; that refusal is a look.
    pub fn unlocked(&mut self, id: u64) -> Result<u64, ApiError> {
        self.living(id)?;
        if self.locked(id) {
            self.look_at_server(id);
            return Err(ApiError::new("locked").saying("server is locked, an action is running on it"));
        }
        Ok(id)
    }

    /// Fails with `uniqueness_error` when another server of the project has this name.
    pub fn name_is_free(&self, name: &str, but: Option<u64>) -> Result<(), ApiError> {
        let taken = |machine: &Machine| machine.name.eq_ignore_ascii_case(name) && Some(machine.id) != but;
        if self.machines.values().any(taken) {
            return Err(ApiError::not_unique("name", "server name is already used"));
        }
        Ok(())
    }

    /// An answer that holds one action.
    pub fn action_reply(&self, status: u16, action: u64) -> Outcome {
        Ok(json_reply(status, &json!({"action": self.action_json(action)})))
    }

    /// An action as it goes over the wire.
    pub fn action_json(&self, id: u64) -> Value {
        self.actions.get(&id).map_or(Value::Null, super::action::Action::json)
    }

    fn server_reply(&self, id: u64) -> Outcome {
        Ok(json_reply(200, &json!({"server": self.server_json(self.machine(id)?)})))
    }
}

/// What is wrong with a host name by RFC 1123, if anything.
pub fn name_problem(name: &str) -> Option<&'static str> {
    let fine = (1..=253).contains(&name.len()) && name.split('.').all(super::labels::dns_label);
    (!fine).then_some("must be a valid hostname as per RFC 1123")
}

//! Firewalls, as far as suspending by firewall needs them: make, list, apply to servers, remove, delete.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::action::{Finish, Order};
use super::call::{Call, Outcome, json_reply, no_content};
use super::error::ApiError;
use super::fields::Fields;
use super::labels::Labels;
use super::list;
use super::state::{State, now};

/// A firewall; rules are kept as they came.
#[derive(Clone, Debug)]
pub struct Firewall {
    pub(super) id: u64,
    name: String,
    labels: Labels,
    rules: Vec<Value>,
    pub(super) servers: BTreeSet<u64>,
    created: String,
}

impl Firewall {
    fn json(&self) -> Value {
        let applied: Vec<Value> =
            self.servers.iter().map(|id| json!({"type": "server", "server": {"id": id}})).collect();
        json!({
            "id": self.id, "name": self.name, "labels": self.labels, "created": self.created,
            "rules": self.rules, "applied_to": applied,
        })
    }
}

impl State {
    /// `GET /firewalls`
    pub fn list_firewalls(&mut self, call: &Call) -> Outcome {
        let mut found = Vec::new();
        for firewall in self.firewalls.values() {
            if list::wanted(call, Some(&firewall.name), &firewall.labels)? {
                found.push(firewall.json());
            }
        }
        list::page(call, "firewalls", found)
    }

    /// `GET /firewalls/{id}`
    pub fn one_firewall(&mut self, call: &Call) -> Outcome {
        Ok(json_reply(200, &json!({"firewall": self.firewall(call.id())?.json()})))
    }

    /// `POST /firewalls`
    pub fn create_firewall(&mut self, call: &Call) -> Outcome {
        let mut fields = Fields::of(&call.body);
        let name = fields.required_text("name");
        let labels = fields.labels().unwrap_or_default();
        let rules = read_rules(&mut fields);
        let servers = self.read_servers(&mut fields, "apply_to");
        fields.check()?;
        if self.firewalls.values().any(|firewall| firewall.name == name) {
            return Err(ApiError::not_unique("name", "firewall name is already used"));
        }
        let id = self.new_id();
        let firewall =
            Firewall { id, name, labels, rules, servers: servers.iter().copied().collect(), created: now() };
        let shown = firewall.json();
        self.firewalls.insert(id, firewall);
        let actions = self.firewall_actions(id, "apply_firewall", &servers);
        Ok(json_reply(201, &json!({"firewall": shown, "actions": actions})))
    }

    /// `PUT /firewalls/{id}`
    pub fn change_firewall(&mut self, call: &Call) -> Outcome {
        let mut fields = Fields::of(&call.body);
        let (name, labels) = (fields.text("name"), fields.labels());
        fields.check()?;
        let firewall = self.firewall(call.id())?;
        firewall.name = name.unwrap_or_else(|| firewall.name.clone());
        firewall.labels = labels.unwrap_or_else(|| firewall.labels.clone());
        Ok(json_reply(200, &json!({"firewall": firewall.json()})))
    }

    /// `DELETE /firewalls/{id}`
    pub fn delete_firewall(&mut self, call: &Call) -> Outcome {
        if !self.firewall(call.id())?.servers.is_empty() {
            return Err(ApiError::new("resource_in_use").saying("firewall is still applied to resources"));
        }
        self.firewalls.remove(&call.id());
        Ok(no_content())
    }

    /// `POST …/set_rules`
    pub fn set_firewall_rules(&mut self, call: &Call) -> Outcome {
        let mut fields = Fields::of(&call.body);
        if !fields.given("rules") {
            fields.required("rules");
        }
        let rules = read_rules(&mut fields);
        fields.check()?;
        self.firewall(call.id())?.rules = rules;
        let actions = self.firewall_actions(call.id(), "set_firewall_rules", &[]);
        Ok(json_reply(201, &json!({"actions": actions})))
    }

    /// `POST …/apply_to_resources`
    pub fn apply_firewall(&mut self, call: &Call) -> Outcome {
        let mut fields = Fields::of(&call.body);
        if !fields.given("apply_to") {
            fields.required("apply_to");
        }
        let servers = self.read_servers(&mut fields, "apply_to");
        fields.check()?;
        let firewall = self.firewall(call.id())?;
        if servers.iter().any(|server| firewall.servers.contains(server)) {
            return Err(ApiError::new("firewall_already_applied"));
        }
        firewall.servers.extend(&servers);
        let actions = self.firewall_actions(call.id(), "apply_firewall", &servers);
        Ok(json_reply(201, &json!({"actions": actions})))
    }

    /// `POST …/remove_from_resources`
    pub fn remove_firewall(&mut self, call: &Call) -> Outcome {
        let mut fields = Fields::of(&call.body);
        if !fields.given("remove_from") {
            fields.required("remove_from");
        }
        let servers = self.read_servers(&mut fields, "remove_from");
        fields.check()?;
        let firewall = self.firewall(call.id())?;
        if servers.iter().any(|server| !firewall.servers.contains(server)) {
            return Err(ApiError::new("firewall_already_removed"));
        }
        firewall.servers.retain(|server| !servers.contains(server));
        let actions = self.firewall_actions(call.id(), "remove_firewall", &servers);
        Ok(json_reply(201, &json!({"actions": actions})))
    }

    fn firewall(&mut self, id: u64) -> Result<&mut Firewall, ApiError> {
        self.firewalls.get_mut(&id).ok_or_else(|| ApiError::not_found("firewall", id))
    }

    fn read_servers(&self, fields: &mut Fields<'_>, field: &str) -> Vec<u64> {
        let mut servers = Vec::new();
        for target in fields.list(field) {
            match target["server"]["id"].as_u64().filter(|id| self.machines.contains_key(id)) {
                Some(id) if target["type"] == "server" => servers.push(id),
                _ => fields.wrong(field, "only existing servers can be named"),
            }
        }
        servers
    }

    /// One action for the firewall and one for each server; they are over at once.
    fn firewall_actions(&mut self, firewall: u64, command: &'static str, servers: &[u64]) -> Vec<Value> {
        let targets = servers.iter().map(|server| vec![(firewall, "firewall"), (*server, "server")]);
        let targets: Vec<_> =
            if servers.is_empty() { vec![vec![(firewall, "firewall")]] } else { targets.collect() };
        let begin = |resources| {
            let order = Order {
                command,
                server: None,
                resources,
                after: None,
                during: None,
                finish: Finish::Nothing,
            };
            let action = self.begin_done(order);
            self.action_json(action)
        };
        targets.into_iter().map(begin).collect()
    }
}

fn read_rules(fields: &mut Fields<'_>) -> Vec<Value> {
    let mut rules = Vec::new();
    for mut rule in fields.list("rules") {
        let direction = ["in", "out"].contains(&rule["direction"].as_str().unwrap_or_default());
        let protocol =
            ["tcp", "udp", "icmp", "esp", "gre"].contains(&rule["protocol"].as_str().unwrap_or_default());
        if !direction || !protocol {
            fields.wrong("rules", "each rule needs a direction (in, out) and a protocol");
            continue;
        }
        for key in ["source_ips", "destination_ips"] {
            if rule[key].is_null() {
                rule[key] = json!([]);
            }
        }
        for key in ["description", "port"] {
            if rule[key].is_null() {
                rule[key] = Value::Null;
            }
        }
        rules.push(rule);
    }
    rules
}

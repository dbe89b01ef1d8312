//! Primary IPs: made with a server or apart, assigned, named, released.
//!
//! Addresses come from the ranges set aside for documentation (RFC 5737, RFC 3849): nothing can be reached there.

use std::net::{IpAddr, Ipv6Addr};

use serde_json::{Value, json};

use super::action::{Finish, Order};
use super::call::{Call, Outcome, json_reply, no_content};
use super::catalogue::{LOCATIONS, location_json, location_named};
use super::error::ApiError;
use super::fields::Fields;
use super::labels::Labels;
use super::list;
use super::machine::Status;
use super::state::{State, now};

/// A primary IP.
#[derive(Clone, Debug)]
pub struct PrimaryIp {
    pub(super) id: u64,
    name: String,
    pub(super) kind: &'static str,
    /// An IPv4 address, or an IPv6 network.
    pub(super) ip: String,
    location: &'static str,
    pub(super) assignee: Option<u64>,
    pub(super) auto_delete: bool,
    protected: bool,
    labels: Labels,
    created: String,
    /// Address and reverse name.
    pub(super) dns_ptr: Vec<(String, String)>,
}

impl PrimaryIp {
    /// Reverse names as they go over the wire.
    pub fn names_json(&self) -> Vec<Value> {
        self.dns_ptr.iter().map(|(ip, name)| json!({"ip": ip, "dns_ptr": name})).collect()
    }

    /// Whether this address is it, or lies in it.
    pub fn covers(&self, ip: &str) -> bool {
        match (self.kind, ip.parse()) {
            ("ipv4", Ok(IpAddr::V4(_))) => self.ip == ip,
            ("ipv6", Ok(IpAddr::V6(address))) => {
                let network = self.ip.split('/').next().and_then(|net| net.parse::<Ipv6Addr>().ok());
                network.is_some_and(|network| network.segments()[..4] == address.segments()[..4])
            }
            _ => false,
        }
    }

    /// Sets or, with `None`, resets a reverse name.
    pub fn set_name(&mut self, ip: &str, name: Option<String>) {
        self.dns_ptr.retain(|(of, _)| of != ip);
        let default = (self.kind == "ipv4").then(|| default_name(ip));
        if let Some(name) = name.or(default) {
            self.dns_ptr.push((ip.to_owned(), name));
        }
    }

    fn json(&self) -> Value {
        json!({
            "id": self.id, "name": self.name, "type": self.kind, "ip": self.ip, "blocked": false,
            "location": location_json(location_named(self.location)), "created": self.created,
            "assignee_id": self.assignee, "auto_delete": self.auto_delete,
            "assignee_type": if self.assignee.is_some() { "server" } else { "unassigned" },
            "dns_ptr": self.names_json(), "protection": {"delete": self.protected}, "labels": self.labels,
        })
    }
}

fn default_name(ip: &str) -> String {
    let reversed: Vec<&str> = ip.rsplit('.').collect();
    format!("static.{}.clients.example.net", reversed.join("."))
}

impl State {
    /// The server's address of this kind.
    pub fn address_of(&self, server: u64, kind: &str) -> Option<&PrimaryIp> {
        self.primary_ips.values().find(|address| address.assignee == Some(server) && address.kind == kind)
    }

    /// Makes a primary IP and gives its id.
    pub fn new_primary_ip(
        &mut self,
        kind: &'static str,
        location: &'static str,
        assignee: Option<u64>,
        auto_delete: bool,
    ) -> u64 {
        let id = self.new_id();
        let number = self.new_address();
        let ip = if kind == "ipv4" {
            let nets = ["203.0.113", "198.51.100", "192.0.2"];
            format!("{}.{}", nets[(number / 254 % 3) as usize], number % 254 + 1)
        } else {
            format!("2001:db8:{:x}:{:x}::/64", number / 65536 + 1, number % 65536)
        };
        let dns_ptr = if kind == "ipv4" { vec![(ip.clone(), default_name(&ip))] } else { Vec::new() };
        let address = PrimaryIp {
            id,
            name: format!("primary_ip-{id}"),
            kind,
            ip,
            location,
            assignee,
            auto_delete,
            protected: false,
            labels: Labels::new(),
            created: now(),
            dns_ptr,
        };
        self.primary_ips.insert(id, address);
        id
    }

    /// `GET /primary_ips`
    pub fn list_primary_ips(&mut self, call: &Call) -> Outcome {
        let mut found = Vec::new();
        for address in self.primary_ips.values() {
            if list::wanted(call, Some(&address.name), &address.labels)?
                && list::one_of(call, "ip", &address.ip)
            {
                found.push(address.json());
            }
        }
        list::page(call, "primary_ips", found)
    }

    /// `GET /primary_ips/{id}`
    pub fn one_primary_ip(&mut self, call: &Call) -> Outcome {
        let json = self.primary_ip(call.id())?.json();
        Ok(json_reply(200, &json!({"primary_ip": json})))
    }

    /// `POST /primary_ips`
    pub fn create_primary_ip(&mut self, call: &Call) -> Outcome {
        let mut fields = Fields::of(&call.body);
        let name = fields.required_text("name");
        let kind = match fields.required_text("type").as_str() {
            "ipv6" => "ipv6",
            "ipv4" => "ipv4",
            _ => {
                fields.wrong("type", "must be ipv4 or ipv6");
                "ipv4"
            }
        };
        let labels = fields.labels().unwrap_or_default();
        let auto_delete = fields.flag("auto_delete").unwrap_or(false);
        let assignee = fields.id("assignee_id");
        let wish = fields.reference("location");
        let at = |id: u64| self.machines.get(&id).map(|machine| machine.location);
        let location = match (assignee, &wish) {
            (Some(server), None) => at(server),
            (None, Some(wish)) => LOCATIONS.iter().find(|of| wish.means(of.id, of.name)).map(|of| of.name),
            _ => None,
        };
        if location.is_none() {
            fields.wrong("location", "either a known location or an existing assignee is needed");
        }
        fields.check()?;
        if self.primary_ips.values().any(|address| address.name == name) {
            return Err(ApiError::not_unique("name", "primary IP name is already used"));
        }
        if let Some(server) = assignee {
            self.may_take(server, kind)?;
        }
        let id = self.new_primary_ip(kind, location.unwrap_or("fsn1"), assignee, auto_delete);
        let address = self.primary_ip(id)?;
        address.name = name;
        address.labels = labels;
        let mut body = json!({"primary_ip": address.json()});
        if let Some(server) = assignee {
            let action = self.ip_action(id, "assign_primary_ip", Some(server));
            body["action"] = self.action_json(action);
        }
        Ok(json_reply(201, &body))
    }

    /// `PUT /primary_ips/{id}`
    pub fn change_primary_ip(&mut self, call: &Call) -> Outcome {
        let mut fields = Fields::of(&call.body);
        let (name, labels, auto_delete) = (fields.text("name"), fields.labels(), fields.flag("auto_delete"));
        fields.check()?;
        let address = self.primary_ip(call.id())?;
        address.name = name.unwrap_or_else(|| address.name.clone());
        address.labels = labels.unwrap_or_else(|| address.labels.clone());
        address.auto_delete = auto_delete.unwrap_or(address.auto_delete);
        Ok(json_reply(200, &json!({"primary_ip": address.json()})))
    }

    /// `DELETE /primary_ips/{id}`: only unassigned ones, since May 2026.
    pub fn delete_primary_ip(&mut self, call: &Call) -> Outcome {
        let address = self.primary_ip(call.id())?;
        if address.protected {
            return Err(ApiError::new("protected").saying("primary IP is protected against deletion"));
        }
        if address.assignee.is_some() {
            return Err(ApiError::new("must_be_unassigned"));
        }
        self.primary_ips.remove(&call.id());
        Ok(no_content())
    }

    /// `POST …/assign`: the server must be off.
    pub fn assign_primary_ip(&mut self, call: &Call) -> Outcome {
        let mut fields = Fields::of(&call.body);
        let server = fields.id("assignee_id");
        if server.is_none() {
            fields.required("assignee_id");
        }
        fields.check()?;
        let server = server.unwrap_or_default();
        let address = self.primary_ip(call.id())?;
        let kind = address.kind;
        if address.assignee.is_some() {
            return Err(ApiError::new("primary_ip_already_assigned"));
        }
        self.may_take(server, kind)?;
        self.primary_ip(call.id())?.assignee = Some(server);
        let action = self.ip_action(call.id(), "assign_primary_ip", Some(server));
        self.action_reply(201, action)
    }

    /// `POST …/unassign`: the server must be off.
    pub fn unassign_primary_ip(&mut self, call: &Call) -> Outcome {
        let assignee = self.primary_ip(call.id())?.assignee;
        let Some(server) = assignee else {
            return Err(ApiError::invalid("id", "the primary IP is not assigned"));
        };
        if self.machine(server)?.status != Status::Off {
            return Err(ApiError::new("server_not_stopped"));
        }
        self.primary_ip(call.id())?.assignee = None;
        let action = self.ip_action(call.id(), "unassign_primary_ip", Some(server));
        self.action_reply(201, action)
    }

    /// `POST …/change_dns_ptr`
    pub fn change_primary_ip_dns_ptr(&mut self, call: &Call) -> Outcome {
        let (ip, name) = Self::read_dns_ptr(call)?;
        let address = self.primary_ip(call.id())?;
        if !address.covers(&ip) {
            return Err(ApiError::invalid("ip", "the IP does not belong to this primary IP"));
        }
        address.set_name(&ip, name);
        let action = self.ip_action(call.id(), "change_dns_ptr", None);
        self.action_reply(201, action)
    }

    /// `POST …/change_protection`
    pub fn change_primary_ip_protection(&mut self, call: &Call) -> Outcome {
        let mut fields = Fields::of(&call.body);
        let delete = fields.flag("delete");
        fields.check()?;
        let address = self.primary_ip(call.id())?;
        address.protected = delete.unwrap_or(address.protected);
        let action = self.ip_action(call.id(), "change_protection", None);
        self.action_reply(201, action)
    }

    fn primary_ip(&mut self, id: u64) -> Result<&mut PrimaryIp, ApiError> {
        self.primary_ips.get_mut(&id).ok_or_else(|| ApiError::not_found("primary IP", id))
    }

    fn may_take(&self, server: u64, kind: &str) -> Result<(), ApiError> {
        if self.machine(server)?.status != Status::Off {
            return Err(ApiError::new("server_not_stopped"));
        }
        if self.address_of(server, kind).is_some() {
            return Err(ApiError::new(&format!("server_has_{kind}")));
        }
        Ok(())
    }

    fn ip_action(&mut self, id: u64, command: &'static str, server: Option<u64>) -> u64 {
        let mut resources = vec![(id, "primary_ip")];
        resources.extend(server.map(|server| (server, "server")));
        self.begin_done(Order {
            command,
            server: None,
            resources,
            after: None,
            during: None,
            finish: Finish::Nothing,
        })
    }
}

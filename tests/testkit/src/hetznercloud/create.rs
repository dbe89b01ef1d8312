//! `POST /servers`: what is checked, in which order, and what is made.

use serde_json::{Value, json};

use super::action::{Finish, Order};
use super::call::{Call, Outcome, json_reply};
use super::catalogue::{LOCATIONS, Location, SERVER_TYPES, ServerType};
use super::error::ApiError;
use super::fields::{Fields, Reference};
use super::labels::Labels;
use super::machine::{Machine, Status};
use super::servers::name_problem;
use super::state::{State, now, random_text};

/// The longest `user_data` (bytes).
const USER_DATA_LIMIT: usize = 32 * 1024;

/// What was ordered, with every name resolved.
struct Wish {
    name: String,
    server_type: &'static ServerType,
    location: &'static Location,
    image: u64,
    ssh_keys: Vec<u64>,
    firewalls: Vec<u64>,
    labels: Labels,
    user_data: Option<String>,
    start: bool,
    ipv4: Address,
    ipv6: Address,
}

/// Which address of a kind the server gets.
enum Address {
    None,
    New,
    Existing(u64),
}

impl State {
    /// `POST /servers`: bad input first, then the name, the project's limit, and stock last.
    pub fn create_server(&mut self, call: &Call) -> Outcome {
        let wish = self.read_wish(call)?;
        self.name_is_free(&wish.name, None)?;
        if self.machines.len() >= self.server_limit {
            return Err(ApiError::new("resource_limit_exceeded")
                .saying("server limit exceeded")
                .with(json!({"limits": [{"name": "server_limit"}]})));
        }
        if !self.in_stock(wish.server_type.name, wish.location.name) {
            return Err(ApiError::new("resource_unavailable").saying("error during placement"));
        }
        let (id, password, action, next) = self.make(wish);
        let server = self.server_json(self.machine(id)?);
        let next: Vec<Value> = next.into_iter().map(|id| self.action_json(id)).collect();
        Ok(json_reply(
            201,
            &json!({"server": server, "action": self.action_json(action), "next_actions": next, "root_password": password}),
        ))
    }

    fn make(&mut self, wish: Wish) -> (u64, Option<String>, u64, Option<u64>) {
        let id = self.new_id();
        let password = wish.ssh_keys.is_empty().then(|| random_text(20));
        self.machines.insert(
            id,
            Machine {
                id,
                name: wish.name,
                status: Status::Initializing,
                created: now(),
                labels: wish.labels,
                server_type: wish.server_type.name,
                location: wish.location.name,
                image: Some(wish.image),
                root_password: password.clone(),
                user_data: wish.user_data,
                ssh_keys: wish.ssh_keys,
                rescue_enabled: false,
                in_rescue: false,
                protection: false,
                backups: false,
                iso: None,
                boots: 0,
                disk: wish.server_type.disk,
                outgoing_traffic: None,
                ingoing_traffic: None,
            },
        );
        for (kind, address) in [("ipv4", wish.ipv4), ("ipv6", wish.ipv6)] {
            match address {
                Address::None => {}
                Address::New => {
                    self.new_primary_ip(kind, wish.location.name, Some(id), true);
                }
                Address::Existing(address) => {
                    if let Some(address) = self.primary_ips.get_mut(&address) {
                        address.assignee = Some(id);
                    }
                }
            }
        }
        for firewall in wish.firewalls {
            if let Some(firewall) = self.firewalls.get_mut(&firewall) {
                firewall.servers.insert(id);
            }
        }
        let action = self.begin(Order::on(id, "create_server", Finish::Created { start: wish.start }));
        let next =
            wish.start.then(|| self.begin(Order::on(id, "start_server", Finish::Running).after(action)));
        (id, password, action, next)
    }

    fn read_wish(&self, call: &Call) -> Result<Wish, ApiError> {
        let mut fields = Fields::of(&call.body);
        let name = fields.required_text("name");
        if let Some(problem) = name_problem(&name).filter(|_| !name.is_empty()) {
            fields.wrong("name", problem);
        }
        let type_wish = fields.required_reference("server_type");
        let image_wish = fields.required_reference("image");
        let location_wish = fields.reference("location");
        let labels = fields.labels().unwrap_or_default();
        let start = fields.flag("start_after_create").unwrap_or(true);
        let user_data = fields.text("user_data");
        if user_data.as_ref().is_some_and(|text| text.len() > USER_DATA_LIMIT) {
            fields.wrong("user_data", "must not be longer than 32 KiB");
        }
        for absent in ["networks", "volumes"] {
            if !fields.list(absent).is_empty() {
                fields.wrong(absent, "not found");
            }
        }
        let ssh_keys = self.ssh_key_ids(&mut fields);
        let firewalls = self.firewall_ids(&mut fields);
        let public_net = fields.value("public_net").cloned().unwrap_or(Value::Null);
        let ipv4 = self.wished_address(&mut fields, &public_net, "ipv4");
        let ipv6 = self.wished_address(&mut fields, &public_net, "ipv6");
        if fields.given("datacenter") {
            fields.wrong("datacenter", "is no longer supported, use location");
        }
        fields.check()?;

        let server_type = SERVER_TYPES
            .iter()
            .find(|of| type_wish.means(of.id, of.name))
            .ok_or_else(|| ApiError::invalid("server_type", "server type not found"))?;
        let location = match location_wish {
            // The provider chooses; ours takes the first that has stock.
            None => LOCATIONS
                .iter()
                .find(|of| server_type.sold_in.contains(&of.name) && self.in_stock(server_type.name, of.name))
                .unwrap_or(&LOCATIONS[0]),
            Some(wish) => LOCATIONS
                .iter()
                .find(|of| wish.means(of.id, of.name))
                .ok_or_else(|| ApiError::invalid("location", "location not found"))?,
        };
        if server_type.retired || !server_type.sold_in.contains(&location.name) {
            return Err(ApiError::invalid("server_type", "unsupported location for server type")
                .saying("unsupported location for server type"));
        }
        let (image, image_disk) = self.image_for(&image_wish, server_type)?;
        if image_disk > server_type.disk {
            return Err(ApiError::invalid("image", "the image's disk is larger than the server type's"));
        }
        Ok(Wish {
            name,
            server_type,
            location,
            image,
            ssh_keys,
            firewalls,
            labels,
            user_data,
            start,
            ipv4,
            ipv6,
        })
    }

    /// The image meant: a name only finds system images and apps, in the architecture of the type.
    pub fn image_for(&self, wish: &Reference, server_type: &ServerType) -> Result<(u64, u64), ApiError> {
        let fits = |name: &str| {
            self.images.values().find(|image| {
                image.name.as_deref() == Some(name) && image.architecture == server_type.architecture
            })
        };
        let image = match wish {
            Reference::Id(id) => self.images.get(id),
            Reference::Name(name) => fits(name),
        };
        let image = image.ok_or_else(|| ApiError::invalid("image", "image not found"))?;
        if image.architecture != server_type.architecture {
            return Err(ApiError::invalid("image", "the image's architecture is not the server type's"));
        }
        if image.status != "available" {
            return Err(ApiError::invalid("image", "the image is not available"));
        }
        Ok((image.id, image.disk))
    }

    fn ssh_key_ids(&self, fields: &mut Fields<'_>) -> Vec<u64> {
        let mut ids = Vec::new();
        for value in fields.list("ssh_keys") {
            let wish = Reference::of(&value);
            let key = self
                .ssh_keys
                .values()
                .find(|key| wish.as_ref().is_some_and(|wish| wish.means(key.id, &key.name)));
            match key {
                Some(key) => ids.push(key.id),
                None => fields.wrong("ssh_keys", &format!("SSH key {value} not found")),
            }
        }
        ids
    }

    fn firewall_ids(&self, fields: &mut Fields<'_>) -> Vec<u64> {
        let mut ids = Vec::new();
        for value in fields.list("firewalls") {
            match value["firewall"].as_u64().filter(|id| self.firewalls.contains_key(id)) {
                Some(id) => ids.push(id),
                None => fields.wrong("firewalls", "firewall not found"),
            }
        }
        ids
    }

    fn wished_address(&self, fields: &mut Fields<'_>, public_net: &Value, kind: &str) -> Address {
        let existing = &public_net[kind];
        if !existing.is_null() {
            let free = existing
                .as_u64()
                .and_then(|id| self.primary_ips.get(&id))
                .filter(|address| address.kind == kind && address.assignee.is_none());
            return match free {
                Some(address) => Address::Existing(address.id),
                None => {
                    fields.wrong(&format!("public_net.{kind}"), "no such unassigned primary IP");
                    Address::None
                }
            };
        }
        match &public_net[format!("enable_{kind}")] {
            Value::Null | Value::Bool(true) => Address::New,
            Value::Bool(false) => Address::None,
            _ => {
                fields.wrong(&format!("public_net.enable_{kind}"), "must be a boolean");
                Address::None
            }
        }
    }
}

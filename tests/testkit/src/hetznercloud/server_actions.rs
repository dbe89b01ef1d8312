//! What else is done to a server: rebuild, change of type, password, rescue, console, reverse name, protection,
//! ISO, backups, image.

use serde_json::json;

use super::action::{Finish, Order};
use super::call::{Call, Outcome, json_reply};
use super::catalogue::{ISOS, SERVER_TYPES, server_type_named};
use super::error::ApiError;
use super::fields::Fields;
use super::images::Image;
use super::machine::Status;
use super::state::{State, now, random_text};

impl State {
    /// `POST …/rebuild`: the password is null for servers made with SSH keys.
    pub fn rebuild(&mut self, call: &Call) -> Outcome {
        let id = self.unlocked(call.id())?;
        let machine = self.machine(id)?;
        if machine.protection {
            return Err(ApiError::new("protected").saying("server is protected against rebuild"));
        }
        let server_type = server_type_named(machine.server_type);
        let (disk, with_keys) = (machine.disk, !machine.ssh_keys.is_empty());
        let mut fields = Fields::of(&call.body);
        let wish = fields.required_reference("image");
        let user_data = fields.text("user_data");
        fields.check()?;
        let (image, image_disk) = self.image_for(&wish, server_type)?;
        if image_disk > disk {
            return Err(ApiError::invalid("image", "the image's disk is larger than the server's"));
        }
        let password = (!with_keys).then(|| random_text(20));
        let finish = Finish::Rebuilt { image, password: password.clone() };
        let order = Order::on(id, "rebuild_server", finish).during(Status::Rebuilding).with(image, "image");
        let action = self.begin(order);
        if let Some(text) = user_data {
            self.machine_mut(id)?.user_data = Some(text);
        }
        Ok(json_reply(201, &json!({"action": self.action_json(action), "root_password": password})))
    }

    /// `POST …/change_type`: off, same architecture, no smaller disk, in stock.
    pub fn change_type(&mut self, call: &Call) -> Outcome {
        let id = self.unlocked(call.id())?;
        let mut fields = Fields::of(&call.body);
        let wish = fields.required_reference("server_type");
        let upgrade_disk = fields.flag("upgrade_disk");
        if !fields.given("upgrade_disk") {
            fields.required("upgrade_disk");
        }
        fields.check()?;
        let machine = self.machine(id)?;
        let target = SERVER_TYPES
            .iter()
            .find(|of| wish.means(of.id, of.name))
            .ok_or_else(|| ApiError::invalid("server_type", "server type not found"))?;
        if machine.status != Status::Off {
            return Err(
                ApiError::new("server_not_stopped").saying("server must be powered off to change its type")
            );
        }
        let refuse = |message: &str| Err(ApiError::new("invalid_server_type").saying(message));
        if target.architecture != server_type_named(machine.server_type).architecture {
            return refuse("the new server type has another architecture");
        }
        if target.name == machine.server_type {
            return refuse("the server already has this type");
        }
        if target.disk < machine.disk {
            return refuse("the disk of the new server type is smaller than the server's disk");
        }
        if target.retired || !target.sold_in.contains(&machine.location) {
            return Err(ApiError::invalid("server_type", "unsupported location for server type")
                .saying("unsupported location for server type"));
        }
        if !self.in_stock(target.name, machine.location) {
            return Err(ApiError::new("resource_unavailable")
                .saying("we are unable to provision servers for this location, try with a different location or try later"));
        }
        let finish =
            Finish::TypeChanged { server_type: target.name, upgrade_disk: upgrade_disk.unwrap_or_default() };
        let action = self.begin(Order::on(id, "change_server_type", finish).during(Status::Migrating));
        self.action_reply(201, action)
    }

    /// `POST …/reset_password`: the answer's password is only valid when the action succeeds, and it does not on
    /// a machine that is not running, for it needs the guest agent.
    pub fn reset_password(&mut self, call: &Call) -> Outcome {
        let id = self.unlocked(call.id())?;
        let password = random_text(20);
        if self.machine(id)?.status != Status::Running && self.next_failure.is_none() {
            self.next_failure = Some(("action_failed".to_owned(), "Action failed".to_owned()));
        }
        let finish = Finish::Password { password: password.clone() };
        let action = self.begin(Order::on(id, "reset_password", finish));
        Ok(json_reply(201, &json!({"root_password": password, "action": self.action_json(action)})))
    }

    /// `POST …/enable_rescue`: SSH keys are ids here; no reboot is done.
    pub fn enable_rescue(&mut self, call: &Call) -> Outcome {
        let id = self.unlocked(call.id())?;
        let mut fields = Fields::of(&call.body);
        if fields.text("type").is_some_and(|kind| kind != "linux64") {
            fields.wrong("type", "must be linux64");
        }
        for key in fields.list("ssh_keys") {
            if !key.as_u64().is_some_and(|key| self.ssh_keys.contains_key(&key)) {
                fields.wrong("ssh_keys", &format!("SSH key {key} not found; ids are expected"));
            }
        }
        fields.check()?;
        let action = self.begin(Order::on(id, "enable_rescue", Finish::Rescue { on: true }));
        Ok(json_reply(201, &json!({"root_password": random_text(12), "action": self.action_json(action)})))
    }

    /// `POST …/disable_rescue`
    pub fn disable_rescue(&mut self, call: &Call) -> Outcome {
        self.simple(call, "disable_rescue", Finish::Rescue { on: false })
    }

    /// `POST …/request_console`: over at once.
    pub fn request_console(&mut self, call: &Call) -> Outcome {
        let id = self.unlocked(call.id())?;
        let action = self.begin_done(Order::on(id, "request_console", Finish::Nothing));
        let url = format!("wss://console.hetzner.cloud/?server_id={id}&token={}", random_text(36));
        let body = json!({"wss_url": url, "password": random_text(32), "action": self.action_json(action)});
        Ok(json_reply(201, &body))
    }

    /// `POST …/change_dns_ptr`: `dns_ptr: null` resets; over at once.
    pub fn change_server_dns_ptr(&mut self, call: &Call) -> Outcome {
        let id = self.unlocked(call.id())?;
        let (ip, name) = Self::read_dns_ptr(call)?;
        let address = self
            .primary_ips
            .values_mut()
            .find(|address| address.assignee == Some(id) && address.covers(&ip))
            .ok_or_else(|| ApiError::invalid("ip", "the IP does not belong to this server"))?;
        address.set_name(&ip, name);
        let action = self.begin_done(Order::on(id, "change_dns_ptr", Finish::Nothing));
        self.action_reply(201, action)
    }

    /// Reads `ip` and `dns_ptr`; both must be given, the latter may be null.
    pub fn read_dns_ptr(call: &Call) -> Result<(String, Option<String>), ApiError> {
        let mut fields = Fields::of(&call.body);
        let ip = fields.required_text("ip");
        let name = fields.text("dns_ptr");
        if !fields.given("dns_ptr") {
            fields.required("dns_ptr");
        }
        if name.as_deref().and_then(super::servers::name_problem).is_some() {
            fields.wrong("dns_ptr", "must be a valid hostname");
        }
        fields.check()?;
        Ok((ip, name))
    }

    /// `POST …/change_protection`: both values must be equal; over at once.
    pub fn change_server_protection(&mut self, call: &Call) -> Outcome {
        let id = self.unlocked(call.id())?;
        let mut fields = Fields::of(&call.body);
        let (delete, rebuild) = (fields.flag("delete"), fields.flag("rebuild"));
        if let (Some(delete), Some(rebuild)) = (delete, rebuild)
            && delete != rebuild
        {
            fields.wrong("rebuild", "must have the same value as delete");
        }
        fields.check()?;
        if let Some(on) = delete.or(rebuild) {
            self.machine_mut(id)?.protection = on;
        }
        let action = self.begin_done(Order::on(id, "change_protection", Finish::Nothing));
        self.action_reply(201, action)
    }

    /// `POST …/attach_iso`
    pub fn attach_iso(&mut self, call: &Call) -> Outcome {
        let id = self.unlocked(call.id())?;
        let mut fields = Fields::of(&call.body);
        let wish = fields.required_reference("iso");
        fields.check()?;
        let iso = ISOS
            .iter()
            .find(|iso| wish.means(iso.0, iso.1))
            .ok_or_else(|| ApiError::invalid("iso", "iso not found"))?;
        let action = self.begin(Order::on(id, "attach_iso", Finish::Iso { iso: Some(iso.0) }));
        self.action_reply(201, action)
    }

    /// `POST …/detach_iso`
    pub fn detach_iso(&mut self, call: &Call) -> Outcome {
        self.simple(call, "detach_iso", Finish::Iso { iso: None })
    }

    /// `POST …/enable_backup`
    pub fn enable_backup(&mut self, call: &Call) -> Outcome {
        self.simple(call, "enable_backup", Finish::Backups { on: true })
    }

    /// `POST …/disable_backup`: its backups are deleted with it.
    pub fn disable_backup(&mut self, call: &Call) -> Outcome {
        let reply = self.simple(call, "disable_backup", Finish::Backups { on: false })?;
        self.images.retain(|_, image| !(image.kind == "backup" && image.bound_to == Some(call.id())));
        Ok(reply)
    }

    /// `POST …/create_image`: a snapshot, or a backup where backups are on.
    pub fn create_image(&mut self, call: &Call) -> Outcome {
        let id = self.unlocked(call.id())?;
        let mut fields = Fields::of(&call.body);
        let kind = match fields.text("type").as_deref() {
            None | Some("snapshot") => "snapshot",
            Some("backup") => "backup",
            Some(_) => {
                fields.wrong("type", "must be snapshot or backup");
                "snapshot"
            }
        };
        let description = fields.text("description").unwrap_or_else(|| format!("{kind} of server {id}"));
        let labels = fields.labels().unwrap_or_default();
        fields.check()?;
        let machine = self.machine(id)?;
        if kind == "backup" && !machine.backups {
            return Err(ApiError::invalid("type", "backups are not enabled for this server"));
        }
        let source = machine.image.and_then(|image| self.images.get(&image));
        let mut image = Image {
            id: 0,
            kind,
            status: "creating",
            name: None,
            description,
            size: Some(2.3),
            disk: machine.disk,
            created: now(),
            created_from: Some((id, machine.name.clone())),
            bound_to: (kind == "backup").then_some(id),
            flavor: source.map_or("unknown", |image| image.flavor),
            version: source.and_then(|image| image.version.clone()),
            architecture: server_type_named(machine.server_type).architecture,
            deprecated: None,
            protected: false,
            labels,
        };
        image.id = self.new_id();
        let (image_id, shown) = (image.id, image.json());
        self.images.insert(image_id, image);
        let finish = Finish::ImageReady { image: image_id };
        let action = self.begin(Order::on(id, "create_image", finish).with(image_id, "image"));
        Ok(json_reply(201, &json!({"image": shown, "action": self.action_json(action)})))
    }

    fn simple(&mut self, call: &Call, command: &'static str, finish: Finish) -> Outcome {
        let id = self.unlocked(call.id())?;
        let action = self.begin(Order::on(id, command, finish));
        self.action_reply(201, action)
    }
}

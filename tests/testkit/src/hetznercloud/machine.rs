//! A virtual machine: what the project remembers of it, how it is shown, and what an ended action changes.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::action::{Action, Finish, Order};
use super::catalogue;
use super::labels::Labels;
use super::state::State;

/// A server's status, as the API names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the provider's own words")]
pub enum Status {
    Running,
    Initializing,
    Starting,
    Stopping,
    Off,
    Deleting,
    Migrating,
    Rebuilding,
    Unknown,
}

/// A server as a test sees it: plain facts, with the password the machine *really* has.
#[derive(Clone, Debug, Serialize)]
pub struct Server {
    /// The provider's id.
    pub id: u64,
    /// The host name.
    pub name: String,
    /// What it is doing.
    pub status: Status,
    /// An action is running on it.
    pub locked: bool,
    /// Its labels.
    pub labels: Labels,
    /// The type's name.
    pub server_type: String,
    /// The location's name.
    pub location: String,
    /// The image's name (system) or description; `None` when the image is gone.
    pub image: Option<String>,
    /// The IPv4 address.
    pub ipv4: Option<String>,
    /// The IPv6 network, `2001:db8:…::/64`.
    pub ipv6: Option<String>,
    /// The reverse name of the IPv4.
    pub dns_ptr: Option<String>,
    /// What root's password is now; `None` when it was made with SSH keys only.
    pub root_password: Option<String>,
    /// The cloud-init text it was made with.
    pub user_data: Option<String>,
    /// The ids of its SSH keys.
    pub ssh_keys: Vec<u64>,
    /// The next boot goes into the rescue system.
    pub rescue_enabled: bool,
    /// It runs the rescue system now.
    pub in_rescue: bool,
    /// Delete protection is on.
    pub protected: bool,
    /// Backups are on.
    pub backups: bool,
    /// How often it booted.
    pub boots: u32,
    /// The disk in GB; it never shrinks.
    pub disk: u64,
}

/// A server as the project remembers it.
#[derive(Clone, Debug)]
pub struct Machine {
    pub(super) id: u64,
    pub(super) name: String,
    pub(super) status: Status,
    pub(super) created: String,
    pub(super) labels: Labels,
    pub(super) server_type: &'static str,
    pub(super) location: &'static str,
    pub(super) image: Option<u64>,
    pub(super) root_password: Option<String>,
    pub(super) user_data: Option<String>,
    pub(super) ssh_keys: Vec<u64>,
    pub(super) rescue_enabled: bool,
    pub(super) in_rescue: bool,
    pub(super) protection: bool,
    pub(super) backups: bool,
    pub(super) iso: Option<u64>,
    pub(super) boots: u32,
    pub(super) disk: u64,
    pub(super) outgoing_traffic: Option<u64>,
    pub(super) ingoing_traffic: Option<u64>,
}

impl Machine {
    fn boot(&mut self) {
        self.status = Status::Running;
        self.boots += 1;
        self.in_rescue = std::mem::take(&mut self.rescue_enabled);
    }
}

impl State {
    /// Every server as a test sees it.
    pub fn views(&self) -> Vec<Server> {
        self.machines.values().map(|machine| self.view(machine)).collect()
    }

    fn view(&self, machine: &Machine) -> Server {
        let ipv4 = self.address_of(machine.id, "ipv4");
        let image = machine.image.and_then(|image| self.images.get(&image));
        Server {
            id: machine.id,
            name: machine.name.clone(),
            status: machine.status,
            locked: self.locked(machine.id),
            labels: machine.labels.clone(),
            server_type: machine.server_type.to_owned(),
            location: machine.location.to_owned(),
            image: image.map(|image| image.name.clone().unwrap_or_else(|| image.description.clone())),
            ipv4: ipv4.map(|address| address.ip.clone()),
            ipv6: self.address_of(machine.id, "ipv6").map(|address| address.ip.clone()),
            dns_ptr: ipv4.and_then(|address| Some(address.dns_ptr.first()?.1.clone())),
            root_password: machine.root_password.clone(),
            user_data: machine.user_data.clone(),
            ssh_keys: machine.ssh_keys.clone(),
            rescue_enabled: machine.rescue_enabled,
            in_rescue: machine.in_rescue,
            protected: machine.protection,
            backups: machine.backups,
            boots: machine.boots,
            disk: machine.disk,
        }
    }

    /// A server as it goes over the wire: as of July 2026, that is without `datacenter`.
    pub fn server_json(&self, machine: &Machine) -> Value {
        let ipv4 = self.address_of(machine.id, "ipv4").map(|address| {
            let name = address.dns_ptr.first().map(|(_, name)| name.clone());
            json!({"id": address.id, "ip": address.ip, "blocked": false, "dns_ptr": name.unwrap_or_default()})
        });
        let ipv6 = self.address_of(machine.id, "ipv6").map(|address| {
            json!({"id": address.id, "ip": address.ip, "blocked": false, "dns_ptr": address.names_json()})
        });
        let applied = |firewall: &&super::firewalls::Firewall| firewall.servers.contains(&machine.id);
        let firewalls: Vec<Value> = self
            .firewalls
            .values()
            .filter(applied)
            .map(|firewall| json!({"id": firewall.id, "status": "applied"}))
            .collect();
        json!({
            "id": machine.id,
            "name": machine.name,
            "status": machine.status,
            "created": machine.created,
            "public_net": {"ipv4": ipv4, "ipv6": ipv6, "floating_ips": [], "firewalls": firewalls},
            "private_net": [],
            "server_type": self.server_type_json(catalogue::server_type_named(machine.server_type)),
            "location": catalogue::location_json(catalogue::location_named(machine.location)),
            "image": machine.image.and_then(|image| self.images.get(&image)).map(super::images::Image::json),
            "iso": machine.iso.and_then(catalogue::iso_by_id).map(catalogue::iso_json),
            "rescue_enabled": machine.rescue_enabled,
            "locked": self.locked(machine.id),
            "backup_window": machine.backups.then_some("22-02"),
            "outgoing_traffic": machine.outgoing_traffic,
            "ingoing_traffic": machine.ingoing_traffic,
            "included_traffic": catalogue::server_type_named(machine.server_type).included_traffic(machine.location),
            "protection": {"delete": machine.protection, "rebuild": machine.protection},
            "labels": machine.labels,
            "volumes": [],
            "load_balancers": [],
            "primary_disk_size": machine.disk,
            "placement_group": null,
        })
    }

    /// Changes what a successful action changes.
    pub fn succeed(&mut self, action: &Action) {
        if let Finish::ImageReady { image } = action.finish {
            if let Some(image) = self.images.get_mut(&image) {
                image.status = "available";
            }
            return;
        }
        let Some(id) = action.server else { return };
        if action.finish == Finish::Deleted {
            self.forget(id);
            return;
        }
        let obeys = self.options.guests_obey_shutdown;
        let Some(machine) = self.machines.get_mut(&id) else { return };
        match &action.finish {
            Finish::Nothing | Finish::ImageReady { .. } | Finish::Deleted => {}
            Finish::Created { start } => {
                machine.status = if *start { Status::Starting } else { Status::Off };
                machine.outgoing_traffic = Some(0);
                machine.ingoing_traffic = Some(0);
            }
            Finish::Running => {
                if machine.status != Status::Running {
                    machine.boot();
                }
            }
            Finish::Booted => machine.boot(),
            Finish::Off => machine.status = Status::Off,
            Finish::SignalSent if obeys => {
                // The signal is out; the guest takes its own time.
                let id = self.begin(Order::on(id, "guest goes down", Finish::Off));
                if let Some(work) = self.actions.get_mut(&id) {
                    work.of_guest = true;
                }
            }
            Finish::SignalSent => {}
            Finish::Rebuilt { image, password } => {
                machine.image = Some(*image);
                machine.root_password.clone_from(password);
                machine.boot();
            }
            Finish::TypeChanged { server_type, upgrade_disk } => {
                machine.server_type = server_type;
                if *upgrade_disk {
                    machine.disk = catalogue::server_type_named(server_type).disk;
                }
                machine.status = Status::Off;
            }
            Finish::Password { password } => machine.root_password = Some(password.clone()),
            Finish::Rescue { on } => machine.rescue_enabled = *on,
            Finish::Iso { iso } => machine.iso = *iso,
            Finish::Backups { on } => machine.backups = *on,
        }
    }

    /// The machine is gone: its name is free, its own addresses vanish, those made apart stay.
    fn forget(&mut self, id: u64) {
        self.machines.remove(&id);
        self.primary_ips.retain(|_, address| !(address.assignee == Some(id) && address.auto_delete));
        for address in self.primary_ips.values_mut().filter(|address| address.assignee == Some(id)) {
            address.assignee = None;
        }
        for firewall in self.firewalls.values_mut() {
            firewall.servers.remove(&id);
        }
    }
}

//! What is for sale: locations, server types with prices, system images, ISOs. Names and sizes follow the public
//! catalogue of mid 2026; prices are round and made up.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::call::{Call, Outcome, json_reply};
use super::error::ApiError;
use super::images::Image;
use super::list;
use super::state::State;

const TIB: u64 = 1 << 40;

/// A place where servers stand.
#[derive(Debug)]
pub struct Location {
    pub(super) id: u64,
    pub(super) name: &'static str,
    description: &'static str,
    country: &'static str,
    city: &'static str,
    place: (f64, f64),
    zone: &'static str,
}

const fn location(
    id: u64,
    name: &'static str,
    description: &'static str,
    country: &'static str,
    city: &'static str,
    place: (f64, f64),
    zone: &'static str,
) -> Location {
    Location { id, name, description, country, city, place, zone }
}

/// Every location.
pub const LOCATIONS: &[Location] = &[
    location(1, "fsn1", "Falkenstein DC Park 1", "DE", "Falkenstein", (50.47612, 12.370071), "eu-central"),
    location(2, "nbg1", "Nuremberg DC Park 1", "DE", "Nuremberg", (49.452102, 11.076665), "eu-central"),
    location(3, "hel1", "Helsinki DC Park 1", "FI", "Helsinki", (60.169855, 24.938379), "eu-central"),
    location(4, "ash", "Ashburn, VA", "US", "Ashburn, VA", (39.045821, -77.487073), "us-east"),
    location(5, "hil", "Hillsboro, OR", "US", "Hillsboro, OR", (45.54222, -122.951924), "us-west"),
    location(6, "sin", "Singapore", "SG", "Singapore", (1.283333, 103.833333), "ap-southeast"),
];

/// A size of server.
#[derive(Debug)]
pub struct ServerType {
    pub(super) id: u64,
    pub(super) name: &'static str,
    cores: u32,
    memory: f64,
    pub(super) disk: u64,
    dedicated: bool,
    pub(super) architecture: &'static str,
    category: &'static str,
    /// Euro cents a month in Europe, net.
    cents: u64,
    /// Where it is sold.
    pub(super) sold_in: &'static [&'static str],
    pub(super) retired: bool,
}

const EUROPE: &[&str] = &["fsn1", "nbg1", "hel1"];
const EVERYWHERE: &[&str] = &["fsn1", "nbg1", "hel1", "ash", "hil", "sin"];

/// Every type; the retired one is still listed and can no longer be ordered.
#[rustfmt::skip]
pub const SERVER_TYPES: &[ServerType] = &[
    ServerType { id: 104, name: "cx22", cores: 2, memory: 4.0, disk: 40, dedicated: false, architecture: "x86", category: "Shared vCPU", cents: 379, sold_in: EUROPE, retired: true },
    ServerType { id: 114, name: "cx23", cores: 2, memory: 4.0, disk: 40, dedicated: false, architecture: "x86", category: "Shared vCPU", cents: 349, sold_in: EUROPE, retired: false },
    ServerType { id: 115, name: "cx33", cores: 4, memory: 8.0, disk: 80, dedicated: false, architecture: "x86", category: "Shared vCPU", cents: 549, sold_in: EUROPE, retired: false },
    ServerType { id: 109, name: "cpx22", cores: 2, memory: 4.0, disk: 80, dedicated: false, architecture: "x86", category: "Shared vCPU", cents: 649, sold_in: EVERYWHERE, retired: false },
    ServerType { id: 110, name: "cpx32", cores: 4, memory: 8.0, disk: 160, dedicated: false, architecture: "x86", category: "Shared vCPU", cents: 1099, sold_in: EVERYWHERE, retired: false },
    ServerType { id: 96, name: "ccx13", cores: 2, memory: 8.0, disk: 80, dedicated: true, architecture: "x86", category: "Dedicated vCPU", cents: 1249, sold_in: EVERYWHERE, retired: false },
    ServerType { id: 45, name: "cax11", cores: 2, memory: 4.0, disk: 40, dedicated: false, architecture: "arm", category: "Shared vCPU", cents: 379, sold_in: EUROPE, retired: false },
    ServerType { id: 93, name: "cax21", cores: 4, memory: 8.0, disk: 80, dedicated: false, architecture: "arm", category: "Shared vCPU", cents: 649, sold_in: EUROPE, retired: false },
];

impl ServerType {
    /// Bytes a month that cost nothing extra.
    pub fn included_traffic(&self, location: &str) -> u64 {
        match location {
            "ash" | "hil" => TIB,
            "sin" => TIB / 2,
            _ => 20 * TIB,
        }
    }

    /// The price list of this type, a row per location it is sold in.
    pub fn prices_json(&self) -> Vec<Value> {
        let row = |location: &&'static str| {
            let cents = self.cents * if EUROPE.contains(location) { 1 } else { 2 };
            json!({
                "location": location,
                "price_hourly": price(cents * 100 / 624, 4),
                "price_monthly": price(cents, 2),
                "included_traffic": self.included_traffic(location),
                "price_per_tb_traffic": price(if *location == "sin" { 740 } else { 100 }, 2),
            })
        };
        self.sold_in.iter().map(row).collect()
    }
}

/// A price as the provider writes it: net and gross (19 %) as text with ten decimals.
pub fn price(amount: u64, decimals: u32) -> Value {
    let text = |tenths: u64| {
        let unit = 10_u64.pow(10 - decimals);
        let whole = 10_u64.pow(10);
        let value = tenths * unit / 100;
        format!("{}.{:010}", value / whole, value % whole)
    };
    json!({"net": text(amount * 100), "gross": text(amount * 119)})
}

const ANNOUNCED: &str = "2025-10-16T06:00:00Z";
const UNAVAILABLE: &str = "2026-01-01T00:00:00Z";

fn deprecation(retired: bool) -> Value {
    if retired { json!({"announced": ANNOUNCED, "unavailable_after": UNAVAILABLE}) } else { Value::Null }
}

/// The type of this name. The name is one of our own table.
pub fn server_type_named(name: &str) -> &'static ServerType {
    SERVER_TYPES.iter().find(|known| known.name == name).unwrap_or(&SERVER_TYPES[0])
}

/// The location of this name. The name is one of our own table.
pub fn location_named(name: &str) -> &'static Location {
    LOCATIONS.iter().find(|known| known.name == name).unwrap_or(&LOCATIONS[0])
}

/// A location as it goes over the wire.
pub fn location_json(location: &Location) -> Value {
    json!({
        "id": location.id, "name": location.name, "description": location.description,
        "country": location.country, "city": location.city,
        "latitude": location.place.0, "longitude": location.place.1, "network_zone": location.zone,
    })
}

/// The system images and one app, several architectures, one deprecated.
pub fn images() -> BTreeMap<u64, Image> {
    #[rustfmt::skip]
    let rows: &[(u64, &str, &str, &str, &str, &str, &str)] = &[
        (114_690_387, "system", "debian-12", "Debian 12", "debian", "12", "x86"),
        (114_690_389, "system", "debian-12", "Debian 12", "debian", "12", "arm"),
        (310_557_660, "system", "debian-13", "Debian 13", "debian", "13", "x86"),
        (310_557_661, "system", "debian-13", "Debian 13", "debian", "13", "arm"),
        (161_547_269, "system", "ubuntu-24.04", "Ubuntu 24.04", "ubuntu", "24.04", "x86"),
        (161_547_270, "system", "ubuntu-24.04", "Ubuntu 24.04", "ubuntu", "24.04", "arm"),
        (67_794_396, "system", "ubuntu-22.04", "Ubuntu 22.04", "ubuntu", "22.04", "x86"),
        (105_888_141, "system", "alma-9", "AlmaLinux 9", "alma", "9", "x86"),
        (105_888_999, "system", "rocky-9", "Rocky Linux 9", "rocky", "9", "x86"),
        (45_557_056, "system", "debian-11", "Debian 11", "debian", "11", "x86"),
        (40_093_140, "app", "docker-ce", "Docker CE", "ubuntu", "24.04", "x86"),
    ];
    let image = |(id, kind, name, description, flavor, version, architecture): &(
        u64,
        &'static str,
        &str,
        &str,
        &'static str,
        &str,
        &'static str,
    )| {
        let image = Image {
            id: *id,
            kind,
            status: "available",
            name: Some((*name).to_owned()),
            description: (*description).to_owned(),
            size: None,
            disk: 5,
            created: "2025-01-13T06:00:00Z".to_owned(),
            created_from: None,
            bound_to: None,
            flavor,
            version: Some((*version).to_owned()),
            architecture,
            deprecated: (*name == "debian-11").then_some("2026-03-01T00:00:00Z"),
            protected: false,
            labels: BTreeMap::new(),
        };
        (*id, image)
    };
    rows.iter().map(image).collect()
}

/// An installation medium: id, name, description, architecture.
pub type Iso = (u64, &'static str, &'static str, &'static str);

/// Every ISO.
pub const ISOS: &[Iso] = &[
    (8637, "debian-12.5.0-amd64-netinst.iso", "Debian 12.5 (amd64/netinstall)", "x86"),
    (8638, "debian-12.5.0-arm64-netinst.iso", "Debian 12.5 (arm64/netinstall)", "arm"),
    (10433, "virtio-win-0.1.248.iso", "virtio 0.1.248", "x86"),
];

/// An ISO by id.
pub fn iso_by_id(id: u64) -> Option<&'static Iso> {
    ISOS.iter().find(|iso| iso.0 == id)
}

/// An ISO as it goes over the wire.
pub fn iso_json(&(id, name, description, architecture): &Iso) -> Value {
    json!({
        "id": id, "name": name, "description": description, "type": "public",
        "deprecation": null, "architecture": architecture,
    })
}

impl State {
    /// A type as it goes over the wire, with what is in stock now.
    pub fn server_type_json(&self, of: &ServerType) -> Value {
        let place = |name: &&'static str| {
            let available = !of.retired && self.in_stock(of.name, name);
            json!({
                "id": location_named(name).id, "name": name, "deprecation": deprecation(of.retired),
                "available": available, "recommended": available && *name != "ash",
            })
        };
        json!({
            "id": of.id, "name": of.name, "description": of.name.to_uppercase(), "category": of.category,
            "cores": of.cores, "memory": of.memory, "disk": of.disk, "storage_type": "local",
            "cpu_type": if of.dedicated { "dedicated" } else { "shared" }, "architecture": of.architecture,
            "deprecated": of.retired, "deprecation": deprecation(of.retired),
            "prices": of.prices_json(), "locations": of.sold_in.iter().map(place).collect::<Vec<_>>(),
        })
    }

    /// `GET /server_types`
    pub fn list_server_types(&mut self, call: &Call) -> Outcome {
        let found = SERVER_TYPES.iter().filter(|of| list::one_of(call, "name", of.name));
        let found = found.map(|of| self.server_type_json(of)).collect();
        list::page(call, "server_types", found)
    }

    /// `GET /server_types/{id}`
    pub fn one_server_type(&mut self, call: &Call) -> Outcome {
        let of = SERVER_TYPES.iter().find(|of| of.id == call.id());
        let of = of.ok_or_else(|| ApiError::not_found("server type", call.id()))?;
        Ok(json_reply(200, &json!({"server_type": self.server_type_json(of)})))
    }

    /// `GET /locations`
    pub fn list_locations(&mut self, call: &Call) -> Outcome {
        let found =
            LOCATIONS.iter().filter(|of| list::one_of(call, "name", of.name)).map(location_json).collect();
        list::page(call, "locations", found)
    }

    /// `GET /locations/{id}`
    pub fn one_location(&mut self, call: &Call) -> Outcome {
        let of = LOCATIONS.iter().find(|of| of.id == call.id());
        let of = of.ok_or_else(|| ApiError::not_found("location", call.id()))?;
        Ok(json_reply(200, &json!({"location": location_json(of)})))
    }

    /// `GET /isos`
    pub fn list_isos(&mut self, call: &Call) -> Outcome {
        let wanted =
            |iso: &&Iso| list::one_of(call, "name", iso.1) && list::one_of(call, "architecture", iso.3);
        list::page(call, "isos", ISOS.iter().filter(wanted).map(iso_json).collect())
    }

    /// `GET /isos/{id}`
    pub fn one_iso(&mut self, call: &Call) -> Outcome {
        let iso = iso_by_id(call.id()).ok_or_else(|| ApiError::not_found("iso", call.id()))?;
        Ok(json_reply(200, &json!({"iso": iso_json(iso)})))
    }
}

#[cfg(test)]
mod tests {
    use super::price;

    #[test]
    fn prices_are_text_with_ten_decimals() {
        assert_eq!(price(349, 2)["net"], "3.4900000000");
        assert_eq!(price(349, 2)["gross"], "4.1531000000");
        assert_eq!(price(55, 4)["net"], "0.0055000000");
    }
}

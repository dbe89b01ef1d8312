//! `GET /pricing`: the whole price list, written from the catalogue.

use serde_json::{Value, json};

use super::call::{Call, Outcome, json_reply};
use super::catalogue::{LOCATIONS, SERVER_TYPES, price};
use super::state::State;

impl State {
    /// `GET /pricing`
    pub fn pricing(&mut self, _call: &Call) -> Outcome {
        let types: Vec<Value> = SERVER_TYPES
            .iter()
            .map(|of| json!({"id": of.id, "name": of.name, "prices": of.prices_json()}))
            .collect();
        let primary = |kind: &str, cents: u64| {
            let row = |name: &str| json!({"location": name, "price_hourly": price(cents * 100 / 624, 4), "price_monthly": price(cents, 2)});
            json!({"type": kind, "prices": LOCATIONS.iter().map(|of| row(of.name)).collect::<Vec<_>>()})
        };
        let floating = |kind: &str, cents: u64| {
            let row = |name: &str| json!({"location": name, "price_monthly": price(cents, 2)});
            json!({"type": kind, "prices": LOCATIONS.iter().map(|of| row(of.name)).collect::<Vec<_>>()})
        };
        let pricing = json!({
            "currency": "EUR",
            "vat_rate": "19.00",
            "server_types": types,
            "primary_ips": [primary("ipv4", 50), primary("ipv6", 0)],
            "floating_ips": [floating("ipv4", 300), floating("ipv6", 100)],
            "floating_ip": {"price_monthly": price(300, 2)},
            "image": {"price_per_gb_month": price(110, 4)},
            "volume": {"price_per_gb_month": price(440, 4)},
            "server_backup": {"percentage": "20.0000000000"},
            "load_balancer_types": [],
        });
        Ok(json_reply(200, &json!({"pricing": pricing})))
    }
}

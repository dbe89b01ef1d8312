//! `impl Module for Manual`: what each function asks a person to do, and what is true afterwards.

use crate::request::{Answered, Kind, ask, current, find};
use crate::tab;
use hostler_sdk::{
    Answer, Context, Created, Done, Error, Module, Params, TabFields, View, done, done_saying, json,
};
use serde::{Deserialize, Serialize};

/// Servers that a person sets up.
pub struct Manual;

/// The machine as staff described it; in the module's state under "machine".
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Machine {
    /// Staff's name for it: an inventory label.
    pub id: String,
    /// Main address.
    pub dedicated_ip: String,
    /// Further addresses.
    #[serde(default)]
    pub assigned_ips: Vec<String>,
    /// Login name.
    pub username: String,
    /// The name its password is kept under, if staff gave one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
}

impl Machine {
    /// The machine of this service.
    pub fn of(params: &Params) -> Result<Option<Machine>, Error> {
        params.state("machine")
    }
}

impl Module for Manual {
    fn create_account(&self, ctx: &Context, params: &Params) -> Answer<Created> {
        // A machine without an open request is one whose create was taken before: nobody is asked.
        let asked = current(params, Kind::Create)?.is_some();
        if asked || Machine::of(params)?.is_none() {
            ask(ctx, params, Kind::Create, || order(params))?;
        }
        let Some(machine) = Machine::of(params)? else {
            return Err(Error::config(
                "/state/machine",
                "The request was marked as done without an address and a login: press Create again and fill them in.",
            )
            .into());
        };
        ctx.facts()
            .dedicated_ip(&machine.dedicated_ip)
            .assigned_ips(&machine.assigned_ips)
            .username(&machine.username)
            .property("machine_id", &machine.id);
        if let Some(kept) = &machine.password {
            ctx.facts().password(hostler_sdk::SecretRef::to(kept));
        }
        Ok(Created {
            machine_id: machine.id,
            ipv4: vec![machine.dedicated_ip],
            username: machine.username,
            ..Created::default()
        })
    }

    fn suspend_account(&self, ctx: &Context, params: &Params) -> Answer<Done> {
        if Machine::of(params)?.is_none() {
            return done_saying("There is no machine yet, so nothing was taken off the network.");
        }
        ask(ctx, params, Kind::Suspend, || {
            let reason = params.service().map(|service| service.suspend_reason.clone()).unwrap_or_default();
            let reason = if reason.is_empty() { "not given".to_owned() } else { reason };
            described(params, &format!("The service is suspended. Reason: {reason}."))
        })?;
        done_saying("Staff took the machine off the network.")
    }

    fn unsuspend_account(&self, ctx: &Context, params: &Params) -> Answer<Done> {
        if Machine::of(params)?.is_none() {
            return done();
        }
        ask(ctx, params, Kind::Unsuspend, || described(params, "The service may run again."))?;
        done_saying("Staff put the machine back on the network.")
    }

    fn terminate_account(&self, ctx: &Context, params: &Params) -> Answer<Done> {
        // Somebody may be at it even when the address is not entered yet; after "declined" nobody is.
        let ordered = find(params, Kind::Create)?
            .is_some_and(|request| !matches!(request.answer, Some(Answered::Declined(_))));
        let begun = ordered || Machine::of(params)?.is_some();
        let asked = find(params, Kind::Terminate)?.is_some();
        if begun || asked {
            ask(ctx, params, Kind::Terminate, || {
                described(
                    params,
                    "The service has ended. Erase the disks and put the machine back into stock.",
                )
            })?;
        }
        ctx.facts()
            .dedicated_ip("")
            .assigned_ips(Vec::<String>::new())
            .username("")
            .no_password()
            .no_property("machine_id")
            .no_state("machine");
        for kind in Kind::ALL {
            ctx.facts().no_state(kind.state_key());
        }
        done()
    }

    fn change_package(&self, ctx: &Context, params: &Params) -> Answer<Done> {
        if Machine::of(params)?.is_none() {
            return done_saying("There is no machine yet; it will be set up as ordered now.");
        }
        ask(ctx, params, Kind::ChangePackage, || order(params))?;
        done_saying("Staff changed the machine.")
    }

    fn custom(&self, ctx: &Context, params: &Params, name: &str) -> Answer<Done> {
        let (kind, what) = match name {
            "reboot" => (Kind::Reboot, "A reboot was requested."),
            "reinstall" => {
                (Kind::Reinstall, "A reinstallation was requested. All data on the machine is lost.")
            }
            _ => return Err(Error::unsupported(&format!("custom.{name}")).into()),
        };
        if Machine::of(params)?.is_none() {
            return Err(Error::params("/service", "This service has no machine yet: press Create first.")
                .client("Your server is not ready yet.")
                .into());
        }
        ask(ctx, params, kind, || described(params, what))?;
        done()
    }

    fn admin_services_tab_fields(&self, _ctx: &Context, params: &Params) -> Answer<TabFields> {
        tab::fields(params)
    }

    fn admin_services_tab_fields_save(&self, ctx: &Context, params: &Params) -> Answer<Done> {
        tab::save(ctx, params)
    }

    fn client_area(&self, _ctx: &Context, params: &Params) -> Answer<View> {
        let machine = Machine::of(params)?;
        let open: Vec<_> = Kind::ALL
            .into_iter()
            .filter_map(|kind| Some((kind, find(params, kind).ok().flatten()?)))
            .filter(|(_, request)| request.is_open())
            .collect();
        let notice =
            open.iter().map(|(kind, _)| format!("{}.", kind.waiting())).collect::<Vec<_>>().join(" ");
        let mut rows = vec![json!({"label": "Machine", "value": params.option("machine").text()})];
        if let Some(machine) = &machine {
            rows.push(json!({"label": "Address", "value": machine.dedicated_ip}));
            if !machine.assigned_ips.is_empty() {
                rows.push(json!({"label": "Further addresses", "value": machine.assigned_ips.join(", ")}));
            }
            rows.push(json!({"label": "Login", "value": machine.username}));
        }
        let (state, tone) = if machine.is_some() { ("Ready", "success") } else { ("In preparation", "info") };
        let vars = [
            ("title", json!("Your server")),
            ("state", json!(state)),
            ("tone", json!(tone)),
            ("notice", json!(notice)),
            ("rows", json!(rows)),
        ];
        Ok(View {
            view: "overview".into(),
            vars: vars.into_iter().map(|(key, value)| (key.to_owned(), value)).collect(),
        })
    }
}

/// What staff need to know to set the machine up.
fn order(params: &Params) -> String {
    described(params, "When it is ready, open the service in WHMCS and enter address and login there.")
}

fn described(params: &Params, what: &str) -> String {
    let mut lines = vec![what.to_owned()];
    let mut line = |label: &str, value: &str| {
        if !value.is_empty() {
            lines.push(format!("{label}: {value}"));
        }
    };
    line("Machine", params.option("machine").text());
    line("Operating system", params.option("system").text());
    line("Location", params.option("location").text());
    if let Ok(service) = params.service() {
        line("Host name", &service.domain);
    }
    if let Ok(Some(machine)) = Machine::of(params) {
        line("Machine ID", &machine.id);
        line("Address", &machine.dedicated_ip);
    }
    for (name, value) in &params.call().configurable {
        line(name, value);
    }
    if let Some(client) = params.client() {
        let name = format!("{} {}", client.first_name, client.last_name);
        let parts = [name.trim(), client.company.trim()].into_iter().filter(|part| !part.is_empty());
        line("Client", &format!("{} (client {})", parts.collect::<Vec<_>>().join(", "), client.id));
    }
    line("Instructions", params.option("instructions").text());
    lines.join("\n")
}

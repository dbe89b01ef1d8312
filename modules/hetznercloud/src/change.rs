//! ChangePackage: another server type, up or down. The server must be off for it; everything that can refuse is asked
//! before it is switched off, and it is switched on again whatever comes of it.

use crate::catalogue;
use crate::client::Client;
use crate::config::{Config, SUSPENDED};
use crate::machine;
use crate::power;
use crate::schema::{Server, ServerType};
use crate::work;
use hostler_sdk::{Answer, Context, Done, Error, ErrorKind, Halt, Outcome, Params, done_saying, json};
use serde::{Deserialize, Serialize};

/// What the first step leaves in the journal.
#[derive(Serialize, Deserialize)]
struct Plan {
    from: String,
    to: String,
    /// It is switched on in the end.
    restart: bool,
}

/// Moves the machine to the type the product now names.
pub fn change_package(ctx: &Context<'_>, client: &Client<'_>, params: &Params) -> Answer<Done> {
    let config = Config::read(params)?;
    let server = machine::ours(ctx, client, params)?;
    let id = server.id;
    let plan: Plan = ctx.repeatable_step("plan", || plan(client, params, &config, &server))?;

    if plan.from != plan.to {
        // Should this be lost between off and on, the next try knows that it ran before.
        ctx.facts().state("restart", plan.restart);
        power::off(ctx, client, &server, config.grace)?;
        if let Err(halt) = change_type(ctx, client, id, &plan, &config) {
            let Halt::Failed(error) = halt else { return Err(halt) };
            // Sorry, but running.
            restart(ctx, client, id, &plan)?;
            return Err(error.into());
        }
    }
    restart(ctx, client, id, &plan)?;
    machine::state(ctx, &client.server(id)?);
    if plan.from == plan.to {
        return done_saying(format!("server {id} is a {} already", plan.to));
    }
    done_saying(format!("server {id} is a {} now, it was a {}; it was off meanwhile", plan.to, plan.from))
}

fn plan(client: &Client<'_>, params: &Params, config: &Config<'_>, server: &Server) -> Result<Plan, Error> {
    let stopped_by_us = params.state::<bool>("restart")?.unwrap_or(false);
    let suspended = server.labels.contains_key(SUSPENDED);
    let restart = (server.status == "running" || stopped_by_us) && !suspended;
    let from = server.server_type.name.clone();
    if config.server_type.required()?.eq_ignore_ascii_case(&from) {
        return Ok(Plan { to: from.clone(), from, restart: stopped_by_us && !suspended });
    }
    let types = client.server_types()?;
    let target = catalogue::sold_type(&types, &config.server_type)?;
    fits(server, target, config)?;
    Ok(Plan { from, to: target.name.clone(), restart })
}

/// Refuses what the provider would refuse only after the server was switched off.
fn fits(server: &Server, target: &ServerType, config: &Config<'_>) -> Result<(), Error> {
    let field = &config.server_type;
    let now = &server.server_type;
    if target.architecture != now.architecture {
        return Err(field.invalid(format!(
            "is {} ({}), but server {} is {}: choose a type of that architecture, or create a new server",
            target.name, target.architecture, server.id, now.architecture
        )));
    }
    if target.storage_type != now.storage_type {
        return Err(field.invalid(format!(
            "is {} with {} storage, but server {} has {} storage: choose a type with the same",
            target.name, target.storage_type, server.id, now.storage_type
        )));
    }
    if target.disk < server.primary_disk_size {
        return Err(field.invalid(format!(
            "is {} with a disk of {} GB, but the disk of server {} has {} GB and disks never shrink: choose a type with at least as much",
            target.name, target.disk, server.id, server.primary_disk_size
        )));
    }
    let Some(location) = &server.location else { return Ok(()) };
    let Some(place) = target.locations.iter().find(|place| place.name == location.name) else {
        if target.locations.is_empty() {
            return Ok(());
        }
        return Err(field.invalid(format!("is {}, which is not sold in {}", target.name, location.name)));
    };
    if place.available == Some(false) {
        return Err(Error::new(
            ErrorKind::QuotaExceeded,
            Outcome::Retryable,
            "hetznercloud.resource_unavailable",
            format!("{} is sold out in {} at Hetzner Cloud; server {} was left running as it is: try later or choose another type.", target.name, location.name, server.id),
        )
        .retry_after_ms(900_000));
    }
    Ok(())
}

fn change_type(
    ctx: &Context<'_>,
    client: &Client<'_>,
    id: u64,
    plan: &Plan,
    config: &Config<'_>,
) -> Result<(), Halt> {
    let body = json!({"server_type": plan.to, "upgrade_disk": config.upgrade_disk});
    work::run(ctx, client, "change_type", &format!("change server {id} to {}", plan.to), || {
        // The answer to an earlier try may be lost: then it is so already, or the server is locked by it.
        if client.server(id)?.server_type.name == plan.to {
            return Ok(Vec::new());
        }
        Ok(vec![client.act(id, "change_type", &body)?.action.id])
    })?;
    Ok(())
}

fn restart(ctx: &Context<'_>, client: &Client<'_>, id: u64, plan: &Plan) -> Result<(), Halt> {
    if plan.restart {
        power::on(ctx, client, &client.server(id)?)?;
    }
    ctx.facts().no_state("restart");
    Ok(())
}

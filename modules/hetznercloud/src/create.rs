//! CreateAccount: one server per service, whatever is lost on the way. Looked for by id and labels, ordered once,
//! followed until it runs; the root password, which only the order's answer holds, is kept sealed at once.

use crate::catalogue;
use crate::client::Client;
use crate::config::{Config, Identity};
use crate::error;
use crate::machine;
use crate::reinstall;
use crate::schema::{NewPublicNet, NewServer, Server};
use crate::work;
use hostler_sdk::{
    Answer, Context, Created, Error, ErrorKind, Halt, Look, Outcome, Params, SecretRef, Task, Value,
};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// Longest a create takes by experience; during incidents servers stay "initializing" for hours.
const LONGEST: Duration = Duration::from_secs(6 * 3600);

/// What the order step leaves in the journal.
#[derive(Debug, Serialize, Deserialize)]
struct Ordered {
    id: u64,
    created: String,
    /// The action that makes the server; none when it was found and not ordered now.
    making: Option<u64>,
    /// Actions that follow it: starting.
    next: Vec<u64>,
    password: Password,
}

/// What became of the root password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Password {
    /// Kept under the name that goes with the id.
    Kept,
    /// It was in an answer that never came.
    Lost,
    /// Told before, or there is none.
    Settled,
}

/// Makes or finds the machine of this service.
pub fn create(ctx: &Context<'_>, client: &Client<'_>, params: &Params) -> Answer<Created> {
    let config = Config::read(params)?;
    let identity = Identity::of(params)?;

    let ordered: Ordered = work::when_unlocked(ctx, || {
        ctx.step(
            "order",
            || find(ctx, client, params, &identity),
            || match order(ctx, client, &config, &identity) {
                // Somebody was faster, perhaps we ourselves in a try whose answer was lost: looking tells.
                Err(error) if error::is(&error, "uniqueness_error") => {
                    find(ctx, client, params, &identity)?.ok_or(error)
                }
                other => other,
            },
        )
    })?;
    let id = ordered.id;
    if let Some(making) = ordered.making {
        match work::follow(ctx, client, &[making], &format!("create server {}", identity.name)) {
            Err(Halt::Failed(error)) => return Err(undo(ctx, client, &ordered, &identity, error)),
            other => other?,
        }
    }
    if let Err(halt) = work::follow(ctx, client, &ordered.next, &format!("start server {id}")) {
        let Halt::Failed(_) = halt else { return Err(halt) };
        // It exists and did not start: once more by hand, as staff would.
        work::run(ctx, client, "start", &format!("start server {id}"), || {
            Ok(vec![client.act(id, "poweron", &Value::Null)?.action.id])
        })?;
    }
    let server = wait_until_ready(ctx, client, id)?;
    machine::state(ctx, &server);
    ctx.facts().username("root");
    tell_password(ctx, client, params, &ordered)?;

    if config.backups && server.backup_window.is_none() {
        work::run(ctx, client, "backups", &format!("switch on backups of server {id}"), || {
            Ok(vec![client.act(id, "enable_backup", &Value::Null)?.action.id])
        })?;
    }
    Ok(Created {
        machine_id: id.to_string(),
        ipv4: server.public_net.ipv4.into_iter().map(|address| address.ip).collect(),
        ipv6: server.public_net.ipv6.into_iter().map(|address| address.ip).collect(),
        username: "root".into(),
        note: None,
    })
}

/// The machine if it is there: ordered before, and its answer or the journal lost.
fn find(
    ctx: &Context<'_>,
    client: &Client<'_>,
    params: &Params,
    identity: &Identity,
) -> Result<Option<Ordered>, Error> {
    if let Some(server) = machine::find(ctx, client, params)? {
        machine::state(ctx, &server);
        let kept = ctx.secrets().get(&kept_name(server.id))?.is_some();
        let password = match (machine::known_id(params)?, kept) {
            (Some(_), _) => Password::Settled,
            (None, true) => Password::Kept,
            (None, false) => Password::Lost,
        };
        let Server { id, created, .. } = server;
        return Ok(Some(Ordered { id, created, making: None, next: Vec::new(), password }));
    }
    match client.server_by_name(&identity.name)? {
        None => Ok(None),
        Some(other) if other.status == "deleting" => Err(Error::new(
            ErrorKind::Conflict,
            Outcome::Retryable,
            "hetznercloud.name_being_freed",
            format!("Server {} of the name {} is still being deleted at Hetzner Cloud: try again in a minute.", other.id, identity.name),
        )
        .retry_after_ms(10_000)),
        Some(other) => Err(Error::new(
            ErrorKind::AlreadyExists,
            Outcome::NotDone,
            "hetznercloud.name_taken",
            format!(
                "The project already has a server named {} (id {}) that does not belong to this service: rename it in Hetzner's console, or change the service's domain.",
                identity.name, other.id
            ),
        )
        .at("/service/domain")),
    }
}

/// Orders it in the first location that has it.
fn order(
    ctx: &Context<'_>,
    client: &Client<'_>,
    config: &Config<'_>,
    identity: &Identity,
) -> Result<Ordered, Error> {
    let order = catalogue::order(ctx, client, config)?;
    let mut sold_out = None;
    for location in &order.locations {
        let new = NewServer {
            name: identity.name.clone(),
            server_type: order.server_type.clone(),
            image: order.image.clone(),
            location: location.clone(),
            start_after_create: true,
            labels: identity.labels(),
            user_data: config.user_data.clone(),
            public_net: (!config.ipv4).then_some(NewPublicNet { enable_ipv4: false, enable_ipv6: true }),
        };
        let answer = match client.create_server(&new) {
            Err(error) if error::is(&error, "resource_unavailable") => {
                sold_out = Some(error);
                continue;
            }
            other => other?,
        };
        let id = answer.server.id;
        machine::state(ctx, &answer.server);
        let password = match &answer.root_password {
            // Before anything else: it is in no other answer.
            Some(password) => {
                // It exists by now: if this fails it is found again, and gets a new password.
                let kept = ctx.secrets().keep(&kept_name(id), password);
                ctx.facts().password(kept.map_err(|error| error.with_outcome(Outcome::Unknown))?);
                Password::Kept
            }
            None => Password::Settled,
        };
        return Ok(Ordered {
            id,
            created: answer.server.created,
            making: Some(answer.action.id),
            next: answer.next_actions.iter().map(|action| action.id).collect(),
            password,
        });
    }
    let tried: Vec<&str> = order.locations.iter().flatten().map(String::as_str).collect();
    let place = if tried.is_empty() { "every location".to_owned() } else { tried.join(", ") };
    let message = format!(
        "{} is sold out in {place} at Hetzner Cloud: try later, or choose another type, location or fallback location.",
        order.server_type
    );
    Err(match sold_out {
        Some(error) => error.reworded("hetznercloud.resource_unavailable", message),
        None => Error::params("/options/location", message),
    })
}

/// Waits until no action runs on it and it is up (or was switched off meanwhile).
fn wait_until_ready(ctx: &Context<'_>, client: &Client<'_>, id: u64) -> Result<Server, Halt> {
    Task::new(format!("server {id}"), "The server is being installed").at_most(LONGEST).wait(ctx, || {
        let server = client.server(id)?;
        let ready = !server.locked && matches!(server.status.as_str(), "running" | "off");
        Ok(if ready { Look::Finished(server) } else { Look::Working(None) })
    })
}

/// States the root password, made anew when its answer was lost.
fn tell_password(
    ctx: &Context<'_>,
    client: &Client<'_>,
    params: &Params,
    ordered: &Ordered,
) -> Result<(), Halt> {
    match ordered.password {
        Password::Settled => Ok(()),
        Password::Kept => {
            ctx.facts().password(SecretRef::to(kept_name(ordered.id)));
            Ok(())
        }
        Password::Lost => reinstall::new_password_when_booted(ctx, client, params, ordered.id),
    }
}

/// The server's creation failed after it was accepted. It would be billed all the same, so what we ordered just now is
/// removed again; if that fails, a person is asked, and its id stays with the service.
fn undo(
    ctx: &Context<'_>,
    client: &Client<'_>,
    ordered: &Ordered,
    identity: &Identity,
    error: Error,
) -> Halt {
    let id = ordered.id;
    let removed = Task::new(format!("remove {id}"), "Removing a server whose creation failed").wait(
        ctx,
        || match client.server(id) {
            Err(gone) if gone.kind() == ErrorKind::NotFound => Ok(Look::Finished(())),
            Err(error) => Err(error),
            Ok(server) if !identity.matches(&server.labels) || server.created != ordered.created => {
                Err(Error::unexpected("hetznercloud.not_ours", format!("Server {id} has changed hands.")))
            }
            Ok(server) if server.status == "deleting" => Ok(Look::Working(None)),
            Ok(_) => match client.delete_server(id) {
                Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
                _ => Ok(Look::Working(None)),
            },
        },
    );
    match removed {
        Err(Halt::Pending(pending)) => return Halt::Pending(pending),
        Err(Halt::Failed(cause)) => {
            let text = format!(
                "The creation of server {id} failed at Hetzner Cloud, and so did removing it ({cause}) It is billed until it is deleted in Hetzner's console."
            );
            ctx.facts().human_task(
                format!("failed-create-{id}"),
                "Delete a server that failed to be created",
                &text,
            );
            return error.because(cause).with_outcome(Outcome::NotDone).into();
        }
        Ok(()) => {}
    }
    machine::forget(ctx);
    match ctx.undo_step("order", || Ok(())) {
        Err(journal) => journal.into(),
        Ok(()) => error.into(),
    }
}

/// Name of the sealed root password of a server; an id is never used twice.
fn kept_name(id: u64) -> String {
    format!("keep:root-{id}")
}

//! Power: suspend and unsuspend, and the buttons. Suspending is switching off: Hetzner knows nothing better, and bills a
//! server until it is deleted.

use crate::client::Client;
use crate::config::{Config, SUSPENDED};
use crate::machine;
use crate::schema::Server;
use crate::work::{self, HasActions};
use hostler_sdk::{
    Answer, Context, Done, Error, ErrorKind, Halt, Look, Outcome, Params, Task, Value, done, done_saying,
};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// SuspendAccount: labels the machine and switches it off.
pub fn suspend(ctx: &Context<'_>, client: &Client<'_>, params: &Params) -> Answer<Done> {
    let grace = Config::read(params)?.grace;
    let server = machine::ours(ctx, client, params)?;
    label(ctx, client, &server, Some("yes"))?;
    off(ctx, client, &server, grace)?;
    machine::state_status(ctx, "off");
    done_saying(format!("server {} is powered off; Hetzner bills it until it is terminated", server.id))
}

/// UnsuspendAccount: takes the label off and switches the machine on.
pub fn unsuspend(ctx: &Context<'_>, client: &Client<'_>, params: &Params) -> Answer<Done> {
    let server = machine::ours(ctx, client, params)?;
    label(ctx, client, &server, None)?;
    on(ctx, client, &server)?;
    machine::state_status(ctx, "running");
    done()
}

/// Switches it on unless it is.
pub fn on(ctx: &Context<'_>, client: &Client<'_>, server: &Server) -> Result<(), Halt> {
    let id = server.id;
    work::run(ctx, client, "power_on", &format!("power on server {id}"), || match server.status.as_str() {
        "running" => Ok(Vec::new()),
        _ => Ok(vec![client.act(id, "poweron", &Value::Null)?.action.id]),
    })?;
    Ok(())
}

/// What asking the guest to shut down leaves in the journal.
#[derive(Serialize, Deserialize)]
struct Asked {
    actions: Vec<u64>,
    at_ms: i64,
}

impl HasActions for Asked {
    fn actions(&self) -> &[u64] {
        &self.actions
    }
}

/// Switches it off unless it is: asks the guest first when it has `grace`, then pulls the plug.
pub fn off(ctx: &Context<'_>, client: &Client<'_>, server: &Server, grace: Duration) -> Result<(), Halt> {
    let id = server.id;
    if !grace.is_zero() && server.status != "off" && shut_down(ctx, client, id, grace)? {
        return Ok(());
    }
    work::run(ctx, client, "power_off", &format!("power off server {id}"), || {
        match server.status.as_str() {
            "off" => Ok(Vec::new()),
            _ => Ok(vec![client.act(id, "poweroff", &Value::Null)?.action.id]),
        }
    })?;
    Ok(())
}

/// Asks the guest to shut down and says whether it did within `grace`. Its action succeeds when the signal was sent, so
/// only the server's status tells; guests without ACPI never answer.
fn shut_down(ctx: &Context<'_>, client: &Client<'_>, id: u64, grace: Duration) -> Result<bool, Halt> {
    let asked = match ask(ctx, client, id) {
        // What cannot be asked is switched off.
        Err(Halt::Failed(error)) if error.kind() == ErrorKind::Unexpected => return Ok(false),
        other => other?,
    };
    went_off(ctx, client, id, &asked, grace)
}

/// Sends the guest the signal to shut down.
fn ask(ctx: &Context<'_>, client: &Client<'_>, id: u64) -> Result<Asked, Halt> {
    work::run(ctx, client, "shutdown", &format!("shut down server {id}"), || {
        let actions = vec![client.act(id, "shutdown", &Value::Null)?.action.id];
        Ok(Asked { actions, at_ms: ctx.clock().now_unix_ms()? })
    })
}

/// Whether it is off within `grace` of having been asked.
fn went_off(
    ctx: &Context<'_>,
    client: &Client<'_>,
    id: u64,
    asked: &Asked,
    grace: Duration,
) -> Result<bool, Halt> {
    let patience = asked.at_ms.saturating_add(i64::try_from(grace.as_millis()).unwrap_or(i64::MAX));
    Task::new(format!("shutdown {id}"), "The server is shutting down").wait(ctx, || {
        if client.server(id)?.status == "off" {
            return Ok(Look::Finished(true));
        }
        let late = ctx.clock().now_unix_ms()? >= patience;
        Ok(if late { Look::Finished(false) } else { Look::Working(None) })
    })
}

/// Sets or removes the label of a suspended machine. The API replaces all labels, so those of others are kept.
fn label(ctx: &Context<'_>, client: &Client<'_>, server: &Server, value: Option<&str>) -> Result<(), Halt> {
    let mut labels = server.labels.clone();
    match value {
        Some(value) => labels.insert(SUSPENDED.to_owned(), value.to_owned()),
        None => labels.remove(SUSPENDED),
    };
    if labels != server.labels {
        work::when_unlocked(ctx, || client.set_labels(server.id, &labels))?;
    }
    Ok(())
}

/// How long the button waits for the guest to shut down.
const PATIENCE: Duration = Duration::from_secs(90);

/// A power button: the action as the API names it, or `None` for a name that is none.
pub fn button(name: &str) -> Option<&'static str> {
    Some(match name {
        "reboot" => "reboot",
        "reset" => "reset",
        "power_on" => "poweron",
        "power_off" => "poweroff",
        "shutdown" => "shutdown",
        _ => return None,
    })
}

/// Does what a power button says.
pub fn press(ctx: &Context<'_>, client: &Client<'_>, params: &Params, action: &str) -> Answer<Done> {
    let server = machine::ours(ctx, client, params)?;
    machine::not_suspended(&server)?;
    let id = server.id;
    let there =
        matches!((action, server.status.as_str()), ("poweron", "running") | ("poweroff" | "shutdown", "off"));
    if there && !server.locked {
        machine::state_status(ctx, &server.status);
        return done_saying(format!("server {id} is {} already", server.status));
    }
    if server.status == "off" && matches!(action, "reboot" | "reset") {
        return Err(Error::new(
            ErrorKind::Conflict,
            Outcome::NotDone,
            "hetznercloud.is_off",
            format!("Server {id} is powered off: power it on instead."),
        )
        .client("Your server is powered off: power it on instead.")
        .into());
    }
    if action == "shutdown" {
        let asked = ask(ctx, client, id)?;
        let off = went_off(ctx, client, id, &asked, PATIENCE)?;
        machine::state_status(ctx, if off { "off" } else { "running" });
        return done_saying(match off {
            true => format!("server {id} has shut down"),
            false => format!(
                "server {id} was asked to shut down and still runs after {} seconds: its system does not react",
                PATIENCE.as_secs()
            ),
        });
    }
    work::run(ctx, client, action, &format!("{action} server {id}"), || {
        Ok(vec![client.act(id, action, &Value::Null)?.action.id])
    })?;
    machine::state_status(ctx, &client.server(id)?.status);
    done()
}

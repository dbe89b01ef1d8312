//! Rebuild, and new root passwords. Hetzner makes passwords, nobody chooses them, and each is in one answer only: it is
//! kept sealed at once, and told when its action has succeeded, for only then it is valid.

use crate::catalogue;
use crate::client::Client;
use crate::error;
use crate::machine;
use crate::schema::ActionAnswer;
use crate::work::{self, HasActions};
use hostler_sdk::{
    Answer, By, Context, Done, Error, ErrorKind, Halt, Look, Outcome, Params, SecretRef, Task, Value,
    done_saying, json,
};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// How often a new password is tried for after a create: the guest's agent is up some time after the guest.
const TRIES: u64 = 20;

/// What an action with a password leaves in the journal.
#[derive(Serialize, Deserialize)]
pub struct Renewed {
    actions: Vec<u64>,
    /// Name of the sealed password, when there is one.
    password: Option<String>,
}

impl HasActions for Renewed {
    fn actions(&self) -> &[u64] {
        &self.actions
    }
}

impl Renewed {
    /// Keeps the password of `answer` sealed.
    pub fn keep(ctx: &Context<'_>, id: u64, answer: &ActionAnswer) -> Result<Renewed, Error> {
        let action = answer.action.id;
        let name = format!("keep:root-{id}-{action}");
        let password = match &answer.root_password {
            Some(password) => {
                ctx.secrets().keep(&name, password)?;
                Some(name)
            }
            None => None,
        };
        Ok(Renewed { actions: vec![action], password })
    }

    /// States the password; false when there is none.
    pub fn tell(self, ctx: &Context<'_>) -> bool {
        match self.password {
            Some(name) => {
                ctx.facts().username("root").password(SecretRef::to(name));
                true
            }
            None => false,
        }
    }
}

/// Installs an image anew; everything on the disk is lost.
pub fn rebuild(ctx: &Context<'_>, client: &Client<'_>, params: &Params) -> Answer<Done> {
    let server = machine::ours(ctx, client, params)?;
    machine::not_suspended(&server)?;
    let id = server.id;
    let chosen = params.state::<String>("rebuild_image")?.unwrap_or_default();
    let typed = params.input("image");
    // What staff chose on the service's page is theirs; a client says what it wants with the button.
    let field = match (typed.optional(), params.by()) {
        (None, By::Admin | By::Api) if !chosen.is_empty() => typed.or(&chosen),
        _ => typed,
    };
    if field.optional().is_none() {
        return Err(field
            .invalid(
                "is empty: choose the image to install (under Image for Rebuild, on this page), save, then press Rebuild",
            )
            .client("Choose an operating system first.")
            .into());
    }
    if params.by() == By::Client && field.text().bytes().all(|b| b.is_ascii_digit()) {
        return Err(field.invalid("is a number: choose one of the offered images").into());
    }
    let image: String = ctx.repeatable_step("image", || {
        catalogue::known_image(ctx, client, &field, &server.server_type.architecture)
    })?;
    let renewed = work::run(ctx, client, "rebuild", &format!("rebuild server {id}"), || {
        Renewed::keep(ctx, id, &client.act(id, "rebuild", &json!({"image": image}))?)
    })?;
    let told = renewed.tell(ctx);
    ctx.facts().no_state("rebuild_image").no_state("rescue");
    machine::state(ctx, &client.server(id)?);
    match told {
        true => done_saying(format!(
            "server {id} was installed anew with {image}; the new root password is stored"
        )),
        false => done_saying(format!(
            "server {id} was installed anew with {image}; it has no root password, its SSH keys are as before"
        )),
    }
}

/// Makes a new root password on a running machine.
pub fn reset_password(ctx: &Context<'_>, client: &Client<'_>, params: &Params) -> Answer<Done> {
    let server = machine::ours(ctx, client, params)?;
    machine::not_suspended(&server)?;
    let id = server.id;
    if server.status != "running" && !server.locked {
        return Err(Error::new(
            ErrorKind::Conflict,
            Outcome::NotDone,
            "hetznercloud.not_running",
            format!("Server {id} is {}: a root password can only be reset on a running server, power it on first.", server.status),
        )
        .client("Your server must be running for this: power it on first.")
        .into());
    }
    let renewed = new_password(ctx, client, id).map_err(|halt| match halt {
        Halt::Failed(error) if error::is(&error, "action_failed") => {
            let message = format!("Hetzner Cloud could not reset the root password of server {id}: its guest agent (qemu-guest-agent) does not answer. Wait until it has booted, or install the agent.");
            error.reworded("hetznercloud.no_guest_agent", message).into()
        }
        other => other,
    })?;
    renewed.tell(ctx);
    done_saying(format!("server {id} has a new root password, it is stored"))
}

/// ChangePassword: nobody can choose a root password at Hetzner Cloud, so the one typed is not used. Staff get a new one,
/// which takes the place of the typed one in WHMCS. A client would be told that the typed one is valid, and is sent to
/// the button that says what it does.
pub fn change_password(ctx: &Context<'_>, client: &Client<'_>, params: &Params) -> Answer<Done> {
    if params.by() == By::Client {
        return Err(Error::params(
            "/service/password",
            "A client cannot choose a root password: Hetzner Cloud makes them itself. The button \"Reset root password\" makes a new one.",
        )
        .client("A password of your own choice is not possible for this server. Please press \"Reset root password\" instead.")
        .into());
    }
    reset_password(ctx, client, params)?;
    done_saying(
        "Hetzner Cloud makes root passwords itself: the one typed was not used, the new one is stored with the service",
    )
}

/// As [`reset_password`] after a create whose answer was lost: until the guest is up, and not for ever. Without one the
/// machine is no less made, so it ends with a warning.
pub fn new_password_when_booted(
    ctx: &Context<'_>,
    client: &Client<'_>,
    params: &Params,
    id: u64,
) -> Result<(), Halt> {
    let mut tries = params.state::<u64>("password_tries")?.unwrap_or(0);
    let task = Task::new(format!("password {id}"), "The server is starting")
        .every(Duration::from_secs(5), Duration::from_secs(15));
    let renewed = task.wait(ctx, || match new_password(ctx, client, id) {
        Ok(renewed) => Ok(Look::Finished(Ok(Some(renewed)))),
        Err(Halt::Failed(error)) if error::is(&error, "action_failed") => {
            tries += 1;
            ctx.facts().state("password_tries", tries);
            Ok(if tries < TRIES { Look::Working(None) } else { Look::Finished(Ok(None)) })
        }
        Err(halt) => Ok(Look::Finished(Err(halt))),
    })??;
    ctx.facts().no_state("password_tries");
    match renewed {
        Some(renewed) => {
            renewed.tell(ctx);
        }
        None => {
            ctx.facts().warning(
                format!("The root password of server {id} is not known: the answer that held it was lost, and the server does not take a new one."),
                "Press \"Reset root password\" once it has booted.",
            );
        }
    }
    Ok(())
}

fn new_password(ctx: &Context<'_>, client: &Client<'_>, id: u64) -> Result<Renewed, Halt> {
    work::run(ctx, client, "reset_password", &format!("reset the root password of server {id}"), || {
        Renewed::keep(ctx, id, &client.act(id, "reset_password", &Value::Null)?)
    })
}

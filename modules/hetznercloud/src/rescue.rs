//! The rescue system: a small Linux beside the machine's own disk, with a password of its own. While it is on, that is
//! the service's password in WHMCS, the only sealed place there; switching it off puts the former one back.

use crate::client::Client;
use crate::machine;
use crate::reinstall::Renewed;
use crate::schema::Server;
use crate::work;
use hostler_sdk::{Answer, Context, Done, Halt, Params, SecretRef, Value, done_saying, json};

/// Boots the machine into the rescue system.
pub fn on(ctx: &Context<'_>, client: &Client<'_>, params: &Params) -> Answer<Done> {
    let server = machine::ours(ctx, client, params)?;
    machine::not_suspended(&server)?;
    let id = server.id;
    if !params.state::<bool>("rescue")?.unwrap_or(false)
        && let Some(password) = ctx.secrets().get("service.password")?
    {
        ctx.secrets().keep(&before(id), &password)?;
    }
    let renewed = work::run(
        ctx,
        client,
        "enable_rescue",
        &format!("switch on the rescue system of server {id}"),
        || Renewed::keep(ctx, id, &client.act(id, "enable_rescue", &json!({"type": "linux64"}))?),
    )?;
    restart(ctx, client, &server)?;
    renewed.tell(ctx);
    ctx.facts().state("rescue", true);
    machine::state_status(ctx, "running");
    done_saying(format!(
        "server {id} is in the rescue system; the stored password is that of the rescue system until it is switched off"
    ))
}

/// Boots the machine from its own disk.
pub fn off(ctx: &Context<'_>, client: &Client<'_>, params: &Params) -> Answer<Done> {
    let server = machine::ours(ctx, client, params)?;
    machine::not_suspended(&server)?;
    let id = server.id;
    work::run(
        ctx,
        client,
        "disable_rescue",
        &format!("switch off the rescue system of server {id}"),
        || {
            // After the first boot into it, or an hour, Hetzner has switched it off by itself.
            if client.server(id)?.rescue_enabled {
                Ok(vec![client.act(id, "disable_rescue", &Value::Null)?.action.id])
            } else {
                Ok(Vec::new())
            }
        },
    )?;
    restart(ctx, client, &server)?;
    if params.state::<bool>("rescue")?.unwrap_or(false) && ctx.secrets().get(&before(id))?.is_some() {
        ctx.facts().password(SecretRef::to(before(id)));
    }
    ctx.facts().no_state("rescue");
    machine::state_status(ctx, "running");
    done_saying(format!("server {id} boots from its own disk; the stored password is the one from before"))
}

fn restart(ctx: &Context<'_>, client: &Client<'_>, server: &Server) -> Result<(), Halt> {
    let id = server.id;
    let action = if server.status == "off" { "poweron" } else { "reset" };
    work::run(ctx, client, "restart", &format!("{action} server {id}"), || {
        Ok(vec![client.act(id, action, &Value::Null)?.action.id])
    })?;
    Ok(())
}

/// Name of the sealed password from before the rescue system.
fn before(id: u64) -> String {
    format!("keep:before-rescue-{id}")
}

//! Which server at the provider is the machine of this service: found by the id we stated and by our labels, never by
//! anything a request says; and what WHMCS is told of it.

use crate::client::Client;
use crate::config::{Identity, SUSPENDED};
use crate::schema::{Location, Server, ServerType};
use hostler_sdk::{Context, Error, ErrorKind, Outcome, Params};

/// Key of the property that holds the provider's id.
pub const MACHINE_ID: &str = "machine_id";

/// The machine of this service, read from the provider and known to be ours; an error when there is none.
pub fn ours(ctx: &Context<'_>, client: &Client<'_>, params: &Params) -> Result<Server, Error> {
    match find(ctx, client, params)? {
        Some(server) => Ok(server),
        None => Err(Error::new(
            ErrorKind::NotFound,
            Outcome::NotDone,
            "hetznercloud.no_machine",
            "This service has no server at Hetzner Cloud: none has its id or its labels. Create it first, or choose the server record of the project it is in.",
        )
        .client("This server does not exist yet.")),
    }
}

/// The machine of this service if it is there. One that has the id we know but is not ours is an error.
pub fn find(ctx: &Context<'_>, client: &Client<'_>, params: &Params) -> Result<Option<Server>, Error> {
    let identity = Identity::of(params)?;
    let Some(known) = known_id(params)? else { return by_label(client, &identity) };
    match client.server(known) {
        Ok(server) => identified(ctx, server, params, &identity).map(Some),
        Err(error) if error.kind() == ErrorKind::NotFound => match by_label(client, &identity)? {
            None => Ok(None),
            Some(other) => Err(not_ours(
                ctx,
                known,
                &format!("it is gone, but server {} carries the labels of this service", other.id),
            )),
        },
        Err(error) => Err(error),
    }
}

/// The one server with our labels. Two are an error: no one can say which is meant.
pub fn by_label(client: &Client<'_>, identity: &Identity) -> Result<Option<Server>, Error> {
    let mut found = client.servers_by_label(&identity.selector())?;
    found.retain(|server| server.status != "deleting" && identity.matches(&server.labels));
    if found.len() > 1 {
        let ids: Vec<String> = found.iter().map(|server| server.id.to_string()).collect();
        let ids = ids.join(" and ");
        return Err(Error::new(
            ErrorKind::Conflict,
            Outcome::NotDone,
            "hetznercloud.two_machines",
            format!(
                "Servers {ids} both carry the labels of this service: remove the labels from the one that is not meant, in Hetzner's console."
            ),
        ));
    }
    Ok(found.pop())
}

/// The id we stated.
pub fn known_id(params: &Params) -> Result<Option<u64>, Error> {
    let Some(text) = params.property(MACHINE_ID) else { return Ok(None) };
    text.trim().parse().map(Some).map_err(|_| {
        Error::params(
            "/service/properties/machine_id",
            format!("The service's Machine ID is \"{text}\", which is no id of Hetzner Cloud: correct or empty it."),
        )
    })
}

/// Compares id, labels and time of creation with what we know.
fn identified(
    ctx: &Context<'_>,
    server: Server,
    params: &Params,
    identity: &Identity,
) -> Result<Server, Error> {
    if !identity.matches(&server.labels) {
        return Err(not_ours(ctx, server.id, "it does not carry the labels of this service"));
    }
    match params.state::<String>("created")? {
        Some(created) if created != server.created => {
            let why = format!("it was created at {}, ours at {created}", server.created);
            Err(not_ours(ctx, server.id, &why))
        }
        _ => Ok(server),
    }
}

fn not_ours(ctx: &Context<'_>, id: u64, why: &str) -> Error {
    let message = format!(
        "Nothing was done: server {id} is not what this service had: {why}. Compare both in Hetzner's console, then correct the service's Machine ID or the server's labels."
    );
    ctx.facts().human_task(format!("not-ours-{id}"), "A server is not what its service had", &message);
    Error::new(ErrorKind::Conflict, Outcome::NotDone, "hetznercloud.not_ours", message)
}

/// Refuses what would wake a suspended machine.
pub fn not_suspended(server: &Server) -> Result<(), Error> {
    if !server.labels.contains_key(SUSPENDED) {
        return Ok(());
    }
    Err(Error::new(
        ErrorKind::Conflict,
        Outcome::NotDone,
        "hetznercloud.suspended",
        format!("Server {} is suspended: unsuspend the service first.", server.id),
    )
    .client("This service is suspended."))
}

/// States what WHMCS should know of the machine.
pub fn state(ctx: &Context<'_>, server: &Server) {
    let facts = ctx.facts();
    let ipv4 = server.public_net.ipv4.as_ref().map(|address| address.ip.clone());
    let ipv6 = server.public_net.ipv6.as_ref().map(|address| address.ip.clone());
    facts
        .property(MACHINE_ID, server.id.to_string())
        .dedicated_ip(ipv4.clone().unwrap_or_default())
        .assigned_ips(ipv6.clone())
        .state("created", server.created.clone())
        .state("name", server.name.clone())
        .state("server_type", server.server_type.name.clone())
        .state("architecture", server.server_type.architecture.clone())
        .state("location", server.location.as_ref().map_or("", |place| &place.name))
        .state(
            "image",
            server.image.as_ref().map_or("", |image| image.name.as_deref().unwrap_or(&image.description)),
        )
        .state("ipv4", ipv4.unwrap_or_default())
        .state("size", size(server))
        .state("place", server.location.as_ref().map(place).unwrap_or_default())
        .state("system", server.image.as_ref().map_or("", |image| &image.description))
        .state("ipv6", ipv6.unwrap_or_default());
    state_status(ctx, &server.status);
}

/// "2 vCPU, 4 GB memory, 40 GB disk": what clients know a type by. The disk is the machine's own, a type's may be larger.
fn size(server: &Server) -> String {
    let ServerType { cores, memory, disk, .. } = &server.server_type;
    let disk = if server.primary_disk_size > 0.0 { server.primary_disk_size } else { *disk };
    format!("{cores} vCPU, {memory} GB memory, {disk} GB disk")
}

/// "Falkenstein, DE"
fn place(location: &Location) -> String {
    [&location.city, &location.country]
        .into_iter()
        .filter(|part| !part.is_empty())
        .cloned()
        .collect::<Vec<_>>()
        .join(", ")
}

/// States what the machine does, and when that was seen.
pub fn state_status(ctx: &Context<'_>, status: &str) {
    ctx.facts().state("status", status);
    if let Ok(now) = ctx.clock().now() {
        ctx.facts().state("seen", now);
    }
}

/// Keys of the state that `state` and `state_status` write.
pub const STATE: &[&str] = &[
    "created",
    "name",
    "server_type",
    "architecture",
    "location",
    "image",
    "ipv4",
    "ipv6",
    "size",
    "place",
    "system",
    "status",
    "seen",
];

/// States that there is no machine any more.
pub fn forget(ctx: &Context<'_>) {
    let facts = ctx.facts();
    facts.dedicated_ip("").assigned_ips(Vec::<String>::new()).no_property(MACHINE_ID);
    for key in STATE.iter().chain(&["rebuild_image", "rescue", "restart"]) {
        facts.no_state(*key);
    }
}

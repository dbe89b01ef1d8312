//! A whole module: virtual servers of an invented provider. Copy it, change the words. Real ones split this into
//! config, client, schema and error, see `modules/hetznercloud`.

use hostler_sdk::{
    Answer, Context, Created, Done, Error, ErrorKind, Halt, Look, Module, Outcome, Params, Probed, Remote,
    Request, Response, Secret, Task, Tested, done, export_module, json,
};
use std::time::Duration;

struct Acme;

export_module!(Acme, manifest = "examples/acme/manifest.json");

/// A machine as Acme's API shows it.
#[derive(serde::Deserialize)]
struct Machine {
    id: String,
    ready: bool,
    ip: Option<String>,
    password: Option<Secret>,
}

impl Module for Acme {
    fn test_connection(&self, ctx: &Context, params: &Params) -> Answer<Tested> {
        let machines: Vec<Machine> = checked(api(ctx, params, "GET", "machines")?.send()?)?.json()?;
        Ok(Tested { summary: format!("{} machines in this account", machines.len()) })
    }

    fn create_account(&self, ctx: &Context, params: &Params) -> Answer<Created> {
        let plan = params.option("plan");
        let label = format!("{}-{}", params.installation(), params.service()?.id);

        // Looked for by our label first, so that it is ordered once however often this runs.
        let id = ctx.step(
            "order",
            || find(ctx, params, &label),
            || {
                let body = json!({"plan": plan.required()?, "label": label});
                let request = api(ctx, params, "POST", "machines")?.json(&body).redact("/password");
                let machine: Machine = checked(request.send()?)?.json()?;
                if let Some(password) = &machine.password {
                    let kept = ctx.secrets().keep(&format!("keep:root-{}", machine.id), password)?;
                    ctx.facts().password(kept);
                }
                Ok(machine.id)
            },
        )?;
        ctx.facts().username("root").property("machine_id", &id);

        // Waits within this slice, else answers pending; then all of this runs again and comes back here.
        let task = Task::new(&id, "Installing").at_most(Duration::from_secs(1800));
        let ip = task.wait(ctx, || {
            let path = format!("machines/{id}");
            let machine: Machine = checked(api(ctx, params, "GET", &path)?.send()?)?.json()?;
            Ok(if machine.ready { Look::Finished(machine.ip) } else { Look::Working(None) })
        })?;
        let ipv4: Vec<String> = ip.into_iter().collect();
        ctx.facts().dedicated_ip(ipv4.first().cloned().unwrap_or_default());
        Ok(Created { machine_id: id, ipv4, username: "root".into(), ..Created::default() })
    }

    fn terminate_account(&self, ctx: &Context, params: &Params) -> Answer<Done> {
        let Some(id) = params.property("machine_id") else { return done() };
        match checked(api(ctx, params, "DELETE", &format!("machines/{id}"))?.send()?) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error.into()),
            _ => ctx.facts().dedicated_ip("").no_property("machine_id"),
        };
        done()
    }

    fn custom(&self, ctx: &Context, params: &Params, name: &str) -> Answer<Done> {
        if name != "reboot" {
            return Err(Halt::from(Error::unsupported(name)));
        }
        let id = params.property("machine_id").ok_or_else(|| {
            Error::params(
                "/service/properties/machine_id",
                "This service has no machine yet: create it first.",
            )
        })?;
        checked(api(ctx, params, "POST", &format!("machines/{id}/reboot"))?.send()?)?;
        done()
    }

    fn probe(&self, ctx: &Context, params: &Params) -> Answer<Probed> {
        let label = format!("{}-{}", params.installation(), params.service()?.id);
        let found = find(ctx, params, &label)?;
        Ok(Probed { found: found.is_some(), summary: found.unwrap_or_default() })
    }
}

/// A request to Acme's API on the server record's host, with the token by reference.
fn api<'a>(ctx: &'a Context, params: &Params, method: &str, path: &str) -> Result<Request<'a>, Error> {
    let url = format!("https://{}/v1/{path}", params.server()?.host);
    Ok(ctx.request(method, url).bearer("server.password"))
}

fn find(ctx: &Context, params: &Params, label: &str) -> Result<Option<String>, Error> {
    let request = api(ctx, params, "GET", "machines")?.query([("label", label)]);
    let found: Vec<Machine> = checked(request.send()?)?.json()?;
    Ok(found.into_iter().next().map(|machine| machine.id))
}

/// Acme's statuses as errors. Never read a 5xx to a change as "failed": its end is not known.
fn checked(response: Response) -> Result<Response, Error> {
    let (kind, outcome) = match response.status() {
        200..=299 => return Ok(response),
        401 | 403 => (ErrorKind::Unauthorized, Outcome::NotDone),
        404 => (ErrorKind::NotFound, Outcome::NotDone),
        429 => (ErrorKind::RateLimited, Outcome::Retryable),
        400..=499 => (ErrorKind::ParamsInvalid, Outcome::NotDone),
        _ => (ErrorKind::Unavailable, Outcome::Unknown),
    };
    let message = format!("Acme answered HTTP {}; see the module log.", response.status());
    let remote = Remote { status: Some(response.status()), ..Remote::default() };
    Err(Error::new(kind, outcome, format!("acme.http_{}", response.status()), message).remote(remote))
}

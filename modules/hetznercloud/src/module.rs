//! `impl Module`: the price list. Each line says what a function does and where; the manifest claims the same list.

use crate::client::Client;
use crate::config::Identity;
use crate::{catalogue, change, create, error, machine, pages, power, reinstall, rescue, terminate};
use hostler_sdk::{
    Answer, Context, Created, Done, Error, Loaded, Module, Params, Probed, TabFields, Tested, View,
};

/// Virtual servers of Hetzner Cloud.
pub struct HetznerCloud;

impl Module for HetznerCloud {
    fn test_connection(&self, ctx: &Context, params: &Params) -> Answer<Tested> {
        let client = Client::new(ctx, params)?;
        let servers = client.count_servers().map_err(|error| plainer(error, &client))?;
        Ok(Tested {
            summary: format!(
                "{servers} servers in this project. Whether the token may also write is only seen at the first order: make it with Read & Write."
            ),
        })
    }

    fn create_account(&self, ctx: &Context, params: &Params) -> Answer<Created> {
        create::create(ctx, &Client::new(ctx, params)?, params)
    }

    fn suspend_account(&self, ctx: &Context, params: &Params) -> Answer<Done> {
        power::suspend(ctx, &Client::new(ctx, params)?, params)
    }

    fn unsuspend_account(&self, ctx: &Context, params: &Params) -> Answer<Done> {
        power::unsuspend(ctx, &Client::new(ctx, params)?, params)
    }

    fn terminate_account(&self, ctx: &Context, params: &Params) -> Answer<Done> {
        terminate::terminate(ctx, &Client::new(ctx, params)?, params)
    }

    fn change_package(&self, ctx: &Context, params: &Params) -> Answer<Done> {
        change::change_package(ctx, &Client::new(ctx, params)?, params)
    }

    fn change_password(&self, ctx: &Context, params: &Params) -> Answer<Done> {
        reinstall::change_password(ctx, &Client::new(ctx, params)?, params)
    }

    fn custom(&self, ctx: &Context, params: &Params, name: &str) -> Answer<Done> {
        let client = Client::new(ctx, params)?;
        match name {
            "rebuild" => reinstall::rebuild(ctx, &client, params),
            "reset_password" => reinstall::reset_password(ctx, &client, params),
            "rescue" => rescue::on(ctx, &client, params),
            "rescue_off" => rescue::off(ctx, &client, params),
            other => match power::button(other) {
                Some(action) => power::press(ctx, &client, params, action),
                None => Err(Error::unsupported(&format!("custom.{name}")).into()),
            },
        }
    }

    fn loader(&self, ctx: &Context, params: &Params, name: &str) -> Answer<Loaded> {
        let client = Client::new(ctx, params)?;
        let choices = match name {
            "server_types" => catalogue::server_types(&client)?,
            "images" => catalogue::images(ctx, &client)?,
            "locations" => catalogue::locations(&client)?,
            _ => return Err(Error::unsupported(&format!("loader.{name}")).into()),
        };
        Ok(Loaded { choices })
    }

    fn admin_services_tab_fields(&self, ctx: &Context, params: &Params) -> Answer<TabFields> {
        pages::tab(ctx, params)
    }

    fn admin_services_tab_fields_save(&self, ctx: &Context, params: &Params) -> Answer<Done> {
        pages::save(ctx, params)
    }

    fn client_area(&self, ctx: &Context, params: &Params) -> Answer<View> {
        pages::overview(ctx, params)
    }

    fn probe(&self, ctx: &Context, params: &Params) -> Answer<Probed> {
        let client = Client::new(ctx, params)?;
        let found = machine::by_label(&client, &Identity::of(params)?)?;
        let summary = found
            .as_ref()
            .map(|server| format!("server {} ({}) is {}", server.id, server.name, server.status));
        Ok(Probed { found: found.is_some(), summary: summary.unwrap_or_default() })
    }
}

/// What a failed test means for the server record. A wrong address and a wrong token must read differently.
fn plainer(error: Error, client: &Client<'_>) -> Error {
    let base = client.base();
    let message = match error.code() {
        "http.dns" => format!("The host name of {base} does not exist: check the server record's Hostname (usually api.hetzner.cloud)."),
        "http.connect" => format!("Nothing answers at {base}: check the server record's Hostname and port, and this machine's firewall."),
        "http.tls" => format!("No secure connection to {base}: its certificate is not trusted or not for this name, or it speaks no TLS. Check the Hostname, and \"Use SSL\"."),
        "http.send" | "http.answer" | "http.other" => format!("{base} took the request and did not answer: try again; see status.hetzner.com."),
        "http.not_json" | "hetznercloud.not_understood" | "hetznercloud.not_found" => format!("What answers at {base} is not the Hetzner Cloud API: check the server record's Hostname (usually api.hetzner.cloud)."),
        "hetznercloud.unauthorized" => "Hetzner Cloud does not accept the API token: put the token of the project (Security, API tokens, Read & Write) into the server record's Password field.".to_owned(),
        _ if error::is(&error, "rate_limit_exceeded") => "Hetzner Cloud accepts the token, but the project's hourly request limit is used up: try again in some minutes.".to_owned(),
        _ => return error,
    };
    let code = error.code().to_owned();
    error.reworded(code, message)
}

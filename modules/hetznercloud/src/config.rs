//! What staff set, from `Params`: where the API is, what to order, and by what name and labels our machine is known.
//! Says exactly which field is wrong.

use crate::schema::Labels;
use hostler_sdk::{Error, Field, Params};
use std::time::Duration;

/// Label of the WHMCS installation.
pub const INSTALLATION: &str = "hostler-installation";
/// Label of the service.
pub const SERVICE: &str = "hostler-service";
/// Label of a machine that is off because its service is suspended.
pub const SUSPENDED: &str = "hostler-suspended";
/// Cloud-init text the provider accepts, in bytes.
const MAX_USER_DATA: usize = 32 * 1024;
/// Where the API is unless the server record says otherwise.
const API_HOST: &str = "api.hetzner.cloud";

/// The API's base address, without a slash at the end.
pub fn base_url(params: &Params) -> Result<String, Error> {
    let server = params.server()?;
    if server.password.is_none() {
        return Err(Error::config(
            "/server/password",
            "The server record has no API token: put a Read & Write token of the Hetzner Cloud project into its Password field.",
        ));
    }
    let host = if server.host.is_empty() { API_HOST } else { server.host.as_str() };
    let host =
        if host.contains(':') && !host.starts_with('[') { format!("[{host}]") } else { host.to_owned() };
    let (scheme, usual) = if server.tls { ("https", 443) } else { ("http", 80) };
    let port =
        if server.port == 0 || server.port == usual { String::new() } else { format!(":{}", server.port) };
    Ok(format!("{scheme}://{host}{port}/v1"))
}

/// What to order.
pub struct Config<'a> {
    /// Name of the type.
    pub server_type: Field<'a>,
    /// Name of a system image, or the id of a snapshot.
    pub image: Field<'a>,
    /// Where first.
    pub location: Field<'a>,
    /// Where else, in order.
    pub fallbacks: Field<'a>,
    /// Daily backups, for a fifth of the price more.
    pub backups: bool,
    /// With a public IPv4 address.
    pub ipv4: bool,
    /// Cloud-init.
    pub user_data: Option<String>,
    /// Let the disk grow with the type; there is no way back.
    pub upgrade_disk: bool,
    /// How long a guest may take to shut down before the plug is pulled; zero: at once.
    pub grace: Duration,
}

impl<'a> Config<'a> {
    /// Reads and checks everything that can be checked without asking the provider.
    pub fn read(params: &'a Params) -> Result<Config<'a>, Error> {
        let user_data = params.option("user_data");
        if user_data.text().len() > MAX_USER_DATA {
            return Err(user_data
                .invalid("is longer than the 32 KiB Hetzner takes: shorten it, or let it fetch the rest"));
        }
        let ipv4 = params.option("ipv4");
        Ok(Config {
            server_type: params.option("server_type"),
            image: params.option("image"),
            location: params.option("location"),
            fallbacks: params.option("fallback_locations"),
            backups: params.option("backups").yes(),
            // A product from before this setting has an address.
            ipv4: ipv4.value().is_none() || ipv4.yes(),
            user_data: user_data.optional().map(str::to_owned),
            upgrade_disk: params.option("upgrade_disk").yes(),
            grace: Duration::from_secs(
                params.option("shutdown_seconds").number::<u64>()?.unwrap_or(0).min(600),
            ),
        })
    }

    /// The locations to try in order; empty when Hetzner chooses.
    pub fn locations(&self) -> Vec<(String, &Field<'a>)> {
        let mut wanted: Vec<(String, &Field<'a>)> = Vec::new();
        for field in [&self.location, &self.fallbacks] {
            for name in field.list() {
                if name != "any" && !wanted.iter().any(|(known, _)| known == name) {
                    wanted.push((name.to_owned(), field));
                }
            }
        }
        wanted
    }
}

/// By what our machine is known at the provider.
#[derive(Clone, Debug)]
pub struct Identity {
    /// Host name; unique in the project.
    pub name: String,
    installation: String,
    service: String,
}

impl Identity {
    /// Of the service of this call: name from its domain, or `svc-INSTALLATION-ID`.
    pub fn of(params: &Params) -> Result<Identity, Error> {
        let service = params.service()?;
        let installation = params.installation().trim_matches('-').to_owned();
        let domain = service.domain.trim().trim_end_matches('.').to_ascii_lowercase();
        let name = match (domain.is_empty(), service.addon_id) {
            (true, 0) => format!("svc-{installation}-{}", service.id),
            (true, addon) => format!("svc-{installation}-{}-{addon}", service.id),
            (false, _) => domain,
        };
        let label_fits = |label: &str| {
            (1..=63).contains(&label.len())
                && label.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
                && !label.starts_with('-')
                && !label.ends_with('-')
        };
        if name.len() > 253 || !name.split('.').all(label_fits) {
            return Err(Error::params(
                "/service/domain",
                format!(
                    "The service's domain \"{name}\" is no host name Hetzner accepts: use letters, digits and hyphens between dots, at most 63 in a part, no underscores."
                ),
            ));
        }
        let service = format!("{installation}-{}-{}", service.id, service.addon_id);
        Ok(Identity { name, installation, service })
    }

    /// What a machine of ours is labelled with.
    pub fn labels(&self) -> Labels {
        Labels::from([
            (INSTALLATION.to_owned(), self.installation.clone()),
            (SERVICE.to_owned(), self.service.clone()),
        ])
    }

    /// What finds it.
    pub fn selector(&self) -> String {
        format!("{INSTALLATION}=={},{SERVICE}=={}", self.installation, self.service)
    }

    /// Whether these labels say that a machine is ours.
    pub fn matches(&self, labels: &Labels) -> bool {
        self.labels().iter().all(|(key, value)| labels.get(key) == Some(value))
    }
}

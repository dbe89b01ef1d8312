//! A whole site: Hostler laid out and installed into the workbench, nginx and php-fpm in front, a local Hetzner Cloud
//! behind. Used by the end-to-end tests and by the demo; both press the same buttons, see [`crate::whmcs`].

use crate::hetznercloud::{self, HetznerCloud};
use crate::nginx::Nginx;
use crate::php::{PhpFpm, PhpOptions, open_folder, worker_user};
use crate::whmcs::Whmcs;
use serde_json::json;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// Name of the admin's password in every site.
pub const ADMIN_PASSWORD: &str = "admin-password-7Qx";
/// The client's mail address.
pub const CLIENT_EMAIL: &str = "client@example.com";
/// The client's password.
pub const CLIENT_PASSWORD: &str = "client-password-3Vn";
/// Name of the installation: it is in every label at the provider.
pub const INSTALLATION: &str = "demo";

/// How a site is set up.
#[derive(Clone, Debug, Default)]
pub struct SiteOptions {
    /// How the provider behaves.
    pub provider: hetznercloud::Options,
    /// Ini settings and pool directives of php-fpm; `ffi.enable=1` unless [`SiteOptions::without_ffi`].
    pub php: PhpOptions,
    /// Leave `ffi.enable` at PHP's default.
    pub without_ffi: bool,
    /// More arguments of `hostler install`.
    pub install: Vec<String>,
    /// Further module files, by the name they are installed as: copied beside Hostler's own.
    pub modules: Vec<(String, PathBuf)>,
}

/// A running site; dropping it ends and removes everything.
#[derive(Debug)]
pub struct Site {
    /// The provider.
    pub provider: HetznerCloud,
    /// PHP.
    pub php: PhpFpm,
    /// The web server.
    pub nginx: Nginx,
    folder: TempDir,
}

impl Site {
    /// Sets everything up and starts it.
    ///
    /// # Errors
    /// Names the part that did not start and what it printed.
    pub fn open(options: SiteOptions) -> io::Result<Site> {
        let built = prefix()?;
        let folder = open_folder("hostler-site-")?;
        let at = |name: &str| folder.path().join(name);
        copy(&checkout().join("php-bridge/workbench"), &at("whmcs"))?;
        let prefix = if options.modules.is_empty() {
            built
        } else {
            own_prefix(&built, &at("prefix"), &options.modules)?
        };
        let provider = HetznerCloud::open(options.provider)?;

        // A folder PHP's user owns, because the database and its journal are made there.
        for own in ["db", "state"] {
            fs::create_dir(at(own))?;
            give_away(&at(own))?;
        }
        let mut names = vec!["hetznercloud".to_owned(), "manual".to_owned()];
        names.extend(options.modules.iter().map(|(name, _)| name.clone()));
        for name in &names {
            let mut install = Command::new(prefix.join("bin/hostler"));
            install.arg("install").arg("--whmcs").arg(at("whmcs")).args(["--module", name]);
            install.arg("--state").arg(at("state")).args(["--installation", INSTALLATION]);
            if let Some(user) = worker_user() {
                install.args(["--owner", user]);
            }
            run(install.args(&options.install))?;
        }

        let mut php = options.php;
        if !options.without_ffi {
            php = php.pool("php_admin_value[ffi.enable]", "1");
        }
        let php = PhpFpm::open(php)?;
        let nginx = Nginx::open(&at("whmcs"), &php)?;
        let seed = at("seed.json");
        fs::write(&seed, shop(&provider, &names).to_string())?;
        run(Command::new("php")
            .arg(at("whmcs/setup.php"))
            .arg("--db")
            .arg(at("db/workbench.sqlite"))
            .args(["--url", &nginx.url(), "--admin-password", ADMIN_PASSWORD])
            .args(["--client-password", CLIENT_PASSWORD])
            .arg("--seed")
            .arg(&seed))?;
        give_away(&at("db"))?;
        Ok(Site { provider, php, nginx, folder })
    }

    /// The WHMCS directory.
    pub fn whmcs_dir(&self) -> PathBuf {
        self.folder.path().join("whmcs")
    }

    /// Hostler's state directory.
    pub fn state_dir(&self) -> PathBuf {
        self.folder.path().join("state")
    }

    /// The workbench's database.
    pub fn database(&self) -> PathBuf {
        self.folder.path().join("db/workbench.sqlite")
    }

    /// A browser in which staff and client are signed in.
    pub fn sign_in(&self) -> Whmcs {
        Whmcs::sign_in(&self.nginx.url())
    }

    /// Runs the cron as PHP's user, with these arguments, and answers what it printed.
    ///
    /// # Errors
    /// When it fails; what it printed is in the message.
    pub fn cron(&self, arguments: &[&str]) -> io::Result<String> {
        let script = self.whmcs_dir().join("crons/cron.php");
        let mut command = match worker_user() {
            Some(user) => {
                let mut command = Command::new("setpriv");
                command.args(["--reuid", user, "--regid", user, "--clear-groups", "php"]);
                command
            }
            None => Command::new("php"),
        };
        run(command.arg("-q").arg(script).args(arguments))
    }

    /// Keeps the files when the site is dropped; for the demo's `--keep`.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }
}

/// What the shop sells: two sizes at the local provider, and a server a person sets up.
fn shop(provider: &HetznerCloud, modules: &[String]) -> serde_json::Value {
    let addr = provider.addr();
    let cloud = |name: &str, server_type: &str, price: f64, to: &[&str]| {
        json!({
            "name": name, "group": "Cloud servers", "type": "server", "module": "hostlerhetznercloud",
            "description": "A virtual server", "server_group": "Clouds", "autosetup": "payment",
            "welcome_email": "Server Welcome Email", "price": price, "setup_fee": 0,
            "configoptions": {"server_type": server_type, "image": "debian-12", "location": "fsn1"},
            "upgrades_to": to,
        })
    };
    let mut products = vec![
        cloud("Cloud S", "cx23", 4.9, &["Cloud M"]),
        cloud("Cloud M", "cx33", 9.9, &["Cloud S"]),
        json!({
            "name": "Custom server", "group": "Dedicated servers", "type": "server", "module": "hostlermanual",
            "description": "Metal, set up by a person", "autosetup": "payment",
            "welcome_email": "Server Welcome Email", "price": 59, "setup_fee": 20,
            "configoptions": {"machine": "16 cores, 64 GB, 2 × 1 TB NVMe", "system": "Debian 12", "location": "Rack 7"},
        }),
    ];
    for module in modules.iter().filter(|name| !["hetznercloud", "manual"].contains(&name.as_str())) {
        products.push(json!({
            "name": format!("Product {module}"), "group": "Cloud servers", "type": "server",
            "module": format!("hostler{module}"), "description": "", "autosetup": "", "price": 1, "setup_fee": 0,
        }));
    }
    json!({
        "settings": {"ModuleLog": "on", "AutoSuspension": "on", "AutoSuspensionDays": 1},
        "servers": [{
            "name": "Hetzner Cloud (local)", "type": "hostlerhetznercloud", "hostname": addr.ip().to_string(),
            "ipaddress": "", "port": addr.port().to_string(), "secure": false, "username": "",
            "password": provider.token(), "accesshash": "", "disabled": false,
        }],
        "server_groups": [{"name": "Clouds", "servers": ["Hetzner Cloud (local)"]}],
        "products": products,
        "clients": [{
            "email": CLIENT_EMAIL, "password": CLIENT_PASSWORD, "firstname": "Eve", "lastname": "O'Neill & 漢",
            "companyname": "A & B <GmbH>", "country": "DE",
        }],
    })
}

/// Hostler laid out as it is installed, built once for all tests of this checkout and readable for PHP's user.
/// `HOSTLER_PREFIX` names one that is there already.
///
/// # Errors
/// When the build fails; what it printed is in the message.
pub fn prefix() -> io::Result<PathBuf> {
    if let Some(named) = std::env::var_os("HOSTLER_PREFIX") {
        return Ok(named.into());
    }
    let checkout = checkout();
    let name = checkout.to_string_lossy().replace(|c: char| !c.is_ascii_alphanumeric(), "-");
    // SAFETY: geteuid takes nothing and cannot fail.
    let user = unsafe { libc::geteuid() };
    let prefix = std::env::temp_dir().join(format!("hostler-prefix-{user}{name}"));
    let lock = fs::File::create(prefix.with_extension("lock"))?;
    lock.lock()?;
    run(Command::new(checkout.join("scripts/dist")).arg(&prefix))?;
    Ok(prefix)
}

/// A prefix with further modules in it.
fn own_prefix(built: &Path, to: &Path, modules: &[(String, PathBuf)]) -> io::Result<PathBuf> {
    copy(built, to)?;
    for (name, file) in modules {
        fs::copy(file, to.join("lib/hostler/modules").join(format!("{name}.so")))?;
    }
    Ok(to.to_owned())
}

/// The root of this checkout.
pub fn checkout() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).map(Path::to_owned).unwrap_or_default()
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    run(Command::new("cp").arg("-r").arg(from).arg(to)).map(drop)
}

/// Gives a folder and what is in it to PHP's user.
fn give_away(folder: &Path) -> io::Result<()> {
    match worker_user() {
        Some(user) => {
            run(Command::new("chown").arg("-R").arg(format!("{user}:{user}")).arg(folder)).map(drop)
        }
        None => Ok(()),
    }
}

fn run(command: &mut Command) -> io::Result<String> {
    let output = command.output().map_err(|why| io::Error::other(format!("{command:?}: {why}")))?;
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    if output.status.success() {
        return Ok(printed);
    }
    let complaint = String::from_utf8_lossy(&output.stderr);
    Err(io::Error::other(format!("{command:?} ended with {}:\n{printed}{complaint}", output.status)))
}

//! `Config`: what the operator decided, as the bridge or the program hands it over. Written by `hostler install`.

use crate::error::{HostResult, host};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// What the operator decided.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Config {
    /// Name of this WHMCS installation, `[a-z0-9-]{1,32}`: part of every operation key and of labels at providers.
    pub installation: String,
    /// Where the journal, the key and the cache live. Private to the user PHP runs as.
    pub state_dir: PathBuf,
    /// Where module files (`*.so`) are.
    pub modules_dir: PathBuf,
    /// The `hostler` program, run as `hostler worker`.
    pub program: PathBuf,
    /// SHA-256 (hex) of module files that may run in process.
    #[serde(default)]
    pub in_process: Vec<String>,
    /// SHA-256 (hex) of the only module files that may be used; absent: all.
    #[serde(default)]
    pub allow: Option<Vec<String>>,
    /// Refuse everything that destroys.
    #[serde(default)]
    pub pause_destroying: bool,
    /// How many machines may be destroyed in one day (UTC) before a person must look.
    #[serde(default = "destroy_limit")]
    pub destroy_limit_per_day: u32,
    /// Time budgets, in milliseconds.
    #[serde(default)]
    pub budgets: Budgets,
    /// File the host logs to (JSON lines); absent: `host.log` in the state directory. "-" is none.
    #[serde(default)]
    pub log: Option<PathBuf>,
    /// What is logged: `tracing` directives.
    #[serde(default)]
    pub log_filter: Option<String>,
    /// A PEM file with further certificate authorities to trust.
    #[serde(default)]
    pub ca_file: Option<PathBuf>,
    /// HTTP proxy for providers.
    #[serde(default)]
    pub proxy: Option<String>,
}

fn destroy_limit() -> u32 {
    50
}

/// How long a WHMCS request may wait, in milliseconds (architecture: time budgets).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Budgets {
    /// Page functions.
    pub page: u64,
    /// Loaders.
    pub loader: u64,
    /// Buttons and other short work.
    pub button: u64,
    /// Create, terminate, change package, by staff's click.
    pub click: u64,
    /// The same inside a checkout or payment callback.
    pub payment: u64,
    /// The same from cron.
    pub cron: u64,
}

impl Default for Budgets {
    fn default() -> Budgets {
        Budgets { page: 800, loader: 5_000, button: 10_000, click: 25_000, payment: 3_000, cron: 0 }
    }
}

impl Config {
    /// Reads a configuration document.
    ///
    /// # Errors
    /// `host.bad_config` names the field and what it must be.
    pub fn read(json: &[u8]) -> HostResult<Config> {
        let config: Config = serde_json::from_slice(json).map_err(|why| {
            host(
                "bad_config",
                format!("The configuration is not understood: {why}. Correct it in local.php, or run hostler install again."),
            )
        })?;
        let name_fits = (1..=32).contains(&config.installation.len())
            && config.installation.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            && !config.installation.starts_with('-')
            && !config.installation.ends_with('-');
        if !name_fits {
            return Err(host(
                "bad_config",
                format!(
                    "The installation's name must be 1 to 32 of a-z, 0-9 and '-', and is \"{}\". Run hostler install again with --installation.",
                    config.installation
                ),
            ));
        }
        for (field, path) in [
            ("state_dir", &config.state_dir),
            ("modules_dir", &config.modules_dir),
            ("program", &config.program),
        ] {
            if !path.is_absolute() {
                return Err(host(
                    "bad_config",
                    format!(
                        "{field} must be an absolute path and is \"{}\". Run hostler install again.",
                        path.display()
                    ),
                ));
            }
        }
        Ok(config)
    }
}

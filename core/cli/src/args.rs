//! The command line: names, help and examples. It does nothing.

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Runs provisioning modules for WHMCS.
///
/// Install a module into WHMCS, look at what is there, take it out again.
#[derive(Parser)]
#[command(
    name = "hostler",
    version,
    max_term_width = 110,
    after_help = "\
Begin with:
  hostler modules                                            what can be installed
  hostler install --whmcs /var/www/whmcs --module hetznercloud
  hostler install --help                                     what that writes, and where

Exit status: 0 done, 1 failed (standard error says what to do), 2 the command line was not understood."
)]
pub struct Args {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Subcommand)]
pub enum Command {
    /// Write a module into WHMCS, and the bridge if it is not there yet
    Install(Install),
    /// Take modules out of WHMCS again; services, their data and the state directory stay
    Uninstall(Uninstall),
    /// Show the module files that are there, and why one would be refused
    Modules(Modules),
    /// Print what a module file says of itself, without running any of its code
    Manifest(Manifest),
    /// Answer one request document: standard input to standard output
    Call(Call),
    /// The process a module runs in; started by Hostler itself
    #[command(hide = true)]
    Worker,
}

/// How PHP reaches the library.
#[derive(Clone, Copy, ValueEnum)]
pub enum Door {
    /// The library in PHP's own process; needs ffi.enable in web requests
    Ffi,
    /// This program, started for each call; slower, needs nothing
    Cli,
}

/// `hostler install`.
#[derive(ClapArgs)]
#[command(after_help = "\
Writes, below the WHMCS directory:
  modules/addons/hostler/         the bridge, once for all modules; activating it under Addons is optional
  modules/servers/NAME/           the module: exactly the functions it has

Repeat it after every upgrade, for each module: it says what changed, and changes nothing else. What was said once (--state, \
--door, --installation) is remembered. An operator's own settings go into modules/addons/hostler/local.php, which is never \
touched.

In web requests PHP lets nobody use FFI until the pool that runs WHMCS says so; then reload PHP-FPM:
  php_admin_value[ffi.enable] = 1

Example:
  hostler install --whmcs /var/www/whmcs --module hetznercloud --owner www-data

Exit status: 0 installed or unchanged, 1 failed, 2 the command line was not understood.")]
pub struct Install {
    /// The WHMCS directory: the one with modules/servers in it
    #[arg(long, value_name = "DIR")]
    pub whmcs: PathBuf,
    /// The module, as `hostler modules` names it
    #[arg(long, value_name = "NAME")]
    pub module: String,
    /// Install it under this name instead of hostlerNAME: a lowercase word, for good (products refer to it)
    #[arg(long = "as", value_name = "NAME")]
    pub installed_as: Option<String>,
    /// Where the journal, its key and the log live: outside the web root [default: /var/lib/hostler]
    #[arg(long, value_name = "DIR")]
    pub state: Option<PathBuf>,
    /// Where Hostler itself is installed [default: where this program is]
    #[arg(long, value_name = "DIR")]
    pub prefix: Option<PathBuf>,
    /// Name of this WHMCS among all that use the same provider account: labels carry it [default: made up once]
    #[arg(long, value_name = "NAME")]
    pub installation: Option<String>,
    /// The user PHP runs as, web and cron [default: the owner of the WHMCS directory]
    #[arg(long, value_name = "USER")]
    pub owner: Option<String>,
    /// Pin the way PHP reaches Hostler; without it the best that works is used
    #[arg(long, value_name = "DOOR")]
    pub door: Option<Door>,
}

/// `hostler uninstall`.
#[derive(ClapArgs)]
#[command(after_help = "\
Removes the files `hostler install` wrote and nothing else: files added by hand stay, services keep their data, the state \
directory is not touched. Products that use the module keep naming it, and work again when it is installed again.

Exit status: 0 removed, 1 failed, 2 the command line was not understood.")]
pub struct Uninstall {
    /// The WHMCS directory
    #[arg(long, value_name = "DIR")]
    pub whmcs: PathBuf,
    /// The name it is installed under; or the module's own name, which means it under every name
    #[arg(long, value_name = "NAME", conflicts_with = "all", required_unless_present = "all")]
    pub module: Option<String>,
    /// Every module, and the bridge
    #[arg(long)]
    pub all: bool,
}

/// `hostler modules`.
#[derive(ClapArgs)]
#[command(after_help = "\
A module is one file, PREFIX/lib/hostler/modules/NAME.so. A file that would be refused is listed with the reason.

Exit status: 0 shown, 1 no such module or folder, 2 the command line was not understood.")]
pub struct Modules {
    /// What to show; the list when nothing is said
    #[command(subcommand)]
    pub show: Option<Show>,
    /// Where Hostler is installed [default: where this program is]
    #[arg(long, value_name = "DIR", global = true)]
    pub prefix: Option<PathBuf>,
    /// As JSON, for programs
    #[arg(long, global = true)]
    pub json: bool,
}

/// What to show of modules.
#[derive(Subcommand)]
pub enum Show {
    /// All of them, a line each
    List,
    /// One: its functions, settings, buttons, and where it talks to
    Info {
        /// Its name
        name: String,
    },
}

/// `hostler manifest`.
#[derive(ClapArgs)]
#[command(
    after_help = "Exit status: 0 printed, 1 the file would be refused, 2 the command line was not understood."
)]
pub struct Manifest {
    /// A module file
    #[arg(value_name = "FILE.so")]
    pub file: PathBuf,
}

/// `hostler call`.
#[derive(ClapArgs)]
#[command(after_help = "\
The request is one JSON document, the same that PHP sends through FFI; so is the answer. With --whmcs it is answered under \
what `hostler install` wrote; local.php is PHP and counts for PHP only.

Example:
  echo '{\"do\": \"modules\"}' | hostler call --whmcs /var/www/whmcs

Exit status: 0 an answer was printed (it says itself whether it is good news), 1 there is no answer, 2 the command line \
was not understood.")]
pub struct Call {
    /// A configuration document (JSON)
    #[arg(long, value_name = "FILE", conflicts_with = "whmcs", required_unless_present = "whmcs")]
    pub config: Option<PathBuf>,
    /// Use the configuration of the bridge in this WHMCS directory
    #[arg(long, value_name = "DIR")]
    pub whmcs: Option<PathBuf>,
}

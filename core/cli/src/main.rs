//! The `hostler` program: installs the bridge and its modules into WHMCS, shows modules, answers one request, and is the
//! worker process modules run in. It decides nothing about calls: that is `hostler-core`.

mod args;
mod bridge;
mod call;
mod install;
mod modules;
mod prefix;
mod trouble;
mod uninstall;

use args::{Args, Command};
use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    // Before anything is parsed, printed or allocated at length: a worker starts thousands of times.
    if std::env::args_os().nth(1).is_some_and(|first| first == "worker") && std::env::args_os().len() == 2 {
        hostler_core::worker::child_main();
    }
    let done = match Args::parse().command {
        Command::Install(wanted) => install::run(&wanted),
        Command::Uninstall(wanted) => uninstall::run(&wanted),
        Command::Modules(wanted) => modules::run(&wanted),
        Command::Manifest(wanted) => modules::manifest(&wanted.file),
        Command::Call(wanted) => call::run(&wanted),
        Command::Worker => Err(trouble::Trouble::new(
            "hostler worker takes no arguments: it is started by Hostler itself, with a socket as standard input.",
        )),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(trouble) => {
            eprintln!("hostler: {trouble}");
            ExitCode::FAILURE
        }
    }
}

//! What is wrong with this installation, and how to mend it: a list of findings, each with its fix.

use crate::config::Config;
use crate::engine::keeper::Keeper;
use crate::engine::log;
use crate::journal::private_dir;
use crate::runs::Runs;
use hostler_abi::wire::ErrorDoc;
use serde_json::{Value, json};
use std::fs::{self, OpenOptions};
use std::os::unix::fs::PermissionsExt;

/// Looks at everything a call needs.
pub(crate) fn findings(config: &Config, keeper: &mut Keeper, runs: &mut dyn Runs) -> Value {
    let mut findings = Vec::new();
    let mut say = |check: &str, problem: Option<String>| {
        findings.push(match problem {
            None => json!({"check": check, "ok": true}),
            Some(message) => json!({"check": check, "ok": false, "message": message}),
        });
    };
    say(
        "state directory",
        private_dir(&config.state_dir).err().map(|why| {
            format!(
                "{} cannot be used: {why}. It must belong to the user PHP runs as, mode 0700.",
                config.state_dir.display()
            )
        }),
    );
    say("journal and key", keeper.both().err().map(|why| why.message));
    let history = keeper.journal().and_then(|journal| journal.history_holds());
    say(
        "history",
        match history {
            Ok(true) => None,
            Ok(false) => {
                Some("The history of operations was changed by someone. Compare it with a backup.".to_owned())
            }
            Err(ErrorDoc { message, .. }) => Some(message),
        },
    );
    say("program", program(config));
    say(
        "log",
        match log::path(config) {
            Some(path) => OpenOptions::new().append(true).create(true).open(&path).err().map(|why| {
                format!(
                    "The log {} cannot be written: {why}. Give it to the user PHP runs as.",
                    path.display()
                )
            }),
            None => None,
        },
    );
    let reports = runs.reports();
    if reports.is_empty() {
        say(
            "modules",
            Some(format!("There is no module in {}. Copy its file there.", config.modules_dir.display())),
        );
    }
    for report in &reports {
        let name = report["slug"].as_str().or(report["file"].as_str()).unwrap_or("module");
        let problem = report["error"]["message"].as_str().map(str::to_owned);
        say(&format!("module {name}"), problem);
    }
    let sound = findings.iter().all(|finding| finding["ok"] == true);
    json!({"ok": sound, "findings": findings})
}

fn program(config: &Config) -> Option<String> {
    match fs::metadata(&config.program) {
        Err(why) => {
            Some(format!("{} cannot be found: {why}. Run hostler install again.", config.program.display()))
        }
        Ok(found) if !found.is_file() || found.permissions().mode() & 0o111 == 0 => Some(format!(
            "{} may not be executed. Run chmod 755 on it, and check that its file system is not mounted noexec.",
            config.program.display()
        )),
        Ok(_) => None,
    }
}

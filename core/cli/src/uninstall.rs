//! `hostler uninstall`: removes exactly what `hostler install` wrote. Services, their data and the state stay.

use crate::args::Uninstall;
use crate::install::record::{BridgeRecord, ModuleRecord, read};
use crate::install::{ADDON, SERVERS, delete, is_inside, whmcs};
use crate::trouble::{Outcome, Trouble};
use std::fs;
use std::path::{Path, PathBuf};

/// Takes modules out again.
pub fn run(wanted: &Uninstall) -> Outcome<()> {
    let whmcs = whmcs(&wanted.whmcs)?;
    let installed = installed(&whmcs)?;
    let chosen: Vec<_> = installed
        .iter()
        .filter(|(name, record)| {
            wanted.all
                || wanted.module.as_deref().is_some_and(|module| *name == module || record.module == module)
        })
        .collect();
    if chosen.is_empty() && !wanted.all {
        let names: Vec<_> = installed.iter().map(|(name, _)| name.as_str()).collect();
        return Err(Trouble::new(format!(
            "no such module is installed in {}; there {}.",
            whmcs.display(),
            if names.is_empty() { "is none".to_owned() } else { format!("are: {}", names.join(", ")) }
        )));
    }
    for (name, record) in chosen {
        clear(&whmcs.join(SERVERS).join(name), &record.files, &format!("{SERVERS}/{name}/"))?;
    }
    if wanted.all {
        let addon = whmcs.join(ADDON);
        if let Some(record) = read::<BridgeRecord>(&addon.join("config.php")) {
            clear(&addon, &record.files, &format!("{ADDON}/"))?;
            if let Some(state) = record.config.get("state_dir").and_then(|dir| dir.as_str()) {
                println!("{:<38} stays; to install again, name it: --state {state}", "state");
            }
        }
    }
    println!(
        "\nServices and their data are unchanged. Products that use the module work again when it is installed again."
    );
    Ok(())
}

/// What is installed: name and record.
fn installed(whmcs: &Path) -> Outcome<Vec<(String, ModuleRecord)>> {
    let servers = whmcs.join(SERVERS);
    let entries = fs::read_dir(&servers).map_err(|why| Trouble::file("read", &servers, &why))?;
    let mut found: Vec<(String, ModuleRecord)> = entries
        .flatten()
        .filter_map(|entry| {
            let record = read(&entry.path().join("module.php"))?;
            Some((entry.file_name().to_string_lossy().into_owned(), record))
        })
        .collect();
    found.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(found)
}

fn clear(folder: &Path, files: &[PathBuf], shown: &str) -> Outcome<()> {
    let mut removed = 0;
    // The record goes last: what is half removed can be removed again.
    let (records, others): (Vec<_>, Vec<_>) = files
        .iter()
        .filter(|name| is_inside(name))
        .partition(|name| name.as_os_str() == "module.php" || name.as_os_str() == "config.php");
    for name in others.into_iter().chain(records) {
        removed += usize::from(delete(folder, name)?);
    }
    let left = fs::read_dir(folder)
        .map(|entries| entries.flatten().map(|entry| entry.file_name()).collect::<Vec<_>>());
    match left {
        Ok(left) if left.is_empty() => {
            fs::remove_dir(folder).map_err(|why| Trouble::file("remove", folder, &why))?;
            println!("{shown:<38} removed, {removed} files");
        }
        Ok(left) => {
            let names: Vec<_> = left.iter().map(|name| name.to_string_lossy()).collect();
            println!("{shown:<38} removed, {removed} files; not ours and left there: {}", names.join(", "));
        }
        Err(_) => println!("{shown:<38} removed, {removed} files"),
    }
    Ok(())
}

//! The state directory as far as an installation prepares it: private to PHP's user, outside WHMCS, and of one WHMCS only.
//! Its file `installation` names the installation and the WHMCS it serves. What else is in it is the host's.

use super::files::{Owner, Writer, make_folders};
use super::record::{BridgeRecord, read};
use super::{ADDON, Install};
use crate::trouble::{Outcome, Trouble};
use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

const USUAL: &str = "/var/lib/hostler";
const NAME_FILE: &str = "installation";
/// The host's; where it lies, the directory is a state directory, perhaps one that was restored from a backup.
const JOURNAL: &str = "journal.db";

/// Which folder: the one named, the one remembered, or the usual one.
pub fn folder(wanted: &Install, before: &BridgeRecord, whmcs: &Path) -> Outcome<PathBuf> {
    let remembered = before.config.get("state_dir").and_then(|dir| dir.as_str()).map(PathBuf::from);
    let state = match &wanted.state {
        Some(named) => std::path::absolute(named).map_err(|why| Trouble::file("use", named, &why))?,
        None => remembered.unwrap_or_else(|| PathBuf::from(USUAL)),
    };
    if state.canonicalize().unwrap_or_else(|_| state.clone()).starts_with(whmcs) {
        return Err(Trouble::new(format!(
            "the state directory {} is inside WHMCS, where a web server may show it. Choose one outside with --state.",
            state.display()
        )));
    }
    Ok(state)
}

/// A state directory, before anything is written to it.
pub struct Home {
    folder: PathBuf,
    whmcs: PathBuf,
    name: Option<String>,
}

impl Home {
    /// Looks whether it is free, or already this WHMCS's.
    pub fn read(folder: &Path, whmcs: &Path) -> Outcome<Home> {
        let (name, in_use) = known(folder, whmcs);
        if let Some(other) = in_use {
            return Err(Trouble::new(format!(
                "the state directory {} is that of {}: two WHMCS must not share one. Choose another with --state.",
                folder.display(),
                other.display()
            )));
        }
        let strange = fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some());
        if name.is_none() && strange && !folder.join(JOURNAL).exists() {
            return Err(Trouble::new(format!(
                "{} is not empty and no state directory of Hostler. Choose an empty or a new one with --state.",
                folder.display()
            )));
        }
        Ok(Home { folder: folder.to_path_buf(), whmcs: whmcs.to_path_buf(), name })
    }

    /// The name in labels at providers. Two installations that share a provider account must never have the same, so it
    /// is made up, once, and kept. A copy of a WHMCS that is still there gets a name of its own.
    pub fn installation(&self, wanted: Option<&str>, before: &BridgeRecord) -> Outcome<String> {
        let remembered = before.config.get("installation").and_then(|name| name.as_str()).map(str::to_owned);
        let former = before.config.get("state_dir").and_then(|dir| dir.as_str()).map(Path::new);
        let former = former.filter(|former| *former != self.folder);
        let copied = former.is_some_and(|former| known(former, &self.whmcs).1.is_some());
        let kept = self.name.clone().or(remembered.filter(|_| !copied)).filter(|kept| !kept.is_empty());
        // With a new directory in place of another one, a new name is what was meant.
        let anew = self.name.is_none() && former.is_some();
        match (wanted, kept) {
            (Some(wanted), Some(kept)) if wanted != kept && !anew => Err(Trouble::new(format!(
                "this installation is called \"{kept}\": its machines carry that name at the provider, and would not be found under \"{wanted}\". \
                 Leave --installation out, or use another --state for another installation."
            ))),
            (Some(wanted), _) => Ok(wanted.to_owned()),
            (None, Some(kept)) => Ok(kept),
            // Its machines carry a name; under a new one they would not be found.
            (None, None) if self.folder.join(JOURNAL).exists() => Err(Trouble::new(format!(
                "{} holds a journal, and nothing says what its installation is called. Name it with --installation: its machines carry the name in a label at the provider.",
                self.folder.display()
            ))),
            (None, None) => made_up(),
        }
    }

    /// Makes the folder, private to `owner`, and writes down whose it is.
    pub fn prepare(&self, owner: Owner, installation: &str) -> Outcome<()> {
        let folder = &self.folder;
        make_folders(folder, owner, 0o700)?;
        let there = fs::metadata(folder).map_err(|why| Trouble::file("look at", folder, &why))?;
        if there.uid() != owner.user {
            return Err(Trouble::new(format!(
                "the state directory {} belongs to user {} and PHP runs as user {}. Name the user PHP runs as with --owner, or another directory with --state.",
                folder.display(),
                there.uid(),
                owner.user
            )));
        }
        if there.permissions().mode() & 0o077 != 0 {
            fs::set_permissions(folder, fs::Permissions::from_mode(0o700))
                .map_err(|why| Trouble::file("make private", folder, &why))?;
        }
        let text = format!("{installation}\n{}\n", self.whmcs.display());
        Writer::new(folder, owner).write(Path::new(NAME_FILE), text.as_bytes())
    }
}

/// Whose a state directory is: the installation's name, and a WHMCS other than `whmcs` that still uses it. One that was
/// moved takes its state along.
fn known(folder: &Path, whmcs: &Path) -> (Option<String>, Option<PathBuf>) {
    let text = fs::read_to_string(folder.join(NAME_FILE)).unwrap_or_default();
    let mut lines = text.lines().map(str::trim);
    let name = lines.next().filter(|name| !name.is_empty()).map(str::to_owned);
    let other = lines.next().map(PathBuf::from).filter(|other| other != whmcs).filter(|other| {
        read::<BridgeRecord>(&other.join(ADDON).join("config.php"))
            .is_some_and(|record| record.config["state_dir"].as_str().map(Path::new) == Some(folder))
    });
    (name, other)
}

fn made_up() -> Outcome<String> {
    let mut random = [0_u8; 5];
    getrandom::fill(&mut random)
        .map_err(|why| Trouble::new(format!("the system gives no randomness: {why}.")))?;
    let letters = b"abcdefghijkmnpqrstuvwxyz23456789";
    let name: String = random.iter().map(|byte| char::from(letters[usize::from(byte % 32)])).collect();
    Ok(format!("w{name}"))
}

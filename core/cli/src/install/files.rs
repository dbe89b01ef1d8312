//! Writes files so that a reader sees the old one or the new one, never half of one, and says what changed.

use crate::trouble::{Outcome, Trouble};
use std::fs;
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt, chown};
use std::path::{Path, PathBuf};

/// A user by number: who shall own what is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Owner {
    /// User id.
    pub user: u32,
    /// Group id.
    pub group: u32,
}

impl Owner {
    /// Who owns `path`.
    pub fn of(path: &Path) -> Outcome<Owner> {
        let there = fs::metadata(path).map_err(|why| Trouble::file("look at", path, &why))?;
        Ok(Owner { user: there.uid(), group: there.gid() })
    }

    /// The user of this name. The system's `id` is asked, so that directories other than /etc/passwd count too.
    pub fn named(name: &str) -> Outcome<Owner> {
        let ask = |what: &str| -> Option<u32> {
            let said = std::process::Command::new("id").args([what, "--", name]).output().ok()?;
            if said.status.success() {
                String::from_utf8(said.stdout).ok()?.trim().parse().ok()
            } else {
                None
            }
        };
        match (ask("-u"), ask("-g")) {
            (Some(user), Some(group)) => Ok(Owner { user, group }),
            _ => Err(Trouble::new(format!(
                "there is no user \"{name}\" on this system. Name the user PHP runs as with --owner."
            ))),
        }
    }
}

/// What became of a folder of files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Files that were not there.
    pub new: usize,
    /// Files that had another content.
    pub updated: usize,
    /// Files that are as they were.
    pub unchanged: usize,
    /// Files of an earlier installation that are no longer part of it.
    pub removed: usize,
}

impl Changes {
    /// In a word or two, for the person who asked.
    pub fn words(self) -> String {
        match self {
            Changes { new: 0, updated: 0, removed: 0, .. } => "unchanged".into(),
            Changes { updated: 0, unchanged: 0, removed: 0, new } => format!("new, {new} files"),
            Changes { new, updated, removed, .. } => {
                let mut parts = Vec::new();
                for (count, what) in [(updated, "changed"), (new, "new"), (removed, "removed")] {
                    if count > 0 {
                        parts.push(format!("{count} {what}"));
                    }
                }
                format!("updated: {}", parts.join(", "))
            }
        }
    }
}

/// Writes into one folder.
pub struct Writer {
    folder: PathBuf,
    owner: Owner,
    changes: Changes,
}

impl Writer {
    /// Files go below `folder`, which is made if it is not there, and belong to `owner`.
    pub fn new(folder: &Path, owner: Owner) -> Writer {
        Writer { folder: folder.to_path_buf(), owner, changes: Changes::default() }
    }

    /// Writes a file unless it is there with this content.
    pub fn write(&mut self, name: &Path, content: &[u8]) -> Outcome<()> {
        let path = self.folder.join(name);
        let before = fs::read(&path).ok();
        if before.as_deref() == Some(content) {
            self.changes.unchanged += 1;
            return Ok(());
        }
        let parent = path.parent().unwrap_or(&self.folder);
        make_folders(parent, self.owner, 0o755)?;
        let waiting = parent.join(format!(
            ".{}.{}",
            path.file_name().unwrap_or_default().to_string_lossy(),
            std::process::id()
        ));
        let written = place(&waiting, content, self.owner).and_then(|()| fs::rename(&waiting, &path));
        if let Err(why) = written {
            let _ = fs::remove_file(&waiting);
            return Err(Trouble::file("write", &path, &why));
        }
        if before.is_some() {
            self.changes.updated += 1
        } else {
            self.changes.new += 1
        }
        Ok(())
    }

    /// Removes files that an earlier installation wrote and this one does not.
    pub fn remove(&mut self, names: &[PathBuf]) -> Outcome<()> {
        for name in names {
            if delete(&self.folder, name)? {
                self.changes.removed += 1;
            }
        }
        Ok(())
    }

    /// What became of it all.
    pub fn changes(&self) -> Changes {
        self.changes
    }
}

/// Removes a file and the folders below `folder` that are empty then. True when it was there.
pub fn delete(folder: &Path, name: &Path) -> Outcome<bool> {
    let path = folder.join(name);
    match fs::remove_file(&path) {
        Ok(()) => {}
        Err(why) if why.kind() == std::io::ErrorKind::NotFound => return Ok(false),
        Err(why) => return Err(Trouble::file("remove", &path, &why)),
    }
    let mut above = path.parent();
    while let Some(empty) = above.filter(|above| *above != folder && above.starts_with(folder)) {
        if fs::remove_dir(empty).is_err() {
            break;
        }
        above = empty.parent();
    }
    Ok(true)
}

/// Makes a folder and those above it. Those that were not there belong to `owner`.
pub fn make_folders(folder: &Path, owner: Owner, mode: u32) -> Outcome<()> {
    if folder.is_dir() {
        return Ok(());
    }
    if let Some(above) = folder.parent() {
        make_folders(above, if mode == 0o755 { owner } else { Owner::of(existing(above))? }, 0o755)?;
    }
    fs::DirBuilder::new()
        .mode(mode)
        .create(folder)
        .and_then(|()| fs::set_permissions(folder, fs::Permissions::from_mode(mode)))
        .and_then(|()| give(folder, owner))
        .map_err(|why| Trouble::file("make the folder", folder, &why))
}

/// The nearest folder at or above `path` that exists.
fn existing(path: &Path) -> &Path {
    let mut at = path;
    while !at.exists() {
        match at.parent() {
            Some(above) => at = above,
            None => break,
        }
    }
    at
}

fn place(path: &Path, content: &[u8], owner: Owner) -> std::io::Result<()> {
    let mut file = fs::File::create(path)?;
    file.write_all(content)?;
    file.set_permissions(fs::Permissions::from_mode(0o644))?;
    give(path, owner)
}

/// Only root can give files away; for everybody else they are already where they belong, or the system refuses.
fn give(path: &Path, owner: Owner) -> std::io::Result<()> {
    let there = fs::metadata(path)?;
    if there.uid() == owner.user && there.gid() == owner.group {
        return Ok(());
    }
    match chown(path, Some(owner.user), Some(owner.group)) {
        Err(why) if there.uid() == owner.user && why.kind() == std::io::ErrorKind::PermissionDenied => Ok(()),
        other => other,
    }
}

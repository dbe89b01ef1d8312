//! The private folder `STATE/cache`: copies of module files under their hash. Replacing a module's file cannot corrupt
//! a mapped one, and two versions can live side by side.

use crate::error::{HostResult, host};
use crate::inspect::sha256;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Copies nobody refers to are removed after this long: another process may be about to open one.
const SWEEP_AFTER: Duration = Duration::from_secs(24 * 3600);

/// The folder, checked.
pub(super) struct Cache {
    folder: PathBuf,
    /// Whom files are given to when root writes into somebody else's folder.
    owner: Option<(u32, u32)>,
}

impl Cache {
    /// Makes the folder if it is missing.
    ///
    /// # Errors
    /// `host.bad_state` when it cannot be made or others may write to it.
    pub fn open(state_dir: &Path) -> HostResult<Cache> {
        let folder = state_dir.join("cache");
        let bad = |what: String| {
            host(
                "bad_state",
                format!(
                    "The folder {} cannot be used: {what}. It must belong to the user PHP runs as, with mode 0700; run hostler install again or set state_dir.",
                    folder.display()
                ),
            )
        };
        // SAFETY: no arguments, cannot fail.
        let me = unsafe { libc::geteuid() };
        if fs::symlink_metadata(&folder).is_err() {
            let made = DirBuilder::new().recursive(true).mode(0o700).create(&folder);
            made.map_err(|why| bad(why.to_string()))?;
            // Made by root for the user PHP runs as, whose state it is.
            if let (0, Ok(state)) = (me, fs::metadata(state_dir)) {
                std::os::unix::fs::chown(&folder, Some(state.uid()), Some(state.gid()))
                    .map_err(|why| bad(why.to_string()))?;
            }
        }
        let meta = fs::symlink_metadata(&folder).map_err(|why| bad(why.to_string()))?;
        if !meta.is_dir() {
            return Err(bad("it is not a folder".into()));
        }
        if meta.mode() & 0o077 != 0 {
            return Err(bad(format!("others may enter it (mode {:04o})", meta.mode() & 0o7777)));
        }
        if meta.uid() != me && me != 0 {
            return Err(bad(format!("it belongs to user {}, and this is user {me}", meta.uid())));
        }
        let owner = (me == 0 && meta.uid() != 0).then(|| (meta.uid(), meta.gid()));
        Ok(Cache { folder, owner })
    }

    /// Where the copy with this hash lies.
    pub fn path(&self, sha256: &str) -> PathBuf {
        self.folder.join(format!("{sha256}.so"))
    }

    /// Puts `bytes` there unless they are there already; either way the copy's hash is verified.
    pub fn keep(&self, hash: &str, bytes: &[u8]) -> HostResult<PathBuf> {
        let path = self.path(hash);
        let sound = |at: &Path| fs::read(at).is_ok_and(|copy| sha256(&copy) == hash);
        let private = fs::symlink_metadata(&path)
            .is_ok_and(|meta| meta.is_file() && meta.permissions().mode() & 0o777 == 0o500);
        if private && sound(&path) {
            return Ok(path);
        }
        self.replace(&path, bytes, 0o500)
            .and_then(|()| {
                if sound(&path) {
                    Ok(())
                } else {
                    Err(io::Error::other("the copy differs from what was written"))
                }
            })
            .map_err(|why| {
                host(
                    "bad_state",
                    format!(
                        "The module could not be copied to {}: {why}. Check the disk and its free space.",
                        path.display()
                    ),
                )
            })?;
        Ok(path)
    }

    /// Writes `bytes` beside `path` and renames them over it: others see the old file or the new one, whole.
    pub fn replace(&self, path: &Path, bytes: &[u8], mode: u32) -> io::Result<()> {
        static COUNT: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
        let count = COUNT.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let draft = self.folder.join(format!(".{}.{count}.draft", std::process::id()));
        let write = || -> io::Result<()> {
            let mut file: File = OpenOptions::new()
                .write(true)
                .create_new(true)
                .mode(mode)
                .custom_flags(libc::O_NOFOLLOW)
                .open(&draft)?;
            file.write_all(bytes)?;
            // Not what the umask left of it.
            file.set_permissions(fs::Permissions::from_mode(mode))?;
            if let Some((user, group)) = self.owner {
                std::os::unix::fs::fchown(&file, Some(user), Some(group))?;
            }
            fs::rename(&draft, path)
        };
        write().inspect_err(|_| {
            // Already failing; what is left of the draft is swept.
            let _ = fs::remove_file(&draft);
        })
    }

    /// Removes old copies and drafts that `used` does not name. A process that has one mapped keeps it.
    pub fn sweep(&self, used: impl Iterator<Item = PathBuf>) {
        let used: Vec<PathBuf> = used.collect();
        let Ok(entries) = fs::read_dir(&self.folder) else { return };
        for path in entries.flatten().map(|entry| entry.path()) {
            let ours = path.extension().is_some_and(|kind| kind == "so" || kind == "draft");
            let old = fs::symlink_metadata(&path)
                .and_then(|meta| meta.modified())
                .is_ok_and(|time| time.elapsed().is_ok_and(|age| age > SWEEP_AFTER));
            if ours && old && !used.contains(&path) {
                // Swept next time if it fails.
                let _ = fs::remove_file(&path);
            }
        }
    }

    /// A file of the folder.
    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }
}

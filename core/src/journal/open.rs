//! The SQLite file: opened on first use, private to its user, brought to the present schema. Its errors name the
//! file, the user and what to do.

use crate::error::{HostResult, host};
use hostler_abi::wire::ErrorDoc;
use rusqlite::{Connection, ErrorCode, OpenFlags, TransactionBehavior};
use std::fs::{self, DirBuilder, OpenOptions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt, fchown};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A journal in one SQLite file.
pub struct Sqlite {
    pub(super) db: Connection,
    path: PathBuf,
}

/// Each raises the schema by one; never changed once released.
const MIGRATIONS: &[&str] = &["
    CREATE TABLE operations(
        key TEXT PRIMARY KEY, module TEXT NOT NULL, service INTEGER NOT NULL, addon INTEGER NOT NULL,
        function TEXT NOT NULL, generation INTEGER NOT NULL, state TEXT NOT NULL, destroys INTEGER NOT NULL,
        started INTEGER NOT NULL, look_at INTEGER NOT NULL, document TEXT NOT NULL, request BLOB) STRICT;
    CREATE INDEX operations_place ON operations(module, service, addon, function, generation);
    CREATE INDEX operations_due ON operations(state, look_at);
    CREATE INDEX operations_destroys ON operations(destroys, started);
    CREATE TABLE history(
        n INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, key TEXT NOT NULL, state TEXT NOT NULL,
        note TEXT NOT NULL, hash BLOB NOT NULL) STRICT;
    CREATE INDEX history_key ON history(key);
    CREATE TRIGGER history_is_not_changed BEFORE UPDATE ON history BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
    CREATE TRIGGER history_is_not_removed BEFORE DELETE ON history BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
    CREATE TABLE steps(
        key TEXT NOT NULL, step TEXT NOT NULL, done INTEGER NOT NULL, begun INTEGER NOT NULL, result TEXT,
        at INTEGER NOT NULL, PRIMARY KEY(key, step)) STRICT;
    CREATE TABLE outbox(
        n INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, service INTEGER NOT NULL, addon INTEGER NOT NULL,
        sealed BLOB NOT NULL, at INTEGER NOT NULL, tries INTEGER NOT NULL DEFAULT 0, why TEXT) STRICT;
    CREATE INDEX outbox_service ON outbox(service, addon, n);
    CREATE TABLE tasks(key TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT;
    CREATE TABLE services(
        module TEXT NOT NULL, service INTEGER NOT NULL, addon INTEGER NOT NULL, generation INTEGER NOT NULL,
        machine TEXT, state_schema INTEGER, state TEXT, PRIMARY KEY(module, service, addon)) STRICT;
    CREATE TABLE properties(
        module TEXT NOT NULL, service INTEGER NOT NULL, addon INTEGER NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL,
        PRIMARY KEY(module, service, addon, key)) STRICT;
    CREATE TABLE store(
        scope TEXT NOT NULL, key TEXT NOT NULL, value TEXT, version INTEGER NOT NULL, PRIMARY KEY(scope, key)) STRICT;
    CREATE TABLE secrets(
        module TEXT NOT NULL, service INTEGER NOT NULL, addon INTEGER NOT NULL, owner TEXT NOT NULL, name TEXT NOT NULL,
        sealed BLOB NOT NULL, PRIMARY KEY(module, service, addon, owner, name)) STRICT;
    CREATE TABLE leases(
        service INTEGER NOT NULL, addon INTEGER NOT NULL, holder TEXT NOT NULL, function TEXT NOT NULL,
        since INTEGER NOT NULL, expires INTEGER NOT NULL, PRIMARY KEY(service, addon)) STRICT;
    CREATE TABLE breakers(
        module TEXT NOT NULL, host TEXT NOT NULL, failures INTEGER NOT NULL, open_until INTEGER NOT NULL,
        since INTEGER NOT NULL, PRIMARY KEY(module, host)) STRICT;
"];

impl Sqlite {
    /// Where the journal of a state directory is.
    pub fn path_in(state_dir: &Path) -> PathBuf {
        state_dir.join("journal.db")
    }

    /// Opens the journal of a state directory, making both when they are missing.
    ///
    /// # Errors
    /// `host.journal`: the file, why it cannot be used, and what to do.
    pub fn open(state_dir: &Path) -> HostResult<Sqlite> {
        let path = Sqlite::path_in(state_dir);
        private_dir(state_dir).map_err(|why| unusable(&path, &why.to_string()))?;
        // Made here and not by SQLite, so that it is never readable to others for a moment.
        make_private(&path)
            .and_then(|()| OpenOptions::new().read(true).write(true).open(&path))
            .map_err(|why| unusable(&path, &why.to_string()))?;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let db = Connection::open_with_flags(&path, flags).map_err(|why| described(&path, &why))?;
        let mut journal = Sqlite { db, path };
        journal.prepare().map_err(|why| described(&journal.path, &why))?;
        Ok(journal)
    }

    fn prepare(&mut self) -> rusqlite::Result<()> {
        self.db.busy_timeout(Duration::from_secs(5))?;
        self.db.pragma_update(None, "journal_mode", "WAL")?;
        self.db.pragma_update(None, "synchronous", "FULL")?;
        self.db.pragma_update(None, "foreign_keys", "ON")?;
        self.db.set_prepared_statement_cache_capacity(64);
        let version = |db: &Connection| db.query_row("PRAGMA user_version", [], |row| row.get::<_, u32>(0));
        if version(&self.db)? as usize >= MIGRATIONS.len() {
            return Ok(());
        }
        let migration = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        for (number, script) in MIGRATIONS.iter().enumerate().skip(version(&migration)? as usize) {
            migration.execute_batch(script)?;
            migration.pragma_update(None, "user_version", number as u32 + 1)?;
        }
        migration.commit()
    }

    /// Runs `work` in one transaction, on disk before it returns.
    pub(super) fn change<T>(
        &mut self,
        work: impl FnOnce(&rusqlite::Transaction<'_>) -> rusqlite::Result<T>,
    ) -> HostResult<T> {
        let path = &self.path;
        let run = || -> rusqlite::Result<T> {
            let transaction = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let value = work(&transaction)?;
            transaction.commit()?;
            Ok(value)
        };
        run().map_err(|why| described(path, &why))
    }

    /// As [`Sqlite::change`], for what may be lost when the computer loses power: leases, progress.
    pub(super) fn change_lightly<T>(
        &mut self,
        work: impl FnOnce(&rusqlite::Transaction<'_>) -> rusqlite::Result<T>,
    ) -> HostResult<T> {
        self.synchronous("NORMAL")?;
        let done = self.change(work);
        self.synchronous("FULL")?;
        done
    }

    fn synchronous(&self, how: &str) -> HostResult<()> {
        self.db.pragma_update(None, "synchronous", how).map_err(|why| described(&self.path, &why))
    }

    /// Reads.
    pub(super) fn read<T>(&self, work: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> HostResult<T> {
        work(&self.db).map_err(|why| described(&self.path, &why))
    }
}

/// Makes `dir` for its user alone; refuses one that others may enter.
pub(crate) fn private_dir(dir: &Path) -> io::Result<()> {
    match fs::metadata(dir) {
        Err(why) if why.kind() == io::ErrorKind::NotFound => {
            DirBuilder::new().recursive(true).mode(0o700).create(dir)
        }
        Err(why) => Err(why),
        Ok(found) if !found.is_dir() => Err(io::Error::other("its directory is no directory")),
        Ok(found) if found.permissions().mode() & 0o077 != 0 && found.uid() == effective_user() => {
            fs::set_permissions(dir, fs::Permissions::from_mode(0o700))
        }
        Ok(_) => Ok(()),
    }
}

/// Makes the file `path` for its user alone, unless it is there.
pub(crate) fn make_private(path: &Path) -> io::Result<()> {
    match OpenOptions::new().write(true).create_new(true).mode(0o600).open(path) {
        Ok(file) => give_to_folder(&file, path),
        Err(why) if why.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(why) => Err(why),
    }
}

/// What root made in the private folder of the user PHP runs as belongs to that user: a command or a cron run by root
/// must not lock PHP out. Only for a file just made, never for one that was found.
pub(crate) fn give_to_folder(file: &fs::File, path: &Path) -> io::Result<()> {
    let Some(folder) = path.parent().filter(|_| effective_user() == 0) else { return Ok(()) };
    let folder = fs::metadata(folder)?;
    fchown(file, Some(folder.uid()), Some(folder.gid()))
}

fn effective_user() -> u32 {
    // SAFETY: geteuid takes nothing, cannot fail and touches no memory.
    unsafe { libc::geteuid() }
}

fn described(path: &Path, why: &rusqlite::Error) -> ErrorDoc {
    let cause = match why.sqlite_error_code() {
        Some(ErrorCode::ReadOnly) => "it, or its directory, is read-only",
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            "another process has held it for more than 5 seconds; try again, and if it stays so, end that process"
        }
        Some(ErrorCode::DiskFull) => "the disk is full; make room and try again",
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
            "it is damaged; put it aside, restore it from a backup, and compare the provider with WHMCS before anything is created"
        }
        Some(ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => "it cannot be opened",
        Some(ErrorCode::SystemIoFailure) => "the disk reports an error; look at the system log",
        _ => return unusable(path, &why.to_string()),
    };
    unusable(path, cause)
}

fn unusable(path: &Path, cause: &str) -> ErrorDoc {
    host(
        "journal",
        format!(
            "The journal {} cannot be used: {cause}. It must be writable for user {} (its directory mode 0700).",
            path.display(),
            effective_user()
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_root_makes_in_the_state_of_phps_user_belongs_to_that_user() {
        let folder = tempfile::tempdir().unwrap();
        // Only root can give a folder away; for everybody else there is nothing to promise.
        if std::os::unix::fs::chown(folder.path(), Some(4321), Some(4321)).is_err() {
            return;
        }
        let mut journal = Sqlite::open(folder.path()).unwrap();
        journal.change(|db| db.execute_batch("DELETE FROM tasks")).unwrap();
        crate::seal::Seal::open(folder.path()).unwrap();
        let owners: Vec<_> = fs::read_dir(folder.path())
            .unwrap()
            .map(|entry| entry.unwrap())
            .map(|entry| (entry.file_name(), entry.metadata().unwrap().uid()))
            .collect();
        assert!(owners.len() >= 2 && owners.iter().all(|(_, owner)| *owner == 4321), "{owners:?}");
    }
}

//! Effects that WHMCS has not acknowledged, in SQLite. They are sealed: a password is among them.

use super::Outbox;
use super::open::Sqlite;
use super::operations::{number, stored};
use crate::error::HostResult;
use rusqlite::params;

/// One effect, sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Queued {
    /// Its id, stable over deliveries.
    pub id: String,
    /// `serviceid`, 0 for none.
    pub service: u64,
    /// `addonId`.
    pub addon: u64,
    /// The effect.
    pub sealed: Vec<u8>,
    /// The key of the task it opens, if it opens one: one per key, ever. Not read back.
    pub task: Option<String>,
}

impl Outbox for Sqlite {
    fn queue(&mut self, effects: &[Queued], now: i64) -> HostResult<()> {
        if effects.is_empty() {
            return Ok(());
        }
        self.change(|tx| {
            let mut insert = tx.prepare_cached(
                "INSERT OR IGNORE INTO outbox(id, service, addon, sealed, at) VALUES(?1, ?2, ?3, ?4, ?5)",
            )?;
            let mut open = tx.prepare_cached("INSERT OR IGNORE INTO tasks(key, at) VALUES(?1, ?2)")?;
            for effect in effects {
                // In one transaction with the effect: a crash loses neither the task nor that it was opened.
                if let Some(key) = &effect.task
                    && open.execute(params![key, now])? == 0
                {
                    continue;
                }
                insert.execute(params![
                    effect.id,
                    stored(effect.service),
                    stored(effect.addon),
                    effect.sealed,
                    now
                ])?;
            }
            Ok(())
        })
    }

    fn undelivered(&mut self, service: Option<(u64, u64)>, limit: usize) -> HostResult<Vec<Queued>> {
        let (all, (service, addon)) = (service.is_none(), service.unwrap_or_default());
        self.read(|db| {
            db.prepare_cached(
                "SELECT id, service, addon, sealed FROM outbox WHERE ?1 OR (service = ?2 AND addon = ?3) ORDER BY n LIMIT ?4",
            )?
            .query_map(params![all, stored(service), stored(addon), i64::try_from(limit).unwrap_or(i64::MAX)], |row| {
                Ok(Queued { id: row.get(0)?, service: number(row, 1)?, addon: number(row, 2)?, sealed: row.get(3)?, task: None })
            })?
            .collect()
        })
    }

    fn applied(&mut self, id: &str) -> HostResult<()> {
        self.change(|tx| tx.prepare_cached("DELETE FROM outbox WHERE id = ?1")?.execute([id]).map(drop))
    }

    fn not_applied(&mut self, id: &str, why: &str) -> HostResult<()> {
        self.change_lightly(|tx| {
            tx.prepare_cached("UPDATE outbox SET tries = tries + 1, why = ?2 WHERE id = ?1")?
                .execute([id, why])
                .map(drop)
        })
    }
}

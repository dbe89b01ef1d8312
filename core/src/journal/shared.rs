//! Leases and breakers in SQLite: what several PHP processes share for a moment.

use super::Shared;
use super::open::Sqlite;
use super::operations::{number, stored};
use crate::error::HostResult;
use rusqlite::{OptionalExtension, params};

/// The right to work on one service, for a while.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lease {
    /// `serviceid`.
    pub service: u64,
    /// `addonId`.
    pub addon: u64,
    /// Whose: unique per call.
    pub holder: String,
    /// What for.
    pub function: String,
    /// Since when.
    pub since: i64,
    /// Until when, unless it is extended.
    pub expires: i64,
}

/// What is known of a provider's reachability.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Breaker {
    /// Failures in a row.
    pub failures: u32,
    /// Nobody asks before this time; 0 when it is closed.
    pub open_until: i64,
    /// When the row of failures began.
    pub since: i64,
}

impl Shared for Sqlite {
    fn lease(&mut self, lease: &Lease, now: i64) -> HostResult<Option<Lease>> {
        self.change_lightly(|tx| {
            let taken = tx
                .prepare_cached(
                    "INSERT INTO leases(service, addon, holder, function, since, expires) VALUES(?1, ?2, ?3, ?4, ?5, ?6)
                     ON CONFLICT(service, addon) DO UPDATE SET holder = ?3, function = ?4, since = ?5, expires = ?6
                     WHERE expires <= ?7",
                )?
                .execute(params![
                    stored(lease.service),
                    stored(lease.addon),
                    lease.holder,
                    lease.function,
                    lease.since,
                    lease.expires,
                    now
                ])?;
            if taken == 1 {
                return Ok(None);
            }
            tx.prepare_cached(
                "SELECT service, addon, holder, function, since, expires FROM leases WHERE service = ?1 AND addon = ?2",
            )?
            .query_row(params![stored(lease.service), stored(lease.addon)], |row| {
                Ok(Lease {
                    service: number(row, 0)?,
                    addon: number(row, 1)?,
                    holder: row.get(2)?,
                    function: row.get(3)?,
                    since: row.get(4)?,
                    expires: row.get(5)?,
                })
            })
            .optional()
        })
    }

    fn extend(&mut self, lease: &Lease) -> HostResult<()> {
        self.change_lightly(|tx| {
            tx.prepare_cached(
                "UPDATE leases SET expires = ?4 WHERE service = ?1 AND addon = ?2 AND holder = ?3",
            )?
            .execute(params![stored(lease.service), stored(lease.addon), lease.holder, lease.expires])
            .map(drop)
        })
    }

    fn release(&mut self, lease: &Lease) -> HostResult<()> {
        self.change_lightly(|tx| {
            tx.prepare_cached("DELETE FROM leases WHERE service = ?1 AND addon = ?2 AND holder = ?3")?
                .execute(params![stored(lease.service), stored(lease.addon), lease.holder])
                .map(drop)
        })
    }

    fn breaker(&mut self, module: &str, host: &str) -> HostResult<Breaker> {
        self.read(|db| {
            db.prepare_cached(
                "SELECT failures, open_until, since FROM breakers WHERE module = ?1 AND host = ?2",
            )?
            .query_row([module, host], |row| {
                Ok(Breaker { failures: row.get(0)?, open_until: row.get(1)?, since: row.get(2)? })
            })
            .optional()
            .map(Option::unwrap_or_default)
        })
    }

    fn half_open(&mut self, module: &str, host: &str, seen: &Breaker, until: i64) -> HostResult<bool> {
        self.change_lightly(|tx| {
            tx.prepare_cached(
                "UPDATE breakers SET open_until = ?4 WHERE module = ?1 AND host = ?2 AND open_until = ?3",
            )?
            .execute(params![module, host, seen.open_until, until])
            .map(|rows| rows == 1)
        })
    }

    fn set_breaker(&mut self, module: &str, host: &str, breaker: &Breaker) -> HostResult<()> {
        self.change_lightly(|tx| {
            tx.prepare_cached(
                "INSERT INTO breakers(module, host, failures, open_until, since) VALUES(?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT(module, host) DO UPDATE SET failures = ?3, open_until = ?4, since = ?5",
            )?
            .execute(params![module, host, breaker.failures, breaker.open_until, breaker.since])
            .map(drop)
        })
    }
}

//! Operations, steps and history in SQLite. The history is a chain: each line's hash covers the one before.

use super::open::Sqlite;
use super::{Operations, Place};
use crate::error::HostResult;
use hostler_abi::services::steps::{HOSTLER_STEP_DONE, HOSTLER_STEP_NEW, HOSTLER_STEP_UNKNOWN};
use hostler_abi::wire::ErrorDoc;
use rusqlite::{OptionalExtension, Row, Transaction, params};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Where an operation stands (architecture: operations).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Accepted, nothing sent.
    #[default]
    Queued,
    /// A slice is in flight.
    Running,
    /// The provider works.
    Waiting,
    /// It may or may not have happened.
    Unknown,
    /// Failed, nothing changed; tried again at a known time.
    Retrying,
    /// It happened.
    Done,
    /// It did not happen, and will not by itself.
    Failed,
    /// A person must act.
    Stuck,
}

impl State {
    /// Its name in the journal.
    pub const fn name(self) -> &'static str {
        match self {
            State::Queued => "queued",
            State::Running => "running",
            State::Waiting => "waiting",
            State::Unknown => "unknown",
            State::Retrying => "retrying",
            State::Done => "done",
            State::Failed => "failed",
            State::Stuck => "stuck",
        }
    }

    /// Nothing happens any more without somebody asking again.
    pub const fn is_final(self) -> bool {
        matches!(self, State::Done | State::Failed)
    }
}

/// One operation: an intent, and how far it got.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Operation {
    /// installation/service/addon/function/generation.
    pub key: String,
    /// Where.
    #[serde(skip)]
    pub place: Place,
    /// The function.
    pub function: String,
    /// Which one of its kind at this place, from 1.
    pub generation: u32,
    /// Where it stands.
    #[serde(skip)]
    pub state: State,
    /// It destroys.
    #[serde(skip)]
    pub destroys: bool,
    /// When it was accepted.
    #[serde(skip)]
    pub started: i64,
    /// When to look at it again.
    #[serde(skip)]
    pub look_at: i64,
    /// How often it was tried.
    pub attempt: u32,
    /// The module's token while it waits.
    pub token: Option<String>,
    /// When the token was first given.
    pub since: i64,
    /// How often it was asked since.
    pub polls: u32,
    /// After this time it makes no sense to wait.
    pub until: Option<i64>,
    /// What is going on, for people.
    pub text: String,
    /// How far, 0…100.
    pub percent: Option<u8>,
    /// Reference of the last call.
    pub reference: String,
    /// Why it failed.
    pub error: Option<ErrorDoc>,
    /// WHMCS has heard how it ended.
    pub heard: bool,
    /// The request, sealed: what is needed to go on without anybody asking.
    #[serde(skip)]
    pub request: Option<Vec<u8>>,
}

/// What is known of a step before it begins again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepKnown {
    /// `HOSTLER_STEP_*`.
    pub state: u32,
    /// How often it was begun before.
    pub begun: u32,
    /// Its result when done.
    pub result: Option<String>,
}

const COLUMNS: &str =
    "document, module, service, addon, state, destroys, started, look_at, request, key FROM operations";

fn operation(row: &Row<'_>) -> rusqlite::Result<Operation> {
    let document: String = row.get(0)?;
    let mut operation: Operation = serde_json::from_str(&document).map_err(|why| {
        rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, Box::new(why))
    })?;
    operation.place = Place { module: row.get(1)?, service: number(row, 2)?, addon: number(row, 3)? };
    let state: String = row.get(4)?;
    operation.state = serde_json::from_value(state.into()).unwrap_or(State::Unknown);
    operation.destroys = row.get(5)?;
    operation.started = row.get(6)?;
    operation.look_at = row.get(7)?;
    operation.request = row.get(8)?;
    Ok(operation)
}

pub(super) fn number(row: &Row<'_>, at: usize) -> rusqlite::Result<u64> {
    row.get::<_, i64>(at).map(|number| u64::try_from(number).unwrap_or(0))
}

/// WHMCS's ids are far below 2^63; one that is not finds nothing.
pub(super) fn stored(id: u64) -> i64 {
    i64::try_from(id).unwrap_or(i64::MAX)
}

fn link(before: &[u8], at: i64, key: &str, state: &str, note: &str) -> Vec<u8> {
    let mut hash = Sha256::new();
    hash.update(before);
    for part in [at.to_string().as_str(), key, state, note] {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    hash.finalize().to_vec()
}

fn write_line(tx: &Transaction<'_>, at: i64, key: &str, state: &str, note: &str) -> rusqlite::Result<()> {
    let before: Vec<u8> = tx
        .query_row("SELECT hash FROM history ORDER BY n DESC LIMIT 1", [], |row| row.get(0))
        .optional()?
        .unwrap_or_default();
    tx.prepare_cached("INSERT INTO history(at, key, state, note, hash) VALUES(?1, ?2, ?3, ?4, ?5)")?
        .execute(params![at, key, state, note, link(&before, at, key, state, note)])?;
    Ok(())
}

impl Operations for Sqlite {
    fn newest(&mut self, place: &Place, function: &str) -> HostResult<Option<Operation>> {
        self.read(|db| {
            db.prepare_cached(&format!(
                "SELECT {COLUMNS} WHERE module = ?1 AND service = ?2 AND addon = ?3 AND function = ?4 ORDER BY generation DESC LIMIT 1"
            ))?
            .query_row(params![place.module, stored(place.service), stored(place.addon), function], operation)
            .optional()
        })
    }

    fn operation(&mut self, key: &str) -> HostResult<Option<Operation>> {
        self.read(|db| {
            db.prepare_cached(&format!("SELECT {COLUMNS} WHERE key = ?1"))?
                .query_row([key], operation)
                .optional()
        })
    }

    fn unfinished(&mut self, place: &Place) -> HostResult<Vec<Operation>> {
        self.read(|db| {
            db.prepare_cached(&format!(
                "SELECT {COLUMNS} WHERE module = ?1 AND service = ?2 AND addon = ?3 AND state NOT IN ('done', 'failed') ORDER BY started"
            ))?
            .query_map(params![place.module, stored(place.service), stored(place.addon)], operation)?
            .collect()
        })
    }

    fn due(&mut self, now: i64, limit: usize) -> HostResult<Vec<Operation>> {
        self.read(|db| {
            db.prepare_cached(&format!(
                "SELECT {COLUMNS} WHERE state IN ('queued', 'running', 'waiting', 'unknown', 'retrying') AND look_at <= ?1 ORDER BY look_at LIMIT ?2"
            ))?
            .query_map(params![now, i64::try_from(limit).unwrap_or(i64::MAX)], operation)?
            .collect()
        })
    }

    fn save(&mut self, operation: &Operation, now: i64, note: &str) -> HostResult<()> {
        let document = serde_json::to_string(operation).map_err(|why| {
            crate::error::host("journal", format!("An operation cannot be written: {why}."))
        })?;
        self.change(|tx| {
            tx.prepare_cached(
                "INSERT INTO operations(key, module, service, addon, function, generation, state, destroys, started, look_at, document, request)
                 VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
                 ON CONFLICT(key) DO UPDATE SET state = ?7, look_at = ?10, document = ?11, request = ?12",
            )?
            .execute(params![
                operation.key,
                operation.place.module,
                stored(operation.place.service),
                stored(operation.place.addon),
                operation.function,
                operation.generation,
                operation.state.name(),
                operation.destroys,
                operation.started,
                operation.look_at,
                document,
                operation.request
            ])?;
            write_line(tx, now, &operation.key, operation.state.name(), note)
        })
    }

    fn progress(&mut self, key: &str, percent: Option<u8>, text: &str) -> HostResult<()> {
        self.change_lightly(|tx| {
            tx.prepare_cached(
                "UPDATE operations SET document = json_set(document, '$.percent', ?2, '$.text', ?3) WHERE key = ?1",
            )?
            .execute(params![key, percent, text])
            .map(drop)
        })
    }

    fn destroyed_since(&mut self, since: i64) -> HostResult<u32> {
        self.read(|db| {
            db.query_row(
                "SELECT count(*) FROM operations WHERE destroys = 1 AND started >= ?1",
                [since],
                |row| row.get(0),
            )
        })
    }

    fn step_begin(&mut self, key: &str, step: &str, now: i64) -> HostResult<StepKnown> {
        self.change(|tx| {
            let known = tx
                .prepare_cached("SELECT done, begun, result FROM steps WHERE key = ?1 AND step = ?2")?
                .query_row([key, step], |row| {
                    let (done, begun): (bool, u32) = (row.get(0)?, row.get(1)?);
                    let state = match (done, begun) {
                        (true, _) => HOSTLER_STEP_DONE,
                        (false, 0) => HOSTLER_STEP_NEW,
                        (false, _) => HOSTLER_STEP_UNKNOWN,
                    };
                    Ok(StepKnown { state, begun, result: if done { row.get(2)? } else { None } })
                })
                .optional()?
                .unwrap_or(StepKnown { state: HOSTLER_STEP_NEW, begun: 0, result: None });
            if known.state != HOSTLER_STEP_DONE {
                tx.prepare_cached(
                    "INSERT INTO steps(key, step, done, begun, at) VALUES(?1, ?2, 0, 1, ?3)
                     ON CONFLICT(key, step) DO UPDATE SET begun = begun + 1, at = ?3",
                )?
                .execute(params![key, step, now])?;
                write_line(tx, now, key, "step", &format!("{step} begins"))?;
            }
            Ok(known)
        })
    }

    fn step_finish(&mut self, key: &str, step: &str, result: &str, now: i64) -> HostResult<()> {
        self.change(|tx| {
            tx.prepare_cached(
                "INSERT INTO steps(key, step, done, begun, result, at) VALUES(?1, ?2, 1, 1, ?3, ?4)
                 ON CONFLICT(key, step) DO UPDATE SET done = 1, result = ?3, at = ?4",
            )?
            .execute(params![key, step, result, now])?;
            write_line(tx, now, key, "step", &format!("{step} is done"))
        })
    }

    fn step_undo(&mut self, key: &str, step: &str, document: &str, now: i64) -> HostResult<()> {
        self.change(|tx| {
            tx.prepare_cached(
                "UPDATE steps SET done = 0, begun = 0, result = NULL, at = ?3 WHERE key = ?1 AND step = ?2",
            )?
            .execute(params![key, step, now])?;
            write_line(tx, now, key, "step", &format!("{step} is undone: {document}"))
        })
    }

    fn history_holds(&mut self) -> HostResult<bool> {
        self.read(|db| {
            let mut lines = db.prepare("SELECT at, key, state, note, hash FROM history ORDER BY n")?;
            let mut rows = lines.query([])?;
            let mut before = Vec::new();
            while let Some(row) = rows.next()? {
                let (key, state, note): (String, String, String) = (row.get(1)?, row.get(2)?, row.get(3)?);
                let hash: Vec<u8> = row.get(4)?;
                if hash != link(&before, row.get(0)?, &key, &state, &note) {
                    return Ok(false);
                }
                before = hash;
            }
            Ok(true)
        })
    }
}

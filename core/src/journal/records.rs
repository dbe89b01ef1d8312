//! What is known of services, and what modules keep, in SQLite.

use super::open::Sqlite;
use super::operations::stored;
use super::{Place, Records};
use crate::error::HostResult;
use hostler_abi::services::store::HOSTLER_STORE_ANY;
use rusqlite::{OptionalExtension, ToSql, params};
use std::collections::BTreeMap;

/// Whose store: of a module, or of one service of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Shared by all calls of the module.
    Module(String),
    /// One service (and addon).
    Service(Place),
}

impl Scope {
    fn name(&self) -> String {
        match self {
            Scope::Module(module) => module.clone(),
            Scope::Service(place) => format!("{}/{}/{}", place.module, place.service, place.addon),
        }
    }
}

/// A stored value; `None` and 0 when there is none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stored {
    /// The value.
    pub value: Option<String>,
    /// Its version.
    pub version: i64,
}

macro_rules! at {
    ($place:expr $(, $more:expr)*) => {
        &[&$place.module as &dyn ToSql, &stored($place.service), &stored($place.addon) $(, &$more)*] as &[&dyn ToSql]
    };
}

impl Sqlite {
    fn known<T: rusqlite::types::FromSql>(&self, place: &Place, column: &str) -> HostResult<Option<T>> {
        self.read(|db| {
            db.prepare_cached(&format!(
                "SELECT {column} FROM services WHERE module = ?1 AND service = ?2 AND addon = ?3"
            ))?
            .query_row(at!(place), |row| row.get::<_, Option<T>>(0))
            .optional()
            .map(Option::flatten)
        })
    }

    fn note(&mut self, place: &Place, set: &str, values: &[&dyn ToSql]) -> HostResult<()> {
        self.change(|tx| {
            tx.prepare_cached(
                "INSERT OR IGNORE INTO services(module, service, addon, generation) VALUES(?1, ?2, ?3, 1)",
            )?
            .execute(at!(place))?;
            let (service, addon) = (stored(place.service), stored(place.addon));
            let mut all: Vec<&dyn ToSql> = vec![&place.module, &service, &addon];
            all.extend_from_slice(values);
            tx.prepare_cached(&format!(
                "UPDATE services SET {set} WHERE module = ?1 AND service = ?2 AND addon = ?3"
            ))?
            .execute(all.as_slice())
            .map(drop)
        })
    }
}

impl Records for Sqlite {
    fn generation(&mut self, place: &Place) -> HostResult<u32> {
        Ok(self.known::<u32>(place, "generation")?.unwrap_or(1))
    }

    fn machine(&mut self, place: &Place) -> HostResult<Option<String>> {
        self.known(place, "machine")
    }

    fn set_machine(&mut self, place: &Place, machine: Option<&str>) -> HostResult<()> {
        self.note(place, "machine = ?4", &[&machine])
    }

    fn forget(&mut self, place: &Place) -> HostResult<()> {
        self.note(
            place,
            "generation = generation + 1, machine = NULL, state_schema = NULL, state = NULL",
            &[],
        )?;
        self.change(|tx| {
            for table in ["properties", "secrets"] {
                tx.execute(
                    &format!("DELETE FROM {table} WHERE module = ?1 AND service = ?2 AND addon = ?3"),
                    at!(place),
                )?;
            }
            tx.execute("DELETE FROM store WHERE scope = ?1", [Scope::Service(place.clone()).name()]).map(drop)
        })
    }

    fn properties(&mut self, place: &Place) -> HostResult<BTreeMap<String, String>> {
        self.read(|db| {
            db.prepare_cached(
                "SELECT key, value FROM properties WHERE module = ?1 AND service = ?2 AND addon = ?3",
            )?
            .query_map(at!(place), |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect()
        })
    }

    fn set_property(&mut self, place: &Place, key: &str, value: Option<&str>) -> HostResult<()> {
        self.change(|tx| {
            match value {
                Some(value) => tx.execute(
                    "INSERT INTO properties(module, service, addon, key, value) VALUES(?1, ?2, ?3, ?4, ?5)
                     ON CONFLICT(module, service, addon, key) DO UPDATE SET value = ?5",
                    at!(place, key, value),
                ),
                None => tx.execute(
                    "DELETE FROM properties WHERE module = ?1 AND service = ?2 AND addon = ?3 AND key = ?4",
                    at!(place, key),
                ),
            }
            .map(drop)
        })
    }

    fn state(&mut self, place: &Place) -> HostResult<Option<(u32, String)>> {
        let Some(schema) = self.known::<u32>(place, "state_schema")? else { return Ok(None) };
        Ok(self.known::<String>(place, "state")?.map(|data| (schema, data)))
    }

    fn set_state(&mut self, place: &Place, schema: u32, data: &str) -> HostResult<()> {
        self.note(place, "state_schema = ?4, state = ?5", &[&schema, &data])
    }

    fn value(&mut self, scope: &Scope, key: &str) -> HostResult<Stored> {
        self.read(|db| {
            db.prepare_cached("SELECT value, version FROM store WHERE scope = ?1 AND key = ?2")?
                .query_row([scope.name().as_str(), key], |row| {
                    Ok(Stored { value: row.get(0)?, version: row.get(1)? })
                })
                .optional()
                .map(Option::unwrap_or_default)
        })
    }

    fn put_value(
        &mut self,
        scope: &Scope,
        key: &str,
        value: Option<&str>,
        if_version: i64,
    ) -> HostResult<Result<Stored, Stored>> {
        let scope = scope.name();
        self.change(|tx| {
            let present = tx
                .prepare_cached("SELECT value, version FROM store WHERE scope = ?1 AND key = ?2")?
                .query_row([scope.as_str(), key], |row| {
                    Ok(Stored { value: row.get(0)?, version: row.get(1)? })
                })
                .optional()?
                .unwrap_or_default();
            if if_version != HOSTLER_STORE_ANY && if_version != present.version {
                return Ok(Err(present));
            }
            let Some(value) = value else {
                tx.execute("DELETE FROM store WHERE scope = ?1 AND key = ?2", [scope.as_str(), key])?;
                return Ok(Ok(Stored::default()));
            };
            let version = present.version + 1;
            tx.prepare_cached(
                "INSERT INTO store(scope, key, value, version) VALUES(?1, ?2, ?3, ?4)
                 ON CONFLICT(scope, key) DO UPDATE SET value = ?3, version = ?4",
            )?
            .execute(params![scope, key, value, version])?;
            Ok(Ok(Stored { value: Some(value.to_owned()), version }))
        })
    }

    fn keys(&mut self, scope: &Scope, prefix: &str) -> HostResult<Vec<String>> {
        self.read(|db| {
            db.prepare_cached(
                "SELECT key FROM store WHERE scope = ?1 AND substr(key, 1, length(?2)) = ?2 ORDER BY key",
            )?
            .query_map([scope.name().as_str(), prefix], |row| row.get(0))?
            .collect()
        })
    }

    fn secret(&mut self, place: &Place, owner: &str, name: &str) -> HostResult<Option<Vec<u8>>> {
        self.read(|db| {
            db.prepare_cached(
                "SELECT sealed FROM secrets WHERE module = ?1 AND service = ?2 AND addon = ?3 AND owner = ?4 AND name = ?5",
            )?
            .query_row(at!(place, owner, name), |row| row.get(0))
            .optional()
        })
    }

    fn set_secret(&mut self, place: &Place, owner: &str, name: &str, sealed: &[u8]) -> HostResult<()> {
        self.change(|tx| {
            tx.execute(
                "INSERT INTO secrets(module, service, addon, owner, name, sealed) VALUES(?1, ?2, ?3, ?4, ?5, ?6)
                 ON CONFLICT(module, service, addon, owner, name) DO UPDATE SET sealed = ?6",
                at!(place, owner, name, sealed),
            )
            .map(drop)
        })
    }

    fn secret_names(&mut self, place: &Place, owner: &str) -> HostResult<Vec<String>> {
        self.read(|db| {
            db.prepare_cached(
                "SELECT name FROM secrets WHERE module = ?1 AND service = ?2 AND addon = ?3 AND owner = ?4 ORDER BY name",
            )?
            .query_map(at!(place, owner), |row| row.get(0))?
            .collect()
        })
    }

    fn forget_secrets(&mut self, place: &Place, owner: &str) -> HostResult<()> {
        self.change(|tx| {
            tx.execute(
                "DELETE FROM secrets WHERE module = ?1 AND service = ?2 AND addon = ?3 AND owner = ?4",
                at!(place, owner),
            )
            .map(drop)
        })
    }
}

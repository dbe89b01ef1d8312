//! `Keeper`: the journal and the seal of this process, opened on first use. A forked child opens its own: the inherited
//! connection belongs to the parent, so it is leaked, never closed (SQLite would drop the parent's locks).

use crate::error::HostResult;
use crate::journal::{Journal, Sqlite};
use crate::seal::Seal;
use std::path::{Path, PathBuf};

/// The journal and the seal of this process.
pub(crate) struct Keeper {
    state_dir: PathBuf,
    pid: u32,
    journal: Option<Box<dyn Journal>>,
    seal: Option<Seal>,
}

impl Keeper {
    pub(crate) fn new(state_dir: &Path) -> Keeper {
        Keeper { state_dir: state_dir.to_owned(), pid: std::process::id(), journal: None, seal: None }
    }

    /// The journal; made when there is none.
    pub(crate) fn journal(&mut self) -> HostResult<&mut dyn Journal> {
        self.both().map(|(journal, _)| journal)
    }

    /// The journal, if there is one yet. A page that only reads makes none.
    pub(crate) fn if_there(&mut self) -> HostResult<Option<&mut dyn Journal>> {
        self.leave_to_the_parent();
        if self.journal.is_none() && !Sqlite::path_in(&self.state_dir).exists() {
            return Ok(None);
        }
        self.journal().map(Some)
    }

    /// The journal and the seal.
    pub(crate) fn both(&mut self) -> HostResult<(&mut dyn Journal, &Seal)> {
        self.leave_to_the_parent();
        let journal = match self.journal.take() {
            Some(journal) => journal,
            None => Box::new(Sqlite::open(&self.state_dir)?),
        };
        let journal = self.journal.insert(journal);
        let seal = match self.seal.take() {
            Some(seal) => seal,
            None => Seal::open(&self.state_dir)?,
        };
        Ok((journal.as_mut(), self.seal.insert(seal)))
    }

    fn leave_to_the_parent(&mut self) {
        if self.pid != std::process::id() {
            self.pid = std::process::id();
            std::mem::forget(self.journal.take());
        }
    }
}

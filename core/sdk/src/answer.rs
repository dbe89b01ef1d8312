//! What a function of a module answers: a result, or the reason why there is none yet. Facts are stated beside it, on
//! the context.

use crate::Error;
use hostler_abi::wire::Pending;
use hostler_abi::wire::results::Done;

/// The answer of a function. `?` works on [`Error`] and on [`Halt`].
pub type Answer<T> = Result<T, Halt>;

/// Why a function ends without a result.
#[derive(Debug)]
pub enum Halt {
    /// It failed.
    Failed(Error),
    /// The provider is still at work; the host calls the same function again later.
    Pending(Pending),
}

impl From<Error> for Halt {
    fn from(error: Error) -> Halt {
        Halt::Failed(error)
    }
}

impl Halt {
    /// The error, if it is one.
    pub fn error(&self) -> Option<&Error> {
        match self {
            Halt::Failed(error) => Some(error),
            Halt::Pending(_) => None,
        }
    }
}

/// It happened, and there is nothing to add.
pub fn done() -> Answer<Done> {
    Ok(Done::default())
}

/// It happened, and staff should read `note` in the activity log. No secrets.
pub fn done_saying(note: impl Into<String>) -> Answer<Done> {
    Ok(Done { note: Some(note.into()) })
}

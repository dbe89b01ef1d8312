//! `Trouble`: what the program fails with: one sentence that says what failed, where, and what to do.

use hostler_abi::wire::ErrorDoc;
use std::fmt;
use std::path::Path;

/// A failure, in words for the person at the terminal.
#[derive(Debug)]
pub struct Trouble(String);

/// What the program's own functions answer.
pub type Outcome<T> = Result<T, Trouble>;

impl Trouble {
    /// With this sentence.
    pub fn new(sentence: impl Into<String>) -> Trouble {
        Trouble(sentence.into())
    }

    /// The system refused something with a file.
    pub fn file(what: &str, path: &Path, why: &std::io::Error) -> Trouble {
        let advice = match why.kind() {
            std::io::ErrorKind::PermissionDenied => " Run it as the owner of that folder, or as root.",
            std::io::ErrorKind::StorageFull => " The disk is full.",
            _ => "",
        };
        Trouble(format!("cannot {what} {}: {why}.{advice}", path.display()))
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<ErrorDoc> for Trouble {
    fn from(error: ErrorDoc) -> Trouble {
        Trouble(format!("{} ({})", error.message, error.code))
    }
}

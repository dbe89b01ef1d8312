//! The one way a file is refused, so that every refusal names expected, found and what to do.

use crate::error::module;
use hostler_abi::wire::ErrorDoc;
use std::path::Path;

/// `module.refused` for the file at `path`. `check` is a stable word for programs; `expected` and `found` continue the
/// words "expected" and "found"; `advice` is a sentence that says what to do.
pub fn refused(path: &Path, check: &str, expected: &str, found: &str, advice: &str) -> ErrorDoc {
    let file = path.display();
    let mut error =
        module("refused", false, format!("{file} was refused: expected {expected}, found {found}. {advice}"));
    for (key, value) in
        [("check", check), ("expected", expected), ("found", found), ("file", &file.to_string())]
    {
        error.details.insert(key.into(), value.into());
    }
    error
}

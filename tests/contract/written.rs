//! A file that is written from the code: rewritten with `UPDATE=1`, compared otherwise. Used by every part of `contract`.

use std::fmt::Write;
use std::path::{Path, PathBuf};

/// The folder everything is relative to.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests/ lies in the workspace").to_owned()
}

/// Holds the file at `path` (relative to the root) against `text`, or rewrites it.
pub fn hold(path: &str, text: &str) {
    let at = root().join(path);
    let found = std::fs::read_to_string(&at).unwrap_or_default();
    if found != text && std::env::var_os("UPDATE").is_some() {
        std::fs::create_dir_all(at.parent().expect("a file lies in a folder")).expect("folder can be made");
        // Compilers read the headers in tests beside this one: they see the old file or the new one, never half of it.
        let draft = at.with_added_extension("new");
        std::fs::write(&draft, text).expect("file can be written");
        std::fs::rename(&draft, &at).expect("file can be replaced");
        return;
    }
    assert!(
        found == text,
        "{path} is not what the code says:\n{}\nIf the change is meant, run:\n    UPDATE=1 cargo test -p hostler-tests --test contract\n",
        difference(&found, text)
    );
}

/// The lines that differ, between the first and the last difference, at most 40 of each side.
fn difference(found: &str, expected: &str) -> String {
    let (found, expected): (Vec<_>, Vec<_>) = (found.lines().collect(), expected.lines().collect());
    let same = |pairs: &mut dyn Iterator<Item = bool>| pairs.take_while(|same| *same).count();
    let head = same(&mut found.iter().zip(&expected).map(|(a, b)| a == b));
    let room = found.len().min(expected.len()) - head;
    let tail = same(&mut found.iter().rev().zip(expected.iter().rev()).map(|(a, b)| a == b)).min(room);
    let mut text = format!("@@ line {}\n", head + 1);
    for (sign, lines) in [('-', &found), ('+', &expected)] {
        let middle = &lines[head..lines.len() - tail];
        for line in middle.iter().take(40) {
            writeln!(text, "{sign}{line}").expect("text grows");
        }
        if middle.len() > 40 {
            writeln!(text, "{sign}… {} more lines", middle.len() - 40).expect("text grows");
        }
    }
    text
}

#[test]
fn a_difference_shows_only_what_differs() {
    assert_eq!(difference("a\nb\nc\n", "a\nx\ny\nc\n"), "@@ line 2\n-b\n+x\n+y\n");
    assert_eq!(difference("a\na\n", "a\n"), "@@ line 2\n-a\n");
}

//! Finds the manifest in the ELF note, through program headers: it survives stripping, and identical copies (Go emits
//! two) are one.

use super::{elf, refused};
use crate::error::HostResult;
use hostler_abi::entry::{MAX_MANIFEST_BYTES, NOTE_MANIFEST, NOTE_OWNER, NOTE_SECTION};
use object::endian::LittleEndian;
use object::read::elf::ProgramHeader;
use std::path::Path;

/// The manifest's text.
pub(super) fn manifest(path: &Path, bytes: &[u8]) -> HostResult<String> {
    let (_, headers) = elf::segments(path, bytes)?;
    let mut found: Vec<&[u8]> = Vec::new();
    for segment in headers {
        let notes = segment.notes(LittleEndian, bytes).map_err(|_| elf::truncated(path, "a note segment"))?;
        for note in notes.into_iter().flatten() {
            let note: object::read::elf::Note<'_, elf::Header> =
                note.map_err(|_| elf::truncated(path, "a note"))?;
            let ours = note.name() == NOTE_OWNER.as_bytes() && note.n_type(LittleEndian).0 == NOTE_MANIFEST;
            if ours && !found.contains(&note.desc()) {
                found.push(note.desc());
            }
        }
    }
    let no = |found: &str, advice: &str| {
        Err(refused(
            path,
            "manifest",
            &format!("one note of type {NOTE_MANIFEST}, owner {NOTE_OWNER}, with the manifest"),
            found,
            advice,
        ))
    };
    let note = match found[..] {
        [] => {
            return no(
                "none",
                &format!(
                    "It is not a Hostler module, or its author left out the section {NOTE_SECTION}: \
                     export_module! and HOSTLER_MANIFEST write it."
                ),
            );
        }
        [note] => note,
        _ => {
            return no(
                &format!("{} that differ", found.len()),
                "Its author must link one manifest only; clean the build folder.",
            );
        }
    };
    if note.len() > MAX_MANIFEST_BYTES {
        return Err(refused(
            path,
            "manifest_size",
            &format!("a manifest of at most {MAX_MANIFEST_BYTES} bytes"),
            &format!("{} bytes", note.len()),
            "Its author must shorten it: long texts belong behind docs.help.",
        ));
    }
    match std::str::from_utf8(note) {
        Ok(text) => Ok(text.to_owned()),
        Err(why) => Err(refused(
            path,
            "manifest_json",
            "a manifest in UTF-8",
            &format!("a byte that is not, at {}", why.valid_up_to()),
            "Its author must save it as UTF-8.",
        )),
    }
}

//! The manifest as an ELF note, and the versions spliced into it at compile time so that they exist once, in Cargo.toml.

use hostler_abi::entry::{MAX_MANIFEST_BYTES, NOTE_MANIFEST};

/// Stands in `manifest.json` for the version of the module's crate.
pub const VERSION_MARK: &str = "$CARGO_PKG_VERSION";
/// Stands in `manifest.json` for the version of this SDK.
pub const SDK_MARK: &str = "$HOSTLER_SDK_VERSION";

/// An ELF note: header, owner, and `N` bytes of manifest. `N` includes the padding to 4 bytes.
#[repr(C, align(4))]
pub struct Note<const N: usize> {
    owner_size: u32,
    text_size: u32,
    kind: u32,
    owner: [u8; 8],
    text: [u8; N],
}

impl<const N: usize> Note<N> {
    /// The note of the manifest that `spliced` made. Fails to compile when it is too large.
    pub const fn new(text: [u8; N], text_size: usize) -> Note<N> {
        assert!(text_size <= MAX_MANIFEST_BYTES, "the manifest is larger than 256 KiB");
        assert!(text_size <= N && N.is_multiple_of(4));
        Note { owner_size: 8, text_size: text_size as u32, kind: NOTE_MANIFEST, owner: *b"Hostler\0", text }
    }

    /// The manifest, as a host reads it.
    pub fn manifest(&self) -> &str {
        let text = self.text.get(..self.text_size as usize).unwrap_or_default();
        std::str::from_utf8(text).unwrap_or_default()
    }
}

/// Length of `manifest` with its marks replaced.
pub const fn spliced_size(manifest: &str, version: &str) -> usize {
    let bytes = manifest.as_bytes();
    let (mut size, mut at) = (0, 0);
    while at < bytes.len() {
        if starts(bytes, at, VERSION_MARK.as_bytes()) {
            size += version.len();
            at += VERSION_MARK.len();
        } else if starts(bytes, at, SDK_MARK.as_bytes()) {
            size += crate::VERSION.len();
            at += SDK_MARK.len();
        } else {
            size += 1;
            at += 1;
        }
    }
    size
}

/// `manifest` with its marks replaced, padded with NUL to `N` bytes.
pub const fn spliced<const N: usize>(manifest: &str, version: &str) -> [u8; N] {
    let bytes = manifest.as_bytes();
    let mut out = [0; N];
    let (mut end, mut at) = (0, 0);
    while at < bytes.len() {
        let (with, used) = if starts(bytes, at, VERSION_MARK.as_bytes()) {
            (version.as_bytes(), VERSION_MARK.len())
        } else if starts(bytes, at, SDK_MARK.as_bytes()) {
            (crate::VERSION.as_bytes(), SDK_MARK.len())
        } else {
            (bytes.split_at(at).1.split_at(1).0, 1)
        };
        let mut i = 0;
        while i < with.len() {
            out[end] = with[i];
            end += 1;
            i += 1;
        }
        at += used;
    }
    out
}

const fn starts(bytes: &[u8], at: usize, mark: &[u8]) -> bool {
    if bytes[at] != mark[0] || at + mark.len() > bytes.len() {
        return false;
    }
    let mut i = 0;
    while i < mark.len() {
        if bytes[at + i] != mark[i] {
            return false;
        }
        i += 1;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "{\"version\": \"$CARGO_PKG_VERSION\", \"cost\": \"$5\"}";
    const SIZE: usize = spliced_size(TEXT, "1.2.3");

    #[test]
    fn the_version_of_the_crate_is_in_the_note_and_nothing_else_changes() {
        const NOTE: Note<{ SIZE.next_multiple_of(4) }> = Note::new(spliced(TEXT, "1.2.3"), SIZE);
        assert_eq!(NOTE.manifest(), "{\"version\": \"1.2.3\", \"cost\": \"$5\"}");
    }
}

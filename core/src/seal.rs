//! `Seal`: keeps what is secret unreadable at rest (XChaCha20-Poly1305). It is not a vault: who reads both the key
//! and the journal reads everything. Called by the journal's users, never by modules.
//!
//! The key is in `HOSTLER_KEY` (64 hex digits) or in the file `key` of the state directory, made on first use.

use crate::error::{HostResult, host};
use crate::journal::give_to_folder;
use crate::secret::Secret;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;

const NONCE_BYTES: usize = 24;
const KEY_BYTES: usize = 32;
/// First byte of everything sealed: the format, so that a rotation can tell old from new.
const FORMAT: u8 = 1;

/// Seals and opens.
pub struct Seal(XChaCha20Poly1305);

impl Seal {
    /// The seal of this installation: the key of the environment, else of the file, which is made when it is missing.
    ///
    /// # Errors
    /// `host.key` names the file, what is wrong with it and what to do.
    pub fn open(state_dir: &Path) -> HostResult<Seal> {
        let hex = match std::env::var("HOSTLER_KEY") {
            Ok(hex) if !hex.is_empty() => Secret::new(hex),
            _ => read_or_make(&state_dir.join("key"))?,
        };
        let Some(bytes) = from_hex(hex.expose().trim()) else {
            return Err(host(
                "key",
                format!(
                    "The key in {} is damaged: it must be 64 hexadecimal digits. Restore it from your backup; without it, what is sealed stays sealed.",
                    state_dir.join("key").display()
                ),
            ));
        };
        Ok(Seal(XChaCha20Poly1305::new(&Key::from(bytes))))
    }

    /// Seals `text`. It opens only under the same `purpose`, so that one record cannot pass for another.
    ///
    /// # Errors
    /// `host.seal` when the system gives no random bytes.
    pub fn seal(&self, purpose: &str, text: &str) -> HostResult<Vec<u8>> {
        let mut nonce = [0u8; NONCE_BYTES];
        getrandom::fill(&mut nonce)
            .map_err(|why| host("seal", format!("The system gives no random bytes: {why}.")))?;
        let payload = Payload { msg: text.as_bytes(), aad: purpose.as_bytes() };
        let sealed = self
            .0
            .encrypt(&XNonce::from(nonce), payload)
            .map_err(|_| host("seal", "A value could not be sealed: it is too large."))?;
        let mut whole = Vec::with_capacity(1 + NONCE_BYTES + sealed.len());
        whole.push(FORMAT);
        whole.extend_from_slice(&nonce);
        whole.extend_from_slice(&sealed);
        Ok(whole)
    }

    /// Opens what was sealed under `purpose`.
    ///
    /// # Errors
    /// `host.seal` when it was changed, or sealed with another key.
    pub fn open_sealed(&self, purpose: &str, sealed: &[u8]) -> HostResult<Secret> {
        let failed = || {
            host(
                "seal",
                format!(
                    "What is sealed as \"{purpose}\" cannot be opened: the key is another one, or the journal was changed. Restore the file \"key\" that belongs to this journal."
                ),
            )
        };
        let (Some(&FORMAT), Some(nonce), Some(body)) =
            (sealed.first(), sealed.get(1..1 + NONCE_BYTES), sealed.get(1 + NONCE_BYTES..))
        else {
            return Err(failed());
        };
        let mut number = [0u8; NONCE_BYTES];
        number.copy_from_slice(nonce);
        let payload = Payload { msg: body, aad: purpose.as_bytes() };
        let plain = self.0.decrypt(&XNonce::from(number), payload).map_err(|_| failed())?;
        String::from_utf8(plain).map(Secret::new).map_err(|_| failed())
    }
}

/// Two processes may come here at once: the file is written beside its place and linked into it, which only one can do,
/// and both read what is there then.
fn read_or_make(path: &Path) -> HostResult<Secret> {
    let failed = |what: &str, why: std::io::Error| {
        host(
            "key",
            format!(
                "The key file {} could not be {what}: {why}. It must belong to the user PHP runs as, with mode 0600.",
                path.display()
            ),
        )
    };
    match read_private(path) {
        Err(why) if why.kind() == ErrorKind::NotFound => {}
        read => return read.map_err(|why| failed("read", why)),
    }
    let mut bytes = [0u8; KEY_BYTES];
    getrandom::fill(&mut bytes)
        .map_err(|why| host("key", format!("The system gives no random bytes: {why}.")))?;
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let mut beside = [0u8; 8];
    getrandom::fill(&mut beside)
        .map_err(|why| host("key", format!("The system gives no random bytes: {why}.")))?;
    let draft = path.with_file_name(format!(".key.{:016x}", u64::from_le_bytes(beside)));
    let write = || -> std::io::Result<()> {
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&draft)?;
        file.write_all(hex.as_bytes())?;
        give_to_folder(&file, &draft)?;
        file.sync_all()
    };
    let linked = write().and_then(|()| fs::hard_link(&draft, path));
    let _ = fs::remove_file(&draft);
    match linked {
        Err(why) if why.kind() != ErrorKind::AlreadyExists => Err(failed("made", why)),
        _ => read_private(path).map_err(|why| failed("read", why)),
    }
}

fn read_private(path: &Path) -> std::io::Result<Secret> {
    let text = fs::read_to_string(path)?;
    if fs::metadata(path)?.permissions().mode() & 0o077 != 0 {
        return Err(std::io::Error::new(ErrorKind::PermissionDenied, "others may read it (chmod 600 it)"));
    }
    Ok(Secret::new(text))
}

fn from_hex(text: &str) -> Option<[u8; KEY_BYTES]> {
    let digits = text.as_bytes();
    if digits.len() != 2 * KEY_BYTES {
        return None;
    }
    let mut bytes = [0u8; KEY_BYTES];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        let high = char::from(pair[0]).to_digit(16)?;
        let low = char::from(pair[1]).to_digit(16)?;
        *byte = u8::try_from(high * 16 + low).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_with_the_same_key_and_purpose_only() {
        let dir = tempfile::tempdir().unwrap();
        let seal = Seal::open(dir.path()).unwrap();
        let sealed = seal.seal("a", "hunter2").unwrap();
        assert!(!sealed.windows(7).any(|part| part == b"hunter2"));
        assert_eq!(Seal::open(dir.path()).unwrap().open_sealed("a", &sealed).unwrap().expose(), "hunter2");
        assert_eq!(seal.open_sealed("b", &sealed).unwrap_err().code, "host.seal");
        let mode = fs::metadata(dir.path().join("key")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn a_key_that_others_may_read_is_refused_with_the_fix() {
        let dir = tempfile::tempdir().unwrap();
        Seal::open(dir.path()).unwrap();
        fs::set_permissions(dir.path().join("key"), fs::Permissions::from_mode(0o644)).unwrap();
        let why = Seal::open(dir.path()).err().unwrap();
        assert!(why.message.contains("chmod 600"), "{}", why.message);
    }

    #[test]
    fn a_damaged_key_says_so() {
        let dir = tempfile::tempdir().unwrap();
        Seal::open(dir.path()).unwrap();
        fs::write(dir.path().join("key"), "short").unwrap();
        assert!(Seal::open(dir.path()).err().unwrap().message.contains("64 hexadecimal"));
    }
}

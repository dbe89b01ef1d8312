//! `hostler.random/1`: unpredictable bytes, passwords and ids, from the kernel.

use super::guard::{self, Text};
use super::stop::now_unix_ms;
use super::table::Table;
use hostler_abi::services::random::hostler_random_v1;
use hostler_abi::status::{HOSTLER_BAD_CALL, HOSTLER_FAILED, HOSTLER_NO_MEMORY, HOSTLER_OK};
use hostler_abi::{hostler_call, hostler_str};
use serde::Deserialize;
use zeroize::Zeroizing;

/// Most bytes at once.
const MAX_FILL: usize = 1 << 20;
/// Letters and digits of a password: those that look alike (0 O 1 l I) are left out, people type passwords from mails.
const LOWER: &[u8] = b"abcdefghijkmnopqrstuvwxyz";
const UPPER: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZ";
const DIGITS: &[u8] = b"23456789";

pub(super) static TABLE: Table<hostler_random_v1> = Table(hostler_random_v1 {
    struct_size: size_of::<hostler_random_v1>() as u32,
    flags: 0,
    ctx: std::ptr::null_mut(),
    fill: Some(fill),
    password: Some(password),
    uuid7: Some(uuid7),
});

/// What a password must be like.
#[derive(Deserialize)]
#[serde(default)]
struct Policy {
    /// 8 to 128.
    length: usize,
    /// ASCII punctuation that may (and then does) appear.
    symbols: String,
}

impl Default for Policy {
    fn default() -> Policy {
        Policy { length: 20, symbols: String::new() }
    }
}

impl Policy {
    fn fits(&self) -> bool {
        (8..=128).contains(&self.length)
            && self.symbols.bytes().all(|b| b.is_ascii_punctuation() && !b"&<>\"'".contains(&b))
    }

    fn make(&self) -> Option<Zeroizing<String>> {
        let classes = [LOWER, UPPER, DIGITS, self.symbols.as_bytes()];
        let every: Vec<u8> = classes.concat();
        let mut made = Zeroizing::new(Vec::with_capacity(self.length));
        for class in classes.iter().filter(|class| !class.is_empty()) {
            made.push(class[below(class.len())?]);
        }
        while made.len() < self.length {
            made.push(every[below(every.len())?]);
        }
        for at in (1..made.len()).rev() {
            let other = below(at + 1)?;
            made.swap(at, other);
        }
        // A letter first: some systems take a leading symbol for an option.
        if let Some(letter) = made.iter().position(u8::is_ascii_alphabetic) {
            made.swap(0, letter);
        }
        Some(Zeroizing::new(String::from_utf8_lossy(&made).into_owned()))
    }
}

/// An even choice from `0..most`, `most` at most 256; `None` when the kernel has no randomness.
fn below(most: usize) -> Option<usize> {
    let limit = 256 - 256 % most;
    loop {
        let mut byte = [0_u8];
        getrandom::fill(&mut byte).ok()?;
        if usize::from(byte[0]) < limit {
            return Some(usize::from(byte[0]) % most);
        }
    }
}

unsafe extern "C" fn fill(call: *const hostler_call, bytes: *mut u8, len: usize) -> i32 {
    guard::call(call, "random.fill", |_| {
        if len == 0 {
            return HOSTLER_OK;
        }
        if bytes.is_null() || len > MAX_FILL {
            return HOSTLER_BAD_CALL;
        }
        // SAFETY: not NULL; the module promises `len` writable bytes. Written whole before it is read as bytes.
        let place = unsafe { std::slice::from_raw_parts_mut(bytes.cast::<std::mem::MaybeUninit<u8>>(), len) };
        if getrandom::fill_uninit(place).is_ok() { HOSTLER_OK } else { HOSTLER_FAILED }
    })
}

unsafe extern "C" fn password(call: *const hostler_call, policy: hostler_str, out: *mut hostler_str) -> i32 {
    guard::call(call, "random.password", |active| {
        let Ok(out) = guard::place(out) else { return HOSTLER_BAD_CALL };
        let policy = match guard::text(policy) {
            Text::Absent => Policy::default(),
            Text::Is(json) => match serde_json::from_str::<Policy>(json) {
                Ok(policy) if policy.fits() => policy,
                _ => {
                    active.warn("A password policy needs a length of 8 to 128 and symbols of ASCII punctuation without & < > \" '.");
                    return HOSTLER_BAD_CALL;
                }
            },
            Text::Bad => return HOSTLER_BAD_CALL,
        };
        out.write(hostler_str::ABSENT);
        let Some(made) = policy.make() else { return HOSTLER_FAILED };
        let mut kept = active.kept();
        kept.redactor.add(&made);
        match kept.arena.lend_secret(&made) {
            Some(lent) => {
                out.write(lent);
                HOSTLER_OK
            }
            None => HOSTLER_NO_MEMORY,
        }
    })
}

unsafe extern "C" fn uuid7(call: *const hostler_call, out: *mut hostler_str) -> i32 {
    guard::call(call, "random.uuid7", |active| {
        let Ok(out) = guard::place(out) else { return HOSTLER_BAD_CALL };
        out.write(hostler_str::ABSENT);
        let mut noise = [0_u8; 10];
        if getrandom::fill(&mut noise).is_err() {
            return HOSTLER_FAILED;
        }
        guard::lend(active, uuid7_text(now_unix_ms().max(0) as u64, noise).into_bytes(), out)
    })
}

/// RFC 9562 §5.7: 48 bits of time, version 7, variant 2, the rest noise.
fn uuid7_text(unix_ms: u64, noise: [u8; 10]) -> String {
    let mut bytes = [0_u8; 16];
    bytes[..6].copy_from_slice(&unix_ms.to_be_bytes()[2..]);
    bytes[6..].copy_from_slice(&noise);
    bytes[6] = 0x70 | (bytes[6] & 0x0f);
    bytes[8] = 0x80 | (bytes[8] & 0x3f);
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_password_has_each_kind_and_nothing_whmcs_encodes() {
        let policy = Policy { length: 8, symbols: "-_".into() };
        for _ in 0..500 {
            let made = policy.make().unwrap();
            assert_eq!(made.len(), 8);
            assert!(made.starts_with(|c: char| c.is_ascii_alphabetic()));
            assert!(
                made.contains(|c: char| c.is_ascii_lowercase())
                    && made.contains(|c: char| c.is_ascii_uppercase())
            );
            assert!(made.contains(|c: char| c.is_ascii_digit()) && made.contains(['-', '_']));
        }
    }

    #[test]
    fn a_policy_with_what_whmcs_encodes_is_refused() {
        assert!(!Policy { length: 20, symbols: "&".into() }.fits());
        assert!(!Policy { length: 7, symbols: String::new() }.fits());
    }

    #[test]
    fn a_uuid7_has_its_time_version_and_variant() {
        // RFC 9562, appendix A.6.
        let text = uuid7_text(0x017F_22E2_79B0, [0x0C, 0xC3, 0x18, 0xC4, 0xDC, 0x0C, 0x0C, 0x07, 0x39, 0x8F]);
        assert_eq!(text, "017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
    }
}

//! Answers that C may still be looking at. Each has a number; a buffer's `owner` is that number, never an address, so that
//! giving one back twice, or giving back something else, is harmless.
//!
//! A context gives its last answer back itself at its next call: PHP may never come to it (a fatal error skips `finally`).

use crate::contexts::{Numbers, Table};
use hostler_abi::host_api::hostler_buf;
use std::ffi::c_void;
use std::sync::Mutex;

/// Said when there is nothing better: the panic is in the log.
const STOPPED: &str = r#"{"v":1,"ref":"","returns":{"as":"text","value":"The host stopped because of an error of its own. Its log says more."},"error":{"kind":"unexpected","outcome":"unknown","code":"host.panicked","message":"The host stopped because of an error of its own. Its log says more."}}"#;

/// Answers to a failed `hostler_host_open` belong to no context; the newest of them are kept.
const KEPT_WITHOUT_CONTEXT: usize = 16;

static ANSWERS: Table<Box<[u8]>> = Table::new();
static WITHOUT_CONTEXT: Mutex<Vec<usize>> = Mutex::new(Vec::new());
static NUMBERS: Numbers = Numbers::from(0x0041_4e53_0000);

/// An answer C may look at: its number, and the buffer that shows it.
pub struct Lent {
    /// Its number, for [`release`]; 0 for a text that lives for ever.
    pub number: usize,
    /// What C gets.
    pub buf: hostler_buf,
}

/// Keeps `document` and lends it. Without memory or a table, the text that lives for ever.
pub fn lend(document: Vec<u8>) -> Lent {
    let document = document.into_boxed_slice();
    let (data, len) = (document.as_ptr(), document.len());
    let number = NUMBERS.next();
    if len == 0 || !ANSWERS.insert(number, document) {
        return Lent { number: 0, buf: stopped() };
    }
    let owner = std::ptr::without_provenance_mut::<c_void>(number);
    Lent { number, buf: hostler_buf { data: data.cast(), len, owner } }
}

/// As [`lend`], for an answer no context will give back.
pub fn lend_without_context(document: Vec<u8>) -> hostler_buf {
    let lent = lend(document);
    if let Ok(mut kept) = WITHOUT_CONTEXT.try_lock() {
        kept.push(lent.number);
        if kept.len() > KEPT_WITHOUT_CONTEXT {
            release(kept.remove(0));
        }
    }
    lent.buf
}

/// Gives an answer back. A number that was given back, or never given out, is ignored.
pub fn release(number: usize) {
    ANSWERS.remove(number);
}

/// The text that lives for ever: something panicked.
pub fn stopped() -> hostler_buf {
    hostler_buf { data: STOPPED.as_ptr().cast(), len: STOPPED.len(), owner: std::ptr::null_mut() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hostler_abi::door::Answer;

    #[test]
    fn the_text_that_lives_for_ever_is_an_answer() {
        let answer: Answer = serde_json::from_str(STOPPED).unwrap();
        assert_eq!(answer.error.unwrap().code, "host.panicked");
    }

    #[test]
    fn an_answer_is_gone_once_and_giving_it_back_again_is_harmless() {
        let lent = lend(b"{}".to_vec());
        assert!(ANSWERS.get(lent.number, |_| ()).is_some());
        release(lent.number);
        release(lent.number);
        assert!(ANSWERS.get(lent.number, |_| ()).is_none());
    }
}

//! What crosses the socket between host and worker: `u32` little-endian length, `u8` kind, payload. Payloads are wiped
//! when dropped, because some carry secrets. Both ends come from one build; the first frame of the worker says which.

use crate::loaded::Opening;
use hostler_abi::wire::{ErrorDoc, MAX_REPLY_BYTES};
use serde::{Deserialize, Serialize};
use std::io::{self, Read};
use std::path::PathBuf;
use zeroize::Zeroizing;

/// Changed with every change of a frame.
pub(super) const PROTOCOL: u32 = 2;
/// Largest payload: a reply, and room for what stands around one.
pub(super) const MAX_FRAME_BYTES: usize = MAX_REPLY_BYTES + (1 << 20);
/// Bytes before the payload.
const HEAD: usize = 5;

/// What a frame is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Kind {
    /// Worker: [`Started`]. Host: [`Setup`].
    Hello = 1,
    /// Worker: [`Ready`].
    Ready = 2,
    /// Host: a `Job`.
    Call = 3,
    /// Worker: the call is taken; from now on the module may have done something. Empty.
    Begin = 4,
    /// Worker: the reply as the module wrote it, before `Done`.
    Reply = 5,
    /// Worker: a `Ran` without its reply.
    Done = 6,
    /// Worker: a sentence about itself.
    Log = 7,
    /// Worker: an `Ask`.
    Service = 8,
    /// Host: `Result<Told, ErrorDoc>`.
    Answer = 9,
    /// Host: end the running call. Empty.
    Cancel = 10,
    /// Either: no further call. Empty.
    Bye = 11,
    /// Worker: a `Record` of the running call, as soon as it is made.
    Record = 12,
}

impl Kind {
    fn read(number: u8) -> Option<Kind> {
        use Kind::*;
        [Hello, Ready, Call, Begin, Reply, Done, Log, Service, Answer, Cancel, Bye, Record]
            .into_iter()
            .find(|kind| *kind as u8 == number)
    }
}

/// The worker's first word.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Started {
    pub protocol: u32,
    pub build: String,
}

impl Started {
    /// Of this build.
    pub fn here() -> Started {
        Started { protocol: PROTOCOL, build: env!("CARGO_PKG_VERSION").into() }
    }
}

/// What a worker is for.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Setup {
    /// The one module it serves.
    pub opening: Opening,
    /// See `HttpSettings`.
    pub ca_file: Option<PathBuf>,
    /// See `HttpSettings`.
    pub proxy: Option<String>,
    /// It ends when nobody calls for this long, in milliseconds.
    pub idle_ms: u64,
}

/// The module is loaded, or refused.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Ready {
    pub minor: u16,
    pub layout: String,
    pub refusal: Option<ErrorDoc>,
}

/// One frame.
pub(super) struct Frame {
    pub kind: Kind,
    pub payload: Zeroizing<Vec<u8>>,
}

impl Frame {
    /// The payload as a document.
    pub fn document<T: for<'de> Deserialize<'de>>(&self) -> Result<T, String> {
        serde_json::from_slice(&self.payload)
            .map_err(|why| format!("a frame {:?} that does not parse: {why}", self.kind))
    }
}

/// A frame as bytes; `None` when it is too large to be sent.
pub(super) fn encode(kind: Kind, payload: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    if payload.len() > MAX_FRAME_BYTES {
        return None;
    }
    let mut bytes = Zeroizing::new(Vec::with_capacity(HEAD + payload.len()));
    bytes.extend_from_slice(&(payload.len() as u32).to_le_bytes());
    bytes.push(kind as u8);
    bytes.extend_from_slice(payload);
    Some(bytes)
}

/// As [`encode`], for a document.
pub(super) fn encode_document(kind: Kind, document: &impl Serialize) -> Option<Zeroizing<Vec<u8>>> {
    let payload = Zeroizing::new(serde_json::to_vec(document).ok()?);
    encode(kind, &payload)
}

/// Puts frames together from whatever pieces arrive.
pub(super) struct Incoming {
    piece: Zeroizing<Vec<u8>>,
    /// What of `piece` is not used yet.
    unused: std::ops::Range<usize>,
    head: Vec<u8>,
    frame: Option<(Frame, usize)>,
}

impl Incoming {
    pub fn new() -> Incoming {
        Incoming {
            piece: Zeroizing::new(vec![0; 32 * 1024]),
            unused: 0..0,
            head: Vec::with_capacity(HEAD),
            frame: None,
        }
    }

    /// Reads once from `from`; 0 is its end.
    pub fn read(&mut self, from: &mut impl Read) -> io::Result<usize> {
        debug_assert!(self.unused.is_empty());
        // A large payload is read into its place.
        if let Some((frame, wanted)) = &mut self.frame {
            let have = frame.payload.len();
            let missing = (*wanted - have).min(1 << 20);
            if missing >= self.piece.len() {
                frame.payload.resize(have + missing, 0);
                let read = from.read(&mut frame.payload[have..]);
                frame.payload.truncate(have + read.as_ref().map_or(0, |read| *read));
                return read;
            }
        }
        let read = from.read(&mut self.piece)?;
        self.unused = 0..read;
        Ok(read)
    }

    /// The next whole frame of what was read, or what is wrong with it.
    pub fn next(&mut self) -> Result<Option<Frame>, String> {
        loop {
            if let Some((frame, wanted)) = &mut self.frame {
                let take = (*wanted - frame.payload.len()).min(self.unused.len());
                frame.payload.extend_from_slice(&self.piece[self.unused.start..self.unused.start + take]);
                self.unused.start += take;
                if frame.payload.len() < *wanted {
                    return Ok(None);
                }
                return Ok(self.frame.take().map(|(frame, _)| frame));
            }
            let take = (HEAD - self.head.len()).min(self.unused.len());
            self.head.extend_from_slice(&self.piece[self.unused.start..self.unused.start + take]);
            self.unused.start += take;
            let [a, b, c, d, kind] = self.head[..] else { return Ok(None) };
            self.head.clear();
            let length = u32::from_le_bytes([a, b, c, d]) as usize;
            let Some(known) = Kind::read(kind) else {
                return Err(format!("a frame of the unknown kind {kind}"));
            };
            if length > MAX_FRAME_BYTES {
                return Err(format!("a frame of {length} bytes, more than {MAX_FRAME_BYTES}"));
            }
            self.frame =
                Some((Frame { kind: known, payload: Zeroizing::new(Vec::with_capacity(length)) }, length));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_come_whole_however_they_are_cut() {
        let mut bytes = encode(Kind::Reply, &[7; 100_000]).unwrap().to_vec();
        bytes.extend_from_slice(&encode(Kind::Bye, b"").unwrap());
        for size in [1, 2, 5, 4096, 200_000] {
            let mut incoming = Incoming::new();
            let mut kinds = Vec::new();
            for mut cut in bytes.chunks(size) {
                while !cut.is_empty() {
                    incoming.read(&mut cut).unwrap();
                    while let Some(frame) = incoming.next().unwrap() {
                        kinds.push((frame.kind, frame.payload.len()));
                    }
                }
            }
            assert_eq!(kinds, [(Kind::Reply, 100_000), (Kind::Bye, 0)], "in pieces of {size}");
        }
    }

    #[test]
    fn a_length_that_cannot_be_is_garbage_and_reserves_nothing() {
        let mut incoming = Incoming::new();
        incoming.read(&mut &[0xff, 0xff, 0xff, 0xff, 6][..]).unwrap();
        assert!(incoming.next().err().unwrap().contains("4294967295 bytes"));
    }

    #[test]
    fn an_unknown_kind_is_garbage() {
        let mut incoming = Incoming::new();
        incoming.read(&mut &b"hello"[..]).unwrap();
        assert!(incoming.next().err().unwrap().contains("unknown kind 111"));
    }
}

//! Why a worker failed, in a sentence: its module did not answer in time, crashed, or damaged the process. Used by
//! `call`, which ends the worker and hands the cause on.

use super::call::Worker;
use super::frames::Kind;
use super::link::Event;
use super::process::Ended;
use super::records::Records;
use crate::error::module;
use crate::job::Job;
use hostler_abi::wire::ErrorDoc;
use std::time::{Duration, Instant};

/// Between SIGTERM and SIGKILL.
const TERM_PATIENCE: Duration = Duration::from_millis(500);
/// How long a dead worker's status is waited for: its socket ended a moment before it did.
pub(super) const DEATH_PATIENCE: Duration = Duration::from_millis(200);

impl Worker {
    /// The module did not answer in time: first a request to end, then the end. What it still tells is kept.
    pub(super) fn late(&mut self, job: &Job, taken: bool, records: &mut Records) -> ErrorDoc {
        self.link.process.signal(libc::SIGTERM);
        let until = Instant::now() + TERM_PATIENCE;
        while Instant::now() < until {
            match self.link.next(Some(until)) {
                Event::Frame(frame) if frame.kind == Kind::Record => {
                    // What is wrong with it is not asked: the worker is ended anyway.
                    let _ = records.keep(&frame);
                }
                Event::Frame(_) => {}
                Event::Ended | Event::Late | Event::Garbage(_) => break,
            }
        }
        let changes = job.changes && taken;
        let mut error = module(
            "deadline",
            changes,
            format!(
                "The module {} did not answer {} in time and its process was ended. {}",
                self.slug,
                job.function,
                advice(changes)
            ),
        );
        error.kind = hostler_abi::wire::ErrorKind::Timeout;
        error
    }

    /// The socket ended in the middle of something. `when` continues "The module crashed".
    pub(super) fn crashed(&mut self, when: &str, changes: bool) -> ErrorDoc {
        let ended = match self.link.process.reap() {
            Some(ended) => ended,
            None => self.link.reap(DEATH_PATIENCE),
        };
        let memory = match self.link.process.peak_kib / 1024 {
            mib if mib > 300 => {
                format!(" after it used {mib} MiB of memory (a worker has {} MiB)", super::limits::DATA_MIB)
            }
            _ => String::new(),
        };
        // Still alive when its socket was gone: killed by us, for that reason.
        let cause = match ended {
            Ended::Signal(libc::SIGKILL) if !memory.is_empty() => format!("was killed{memory}"),
            ended => format!("{}{memory}", ended.words()),
        };
        let mut error = module(
            "crashed",
            changes,
            format!("The module {} crashed {when}: its process {cause}. {}", self.slug, advice(changes)),
        );
        match ended {
            Ended::Signal(number) => error.details.insert("signal".into(), number.into()),
            Ended::Exit(number) => error.details.insert("exit".into(), number.into()),
            Ended::Unknown => None,
        };
        error
    }

    pub(super) fn garbage(&self, what: &str, changes: bool) -> ErrorDoc {
        module(
            "crashed",
            changes,
            format!(
                "The module {} damaged its worker process, which sent {what}; the process was ended. {}",
                self.slug,
                advice(changes)
            ),
        )
    }
}

fn advice(changes: bool) -> &'static str {
    if changes {
        "It is not known what the provider did: look there before you repeat it, and send the module's log to its author."
    } else {
        "Nothing was changed; send the module's log to its author."
    }
}

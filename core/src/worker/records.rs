//! What a worker tells of its running call while it runs, kept for the case that it does not live to answer: a module
//! crashes, or is ended at its deadline, and staff still see what was sent to the provider. An answer in order holds the
//! same and stands alone. Used by `call`.

use super::frames::{Frame, MAX_FRAME_BYTES};
use crate::broker::Record;
use crate::job::{LogLine, Ran};
use crate::redact::Redactor;
use crate::services::{MAX_EXCHANGES, MAX_URGENT_LINES};
use hostler_abi::wire::http::Exchange;

/// The records of one call.
#[derive(Default)]
pub(super) struct Records {
    exchanges: Vec<Exchange>,
    log: Vec<LogLine>,
    bytes: usize,
}

impl Records {
    /// Keeps the record in `frame`. The services keep to their bounds; a module that damaged its worker need not, so
    /// what goes beyond them, or beyond what an answer in order can hold, is dropped.
    ///
    /// # Errors
    /// What is wrong with the frame.
    pub fn keep(&mut self, frame: &Frame) -> Result<(), String> {
        let record = frame.document::<Record>()?;
        self.bytes = self.bytes.saturating_add(frame.payload.len());
        if self.bytes > MAX_FRAME_BYTES {
            return Ok(());
        }
        match record {
            Record::Exchange(exchange) if self.exchanges.len() < MAX_EXCHANGES => {
                self.exchanges.push(exchange);
            }
            Record::Line(line) if self.log.len() < MAX_URGENT_LINES => self.log.push(line),
            Record::Exchange(_) | Record::Line(_) => {}
        }
        Ok(())
    }

    /// Puts everything into `ran`, which has none of it. Masked once more: a secret may have become known only after
    /// the record was made.
    pub fn put_into(&mut self, ran: &mut Ran, secrets: &Redactor) {
        let Records { mut exchanges, mut log, .. } = std::mem::take(self);
        exchanges.iter_mut().for_each(|exchange| secrets.exchange(exchange));
        log.iter_mut().for_each(|line| secrets.line(line));
        ran.exchanges.append(&mut exchanges);
        ran.log.append(&mut log);
    }
}

#[cfg(test)]
mod tests {
    use super::super::frames::{Incoming, Kind, encode_document};
    use super::*;

    fn frame(record: &Record) -> Frame {
        let bytes = encode_document(Kind::Record, record).unwrap();
        let mut incoming = Incoming::new();
        let mut rest = &bytes[..];
        loop {
            incoming.read(&mut rest).unwrap();
            if let Some(frame) = incoming.next().unwrap() {
                return frame;
            }
        }
    }

    #[test]
    fn a_worker_that_tells_without_end_fills_nothing() {
        let mut records = Records::default();
        let (exchange, line) =
            (frame(&Record::Exchange(Exchange::default())), frame(&Record::Line(LogLine::default())));
        for _ in 0..5_000 {
            records.keep(&exchange).unwrap();
            records.keep(&line).unwrap();
        }
        let mut ran = Ran::default();
        records.put_into(&mut ran, &Redactor::new());
        assert_eq!((ran.exchanges.len(), ran.log.len()), (MAX_EXCHANGES, MAX_URGENT_LINES));

        let large =
            frame(&Record::Line(LogLine { message: "x".repeat(MAX_FRAME_BYTES / 3), ..LogLine::default() }));
        let mut records = Records::default();
        for _ in 0..10 {
            records.keep(&large).unwrap();
        }
        let mut ran = Ran::default();
        records.put_into(&mut ran, &Redactor::new());
        assert_eq!(ran.log.len(), 2);
    }
}

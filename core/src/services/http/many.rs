//! A batch of requests side by side, at most so many at a time, each with its own answer in its own place.

use super::super::active::{ActiveCall, Kept};
use super::engine::Engine;
use super::error::not_begun;
use super::prepare::Prepared;
use super::record::Recorder;
use super::send::{Sender, Sent};
use crate::broker::Record;
use hostler_abi::wire::Outcome;
use hostler_abi::wire::http::{HttpError, HttpPhase};
use std::sync::Arc;
use tokio::task::JoinSet;

/// At a time when the module does not say.
const USUAL_BOUND: usize = 16;
/// At a time at most: a worker may hold 256 files.
const MOST_BOUND: usize = 128;
/// Exchanges kept of one call, and their bytes.
pub(crate) const MAX_EXCHANGES: usize = 2_000;
const MAX_EXCHANGE_BYTES: usize = 2 << 20;

/// Sends what is ready and answers in the same order; what was refused keeps its refusal.
pub(super) fn run(active: &ActiveCall, ready: Vec<Result<Prepared, Box<Sent>>>, bound: u32) -> Vec<Sent> {
    let failed = |message: String| {
        Sent::refused(HttpError { phase: HttpPhase::Refused, outcome: Outcome::NotDone, message })
    };
    let mut answers: Vec<Option<Sent>> = Vec::with_capacity(ready.len());
    let mut waiting = Vec::new();
    for (at, one) in ready.into_iter().enumerate() {
        match one {
            Ok(prepared) => {
                waiting.push((at, prepared));
                answers.push(None);
            }
            Err(refused) => answers.push(Some(*refused)),
        }
    }
    if !waiting.is_empty() {
        match Engine::of(active) {
            Ok(engine) => drive(active, &engine, waiting, bound, &mut answers),
            Err(why) => {
                active.warn(&why);
                waiting.iter().for_each(|(at, _)| answers[*at] = Some(failed(why.clone())));
            }
        }
    }
    let mut kept = active.kept();
    answers
        .into_iter()
        .map(|answer| {
            let mut sent = answer.unwrap_or_else(|| {
                let mut lost = failed(
                    "The host lost track of this request. Look at the provider before sending it again."
                        .into(),
                );
                if let Err(why) = &mut lost.result {
                    (why.phase, why.outcome) = (HttpPhase::Other, Outcome::Unknown);
                }
                lost
            });
            keep(&mut kept, &mut sent);
            sent
        })
        .collect()
}

fn drive(
    active: &ActiveCall,
    engine: &Engine,
    waiting: Vec<(usize, Prepared)>,
    bound: u32,
    answers: &mut [Option<Sent>],
) {
    let (redactor, room) = {
        let kept = active.kept();
        kept.redactor.ready();
        (kept.redactor.clone(), MAX_EXCHANGE_BYTES.saturating_sub(kept.exchange_bytes))
    };
    let sender = Sender {
        clients: engine.clients.clone(),
        stop: Arc::clone(&active.stop),
        recorder: Recorder::new(redactor, room),
    };
    let bound = match bound as usize {
        0 => USUAL_BOUND,
        asked => asked.min(MOST_BOUND),
    };
    engine.run(async {
        let mut waiting = waiting.into_iter();
        let mut running = JoinSet::new();
        loop {
            while running.len() < bound
                && let Some((at, prepared)) = waiting.next()
            {
                if let Some(why) = sender.stop.stopped() {
                    answers[at] = Some(not_begun(why));
                    continue;
                }
                let sender = sender.clone();
                running.spawn(async move { (at, sender.send(prepared).await) });
            }
            match running.join_next().await {
                None => break,
                Some(Ok((at, sent))) => answers[at] = Some(sent),
                // A panic in one request costs that request; its place stays empty and is answered for above.
                Some(Err(why)) => tracing::error!(target: "hostler::http", "a request ended badly: {why}"),
            }
        }
    });
}

/// Keeps the exchanges with the call, as long as there is room.
fn keep(kept: &mut Kept, sent: &mut Sent) {
    for exchange in sent.exchanges.drain(..) {
        if kept.exchanges.len() < MAX_EXCHANGES {
            kept.exchange_bytes += exchange.sent.len() + exchange.received.len() + exchange.request.len();
            if let Some(witness) = &kept.witness {
                // Masked by the recorder.
                witness.saw(&Record::Exchange(exchange.clone()));
            }
            kept.exchanges.push(exchange);
        }
    }
}

//! The layers, in order. Each is one function: it may answer by itself, or ask the next and look at what comes back.

pub(crate) mod authorise;
mod breaker;
mod deadline;
mod guard;
mod journal;
mod lock;
mod redact;
mod trace;

use crate::engine::pass::{Heard, Pass};

/// A layer.
type Layer = fn(&mut Pass<'_>, Next<'_>) -> Heard;

/// The layers that are left.
#[derive(Clone, Copy)]
pub(crate) struct Next<'l>(&'l [Layer]);

impl Next<'_> {
    /// Asks the next layer. The last never asks.
    fn ask(self, pass: &mut Pass<'_>) -> Heard {
        match self.0.split_first() {
            Some((layer, rest)) => layer(pass, Next(rest)),
            None => Heard::Result(None),
        }
    }
}

/// From the outside in.
const LAYERS: &[Layer] = &[
    trace::layer,
    redact::layer,
    authorise::layer,
    guard::layer,
    lock::layer,
    journal::layer,
    breaker::layer,
    deadline::layer,
];

/// Sends a call through all of them.
pub(crate) fn call(pass: &mut Pass<'_>) -> Heard {
    Next(LAYERS).ask(pass)
}

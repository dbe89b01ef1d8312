//! `Task`: a provider's asynchronous work, whatever it calls it. Waited for within the slice; beyond that the function
//! answers `pending` and is called again.

use crate::{Context, Error, Halt, Level};
use hostler_abi::wire::Pending;
use std::time::Duration;

/// What a look at the provider's work shows.
#[derive(Clone, Debug, PartialEq)]
pub enum Look<T> {
    /// It is finished.
    Finished(T),
    /// It goes on; how far, where the provider says so.
    Working(Option<u8>),
}

/// Work at the provider.
#[derive(Clone, Debug)]
pub struct Task {
    token: String,
    text: String,
    first: Duration,
    longest: Duration,
    at_most: Option<Duration>,
    reserve: Duration,
}

impl Task {
    /// Work known to the provider as `token` (≤ 1 KiB, no secrets); `text` is for people: "Installing".
    pub fn new(token: impl Into<String>, text: impl Into<String>) -> Task {
        Task {
            token: token.into(),
            text: text.into(),
            first: Duration::from_secs(2),
            longest: Duration::from_secs(10),
            at_most: None,
            reserve: Duration::from_millis(1500),
        }
    }

    /// Time between looks: from `first`, half as much more each time, up to `longest`. Default 2 s to 10 s.
    pub fn every(mut self, first: Duration, longest: Duration) -> Task {
        (self.first, self.longest) = (first, longest.max(first));
        self
    }

    /// After this long, counted from the first slice, waiting on makes no sense.
    pub fn at_most(mut self, time: Duration) -> Task {
        self.at_most = Some(time);
        self
    }

    /// Time of the slice that is kept for what comes after a look. Default 1.5 s.
    pub fn reserve(mut self, time: Duration) -> Task {
        self.reserve = time;
        self
    }

    /// Looks until the work is finished. When the next look does not fit into the slice, or looking fails in a way
    /// that may pass, the answer is [`Halt::Pending`]; hand it on with `?`. An error of `look` that will not pass is
    /// the task's failure.
    pub fn wait<T>(
        &self,
        ctx: &Context<'_>,
        mut look: impl FnMut() -> Result<Look<T>, Error>,
    ) -> Result<T, Halt> {
        let mut pause = self.first;
        loop {
            let percent = match look() {
                Ok(Look::Finished(result)) => return Ok(result),
                Ok(Look::Working(percent)) => percent,
                Err(error) if error.is_passing() => {
                    ctx.log(Level::Warn, format!("{}; looked again later: {error}", self.text));
                    None
                }
                Err(error) => return Err(error.into()),
            };
            ctx.progress(percent, &self.text);
            if ctx.should_stop() || ctx.remaining() < pause.saturating_add(self.reserve) {
                return Err(self.pending(ctx, pause, percent));
            }
            if ctx.clock().sleep(pause).is_err() {
                return Err(self.pending(ctx, pause, percent));
            }
            pause = (pause * 3 / 2).min(self.longest);
        }
    }

    fn pending(&self, ctx: &Context<'_>, pause: Duration, percent: Option<u8>) -> Halt {
        let since = ctx.since_unix_ms().or_else(|| ctx.clock().now_unix_ms().ok());
        let until = self.at_most.zip(since).map(|(at_most, since)| {
            let ms = i64::try_from(at_most.as_millis()).unwrap_or(i64::MAX);
            crate::time::rfc3339(since.saturating_add(ms))
        });
        Halt::Pending(Pending {
            token: self.token.clone(),
            poll_ms: u64::try_from(pause.as_millis()).unwrap_or(u64::MAX),
            until,
            percent,
            text: self.text.clone(),
        })
    }
}

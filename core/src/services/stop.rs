//! `Stop`: whether a call should end, shared between the thread that runs it and whoever cancels it. It stops nobody by
//! itself: services look at it, wait on it, and say so to the module.

use hostler_abi::status::{HOSTLER_CANCELLED, HOSTLER_DEADLINE};
use std::future::Future;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::task::Poll;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use tokio::sync::Notify;

/// Why a call should end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stopped {
    /// Somebody cancelled it.
    Cancelled,
    /// Its deadline passed.
    Deadline,
}

impl Stopped {
    /// What a service answers.
    pub fn status(self) -> i32 {
        match self {
            Stopped::Cancelled => HOSTLER_CANCELLED,
            Stopped::Deadline => HOSTLER_DEADLINE,
        }
    }
}

/// The cancelled flag and the deadline of one call.
#[derive(Debug)]
pub struct Stop {
    cancelled: AtomicBool,
    deadline: Option<Instant>,
    lock: Mutex<()>,
    wake: Condvar,
    notify: Notify,
}

impl Stop {
    /// For a call that must have answered at `deadline_unix_ms` (0: no deadline). From here on the monotonic clock
    /// counts, so a step of the wall clock neither ends nor lengthens the call.
    pub fn new(deadline_unix_ms: i64) -> Arc<Stop> {
        let deadline = (deadline_unix_ms != 0).then(|| {
            let left = deadline_unix_ms.saturating_sub(now_unix_ms()).max(0);
            // A century is as good as never, and does not overflow the clock.
            Instant::now() + Duration::from_millis(left as u64).min(Duration::from_secs(3_155_760_000))
        });
        Arc::new(Stop {
            cancelled: AtomicBool::new(false),
            deadline,
            lock: Mutex::new(()),
            wake: Condvar::new(),
            notify: Notify::new(),
        })
    }

    /// Cancels: whoever waits wakes up. From any thread, any number of times.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::SeqCst);
        drop(self.lock.lock().unwrap_or_else(PoisonError::into_inner));
        self.wake.notify_all();
        self.notify.notify_waiters();
    }

    /// Why the call should end now, if it should. Cancelling is said first.
    pub fn stopped(&self) -> Option<Stopped> {
        if self.cancelled.load(Ordering::SeqCst) {
            return Some(Stopped::Cancelled);
        }
        self.deadline.filter(|end| *end <= Instant::now()).map(|_| Stopped::Deadline)
    }

    /// Until the deadline; `None` without one, zero when it passed.
    pub fn remaining(&self) -> Option<Duration> {
        self.deadline.map(|end| end.saturating_duration_since(Instant::now()))
    }

    /// When the call must have answered.
    pub fn deadline(&self) -> Option<Instant> {
        self.deadline
    }

    /// Waits on this thread, and wakes early with the reason when the call should end.
    ///
    /// # Errors
    /// The reason.
    pub fn sleep(&self, wait: Duration) -> Result<(), Stopped> {
        let end = Instant::now().checked_add(wait);
        let mut held = self.lock.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if let Some(why) = self.stopped() {
                return Err(why);
            }
            let now = Instant::now();
            if end.is_some_and(|end| end <= now) {
                return Ok(());
            }
            let until = [end, self.deadline].into_iter().flatten().min();
            let slice = until.map_or(Duration::from_secs(3600), |at| at.saturating_duration_since(now));
            held = self.wake.wait_timeout(held, slice).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Runs `work` until it ends or the call should. A dropped `work` is the caller's to judge: it may have had effects.
    ///
    /// # Errors
    /// The reason it was dropped.
    pub async fn unless_stopped<T>(&self, work: impl Future<Output = T>) -> Result<T, Stopped> {
        let mut work = pin!(work);
        let mut ended = pin!(self.ended());
        std::future::poll_fn(|cx| {
            if let Poll::Ready(done) = work.as_mut().poll(cx) {
                return Poll::Ready(Ok(done));
            }
            ended.as_mut().poll(cx).map(Err)
        })
        .await
    }

    async fn ended(&self) -> Stopped {
        loop {
            let mut notified = pin!(self.notify.notified());
            notified.as_mut().enable();
            if let Some(why) = self.stopped() {
                return why;
            }
            match self.deadline {
                None => notified.await,
                Some(end) => {
                    // Either way the loop looks again.
                    let _ = tokio::time::timeout_at(end.into(), notified).await;
                }
            }
        }
    }
}

/// Wall clock, Unix time in milliseconds.
pub(super) fn now_unix_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_deadline_nothing_stops_until_cancelled() {
        let stop = Stop::new(0);
        assert_eq!((stop.stopped(), stop.remaining()), (None, None));
        stop.cancel();
        assert_eq!(stop.stopped(), Some(Stopped::Cancelled));
    }

    #[test]
    fn a_passed_deadline_stops_at_once() {
        let stop = Stop::new(now_unix_ms() - 1);
        assert_eq!(stop.sleep(Duration::from_secs(60)), Err(Stopped::Deadline));
        assert_eq!(stop.remaining(), Some(Duration::ZERO));
    }

    #[test]
    fn cancelling_wakes_a_sleeper() {
        let stop = Stop::new(0);
        let other = Arc::clone(&stop);
        let sleeper = std::thread::spawn(move || other.sleep(Duration::from_secs(600)));
        stop.cancel();
        assert_eq!(sleeper.join().unwrap(), Err(Stopped::Cancelled));
    }
}

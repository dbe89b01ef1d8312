//! The contexts C holds. What C gets is a number in the clothes of a pointer: it is looked up and never followed, so NULL,
//! garbage and a context already closed are refused instead of crashing.
//!
//! A context remembers the process it was made in. In a forked child its first call makes a new host from the same
//! configuration and leaks the inherited one, whose worker connections belong to the parent.

use hostler_core::error::HostResult;
use hostler_core::host::Host;
use std::collections::BTreeMap;
use std::mem::ManuallyDrop;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError};
use std::thread::{self, ThreadId};
use std::time::{Duration, Instant};

/// Numbers that are given out once.
pub struct Numbers(AtomicUsize);

impl Numbers {
    /// The first is `first`; none is near to what garbage is made of.
    pub const fn from(first: usize) -> Numbers {
        Numbers(AtomicUsize::new(first))
    }

    /// The next one.
    pub fn next(&self) -> usize {
        self.0.fetch_add(16, Ordering::Relaxed)
    }
}

/// Values by number, for the whole process. Its lock is held for moments only, never during a call.
pub struct Table<T>(Mutex<BTreeMap<usize, T>>);

impl<T> Table<T> {
    /// An empty one.
    pub const fn new() -> Table<T> {
        Table(Mutex::new(BTreeMap::new()))
    }

    /// Keeps a value; false when the table cannot be had.
    pub fn insert(&self, number: usize, value: T) -> bool {
        self.lock().map(|mut all| all.insert(number, value)).is_some()
    }

    /// Looks at a value.
    pub fn get<R>(&self, number: usize, look: impl FnOnce(&T) -> R) -> Option<R> {
        self.lock()?.get(&number).map(look)
    }

    /// The first value that `fits`, and its number.
    pub fn find(&self, fits: impl Fn(&T) -> bool) -> Option<(usize, T)>
    where
        T: Clone,
    {
        self.lock()?.iter().find(|(_, value)| fits(value)).map(|(number, value)| (*number, value.clone()))
    }

    /// Takes a value out.
    pub fn remove(&self, number: usize) -> Option<T> {
        self.lock()?.remove(&number)
    }

    /// The lock. Another thread may have held it at the moment of a fork; then nobody is left in the child to give it back, and
    /// after a second the answer is `None` instead of a wait without end.
    fn lock(&self) -> Option<MutexGuard<'_, BTreeMap<usize, T>>> {
        let start = Instant::now();
        loop {
            match self.0.try_lock() {
                Ok(all) => return Some(all),
                Err(TryLockError::Poisoned(all)) => return Some(all.into_inner()),
                Err(TryLockError::WouldBlock) if start.elapsed() > Duration::from_secs(1) => return None,
                Err(TryLockError::WouldBlock) => thread::yield_now(),
            }
        }
    }
}

static CONTEXTS: Table<Arc<Context>> = Table::new();
static NUMBERS: Numbers = Numbers::from(0x0048_5354_0000);

/// One context.
pub struct Context {
    /// The process it was made in.
    pid: u32,
    /// The thread that opened it: an answer lives until the next call, so threads must not share one.
    thread: ThreadId,
    /// How often it was opened and not closed.
    holders: AtomicUsize,
    /// What it was opened with.
    config: Arc<[u8]>,
    /// One call at a time: ZTS threads may share a context by mistake.
    inner: Mutex<Inner>,
}

/// What a call changes.
pub struct Inner {
    /// `None` after a panic: the next call makes a new one.
    host: Option<Host>,
    /// Number of the last answer, 0 for none.
    pub last_answer: usize,
}

/// Opens a host and gives its context a number. The same configuration opened again by the same thread is the same context:
/// PHP forgets its pointer at the end of every web request, and warm workers must outlive that.
///
/// # Errors
/// As [`Host::open`].
pub fn open(config: &[u8]) -> HostResult<(usize, Arc<Context>)> {
    let here = |context: &Arc<Context>| {
        context.is_of_this_process() && context.thread == thread::current().id() && *context.config == *config
    };
    if let Some((number, context)) = CONTEXTS.find(here) {
        context.holders.fetch_add(1, Ordering::Relaxed);
        return Ok((number, context));
    }
    let context = Context::open(config.into())?;
    let number = NUMBERS.next();
    CONTEXTS.insert(number, Arc::clone(&context));
    Ok((number, context))
}

/// The context with this number, fit for this process.
///
/// # Errors
/// `None` when there is none; otherwise as [`Host::open`], when a forked child cannot make its own host.
pub fn find(number: usize) -> Option<HostResult<Arc<Context>>> {
    let found = CONTEXTS.get(number, Arc::clone)?;
    if found.is_of_this_process() {
        return Some(Ok(found));
    }
    let made = Context::open(Arc::clone(&found.config));
    if let Ok(context) = &made {
        if let Some(inherited) = CONTEXTS.remove(number) {
            std::mem::forget(inherited);
        }
        CONTEXTS.insert(number, Arc::clone(context));
    }
    std::mem::forget(found);
    Some(made)
}

/// Ends the context with this number, when it was closed as often as opened. False when there is none.
pub fn close(number: usize) -> bool {
    let last = |context: &Arc<Context>| context.holders.fetch_sub(1, Ordering::Relaxed) <= 1;
    if CONTEXTS.get(number, last) == Some(false) {
        return true;
    }
    let Some(context) = CONTEXTS.remove(number) else { return false };
    if context.is_of_this_process() {
        crate::answers::release(context.lock().last_answer);
    } else {
        std::mem::forget(context); // its connections are the parent's
    }
    true
}

impl Context {
    fn open(config: Arc<[u8]>) -> HostResult<Arc<Context>> {
        let host = Some(Host::open(&config)?);
        let inner = Mutex::new(Inner { host, last_answer: 0 });
        Ok(Arc::new(Context {
            pid: std::process::id(),
            thread: thread::current().id(),
            holders: AtomicUsize::new(1),
            config,
            inner,
        }))
    }

    fn is_of_this_process(&self) -> bool {
        self.pid == std::process::id()
    }

    /// Waits until no other thread uses this context.
    pub fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs `work` with the host. A host that panicked is not used again: it is leaked, and the next call makes a new one.
    ///
    /// # Errors
    /// As [`Host::open`].
    pub fn with<T>(&self, inner: &mut Inner, work: impl FnOnce(&mut Host) -> T) -> HostResult<T> {
        let host = match inner.host.take() {
            Some(host) => host,
            None => Host::open(&self.config)?,
        };
        // What a host that panicked would do when it is dropped is not known.
        let mut host = ManuallyDrop::new(host);
        let answer = work(&mut host);
        inner.host = Some(ManuallyDrop::into_inner(host));
        Ok(answer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::boundary::stop_panics;

    const CONFIG: &[u8] =
        br#"{"installation": "a", "state_dir": "/nowhere", "modules_dir": "/nowhere", "program": "/nowhere"}"#;

    #[test]
    fn a_host_that_panicked_is_not_used_again_and_the_context_goes_on() {
        let (number, context) = open(CONFIG).unwrap();
        let stopped = stop_panics("test", || {
            let mut inner = context.lock();
            context.with(&mut inner, |_| panic!("on purpose")).is_ok()
        });
        assert_eq!(stopped, None);
        let mut inner = context.lock();
        assert!(inner.host.is_none());
        assert!(context.with(&mut inner, |_| ()).is_ok() && inner.host.is_some());
        drop(inner);
        assert!(close(number) && !close(number));
    }
}

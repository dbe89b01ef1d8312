//! Name lookup on a thread of our own: the system's resolver blocks, and the thread must be born with every signal
//! blocked (a handler of PHP's must never run on it). It is gone when the lookup returns. One lookup at a time; an
//! address is kept for a short while so that a batch asks once.

use super::reach;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::collections::HashMap;
use std::fmt;
use std::net::{SocketAddr, ToSocketAddrs};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::{Mutex, oneshot};

/// How long an address is used again.
const KEEP: Duration = Duration::from_secs(10);
/// Room for what name service modules put on a stack.
const STACK: usize = 512 * 1024;

type Known = HashMap<String, (Instant, Vec<SocketAddr>)>;

/// The client's resolver.
#[derive(Clone, Default)]
pub(super) struct Resolver(Arc<Mutex<Known>>);

/// A name could not be resolved.
#[derive(Debug)]
pub(super) struct NotResolved(String);

impl fmt::Display for NotResolved {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for NotResolved {}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let known = Arc::clone(&self.0);
        let name = name.as_str().to_owned();
        Box::pin(async move {
            reach::resolving(true);
            let mut known = known.lock().await;
            let fresh =
                known.get(&name).filter(|(since, _)| since.elapsed() < KEEP).map(|(_, list)| list.clone());
            let list = match fresh {
                Some(list) => list,
                None => {
                    let list = look_up(name.clone()).await?;
                    known.insert(name, (Instant::now(), list.clone()));
                    list
                }
            };
            reach::resolving(false);
            Ok(Box::new(list.into_iter()) as Addrs)
        })
    }
}

async fn look_up(name: String) -> Result<Vec<SocketAddr>, NotResolved> {
    let (tell, told) = oneshot::channel();
    let begun = with_signals_blocked(|| {
        std::thread::Builder::new().name("hostler-dns".into()).stack_size(STACK).spawn(move || {
            let found = (name.as_str(), 0).to_socket_addrs().map(Iterator::collect::<Vec<_>>);
            // Nobody listens any more when the request was given up.
            let _ = tell.send(found.map_err(|why| why.to_string()));
        })
    });
    let thread = begun.map_err(|why| NotResolved(format!("no thread could be started: {why}")))?;
    let found = told.await.map_err(|_| NotResolved("the lookup ended early".into()))?;
    // It has said its last word: this waits for microseconds, and leaves no thread behind.
    let _ = thread.join();
    match found {
        Ok(list) if list.is_empty() => Err(NotResolved("it has no address".into())),
        Ok(list) => Ok(list),
        Err(why) => Err(NotResolved(why)),
    }
}

/// Runs `work` with every signal blocked but those a fault raises; a thread made inside inherits that.
fn with_signals_blocked<T>(work: impl FnOnce() -> T) -> T {
    // SAFETY: the sets are initialised by sigfillset before use; the mask of this thread alone is changed and restored.
    unsafe {
        let mut all: libc::sigset_t = std::mem::zeroed();
        let mut before: libc::sigset_t = std::mem::zeroed();
        libc::sigfillset(&raw mut all);
        for fault in [libc::SIGSEGV, libc::SIGBUS, libc::SIGILL, libc::SIGFPE, libc::SIGTRAP, libc::SIGSYS] {
            libc::sigdelset(&raw mut all, fault);
        }
        let changed = libc::pthread_sigmask(libc::SIG_SETMASK, &raw const all, &raw mut before) == 0;
        let done = work();
        if changed {
            libc::pthread_sigmask(libc::SIG_SETMASK, &raw const before, std::ptr::null_mut());
        }
        done
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocked(signal: i32) -> bool {
        // SAFETY: reads this thread's mask into an initialised set.
        unsafe {
            let mut now: libc::sigset_t = std::mem::zeroed();
            libc::pthread_sigmask(libc::SIG_BLOCK, std::ptr::null(), &raw mut now);
            libc::sigismember(&raw const now, signal) == 1
        }
    }

    #[test]
    fn a_thread_of_ours_is_born_with_signals_blocked_and_faults_open() {
        let born = with_signals_blocked(|| {
            std::thread::spawn(|| (blocked(libc::SIGTERM), blocked(libc::SIGPROF), blocked(libc::SIGSEGV)))
        });
        assert_eq!(born.join().unwrap(), (true, true, false));
        assert!(!blocked(libc::SIGTERM));
    }
}

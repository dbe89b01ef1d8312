//! A child process that never outlives the test: ended by its pid on drop, and by the kernel if the test dies.
//!
//! `php` and `nginx` stand on it. It knows nothing of what it runs.

use std::io;
use std::os::unix::process::CommandExt as _;
use std::process::{Child, Command, ExitStatus};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// How long a child may take to go down by itself before it is killed.
const GRACE: Duration = Duration::from_secs(5);

/// A running child; dropping it ends it and whatever is left in its process group.
#[derive(Debug)]
pub struct Guarded {
    pid: u32,
    stop: Option<Sender<()>>,
    ended: Receiver<ExitStatus>,
    thread: Option<JoinHandle<()>>,
}

impl Guarded {
    /// Starts the command in a process group of its own.
    ///
    /// The kernel ties a child to the *thread* that started it, so a thread is kept for each child's whole life.
    pub fn start(mut command: Command) -> io::Result<Guarded> {
        let (stop, stopped) = channel();
        let (told, started) = channel();
        let (tell_end, ended) = channel();
        command.process_group(0);
        let parent = std::process::id();
        // SAFETY: the closure runs between fork and exec and makes system calls only: it allocates nothing and
        // takes no lock.
        unsafe {
            command.pre_exec(move || {
                if libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGTERM) != 0 {
                    return Err(io::Error::last_os_error());
                }
                // The parent may have died before the line above took effect.
                if libc::getppid().unsigned_abs() != parent {
                    return Err(io::ErrorKind::BrokenPipe.into());
                }
                Ok(())
            });
        }
        let thread = thread::Builder::new().name("child".into()).spawn(move || {
            let mut child = match command.spawn() {
                Ok(child) => child,
                Err(error) => {
                    let _ = told.send(Err(error));
                    return;
                }
            };
            let _ = told.send(Ok(child.id()));
            let _ = tell_end.send(watch(&mut child, &stopped));
        })?;
        let pid = started.recv().map_err(|_| io::Error::other("the child's thread has ended"))??;
        Ok(Guarded { pid, stop: Some(stop), ended, thread: Some(thread) })
    }

    /// Its process id.
    pub fn pid(&self) -> u32 {
        self.pid
    }

    /// How it ended, if it has ended by itself.
    pub fn ended(&self) -> Option<ExitStatus> {
        self.ended.try_recv().ok()
    }
}

impl Drop for Guarded {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Waits until the child ends or is to be ended; leaves nothing of its group behind.
fn watch(child: &mut Child, stopped: &Receiver<()>) -> ExitStatus {
    let pid = child.id().cast_signed();
    let mut asked: Option<Instant> = None;
    loop {
        if let Ok(Some(status)) = child.try_wait() {
            signal(-pid, libc::SIGKILL);
            return status;
        }
        match asked {
            None => {
                // The channel is closed when the child is to be ended.
                if let Err(RecvTimeoutError::Disconnected) = stopped.recv_timeout(Duration::from_millis(50)) {
                    signal(pid, libc::SIGTERM);
                    asked = Some(Instant::now());
                }
            }
            Some(since) if since.elapsed() > GRACE => signal(-pid, libc::SIGKILL),
            Some(_) => thread::sleep(Duration::from_millis(10)),
        }
    }
}

fn signal(pid: i32, signal: i32) {
    // SAFETY: kill takes two integers. The group is the child's own, made at its start; the child itself has not
    // been waited for when it is signalled alone, so its id cannot have become another's.
    unsafe {
        libc::kill(pid, signal);
    }
}

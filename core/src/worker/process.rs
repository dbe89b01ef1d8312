//! One child process: signalled and reaped without ever touching a number that is no longer its own. PHP code may have
//! ignored SIGCHLD or waited for any child; then how it ended is unknown, and that is all.

use std::io;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};

/// How a process ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ended {
    /// By a signal.
    Signal(i32),
    /// By itself, with this status.
    Exit(i32),
    /// Somebody else reaped it.
    Unknown,
}

/// A child process.
pub(super) struct Process {
    pid: libc::pid_t,
    /// Refers to this process and no other, even after its number is used again. Absent before Linux 5.3.
    pidfd: Option<OwnedFd>,
    /// Set once it is known to be reaped: its number is not ours any more.
    ended: Option<Ended>,
    /// The most memory it had, in KiB, once it ended.
    pub peak_kib: i64,
}

impl Process {
    /// For a child just started.
    pub fn new(pid: libc::pid_t) -> Process {
        // SAFETY: numbers only.
        let opened = unsafe { libc::syscall(libc::SYS_pidfd_open, pid, 0) };
        // SAFETY: just made, owned by nobody else. It is closed on exec by itself.
        let pidfd = (opened >= 0).then(|| unsafe { OwnedFd::from_raw_fd(opened as libc::c_int) });
        Process { pid, pidfd, ended: None, peak_kib: 0 }
    }

    /// Becomes readable when the process ends.
    pub fn pidfd(&self) -> Option<&OwnedFd> {
        self.pidfd.as_ref()
    }

    /// Its number, for messages.
    pub fn pid(&self) -> libc::pid_t {
        self.pid
    }

    /// Sends a signal to it and to whatever it started.
    pub fn signal(&mut self, number: libc::c_int) {
        // Not yet reaped by us. By somebody else? The pidfd then answers ESRCH; without one, waitid does.
        if self.peek().is_some() {
            return;
        }
        if let Some(pidfd) = &self.pidfd {
            // SAFETY: an open descriptor and numbers.
            unsafe { libc::syscall(libc::SYS_pidfd_send_signal, pidfd.as_raw_fd(), number, 0usize, 0) };
        } else {
            // SAFETY: numbers; the process is ours and not reaped (`peek`), so its number is still its own.
            unsafe { libc::kill(self.pid, number) };
        }
        self.signal_group(number);
    }

    /// The worker leads a session of its own. Only while it is not reaped: then its number names no other group.
    fn signal_group(&self, number: libc::c_int) {
        // SAFETY: numbers only.
        unsafe { libc::kill(-self.pid, number) };
    }

    /// How it ended, if it has; does not wait. Ends what it started and reaps it.
    pub fn reap(&mut self) -> Option<Ended> {
        if self.ended.is_none() {
            match self.peek()? {
                Ended::Unknown => self.ended = Some(Ended::Unknown),
                _ => {
                    self.signal_group(libc::SIGKILL);
                    self.ended = self.wait(0).or(Some(Ended::Unknown));
                }
            }
        }
        self.ended
    }

    /// Looks without reaping.
    fn peek(&mut self) -> Option<Ended> {
        match self.ended {
            Some(ended) => Some(ended),
            None => self.wait(libc::WNOWAIT),
        }
    }

    fn wait(&mut self, flags: libc::c_int) -> Option<Ended> {
        // SAFETY: plain memory that waitid fills.
        let (mut info, mut usage): (libc::siginfo_t, libc::rusage) = unsafe { std::mem::zeroed() };
        let (kind, id) = match &self.pidfd {
            Some(pidfd) => (libc::P_PIDFD, pidfd.as_raw_fd()),
            None => (libc::P_PID, self.pid),
        };
        loop {
            // SAFETY: room for both structs. The system call itself, because the C function leaves out the usage.
            let done = unsafe {
                libc::syscall(
                    libc::SYS_waitid,
                    kind,
                    id,
                    &raw mut info,
                    libc::WEXITED | libc::WNOHANG | flags,
                    &raw mut usage,
                )
            };
            if done == 0 {
                break;
            }
            match io::Error::last_os_error().raw_os_error() {
                Some(libc::EINTR) => {}
                // A kernel with pidfd_open and without P_PIDFD (5.3): the number is all there is.
                Some(libc::EINVAL) if self.pidfd.is_some() => {
                    self.pidfd = None;
                    return self.wait(flags);
                }
                // ECHILD: somebody else reaped it.
                _ => return Some(Ended::Unknown),
            }
        }
        // SAFETY: waitid filled it, or left it zeroed when nothing ended.
        if unsafe { info.si_pid() } == 0 {
            return None;
        }
        self.peak_kib = usage.ru_maxrss;
        // SAFETY: as above.
        let number = unsafe { info.si_status() };
        Some(match info.si_code {
            libc::CLD_EXITED => Ended::Exit(number),
            _ => Ended::Signal(number),
        })
    }
}

impl Ended {
    /// Continues "its process".
    pub fn words(self) -> String {
        match self {
            Ended::Signal(number) => format!("was ended by signal {number} ({})", signal_words(number)),
            Ended::Exit(number) => format!("called exit({number})"),
            Ended::Unknown => {
                "ended, and PHP code took its exit status (SIGCHLD is ignored or waited for)".into()
            }
        }
    }
}

fn signal_words(number: i32) -> &'static str {
    match number {
        libc::SIGSEGV => "SIGSEGV, invalid memory access",
        libc::SIGABRT => "SIGABRT, abort, failed assertion or uncaught exception",
        libc::SIGBUS => "SIGBUS, invalid memory access",
        libc::SIGFPE => "SIGFPE, arithmetic error",
        libc::SIGILL => "SIGILL, illegal instruction or trap",
        libc::SIGTRAP => "SIGTRAP, trap",
        libc::SIGSYS => "SIGSYS, forbidden system call",
        libc::SIGXCPU => "SIGXCPU, more processor time than twice its deadline",
        libc::SIGKILL => "SIGKILL, killed from outside, perhaps for lack of memory",
        libc::SIGTERM => "SIGTERM, ended from outside",
        libc::SIGPIPE => "SIGPIPE, wrote where nobody reads",
        _ => "no fault signal",
    }
}
